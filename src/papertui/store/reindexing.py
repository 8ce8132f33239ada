"""The full-text index of a cache that was filled by an older version, brought up to how words are taken now.

Of a hundred papers one or two have words that are taken in another way than before, and only these are written. Until
they are, a query finds them as they were, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import apsw

from papertui.store import bodies, bookkeeping, fts, schema
from papertui.store.tokens import indexed

BEGUN = "words_from"
"""Value of `meta`: what words are taken by, and the lowest row that was looked at for it."""

_ABOVE_ALL = (1 << 63) - 1
_NOTED = (
    "SELECT DISTINCT a.id FROM note n JOIN alias a ON a.key = n.subject"
    " WHERE a.id BETWEEN ? AND ? AND n.replaced = 0 AND n.text <> ''"
)


class Piece(NamedTuple):
    """Rows to write anew, ascending, among those from `lowest` on; whether there are `more` below it."""

    rows: list[int]
    lowest: int
    more: bool


def lacking(db: apsw.Connection) -> bool:
    """Whether there may be papers whose words are in the index as an older version took them."""
    return bookkeeping.get_meta(db, schema.WORDS_FORM) != schema.WORDS_MEANING


def look(db: apsw.Connection, most: int) -> Piece:
    """Look at so many more papers, the newest first, for those that must be written anew; nothing is written yet."""
    meaning, _, lowest = (bookkeeping.get_meta(db, BEGUN) or "").partition(" ")
    below = int(lowest) if meaning == schema.WORDS_MEANING else _ABOVE_ALL
    older = db.execute("SELECT id, record FROM body WHERE id < ? ORDER BY id DESC LIMIT ?", (below, most))
    found = [(int(str(row)), stored) for row, stored in older]
    if not found:
        return Piece([], 0, False)
    noted = {int(str(row)) for (row,) in db.execute(_NOTED, (found[-1][0], found[0][0]))}
    rows = [row for row, stored in reversed(found) if _differs("\n".join(_texts(stored)))]
    rows += [row for row in noted.difference(rows) if _differs(fts.note_text(db, row))]
    return Piece(sorted(rows), found[-1][0], len(found) == most)


def write(db: apsw.Connection, piece: Piece) -> bool:
    """Write what was found anew; whether there are more to be looked at."""
    for row in piece.rows:
        fts.reindex(db, row)
    if piece.rows and db.execute("SELECT 1 FROM temp.sqlite_master WHERE name='dirty'").fetchall():
        # rules are tried on them again, see `store.rules`
        db.executemany("INSERT INTO dirty VALUES(?, 1)", [(row,) for row in piece.rows])
    if piece.more:
        bookkeeping.set_meta(db, BEGUN, f"{schema.WORDS_MEANING} {piece.lowest}")
        return True
    db.execute("DELETE FROM meta WHERE name=?", (BEGUN,))
    bookkeeping.set_meta(db, schema.WORDS_FORM, schema.WORDS_MEANING)
    return False


def _differs(text: str) -> bool:
    """Whether the index takes words of a text for others than stand there; what it does not, it never did."""
    return indexed(text) != text


def _texts(stored: object) -> Iterator[str]:
    """What is searched of a paper, without making one: most of them are only looked at."""
    said = bodies.fields(stored)
    yield from (said.get("title", ""), said.get("abstract", ""), *said.get("keywords", ()))
    for author in said.get("authors", ()):
        yield author if isinstance(author, str) else author[0]
