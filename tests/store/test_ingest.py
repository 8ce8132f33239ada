"""One paper, one row: what merges, what stays apart, and where a row ends up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from papertui import identity
from papertui.model import Author, Comment, Detail, IngestCounts, Listing, Organization, Paper, Repository, Sighting
from papertui.store import connection, ingest, schema
from papertui.store.reader import Reader

NOW = 1_786_700_000_000


@pytest.fixture
def db(tmp_path: Path) -> Iterator[apsw.Connection]:
    connected = connection.open_writer(tmp_path / "cache.db")
    yield connected
    connected.close()


def paper(number: str = "2608.00001", **fields: object) -> Paper:
    given: dict[str, object] = {
        "key": f"arxiv:{number}",
        "title": f"On Invented Matter {number}",
        "abstract": "We study matter that was made up.",
        "authors": (Author("Ada Example"), Author("Bo Beispiel", "bo", True)),
        "published": "2026-08-01T00:00:00Z",
        "categories": ("cs.LG", "stat.ML"),
    }
    return Paper(**(given | fields))  # type: ignore[arg-type]


def take(db: apsw.Connection, *papers: Paper, **how: object) -> IngestCounts:
    return ingest.ingest(db, [Sighting(one, "huggingface", **how) for one in papers], NOW)  # type: ignore[arg-type]


def one(db: apsw.Connection, key: str) -> int:
    row = Reader(db).id_of(key)
    assert row is not None
    return row


def test_a_paper_comes_back_as_it_was_put_in(db: apsw.Connection) -> None:
    given = paper(
        organization=Organization("nv", "NVIDIA"), keywords=("World Model",), votes=3, github="https://github.com/a/b"
    )
    assert take(db, given, listing=Listing("day", "2026-08-03", 0)) == IngestCounts(new=1)
    view = Reader(db).view(one(db, given.key))
    assert view is not None
    assert view.paper == given
    assert view.listings == (Listing("day", "2026-08-03", 0),)
    assert view.sources == ("huggingface",)
    assert view.first_seen == "2026-08-14T09:33:20Z"
    (row,) = Reader(db).rows([view.id])
    assert (row.authors, row.category, row.date, row.new) == ("Ada Example, Bo Beispiel", "cs.LG", "2026-08-03", True)


def test_seen_again_it_is_unchanged_and_nothing_doubles(db: apsw.Connection) -> None:
    take(db, paper(), listing=Listing("day", "2026-08-03", 0))
    assert take(db, paper(), listing=Listing("day", "2026-08-03", 0)) == IngestCounts(unchanged=1)
    assert Reader(db).size() == 1
    assert db.execute("SELECT count(*) FROM words").fetchall() == [(1,)]


def test_what_a_source_omits_stays(db: apsw.Connection) -> None:
    take(db, paper(votes=9, summary="A machine's sentence."))
    assert take(db, paper(abstract="", authors=(), votes=12)) == IngestCounts(updated=1)
    kept = Reader(db).paper(one(db, "arxiv:2608.00001"))
    assert kept is not None
    assert (kept.votes, kept.summary, kept.abstract) == (
        12,
        "A machine's sentence.",
        "We study matter that was made up.",
    )


def test_a_file_of_unknown_age_never_lowers_votes(db: apsw.Connection) -> None:
    take(db, paper(votes=20))
    take(db, paper(votes=3), live=False)
    kept = Reader(db).paper(one(db, "arxiv:2608.00001"))
    assert kept is not None and kept.votes == 20


@pytest.mark.parametrize("nameless_first", [True, False])
def test_a_paper_without_an_id_is_the_one_of_its_title(db: apsw.Connection, nameless_first: bool) -> None:
    title = "Flow  Matching, for Nobody"
    nameless = Paper(key=identity.feed_key(title), title=title, author_count=2, published="2026-08-01")
    named = paper(title="Flow Matching for Nobody")
    for found in [nameless, named] if nameless_first else [named, nameless]:
        take(db, found)
    assert Reader(db).size() == 1
    row = one(db, named.key)
    assert one(db, nameless.key) == row
    kept = Reader(db).paper(row)
    assert kept is not None and kept.key == named.key
    (line,) = Reader(db).rows([row])
    assert line.key == named.key


def test_two_papers_of_one_title_stay_two_when_both_have_ids(db: apsw.Connection) -> None:
    take(db, paper("2608.00001", title="A Survey"), paper("2608.00002", title="A Survey"))
    assert Reader(db).size() == 2


def test_a_nameless_paper_of_another_size_and_year_is_another_paper(db: apsw.Connection) -> None:
    take(db, paper(title="A Survey", published="2019-01-01", author_count=2))
    take(db, Paper(key=identity.feed_key("A Survey"), title="A Survey", author_count=9, published="2026-08-01"))
    assert Reader(db).size() == 2


def test_a_doi_joins_what_two_sources_call_differently(db: apsw.Connection) -> None:
    take(db, paper(doi="10.1000/XYZ"))
    take(db, Paper(key="doi:10.1000/xyz", title="On Invented Matter, published", published="2026-09-01"))
    assert Reader(db).size() == 1


def test_rows_follow_the_day_a_paper_was_listed(db: apsw.Connection) -> None:
    take(db, paper("2608.00001", published="2026-08-01"), paper("2608.00002", published="2026-08-02"))
    assert one(db, "arxiv:2608.00001") < one(db, "arxiv:2608.00002")
    take(db, paper("2608.00001"), listing=Listing("day", "2026-08-05", 0))
    assert one(db, "arxiv:2608.00001") > one(db, "arxiv:2608.00002")
    view = Reader(db).view(one(db, "arxiv:2608.00001"))
    assert view is not None and view.paper.authors
    found = db.execute("SELECT rowid FROM words WHERE words MATCH 'invented' ORDER BY rowid DESC").fetchall()
    assert found == [(one(db, "arxiv:2608.00001"),), (one(db, "arxiv:2608.00002"),)]
    for table in ("body", "alias", "term", "listing"):
        assert db.execute(f"SELECT count(*) FROM {table} WHERE id NOT IN (SELECT id FROM paper)").fetchall() == [(0,)]


def test_a_screen_still_finds_a_paper_that_moved_and_never_another_in_its_place(db: apsw.Connection) -> None:
    take(db, paper("2608.00001"))
    shown = one(db, "arxiv:2608.00001")
    for day in ("2026-08-05", "2026-08-04"):
        take(db, paper("2608.00001"), listing=Listing("day", day, 0))
    take(db, paper("2608.00002"), paper("2608.00003", published="2026-08-05"))
    (line,) = Reader(db).rows([shown])
    assert (line.id, line.key) == (shown, "arxiv:2608.00001")
    view = Reader(db).view(shown)
    assert view is not None and view.paper.key == "arxiv:2608.00001"
    assert len({row for (row,) in db.execute("SELECT id FROM paper UNION ALL SELECT id FROM moved")}) == 5


def test_every_version_seen_is_kept(db: apsw.Connection) -> None:
    take(db, paper(version=1, title="First words"))
    take(db, paper(version=2, title="Better words"))
    take(db, paper(version=1, title="First words"))
    view = Reader(db).view(one(db, "arxiv:2608.00001"))
    assert view is not None and view.paper.title == "Better words"
    assert [(kept.version, kept.title) for kept in view.versions] == [(1, "First words"), (2, "Better words")]
    found = db.execute("SELECT rowid FROM words WHERE words MATCH 'better'").fetchall()
    assert found == [(view.id,)]


def test_a_detail_is_kept_and_comments_outlive_an_answer_without_them(db: apsw.Connection) -> None:
    take(db, paper())
    said = Comment("c1", "Ada Example", "2026-08-03T10:00:00Z", "Nice.", None, (("👍", 2),))
    full = Detail("arxiv:2608.00001", (said,), (Repository("model", "a/b", 1, 2),), (("model", 4),))
    ingest.keep_detail(db, full, NOW)
    ingest.keep_detail(db, full._replace(comments=None), NOW)
    view = Reader(db).view(one(db, "arxiv:2608.00001"))
    assert view is not None and view.detail is not None
    assert view.detail == full._replace(fetched="2026-08-14T09:33:20Z")
    ((extras,),) = db.execute("SELECT extras FROM paper").fetchall()
    assert extras & schema.HAS_MODELS and not extras & schema.HAS_SPACES


def test_papers_without_any_date_are_kept_at_the_end(db: apsw.Connection) -> None:
    take(db, paper("2608.00001", published=None), paper("2608.00002", published="not a date"))
    assert Reader(db).size() == 2
