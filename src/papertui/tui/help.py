"""Help: the keys that work here, searchable; Enter does what the line says."""

from __future__ import annotations

from collections.abc import Mapping

from papertui.actions import ACTIONS, GROUPS, show_key
from papertui.tui.glyphs import Glyphs
from papertui.tui.picker import Option, Picker


class Help(Picker):
    """Gives the id of an action to do, or `None`."""

    title_text = "Keys"
    keys_text = "type to search · Enter does it · esc back"
    box_width = 76

    def __init__(self, keys: Mapping[str, tuple[str, ...]], glyphs: Glyphs) -> None:
        options: list[Option] = []
        for group in GROUPS:
            options.append(Option("", group))
            for action in ACTIONS:
                if action.group != group or (action.id.startswith("search_") and action.id != "search_1"):
                    continue
                shown = " ".join(show_key(key, glyphs.plain) for key in keys[action.id]) or "no key"
                if action.id == "search_1":
                    options.append(Option(action.id, "1 … 9", "", "key", "Run the saved search with this number"))
                else:
                    options.append(Option(action.id, f"{shown:<11}", "", "key", action.help))
        super().__init__(options)
