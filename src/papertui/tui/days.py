"""Walking the listings: days, weeks and months, and fetching those that never came whole."""

from __future__ import annotations

from functools import partial

from papertui import views
from papertui.query import replace_field, terms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from papertui.tui.main import MainScreen


class Days:
    """Goes to a listing and sees that it is here."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen

    def previous_day(self) -> None:
        self._step(-1)

    def next_day(self) -> None:
        self._step(1)

    def date(self) -> None:
        """Choose a day in a calendar."""
        from papertui.tui.dates import Calendar, Known

        screen, searching = self.screen, self.screen.searching
        searching.look_up_latest()
        listed = (views.first_day(*term.split(":", 1)) for term in terms(searching.text) if ":" in term)
        shown = next((day for day in listed if day is not None), None)
        start = shown or views.parse_day(searching.latest) or searching.today

        def chosen(place: tuple[str, str] | None) -> None:
            if place is not None:
                self.go_listing(*place)

        offline = screen.config.offline or screen.refreshing.offline
        known = Known(dict(screen.live.days()), searching.today, offline)
        screen.app.push_screen(Calendar(known, start, screen.glyphs), chosen)

    def go_view(self, query: str) -> None:
        """Show a query; a view of a day, week or month is fetched when it never came whole."""
        self.screen.searching.go(query)
        field, _, period = query.partition(":")
        if field in views.KINDS and views.period_of(period) is not None:
            self._fetch(field, period)

    def go_listing(self, field: str, period: str) -> None:
        """Show one day, week or month; what else a query with a listing narrows by stays."""
        text = self.screen.searching.text
        listed = any(views.step(term, 0) for term in terms(text))
        self.screen.searching.go(replace_field(text if listed else "", field, period))
        self._fetch(field, period)

    def _step(self, by: int) -> None:
        """To the listing before or after; without one in the query, to the latest day."""
        screen, searching = self.screen, self.screen.searching
        searching.look_up_latest()
        for term in terms(searching.text):
            stepped = views.step(term, by)
            if stepped is None:
                continue
            field, _, period = stepped.partition(":")
            period = self._skip_empty(field, period, by)
            if by > 0 and period > views.current(field, searching.today):
                screen.say(f"That {views.KINDS[field]} has not come yet")
            else:
                self.go_listing(field, period)
            return
        self.go_listing("on", searching.latest or searching.today.isoformat())

    def _skip_empty(self, field: str, period: str, by: int) -> str:
        """Pass over days that have no listing: weekends, and offline every day that is not in the cache."""
        first = views.parse_day(period)
        if field != "on" or first is None:
            return period
        live = self.screen.live
        if not (self.screen.config.offline or self.screen.refreshing.offline):
            return views.weekday_from(first, by, partial(live.has_period, "day")).isoformat()
        return live.nearest_day(period, by) or period

    def _fetch(self, field: str, period: str) -> None:
        """Fetch a listing that never was as a whole: trending brings single papers of many days."""
        live, kind = self.screen.live, views.KINDS[field]
        if period > views.current(field, self.screen.searching.today) or live.is_fetched(kind, period):
            return
        if self.screen.refreshing.offline and live.has_period(kind, period):
            return
        self.screen.online.load_list(kind, period)
