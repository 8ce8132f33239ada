"""The reader's own data: what they starred, tagged, noted, read, queued, hid and searched for.

Every device appends to one file of its own in the library folder, `DEVICE.jsonl`, one line per edit, and
reads all the others. The folder may be shared with any tool that copies files: played in any order, any
number of times, the lines give the same state.
"""

from __future__ import annotations

from papertui.edits import Event
from papertui.library.journal import Library
from papertui.library.reading import Played

__all__ = ["Event", "Library", "Played"]
