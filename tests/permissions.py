"""Whether permissions bind whoever runs the tests: root without the capability to pass them over counts too."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest


def _bind() -> bool:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o500)
        try:
            return not os.access(folder, os.W_OK)
        finally:
            folder.chmod(0o700)


needs_permissions = pytest.mark.skipif(not _bind(), reason="permissions do not bind this user")
