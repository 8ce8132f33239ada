"""Moving: the cursor, the panes, one step back."""

from __future__ import annotations

from papertui.actions import ACTIONS
from papertui.text import plural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from papertui.tui.detail import DetailPane
    from papertui.tui.filters import FilterPane
    from papertui.tui.list import PaperList
    from papertui.tui.main import MainScreen

ON_THEIR_WAY = "More papers are on their way: again in a moment"
"""Why a key that is about all papers of a long list does nothing yet."""

MODES = ("split", "list", "detail")

ABOUT_PAPERS = frozenset(a.id for a in ACTIONS if a.group in ("Papers", "Select", "Open and copy")) - {"undo", "redo"}
"""Actions on the paper under the cursor, which must be in sight for them."""


class Moving:
    """Actions that only change what one looks at."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen
        self.mode = "split"
        self._mode_before: str | None = None
        self._jumped: tuple[str, int | None] = "", None

    # The cursor of the pane that has the focus

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
            self.show_alone()
            return
        screen.beside.show_detail_now()
        if not detail.read_on(max(2, detail.scrollable_size.height - 2)):
            self._go_unread(1)

    # Panes

    @property
    def narrow(self) -> bool:
        return self.screen.has_class("-narrow")

    @property
    def filters_float(self) -> bool:
        """Whether the filter pane only shows on request."""
        return not self.screen.has_class("-wide")

    def set_mode(self, mode: str) -> None:
        """Show list and paper, the list alone, or the paper alone."""
        screen = self.screen
        self.mode = mode
        for name in MODES:
            screen.set_class(name == mode, f"-{name}")
        if mode != "list" and screen.detail.view is not None:
            screen.nearby.look_soon()  # which did not look while the paper was out of sight

    def layout(self) -> None:
        modes = ("list", "detail") if self.narrow else MODES
        here = self.mode if self.mode in modes else "list"
        mode = modes[(modes.index(here) + 1) % len(modes)]
        self._mode_before = None
        self.set_mode(mode)
        names = {"split": "List and paper", "list": "The list alone", "detail": "The paper alone"}
        self.screen.say_why(f"{names[mode]} · {self.screen.key('layout')} for the next layout")
        self.activate(self.screen.detail if mode == "detail" else self.screen.list)

    def open(self) -> None:
        """Show the paper alone and mark it read; in the filter pane, choose."""
        screen = self.screen
        if screen.filters.active:
            screen.filters.choose()
            return
        paper = screen.list.current
        if paper is None:
            if screen.live.is_empty():
                screen.refreshing.load_sample()
            elif not screen.widening.take():
                screen.say_why("There is no paper to open here")
            return
        if self.mode == "detail":
            screen.say_why(f"The paper is open · {screen.key('back')} goes back, {screen.key('read_on')} reads on")
        self.show_alone()
        screen.marking.opened(paper)

    def show_alone(self) -> None:
        """Show nothing but the paper under the cursor, which does not count as reading it yet."""
        screen = self.screen
        if not screen.list.ids:
            screen.say_why("There is no paper to show here")
            return
        if self.mode != "detail":
            self._mode_before = self.mode
            self.set_mode("detail")
        self.activate(screen.detail)
        screen.beside.show_detail_now()
        screen.online.load_detail()

    def close(self) -> bool:
        """Leave the paper alone for what was before; False when it was not alone."""
        if self.mode != "detail":
            return False
        self.set_mode(self._mode_before or "split")
        self._mode_before = None
        self.activate(self.screen.list)
        return True

    def left(self) -> None:
        screen = self.screen
        if screen.detail.active:
            if not self.close():
                self.activate(screen.list)
        elif screen.list.active:
            self.show_filters()
        else:
            folds, back = screen.key("open"), screen.key("right")
            leaves_out = screen.key("exclude")
            screen.say_why(f"{folds} on a heading folds it · {leaves_out} leaves out · {back} back to the list")

    def right(self) -> None:
        screen = self.screen
        if screen.filters.active:
            self.hide_filters()
        elif screen.list.active:
            if self.narrow or self.mode == "list":
                self.show_alone()
            elif screen.list.ids:
                screen.beside.show_detail_now()
                self.activate(screen.detail)
            else:
                screen.say_why("There is no paper to show here")
        else:
            screen.say_why(f"There is no pane further right · {screen.key('left')} goes left")

    def show_filters(self) -> None:
        """Bring the filter pane forward and into focus."""
        screen = self.screen
        if self.mode == "detail":
            self.close()
        screen.add_class("-filters")
        screen.beside.count_soon(0)
        self.activate(screen.filters)

    def hide_filters(self) -> bool:
        """Give the focus back to the list; False when the filter pane did not have it."""
        screen = self.screen
        had = screen.filters.active or (self.filters_float and screen.has_class("-filters"))
        screen.remove_class("-filters")
        self.activate(screen.list)
        return had

    def next_pane(self) -> None:
        self._turn(1)

    def previous_pane(self) -> None:
        self._turn(-1)

    def _turn(self, step: int) -> None:
        screen = self.screen
        panes: list[FilterPane | PaperList | DetailPane] = [screen.filters, screen.list]
        if screen.list.ids:
            panes.append(screen.detail)
        here = next((place for place, pane in enumerate(panes) if pane.active), 1)
        there = panes[(here + step) % len(panes)]
        if there is screen.filters:
            self.show_filters()
            return
        if screen.filters.active:
            self.hide_filters()
        if there is screen.detail and (self.narrow or self.mode == "list"):
            self.show_alone()
        else:
            if there is screen.list:
                self.close()
            self.activate(there)

    def activate(self, pane: object) -> None:
        """From now on keys that move are for this pane."""
        for each in (self.screen.list, self.screen.detail, self.screen.filters):
            each.set_active(each is pane)
        self.screen.show_footer()

    def back(self) -> None:
        """One step back, the nearest first."""
        screen = self.screen
        if screen.online.drop() or self.hide_filters_if_focused():
            return
        if self.close():
            return
        if screen.detail.active:
            self.activate(screen.list)
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

    def covers(self, name: str) -> bool:
        """Whether the filter pane hides the papers that this action is about."""
        return self.screen.filters.active and self.narrow and name in ABOUT_PAPERS

    def hide_filters_if_focused(self) -> bool:
        if self.screen.filters.active or (self.filters_float and self.screen.has_class("-filters")):
            return self.hide_filters()
        return False
