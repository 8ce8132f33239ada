"""Papers with the scores by which they are relevant."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

import apsw

from papertui.query.tree import Node, Not, Query, Word, conjuncts
from papertui.store import matching
from papertui.store.compile import SHOWN, Sql
from papertui.store.ordering import BM25
from papertui.store.plans import LARGE

SCORED = 1_000
"""So many papers are told with their scores."""

COMMON = 20_000
"""A word in more papers is not looked for where only some of the words must be there."""

NEARLY_ALL = 0.9
"""The share of papers above which a word tells nothing of them."""

_TOGETHER = 150_000
_COUNTED = 40
_NEWEST = 2_000


def scored(db: apsw.Connection, sql: Sql) -> tuple[array[int], list[float]]:
    """The first `SCORED` rows that a query compiled with `scored` selects, and the scores they begin with.

    The lower a score the better. Scores end where the first paper has none.
    """
    found: array[int] = array("q")
    scores: list[float] = []
    for row, score in db.execute(f"{sql.sql} LIMIT {SCORED}", sql.params):
        if score is not None and len(scores) == len(found):
            scores.append(score)
        found.append(row)
    return found, scores


def rows(db: apsw.Connection, sql: Sql) -> array[int]:
    """All rows that a query compiled with `scored` selects."""
    found: Iterable[tuple[int, object]] = db.execute(sql.sql, sql.params)
    return array("q", [row for row, _ in found])


def telling(db: apsw.Connection, words: Sequence[str]) -> list[str]:
    """Those of some words, in their order, that few papers have: they say most, and are found soon.

    A word in more than `COMMON` papers hardly tells papers apart; only where all are such, the first two stay.
    """
    sizes: dict[str, int] = {}
    for word in dict.fromkeys(words):
        if len(sizes) == _COUNTED:
            break
        found = f"SELECT count(*) FROM (SELECT rowid FROM words WHERE words MATCH ? LIMIT {COMMON + 1})"
        ((number,),) = db.execute(found, (matching.expression(Word(word)),)).fetchall()
        sizes[word] = int(str(number))
    kept: set[str] = set()
    total = 0
    for word in sorted(sizes, key=sizes.__getitem__):
        total += sizes[word]
        if sizes[word] <= COMMON and total <= _TOGETHER:
            kept.add(word)
    return [word for word in words if word in kept] or list(sizes)[:2]


def tells_nothing(db: apsw.Connection, query: Query) -> bool:
    """Whether only stop words are asked for that nearly all of very many papers have, such as `the`.

    BM25 gives these no weight, and would look at nearly all papers for that.
    """
    parts = conjuncts(matching.meaningful(query.where, live=False))
    if not parts or not all(isinstance(part, Word) and part.text.lower() in matching.STOP_WORDS for part in parts):
        return False
    asked = matching.conjunction(tuple(map(matching.whole, parts)))
    ((hits,),) = db.execute("SELECT count(*) FROM words WHERE words MATCH ?", (asked,)).fetchall()
    if int(str(hits)) < NEARLY_ALL * LARGE:
        return False
    ((papers,),) = db.execute("SELECT count(*) FROM paper").fetchall()
    return int(str(hits)) > NEARLY_ALL * int(str(papers))


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
    # without longer words than the last one, which would have to be collected first
    asked = tuple(map(matching.whole, parts))
    score = "NULL" if tells_nothing(db, query) else BM25
    newest = f"SELECT rowid, {score} AS score FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT {_NEWEST}"
    sql = (
        f"SELECT n.rowid FROM ({newest}) n JOIN paper p ON p.id = n.rowid WHERE {SHOWN}"
        f" ORDER BY n.score, n.rowid DESC LIMIT {SCORED}"
    )
    return array("q", [int(str(row)) for (row,) in db.execute(sql, (matching.conjunction(asked),))])


def _in_index(part: Node) -> bool:
    return matching.in_index(part.node if isinstance(part, Not) else part)
