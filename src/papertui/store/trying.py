"""Queries tried on a few rows: in a cache in memory that holds these alone, whatever the size of the real one.

The SQL is that of any query, so that a rule finds of a new paper exactly what a search would.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

import apsw

from papertui.store import bodies, connection, fts
from papertui.store.compile import Sql

_LISTED = "SELECT value FROM json_each(?)"
_KEYS = f"SELECT key FROM alias WHERE id IN ({_LISTED})"
_COPIED = {
    "paper": f"SELECT * FROM paper WHERE id IN ({_LISTED})",
    "term": f"SELECT * FROM term WHERE id IN ({_LISTED})",
    "listing": f"SELECT * FROM listing WHERE id IN ({_LISTED})",
    "alias": f"SELECT * FROM alias WHERE id IN ({_LISTED})",
}
_CITING = {
    "cited": f"SELECT * FROM cited WHERE key IN ({_KEYS})",
    "cites": f"SELECT * FROM cites WHERE citing IN ({_KEYS}) UNION SELECT * FROM cites WHERE cited IN ({_KEYS})",
}
_OTHER_KEYS = f"SELECT b.key, b.id FROM alias a JOIN alias b ON b.id = a.id WHERE a.key IN ({_LISTED})"


class Trial:
    """A cache in memory, filled for one set of rows after another."""

    def __init__(self) -> None:
        self._db = connection.open_memory()

    def run(self, db: apsw.Connection, ids: Sequence[int], queries: Mapping[int, Sql]) -> set[tuple[int, int]]:
        """(number of the query, row) for each of `ids` that a query selects, read from `db` as it is now."""
        asked = " ".join(sql.sql for sql in queries.values())
        self._db.execute("BEGIN")
        try:
            self._fill(db, list(ids), asked)
            if "cite" in asked:
                self._copy_citations(db, list(ids), queries.values())
            found = self._db.execute
            return {(number, row) for number, sql in queries.items() for (row,) in found(sql.sql, sql.params)}
        finally:
            self._db.execute("COMMIT")

    def _fill(self, db: apsw.Connection, ids: list[int], asked: str) -> None:
        listed = json.dumps(ids)
        for table in (*_COPIED, *_CITING):
            self._db.execute(f"DELETE FROM {table}")
        for table, sql in _COPIED.items():
            if f" {table} " in asked:
                self._copy(db, table, sql, (listed,))
        if " words " in asked:
            self._db.execute("INSERT INTO words(words) VALUES('delete-all')")
            # of what is being taken in, the words are at hand
            waiting = fts.waiting(db)
            papers = [waiting[row] for row in ids if row in waiting]
            papers += _words(db, [row for row in ids if row not in waiting])
            fts.insert_words(self._db, sorted(papers))

    def _copy_citations(self, db: apsw.Connection, ids: list[int], queries: Iterable[Sql]) -> None:
        listed = json.dumps(ids)
        for table, sql in _CITING.items():
            self._copy(db, table, sql, (listed,) * sql.count("?"))
        # a paper that a query names by one of its keys is cited by another one
        named = json.dumps([value for sql in queries for value in sql.params if isinstance(value, str)])
        self._copy(db, "alias", _OTHER_KEYS, (named,))

    def _copy(self, db: apsw.Connection, table: str, sql: str, params: tuple[str, ...]) -> None:
        found = db.execute(sql, params).fetchall()
        if found:
            places = ",".join("?" * len(found[0]))
            self._db.executemany(f"INSERT OR IGNORE INTO {table} VALUES({places})", found)


def _words(db: apsw.Connection, ids: list[int]) -> list[fts.Columns]:
    """The words of papers, from their records."""
    listed = json.dumps(ids)
    own = f"SELECT a.id FROM alias a JOIN note n ON n.subject = a.key WHERE a.id IN ({_LISTED})"
    noted = {row for (row,) in db.execute(own, (listed,))}
    records = list(db.execute(f"SELECT id, record FROM body WHERE id IN ({_LISTED})", (listed,)))
    return [
        fts.columns(row, bodies.unpack(stored), fts.note_text(db, row) if row in noted else "")
        for row, stored in records
    ]
