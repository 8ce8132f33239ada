"""Reading the cache: ids first, rows by window, everything about one paper when it is looked at."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from time import monotonic
from typing import TYPE_CHECKING, Any

import apsw

from papertui.model import Marks, Row
from papertui.store import schema

# What only `view` needs is imported there: a list of papers does without.
if TYPE_CHECKING:
    from papertui.edits import Marked
    from papertui.model import Cite, Detail, Paper, View
    from papertui.store.compile import Sql
    from papertui.store.facets import Facet

_ROW_COLUMNS = (
    "id, key, title, authors, author_count, date, category, votes, comments, version, flags, tags, arrived, withdrawn,"
    " read_version"
)
_CHUNK = 500
_READ_AT_ONCE = 500


class _Enough(Exception):
    """The rows found so far will do."""


class Reader:
    """All questions to one connection. Not safe between threads; `interrupt` is the exception."""

    def __init__(self, db: apsw.Connection) -> None:
        self.db = db
        self._counted: dict[Sql, int] = {}
        self._counted_at = (-1, -1)

    def interrupt(self) -> None:
        """Stop a running question from another thread; it raises `apsw.InterruptError`."""
        self.db.interrupt()

    def ids(self, sql: Sql) -> array[int]:
        """The rows a query selects, in its order."""
        return array("q", [row for (row,) in self.db.execute(sql.sql, sql.params)])

    def stream(self, sql: Sql, begun: Callable[[array[int]], None], after: float) -> array[int]:
        """As `ids`; where that takes longer than `after` seconds, `begun` gets the first of them then, once."""
        cursor = self.db.execute(sql.sql, sql.params)
        ids: array[int] = array("q")
        deadline = monotonic() + after
        told = False
        while chunk := [row for (row,) in islice(cursor, _READ_AT_ONCE)]:
            ids.extend(chunk)
            if not told and len(chunk) == _READ_AT_ONCE and monotonic() > deadline:
                told = True
                begun(ids[:])
        return ids

    def first(self, sql: Sql, after: float) -> tuple[array[int], bool]:
        """As `ids`, but no more than were found after `after` seconds; and whether these are all."""

        def enough(ids: array[int]) -> None:
            raise _Enough(ids)

        try:
            return self.stream(sql, enough, after), True
        except _Enough as found:
            return found.args[0], False

    def count(self, sql: Sql) -> int:
        """How many rows a counting query finds."""
        (number,) = next(self.db.execute(sql.sql, sql.params))
        return int(number)

    def count_again(self, sql: Sql) -> int:
        """As `count`, from memory where nobody has written since the same was counted."""
        # the one tells of what others wrote, the other of what this connection did
        version = (int(self.db.pragma("data_version")), self.db.total_changes())
        if version != self._counted_at:
            self._counted, self._counted_at = {}, version
        if sql not in self._counted:
            self._counted[sql] = self.count(sql)
        return self._counted[sql]

    def rows(self, ids: Sequence[int], visit: int = 0) -> list[Row]:
        """The list lines of `ids`, in that order; rows that have gone are left out.

        `visit` (ms since 1970) tells which papers are new: those that arrived after it.
        """
        found: dict[int, Row] = {}
        for start in range(0, len(ids), _CHUNK):
            chunk = list(ids[start : start + _CHUNK])
            marks_ = ",".join("?" * len(chunk))
            for values in self.db.execute(f"SELECT {_ROW_COLUMNS} FROM paper WHERE id IN ({marks_})", chunk):
                found[values[0]] = _row(values, visit)
        if len(found) < len(ids):
            self._add_moved(ids, found, visit)
        return [found[row] for row in ids if row in found]

    def marked(self, ids: Sequence[int]) -> dict[int, Marked]:
        """The marks, without notes, of very many papers by their ids; rows that have gone are left out."""
        from papertui.edits import Marked

        found: dict[int, Marked] = {}
        # most papers have the marks of many others
        marks = lru_cache(_marks)
        for start in range(0, len(ids), _CHUNK):
            chunk = list(ids[start : start + _CHUNK])
            places = ",".join("?" * len(chunk))
            sql = f"SELECT id, key, version, flags, tags, read_version FROM paper WHERE id IN ({places})"
            for row, key, version, flags, *rest in self.db.execute(sql, chunk):
                found[row] = Marked(key, marks(flags, *rest), version, bool(flags & schema.RULED))
        for row in ids:
            if row not in found and (now := self._now(row)) != row:
                for paper in self.marked([now]).values():
                    found[row] = paper
        return {row: found[row] for row in ids if row in found}

    def sources_of(self, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
        """The sources of about a page of `ids`, by name."""
        found: dict[int, tuple[str, ...]] = {}
        now = {self._now(row): row for row in ids}
        places = ",".join("?" * len(now))
        # with the sign by id; else SQLite reads the sources of all papers, as these are in order already
        sql = f"SELECT id, value FROM term WHERE id IN ({places}) AND +kind='source' ORDER BY value"
        for row, name in self.db.execute(sql, tuple(now)):
            found[now[row]] = (*found.get(now[row], ()), name)
        return found

    def _add_moved(self, ids: Sequence[int], found: dict[int, Row], visit: int) -> None:
        """Rows whose paper has got another date and id since a list was made, under the ids that the list knows."""
        for row in ids:
            if row not in found and (now := self._now(row)) != row:
                for line in self.rows([now], visit):
                    found[row] = line._replace(id=row)

    def _now(self, row: int) -> int:
        """The present id of a row."""
        for (now,) in self.db.execute("SELECT now FROM moved WHERE id=?", (row,)):
            return int(now)
        return row

    def id_of(self, key: str) -> int | None:
        """The row of a paper by any key it ever had."""
        for (row,) in self.db.execute("SELECT id FROM alias WHERE key=?", (key,)):
            return int(row)
        return None

    def paper(self, row: int) -> Paper | None:
        from papertui.store import bodies

        for (stored,) in self.db.execute("SELECT record FROM body WHERE id=?", (row,)):
            return bodies.unpack(stored)
        return None

    def view(self, row: int) -> View | None:
        """Everything about one paper, or None when it is not there."""
        from papertui.model import Listing, Version, View
        from papertui.store import bookkeeping, citing, marks, ruled

        asked, row = row, self._now(row)
        paper = self.paper(row)
        if paper is None:
            return None
        db = self.db
        listings = db.execute("SELECT kind, period, rank FROM listing WHERE id=? ORDER BY kind, period", (row,))
        sources = db.execute("SELECT value FROM term WHERE kind='source' AND id=? ORDER BY value", (row,))
        versions = db.execute(
            "SELECT version, title, abstract, updated, seen FROM version WHERE id=? ORDER BY version", (row,)
        )
        arrived = _number(db, "SELECT arrived FROM paper WHERE id=?", row)
        return View(
            id=asked,
            paper=paper,
            marks=marks.marks_of(db, row),
            listings=tuple(Listing(*values) for values in listings),
            sources=tuple(name for (name,) in sources),
            versions=tuple(Version(n, t, a, u, bookkeeping.iso(seen) or "") for n, t, a, u, seen in versions),
            detail=self.detail(row),
            first_seen=bookkeeping.iso(arrived) if arrived else None,
            cited=citing.cited(db, row),
            published=citing.published(db, row),
            rules=ruled.of_paper(db, row),
            ruled=bool(_number(db, "SELECT flags FROM paper WHERE id=?", row) & schema.RULED),
        )

    def ends(self, row: int) -> list[Cite]:
        """What a paper cites, then what cites it."""
        from papertui.store import citing

        return citing.ends(self.db, self._now(row))

    def views(self, ids: Iterable[int]) -> Iterator[View]:
        """Everything about each of `ids`, one at a time."""
        for row in ids:
            view = self.view(row)
            if view is not None:
                yield view

    def detail(self, row: int) -> Detail | None:
        import json

        from papertui import record
        from papertui.store import bookkeeping

        for stored, fetched in self.db.execute("SELECT record, fetched FROM detail WHERE id=?", (row,)):
            return record.detail_from_dict(json.loads(stored), bookkeeping.iso(fetched))
        return None

    def facets(self, selection: Sql | None, most: Mapping[str, int], *, gone: Sql | None = None) -> dict[str, Facet]:
        """The values of each kind of term among the selected papers or all: so many of the most frequent.

        The kind `year` is the year of publication, newest first. A selection needs no order. `gone`, where it is
        given, selects those that are not in the selection.
        """
        from papertui.store import facets

        if selection is None:
            return facets.of_all(self.db, most)
        if gone is not None and self._is_small(gone):
            return facets.of_others(self.db, gone, most)
        few = self._is_small(selection)
        return (facets.of_few if few else facets.of_many)(self.db, selection, most)

    def _is_small(self, selection: Sql) -> bool:
        """Whether reading the terms paper by paper beats reading all terms: measured, below an eighth of the papers."""
        size = _number(self.db, f"SELECT count(*) FROM ({selection.sql})", *selection.params)
        return size * 8 < self.size()

    def days(self, kind: str = "day") -> list[tuple[str, int]]:
        """The periods of a listing kind that have papers, oldest first, with how many."""
        sql = "SELECT period, count(*) FROM listing WHERE kind=? GROUP BY period ORDER BY period"
        return [(period, size) for period, size in self.db.execute(sql, (kind,))]

    def nearest_day(self, day: str, by: int) -> str | None:
        """The day with papers that is this one or the next in direction `by` (±1)."""
        which = "min(period) FROM listing WHERE kind='day' AND period >=" if by > 0 else ""
        which = which or "max(period) FROM listing WHERE kind='day' AND period <="
        ((found,),) = self.db.execute(f"SELECT {which} ?", (day,)).fetchall()
        return str(found) if found else None

    def has_period(self, kind: str, period: str) -> bool:
        """Whether a listing has papers here."""
        sql = "SELECT 1 FROM listing WHERE kind=? AND period=? LIMIT 1"
        return bool(self.db.execute(sql, (kind, period)).fetchall())

    def newest_day(self) -> str | None:
        ((day,),) = self.db.execute("SELECT max(period) FROM listing WHERE kind='day'").fetchall()
        return str(day) if day else None

    def is_empty(self) -> bool:
        """Whether the cache holds no paper at all, at once however many they are."""
        return not self.db.execute("SELECT 1 FROM paper LIMIT 1").fetchall()

    def size(self) -> int:
        """How many papers the cache holds."""
        return _number(self.db, "SELECT count(*) FROM paper")


def _number(db: apsw.Connection, sql: str, *params: int | str) -> int:
    found: list[Any] = db.execute(sql, params).fetchall()
    number: int = found[0][0]
    return number


def _row(values: tuple[Any, ...], visit: int) -> Row:
    row, key, title, authors, count, date, category, votes, comments, version, flags, tags, arrived, gone, seen = values
    return Row(
        row, key, title, authors, count, date, category, votes, comments, version,
        bool(flags & schema.STARRED), bool(flags & schema.QUEUED), bool(flags & schema.READ),
        by_hand(flags), tuple(tags.split()), arrived > visit, bool(gone), seen, ruled=bool(flags & schema.RULED),
    )  # fmt: skip


def _marks(flags: int, tags: str, version: int | None) -> Marks:
    return Marks(
        bool(flags & schema.STARRED), bool(flags & schema.QUEUED), bool(flags & schema.READ), by_hand(flags),
        tuple(tags.split()), read_version=version,
    )  # fmt: skip


def by_hand(flags: int) -> bool:
    """Whether the reader hid a paper, not only a rule."""
    return bool(flags & schema.BY_HAND) if flags & schema.RULED else bool(flags & schema.HIDDEN)
