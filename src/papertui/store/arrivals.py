"""What came into the cache since a moment, and which of some papers are looked at first."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import Any

import apsw

from papertui.store.compile import Sql
from papertui.store.rules import within

FEW = 10_000
"""So many papers that came in are worth looking up first."""


class TooLong(Exception):
    """A question took longer than it may."""


@contextmanager
def patience(db: apsw.Connection, seconds: float) -> Iterator[None]:
    """Within the block questions end after so many seconds. Raises `TooLong`."""
    until = monotonic() + seconds
    db.set_progress_handler(lambda: monotonic() > until, 5_000, id=until)
    try:
        yield
    except apsw.InterruptError:
        # else somebody else has no use for the answer any more
        if monotonic() > until:
            raise TooLong from None
        raise
    finally:
        db.set_progress_handler(None, id=until)


def came_in(db: apsw.Connection, visit: int, most: int) -> list[int]:
    """The rows of up to `most` papers that arrived after `visit` (ms since 1970)."""
    found: list[Any] = db.execute("SELECT id FROM paper WHERE arrived > ? LIMIT ?", (visit, most)).fetchall()
    return [row for (row,) in found]


def newest(db: apsw.Connection) -> int:
    """When the last paper arrived, in ms since 1970; 0 where there is none."""
    ((moment,),) = db.execute("SELECT max(arrived) FROM paper")
    return int(moment or 0)


def among(sql: Sql, ids: Sequence[int]) -> Sql:
    """Those of `ids` that a query without order selects; what it reads lies between the least and the greatest."""
    near = within(sql, min(ids), max(ids))
    return Sql(f"{near.sql} AND p.id IN (SELECT value FROM json_each(?))", (*near.params, json.dumps(list(ids))))


def foremost(db: apsw.Connection, ids: Sequence[int], most: int) -> list[int]:
    """The `most` of these papers with the most votes, of as many votes the newest."""
    sql = "SELECT id FROM paper WHERE id IN (SELECT value FROM json_each(?)) ORDER BY votes DESC, id DESC LIMIT ?"
    return [int(row) for (row,) in db.execute(sql, (json.dumps(list(ids)), most))]
