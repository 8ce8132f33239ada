"""Counting trends: candidates are counted as the search counts that each becomes.

The number beside a trend is the number of papers that its query finds.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from papertui.query import parse, with_term
from papertui.query import term as written
from papertui.ranking import candidates, rising
from papertui.ranking.numbers import np
from papertui.ranking.phrases import Phrases
from papertui.ranking.trends import CATEGORIES, WORDS, Asked, Stopped, Trend, Trends, Week, check
from papertui.store import schema, trends
from papertui.store.reader import Reader

if TYPE_CHECKING:
    import numpy.typing as npt

    from papertui.query import Query
    from papertui.store.compile import Sql

    Numbers = npt.NDArray[Any]

LEAST = 5
"""A trend has so many papers at least."""

SURE = 10
"""Of fewer papers no trend is called rising or falling."""

SAMPLE = 20_000
"""The titles of so many papers are read."""

COUNTED = 240
"""So many candidates are counted exactly."""

_STRATA = 24
_SOURCES = 40
_HARDLY = 0.05
_RECENT = 0.1
_SAME = 0.8

Tell = Callable[[int, int], bool]
"""Called with how many of how many are done; returns whether to go on."""


def find(
    reader: Reader, asked: Asked, members: Callable[[Query], Sql], tell: Tell = lambda done, size: True
) -> Trends | None:
    """The trends that are asked for; `None` where the cache has no paper with a date.

    `members` compiles a query. Takes about a second; raises `Stopped` when `tell` says so, `UsageError`, `QueryError`.
    """
    check(asked)
    newest = trends.newest(reader.db, asked.today)
    return None if newest is None else _Finding(reader, asked, members, newest, tell).trends()


class _Finding:
    """The papers of the query and of the weeks, as arrays: `ids`, the `week` and the `stratum` of each."""

    def __init__(self, reader: Reader, asked: Asked, members: Callable[[Query], Sql], newest: date, tell: Tell) -> None:
        self.db, self.asked, self.tell = reader.db, asked, tell
        self.end = newest + timedelta(days=7 - newest.weekday())
        self.first = self.end - timedelta(weeks=asked.weeks)
        self._go_on(0, 0)
        sql = members(parse(self.narrowed(""), today=asked.today))
        self.ids = np.unique(np.array(reader.ids(sql), np.int64))
        self.rows: list[int] = self.ids.tolist()
        self.week = self._weeks(self.ids)
        self.weeks = self._told_weeks()
        self.recent = self._recent()
        self.stratum = self.papers = np.zeros(0, np.int64)
        self.strata = self.tested = 0

    def narrowed(self, term: str) -> str:
        """The query of what is counted for a term."""
        text = self.asked.query
        for part in (f"after:{self.first}", f"before:{self.end}", term):
            text = with_term(text, part) if part else text
        return text

    def trends(self) -> Trends:
        found = self._words() if self.asked.kind == WORDS else self._terms()
        named = [(name, term, rows) for name, term, rows in found if len(rows) >= LEAST]
        rows = [self._trend(name, term, positions) for name, term, positions in named]
        clear = rising.clear([row.rise.chance for row in rows], self.tested)
        told = [_told(row) if sure and row.papers >= SURE else row for row, sure in zip(rows, clear, strict=True)]
        best = tuple(_best(told))
        return Trends(self.asked.query, self.asked.kind, self.weeks, self.recent, len(self.ids), self.tested, best)

    def _go_on(self, done: int, size: int) -> None:
        if not self.tell(done, size):
            raise Stopped

    def _weeks(self, ids: Numbers) -> Numbers:
        made: Numbers = (ids // schema.IDS_PER_DAY - 1) // 7 - (self.first.toordinal() - 1) // 7
        return made

    def _told_weeks(self) -> tuple[Week, ...]:
        every = np.array(trends.all_ids(self.db, self.first, self.end), np.int64)
        cache = np.bincount(self._weeks(every), minlength=self.asked.weeks)
        mine = np.bincount(self.week, minlength=self.asked.weeks)
        usual = float(np.median(cache[cache > 0])) if cache.any() else 0.0
        days = (self.first + timedelta(weeks=number) for number in range(self.asked.weeks))
        return tuple(
            Week(day, int(papers), bool(all_ > _HARDLY * usual))
            for day, papers, all_ in zip(days, mine, cache, strict=True)
        )

    def _recent(self) -> int:
        """How many weeks are compared with those before: a quarter, or more where these have few of the papers."""
        weeks, late = self.asked.weeks, max(1, self.asked.weeks // 4)
        while late < weeks // 2 and sum(week.papers for week in self.weeks[-late:]) < _RECENT * len(self.ids):
            late += 1
        return late

    # Kinds of papers

    def _stratify(self, having: Numbers) -> None:
        """Part the papers by their sources, and by whether they have (`having`) any value of what is counted."""
        sources: dict[str, int] = {}
        mask = np.zeros(len(self.ids), np.int64)
        for name, row in trends.terms(self.db, (schema.SOURCE,), self.rows, self.first, self.end):
            place = self._place(row)
            if place >= 0:
                mask[place] |= 1 << min(sources.setdefault(name, len(sources)), _SOURCES)
        mask = mask * 2 + having
        kinds, which, sizes = np.unique(mask, return_inverse=True, return_counts=True)
        rank = np.empty(len(kinds), np.int64)
        rank[np.argsort(-sizes, kind="stable")] = np.arange(len(kinds))
        self.stratum = np.minimum(rank[which.reshape(-1)], _STRATA - 1)
        self.strata = min(len(kinds), _STRATA)
        self.papers = self._counts(np.arange(len(self.ids)))

    def _place(self, row: int) -> int:
        place = int(np.searchsorted(self.ids, row))
        return place if place < len(self.ids) and self.ids[place] == row else -1

    def _places(self, rows: array[int]) -> Numbers:
        """The places of those of `rows` that are among the papers."""
        given = np.unique(np.frombuffer(rows, np.int64)) if len(rows) else np.empty(0, np.int64)
        places: Numbers = np.searchsorted(self.ids, given)
        there = places < len(self.ids)
        places, given = places[there], given[there]
        kept: Numbers = places[self.ids[places] == given]
        return kept

    def _counts(self, places: Numbers) -> Numbers:
        cells = self.stratum[places] * self.asked.weeks + self.week[places]
        made: Numbers = np.bincount(cells, minlength=self.strata * self.asked.weeks)
        return made.reshape(self.strata, self.asked.weeks)

    # What is counted

    def _words(self) -> Iterator[tuple[str, str, Numbers]]:
        keywords: dict[str, list[int]] = {}
        having = np.zeros(len(self.ids), np.int64)
        for value, row in trends.terms(self.db, (schema.KEYWORD,), self.rows, self.first, self.end):
            place = self._place(row)
            if place >= 0:
                having[place] = 1
                keywords.setdefault(value, []).append(place)
        self._go_on(0, 0)
        self._stratify(having)
        names = self._candidates(keywords)
        seen: set[bytes] = set()
        for number, name in enumerate(names):
            self._go_on(number, len(names))
            places = self._places(trends.with_phrase(self.db, name, self.first, self.end))
            if (same := places.tobytes()) not in seen:
                seen.add(same)
                yield name, f'"{name}"', places

    def _candidates(self, keywords: dict[str, list[int]]) -> list[str]:
        step = max(1, -(-len(self.ids) // SAMPLE))
        sample = np.arange(0, len(self.ids), step)
        # the titles come in the order of their ids, as they are asked for in that order
        phrases = Phrases(trends.titles(self.db, self.ids[sample].tolist()), max(2, LEAST // step))
        self._go_on(0, 0)
        late = (self.week >= self.asked.weeks - self.recent).astype(np.int64)
        kinds = candidates.Kinds(self.stratum * 2 + late, self.strata)
        found = candidates.find(phrases, sample, keywords, kinds, LEAST, COUNTED)
        self.tested = int((found.sizes * step >= SURE).sum())
        return found.names

    def _terms(self) -> Iterator[tuple[str, str, Numbers]]:
        """Categories, or organizations by the name that a query finds them by."""
        kind = schema.CATEGORY if self.asked.kind == CATEGORIES else schema.ORGANIZATION
        found: dict[str, list[int]] = {}
        names: dict[str, str] = {}
        having = np.zeros(len(self.ids), np.int64)
        self._go_on(0, 0)
        for value, row in trends.terms(self.db, (kind,), self.rows, self.first, self.end):
            key = _folded(value, kind)
            names.setdefault(key, value)
            found.setdefault(key, []).append(row)
            place = self._place(row)
            if place >= 0:
                having[place] = 1
        self._go_on(0, 0)
        self._stratify(having)
        often = sorted(found, key=lambda key: -len(found[key]))[: 2 * COUNTED]
        self.tested = len(often)
        for key in often:
            rows = array("q", found[key])
            if kind == schema.CATEGORY and "." not in key:
                rows = array("q", [row for other in found if other == key or other.startswith(f"{key}.")
                                   for row in found[other]])  # fmt: skip
            field = "cat" if kind == schema.CATEGORY else "org"
            yield names[key], written(field, names[key]), self._places(rows)

    def _trend(self, name: str, term: str, places: Numbers) -> Trend:
        counts = self._counts(places)
        expected = rising.expected(counts, self.papers)
        weekly = counts.sum(axis=0)
        rise = rising.rise(weekly, expected, self.recent)
        by_week = tuple(map(int, weekly)), tuple(map(float, expected))
        return Trend(name, self.narrowed(term), len(places), rise, *by_week, 0)


def _folded(value: str, kind: str) -> str:
    """What a query does not tell apart: capitals of names, as SQLite's LIKE has it, for ASCII."""
    if kind == schema.CATEGORY:
        return value
    return "".join(char.lower() if char.isascii() else char for char in value)


def _told(row: Trend) -> Trend:
    rise = row.rise
    return row._replace(change=1 if rise.recent > rise.expected else -1)


def _best(rows: Iterable[Trend]) -> list[Trend]:
    """What to show, by `order`: of phrases within each other that are said of nearly the same papers only one."""
    kept: list[Trend] = []
    for row in sorted(rows, key=lambda row: row.order):
        if not any(_says_the_same(row, other) for other in kept):
            kept.append(row)
    return kept


def _says_the_same(one: Trend, other: Trend) -> bool:
    words, others = one.name.lower().split(), other.name.lower().split()
    if len(words) == len(others) or not (set(words) < set(others) or set(others) < set(words)):
        return False
    return min(one.papers, other.papers) >= _SAME * max(one.papers, other.papers)
