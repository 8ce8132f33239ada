"""A line of text being edited: the editing itself, without any screen, and a widget that draws it.

Keys come by a plain call, not by focus. Whatever is typed right behind the key that opened the field, by a fast
hand or over a slow line, so ends up in the field and is never taken for a command.
"""

from __future__ import annotations

from collections.abc import Callable

from rich.cells import split_graphemes
from textual import events
from textual.strip import Strip
from textual.widget import Widget

from papertui.text import line as clean_line
from papertui.tui.content import strip
from papertui.tui.spans import Line, Span, cells, pad
from papertui.tui.theme import pens

LIMIT = 2_000

LEFT = 1
"""The number of the mouse button that points; the others do nothing unless a pane says so."""


class LineEditor:
    """A text and a cursor in it, with the keys one expects from a shell."""

    def __init__(self, text: str = "") -> None:
        self.text = text
        self.cursor = len(text)
        self._moves: dict[str, Callable[[], int]] = {
            "left": lambda: self.step(-1),
            "right": lambda: self.step(1),
            "ctrl+b": lambda: self.step(-1),
            "ctrl+f": lambda: self.step(1),
            "home": lambda: 0,
            "ctrl+a": lambda: 0,
            "end": lambda: len(self.text),
            "ctrl+e": lambda: len(self.text),
            "ctrl+left": self._word_left,
            "alt+b": self._word_left,
            "ctrl+right": self._word_right,
            "alt+f": self._word_right,
        }
        self._cuts: dict[str, Callable[[], tuple[int, int]]] = {
            "backspace": lambda: (self.step(-1), self.cursor),
            "ctrl+h": lambda: (self.step(-1), self.cursor),
            "delete": lambda: (self.cursor, self.step(1)),
            "ctrl+d": lambda: (self.cursor, self.step(1)),
            "ctrl+w": lambda: (self._word_left(), self.cursor),
            "alt+backspace": lambda: (self._word_left(), self.cursor),
            "ctrl+u": lambda: (0, self.cursor),
            "ctrl+k": lambda: (self.cursor, len(self.text)),
        }

    def key(self, key: str, character: str | None) -> bool:
        """Take a key; False when it is none of editing."""
        if key in self._moves:
            self.cursor = min(max(0, self._moves[key]()), len(self.text))
        elif key in self._cuts:
            start, stop = self._cuts[key]()
            start = max(0, start)
            self.text, self.cursor = self.text[:start] + self.text[stop:], start
        elif character is not None and character.isprintable():
            self.insert(character)
        else:
            return False
        return True

    def insert(self, text: str) -> None:
        """Put text in at the cursor, as far as there is room."""
        text = text[: max(0, LIMIT - len(self.text))]
        self.text = self.text[: self.cursor] + text + self.text[self.cursor :]
        self.cursor += len(text)

    def put(self, text: str) -> None:
        """Another text, the cursor at its end."""
        self.text, self.cursor = text[:LIMIT], len(text[:LIMIT])

    def step(self, by: int) -> int:
        """Where the character before or behind the cursor ends; one of several code points is one character."""
        ends = [0, *(stop for _, stop, _ in characters(self.text))]
        if by > 0:
            return next((end for end in ends if end > self.cursor), len(self.text))
        return next((end for end in reversed(ends) if end < self.cursor), 0)

    def _word_left(self) -> int:
        before = self.text[: self.cursor].rstrip()
        return max(before.rfind(" "), -1) + 1

    def _word_right(self) -> int:
        after = self.text[self.cursor :]
        blank = after.lstrip().find(" ")
        skipped = len(after) - len(after.lstrip())
        return len(self.text) if blank < 0 else self.cursor + skipped + blank


class Field(Widget):
    """Draws a `LineEditor`. `when_changed` gets every new text."""

    ALLOW_SELECT = False

    def __init__(self, value: str = "", *, placeholder: str = "", id: str | None = None) -> None:
        super().__init__(id=id)
        self.editor = LineEditor(value)
        self.placeholder = placeholder
        self.when_changed: Callable[[str], None] = lambda text: None
        self.idle = False
        """Whether keys go elsewhere, so that there is no cursor to show."""
        self._first = 0

    @property
    def value(self) -> str:
        return self.editor.text

    def put(self, text: str) -> None:
        """Another text, as if it had been typed."""
        if text != self.editor.text:
            self.editor.put(text)
            self.refresh()
            self.when_changed(text)

    def replace(self, start: int, end: int, text: str) -> None:
        """Put a text in place of a part, as if it had been typed; the cursor stands behind it."""
        self.editor.text = self.editor.text[:start] + self.editor.text[end:]
        self.editor.cursor = start
        self.editor.insert(text)
        self.refresh()
        self.when_changed(self.editor.text)

    def press(self, event: events.Key) -> bool:
        """Take a key; False when it is none of editing."""
        before = self.editor.text
        if not self.editor.key(event.key, event.character):
            return False
        self.refresh()
        if self.editor.text != before:
            self.when_changed(self.editor.text)
        return True

    def paste(self, text: str) -> bool:
        """Put pasted text in, as one clean line; whether all of it fitted."""
        room = LIMIT - len(self.editor.text)
        clean = clean_line(text, LIMIT + 1)
        self.editor.insert(clean)
        self.refresh()
        self.when_changed(self.editor.text)
        return len(clean) <= room

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        own = pens(self.app)
        text, at = self.editor.text, self.editor.cursor
        if y or width < 2:
            return Strip.blank(width, self.rich_style)
        caret = "" if self.idle else "caret"
        if not text and self.placeholder:
            hint: Line = (Span(self.placeholder[:1], caret or "dim"), Span(self.placeholder[1:], "dim"))
            return strip(pad(hint, width), own, self.rich_style)
        first = self._scroll()
        end = self.editor.step(1)
        lead = Span("…" if first else "", "dim")
        line: Line = (lead, Span(text[first:at]), Span(text[at:end] or " ", caret), Span(text[end:]))
        return strip(pad(line, width), own, self.rich_style)

    def _scroll(self) -> int:
        """The first character in sight: it changes as little as the cursor allows, and makes room for a dot."""
        text, at, width = self.editor.text, self.editor.cursor, max(3, self.size.width)
        first = min(self._first, at)
        if cells(text) < width:
            first = 0
        elif cells(text[first:at]) + (first > 0) >= width or (first and first == at):
            # the cursor left what is in sight: a third of the line stays before it or behind it
            wanted = width // 3 if first == at else width * 2 // 3
            room, first = wanted, at
            for start, _, size in reversed(characters(text[:at])):
                if size > room:
                    break
                room, first = room - size, start
        self._first = first
        return first

    def column_of(self, position: int) -> int:
        """The cell in which a character of the text stands, or the edge that it is beyond."""
        first = self._scroll()
        column = (first > 0) + cells(self.editor.text[first : max(first, position)])
        return min(column, max(0, self.size.width - 1))

    def on_click(self, event: events.Click) -> None:
        if event.button != LEFT:
            return
        first = self._scroll()
        self.editor.cursor = first + index_at(self.editor.text[first:], event.x - (first > 0))
        self.refresh()


def characters(text: str) -> list[tuple[int, int, int]]:
    """The characters of a text as one sees them: where each begins and ends, and its cells."""
    if text.isascii():
        return [(place, place + 1, 1) for place in range(len(text))]
    return list(split_graphemes(text)[0])


def index_at(text: str, column: int) -> int:
    """The index of the character in a cell of a text, or the end of the text."""
    for start, _, size in characters(text):
        if column < size:
            return start
        column -= size
    return len(text)
