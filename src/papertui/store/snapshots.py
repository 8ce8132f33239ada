"""What all marks, notes and saved searches are at a moment, to tell what something changed."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TypeAlias

import apsw

from papertui import edits
from papertui.edits import Value
from papertui.store import marks

Snapshot: TypeAlias = "dict[str, dict[str, Value]]"
"""By subject (the key of a paper as the cache has it, or `search:ID`) the fields with their values."""

_MARKS = (
    "SELECT coalesce(p.key, m.subject), m.field, m.value FROM mark m LEFT JOIN alias a ON a.key = m.subject"
    " LEFT JOIN paper p ON p.id = a.id ORDER BY m.clock, m.value"
)
_NOTES = (
    "SELECT coalesce(p.key, n.subject), n.clock, n.text FROM note n LEFT JOIN alias a ON a.key = n.subject"
    " LEFT JOIN paper p ON p.id = a.id WHERE NOT n.replaced AND n.text <> ''"
)


def taken(db: apsw.Connection) -> Snapshot:
    """Everything as it is now."""
    found: defaultdict[str, dict[str, Value]] = defaultdict(dict)
    for subject, field, value in db.execute(_MARKS):  # of each field the latest comes last and stays
        found[str(subject)][str(field)] = json.loads(str(value))
    notes: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for subject, clock, text in db.execute(_NOTES):
        notes[str(subject)].append((str(clock), str(text)))
    for subject, texts in notes.items():
        found[subject][edits.NOTE] = edits.join_notes(texts)
    return dict(found)


def subject_now(db: apsw.Connection, subject: str) -> str:
    """What a subject of an earlier snapshot is called by now: a paper whose identifier turned up has another key."""
    row = marks.row_of(db, subject)
    if row is None:
        return subject
    for (key,) in db.execute("SELECT key FROM paper WHERE id=?", (row,)):
        return str(key)
    return subject
