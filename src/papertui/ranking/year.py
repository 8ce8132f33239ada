"""A year of the reader's stars and reads: by day, in all, and of what papers most."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from papertui.library import Library, deeds
from papertui.library.deeds import Day, Deeds, Streak
from papertui.store import habits, schema
from papertui.store.reader import Reader

WEEKS = 53
MOST = 10
"""So many categories, organizations and authors are named."""

NEWEST = 3_000
"""Of so many papers, the latest ones, is told what they have in common."""


class Year(NamedTuple):
    """The days from `first`, a Monday, to `last`.

    `days` are those on which something was done. `most` has categories, organizations and authors of the papers that
    were starred or read, with their numbers of papers; `now` and `longest` are streaks of all times.
    """

    first: date
    last: date
    days: dict[date, Day]
    at_once: int
    now: Streak
    longest: Streak
    most: dict[str, list[tuple[str, int]]]

    def total(self, field: str) -> int:
        """How many papers were `starred`, `read`, `queued` or `unqueued`, each day for itself."""
        return sum(len(getattr(day, field)) for day in self.days.values())

    @property
    def active(self) -> list[date]:
        """The days on which something was starred or read."""
        return [day for day, done in sorted(self.days.items()) if done.papers]


def read(reader: Reader, library: Library, go_on: Callable[[int], bool]) -> Deeds:
    """What all journals say was done. Takes a second for some ten thousand edits.

    `go_on` is called with how many edits were read, and returns whether to go on.
    """

    def same(keys: Iterable[str]) -> Mapping[str, str]:
        first: dict[int, str] = {}
        return {key: first.setdefault(row, key) for key, row in sorted(habits.rows_of(reader.db, keys).items())}

    events = (played.event for played in library.read_since({}) if played.event is not None)
    return deeds.deeds(events, same, go_on)


def year(reader: Reader, done: Deeds, last: date, today: date) -> Year:
    """The year that ends with `last`, as it looked from `today`."""
    first = last - timedelta(days=last.weekday(), weeks=WEEKS - 1)
    days = {day: one for day, one in done.days.items() if first <= day <= last}
    keys = [key for day in sorted(days, reverse=True) for key in days[day].papers]
    rows = list(habits.rows_of(reader.db, list(dict.fromkeys(keys))[:NEWEST]).values())
    most = {
        "categories": habits.most(reader.db, rows, schema.CATEGORY, MOST),
        "organizations": habits.most(reader.db, rows, schema.ORGANIZATION, MOST),
        "authors": habits.authors(reader.db, rows, MOST),
    }
    at_once = sum(number for day, number in done.at_once.items() if first <= day <= last)
    now, longest = deeds.streaks([day for day, one in done.days.items() if one.papers], today)
    return Year(first, last, days, at_once, now, longest, most)
