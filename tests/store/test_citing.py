"""Citations in the cache: by keys, so that they outlive whatever happens to rows; and the queries over them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import apsw
import pytest

from papertui.model import Paper
from papertui.query import parse
from papertui.store import citing, marks
from papertui.store.compile import compile
from papertui.store.reader import Reader
from store.test_joining import empty, hear, preprint, star

NOW = 1_786_700_000_000
ONE, TWO, THREE = (f"arxiv:2608.0000{number}" for number in (1, 2, 3))


@pytest.fixture
def db() -> apsw.Connection:
    db = empty()
    hear(db, preprint(1, "On Kites"), preprint(2, "On Maps"), preprint(3, "On Rivers"))
    citing.keep_numbers(db, {ONE: (70, 7, 2, "Kites fly."), TWO: (5, 0, 0, None), THREE: (None, None, None, None)}, NOW)
    references = [(TWO, "On Maps", "", 2026, None), ("arxiv:2601.00009", "Winds", "", 2026, "doi:10.1000/winds")]
    citing.keep_links(db, ONE, references, [(THREE, "On Rivers", "", 2026, None)], NOW)
    return db


def found(db: apsw.Connection, text: str) -> list[str]:
    today = date(2026, 8, 14)
    sql = compile(parse(text, today=today), now=datetime(2026, 8, 14, tzinfo=UTC), today=today, visit_ms=0)
    return [row.key for row in Reader(db).rows(Reader(db).ids(sql))]


def test_queries(db: apsw.Connection) -> None:
    assert found(db, f"citedby:{ONE}") == [TWO]
    assert found(db, "cites:2608.00001") == [THREE]
    assert found(db, "cites:2608.00003") == []
    assert found(db, "citations:>50") == [ONE]
    assert found(db, "citations:5..70 sort:citations") == [ONE, TWO]
    assert found(db, "sort:citations") == [ONE, TWO, THREE]
    assert found(db, "sort:citations-") == [TWO, ONE, THREE]
    assert set(found(db, "-citations:>50")) == {TWO, THREE}


def test_a_paper_is_asked_for_again_after_a_while_the_starred_first(db: apsw.Connection) -> None:
    assert citing.due(db, NOW, 10) == []
    star(db, TWO)
    assert citing.due(db, NOW + 1, 10)[0] == TWO
    assert citing.due(db, NOW + 1, 1) == [TWO]
    assert citing.unlisted(db, NOW, 10) == [TWO], "it was never asked for; the others are not starred"
    star(db, ONE, 1)
    assert citing.unlisted(db, NOW, 10) == [TWO]
    assert set(citing.unlisted(db, NOW + 1, 10)) == {ONE, TWO}


def test_papers_without_an_identifier_are_never_asked_for() -> None:
    db = empty()
    hear(db, Paper("feed:0123456789abcdef", "A blog post"))
    assert citing.due(db, NOW, 10) == []


def test_citations_outlive_a_row_that_is_joined_and_moved(db: apsw.Connection) -> None:
    hear(db, Paper("doi:10.1000/kites", "Kites, Published", published="2026-09-01"))
    hear(db, preprint(1, "On Kites", doi="10.1000/kites", published="2026-07-01"))
    told = citing.cited(db, marks.row_of(db, "doi:10.1000/kites") or 0)
    assert told is not None and (told.citations, told.references_here, told.citing_here) == (70, 1, 1)
    assert found(db, "citedby:10.1000/kites") == [TWO]


def test_a_list_that_comes_back_empty_does_not_replace_the_one_there_was(db: apsw.Connection) -> None:
    citing.keep_links(db, ONE, [], [], NOW + 1)
    assert found(db, f"citedby:{ONE}") == [TWO]
    citing.keep_numbers(db, {ONE: (None, None, None, None)}, NOW + 1)
    told = citing.cited(db, marks.row_of(db, ONE) or 0)
    assert told is not None and told.citations == 70


def test_another_end_is_known_by_the_identifier_that_is_here() -> None:
    db = empty()
    hear(db, preprint(1, "On Kites"), Paper("doi:10.1000/winds", "Winds"))
    citing.keep_numbers(db, {ONE: (1, 0, 1, None)}, NOW)
    citing.keep_links(db, ONE, [("arxiv:2601.00009", "Winds", "", 2026, "doi:10.1000/winds")], [], NOW)
    assert found(db, f"citedby:{ONE}") == ["doi:10.1000/winds"]
