"""The filter pane: views, saved searches, sources and facets, each with its count."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events

from papertui.tui.entries import HEADING, IN, TERM, VIEW, Entry, entry_line
from papertui.tui.glyphs import Glyphs
from papertui.tui.lines import Lines

_RIGHT = 3
"""The number of the right mouse button."""


class FilterPane(Lines):
    """Choose with the cursor; `when_chosen` gets the entry, `when_ruled_out` the one to exclude."""

    def __init__(self, glyphs: Glyphs, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.entries: Sequence[Entry | None] = ()
        self.cursor = 0
        self.when_touched: Callable[[], None] = lambda: None
        self.when_chosen: Callable[[Entry], None] = lambda entry: None
        self.when_ruled_out: Callable[[Entry], None] = lambda entry: None
        self.when_left: Callable[[], None] = lambda: None
        self._glyphs = glyphs
        self._width = 0

    def show_entries(self, found: Sequence[Entry]) -> None:
        """Show other entries. The cursor stays on its entry and, where the lines allow, in its row of the screen."""
        first, before = not self.entries, self.entries
        anchor = self._anchor()
        row = anchor - self.scroll_offset.y
        spaced: list[Entry | None] = []
        for entry in found:
            if entry.kind == HEADING and spaced:
                spaced.append(None)
            spaced.append(entry)
        self.entries = spaced
        if first:
            views = (place for place, entry in enumerate(spaced) if entry and entry.kind == VIEW and entry.state == IN)
            self.cursor = next(views, 0)
        else:
            self.cursor = _place_of(before, self.cursor or 0, spaced)
        self._draw()
        if not first and (moved := _place_of(before, anchor, spaced)) != anchor:
            self.scroll_to(y=moved - row, animate=False, force=True)

    def _anchor(self) -> int:
        """The line that is to keep its row: that of the cursor while it is in sight, else the topmost."""
        top = self.scroll_offset.y
        at = self.cursor or 0
        return at if top <= at < top + max(1, self.scrollable_size.height) else top

    def use_glyphs(self, glyphs: Glyphs) -> None:
        """Draw with other signs."""
        self._glyphs = glyphs
        self._draw()

    def _draw(self) -> None:
        self._width = width = self.scrollable_size.width
        if width:
            self.show_lines([entry_line(entry, width, self._glyphs) if entry else () for entry in self.entries])

    def on_resize(self, event: events.Resize) -> None:
        if self.scrollable_size.width != self._width:
            self._draw()
        self.reveal(self.cursor or 0)

    def set_active(self, active: bool) -> None:
        left = self.active and not active
        super().set_active(active)
        if left:
            self.when_left()

    @property
    def current(self) -> Entry | None:
        """The entry under the cursor."""
        at = self.cursor or 0
        return self.entries[at] if 0 <= at < len(self.entries) else None

    def values(self, group: str) -> tuple[str, ...]:
        """The values of a group as they stand in the pane."""
        return tuple(entry.value for entry in self.entries if entry and entry.group == group and entry.kind == TERM)

    def move(self, step: int) -> None:
        """Move over `step` entries; stops at the ends."""
        places = [place for place, entry in enumerate(self.entries) if entry]
        if not places:
            return
        here = self.cursor or 0
        ahead = [place for place in places if (place < here if step < 0 else place > here)]
        if ahead:
            self.set_cursor(ahead[max(step, -len(ahead))] if step < 0 else ahead[min(step, len(ahead)) - 1])

    def choose(self) -> None:
        """Act on the entry under the cursor."""
        if self.current is not None:
            self.when_chosen(self.current)

    def on_click(self, event: events.Click) -> None:
        self.when_touched()
        at = self.line_at(event.y)
        entry = self.entries[at] if at is not None and at < len(self.entries) else None
        if entry is None:
            return
        self.set_cursor(at)
        (self.when_ruled_out if event.button == _RIGHT else self.when_chosen)(entry)


def _place_of(before: Sequence[Entry | None], at: int, now: Sequence[Entry | None]) -> int:
    """Where the entry that stood at `at` is now: else the nearest one above it that still is, else the same line."""
    places = {entry.key: place for place, entry in enumerate(now) if entry}
    for entry in reversed(before[: at + 1]):
        if entry is not None and entry.key in places:
            return places[entry.key]
    return max(0, min(at, len(now) - 1))
