"""The lines at the edges: what just happened, where one is, which keys help here."""

from __future__ import annotations

from collections.abc import Sequence

from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from papertui.tui.content import strip
from papertui.tui.glyphs import Glyphs
from papertui.tui.spans import Line, Span, cells, clip, line_width, pad
from papertui.tui.theme import pens


class Bar(Widget):
    """One line of spans, the left part cut before the right one."""

    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.left: Line = ()
        self.right: Line = ()

    def show(self, left: Line | None = None, right: Line | None = None) -> None:
        """Change what is given; repaints only when something is different."""
        if (left is not None and left != self.left) or (right is not None and right != self.right):
            self.left = self.left if left is None else left
            self.right = self.right if right is None else right
            self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        base: Style = self.rich_style
        if y:
            return Strip.blank(width, base)
        used = line_width(self.right)
        line = (*pad(self.left, max(0, width - used)), *self.right)
        return strip(pad(line, width), pens(self.app), base)


class Where(Bar):
    """The right end of the status line: marks, what came in, the place in the list.

    Its width only follows what seldom changes, so that a moving cursor repaints nothing but the numbers.
    """

    def show_place(self, place: int, total: int, marked: int, new: str) -> None:
        lead: list[Span] = []
        if marked:
            lead.append(Span(f"  {marked:,} marked", "mark"))
        if new:
            lead.append(Span(f"  {new}", "good"))
        room = 2 * cells(f"{total:,}") + 1
        where = Span(f"  {f'{place:,}/{total:,}' if total else '':>{room}} ", "dim")
        self.styles.width = line_width(lead) + cells(where.text)
        self.show(right=(*lead, where))


class Rule(Widget):
    """A quiet horizontal rule; it also tells what is wrong with the query, under the character concerned."""

    ALLOW_SELECT = False

    def __init__(self, glyphs: Glyphs, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._glyphs = glyphs
        self._error: tuple[str, int] | None = None

    def show_error(self, sentence: str | None, column: int = 0) -> None:
        """Put a sentence under `column`; `None` takes it away."""
        error = None if sentence is None else (sentence, column)
        if error != self._error:
            self._error = error
            self.set_class(error is not None, "-error")
            self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if self._error is None:
            return strip((Span(self._glyphs.rule * width, "rule"),), pens(self.app), self.rich_style)
        sentence, column = self._error
        line = _pointing(sentence, min(column, max(0, width - 1)), width, self._glyphs)
        return strip(pad(line, width), pens(self.app), self.rich_style)


def _pointing(sentence: str, column: int, width: int, glyphs: Glyphs) -> Line:
    """`   ^ expected a date`, or the sentence before the caret where there is more room."""
    size = cells(sentence)
    if column + 2 + size <= width or width - column > column:
        return Span(" " * column), Span("^ ", "error"), Span(clip(sentence, width - column - 2, glyphs.dots), "error")
    text = clip(sentence, max(0, column - 1), glyphs.dots)
    return Span(" " * (column - 1 - cells(text))), Span(text, "error"), Span(" ^", "error")


def keys_line(keys: Sequence[tuple[str, str]], width: int) -> Line:
    """The footer: keys with their labels, as many as fit."""
    line: list[Span] = []
    used = 0
    for key, label in keys:
        gap = "   " if line else " "
        used += cells(gap) + cells(key) + 1 + cells(label)
        if used > width:
            break
        line += [Span(gap), Span(key, "key"), Span(f" {label}", "dim")]
    return tuple(line)


def progress_line(label: str, done: int, total: int, glyphs: Glyphs, width: int = 16) -> Line:
    """`label ━━━━──── 3/8`; without a known total only the label."""
    if total <= 0:
        return (Span(" " + label, "dim"),)
    full = round(width * min(done, total) / total)
    return (
        Span(f" {label}  ", "dim"),
        Span(glyphs.done * full, "accent"),
        Span(glyphs.left * (width - full), "rule"),
        Span(f"  {done:,}/{total:,}", "dim"),
    )
