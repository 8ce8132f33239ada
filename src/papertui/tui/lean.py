"""Textual without its command palette: papertui has one of its own.

`textual.app` loads it, and with it all widgets that it is made of, a tenth of what loading Textual takes.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Any

PALETTE = "textual.command"


class _Stand(ModuleType):
    """Has an empty class for each name that is asked for."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        found = type(name, (), {"__module__": self.__name__})
        setattr(self, name, found)
        return found


def load() -> None:
    """Load `textual.app` where nothing of Textual is loaded yet, the whole of it if it does not do with less.

    Whoever imports the palette afterwards gets it, as its place is free again; only the app does not know it.
    """
    if "textual" in sys.modules:
        return
    sys.modules[PALETTE] = _Stand(PALETTE)
    try:
        importlib.import_module("textual.app")
    except Exception:
        for name in [name for name in sys.modules if name.partition(".")[0] == "textual"]:
            del sys.modules[name]
    else:
        del sys.modules[PALETTE]
