"""`python -m papertui`."""

from __future__ import annotations

import sys

from papertui.cli import main

if __name__ == "__main__":
    sys.exit(main())
