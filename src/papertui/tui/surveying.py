"""Looking at many papers at once: trends, and what the reader did in a year; the way back from what they lead to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

TYPE_CHECKING = False
if TYPE_CHECKING:
    from papertui.tui.main import MainScreen
    from papertui.tui.trends import State


class Surveying:
    """Opens the overviews; going back from papers that one of them led to leads to it again."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen
        self._left: tuple[str, Callable[[], None]] | None = None
        self.named: dict[str, str] = {}
        """What the queries are called that overviews led to."""

    def trends(self) -> None:
        """What rises and falls among the papers of the query."""
        from papertui.tui.trends import State, without_period

        searching = self.screen.searching
        query = without_period(searching.text)
        self._open_trends(State(query, searching.name if query == searching.text.strip() else ""))

    def _open_trends(self, state: State) -> None:
        from papertui.tui.trends import TrendsScreen

        dialog = TrendsScreen(self.screen, state)

        def chosen(query: str | None) -> None:
            if query is not None:
                self._go(query, lambda: self._open_trends(dialog.state))

        self.screen.app.push_screen(dialog, chosen)

    def statistics(self) -> None:
        """The year's calendar of what the reader starred and read."""
        self._open_year(None)

    def _open_year(self, day: date | None) -> None:
        from papertui.tui.year import MOST, YearScreen, query_of

        def chosen(place: tuple[date, tuple[str, ...]] | None) -> None:
            if place is None:
                return
            on, keys = place
            query = query_of(keys)
            self.named[query] = f"What you read on {on.day} {on:%b %Y}"
            self._go(query, lambda: self._open_year(on))
            if len(keys) > MOST:
                self.screen.say(f"The first {MOST} of the {len(keys):,} papers of that day")

        self.screen.app.push_screen(YearScreen(self.screen, day), chosen)

    def _go(self, query: str, again: Callable[[], None]) -> None:
        """Show the papers that a line of an overview stands for."""
        screen = self.screen
        screen.panes.close()
        screen.panes.hide_filters()
        screen.searching.hold_keys()
        screen.searching.go(query)
        self._left = query.strip(), again

    def return_from(self) -> bool:
        """Go back to the overview that led to this list; False when none did."""
        if self._left is None or self.screen.searching.text.strip() != self._left[0]:
            return False
        (_, again), self._left = self._left, None
        self.screen.searching.go_back()
        again()
        return True
