"""The detail pane: one paper, laid out by `layout`, scrolled on its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.geometry import Size
from textual.strip import Strip

from papertui.model import View
from papertui.tui.field import LEFT
from papertui.tui.glyphs import Glyphs
from papertui.tui.lines import Lines
from papertui.tui.place import Spot, line_of, spot
from papertui.tui.spans import Line, Span, line_width, wrap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

    from papertui.tui.layout import Laid
    from papertui.tui.sheet import Link, Words

LEAST_WIDTH, LEAST_HEIGHT = 64, 14
"""Cells of a pane that has room for a picture beside the title."""


def corner_of(pane: Size) -> tuple[int, int]:
    """Columns and rows of a picture beside the title, (0, 0) where the text needs all the room."""
    if pane.width < LEAST_WIDTH or pane.height < LEAST_HEIGHT:
        return 0, 0
    from papertui.tui.layout import CORNER_GAP
    from papertui.tui.sheet import MARGIN, MEASURE

    columns = min(34, max(22, pane.width * 3 // 10, pane.width - MEASURE - MARGIN - CORNER_GAP))
    return columns, min(columns // 3, pane.height // 2)


class DetailPane(Lines):
    """Shows a `View`, or a sentence where there is none. The scroll position starts anew with another paper."""

    def __init__(self, now: Callable[[], datetime], glyphs: Glyphs, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.view: View | None = None
        self.words: Words = ()
        self.hints = False
        self.all_authors = False
        self.unfold_key = self.alike_key = ""
        self.when_touched: Callable[[], None] = lambda: None
        self.when_link: Callable[[Link], None] = lambda link: None
        self.when_read: Callable[[int], None] = lambda paper: None
        self._now = now
        self._glyphs = glyphs
        self._sentence = ""
        self._laid: Laid | None = None
        self._width = 0
        self._spot = Spot()
        self._spot_at = (0, 0)
        self.corner_for: Callable[[View], bool] = lambda view: False
        self.when_picture: Callable[[], None] = lambda: None
        self.when_corner: Callable[[], None] = lambda: None
        self._corner = (0, 0)
        self._picture: Sequence[Strip] = ()

    @property
    def corner(self) -> tuple[int, int]:
        """Columns and rows that are free for a picture, (0, 0) where there is no room or no picture."""
        return self._corner

    @property
    def has_picture(self) -> bool:
        return bool(self._picture)

    def show_picture(self, picture: Sequence[Strip]) -> None:
        """Fill the corner. No text moves: the corner was left free when the paper was laid out."""
        before, self._picture = self._picture, picture[: self._corner[1]]
        for at in range(max(len(before), len(self._picture))):
            self.refresh_lines(at)

    @property
    def links(self) -> tuple[Link, ...]:
        return self._laid.links if self._laid is not None else ()

    def show_view(self, view: View, words: Words = ()) -> None:
        """Show a paper. The same paper again keeps its scroll position."""
        same = self.view is not None and self.view.id == view.id
        added = False
        if self.view is None or not same:
            self.all_authors = False
            self.show_picture(())
        elif view.similar is None:
            view = view._replace(similar=self.view.similar)
        else:
            added = view.similar != self.view.similar
        self.view, self.words = view, words
        self._lay(keep_corner=same)
        if added:
            self._stay()
        if not same:
            self.scroll_to(y=0, animate=False, force=True)
            self._hold()

    def show_sentence(self, sentence: str) -> None:
        """Show a sentence in place of a paper."""
        self.view, self._laid, self._sentence = None, None, sentence
        self.show_picture(())
        self._lay()
        self.scroll_to(y=0, animate=False, force=True)
        self._hold()

    def _hold(self) -> None:
        """Remember which part of the text is at the top."""
        top = self.scroll_offset.y
        self._spot, self._spot_at = spot(self.lines, top), (self._width, top)

    def scroll_by(self, rows: int) -> bool:
        moved = super().scroll_by(rows)
        if moved:
            self._hold()
        return moved

    def reveal(self, at: int, height: int = 1) -> None:
        super().reveal(at, height)
        self._hold()

    def on_scroll_to(self) -> None:
        """The scroll bar is dragged."""
        self.call_after_refresh(self._hold)

    on_scroll_up = on_scroll_down = on_scroll_to

    def use_glyphs(self, glyphs: Glyphs) -> None:
        """Draw with other signs."""
        self._glyphs = glyphs
        self._lay()

    def set_hints(self, on: bool) -> None:
        """Make the letters of the links stand out, and bring them into sight."""
        self.hints = on
        self._lay()
        if on and self.links:
            last = self.links[min(len(self.links), self.scrollable_size.height) - 1]
            self.reveal(last.line)

    def _lay(self, keep_corner: bool = True) -> None:
        resized, self._width = self._width != self.scrollable_size.width, self.scrollable_size.width
        if not self._width:
            return
        if self.view is None:
            text = wrap(self._sentence, max(8, self._width - 4))
            lines: tuple[Line, ...] = ((), *((Span("  " + line, "dim"),) for line in text))
            self.show_lines(lines)
            return
        if resized or not keep_corner:
            room = corner_of(self.scrollable_size)
            self._corner = room if room[0] and self.corner_for(self.view) else (0, 0)
            self.show_picture(())
            self.when_corner()
        from papertui.tui.layout import lay_out
        from papertui.tui.sheet import Style

        style = Style(self._width, self._glyphs, self._now(), self.words, self.all_authors, self.hints, self._corner)
        style = style._replace(unfold=self.unfold_key, alike=self.alike_key)
        self._laid = lay_out(self.view, style)
        self.show_lines(self._laid.lines)
        if resized:
            self._return()

    def on_resize(self, event: events.Resize) -> None:
        if self.scrollable_size.width != self._width:
            self._lay()
        elif self._width:
            self._return()

    def _stay(self) -> None:
        """Have the line at the top there again, where lines came between."""
        top = line_of(self.lines, self._spot)
        if self.scroll_offset.y and top != self.scroll_offset.y:
            self.scroll_to(y=top, animate=False, force=True)
            self._hold()

    def _return(self) -> None:
        """Scroll to what was at the top before the size changed."""
        width, top = self._spot_at
        if width != self._width:
            top = line_of(self.lines, self._spot)
        last = max(0, len(self.lines) - self.scrollable_size.height)
        self.scroll_to(y=min(top, last), animate=False, force=True)

    def render_line(self, y: int) -> Strip:
        line = super().render_line(y)
        at = y + self.scroll_offset.y
        if at >= len(self._picture):
            return line
        drawn = self._picture[at]
        left = max(0, self._width - drawn.cell_length - 1)
        return Strip.join([line.crop(0, left), drawn, line.crop(left + drawn.cell_length)])

    def read_on(self, rows: int) -> bool:
        """Scroll down; False at the end. Past the abstract the paper counts as read."""
        moved = self.scroll_by(rows)
        if self._laid is not None and self.view is not None:
            bottom = self.scroll_offset.y + self.scrollable_size.height
            if bottom >= self._laid.abstract_end and (moved or rows > 0):
                self.when_read(self.view.id)
        return moved

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        event.prevent_default()
        self.scroll_by(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        event.prevent_default()
        self.scroll_by(-3)

    def on_click(self, event: events.Click) -> None:
        self.when_touched()
        at = self.line_at(event.y)
        if at is None or event.button != LEFT:
            return
        # beside the words of a link there is nothing to click
        said = event.x < line_width(self.lines[at])
        link = next((link for link in self.links if 0 <= at - link.line < link.rows and said), None)
        if at < len(self._picture) and event.x >= self._width - self._picture[at].cell_length - 1:
            self.when_picture()
        elif link is not None:
            self.when_link(link)
        elif self._laid is not None and at == self._laid.fold:
            self.fold()

    def fold(self) -> bool:
        """Show all authors, or only the first lines of them again; False where they all have room."""
        if self._laid is None or self._laid.fold is None:
            return False
        self.all_authors = not self.all_authors
        self._lay()
        return True
