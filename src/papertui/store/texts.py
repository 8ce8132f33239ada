"""The texts of papers, for those who index them in their own way, and how they fall into words."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

import apsw

from papertui.store import bodies

Tokens: TypeAlias = Callable[[str], list[str]]
Places: TypeAlias = Callable[[str], list[tuple[str, str]]]

_WORDS = {"include_offsets": False, "include_colocated": False}
_CHUNK = 500


def all_rows(db: apsw.Connection) -> array[int]:
    """The rows of all papers, oldest first."""
    return array("q", [row for (row,) in db.execute("SELECT id FROM paper ORDER BY id")])


def born(db: apsw.Connection) -> str:
    """A name that this cache has and no other."""
    for (value,) in db.execute("SELECT value FROM meta WHERE name='born'"):
        return str(value)
    return ""


def version(db: apsw.Connection) -> int:
    """A number that changes when another connection writes."""
    found: int = db.pragma("data_version")
    return found


def row_of(db: apsw.Connection, key: str) -> int | None:
    """The row of a paper by any of its keys."""
    for (row,) in db.execute("SELECT id FROM alias WHERE key=?", (key,)):
        return int(str(row))
    return None


def texts(db: apsw.Connection, rows: Sequence[int]) -> Iterator[tuple[int, str, str]]:
    """Row, title and abstract of the papers of `rows` that are there, in no order."""
    for start in range(0, len(rows), _CHUNK):
        chunk = list(rows[start : start + _CHUNK])
        places = ",".join("?" * len(chunk))
        found = db.execute(f"SELECT id, record FROM body WHERE id IN ({places})", chunk).fetchall()
        for row, stored in found:
            said = bodies.fields(stored)
            yield int(str(row)), str(said.get("title", "")), str(said.get("abstract", ""))


def reworded(db: apsw.Connection, since: int) -> tuple[list[int], int]:
    """The rows that got other words after the mark `since`, and the mark of now; 0 is before everything."""
    found = db.execute("SELECT seq, id FROM reworded WHERE seq > ? ORDER BY seq", (since,)).fetchall()
    return [int(str(row)) for _, row in found], int(str(found[-1][0])) if found else since


def tokenizer(db: apsw.Connection) -> Tokens:
    """What tells the words of a text as the full-text index has them: in small letters, without accents and endings."""
    tokens = _tokens(db)

    def words(text: str) -> list[str]:
        found: list[str] = tokens(text.encode(), apsw.FTS5_TOKENIZE_DOCUMENT, None, **_WORDS)
        return found

    return words


def placer(db: apsw.Connection) -> Places:
    """Like `tokenizer`, each word with how it stands in the text."""
    tokens = _tokens(db)

    def words(text: str) -> list[tuple[str, str]]:
        raw = text.encode()
        found: list[tuple[int, int, str]] = tokens(raw, apsw.FTS5_TOKENIZE_DOCUMENT, None, include_colocated=False)
        return [(word, raw[start:end].decode("utf-8", "replace")) for start, end, word in found]

    return words


def _tokens(db: apsw.Connection) -> Any:
    return db.fts5_tokenizer("porter", ["unicode61", "remove_diacritics", "2"])
