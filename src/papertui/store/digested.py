"""What the digest asks of the cache: what came in during a time, and what happened to the stars meanwhile."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

import apsw

from papertui.store import schema

_STARRED = f"p.flags & 11 AND p.flags & {schema.STARRED}"  # the first half is the condition of an index
_REVISED = (
    f"SELECT p.id FROM paper p WHERE {_STARRED} AND p.version > 1 AND p.arrived <= ?1 AND EXISTS"
    " (SELECT 1 FROM version v WHERE v.id = p.id AND v.version = p.version AND v.seen > ?1)"
)
_PUBLISHED = (
    "SELECT a.id FROM published u JOIN alias a ON a.key = u.key JOIN paper p ON p.id = a.id"
    f" WHERE u.doi IS NOT NULL AND {_STARRED} AND p.arrived <= ?1 GROUP BY a.id HAVING min(u.fetched) > ?1"
)
_CITED = (
    "SELECT DISTINCT p.id, b.id FROM alias b JOIN cites c ON c.citing = b.key JOIN alias a ON a.key = c.cited"
    f" JOIN paper p ON p.id = a.id WHERE b.id IN (SELECT value FROM json_each(?1)) AND {_STARRED} AND p.id <> b.id"
)


# what was told first after a moment replaced what was known at it; of several keys the one that is cited most counts
_COUNTED = (
    "SELECT p.id, c.citations, n.citations FROM counted n JOIN cited c ON c.key = n.key JOIN alias a ON a.key = n.key"
    f" JOIN paper p ON p.id = a.id WHERE {_STARRED} AND p.arrived <= ?1 AND c.citations > n.citations"
    " AND n.upto = (SELECT min(m.upto) FROM counted m WHERE m.key = n.key AND m.upto > ?1) ORDER BY c.citations"
)


class Happened(NamedTuple):
    """Starred rows with a new version, that were found to be published, and that rows which came in cite; and those
    that are cited more often by now, with how often that is and was."""

    revised: tuple[int, ...]
    published: tuple[int, ...]
    cited: dict[int, tuple[int, ...]]
    counted: dict[int, tuple[int, int]]


def begun(db: apsw.Connection) -> int:
    """When the first paper that is here came in, in ms since 1970; 0 for an empty cache."""
    for (moment,) in db.execute("SELECT min(arrived) FROM paper WHERE arrived > 0"):
        return int(str(moment)) if moment is not None else 0
    return 0


def newest(db: apsw.Connection, until: date) -> date | None:
    """The newest day up to `until` that a paper is of."""
    ((row,),) = db.execute("SELECT max(id) FROM paper WHERE id < ?", (_first_row(until.toordinal() + 1),)).fetchall()
    return (
        date.fromordinal(int(str(row)) // schema.IDS_PER_DAY) if row and int(str(row)) >= schema.IDS_PER_DAY else None
    )


def of_days(db: apsw.Connection, first: date, last: date) -> list[int]:
    """The rows of the papers of some days, both included."""
    bounds = (_first_row(first.toordinal()), _first_row(last.toordinal() + 1))
    return [int(str(row)) for (row,) in db.execute("SELECT id FROM paper WHERE id >= ? AND id < ?", bounds)]


def arrived(db: apsw.Connection, since: int, oldest: date) -> list[int]:
    """The rows of the papers that came in after `since` (ms since 1970) and are not older than a day."""
    sql = "SELECT id FROM paper WHERE arrived > ? AND id >= ?"
    return [int(str(row)) for (row,) in db.execute(sql, (since, _first_row(oldest.toordinal())))]


def happened(db: apsw.Connection, since: int, came: Collection[int]) -> Happened:
    """What happened to starred papers from `since` (ms since 1970) on, where `came` are the rows that came in."""
    cited: dict[int, tuple[int, ...]] = {}
    for star, citing in db.execute(_CITED, (json.dumps(list(came)),)):
        cited[int(str(star))] = (*cited.get(int(str(star)), ()), int(str(citing)))
    counted = {int(str(row)): (int(str(now)), int(str(then))) for row, now, then in db.execute(_COUNTED, (since,))}
    return Happened(_rows(db, _REVISED, since), _rows(db, _PUBLISHED, since), cited, counted)


def _rows(db: apsw.Connection, sql: str, since: int) -> tuple[int, ...]:
    return tuple(int(str(row)) for (row,) in db.execute(sql, (since,)))


def _first_row(ordinal: int) -> int:
    return ordinal * schema.IDS_PER_DAY
