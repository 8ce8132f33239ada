"""Saved searches that are rules, kept up: which papers each finds, and which papers are hidden because of that.

`hit` is what the rules find, `RULED` in `paper.flags` what follows for a paper. Both are written in the transaction
in which a paper changes: triggers of the writing connection note which rows did, and `settle` tries the rules on
these alone. A rule that is new or has changed is looked for everywhere by `look`, some papers at a time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterable
from datetime import date
from time import thread_time

import apsw

from papertui import edits
from papertui.errors import PapertuiError
from papertui.model import SavedSearch
from papertui.query import Query, parse
from papertui.query.standing import hangs_on_marks, unfit
from papertui.query.tree import Match, leaves
from papertui.store import bookkeeping, marks, schema
from papertui.store.compile import Sql, compile_hits
from papertui.store.trying import Trial

CHUNK = 2_000
"""Papers per transaction when a rule is looked for everywhere, at first; more where they are written in no time."""

MOST_CHUNKS = 32
"""A transaction has so many times that number at most."""

_QUICK, _SLOW, _LONG = 0.03, 0.08, 0.15
"""Seconds of the processor: to write down what was found, and for all of a transaction, behind which edits wait."""

_LAST_ID = (1 << 63) - 1
_DAY = date(2000, 1, 1)
_LISTED = "SELECT value FROM json_each(?)"

# table: the changes that matter, and what of them is more than a mark of the reader
_TOLD = (
    "key", "title", "authors", "date", "published", "category", "votes", "comments", "github_stars", "version",
    f"extras & ~{schema.HAS_NOTE}",
)  # fmt: skip
_OLD, _NEW = (", ".join(f"{side}.{column}" for column in _TOLD) for side in ("old", "new"))
_WATCHED = {
    "paper": (("INSERT", "DELETE", "UPDATE"), f"old.id <> new.id OR ({_OLD}) IS NOT ({_NEW})"),
    "body": (("UPDATE",), "1"),
    "term": (("INSERT", "DELETE", "UPDATE"), f"{{}}.kind <> '{schema.TAG}'"),
    "listing": (("INSERT", "DELETE", "UPDATE"), "1"),
    "alias": (("INSERT", "DELETE", "UPDATE"), "1"),
}
_BY_KEY = {
    "mark": (("subject",), f"WHEN {{}}.field = '{edits.SHOWN}'"),
    "note": (("subject",), ""),
    "cited": (("key",), ""),
    "cites": (("citing", "cited"), ""),
}
_STAYS = f"flags & {schema.STARRED | schema.QUEUED} OR tags <> '' OR extras & {schema.HAS_NOTE}"
_HIDES = "EXISTS (SELECT 1 FROM hit h JOIN rule r ON r.number = h.rule WHERE h.id = paper.id AND r.hides)"
_BACK = (
    "(SELECT m.value FROM alias a JOIN mark m ON m.subject = a.key AND m.field = 'shown' WHERE a.id = paper.id"
    " ORDER BY m.clock DESC, m.value DESC LIMIT 1) IS 'true'"
)
_HAND = f"CASE WHEN flags & {schema.RULED} THEN flags & {schema.BY_HAND} ELSE flags & {schema.HIDDEN} END"
_OURS = schema.HIDDEN | schema.RULED | schema.BY_HAND
# (flags, new flags) of the rows that a JSON list names
_FLAGS = (
    f"WITH seen AS (SELECT id, flags, ({_HAND}) <> 0 AS hand, NOT ({_STAYS}) AND {_HIDES} AND NOT ({_BACK}) AS ruled"
    f" FROM paper WHERE id IN ({_LISTED})), made AS (SELECT id, flags, (flags & ~{_OURS})"
    f" | CASE WHEN ruled THEN {schema.HIDDEN | schema.RULED} | hand * {schema.BY_HAND}"
    f" ELSE hand * {schema.HIDDEN} END AS made FROM seen) SELECT made, id FROM made WHERE made <> flags"
)


def watch(db: apsw.Connection) -> None:
    """From now on note which rows change, as far as rules can depend on it."""
    for _ in db.execute("SELECT 1 FROM temp.sqlite_master WHERE name='dirty'"):
        return
    db.execute("CREATE TEMP TABLE dirty(id INTEGER, told INTEGER)")
    for table, (changes, told) in _WATCHED.items():
        for change in changes:
            sides = {"INSERT": ("new",), "DELETE": ("old",), "UPDATE": ("old", "new")}[change]
            more = told if change == "UPDATE" or table != "paper" else "1"
            rows = " ".join(f"INSERT INTO dirty VALUES({side}.id, {more.format(side)});" for side in sides)
            db.execute(f"CREATE TEMP TRIGGER dirty_{table}_{change} AFTER {change} ON main.{table} BEGIN {rows} END")
    for table, (columns, when) in _BY_KEY.items():
        for change, side in (("INSERT", "new"), ("UPDATE", "new"), ("DELETE", "old")):
            keys = ",".join(f"{side}.{column}" for column in columns)
            rows = f"INSERT INTO dirty SELECT id, 1 FROM alias WHERE key IN ({keys});"
            db.execute(
                f"CREATE TEMP TRIGGER dirty_{table}_{change} AFTER {change} ON main.{table} {when.format(side)}"
                f" BEGIN {rows} END"
            )


class Rules:
    """The rules of one cache, for the connection that writes it. Every method works in the caller's transaction."""

    def __init__(self, db: apsw.Connection) -> None:
        self._db = db
        self._trial: Trial | None = None
        self._queries: dict[str, Query | None] = {}
        self._chunk = CHUNK

    def settle(self) -> None:
        """Try the rules on the rows that changed since the transaction began."""
        changed = list(self._db.execute("SELECT id, max(told) FROM dirty GROUP BY id ORDER BY id"))
        if not changed:
            return
        rules = self._known()
        told = [row for row, more in changed if more]
        self._look_again(set(told), rules)
        self._try(told, rules)
        # reading a thousand papers is no reason to look for words in them
        own = {number: query for number, query in rules.items() if hangs_on_marks(query)}
        marked = [row for row, more in changed if not more]
        self._try(marked, own, only=own)
        self._reflag([row for row, _ in changed])

    def _try(self, ids: list[int], rules: dict[int, Query], only: Container[int] | None = None) -> None:
        """Note anew what rules find of `ids`, of all rules or of some."""
        if not ids or (only is not None and not rules):
            return
        sql = f"SELECT rule, id FROM hit WHERE id IN ({_LISTED})"
        before = {hit for hit in self._db.execute(sql, (json.dumps(ids),)) if only is None or hit[0] in only}
        now: set[tuple[int, int]] = set()
        if rules:
            self._trial = self._trial or Trial()
            now = self._trial.run(self._db, ids, {number: compile_hits(query) for number, query in rules.items()})
        self._db.executemany("DELETE FROM hit WHERE rule=? AND id=?", sorted(before - now))
        self._db.executemany("INSERT INTO hit(rule, id) VALUES(?,?)", sorted(now - before))

    def _reflag(self, ids: Iterable[int]) -> None:
        """Hide or show rows as the reader and the rules that find them have it, which is no change to try rules on."""
        made = self._db.execute(_FLAGS, (json.dumps(list(ids)),)).fetchall()
        self._db.executemany("UPDATE paper SET flags=? WHERE id=?", made)
        self._db.execute("DELETE FROM dirty")

    def _known(self) -> dict[int, Query]:
        """The rules that can find something, by number."""
        found: dict[int, Query] = {}
        for number, text in self._db.execute("SELECT number, query FROM rule WHERE NOT gone AND fault IS NULL"):
            if text not in self._queries:
                self._queries[text] = query_of(text)[0]
            query = self._queries[text]
            if query is not None:
                found[number] = query
        return found

    def _look_again(self, ids: set[int], rules: dict[int, Query]) -> None:
        """Look everywhere for what cites a paper whose keys may have changed, or what it cites."""
        for number, query in rules.items():
            for node, _ in leaves(query.where):
                if isinstance(node, Match) and node.field in ("cites", "citedby"):
                    row = marks.row_of(self._db, node.value)
                    if row in ids:
                        self._db.execute("UPDATE rule SET upto=-1 WHERE number=?", (number,))

    def look(self) -> bool:
        """Look for one rule in some more papers, first in its transaction; whether there is more to do."""
        waiting = "SELECT number, query, upto, gone FROM rule WHERE upto IS NOT NULL ORDER BY gone DESC, place, number"
        for number, text, upto, gone in list(self._db.execute(f"{waiting} LIMIT 1")):
            if gone:
                self._clear(number)
            else:
                self._look_for(number, text, upto)
            return True
        return False

    def _clear(self, number: int) -> None:
        ids = [row for (row,) in self._db.execute("SELECT id FROM hit WHERE rule=? LIMIT ?", (number, CHUNK))]
        self._db.execute(f"DELETE FROM hit WHERE rule=? AND id IN ({_LISTED})", (number, json.dumps(ids)))
        self._reflag(ids)
        if len(ids) < CHUNK:
            self._db.execute("DELETE FROM rule WHERE number=? AND gone", (number,))

    def _look_for(self, number: int, text: str, upto: int) -> None:
        end = "SELECT id FROM paper WHERE id > ? ORDER BY id LIMIT 1 OFFSET ?"
        chunk = [row for (row,) in self._db.execute(end, (upto, self._chunk - 1))]
        last = chunk[0] if chunk else _LAST_ID
        span = (number, upto, last)
        began = thread_time()
        before = {row for (row,) in self._db.execute("SELECT id FROM hit WHERE rule=? AND id > ? AND id <= ?", span)}
        query, _ = query_of(text)
        now: set[int] = set()
        if query is not None:
            sql = within(compile_hits(query), upto + 1, last)
            now = {row for (row,) in self._db.execute(sql.sql, sql.params)}
        found = thread_time()
        self._db.executemany("DELETE FROM hit WHERE rule=? AND id=?", [(number, row) for row in sorted(before - now)])
        self._db.executemany("INSERT INTO hit(rule, id) VALUES(?,?)", [(number, row) for row in sorted(now - before)])
        # also those it found before: it may hide now what it only scored, or the other way round
        self._reflag(before | now)
        self._db.execute("UPDATE rule SET upto=? WHERE number=?", (last if chunk else None, number))
        self._pace(thread_time() - found, thread_time() - began)

    def _pace(self, writing: float, whole: float) -> None:
        """More papers at once where the index takes as long for few as for many, fewer where many are written."""
        if writing < _QUICK and whole < _LONG:
            self._chunk = min(self._chunk * 2, CHUNK * MOST_CHUNKS)
        elif writing > _SLOW:
            self._chunk = max(self._chunk // 2, CHUNK)


def within(sql: Sql, first: int, last: int) -> Sql:
    """The same rows between two ids, with every table that has them by id read only there."""
    span = f"BETWEEN {first} AND {last} AND "
    near = re.sub(r"\bFROM (term|listing) WHERE ", rf"FROM \1 WHERE id {span}", sql.sql)
    near = near.replace("FROM words WHERE ", f"FROM words WHERE rowid {span}")
    near = near.replace(" WHERE words MATCH", f" WHERE words.rowid {span}words MATCH", 1)
    joined = "AND" if " WHERE " in sql.sql else "WHERE"
    return Sql(f"{near} {joined} p.id BETWEEN {first} AND {last}", sql.params)


def query_of(text: str) -> tuple[Query | None, str | None]:
    """The query of a rule, or why it can be none."""
    try:
        query = parse(text, today=_DAY)
    except PapertuiError as error:
        return None, f"The query cannot be read: {error}"
    fault = unfit(query)
    return (None, fault) if fault else (query, None)


def sync(db: apsw.Connection) -> None:
    """Note which saved searches are rules now; those that changed are to be looked for."""
    wanted = {search.id: search for search in marks.searches(db) if search.rule}
    known = {
        str(search): tuple(rest)
        for search, *rest in db.execute("SELECT search, query, hides, fault, gone FROM rule").fetchall()
    }
    for name, search in wanted.items():
        fault = query_of(search.query)[1]
        _note(db, search, fault, known.get(name) != (search.query, search.hides, fault, 0))
    for name in known.keys() - wanted.keys():
        db.execute("UPDATE rule SET gone=1, hides=0, points=0, upto=-1 WHERE search=? AND NOT gone", (name,))


def _note(db: apsw.Connection, search: SavedSearch, fault: str | None, changed: bool) -> None:
    db.execute(
        "INSERT INTO rule(search, name, place, query, hides, points, fault, upto) VALUES(?,?,?,?,?,?,?,-1)"
        " ON CONFLICT(search) DO UPDATE SET name=excluded.name, place=excluded.place, query=excluded.query,"
        " hides=excluded.hides, points=excluded.points, fault=excluded.fault, gone=0,"
        f" upto={'-1' if changed else 'upto'}",
        (search.id, search.name, search.place, search.query, search.hides, search.points, fault),
    )


def renew(db: apsw.Connection) -> None:
    """Have every rule looked for anew, where another version made `hit`."""
    sync(db)
    db.execute("UPDATE rule SET upto=-1")
    bookkeeping.set_meta(db, schema.RULES, schema.RULES_MEANING)
