"""Trends: what the papers of a query were about, week by week, and what of it rises or falls.

Candidates come from titles and AI keywords, of very many papers from a sample; each is then counted as the search
counts that it becomes: the number beside a trend is the number of papers that its query finds.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from papertui.errors import UsageError
from papertui.query import parse, with_term
from papertui.query import term as written
from papertui.ranking import rising
from papertui.ranking.phrases import Phrases
from papertui.ranking.rising import Rise
from papertui.store import schema, trends
from papertui.store.reader import Reader

if TYPE_CHECKING:
    import numpy.typing as npt

    from papertui.query import Query
    from papertui.store.compile import Sql

    Numbers = npt.NDArray[Any]

WORDS, CATEGORIES, ORGANIZATIONS = KINDS = ("words", "categories", "organizations")
SPANS = (8, 12, 26, 52)
MOST_WEEKS = 520

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
_STRONG = 3.5
_SAME = 0.8

Tell = Callable[[int, int], bool]
"""Called with how many of how many are done; returns whether to go on."""


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


def check(asked: Asked) -> None:
    """Raises `UsageError` for a kind or a number of weeks that there is not, and `QueryError` for a broken query."""
    if asked.kind not in KINDS:
        raise UsageError(f"There are no trends of “{asked.kind}”: write {', '.join(KINDS[:-1])} or {KINDS[-1]}.")
    if not 4 <= asked.weeks <= MOST_WEEKS:
        raise UsageError(f"Trends take 4 to {MOST_WEEKS} weeks, not {asked.weeks}.")
    parse(asked.query, today=asked.today)


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
        self.stratum = np.zeros(len(self.ids), np.int64)
        self.strata = 1

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
        """Phrases that may rise or fall, or are said often: those to be counted exactly."""
        step = max(1, -(-len(self.ids) // SAMPLE))
        sample = np.arange(0, len(self.ids), step)
        ids = self.ids[sample]
        # the titles come in the order of their ids, as they are asked for in that order
        phrases = Phrases(trends.titles(self.db, ids.tolist()), max(2, LEAST // step))
        self._go_on(0, 0)
        names = list(phrases.names)
        places = {name: place for place, name in enumerate(names)}
        pairs = [(place, int(sample[title])) for place, title in phrases.pairs if title < len(sample)]
        for value, papers in keywords.items():
            if len(papers) >= LEAST and '"' not in value:
                place = places.setdefault(value, len(places))
                pairs += [(place, paper) for paper in papers]
        names = list(places)
        if not names:
            self.tested = 0
            return []
        scores, sizes = self._scores(np.array(pairs, np.int64), len(names), sample)
        self.tested = int((sizes * step >= SURE).sum())
        few = COUNTED // 4
        shown = [phrases.shown(name) for name in names]
        # words such as "data" are in most papers and say nothing of what these are about
        ways = zip(names, shown, strict=True)
        telling = np.array([" " in name or name in keywords or how != name for name, how in ways])
        scores = np.where(telling | (np.abs(scores) >= _STRONG), scores, 0)
        often = np.argsort(-sizes * telling, kind="stable")[:few]
        order = np.argsort(-scores, kind="stable")
        best = np.unique(np.concatenate([order[: 2 * few], order[-few:], often]))
        best = best[telling[best] | (scores[best] != 0)]
        # of those that turn out to be the same the first one stays: the usual form, and the whole of a phrase
        return [shown[place] for place in sorted(map(int, best), key=lambda at: (-sizes[at], -len(names[at])))]

    def _scores(self, pairs: Numbers, number: int, sample: Numbers) -> tuple[Numbers, Numbers]:
        """By candidate: how far beyond what was expected its late papers are (in roots of that), and all its papers."""
        late = (self.week >= self.asked.weeks - self.recent).astype(np.int64)
        cells = self.strata * 2
        cell = self.stratum * 2 + late
        found = np.zeros((number, cells), np.float32)
        np.add.at(found, (pairs[:, 0], cell[pairs[:, 1]]), 1)
        by = found.reshape(number, self.strata, 2)
        papers = np.bincount(cell, minlength=cells).reshape(self.strata, 2)
        shares = papers[:, 1] / np.maximum(papers.sum(axis=1), 1)
        sizes = by.sum(axis=(1, 2))
        expected = (by.sum(axis=2) * shares).sum(axis=1)
        over = by[:, :, 1].sum(axis=1) - expected
        rest = np.maximum(sizes - expected, 0)
        scores: Numbers = over / np.sqrt(expected * rest / np.maximum(sizes, 1) + 1)
        return scores, sizes

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
        papers = self._counts(np.arange(len(self.ids)))
        expected = rising.expected(counts, papers)
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
