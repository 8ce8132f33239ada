"""Relevance: what answers a query best, also where no paper has all of its words.

The papers that meet all of the query come first. Where these are few, papers that only have some of its words follow.
Both parts are ordered by BM25 over the words, as the full-text index reckons it, and a share of the same over pairs of
words that stand beside each other in the query as in the paper. The best of each are then read again for their meaning,
where that is installed; it is added to what the words say and never replaces it.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from operator import neg
from typing import NamedTuple, TypeAlias

from papertui.query import Query
from papertui.query.tree import Sort, order
from papertui.store import matching, scoring, widening
from papertui.store.compile import Sql
from papertui.store.reader import Reader
from papertui.store.scoring import SCORED, beside, scored
from papertui.store.widening import neighbours, question, widened

FEW = 50
"""With fewer papers that have all of the words, papers with some of them follow."""

MOST = 100
"""So many papers are there then in all."""

BESIDE = 0.3
"""What a pair of words counts beside its two words: on every collection tried, 0.2 to 0.5 was best."""


REREAD = 100
"""So many of the best papers are read again for their meaning."""

MEANING = 0.8
"""What a paper of the very same meaning gains; the words of the best paper count 1."""

Closeness: TypeAlias = Callable[[str, Sequence[int]], Sequence[float]]
"""How near the paper of each row comes to a question, -1 to 1. Raises `OSError` or `ValueError` where none can tell."""


class Answer(NamedTuple):
    """Rows, the best first. The first `whole` meet all of the query, the others have only some of its words."""

    ids: array[int]
    whole: int

    @property
    def sentence(self) -> str:
        """What the reader must know of it; nothing where all papers meet all of the query."""
        if self.whole == len(self.ids):
            return ""
        if not self.whole:
            return "No paper has all of these words; these have some of them."
        has = "1 paper has" if self.whole == 1 else f"{self.whole} papers have"
        return f"{has} all of these words; the others have some of them."


def answer(
    reader: Reader,
    query: Query,
    compiled: Callable[[Query], Sql],
    closeness: Closeness | None = None,
    begun: Callable[[array[int]], None] = lambda ids: None,
) -> Answer:
    """The papers of a query in its order; with the order of relevance as the module says.

    `compiled` makes SQL with scores of a query as of now. `begun` is called with the best where very many follow.
    """
    sort = order(query)
    if sort.by != "relevance" or sort.reverse:
        ids = scoring.rows(reader.db, compiled(query))
        return Answer(ids, len(ids))
    if scoring.tells_nothing(reader.db, query):
        ids = scoring.rows(reader.db, compiled(query._replace(sort=Sort("date"))))
        return Answer(ids, len(ids))
    judge = _Judge(reader, query, closeness)
    ids = judge.ordered(*_best(reader, query, compiled))
    if len(ids) == SCORED:
        # nobody reads as far as that by relevance: the rest is newest first, which is found without sorting
        begun(ids[:])
        ids += _but(scoring.rows(reader.db, compiled(query._replace(sort=Sort("date")))), ids)
    wider = widened(query, judge.telling) if len(ids) < FEW else None
    if wider is None:
        return Answer(ids, len(ids))
    there = set(ids)
    followers = judge.ordered(*scored(reader.db, compiled(wider)))
    more = [row for row in followers if row not in there]
    return Answer(ids + array("q", more[: MOST - len(ids)]), len(ids))


def _best(reader: Reader, query: Query, compiled: Callable[[Query], Sql]) -> tuple[array[int], list[float]]:
    """The first `SCORED` papers of a query and their scores.

    Only papers with the last word as it stands have a score. Where these are enough, those that have a longer one need
    not be looked at, which takes as long again.
    """
    exact = query._replace(where=query.where and matching.whole(query.where))
    if exact != query:
        ids, scores = scored(reader.db, compiled(exact))
        if len(scores) == SCORED:
            return ids, scores
    return scored(reader.db, compiled(query))


def _but(newest: array[int], gone: Sequence[int]) -> array[int]:
    """Rows, the newest first, without some of them."""
    kept: array[int] = array("q")
    done = 0
    for row in sorted(gone, reverse=True):
        place = bisect_left(newest, -row, done, key=neg)
        if place < len(newest) and newest[place] == row:
            kept += newest[done:place]
            done = place + 1
    return kept + newest[done:]


def likely(reader: Reader, query: Query) -> array[int]:
    """Papers that may be the best, found at once; none where only looking at all of them tells."""
    return scoring.likely(reader.db, query)


class _Judge:
    """Puts papers with scores into the order of a query."""

    def __init__(self, reader: Reader, query: Query, closeness: Closeness | None) -> None:
        self._reader = reader
        self.telling = scoring.telling(reader.db, words) if len(words := widening.words(query)) > 1 else words
        self._pairs = neighbours(query, self.telling)
        self._question = question(query)
        self._closeness = closeness

    def ordered(self, ids: array[int], scores: Sequence[float]) -> array[int]:
        """The rows, of which the first have scores (the lower the better), the best first."""
        head = ids[: len(scores)]
        if self._pairs is None or len(head) < 2:
            return ids
        together = beside(self._reader.db, self._pairs, head)
        total = {row: -score - BESIDE * together.get(row, 0.0) for row, score in zip(head, scores, strict=True)}
        best = sorted(head, key=total.__getitem__, reverse=True)
        return array("q", self._read_again(best[:REREAD], total) + best[REREAD:]) + ids[len(head) :]

    def _read_again(self, rows: list[int], total: Mapping[int, float]) -> list[int]:
        if self._closeness is None:
            return rows
        try:
            near = self._closeness(self._question, rows)
        except (OSError, ValueError):  # the words do without
            return rows
        highest = max(total[rows[0]], 1e-9)
        value = {row: total[row] / highest + MEANING * close for row, close in zip(rows, near, strict=True)}
        return sorted(rows, key=value.__getitem__, reverse=True)
