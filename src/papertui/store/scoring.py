"""Papers with the scores by which they are relevant."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

import apsw

from papertui.query.tree import Node, Not, Query, conjuncts
from papertui.store import matching
from papertui.store.compile import SHOWN, Sql
from papertui.store.ordering import BM25

SCORED = 1_000
"""So many papers are told with their scores."""

_NEWEST = 2_000


def scored(db: apsw.Connection, sql: Sql, most: int | None = None) -> tuple[array[int], list[float]]:
    """The rows a query compiled with `scored` selects, all or the first `most`, and the scores they begin with.

    The lower a score the better. Scores end where the first paper has none.
    """
    limit = "" if most is None else f" LIMIT {most}"
    found: array[int] = array("q")
    scores: list[float] = []
    for row, score in db.execute(sql.sql + limit, sql.params):
        if score is not None and len(scores) == len(found) < SCORED:
            scores.append(score)
        found.append(row)
    return found, scores


def beside(db: apsw.Connection, expression: str, among: Iterable[int]) -> dict[int, float]:
    """The scores of those rows of `among` that a full-text expression finds."""
    wanted = set(among)
    if not wanted:
        return {}
    sql = f"SELECT rowid, {BM25} FROM words WHERE words MATCH ? AND rowid BETWEEN ? AND ?"
    found = db.execute(sql, (expression, min(wanted), max(wanted)))
    return {row: score for row, score in found if row in wanted}


def likely(db: apsw.Connection, query: Query) -> array[int]:
    """Rows by relevance among the newest that have the words of a query: an answer at once where all take long.

    None for a query that asks for more than words.
    """
    parts = conjuncts(matching.meaningful(query.where, live=False))
    if not parts or all(isinstance(part, Not) for part in parts) or not all(map(_in_index, parts)):
        return array("q")
    newest = f"SELECT rowid, {BM25} AS score FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT {_NEWEST}"
    sql = (
        f"SELECT n.rowid FROM ({newest}) n JOIN paper p ON p.id = n.rowid WHERE {SHOWN} ORDER BY n.score LIMIT {SCORED}"
    )
    return array("q", [int(str(row)) for (row,) in db.execute(sql, (matching.conjunction(parts),))])


def _in_index(part: Node) -> bool:
    return matching.in_index(part.node if isinstance(part, Not) else part)
