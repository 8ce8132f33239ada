"""The list of papers: ids, a window of rows, and a line drawn only when it is on screen."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Container, Mapping, Sequence
from functools import lru_cache

from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.strip import Strip

from papertui.edits import Change
from papertui.model import Row
from papertui.tui.columns import Plan, Tells, plan, row_lines, sample, tells
from papertui.tui.content import strip
from papertui.tui.field import LEFT
from papertui.tui.glyphs import Glyphs
from papertui.tui.lines import Pane
from papertui.tui.place import Seat, seat, top_for
from papertui.tui.selection import Selection
from papertui.tui.spans import Line, pad
from papertui.tui.window import Fetch, SourcesOf, Window

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime


class PaperList(Pane, can_focus=False, inherit_bindings=False):
    """Papers by id, in the order given. `when_moved` is called when another paper comes under the cursor."""

    active = True

    def __init__(
        self, fetch: Fetch, sources_of: SourcesOf, now: Callable[[], datetime], glyphs: Glyphs, *, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self.ids: array[int] = array("q")
        self.whole = True
        """Whether `ids` is all there is to show, or only its beginning."""
        self.cursor = 0
        self.selection = Selection()
        self.sentence: tuple[Line, ...] = ()
        self.when_touched: Callable[[], None] = lambda: None
        self.when_moved: Callable[[], None] = lambda: None
        self.when_opened: Callable[[], None] = lambda: None
        self._now = now
        self._glyphs = glyphs
        self._rows = Window(fetch, sources_of)
        self._tells = Tells()
        self._plan = plan(80)
        self._seat = Seat()
        self._clicked: int | None = None
        self._strips = lru_cache(512)(self._make_strips)

    # What is shown

    def show(self, ids: array[int], at: int | None = None, *, whole: bool = True, near: bool = True) -> None:
        """Put other papers in place, the cursor on the paper with id `at`, else near where it was, or on the first."""
        self.selection.follow(self.ids, ids)
        self.ids = ids
        self.whole = whole
        self._rows.clear()
        self._look_ahead()
        place = None if at is None else self.index_of(at)
        if place is None and not near:
            at = None
        if place is None:
            place = 0 if at is None else min(self.cursor, max(0, len(ids) - 1))
        if at is None:
            self._seat = Seat()
        elif self._seat.line is None:
            above = self.cursor * self._plan.lines < self.scroll_offset.y
            self._seat = Seat(0 if above else max(0, self.scrollable_size.height - self._plan.lines))
        self.cursor = place
        self._replan()
        self.refresh()

    def grow(self, ids: array[int]) -> None:
        """All papers, of which those shown are the first: nothing changes on the screen but the scroll bar, and the
        columns where later papers tell what the first do not."""
        self.selection.follow(self.ids, ids)
        self.ids = ids
        self.whole = True
        before = self._tells
        self._look_ahead()
        if self._tells != before:
            self._replan()
        self._resize_virtual()

    def _look_ahead(self) -> None:
        """Which columns would say something: decided once for the whole list, so that none comes or goes on the way."""
        papers = sample(self.ids)
        sources = len(set(self._rows.sources_of(papers).values())) > 1
        self._tells = tells(self._rows.fetch(papers), sources)

    def index_of(self, paper: int) -> int | None:
        """Where a paper is, if it is in the list."""
        try:
            return self.ids.index(paper)
        except ValueError:
            return None

    @property
    def current(self) -> int | None:
        """The id under the cursor."""
        return self.ids[self.cursor] if self.ids else None

    def row(self, paper: int) -> Row | None:
        """The row of a paper, fetched when it is not at hand."""
        return self._rows.row(paper)

    @property
    def current_row(self) -> Row | None:
        paper = self.current
        return None if paper is None else self.row(paper)

    def use_glyphs(self, glyphs: Glyphs) -> None:
        """Draw with other signs."""
        self._glyphs = glyphs
        self._strips.cache_clear()
        self.refresh()

    def renew(self) -> None:
        """Read the rows on screen again: something else changed them."""
        self._rows.clear()
        self.refresh()

    def patch(self, changes: Mapping[str, Sequence[Change]], backwards: bool = False) -> None:
        """Show changes, by paper key, at once on the rows at hand; `backwards` shows what was before them."""
        self._rows.patch(changes, backwards)
        row = self.current_row if len(changes) == 1 else None
        if row is not None and row.key in changes:
            self._refresh_index(self.cursor)
        else:
            self.refresh()

    def ids_of(self, keys: Container[str]) -> list[int]:
        """The papers with these keys, among the rows at hand."""
        return self._rows.ids_of(keys)

    # Cursor, marks, ranges

    def move_to(self, index: int) -> bool:
        """Put the cursor on a row; False when it was there already. Repaints two rows unless it scrolls."""
        index = min(max(0, index), len(self.ids) - 1)
        old = self.cursor
        if index == old or index < 0:
            return False
        self.cursor = index
        step = abs(index - old)
        if self.selection.start is None:
            self._refresh_index(old)
            self._refresh_index(index)
        elif step > self.page:
            self.refresh()
        else:
            for between in range(min(old, index), max(old, index) + 1):
                self._refresh_index(between)
        self.reveal(self.page // 3 if step == 1 else 0)
        self._sit_down()
        self.when_moved()
        return True

    def reveal(self, ahead: int = 0) -> None:
        """Scroll to show the cursor's row, and `ahead` more beyond it.

        A walk down the list scrolls by a third of a page at a time: most steps then repaint two rows, not all.
        """
        height = self._plan.lines
        top, page, line = self.scroll_offset.y, self.scrollable_size.height, self.cursor * height
        target = top
        if line < top:
            target = line - ahead * height
        elif page and line + height > top + page:
            target = line + height - page + ahead * height
        if target != top:
            last = max(0, len(self.ids) * height - page)
            self.scroll_to(y=min(max(0, target), last), animate=False, force=True)

    @property
    def page(self) -> int:
        """Rows that fit on the screen."""
        return max(1, self.scrollable_size.height // self._plan.lines)

    def unread_from(self, step: int) -> int | None:
        """The index of the next (`step` 1) or previous (-1) unread paper, not counting the cursor's."""
        index = self.cursor + step
        while 0 <= index < len(self.ids):
            chunk = range(index, index + step * 200, step)
            papers = [self.ids[place] for place in chunk if 0 <= place < len(self.ids)]
            self._rows.load(papers)
            for offset, paper in enumerate(papers):
                row = self._rows.get(paper)
                if row is not None and not row.read:
                    return index + offset * step
            index += step * len(papers)
        return None

    def toggle_mark(self) -> None:
        paper = self.current
        if paper is not None:
            self.selection.toggle(paper, self.cursor)
            self._refresh_index(self.cursor)

    def mark_all(self) -> bool:
        """Mark everything in view too, or take these marks away when all have one; True when all are marked now."""
        whole = self.selection.toggle_all(self.ids)
        self.refresh()
        return whole

    def clear_marks(self) -> None:
        """Forget marks and range."""
        if self.selection.clear():
            self.refresh()

    def drop_range(self) -> bool:
        """Forget the open range; False when there was none."""
        had = self.selection.start is not None
        self.selection.start = None
        if had:
            self.refresh()
        return had

    def keep_range(self) -> None:
        """Turn an open range into marks: other papers are about to come between its ends."""
        if self.selection.start is not None:
            self.toggle_range()

    def toggle_range(self) -> None:
        """Start a range at the cursor, or turn the open one into marks."""
        if self.selection.start is None:
            self.selection.start = self.cursor
            self._refresh_index(self.cursor)
            return
        self.selection.close(self.ids, self.cursor)
        self.refresh()

    def targets(self) -> list[int]:
        """The papers a command is about: marks and range, else the cursor's."""
        return self.selection.targets(self.ids, self.cursor)

    @property
    def range_count(self) -> int:
        """How many papers are in the open range."""
        return len(self.selection.inside(self.cursor))

    @property
    def mark_count(self) -> int:
        """How many papers are marked or in the open range."""
        return self.selection.count(self.ids, self.cursor)

    # Drawing

    def forget_strips(self) -> None:
        self._strips.cache_clear()

    def on_resize(self, event: events.Resize) -> None:
        self._replan()

    def _replan(self) -> None:
        """A new size may mean other columns; the reader's place stays where it was on the screen."""
        width, page = self.scrollable_size
        wanted = plan(width, self._tells)
        if width and wanted != self._plan:
            if wanted.source and not self._rows.with_sources:
                self._rows.clear()
            self._rows.with_sources = bool(wanted.source)
            self._plan = wanted
            self._strips.cache_clear()
            self.refresh()
        self._resize_virtual()
        if width and page:
            top = top_for(self._seat, self.cursor, page, self._plan.lines)
            last = max(0, len(self.ids) * self._plan.lines - page)
            self.scroll_to(y=min(top, last), animate=False, force=True)

    def _sit_down(self) -> None:
        """Remember the place on the screen, unless there is none because the list is not in sight."""
        if page := self.scrollable_size.height:
            self._seat = seat(self.cursor, self.scroll_offset.y, page, self._plan.lines)

    def _resize_virtual(self) -> None:
        self.stretch(Size(self.scrollable_size.width, len(self.ids) * self._plan.lines))

    def _refresh_index(self, index: int) -> None:
        height = self._plan.lines
        top = index * height - self.scroll_offset.y
        if -height < top < self.size.height:
            self.refresh(Region(0, top, self.scrollable_size.width, height))

    def set_active(self, active: bool) -> None:
        """Draw the cursor as the one that keys act on, or as one that waits."""
        if active != self.active:
            self.active = active
            self._refresh_index(self.cursor)

    def render_lines(self, crop: Region) -> list[Strip]:
        if self.scrollable_size.width != self._plan.width:
            # A scroll bar has come or gone, for which there is no event.
            self._replan()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        index, part = divmod(y + self.scroll_offset.y, self._plan.lines)
        base = self.ground
        if not self.ids and y < len(self.sentence):
            return strip(pad(self.sentence[y], self._plan.width), self.pens, base)
        if index >= len(self.ids):
            return Strip.blank(self._plan.width, base)
        paper = self.ids[index]
        row = self._rows.get(paper)
        if row is None:
            self._load_around(index)
            row = self._rows.get(paper)
            if row is None:
                return Strip.blank(self._plan.width, base)
        look = 0 if index != self.cursor else 2 if self.active else 1
        marked = paper in self.selection.marked or index in self.selection.inside(self.cursor)
        return self._strips(row, self._plan, look, marked, base)[part]

    def _make_strips(self, row: Row, plan: Plan, look: int, marked: bool, base: Style) -> tuple[Strip, ...]:
        own = self.pens
        lines = row_lines(row, plan, self._glyphs, self._now(), marked)
        cursor = (None, own.cursor_blurred, own.cursor)[look]
        return tuple(strip(line, own, base, cursor) for line in lines)

    def _load_around(self, index: int) -> None:
        page = self.page
        self._rows.load(self.ids[max(0, index - page) : index + 2 * page])

    # Mouse

    def on_click(self, event: events.Click) -> None:
        self.when_touched()
        index = (event.y + self.scroll_offset.y) // self._plan.lines
        # the first of two clicks may have been for a dialog that stood here, or for another line
        before, self._clicked = self._clicked, index if event.chain == 1 else None
        if event.button != LEFT or not 0 <= index < len(self.ids):
            return
        self.move_to(index)
        if event.chain == 2 and before == index:
            self.when_opened()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        event.prevent_default()
        self._wheel(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        event.prevent_default()
        self._wheel(-3)

    def _wheel(self, rows: int) -> None:
        target = self.scroll_offset.y + rows * self._plan.lines
        self.scroll_to(y=min(max(0, target), int(self.max_scroll_y)), animate=False, force=True)
        self._sit_down()

    def on_scroll_to(self) -> None:
        """The scroll bar is dragged."""
        self.call_after_refresh(self._sit_down)

    on_scroll_up = on_scroll_down = on_scroll_to
