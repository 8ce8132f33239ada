"""Writing into the full-text indexes at the end of a transaction."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from papertui.model import Author, Paper, Sighting
from papertui.store import connection, fts, ingest


def sightings(first: int, count: int, title: str = "Bridges") -> list[Sighting]:
    numbers = range(first, first + count)
    return [
        Sighting(
            Paper(f"arxiv:2608.{number:05}", f"{title} {number}", "Rivers.", (Author("Ada Mo"),)), "arxiv", None
        )
        for number in numbers
    ]  # fmt: skip


def found(db: apsw.Connection, word: str, index: str = "words") -> int:
    return len(db.execute(f"SELECT rowid FROM {index} WHERE {index} MATCH ?", (word,)).fetchall())


@pytest.fixture
def db(tmp_path: Path) -> Iterator[apsw.Connection]:
    opened = connection.open_writer(tmp_path / "cache.db")
    yield opened
    opened.close()


def test_both_indexes_are_written_at_the_end_of_the_outermost_block(db: apsw.Connection) -> None:
    with fts.together(db):
        ingest.ingest(db, sightings(1, 3), 1)
        assert not found(db, "bridges")
    assert found(db, "bridges") == found(db, "bridges", "heads") == 3


def test_what_is_indexed_and_changed_in_one_block_is_found_by_its_last_words(db: apsw.Connection) -> None:
    ingest.ingest(db, sightings(1, 2), 1)
    with fts.together(db):
        ingest.ingest(db, sightings(2, 2), 1)
        ingest.ingest(db, sightings(1, 3, "Tunnels"), 1)
        ((row,),) = db.execute("SELECT id FROM alias WHERE key='arxiv:2608.00003'").fetchall()
        fts.remove(db, row)
        fts.reindex(db, row)
    for index in ("words", "heads"):
        assert (found(db, "bridges", index), found(db, "tunnels", index)) == (0, 3)


def test_a_block_that_fails_leaves_nothing_for_the_next(db: apsw.Connection) -> None:
    with pytest.raises(ZeroDivisionError), fts.together(db):
        ingest.ingest(db, sightings(1, 3), 1)
        raise ZeroDivisionError
    assert not found(db, "bridges")
    ingest.ingest(db, sightings(4, 1), 1)
    assert found(db, "bridges") == 1


def test_no_more_than_some_are_kept(db: apsw.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fts, "MOST_KEPT", 4)
    with fts.together(db):
        for first in range(1, 9, 2):
            ingest.ingest(db, sightings(first, 2), 1)
        assert found(db, "bridges") == 8
        ingest.ingest(db, sightings(9, 1), 1)
    assert found(db, "bridges") == 9


def test_keeping_spares_pieces_of_the_index(db: apsw.Connection, tmp_path: Path) -> None:
    """Papers that are here already, among those that are not, would each make one."""
    lock = connection.WriteLock(tmp_path / "lock")
    db.execute("INSERT INTO words(words, rank) VALUES('automerge', 0)")
    with connection.transaction(db, lock):
        ingest.ingest(db, sightings(1, 40), 1)
    assert pieces(db) == 1
    mixed = [
        each for new, known in zip(sightings(41, 40), sightings(1, 40, "Tunnels"), strict=True) for each in (new, known)
    ]
    with connection.transaction(db, lock):
        ingest.ingest(db, mixed, 1)
    lock.close()
    assert pieces(db) <= 3


def pieces(db: apsw.Connection) -> int:
    ((number,),) = db.execute("SELECT count(DISTINCT segid) FROM words_idx").fetchall()
    return int(str(number))
