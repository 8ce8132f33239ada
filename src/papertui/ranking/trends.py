"""Trends as values: what is asked, and what the papers of a query were about, week by week, rising or falling."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from papertui.errors import UsageError
from papertui.query import parse
from papertui.ranking.rising import Rise
from papertui.store.plans import Scale

WORDS, CATEGORIES, ORGANIZATIONS = KINDS = ("words", "categories", "organizations")
SPANS = (8, 12, 26, 52)
MOST_WEEKS = 520


class Stopped(Exception):
    """Whoever asked no longer waits."""


class Week(NamedTuple):
    """A week by its Monday, how many papers of the query it has, and whether that tells anything.

    Where hardly a paper of any kind is in the cache, the week was not fetched, and what was in it is not known.
    """

    first: date
    papers: int
    known: bool


class Trend(NamedTuple):
    """One row. `papers` is what `query` finds, in all weeks.

    `found` and `expected` are papers by week; where none is expected there is nothing to compare with. `change` is 1
    for what rises, -1 for what falls, else 0.
    """

    name: str
    query: str
    papers: int
    rise: Rise
    found: tuple[int, ...]
    expected: tuple[float, ...]
    change: int

    @property
    def order(self) -> tuple[float, float]:
        """What rises most surely first, what falls most surely last."""
        return (-self.change, -(self.rise.most if self.change < 0 else self.rise.least))


class Trends(NamedTuple):
    """The answer: `rows` by `order`; the last `recent` of the `weeks` are compared with those before.

    `papers` are those of the query, `tested` is of how many words or values the rows are the most telling.
    """

    query: str
    kind: str
    weeks: tuple[Week, ...]
    recent: int
    papers: int
    tested: int
    rows: tuple[Trend, ...]

    @property
    def first(self) -> date:
        return self.weeks[0].first

    @property
    def since(self) -> date:
        """The first day of the weeks that are compared with those before."""
        return self.weeks[-self.recent].first

    @property
    def last(self) -> date:
        """The last day."""
        return self.weeks[-1].first + timedelta(days=6)


class Asked(NamedTuple):
    """What is asked: a query, one of `KINDS`, how many weeks up to `today`."""

    query: str
    kind: str
    weeks: int
    today: date


class Scene(NamedTuple):
    """What the papers of a query hang on besides it: the moment (UTC), the size of the cache, and what is below.

    `visit` is the last visit in ms since 1970. `near` has the rows by the keys of the papers that `like:` names.
    """

    now: datetime
    visit: int
    scale: Scale
    near: dict[str, tuple[int, ...]]


def check(asked: Asked) -> None:
    """Raises `UsageError` for a kind or a number of weeks that there is not, and `QueryError` for a broken query."""
    if asked.kind not in KINDS:
        raise UsageError(f"There are no trends of “{asked.kind}”: write {', '.join(KINDS[:-1])} or {KINDS[-1]}.")
    if not 4 <= asked.weeks <= MOST_WEEKS:
        raise UsageError(f"Trends take 4 to {MOST_WEEKS} weeks, not {asked.weeks}.")
    parse(asked.query, today=asked.today)
