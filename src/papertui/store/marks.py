"""What the reader did with papers, by the journal as it was played, and what follows from it for their rows.

A paper goes by several keys (`alias`); the marks of all of them are the paper's.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import apsw

from papertui import edits, search_edits
from papertui.model import Marks, SavedSearch
from papertui.store import fts, schema

_NAMED = (
    "SELECT alias.key FROM json_each(?1) AS asked JOIN alias ON alias.key = asked.value"
    " JOIN paper ON paper.id = alias.id"
)
_ASKED = "json_each(?1) AS asked CROSS JOIN alias ON alias.id = asked.value CROSS JOIN"
_MARKS = (
    f"SELECT alias.id, mark.field, mark.value FROM {_ASKED} mark ON mark.subject = alias.key"
    " ORDER BY mark.clock, mark.value"
)
_NOTES = (
    f"SELECT alias.id, note.clock, note.text FROM {_ASKED} note ON note.subject = alias.key"
    " WHERE NOT note.replaced AND note.text<>''"
)
_WITH_NOTE = "SELECT paper.id FROM json_each(?1) AS asked CROSS JOIN paper ON paper.id = asked.value WHERE extras & ?2"
_WRITE_MARKS = (
    "UPDATE paper SET flags=?1, tags=?2, extras=(extras & ~?3) | ?4, read_version=?6"
    " WHERE id=?5 AND (flags, tags, extras & ?3, read_version) IS NOT (?1, ?2, ?4, ?6)"
)
_TAGS = "SELECT term.id, term.value FROM json_each(?1) AS asked CROSS JOIN term ON term.id = asked.value AND kind=?2"
_TAKE_TAG = "DELETE FROM term WHERE kind=? AND value=? AND id=?"
_PUT_TAG = "INSERT INTO term(kind, value, id) VALUES(?,?,?)"
_AT_ONCE = 500
_BITS = {"starred": schema.STARRED, "queued": schema.QUEUED, "read": schema.READ, "hidden": schema.HIDDEN}


def rederive(db: apsw.Connection, *rows: int, notes: bool = True) -> None:
    """Write into the rows, terms and index of papers what the marks of all their keys say.

    Without `notes` the reader's notes are taken to be as they were, and the full-text index is left alone.
    """
    for start in range(0, len(rows), _AT_ONCE):
        _rederive(db, rows[start : start + _AT_ONCE], notes=notes)


def _rederive(db: apsw.Connection, rows: Sequence[int], *, notes: bool) -> None:
    asked = json.dumps(rows)
    found = _marks_by_row(db, rows)
    was_noted = {row for (row,) in db.execute(_WITH_NOTE, (asked, schema.HAS_NOTE))} if notes else set()
    db.executemany(_WRITE_MARKS, [_columns(row, marks) for row, marks in found.items()])
    _set_tags(db, asked, found)
    if notes:
        for row, marks in found.items():
            if marks.note or row in was_noted:
                fts.reindex(db, row)


def _columns(row: int, marks: Marks) -> tuple[int, str, int, int, int, int | None]:
    """What `_WRITE_MARKS` takes."""
    flags = sum([bit for name, bit in _BITS.items() if getattr(marks, name)])
    noted = schema.HAS_NOTE if marks.note else 0
    return flags, " ".join(marks.tags), schema.HAS_NOTE, noted, row, marks.read_version


def _set_tags(db: apsw.Connection, asked: str, found: Mapping[int, Marks]) -> None:
    known = set(db.execute(_TAGS, (asked, schema.TAG)))
    wanted = {(row, tag) for row, marks in found.items() for tag in marks.tags}
    for sql, pairs in ((_TAKE_TAG, known - wanted), (_PUT_TAG, wanted - known)):
        db.executemany(sql, [(schema.TAG, tag, row) for row, tag in sorted(pairs)])


def marks_of(db: apsw.Connection, row: int) -> Marks:
    """What the reader did with a paper, under any of its keys."""
    return _marks_by_row(db, (row,))[row]


def _marks_by_row(db: apsw.Connection, rows: Sequence[int]) -> dict[int, Marks]:
    asked = json.dumps(rows)
    fields: dict[int, dict[str, str]] = {row: {} for row in rows}
    # the latest of each field comes last and so is the one that stays
    for row, field, value in db.execute(_MARKS, (asked,)):
        fields[row][field] = value
    notes: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    for row, clock, text in db.execute(_NOTES, (asked,)):
        notes[row].append((clock, text))
    return {row: _marks(fields[row], edits.join_notes(notes.get(row, ()))) for row in rows}


def marks_for(db: apsw.Connection, key: str) -> Marks:
    """What the reader did with the paper of a key, whether or not the cache has the paper."""
    row = row_of(db, key)
    if row is not None:
        return marks_of(db, row)
    fields = dict(db.execute("SELECT field, value FROM mark WHERE subject=?", (key,)))
    notes = db.execute("SELECT clock, text FROM note WHERE subject=? AND NOT replaced AND text<>''", (key,))
    return _marks(fields, edits.join_notes(notes))


def _marks(fields: dict[str, str], note: str) -> Marks:
    version = int(read) if (read := fields.get(edits.READ, "")).isdecimal() else None
    on = {field for field, value in fields.items() if value == "true"} | ({edits.READ} if version else set())
    tags = sorted(field.removeprefix(edits.TAG_PREFIX) for field in on if field.startswith(edits.TAG_PREFIX))
    return Marks(
        "starred" in on, "queued" in on, "read" in on, "hidden" in on, tuple(tags), note, version, edits.SHOWN in on
    )


def citation_keys(db: apsw.Connection) -> dict[str, str]:
    """The citation keys that were given, by the keys of papers; of two that a paper has the earlier counts."""
    found: dict[str, str] = {}
    sql = (
        "SELECT coalesce(paper.key, mark.subject), mark.value FROM mark LEFT JOIN alias ON alias.key = mark.subject"
        " LEFT JOIN paper ON paper.id = alias.id WHERE mark.field=? ORDER BY mark.clock, mark.subject"
    )
    for key, value in db.execute(sql, (edits.CITED_AS,)):
        name = json.loads(value)
        if isinstance(name, str) and name:
            found.setdefault(key, name)
    return found


def known(db: apsw.Connection, key: str) -> bool:
    """Whether the reader ever did anything with the paper of this key."""
    sql = "SELECT 1 FROM mark WHERE subject=?1 UNION ALL SELECT 1 FROM note WHERE subject=?1 LIMIT 1"
    return bool(db.execute(sql, (key,)).fetchall())


def once_nameless(db: apsw.Connection, keys: Collection[str]) -> set[str]:
    """Those whose papers went by their titles alone before an identifier turned up; marks may stand under both."""
    sql = (
        f"{_NAMED} WHERE EXISTS(SELECT 1 FROM alias AS other WHERE other.id = paper.id AND other.key >= 'feed:'"
        " AND other.key < 'feed;' AND other.key <> paper.key)"
    )
    return {key for (key,) in db.execute(sql, (json.dumps(list(keys)),))}


def not_kept(db: apsw.Connection, keys: Collection[str]) -> set[str]:
    """Those whose papers are in the cache and have neither star nor tag nor note, and are not in the queue."""
    sql = f"{_NAMED} WHERE NOT (paper.flags & ?2 OR paper.extras & ?3) AND paper.tags=''"
    kept = schema.STARRED | schema.QUEUED, schema.HAS_NOTE
    return {key for (key,) in db.execute(sql, (json.dumps(list(keys)), *kept))}


def note_heads(db: apsw.Connection, key: str) -> dict[str, tuple[str, ...]]:
    """The clocks of the present notes of a paper, per key they were written under: what a new note replaces."""
    row = row_of(db, key)
    keys = {key} if row is None else {each for (each,) in db.execute("SELECT key FROM alias WHERE id=?", (row,))}
    return {each: clocks for each in sorted(keys) if (clocks := _heads(db, each))}


def _heads(db: apsw.Connection, subject: str) -> tuple[str, ...]:
    found = db.execute("SELECT clock FROM note WHERE subject=? AND NOT replaced ORDER BY clock", (subject,))
    return tuple([clock for (clock,) in found])


def searches(db: apsw.Connection) -> list[SavedSearch]:
    """The saved searches in their order."""
    fields: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    prefix = edits.SEARCH_PREFIX
    # a range over the key instead of LIKE, which would look at every mark; ";" follows ":"
    sql = "SELECT subject, field, value FROM mark WHERE subject >= ? AND subject < ?"
    for subject, field, value in db.execute(sql, (prefix, prefix[:-1] + ";")):
        fields[subject.removeprefix(prefix)][field] = json.loads(value)
    found = [
        SavedSearch(name, has["name"], has["query"], has.get("place", 0), search_edits.rule_of(has.get(edits.RULE)))
        for name, has in fields.items()
        if has.get("name") and has.get("query") and not has.get("deleted")
    ]
    return sorted(found, key=lambda search: (search.place, search.name, search.id))


def tags(db: apsw.Connection) -> list[tuple[str, int]]:
    """The tags in use with the number of papers, by name."""
    sql = "SELECT value, size FROM tally WHERE kind=? AND size > 0 ORDER BY value"
    return [(name, count) for name, count in db.execute(sql, (schema.TAG,))]


def row_of(db: apsw.Connection, key: str) -> int | None:
    """The row of a paper by any key it ever had."""
    for (row,) in db.execute("SELECT id FROM alias WHERE key=?", (key,)):
        return int(row)
    return None


def rows_of(db: apsw.Connection, keys: Collection[str]) -> dict[str, int]:
    """The rows of those papers that are in the cache, by the keys asked for."""
    sql = "SELECT alias.key, alias.id FROM json_each(?1) AS asked CROSS JOIN alias ON alias.key = asked.value"
    return dict(db.execute(sql, (json.dumps(list(keys)),)))
