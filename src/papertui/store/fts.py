"""The full-text index. It keeps no text of its own, so a row is always written whole."""

from __future__ import annotations

import json

import apsw

from papertui import record
from papertui.model import Paper

INSERT = "INSERT INTO words(rowid, title, abstract, authors, keywords, notes) VALUES(?,?,?,?,?,?)"


def insert(db: apsw.Connection, row: int, paper: Paper, note: str) -> None:
    """Index a paper that is not in the index yet."""
    db.execute(INSERT, columns(row, paper, note))


def columns(row: int, paper: Paper, note: str) -> tuple[object, ...]:
    """The parameters of `INSERT`."""
    names = "\n".join([author.name for author in paper.authors])
    return row, paper.title, paper.abstract, names, "\n".join(paper.keywords), note


def remove(db: apsw.Connection, row: int) -> None:
    db.execute("DELETE FROM words WHERE rowid=?", (row,))


def reindex(db: apsw.Connection, row: int) -> None:
    """Write the index of a paper anew from the cache and the reader's notes."""
    for (text,) in db.execute("SELECT record FROM body WHERE id=?", (row,)):
        remove(db, row)
        insert(db, row, record.from_dict(json.loads(text)), note_text(db, row))


def note_text(db: apsw.Connection, row: int) -> str:
    """The reader's notes on a paper, for the index: every text that no other replaces."""
    found = db.execute(
        "SELECT note.text FROM note JOIN alias ON alias.key = note.subject"
        " WHERE alias.id=? AND note.replaced=0 AND note.text<>'' ORDER BY note.clock",
        (row,),
    )
    return "\n\n".join(text for (text,) in found)
