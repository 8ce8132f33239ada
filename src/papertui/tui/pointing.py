"""Where a line of the screen names a key, a click there does what the key does.

`u undo`, `Enter open   s Star` and `↑↓ question · esc skip` are read as they are printed: keys, then words about them,
parted from the next by a dot or by space.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import takewhile
from typing import TYPE_CHECKING

from textual import events

from papertui.actions import show_key
from papertui.tui.asking import FIELD_KEYS
from papertui.tui.field import LEFT, index_at
from papertui.tui.spans import line_width

if TYPE_CHECKING:
    from textual.widget import Widget

    from papertui.tui.main import MainScreen

TOLD = frozenset({
    "undo", "redo", "show_new", "back", "mouse", "refresh", "open", "search", "left", "exclude", "star", "queue",
    "previous_day", "next_day", "help",
})  # fmt: skip
"""Actions that sentences name. No others: a sentence may hold words of papers, such as a title's “A”."""

_GAP = re.compile(r" [·-] | {2,}")


def key_at(text: str, column: int, keys: Collection[str], *, first: bool = True) -> str | None:
    """Which of `keys`, as they are printed, a click into a cell of the text means.

    On a word it is the one key before it; among several keys it is the one that was hit. With `first` false, what
    stands before the first dot or gap is a sentence and names no key.
    """
    place = index_at(text, column)
    for number, (start, part) in enumerate(_parts(text)):
        if start <= place < start + len(part) and (number or first):
            return _key_in(part, place - start, keys)
    return None


def _parts(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for gap in _GAP.finditer(text):
        yield start, text[start : gap.start()]
        start = gap.end()
    yield start, text[start:]


def _key_in(part: str, at: int, keys: Collection[str]) -> str | None:
    words = [(word[0], word.start()) for word in re.finditer(r"\S+", part)]
    named = list(takewhile(lambda word: _known(word[0], keys), words))
    for word, start in named:
        if start <= at < start + len(word):
            return word if word in keys else word[at - start]
    one = len(named) == 1 and named[0][0] in keys
    return named[0][0] if one and len(words) > 1 and at > named[0][1] else None


def _known(word: str, keys: Collection[str]) -> bool:
    """A key, or some that are printed together, as `↑↓` is."""
    return word in keys or (len(word) > 1 and not word.isascii() and all(char in keys for char in word))


def hit(widget: Widget, event: events.Click) -> bool:
    """Whether the mouse was over the widget."""
    return widget.is_on_screen and widget.region.contains_point(event.screen_offset)


class Pointing:
    """What clicks on the lines at the edges do."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen

    def click(self, event: events.Click) -> None:
        """Do what the text under the mouse names a key for."""
        screen = self.screen
        if event.button != LEFT:
            return
        name = None
        if hit(screen.footer, event) and screen.prompt.editing:
            self._press_in_field(event)
        elif hit(screen.footer, event):
            name = self._named(screen.footer, event)
        elif hit(screen.where, event):
            name = self._named(screen.where, event, TOLD, first=False)
        elif hit(screen.message, event) and self._sentence_at(event):
            name = self._named(screen.message, event, TOLD, first=False)
        elif hit(screen.rule, event) and screen.prompt.editing:
            candidate = screen.rule.name_at(event.screen_offset.x - screen.rule.region.x)
            if candidate is not None:
                screen.asking.take(candidate)
        elif hit(screen.list, event) and not screen.list.ids:
            name = self._named(screen.list, event, TOLD)
        if name is not None:
            screen.do(name)

    def _press_in_field(self, event: events.Click) -> None:
        footer = self.screen.footer
        at = event.screen_offset - footer.region.offset
        names = {show_key(key, self.screen.glyphs.plain): key for key in FIELD_KEYS}
        key = key_at(footer.render_line(at.y).text, at.x, names)
        if key is not None:
            self.screen.asking.press(events.Key(names[key], None))

    def _sentence_at(self, event: events.Click) -> bool:
        """Whether it is the sentence itself, not what follows where there is room: a title, mostly."""
        message = self.screen.message
        return message.size.height > 1 or event.screen_x - message.region.x < line_width(message.left[:1])

    def _named(
        self, widget: Widget, event: events.Click, allowed: Collection[str] | None = None, *, first: bool = True
    ) -> str | None:
        plain = self.screen.glyphs.plain
        names = {
            show_key(key, plain): name
            for name, keys in self.screen.keys.keys.items()
            for key in keys
            if allowed is None or name in allowed
        }
        at = event.screen_offset - widget.region.offset
        key = key_at(widget.render_line(at.y).text, at.x, names, first=first)
        return names[key] if key is not None else None
