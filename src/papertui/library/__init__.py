"""The reader's own data: what they starred, tagged, noted, read, queued, hid and searched for.

Every device appends to one file of its own in the library folder, `DEVICE.jsonl`, one line per edit, and
reads all the others. The folder may be shared with any tool that copies files: played in any order, any
number of times, the lines give the same state.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from papertui.edits import Event
    from papertui.library.journal import Library
    from papertui.library.reading import Played
else:
    # found when asked for, so that whoever only looks for news in `files` does not load the rest
    _HOMES = {"Event": "papertui.edits", "Library": "papertui.library.journal", "Played": "papertui.library.reading"}

    def __getattr__(name):
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(_HOMES[name]), name)


__all__ = ["Event", "Library", "Played"]
