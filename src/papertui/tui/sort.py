"""The sort menu: the present order first to be seen, and the same key again turns it round."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from textual import events

from papertui import keymap
from papertui.query import Query, QueryError, Sort, order, parse
from papertui.tui.content import literal
from papertui.tui.glyphs import Glyphs
from papertui.tui.picker import Option, Picker

NAMES = {
    "date": ("Newest first", "Oldest first"),
    "votes": ("Most votes first", "Fewest votes first"),
    "comments": ("Most comments first", "Fewest comments first"),
    "citations": ("Most citations first", "Fewest citations first"),
    "score": ("Most points of your rules first", "Fewest points of your rules first"),
    "relevance": ("Best match first", "Weakest match first"),
    "foryou": ("Likeliest for you first", "Least likely for you first"),
    "likeness": ("Most alike first", "Most alike first"),
    "title": ("Title, A to Z", "Title, Z to A"),
    "rank": ("The list's own rank", "The list's own rank"),
}
"""Each order and its reverse. `rank` and `likeness` only come by themselves."""

OWN = ("rank", "likeness")

NATURAL = "natural"


def name_of(sort: Sort) -> str:
    """An order in words."""
    return NAMES[sort.by][sort.reverse]


class SortMenu(Picker):
    """Gives the value for `sort:`, empty for the order that the list suggests.

    `keys` are those that opened it, `steps` what the keys that move in the list move by.
    """

    title_text = "Order of the list"

    def __init__(
        self, query: str, today: date, keys: tuple[str, ...], shown: str, glyphs: Glyphs, steps: Mapping[str, int]
    ) -> None:
        self._keys = keys
        self._steps = steps
        parsed = _parsed(query, today)
        self._now, self._suggested = order(parsed), order(parsed._replace(sort=None))
        chosen = NATURAL if parsed.sort is None else parsed.sort.by
        options = [Option(NATURAL, "As the list suggests", more=name_of(self._suggested).lower(), lead=" ")]
        for by in NAMES:
            if by not in OWN:
                sort = parsed.sort if parsed.sort is not None and by == chosen else Sort(by)
                options.append(Option(_value(sort), name_of(sort), f"sort:{_value(sort)}", lead=" "))
        self._chosen = [option.id.removesuffix("-") for option in options].index(chosen)
        options[self._chosen] = options[self._chosen]._replace(lead=glyphs.here)
        self.keys_text = f"{shown} reverse · Enter choose · esc back"
        super().__init__(options)

    def on_mount(self) -> None:
        super().on_mount()
        self.call_after_refresh(lambda: self.move(self._chosen))

    def press(self, event: events.Key) -> bool:
        pressed = keymap.pressed(event.key, event.character)
        if not self.field.value and pressed in self._keys:
            self._reverse()
        elif not self.field.value and pressed in self._steps:
            # so few orders are walked through as the list is; typing narrows with any other letter
            self.moved = True
            self.move(self._steps[pressed])
        else:
            return super().press(event)
        return True

    def _reverse(self) -> None:
        if self._now.by in OWN:
            self.query_one("#box").border_subtitle = literal("This order has only one direction")
            return
        reverse = self._now._replace(reverse=not self._now.reverse)
        self.dismiss("" if reverse == self._suggested else _value(reverse))

    def choose(self, option: Option) -> None:
        self.dismiss("" if option.id == NATURAL else option.id)


def _parsed(query: str, today: date) -> Query:
    """The query; a broken one counts as all papers."""
    try:
        return parse(query, today=today)
    except QueryError:
        return Query("")


def _value(sort: Sort) -> str:
    return sort.by + ("-" if sort.reverse else "")
