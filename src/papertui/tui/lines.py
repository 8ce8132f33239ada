"""Panes on the line API, and one of prepared lines: the ground of the detail, the filter pane, help and the pickers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rich.style import Style
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar
from textual.strip import Strip
from textual.widget import Widget

from papertui.tui.content import strip
from papertui.tui.gates import bar_rows
from papertui.tui.spans import Line, pad
from papertui.tui.theme import Pens, pens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from textual.theme import Theme


class Pane(ScrollView, can_focus=False, inherit_bindings=False):
    """Draws its lines itself, with the pens of the theme."""

    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._pens: Pens | None = None
        self._ground: Style | None = None

    def forget_strips(self) -> None:
        """What was drawn looks different now."""

    def on_mount(self) -> None:
        self.app.theme_changed_signal.subscribe(self, self._theme_changed)

    def _theme_changed(self, _: Theme) -> None:
        self._pens = None
        self.forget_strips()
        self.refresh()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self.forget_strips()

    @property
    def pens(self) -> Pens:
        if self._pens is None:
            self._pens = pens(self.app)
        return self._pens

    @property
    def ground(self) -> Style:
        """What lines are drawn on."""
        return self.rich_style if self._ground is None else self._ground

    def render_lines(self, crop: Region) -> list[Strip]:
        # Textual makes this style of those of all ancestors: once a line, that took longer than drawing it
        self._ground = self.rich_style
        try:
            return super().render_lines(crop)
        finally:
            self._ground = None

    def stretch(self, size: Size) -> None:
        """Have room for so many lines.

        Where the bar that shows the place among them always stands, the screen is not laid out anew, which takes longer
        than drawing the lines.
        """
        before = self.virtual_size
        if self.styles.overflow_y != "scroll" or not self.scrollable_size.height:
            self.virtual_size = size
            self.refresh()
            return
        if before == size:
            return
        self.set_reactive(Widget.virtual_size, size)
        bar = self.vertical_scrollbar
        shown = _extent(bar)
        bar.set_reactive(ScrollBar.window_virtual_size, size.height)
        for at in sorted(set(shown) ^ set(_extent(bar))):
            bar.refresh(Region(0, at, 1, 1))
        if self.scroll_y > self.max_scroll_y:
            self.scroll_to(y=self.max_scroll_y, animate=False, force=True)


def _extent(bar: ScrollBar) -> range:
    """The rows of a scroll bar that are drawn."""
    return bar_rows(bar.size.height, bar.window_virtual_size, bar.window_size, bar.position)


class Lines(Pane, can_focus=False, inherit_bindings=False):
    """Shows lines, and a cursor on one of them when `cursor` is not None.

    A widget for thousands of lines: nothing is kept per line, and a moving cursor repaints two of them.
    """

    active = False

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.lines: Sequence[Line] = ()
        self.cursor: int | None = None
        self._strip = lru_cache(512)(self._make_strip)

    def forget_strips(self) -> None:
        self._strip.cache_clear()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Put other lines in place; the scroll position stays where it can."""
        before, self.lines = self.lines, lines
        self.stretch(Size(self.scrollable_size.width, len(lines)))
        top, (width, page) = self.scroll_offset.y, self.scrollable_size
        for place in range(top, min(top + page, max(len(before), len(lines)))):
            if before[place : place + 1] != lines[place : place + 1]:
                self.refresh(Region(0, place - top, width, 1))

    def render_line(self, y: int) -> Strip:
        at = y + self.scroll_offset.y
        width = self.scrollable_size.width
        if at >= len(self.lines):
            return Strip.blank(width, self.ground)
        look = 0
        if at == self.cursor:
            look = 2 if self.active else 1
        return self._strip(self.lines[at], width, look, self.ground)

    def _make_strip(self, line: Line, width: int, look: int, base: Style) -> Strip:
        own = self.pens
        cursor = (None, own.cursor_blurred, own.cursor)[look]
        if look == 1 and own.flat:
            # without a color to fade, a cursor that no key moves is better not drawn at all
            cursor = None
        return strip(pad(line, width), own, base, cursor)

    def set_cursor(self, at: int | None) -> None:
        """Move the cursor and repaint only the two lines it concerns."""
        old, self.cursor = self.cursor, at
        if old == at:
            return
        for place in (old, at):
            if place is not None:
                self.refresh_lines(place)
        if at is not None:
            self.reveal(at)

    def reveal(self, at: int, height: int = 1) -> None:
        """Scroll as little as needed to show a line."""
        top, page = self.scroll_offset.y, self.scrollable_size.height
        if at < top:
            self.scroll_to(y=at, animate=False, force=True)
        elif page and at + height > top + page:
            self.scroll_to(y=at + height - page, animate=False, force=True)

    def set_active(self, active: bool) -> None:
        """Draw the cursor as the one that keys act on, or as one that waits."""
        if active != self.active:
            self.active = active
            if self.cursor is not None:
                self.refresh_lines(self.cursor)

    def line_at(self, y: int) -> int | None:
        """The line under a widget-relative row, if there is one."""
        at = y + self.scroll_offset.y
        return at if 0 <= at < len(self.lines) else None

    def scroll_by(self, rows: int) -> bool:
        """Scroll by rows; False when it was at the end already."""
        target = min(max(0, self.scroll_offset.y + rows), max(0, int(self.max_scroll_y)))
        if target == self.scroll_offset.y:
            return False
        self.scroll_to(y=target, animate=False, force=True)
        return True
