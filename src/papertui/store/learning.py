"""What the reader did and whom they follow, as those who rank papers need it: many rows at once, nothing twice."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

import apsw

from papertui import edits
from papertui.store.matching import quoted

LEARN_TAG = "foryou"
"""Papers with this tag are learned from as if they were starred."""

FIELDS = (*edits.FLAGS, edits.TAG_PREFIX + LEARN_TAG)
"""The kinds of marks to learn from."""

_AMONG = f"field IN ({', '.join(map(repr, FIELDS))})"
_BACK = "value IN ('false', 'null', '0')"
_LATEST = f"SELECT subject, clock FROM mark WHERE field = ? AND NOT {_BACK} ORDER BY clock DESC LIMIT ?"
_NEWER = f"SELECT field, subject, clock, {_BACK} FROM mark WHERE {_AMONG} AND clock > ? ORDER BY clock DESC"
_ROUND = 1_000_000_007
_STAMP = (
    f"SELECT count(*), coalesce(sum({_BACK}), 0), coalesce(sum(CAST(clock AS INTEGER) % {_ROUND}), 0),"
    f" coalesce(max(clock), '') FROM mark WHERE {_AMONG} AND clock <= ?"
)
_NEVER = "~"
"""Stands behind every clock, as they begin with digits."""

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


class _Stamp(NamedTuple):
    """How many marks there are, how many of them take something back, and a sum of when."""

    number: int = 0
    back: int = 0
    moments: int = 0


class Marks:
    """What the reader did and did not take back: the latest `most` of each kind.

    It is read anew only as far as it changed, for as long as the papers stay the same. What was done since the last
    time has later clocks; whether anything else was written, as with what another computer did, is told by a sum.
    """

    def __init__(self, db: apsw.Connection, most: int) -> None:
        self._db = db
        self._most = most
        self._clocks: dict[str, dict[str, str]] = {}
        self._marks: dict[str, list[Mark]] = {}
        self._rows: dict[str, int | None] = {}
        self._last, self._stamp = "", _Stamp()

    def read(self) -> list[Mark]:
        """All of them as they are now: one kind behind the other, the latest of each first."""
        with self._db:  # so that all questions see the same
            changed = self._changed()
            self._find({subject for clocks in changed.values() for subject in clocks})
            self._clocks |= changed
            self._marks |= {field: self._made(field) for field in changed}
        return [mark for field in FIELDS for mark in self._marks[field]]

    def _changed(self) -> dict[str, dict[str, str]]:
        """The clocks, by subject, of each kind of which some are others than before."""
        changed = self._newer() if self._last else None
        if changed is None:
            changed = {field: self._latest(field) for field in FIELDS}
            self._stamp, self._last = self._stamped(_NEVER)
        return changed

    def _latest(self, field: str) -> dict[str, str]:
        found = self._db.execute(_LATEST, (field, self._most))
        return {str(subject): str(clock) for subject, clock in found}

    def _stamped(self, last: str) -> tuple[_Stamp, str]:
        """What is known by a number of the marks up to a clock, and the latest clock of these."""
        ((number, back, moments, latest),) = self._db.execute(_STAMP, (last,)).fetchall()
        return _Stamp(int(str(number)), int(str(back)), int(str(moments))), str(latest)

    def _newer(self) -> dict[str, dict[str, str]] | None:
        """The same from what was done since the last time; `None` where what came last does not tell that."""
        found = self._db.execute(_NEWER, (self._last,))
        newer = [(str(field), str(subject), str(clock), bool(back)) for field, subject, clock, back in found]
        expected, changed = self._stamp, {field: self._clocks[field].copy() for field, _, _, _ in newer}
        for field, subject, _, _ in newer:
            before = changed[field].pop(subject, None)
            if before is not None:
                expected = _Stamp(expected.number - 1, expected.back, expected.moments - _rounded(before))
                if len(self._clocks[field]) == self._most:
                    return None
        if self._stamped(self._last)[0] != expected:
            return None
        for field in changed:
            fresh = {subject: clock for kind, subject, clock, back in newer if kind == field and not back}
            changed[field] = dict(islice((fresh | changed[field]).items(), self._most))
        moments = sum(_rounded(clock) for _, _, clock, _ in newer)
        self._stamp = _Stamp(
            expected.number + len(newer),
            expected.back + sum(back for _, _, _, back in newer),
            expected.moments + moments,
        )
        self._last = newer[0][2] if newer else self._last
        return changed

    def _find(self, subjects: set[str]) -> None:
        """Know the rows of these papers."""
        missing = [subject for subject in subjects if subject not in self._rows]
        sql = "SELECT key, id FROM alias WHERE key IN (SELECT value FROM json_each(?))"
        found = {str(key): int(str(row)) for key, row in self._db.execute(sql, (json.dumps(missing),))}
        self._rows |= {subject: found.get(subject) for subject in missing}

    def _made(self, field: str) -> list[Mark]:
        clocks = self._clocks[field]
        sizes = Counter(clocks.values())
        found = ((self._rows[subject], clock) for subject, clock in clocks.items())
        return [Mark(row, field, _moment(clock), sizes[clock]) for row, clock in found if row is not None]


def marks(db: apsw.Connection, most: int) -> list[Mark]:
    """What the reader did and did not take back, the latest `most` of each kind, the latest first."""
    return Marks(db, most).read()


def _moment(clock: str) -> int:
    head = clock.partition("-")[0]
    return int(head) if head.isdecimal() else 0


def _rounded(clock: str) -> int:
    return _moment(clock) % _ROUND


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
