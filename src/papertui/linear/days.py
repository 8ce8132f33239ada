"""Walking the listings: days, weeks and months, by name or one step at a time."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from papertui import views
from papertui.errors import UsageError
from papertui.linear.shown import Choice
from papertui.query import replace_field, terms
from papertui.store import bookkeeping
from papertui.text import plural

if TYPE_CHECKING:
    from datetime import date

    from papertui.linear.session import Session

DAYS = 20


class Days:
    """Commands that go to a listing, and see that it is here."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def go(self, rest: str) -> None:
        """A view, a saved search, a day, a week or a month by its name."""
        if not rest:
            self.session.finding.views("")
            return
        wanted = rest.casefold()
        queries = self.session.finding.queries()
        named = {views.BY_ID[name].name.casefold(): query for name, query in queries.items()} | queries
        named |= {search.name.casefold(): search.query for search in reversed(self.session.finding.known_searches())}
        period = views.period_of(rest)
        if period is not None:
            self._go_listing(*period)
        elif wanted in named:
            self.go_view(named[wanted])
        else:
            raise UsageError(
                f"There is no view or date “{rest[:40]}”; there is {', '.join(views.BY_ID)}, or a date such as"
                " 2026-08-14, 2026-W33 or 2026-08."
            )

    def days(self, rest: str) -> None:
        """The days that have papers."""
        choices = []
        for day, size in reversed(self.session.space.reader.days()[-DAYS:]):
            parsed = views.parse_day(day)
            said = f"{day}, {parsed:%A}. {plural(size, 'paper')}." if parsed else f"{day}. {plural(size, 'paper')}."
            choices.append(Choice(said, partial(self._go_listing, "on", day)))
        if choices:
            self.session.offer("Days:", choices)
        else:
            self.session.say("No day has papers yet.")

    def before(self, rest: str) -> None:
        self._step(-1)

    def after(self, rest: str) -> None:
        self._step(1)

    def _step(self, by: int) -> None:
        """To the listing before or after; without one in the query, to the latest day."""
        for listed in terms(self.session.shown.text):
            stepped = views.step(listed, by)
            if stepped is None:
                continue
            field, _, period = stepped.partition(":")
            period = self._skip_empty(field, period, by)
            if by > 0 and period > views.current(field, self._today):
                raise UsageError(f"That {views.KINDS[field]} has not come yet.")
            self._go_listing(field, period)
            return
        self._go_listing("on", self.session.space.reader.newest_day() or self._today.isoformat())

    def _skip_empty(self, field: str, period: str, by: int) -> str:
        """Pass over days that have no listing: weekends, and offline every day that is not here."""
        first = views.parse_day(period)
        if field != "on" or first is None:
            return period
        reader = self.session.space.reader
        if not self.session.config.offline:
            return views.weekday_from(first, by, partial(reader.has_period, "day")).isoformat()
        nearest = reader.nearest_day(period, by)
        if nearest is None:
            raise UsageError(f"There is no day with papers {'after' if by > 0 else 'before'} this one.")
        return nearest

    @property
    def _today(self) -> date:
        return self.session.space.now().date()

    def go_view(self, query: str) -> None:
        """A query; a view of a day, week or month is fetched where it never came whole."""
        field, _, period = query.partition(":")
        if field in views.KINDS and views.period_of(period) is not None:
            self._fetch(field, period)
        self.session.finding.go_to(query)

    def _go_listing(self, field: str, period: str) -> None:
        """One day, week or month; what else a query with a listing narrows by stays."""
        text = self.session.shown.text
        listed = any(views.step(one, 0) for one in terms(text))
        self._fetch(field, period)
        self.session.finding.go_to(replace_field(text if listed else "", field, period))

    def _fetch(self, field: str, period: str) -> None:
        """Fetch a listing that never was as a whole."""
        kind, db = views.KINDS[field], self.session.space.reader.db
        if period <= views.current(field, self._today) and not bookkeeping.is_fetched(db, kind, period):
            self.session.fetching.load_list(kind, period)
