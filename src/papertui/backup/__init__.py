"""Everything of the reader's in one file: the library, the settings, unfinished notes; and getting it back.

A backup is a `tar` packed with gzip, which any system can open. Its first member is `manifest.json`, which names every
other member with its size and SHA-256. What is restored is checked against it before anything is touched.
"""

from __future__ import annotations

from papertui.backup.archive import Archive, NotABackup, read
from papertui.backup.collecting import Kept, collect, journals, keep
from papertui.backup.restoring import Restored, restore

__all__ = ["Archive", "Kept", "NotABackup", "Restored", "collect", "journals", "keep", "read", "restore"]
