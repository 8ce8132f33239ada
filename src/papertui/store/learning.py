"""What the reader did and whom they follow, as those who rank papers need it: many rows at once, nothing twice."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import apsw

from papertui import edits
from papertui.store.matching import quoted

LEARN_TAG = "foryou"
"""Papers with this tag are learned from as if they were starred."""

_LINKS = (
    "SELECT a.id, b.id FROM alias a JOIN cites c ON c.citing = a.key JOIN alias b ON b.key = c.cited"
    " WHERE a.id IN (SELECT value FROM json_each(?1))"
)
_LINKS_BACK = (
    "SELECT a.id, b.id FROM alias a JOIN cites c ON c.cited = a.key JOIN alias b ON b.key = c.citing"
    " WHERE a.id IN (SELECT value FROM json_each(?1))"
)


class Mark(NamedTuple):
    """One thing that the reader did with a paper: `field` is one of `edits.FLAGS` or the tag to learn from.

    `when` is in ms since 1970. `together` papers were so marked by one edit.
    """

    row: int
    field: str
    when: int
    together: int


def marks(db: apsw.Connection, most: int) -> list[Mark]:
    """What the reader did and did not take back, the latest `most` of each kind, the latest first."""
    found: list[Mark] = []
    for field in (*edits.FLAGS, edits.TAG_PREFIX + LEARN_TAG):
        latest = db.execute(
            "SELECT subject, clock FROM mark WHERE field = ? AND value NOT IN ('false', 'null', '0')"
            " ORDER BY clock DESC LIMIT ?",
            (field, most),
        ).fetchall()
        sizes: dict[str, int] = {}
        for _, clock in latest:
            sizes[str(clock)] = sizes.get(str(clock), 0) + 1
        rows = _rows(db, [str(subject) for subject, _ in latest])
        for subject, clock in latest:
            row = rows.get(str(subject))
            if row is not None:
                found.append(Mark(row, field, _moment(str(clock)), sizes[str(clock)]))
    return found


def _rows(db: apsw.Connection, keys: Sequence[str]) -> dict[str, int]:
    sql = "SELECT key, id FROM alias WHERE key IN (SELECT value FROM json_each(?))"
    return {str(key): int(str(row)) for key, row in db.execute(sql, (json.dumps(keys),))}


def _moment(clock: str) -> int:
    head = clock.partition("-")[0]
    return int(head) if head.isdecimal() else 0


def links(db: apsw.Connection, rows: Sequence[int]) -> Iterator[tuple[int, int, bool]]:
    """For each of these papers the papers here that it cites and, with true, those that cite it."""
    wanted = json.dumps(list(rows))
    for sql, back in ((_LINKS, False), (_LINKS_BACK, True)):
        for row, other in db.execute(sql, (wanted,)):
            yield int(str(row)), int(str(other)), back


def votes(db: apsw.Connection) -> list[tuple[int, int]]:
    """Rows with votes, and how many."""
    return [(int(str(row)), int(str(n))) for row, n in db.execute("SELECT id, votes FROM paper WHERE votes > 0")]


def citations(db: apsw.Connection) -> list[tuple[int, int]]:
    """Rows that are cited, and how often."""
    sql = "SELECT a.id, c.citations FROM cited c JOIN alias a ON a.key = c.key WHERE c.citations > 0"
    return [(int(str(row)), int(str(n))) for row, n in db.execute(sql)]


def by_author(db: apsw.Connection, name: str) -> list[int]:
    """The papers of whoever has this name."""
    if not any(map(str.isalnum, name)):
        return []
    found = db.execute("SELECT rowid FROM words WHERE words MATCH ?", (f"authors : {quoted(name)}",))
    return [int(str(row)) for (row,) in found]


def by_organization(db: apsw.Connection, name: str) -> list[int]:
    """The papers of the organization that has this name or handle."""
    sql = "SELECT id FROM term WHERE kind IN ('organization', 'handle') AND value = ? COLLATE NOCASE"
    return [int(str(row)) for (row,) in db.execute(sql, (name,))]


def authors(db: apsw.Connection, rows: Sequence[int]) -> dict[int, list[str]]:
    """The authors of these papers as lists show them: the first ones."""
    sql = "SELECT id, authors FROM paper WHERE id IN (SELECT value FROM json_each(?))"
    found = db.execute(sql, (json.dumps(list(rows)),))
    return {int(str(row)): [name for name in str(shown).split(", ") if name] for row, shown in found}
