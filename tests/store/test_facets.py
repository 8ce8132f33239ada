"""Counting the terms of a selection: paper by paper for a small one, all terms for a large one, with one result."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from papertui.store import connection
from papertui.store.compile import Sql
from papertui.store.facets import Facet
from papertui.store.reader import Reader
from store.filled import Invented, add, empty

MOST = {"tag": 2, "keyword": 2, "category": 5, "year": 2}


@pytest.fixture
def db() -> Iterator[apsw.Connection]:
    db = empty()
    for number in range(40):
        terms = (("tag", f"tag{number % 3}"), ("keyword", "common"), ("keyword", f"rare{number:02}"))
        add(db, Invented(f"Paper {number}", published=f"{2020 + number % 4}-01-01", terms=terms))
    yield db
    db.close()


def rows(db: apsw.Connection, number: int) -> Sql:
    return Sql(
        "SELECT p.id FROM paper p WHERE p.id <= (SELECT id FROM paper ORDER BY id LIMIT 1 OFFSET ?)", (number - 1,)
    )


def test_a_small_selection(db: apsw.Connection) -> None:
    assert Reader(db).facets(rows(db, 4), MOST) == {
        "tag": Facet([("tag0", 2), ("tag1", 1)], 3),
        "keyword": Facet([("common", 4), ("rare00", 1)], 5),
        "category": Facet([], 0),
        "year": Facet([("2023", 1), ("2022", 1)], 4),
    }


def test_a_large_selection_and_all(db: apsw.Connection) -> None:
    expected = {
        "tag": Facet([("tag0", 14), ("tag1", 13)], 3),
        "keyword": Facet([("common", 40), ("rare00", 1)], 41),
        "category": Facet([], 0),
        "year": Facet([("2023", 10), ("2022", 10)], 4),
    }
    assert Reader(db).facets(rows(db, 40), MOST) == expected
    assert Reader(db).facets(None, MOST) == expected


def test_what_was_counted_is_counted_again_only_when_somebody_wrote(tmp_path: Path) -> None:
    writer = connection.open_writer(tmp_path / "cache.db")
    add(writer, Invented("One"))
    reader = Reader(connection.open_reader(tmp_path / "cache.db"))
    asked: list[str] = []
    reader.db.trace_v2(apsw.SQLITE_TRACE_STMT, lambda event: asked.append(event["sql"]))
    papers = Sql("SELECT count(*) FROM paper", ())
    assert (reader.count_again(papers), reader.count_again(papers)) == (1, 1)
    assert len([sql for sql in asked if sql == papers.sql]) == 1
    add(writer, Invented("Two"))
    assert reader.count_again(papers) == 2
    reader.db.close()
    writer.close()


def test_only_the_years(db: apsw.Connection) -> None:
    assert Reader(db).facets(rows(db, 2), {"year": 5}) == {"year": Facet([("2021", 1), ("2020", 1)], 2)}
