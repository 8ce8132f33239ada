"""Playing the journal into the cache.

`mark` holds per subject and field the change with the latest clock; `note` every note that was ever written
or replaced, as two devices may write at once. Both come out the same in whatever order events are played.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable

import apsw

from papertui import edits
from papertui.edits import Event
from papertui.model import Paper
from papertui.store.marks import rederive, row_of, rows_of

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
    reworded = set(rows_of(db, noted).values())
    others = set(rows_of(db, subjects).values()) - reworded
    rederive(db, *sorted(others), notes=False)
    rederive(db, *sorted(reworded))
    if any(subject.startswith(edits.SEARCH_PREFIX) for subject in subjects):
        from papertui.store import rules

        rules.sync(db)
    return others | reworded


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
