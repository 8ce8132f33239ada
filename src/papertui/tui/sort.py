"""The sort menu."""

from __future__ import annotations

from papertui.query import has_term
from papertui.tui.glyphs import Glyphs
from papertui.tui.picker import Option, Picker

ORDERS = (
    ("", "As the list suggests", "votes for a day, rank for trending, else newest first"),
    ("date", "Newest first", "sort:date"),
    ("date-", "Oldest first", "sort:date-"),
    ("votes", "Most votes", "sort:votes"),
    ("comments", "Most comments", "sort:comments"),
    ("relevance", "Relevance", "sort:relevance, for words"),
    ("title", "Title", "sort:title"),
)
_NATURAL = "natural"


class SortMenu(Picker):
    """Gives the value for `sort:`, empty for the natural order."""

    title_text = "Order of the list"

    def __init__(self, query: str, glyphs: Glyphs) -> None:
        chosen = next((value for value, _, _ in ORDERS if value and has_term(f"{query} ", f"sort:{value}")), None)
        words = query.split()
        chosen = next((value for value, _, _ in ORDERS if f"sort:{value}" in words), chosen or "")
        super().__init__(
            [
                Option(value or _NATURAL, name, more=more, lead=glyphs.here if value == chosen else " ")
                for value, name, more in ORDERS
            ]
        )

    def choose(self, option: Option) -> None:
        self.dismiss("" if option.id == _NATURAL else option.id)
