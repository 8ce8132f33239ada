"""Playing the journal into the cache, and what follows from it for the papers.

`mark` holds per subject and field the change with the latest clock; `note` every note that was ever written
or replaced, as two devices may write at once. Both come out the same in whatever order events are played. A
paper goes by several keys (`alias`); the marks of all of them are the paper's.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

import apsw

from papertui import edits, search_edits
from papertui.edits import Event
from papertui.model import Marks, Paper, SavedSearch
from papertui.store import fts, schema

_BITS = {"starred": schema.STARRED, "queued": schema.QUEUED, "read": schema.READ, "hidden": schema.HIDDEN}

_SET_MARK = (
    "INSERT INTO mark(subject, field, value, clock) VALUES(?,?,?,?) ON CONFLICT DO UPDATE SET value=excluded.value,"
    " clock=excluded.clock WHERE (excluded.clock, excluded.value) > (mark.clock, mark.value)"
)
# a note can be known to be replaced before it is known itself
_ADD_NOTE = "INSERT INTO note(subject, clock, text) VALUES(?,?,?) ON CONFLICT DO NOTHING"
_REPLACE_NOTE = (
    "INSERT INTO note(subject, clock, text, replaced) VALUES(?,?,'',1) ON CONFLICT DO UPDATE SET text='', replaced=1"
)


def play(db: apsw.Connection, events: Iterable[Event], add_record: Callable[[apsw.Connection, Paper], int]) -> set[int]:
    """Take events into the cache, within the caller's transaction; returns the rows of the papers they are about.

    `add_record` makes a row for a paper that came along in an event and is not in the cache. Marks of papers
    that are nowhere wait for `rederive`, which whoever adds the paper calls.
    """
    subjects: set[str] = set()
    noted: set[str] = set()
    for event in events:
        _play_marks(db, event)
        noted |= _play_notes(db, event)
        subjects.update([subject for subject, _, _ in event.changes])
        for key, paper in event.records.items():
            if row_of(db, key) is None:
                add_record(db, paper)
    rows = {row for subject in subjects | noted if (row := row_of(db, subject)) is not None}
    reworded = {row for subject in noted if (row := row_of(db, subject)) is not None}
    for row in rows:
        rederive(db, row, notes=row in reworded)
    if any(subject.startswith(edits.SEARCH_PREFIX) for subject in subjects):
        from papertui.store import rules

        rules.sync(db)
    return rows


def _play_marks(db: apsw.Connection, event: Event) -> None:
    db.executemany(
        _SET_MARK,
        [
            (subject, field, edits.as_json(value), event.clock)
            for subject, field, value in event.changes
            if field != edits.NOTE
        ],
    )


def _play_notes(db: apsw.Connection, event: Event) -> set[str]:
    """Returns the subjects whose note this is about."""
    notes = [(subject, event.clock, value) for subject, field, value in event.changes if field == edits.NOTE]
    replaced = [(subject, clock) for subject, clocks in event.heads.items() for clock in clocks]
    for note in notes:
        _add_note(db, *note)
    db.executemany(_REPLACE_NOTE, replaced)
    return {subject for subject, _, _ in notes} | {subject for subject, _ in replaced}


def _add_note(db: apsw.Connection, subject: str, clock: str, text: edits.Value) -> None:
    """Add a note; two computers of one name can have written two with one clock, which are both kept."""
    db.execute(_ADD_NOTE, (subject, clock, text))
    if not db.changes():
        for known in _note_parts(db, subject, clock):
            if text not in known:
                both = edits.NOTE_PARTS.join(sorted({*known, str(text)}))
                db.execute("UPDATE note SET text=? WHERE subject=? AND clock=?", (both, subject, clock))


def _note_parts(db: apsw.Connection, subject: str, clock: str) -> list[list[str]]:
    """The texts of a note that nothing has replaced, in a list of one; an empty list where there is none."""
    sql = "SELECT text FROM note WHERE subject=? AND clock=? AND NOT replaced"
    return [text.split(edits.NOTE_PARTS) for (text,) in db.execute(sql, (subject, clock))]


def rederive(db: apsw.Connection, row: int, *, notes: bool = True) -> None:
    """Write into a paper's row, terms and index what the marks of all its keys say.

    Without `notes` the reader's note is taken to be as it was, and the full-text index is left alone.
    """
    marks = marks_of(db, row)
    flags = sum(bit for name, bit in _BITS.items() if getattr(marks, name))
    tags = " ".join(marks.tags)
    noted = schema.HAS_NOTE if marks.note else 0
    was_noted = bool(db.execute("SELECT 1 FROM paper WHERE id=? AND extras & ?", (row, schema.HAS_NOTE)).fetchall())
    db.execute(
        "UPDATE paper SET flags=?1, tags=?2, extras=(extras & ~?3) | ?4, read_version=?6"
        " WHERE id=?5 AND (flags, tags, extras & ?3, read_version) IS NOT (?1, ?2, ?4, ?6)",
        (flags, tags, schema.HAS_NOTE, noted, row, marks.read_version),
    )
    _set_tags(db, row, marks.tags)
    if notes and (noted or was_noted):
        fts.reindex(db, row)


def _set_tags(db: apsw.Connection, row: int, tags: tuple[str, ...]) -> None:
    known = {value for (value,) in db.execute("SELECT value FROM term WHERE id=? AND kind=?", (row, schema.TAG))}
    db.executemany(
        "DELETE FROM term WHERE kind=? AND value=? AND id=?", [(schema.TAG, tag, row) for tag in known.difference(tags)]
    )
    db.executemany(
        "INSERT INTO term(kind, value, id) VALUES(?,?,?)", [(schema.TAG, tag, row) for tag in tags if tag not in known]
    )


def marks_of(db: apsw.Connection, row: int) -> Marks:
    """What the reader did with a paper, under any of its keys."""
    # the latest of each field comes last and so is the one that stays
    fields = dict(
        db.execute(
            "SELECT mark.field, mark.value FROM alias JOIN mark ON mark.subject = alias.key WHERE alias.id=?"
            " ORDER BY mark.clock, mark.value",
            (row,),
        )
    )
    notes = db.execute(
        "SELECT note.clock, note.text FROM alias JOIN note ON note.subject = alias.key"
        " WHERE alias.id=? AND NOT note.replaced AND note.text<>''",
        (row,),
    )
    return _marks(fields, edits.join_notes(notes))


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


def is_news(db: apsw.Connection, event: Event) -> bool:
    """Whether playing the event would change anything."""
    for subject, field, value in event.changes:
        if field == edits.NOTE:
            note = db.execute("SELECT replaced, text FROM note WHERE subject=? AND clock=?", (subject, event.clock))
            if not any(gone or value in text.split(edits.NOTE_PARTS) for gone, text in note):
                return True
        else:
            mark = db.execute("SELECT clock, value FROM mark WHERE subject=? AND field=?", (subject, field))
            if not any((clock, known) >= (event.clock, edits.as_json(value)) for clock, known in mark):
                return True
    pairs = [(subject, clock) for subject, clocks in event.heads.items() for clock in clocks]
    sql = "SELECT 1 FROM note WHERE subject=? AND clock=? AND replaced"
    if not all(db.execute(sql, pair).fetchall() for pair in pairs):
        return True
    return any(row_of(db, key) is None for key in event.records)


def as_events(db: apsw.Connection) -> list[Event]:
    """What marks and notes there are, as the events that made them."""
    changes: defaultdict[str, list[tuple[str, str, edits.Value]]] = defaultdict(list)
    more: list[Event] = []
    for subject, field, value, clock in db.execute("SELECT subject, field, value, clock FROM mark"):
        changes[clock].append((subject, field, json.loads(value)))
    for subject, clock, text, gone in db.execute("SELECT subject, clock, text, replaced FROM note"):
        if not gone:
            first, *others = text.split(edits.NOTE_PARTS)
            changes[clock].append((subject, edits.NOTE, first))
            more += [Event(clock, ((subject, edits.NOTE, other),)) for other in others]
    return sorted([*more, *(Event(clock, tuple(changes[clock])) for clock in changes)], key=lambda event: event.clock)


def replaced(db: apsw.Connection) -> list[tuple[str, str]]:
    """The notes, by subject and clock, that others replaced."""
    return [(subject, clock) for subject, clock in db.execute("SELECT subject, clock FROM note WHERE replaced")]


def known(db: apsw.Connection, key: str) -> bool:
    """Whether the reader ever did anything with the paper of this key."""
    sql = "SELECT 1 FROM mark WHERE subject=?1 UNION ALL SELECT 1 FROM note WHERE subject=?1 LIMIT 1"
    return bool(db.execute(sql, (key,)).fetchall())


def was_nameless(db: apsw.Connection, row: int) -> bool:
    """Whether a paper went by its title alone before its identifier turned up, so that marks may stand under both."""
    sql = (
        "SELECT 1 FROM alias JOIN paper USING(id) WHERE alias.id=? AND alias.key >= 'feed:' AND alias.key < 'feed;'"
        " AND paper.key <> alias.key LIMIT 1"
    )
    return bool(db.execute(sql, (row,)).fetchall())


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
