"""What trends are counted from: the papers of some weeks by their ids, which are in the order of days."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from datetime import date

import apsw

from papertui.query.tree import Phrase
from papertui.store import matching, schema

_CHUNK = 500
_FEW = 20_000
"""The terms of so many papers are looked up paper by paper; of more papers all terms of the time are read."""


def first_id(day: date) -> int:
    """The least id of a paper of that day or later."""
    return day.toordinal() * schema.IDS_PER_DAY


def week(row: int) -> int:
    """The week of a paper's id, in weeks since the year 1; all begin on Mondays."""
    return (row // schema.IDS_PER_DAY - 1) // 7


def newest(db: apsw.Connection, today: date) -> date | None:
    """The day of the newest paper that has come out; `None` without one."""
    ((row,),) = db.execute("SELECT max(id) FROM paper WHERE id < ?", (first_id(today) + schema.IDS_PER_DAY,)).fetchall()
    day = int(row or 0) // schema.IDS_PER_DAY
    return date.fromordinal(day) if day else None


def all_ids(db: apsw.Connection, first: date, end: date) -> array[int]:
    """The ids of all papers from `first` on and before `end`, in order."""
    found = db.execute("SELECT id FROM paper WHERE id >= ? AND id < ? ORDER BY id", (first_id(first), first_id(end)))
    return array("q", [row for (row,) in found])


def titles(db: apsw.Connection, ids: Sequence[int]) -> Iterator[str]:
    """The titles of these papers."""
    for places, chunk in _chunks(ids):
        for (title,) in db.execute(f"SELECT title FROM paper WHERE id IN ({places})", chunk):
            yield title


def terms(
    db: apsw.Connection, kinds: Sequence[str], ids: Sequence[int], first: date, end: date
) -> Iterator[tuple[str, int]]:
    """Values of these kinds with the papers that have them: of `ids`, and where these are many of all of that time."""
    kind = ",".join("?" * len(kinds))
    if len(ids) > _FEW:
        sql = f"SELECT value, id FROM term WHERE kind IN ({kind}) AND id >= ? AND id < ?"
        yield from db.execute(sql, (*kinds, first_id(first), first_id(end)))
        return
    for places, chunk in _chunks(ids):
        yield from db.execute(
            f"SELECT value, id FROM term WHERE id IN ({places}) AND kind IN ({kind})", (*chunk, *kinds)
        )


def with_phrase(db: apsw.Connection, phrase: str, first: date, end: date) -> array[int]:
    """The papers of that time in which the words stand next to each other, as a search for them in quotes finds."""
    node = Phrase(phrase)
    if not matching.in_index(node):
        return array("q")
    sql = "SELECT rowid FROM words WHERE words MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid"
    found = db.execute(sql, (matching.expression(node), first_id(first), first_id(end)))
    return array("q", [row for (row,) in found])


def _chunks(ids: Sequence[int]) -> Iterator[tuple[str, list[int]]]:
    for start in range(0, len(ids), _CHUNK):
        chunk = [int(row) for row in ids[start : start + _CHUNK]]
        yield ",".join("?" * len(chunk)), chunk
