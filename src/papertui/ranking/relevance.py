"""Relevance: what answers a query best, also where no paper has all of its words.

The papers that meet all of the query come first. Where these are few, papers that only have some of its words follow.
Both parts are ordered by BM25 over the words, as the full-text index reckons it, and a share of the same over pairs of
words that stand beside each other in the query as in the paper.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from typing import NamedTuple

from papertui.query import Query
from papertui.query.tree import order
from papertui.store.compile import Sql
from papertui.store.reader import Reader
from papertui.store.scoring import SCORED, beside, scored
from papertui.store.widening import neighbours, widened

FEW = 50
"""With fewer papers that have all of the words, papers with some of them follow."""

MOST = 100
"""So many papers are there then in all."""

BESIDE = 0.3
"""What a pair of words counts beside its two words: on every collection tried, 0.2 to 0.5 was best."""


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
            return "No paper has all of these words; these have some of them, the best match first."
        has = "1 paper has" if self.whole == 1 else f"{self.whole} papers have"
        return f"{has} all of these words; the others have some of them, the best match first."


def answer(reader: Reader, query: Query, compiled: Callable[[Query], Sql]) -> Answer:
    """The papers of a query in its order; with the order of relevance as the module says.

    `compiled` makes SQL with scores of a query as of now.
    """
    ids, scores = scored(reader.db, compiled(query))
    sort = order(query)
    if sort.by != "relevance" or sort.reverse:
        return Answer(ids, len(ids))
    pairs = neighbours(query)
    ids = _ordered(reader, ids, scores, pairs)
    wider = widened(query) if len(ids) < FEW else None
    if wider is None:
        return Answer(ids, len(ids))
    there = set(ids)
    followers = _ordered(reader, *scored(reader.db, compiled(wider), SCORED), pairs)
    more = [row for row in followers if row not in there]
    return Answer(ids + array("q", more[: MOST - len(ids)]), len(ids))


def _ordered(reader: Reader, ids: array[int], scores: list[float], pairs: str | None) -> array[int]:
    """The rows with those that have a score by that and by the pairs of words in them."""
    head = ids[: len(scores)]
    if pairs is None or len(head) < 2:
        return ids
    together = beside(reader.db, pairs, head)
    total = {row: score + BESIDE * together.get(row, 0.0) for row, score in zip(head, scores, strict=True)}
    return array("q", sorted(head, key=total.__getitem__)) + ids[len(head) :]
