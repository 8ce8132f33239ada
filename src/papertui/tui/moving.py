"""Moving: the cursor, the panes, one step back."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from papertui.tui.detail import DetailPane
    from papertui.tui.filters import FilterPane
    from papertui.tui.list import PaperList
    from papertui.tui.main import MainScreen

MODES = ("split", "list", "detail")


class Moving:
    """Actions that only change what one looks at."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen
        self.mode = "split"
        self._mode_before: str | None = None

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
            screen.filters.move(by)
        else:
            screen.list.move_to(screen.list.cursor + by)

    def _leap(self, pages: float) -> None:
        screen = self.screen
        if screen.detail.active:
            self._scroll(round(pages * max(2, screen.detail.scrollable_size.height - 1)))
        elif screen.filters.active:
            screen.filters.move(round(pages * max(2, screen.filters.scrollable_size.height)))
        else:
            screen.list.move_to(screen.list.cursor + round(pages * max(2, screen.list.page)))

    def _end(self, sign: int) -> None:
        screen = self.screen
        if screen.detail.active:
            self._scroll(sign * len(screen.detail.lines))
        elif screen.filters.active:
            screen.filters.move(sign * len(screen.filters.entries))
        else:
            screen.list.move_to(0 if sign < 0 else len(screen.list.ids) - 1)

    def _scroll(self, rows: int) -> bool:
        detail = self.screen.detail
        return detail.read_on(rows) if rows > 0 else detail.scroll_by(rows)

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
            screen.say("No unread paper below" if step > 0 else "No unread paper above")
            return False
        return screen.list.move_to(place)

    def read_on(self) -> None:
        """Scroll the paper by a page, or at its end go to the next unread one."""
        screen = self.screen
        detail = screen.detail
        if not detail.display or not detail.size.height:
            self.open()
            return
        if not screen.list.ids:
            screen.say("There is no paper to read here")
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
        screen.detail.all_authors = mode == "detail"

    def layout(self) -> None:
        modes = ("list", "detail") if self.narrow else MODES
        here = self.mode if self.mode in modes else "list"
        mode = modes[(modes.index(here) + 1) % len(modes)]
        self._mode_before = None
        self.set_mode(mode)
        names = {"split": "List and paper", "list": "The list alone", "detail": "The paper alone"}
        self.screen.say(f"{names[mode]} · {self.screen.key('layout')} for the next layout")
        self.activate(self.screen.detail if mode == "detail" else self.screen.list)

    def open(self) -> None:
        """Show the paper alone and mark it read; in the filter pane, choose."""
        screen = self.screen
        if screen.filters.active:
            screen.filters.choose()
            return
        paper = screen.list.current
        if paper is None:
            if screen.live.size() == 0:
                screen.refreshing.load_sample()
            else:
                screen.say("There is no paper to open here")
            return
        if self.mode != "detail":
            self._mode_before = self.mode
            self.set_mode("detail")
        self.activate(screen.detail)
        screen.beside.show_detail_now()
        screen.marking.read_one(paper)
        screen.refreshing.load_detail()

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

    def right(self) -> None:
        screen = self.screen
        if screen.filters.active:
            self.hide_filters()
        elif screen.list.active:
            if self.narrow or self.mode == "list":
                self.open()
            elif screen.list.ids:
                screen.beside.show_detail_now()
                self.activate(screen.detail)

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
        panes: list[FilterPane | PaperList | DetailPane] = [screen.filters, screen.list, screen.detail]
        here = next((place for place, pane in enumerate(panes) if pane.active), 1)
        there = panes[(here + step) % 3]
        if there is screen.filters:
            self.show_filters()
            return
        if screen.filters.active:
            self.hide_filters()
        if there is screen.detail and (self.narrow or self.mode == "list"):
            self.open()
        else:
            if there is screen.list:
                self.close()
            self.activate(there)

    def activate(self, pane: object) -> None:
        """From now on keys that move are for this pane."""
        for each in (self.screen.list, self.screen.detail, self.screen.filters):
            each.set_active(each is pane)

    def back(self) -> None:
        """One step back, the nearest first."""
        screen = self.screen
        if self.hide_filters_if_focused():
            return
        if self.close():
            return
        if screen.detail.active:
            self.activate(screen.list)
            return
        if screen.list.clear_marks():
            screen.show_place()
            return
        if screen.refreshing.cancel_list() or screen.searching.go_back():
            return
        if screen.refreshing.cancel():
            return
        screen.say(f"Nothing to go back to; {screen.key('quit')} quits")

    def hide_filters_if_focused(self) -> bool:
        if self.screen.filters.active or (self.filters_float and self.screen.has_class("-filters")):
            return self.hide_filters()
        return False
