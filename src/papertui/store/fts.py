"""The full-text indexes. They keep no text of their own, so a row is always written whole.

`words` has all text, by stems. `heads` has only titles and authors, as they are written, with an index of the first
one, two and three letters: while a word is being typed it finds the newest papers at once, however many there are.

What a transaction writes into them is best kept until its end (`together`): in the order of rows they take it as one
piece, and while they hold something, SQLite has them write it out before every statement that may fail halfway.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TypeAlias
from weakref import WeakKeyDictionary

import apsw

from papertui.model import Paper
from papertui.store import bodies, bookkeeping
from papertui.store.tokens import indexed

Columns: TypeAlias = tuple[int, str, str, str, str, str]
"""A paper as `words` takes it: its row, title, abstract, authors, keywords, notes."""

_WORDS = "INSERT INTO words(rowid, title, abstract, authors, keywords, notes) VALUES(?,?,?,?,?,?)"
_HEADS = "INSERT INTO heads(rowid, text) VALUES(?,?)"

HEADS_FROM = "heads_from"
"""Value of `meta`: the lowest row that `heads` has, while older ones are still to be written."""


MOST_KEPT = 5_000
"""So many papers are kept for the end of a transaction; a longer one writes them piece by piece."""


class _Kept:
    """Papers to take out of the indexes, and papers to put in after that."""

    def __init__(self) -> None:
        self.out: set[int] = set()
        self.into: dict[int, Columns] = {}

    def write(self, db: apsw.Connection) -> None:
        out, into = sorted(self.out), [self.into[row] for row in sorted(self.into)]
        self.out.clear()
        self.into.clear()
        _remove(db, out)
        _insert(db, into)


_kept: WeakKeyDictionary[apsw.Connection, _Kept] = WeakKeyDictionary()


@contextmanager
def together(db: apsw.Connection) -> Iterator[None]:
    """What is indexed within the block is written at its end, in the order of rows; until then searches miss it."""
    if db in _kept:
        yield
        return
    kept = _kept[db] = _Kept()
    try:
        yield
        kept.write(db)
    finally:
        del _kept[db]


def waiting(db: apsw.Connection) -> Mapping[int, Columns]:
    """What is kept to be indexed at the end of the block, by row."""
    kept = _kept.get(db)
    return {} if kept is None else kept.into


def insert(db: apsw.Connection, row: int, paper: Paper, note: str) -> None:
    """Index a paper that is not in the index yet."""
    _take(db, [columns(row, paper, note)])


def insert_all(db: apsw.Connection, papers: Sequence[tuple[int, Paper]]) -> None:
    """Index papers that are not in the index yet and have no notes, in the order of their rows."""
    _take(db, [columns(row, paper, "") for row, paper in papers])


def insert_words(db: apsw.Connection, papers: Sequence[Columns]) -> None:
    """Index papers by their words alone, in the order of their rows."""
    db.executemany(_WORDS, papers)


def _take(db: apsw.Connection, papers: Sequence[Columns]) -> None:
    kept = _kept.get(db)
    if kept is None:
        _insert(db, papers)
        return
    kept.into |= {each[0]: each for each in papers}
    if len(kept.into) >= MOST_KEPT:
        kept.write(db)


def _insert(db: apsw.Connection, papers: Sequence[Columns]) -> None:
    db.executemany(_WORDS, papers)
    db.executemany(_HEADS, [(row, f"{title}\n{names}") for row, title, _, names, _, _ in papers])


def _remove(db: apsw.Connection, rows: Iterable[int]) -> None:
    gone = [(row,) for row in rows]
    db.executemany("DELETE FROM words WHERE rowid=?", gone)
    db.executemany("DELETE FROM heads WHERE rowid=?", gone)


def columns(row: int, paper: Paper, note: str) -> Columns:
    """A paper with the reader's notes as the index takes it."""
    names = indexed("\n".join([author.name for author in paper.authors]))
    keywords = indexed("\n".join(paper.keywords))
    return row, indexed(paper.title), indexed(paper.abstract), names, keywords, indexed(note)


def remove(db: apsw.Connection, row: int) -> None:
    """Take a paper out of the index, where it is there."""
    kept = _kept.get(db)
    if kept is None:
        _remove(db, (row,))
        return
    kept.out.add(row)
    kept.into.pop(row, None)


def reindex(db: apsw.Connection, row: int) -> None:
    """Write the index of a paper anew from the cache and the reader's notes."""
    for (stored,) in db.execute("SELECT record FROM body WHERE id=?", (row,)).fetchall():
        remove(db, row)
        insert(db, row, bodies.unpack(stored), note_text(db, row))


def heads_lacking(db: apsw.Connection) -> bool:
    """Whether papers of an older cache are still to come into `heads`."""
    return bookkeeping.get_meta(db, HEADS_FROM) is not None


def fill_heads(db: apsw.Connection, most: int) -> bool:
    """Write so many papers of an older cache into `heads`, the newest first; whether there are more."""
    begun = bookkeeping.get_meta(db, HEADS_FROM)
    if begun is None:
        return False
    older = "SELECT id, record FROM body WHERE id < ? ORDER BY id DESC LIMIT ?"
    found = db.execute(older, (int(begun), most)).fetchall()
    papers = [columns(int(row), bodies.unpack(stored), "") for row, stored in reversed(found)]
    # some of them may have come in anew since
    db.executemany("DELETE FROM heads WHERE rowid=?", [(row,) for row, *_ in papers])
    db.executemany(_HEADS, [(row, f"{title}\n{names}") for row, title, _, names, _, _ in papers])
    if len(found) == most:
        bookkeeping.set_meta(db, HEADS_FROM, str(papers[0][0]))
        return True
    db.execute("DELETE FROM meta WHERE name=?", (HEADS_FROM,))
    return False


def note_text(db: apsw.Connection, row: int) -> str:
    """The reader's notes on a paper, for the index: every text that no other replaces."""
    found = db.execute(
        "SELECT note.text FROM note JOIN alias ON alias.key = note.subject"
        " WHERE alias.id=? AND note.replaced=0 AND note.text<>'' ORDER BY note.clock",
        (row,),
    )
    return "\n\n".join(text for (text,) in found)
