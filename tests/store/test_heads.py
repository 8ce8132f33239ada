"""The index of titles and authors by the beginnings of words, and records as they are kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertui import record
from papertui.model import Author, Organization, Paper, Sighting
from papertui.store import bodies, connection, fts, ingest, rows, schema
from papertui.store.newcomers import as_json

OLDER = schema.STEPS.index(next(step for step in schema.STEPS if "TABLE heads" in step))
"""How many steps a cache had before there was the index."""


def paper(number: int, **more: object) -> Paper:
    values: dict[str, object] = {
        "key": f"arxiv:2608.{number:05}",
        "title": f"Bridges of kind{number}",
        "abstract": "Rivers and their bridges.",
        "authors": (Author(f"Ada Mo{number}"), Author("Zoë Quill")),
        "published": f"2026-08-{1 + number % 28:02}",
    }
    return Paper(**(values | more))  # type: ignore[arg-type]


def sightings(count: int) -> list[Sighting]:
    return [Sighting(paper(number), "arxiv", None) for number in range(count)]


def begun(db: apsw.Connection, text: str) -> list[int]:
    """The papers with a word in title or authors that begins so."""
    return [
        row for (row,) in db.execute("SELECT rowid FROM heads WHERE heads MATCH ? ORDER BY rowid", (f'"{text}" *',))
    ]


def all_rows(db: apsw.Connection) -> list[int]:
    return [row for (row,) in db.execute("SELECT id FROM paper ORDER BY id")]


@pytest.fixture
def db(tmp_path: Path) -> Iterator[apsw.Connection]:
    opened = connection.open_writer(tmp_path / "cache.db")
    yield opened
    opened.close()


def test_titles_and_authors_are_found_by_one_letter_or_more(db: apsw.Connection) -> None:
    ingest.ingest(db, sightings(3), 1)
    for text in ("b", "br", "bri", "bridges", "z", "zo", "quil"):
        assert begun(db, text) == all_rows(db), text
    assert len(begun(db, "kind2")) == 1
    assert not begun(db, "riv")  # only the abstract has it


def test_a_paper_that_changes_moves_or_goes_is_found_by_what_it_is(db: apsw.Connection) -> None:
    ingest.ingest(db, sightings(2), 1)
    ingest.ingest(db, [Sighting(paper(0, title="Lanterns", version=2), "arxiv", None)], 2)
    assert len(begun(db, "lan")) == 1
    assert len(begun(db, "kin")) == 1
    (row,) = begun(db, "kin")
    rows.forget(db, row)
    assert not begun(db, "kin")


def test_an_older_cache_gets_the_index_piece_by_piece(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "cache.db"
    newest = schema.STEPS
    with monkeypatch.context() as before:
        before.setattr(schema, "STEPS", newest[:OLDER])
        before.setattr(fts, "_insert", lambda db, papers: db.executemany(fts._WORDS, papers))
        before.setattr(bodies, "pack", lambda one: as_json(record.to_dict(one)))
        old = connection.open_writer(path)
        ingest.ingest(old, sightings(5), 1)
        old.close()
    db = connection.open_writer(path)
    assert fts.heads_lacking(db)
    assert not begun(db, "b")
    newcomer = Paper("arxiv:1901.00001", "Bridges long ago", published="2019-01-01")
    ingest.ingest(db, [Sighting(newcomer, "arxiv", None)], 2)
    assert fts.fill_heads(db, 2)
    assert begun(db, "kind") == all_rows(db)[-2:]
    while fts.fill_heads(db, 2):
        pass
    assert begun(db, "b") == all_rows(db)
    assert not fts.heads_lacking(db)
    assert not fts.fill_heads(db, 2)
    db.execute("INSERT INTO heads(heads) VALUES('integrity-check')")
    db.close()


def test_a_new_cache_lacks_nothing(db: apsw.Connection) -> None:
    assert not fts.heads_lacking(db)


_TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=200)


@given(_TEXT, _TEXT, st.lists(_TEXT.filter(bool), max_size=4))
def test_a_record_comes_back_as_it_was_kept(title: str, abstract: str, names: list[str]) -> None:
    one = Paper("arxiv:2608.00001", title, abstract, tuple(map(Author, names)), organization=Organization("a", "B"))
    assert bodies.unpack(bodies.pack(one)) == one
    assert bodies.unpack(as_json(record.to_dict(one))) == one
