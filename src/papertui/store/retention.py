"""Letting papers go that nobody marked and that are older than their sources keep them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import cast

import apsw

from papertui.store import bookkeeping, rows, schema

BATCH = 200
"""Papers per transaction: an edit that waits behind one waits some 50 ms at most."""

_DAY_MS = 86_400_000
_HANGING = ("alias", "term", "listing", "version", "detail", "titled", "party")
_MARKED = schema.STARRED | schema.QUEUED | schema.READ

# nothing that its reader did anything with but hide it
_OLD = (
    "SELECT paper.id, paper.key FROM term JOIN paper USING(id) WHERE term.kind='source' AND term.value=?1"
    " AND paper.arrived < ?2 AND coalesce(paper.date, '') < ?3 AND NOT paper.flags & ?4 AND paper.tags = ''"
    " AND NOT paper.extras & ?5"
)
_SOURCES = "SELECT value FROM term WHERE id=? AND kind='source'"


def let_go(db: apsw.Connection, source: str, keep: Mapping[str, int], listed: Collection[str], now: int) -> int:
    """Drop at most `BATCH` papers of a source within the caller's transaction; how many went.

    A paper goes when it was published and came in before the days that every one of its sources keeps papers, is
    neither starred nor queued nor read nor tagged nor noted, and no key of it is in `listed`. Marks are not touched:
    a hidden paper that comes again is hidden.
    """
    days = keep.get(source, 0)
    if not days:
        return 0
    before = now - days * _DAY_MS
    old = db.execute(_OLD, (source, before, (bookkeeping.iso(before) or "")[:10], _MARKED, schema.HAS_NOTE))
    gone = 0
    for row, key in cast("list[tuple[int, str]]", old.fetchall()):
        if key in listed or not _all_let_go(db, row, keep, now) or _is_listed(db, row, listed):
            continue
        _drop(db, row)
        gone += 1
        if gone == BATCH:
            break
    return gone


def _all_let_go(db: apsw.Connection, row: int, keep: Mapping[str, int], now: int) -> bool:
    """Whether no source of the paper keeps it for longer."""
    names = [name for (name,) in db.execute(_SOURCES, (row,))]
    if not all(keep.get(name) for name in names):
        return False
    before = now - max(keep[name] for name in names) * _DAY_MS
    sql = "SELECT 1 FROM paper WHERE id=? AND arrived < ? AND coalesce(date, '') < ?"
    return bool(db.execute(sql, (row, before, (bookkeeping.iso(before) or "")[:10])).fetchall())


def _is_listed(db: apsw.Connection, row: int, listed: Collection[str]) -> bool:
    return any(key in listed for (key,) in db.execute("SELECT key FROM alias WHERE id=?", (row,)))


def _drop(db: apsw.Connection, row: int) -> None:
    rows.forget(db, row)
    for table in _HANGING:
        db.execute(f"DELETE FROM {table} WHERE id=?", (row,))
    # its number is never given to another paper: a screen may still show it
    db.execute("DELETE FROM moved WHERE now=?", (row,))
    db.execute("INSERT OR IGNORE INTO moved(id, now) VALUES(?,?)", (row, row))
