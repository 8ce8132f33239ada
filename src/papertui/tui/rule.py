"""The rule below the query line, in which stands what is wrong with the query and how it may go on."""

from __future__ import annotations

from typing import TypeAlias

from textual.strip import Strip
from textual.widget import Widget

from papertui.tui.content import strip
from papertui.tui.glyphs import Glyphs
from papertui.tui.spans import Line, Span, cells, clip, line_width, pad
from papertui.tui.theme import pens

Names: TypeAlias = "tuple[tuple[str, int], ...]"
"""Names to choose from, each with a number that is shown when it is not 0."""


class Rule(Widget):
    """A quiet horizontal rule; it also tells what is wrong with the query, under the character concerned, and how it
    may go on."""

    ALLOW_SELECT = False

    def __init__(self, glyphs: Glyphs, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._glyphs = glyphs
        self._error: tuple[str, int] | None = None
        self._hint: tuple[Names, int, int | None] = ((), 0, None)

    def use_glyphs(self, glyphs: Glyphs) -> None:
        """Draw with other signs."""
        self._glyphs = glyphs

    def show_error(self, sentence: str | None, column: int = 0) -> None:
        """Put a sentence under `column`; `None` takes it away."""
        error = None if sentence is None else (sentence, column)
        if error != self._error:
            self._error = error
            self.set_class(error is not None, "-error")
            self.refresh()

    def show_hint(self, names: Names, column: int = 0, at: int | None = None) -> None:
        """Put names, with their numbers, from `column` on, that with the index `at` chosen; none take them away."""
        hint = (names, column, at)
        if hint != self._hint:
            self._hint = hint
            self.refresh()

    def name_at(self, column: int) -> str | None:
        """The name in a cell; nothing elsewhere."""
        if self._error is not None or not self._hint[0]:
            return None
        end, dots = 0, self._glyphs.dots
        for text, _ in hint_line(*self._hint, self.size.width, self._glyphs):
            end += cells(text)
            if column < end:
                # a name too long for the line is cut
                begun = text.removesuffix(dots) if text.endswith(dots) and text != dots else None
                names = (name for name, _ in self._hint[0] if name == text or (begun and name.startswith(begun)))
                return next(names, None)
        return None

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        line: Line = (Span(self._glyphs.rule * width, "rule"),)
        if self._error is not None:
            sentence, column = self._error
            line = _pointing(sentence, min(column, max(0, width - 1)), width, self._glyphs)
        elif self._hint[0]:
            line = hint_line(*self._hint, width, self._glyphs)
        return strip(pad(line, width), pens(self.app), self.rich_style)


def hint_line(names: Names, column: int, at: int | None, width: int, glyphs: Glyphs) -> Line:
    """`   first 12  second 3  …  Tab`: as many names as fit, among them the chosen one."""
    key = (Span("  Tab", "key"), Span(" completes ", "dim"))
    room = width - line_width(key)
    sized = [(name, f" {number:,}" if number else "") for name, number in names]
    lengths = [cells(name) + cells(number) + 2 for name, number in sized]
    column = max(0, min(column, room - min(sum(lengths), room * 2 // 3)))
    first, used, line = 0, column, [Span(" " * column)]
    for place, length in enumerate(lengths):
        if used + length > room and place > first:
            if at is None or place > at:
                line.append(Span(glyphs.dots, "dim"))
                break
            first, used, line = place, column, [Span(" " * column)]
        name, number = sized[place]
        name = clip(name, max(1, room - used - cells(number) - 2), glyphs.dots)
        line += [Span(name, "caret" if place == at else ""), Span(number, "dim"), Span("  ")]
        used += length
    gap = Span(" " * max(0, room - line_width(line)))
    return (*line, gap, *key)


def _pointing(sentence: str, column: int, width: int, glyphs: Glyphs) -> Line:
    """`   ^ expected a date`, or the sentence before the caret where there is more room."""
    size = cells(sentence)
    if column + 2 + size <= width or width - column > column:
        return Span(" " * column), Span("^ ", "error"), Span(clip(sentence, width - column - 2, glyphs.dots), "error")
    text = clip(sentence, max(0, column - 1), glyphs.dots)
    return Span(" " * (column - 1 - cells(text))), Span(text, "error"), Span(" ^", "error")
