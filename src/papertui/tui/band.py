"""The band above a paper in triage: how far one is."""

from __future__ import annotations

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from papertui.tui.content import strip
from papertui.tui.glyphs import Glyphs
from papertui.tui.spans import Line, Span, cells, line_width, pad
from papertui.tui.theme import pens


class TriageBand(Widget):
    """How far one is: `17/62 ━━━━──── about 6 min left`."""

    ALLOW_SELECT = False

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(id="triage")
        self.glyphs = glyphs
        self._told: tuple[int, int, str] = (0, 0, "")

    def show(self, done: int, size: int, left: str) -> None:
        """Show that the paper after `done` of `size` is in hand, and what is `left`."""
        if (done, size, left) != self._told:
            self._told = (done, size, left)
            self.refresh(Region(0, 0, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        line: Line = band(*self._told, self.glyphs, self.size.width) if y == 0 else ()
        return strip(pad(line, self.size.width), pens(self.app), self.rich_style)


def band(done: int, size: int, left: str, glyphs: Glyphs, width: int) -> Line:
    """The bar takes what the words leave; it is full when all papers are done."""
    head, tail = f"  {min(done + 1, size):,}/{size:,}  ", f"  {left}  " if left else "  "
    room = max(0, min(60, width - cells(head) - cells(tail)))
    full = room * done // size if size else 0
    line = (
        Span(head, "strong"),
        Span(glyphs.done * full, "accent"),
        Span(glyphs.left * (room - full), "rule"),
        Span(tail, "dim"),
    )
    return line if line_width(line) <= width else (Span(head, "strong"), Span(tail.strip(), "dim"))
