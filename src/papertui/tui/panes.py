"""The panes: which are in sight, which of them keys are for, and the paper alone."""

from __future__ import annotations

from papertui.actions import ACTIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from papertui.tui.detail import DetailPane
    from papertui.tui.filters import FilterPane
    from papertui.tui.list import PaperList
    from papertui.tui.main import MainScreen

MODES = ("split", "list", "detail")

ABOUT_PAPERS = frozenset(a.id for a in ACTIONS if a.group in ("Papers", "Select", "Open and copy")) - {"undo", "redo"}
"""Actions on the paper under the cursor, which must be in sight for them."""


class Panes:
    """Actions that show and hide panes and go from one to another."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen
        self.mode = "split"
        self._mode_before: str | None = None

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
                screen.welcoming.load_sample()
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

    def covers(self, name: str) -> bool:
        """Whether the filter pane hides the papers that this action is about."""
        return self.screen.filters.active and self.narrow and name in ABOUT_PAPERS

    def hide_filters_if_focused(self) -> bool:
        if self.screen.filters.active or (self.filters_float and self.screen.has_class("-filters")):
            return self.hide_filters()
        return False
