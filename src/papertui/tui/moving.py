"""Moving: the cursor of the pane that has the focus, and one step back."""

from __future__ import annotations

from papertui.text import plural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from papertui.tui.main import MainScreen

ON_THEIR_WAY = "More papers are on their way: again in a moment"
"""Why a key that is about all papers of a long list does nothing yet."""


class Moving:
    """Actions that only change what one looks at."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen
        self._jumped: tuple[str, int | None] = "", None

    def down(self) -> None:
        self._step(1)

    def up(self) -> None:
        self._step(-1)

    def half_down(self) -> None:
        self._leap(0.5)

    def half_up(self) -> None:
        self._leap(-0.5)

    def page_down(self) -> None:
        self._leap(1)

    def page_up(self) -> None:
        self._leap(-1)

    def first(self) -> None:
        self._end(-1)

    def last(self) -> None:
        self._end(1)

    def _step(self, by: int) -> None:
        screen = self.screen
        if screen.detail.active:
            self._scroll(by)
        elif screen.filters.active:
            self._move_filters(by)
        else:
            self._move_to(screen.list.cursor + by, by)

    def _move_to(self, place: int, by: int) -> None:
        """Put the cursor there, or say why it stays where it is."""
        papers = self.screen.list
        self.screen.searching.to_end = False
        if papers.move_to(place):
            return
        if not papers.whole and by > 0:
            self.screen.say_why(ON_THEIR_WAY)
        elif papers.ids:
            self.screen.say_why("This is the last paper" if by > 0 else "This is the first paper")
        else:
            self.screen.say_why("There is no paper here")

    def _leap(self, pages: float) -> None:
        screen = self.screen
        if screen.detail.active:
            self._scroll(round(pages * max(2, screen.detail.scrollable_size.height - 1)))
        elif screen.filters.active:
            self._move_filters(round(pages * max(2, screen.filters.scrollable_size.height)))
        else:
            rows = round(pages * max(2, screen.list.page))
            self._move_to(screen.list.cursor + rows, rows)

    def _end(self, sign: int) -> None:
        screen = self.screen
        if screen.detail.active:
            self._scroll(sign * len(screen.detail.lines))
        elif screen.filters.active:
            self._move_filters(sign * len(screen.filters.entries))
        else:
            self._move_to(0 if sign < 0 else len(screen.list.ids) - 1, sign)
            screen.searching.to_end = sign > 0 and not screen.list.whole

    def _move_filters(self, by: int) -> None:
        filters = self.screen.filters
        before = filters.cursor
        filters.move(by)
        if filters.cursor == before:
            self.screen.say_why("This is the last line" if by > 0 else "This is the first line")

    def _scroll(self, rows: int) -> None:
        screen, detail = self.screen, self.screen.detail
        if not screen.list.ids:
            screen.say_why("There is no paper to read here")
        elif not detail.display or not detail.size.height:
            screen.say_why(f"The paper is not in sight · {screen.key('open')} opens it")
        elif not (detail.read_on(rows) if rows > 0 else detail.scroll_by(rows)):
            screen.say_why("This is all of the paper" if rows > 0 else "This is where the paper begins")

    def authors(self) -> None:
        """Show all authors of the paper, or the first ones again."""
        screen = self.screen
        if screen.detail.view is None or not screen.detail.size.height:
            screen.say("There is no paper in sight whose authors could be shown")
        elif not screen.detail.fold():
            screen.say("All authors of this paper are in sight")

    def detail_down(self) -> None:
        self._scroll(3)

    def detail_up(self) -> None:
        self._scroll(-3)

    def next_unread(self) -> None:
        self._go_unread(1)

    def previous_unread(self) -> None:
        self._go_unread(-1)

    def _go_unread(self, step: int) -> bool:
        screen = self.screen
        place = screen.list.unread_from(step)
        if place is None:
            where = "below" if step > 0 else "above"
            screen.say_why(f"No unread paper {where}" if screen.list.ids else "There is no paper here")
            return False
        return screen.list.move_to(place)

    def read_on(self) -> None:
        """Scroll the paper by a page, or at its end go to the next unread one."""
        screen = self.screen
        detail = screen.detail
        if not screen.list.ids:
            screen.say_why("There is no paper to read here")
            return
        if not detail.display or not detail.size.height:
            screen.panes.show_alone()
            return
        screen.beside.show_detail_now()
        if not detail.read_on(max(2, detail.scrollable_size.height - 2)):
            self._go_unread(1)

    # One step back

    def back(self) -> None:
        """One step back, the nearest first."""
        screen = self.screen
        if screen.online.drop() or screen.panes.hide_filters_if_focused():
            return
        if screen.panes.close():
            return
        if screen.detail.active:
            screen.panes.activate(screen.list)
            return
        if self._unmark():
            return
        if self._jump_back() or screen.since.come_back() or screen.surveying.return_from():
            return
        if screen.searching.go_back():
            return
        if screen.refreshing.cancel():
            return
        screen.say_why(f"Nothing to go back to · {screen.key('quit')} quits")

    def jump(self, place: int) -> None:
        """Put the cursor far away; one step back leads to where it was."""
        self.screen.since.leave()
        self.screen.triage.leave()
        self._jumped = self.screen.searching.text, self.screen.list.current
        self.screen.list.move_to(place)

    def _jump_back(self) -> bool:
        """Return to the paper before a jump; False where there was none in this list."""
        screen, (text, paper) = self.screen, self._jumped
        self._jumped = "", None
        if paper is None or text != screen.searching.text:
            return False
        place = screen.list.index_of(paper)
        return place is not None and screen.list.move_to(place)

    def _unmark(self) -> bool:
        """Let the open range go, then the marks; False when there were none."""
        screen, papers = self.screen, self.screen.list
        if papers.drop_range():
            screen.say_why(
                "The range is gone" + (f", {papers.mark_count:,} still marked" if papers.selection.marked else "")
            )
        elif papers.selection.marked:
            screen.say_why(f"{plural(papers.mark_count, 'paper')} no longer marked")
            papers.clear_marks()
        else:
            return False
        screen.show_place()
        return True
