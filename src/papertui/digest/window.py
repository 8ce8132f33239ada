"""Which time a digest is about. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

PERIODS = {"day": 1, "week": 7, "month": 30}
"""The periods with their days."""

BACKLOG = 7
"""Days that a paper may be older than the time in which it came in: arXiv and journals date papers before they announce
them. What is older still came with a file, or with a source that is new."""

PATIENT = 3
"""Days without a paper after which a young cache has nothing of its newest day to tell."""


class Window(NamedTuple):
    """The time from `since` to `until` (ms since 1970), on the days `first` to `last` of the reader's zone.

    `dates` tells whether papers of these days belong to it, `arrivals` whether those do that came in during the time.
    """

    since: int
    until: int
    first: date
    last: date
    dates: bool
    arrivals: bool

    @property
    def oldest(self) -> date:
        """No paper of the window is older."""
        return self.first - timedelta(days=BACKLOG) if self.arrivals else self.first


def since(day: date, now: datetime) -> Window:
    """From a day on, whenever papers of these days came in, and what else came in since."""
    local = now.astimezone()
    start = datetime(day.year, day.month, day.day, tzinfo=local.tzinfo)
    return Window(_ms(start), _ms(now), day, max(day, local.date()), True, True)


def lately(period: str, now: datetime, *, begun: int, newest: date | None, after: int | None = None) -> Window:
    """The last day, week or month, or what came in `after` a moment (ms since 1970).

    `begun` is when the first paper of the cache came in (ms). In a cache that is no older than the time itself papers
    came in all at once, which says nothing: then their dates count, up to the `newest` day of a paper.
    """
    local, days = now.astimezone(), PERIODS[period]
    start = _ms(now - timedelta(days=days)) if after is None else after
    if begun <= start:
        return Window(start, _ms(now), _day(start, local), local.date(), False, True)
    last = local.date()
    if newest is not None and timedelta() < last - newest <= timedelta(days=PATIENT):
        last = newest
    return Window(start, _ms(now), last - timedelta(days=days - 1), last, True, False)


def _day(moment: int, local: datetime) -> date:
    return datetime.fromtimestamp(moment / 1000, local.tzinfo).date()


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
