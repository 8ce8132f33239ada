"""One paper is one row, and two papers are two, in whatever order sources tell of them; marks follow their keys."""

from __future__ import annotations

import itertools
import random

import apsw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papertui import edits
from papertui.edits import Event
from papertui.identity import feed_key
from papertui.model import Author, Listing, Marks, Paper, Sighting
from papertui.store import ingest, marks, playing, schema
from papertui.store.reader import Reader

NOW = 1_786_700_000_000
TITLE = "On the Flow of Invented Matter"
ADA, BO = (Author("Ada Example"), Author("Bo Beispiel")), (Author("Bo Beispiel"),)


def empty() -> apsw.Connection:
    db = apsw.Connection(":memory:")
    for step in schema.STEPS:
        db.execute(step)
    return db


def preprint(number: int, title: str = TITLE, **fields: object) -> Paper:
    given: dict[str, object] = {"authors": ADA, "published": "2026-08-01", "categories": ("cs.LG",)}
    return Paper(f"arxiv:2608.0000{number}", title, **(given | fields))  # type: ignore[arg-type]


def article(name: str, title: str = TITLE, **fields: object) -> Paper:
    given: dict[str, object] = {"authors": ADA, "published": "2026-11-01", "journal_ref": "J. Inv. 3"}
    return Paper(f"doi:10.1000/{name}", title, **(given | fields))  # type: ignore[arg-type]


def nameless(title: str = TITLE, **fields: object) -> Paper:
    return Paper(feed_key(title), title, **fields)  # type: ignore[arg-type]


def hear(db: apsw.Connection, *papers: Paper, source: str = "arxiv", live: bool = False) -> None:
    ingest.ingest(db, [Sighting(one, source, live=live) for one in papers], NOW)


def star(db: apsw.Connection, key: str, counter: int = 0) -> None:
    event = Event(f"1786700000000-{counter:04x}-desk-1a2b", ((key, "starred", True),))
    playing.play(db, (event,), ingest.add_record)


def rows(db: apsw.Connection) -> list[list[str]]:
    """The keys of every row, sorted."""
    found: dict[int, list[str]] = {}
    for key, row in db.execute("SELECT key, id FROM alias ORDER BY key"):
        found.setdefault(row, []).append(key)
    return sorted(found.values())


def marks_of(db: apsw.Connection, key: str) -> Marks:
    row = marks.row_of(db, key)
    assert row is not None
    (line,) = Reader(db).rows([row])
    found = marks.marks_of(db, row)
    assert line.starred == found.starred
    return found


def assert_sound(db: apsw.Connection) -> None:
    """Nothing hangs on a row that is not there, and the full-text index has each row once."""
    for table in ("body", "alias", "term", "listing", "version", "detail", "titled", "party", "words"):
        name = "rowid" if table == "words" else "id"
        assert not db.execute(f"SELECT {name} FROM {table} WHERE {name} NOT IN (SELECT id FROM paper)").fetchall()
    assert db.execute("SELECT count(*) FROM words").fetchall() == db.execute("SELECT count(*) FROM paper").fetchall()
    assert not db.execute("SELECT id FROM party GROUP BY id HAVING count(*) < 2").fetchall()
    for row, key in db.execute("SELECT id, key FROM paper"):
        stored = Reader(db).paper(row)
        assert stored is not None and stored.key == key


def content(db: apsw.Connection) -> list[object]:
    """What the rules of merging decide in whatever order sightings come."""
    found: list[object] = []
    for (row,) in db.execute("SELECT id FROM paper"):
        view = Reader(db).view(row)
        assert view is not None
        paper, own = view.paper, view.marks
        keys = sorted(key for (key,) in db.execute("SELECT key FROM alias WHERE id=?", (row,)))
        terms = sorted(db.execute("SELECT kind, value FROM term WHERE id=?", (row,)).fetchall())
        numbers = paper.votes, paper.comments, paper.github_stars, paper.version
        versions = [(one.version, one.title) for one in view.versions]
        places = [(one.kind, one.period) for one in view.listings]
        found.append((keys, paper.key, paper.doi, paper.published, numbers, versions, terms, places, own))
    return sorted(found, key=repr)


def test_a_sighting_with_both_identifiers_joins_the_rows_of_each() -> None:
    for order in itertools.permutations((preprint(1), article("x", "A Title of the Journal's"))):
        db = empty()
        hear(db, *order)
        star(db, "doi:10.1000/x")
        assert len(rows(db)) == 2
        hear(db, preprint(1, doi="10.1000/X"))
        assert rows(db) == [["arxiv:2608.00001", "doi:10.1000/x"]]
        assert marks_of(db, "arxiv:2608.00001").starred
        assert_sound(db)


@pytest.mark.parametrize("first", [nameless(), article("x")], ids=["title only", "DOI"])
def test_marks_of_a_paper_outlive_its_better_name(first: Paper) -> None:
    db = empty()
    hear(db, first)
    star(db, first.key)
    event = Event("1786700000001-0000-desk-1a2b", ((first.key, edits.NOTE, "My own words"),))
    playing.play(db, (event,), ingest.add_record)
    hear(db, preprint(1, doi="10.1000/x"))
    assert len(rows(db)) == 1
    kept = marks_of(db, "arxiv:2608.00001")
    assert kept.starred and kept.note == "My own words"
    assert db.execute("SELECT count(*) FROM words WHERE words MATCH 'notes : own'").fetchall() == [(1,)]
    # an edit under the old name comes from another device, later
    off = Event("1786700000002-0000-lap-2b3c", ((first.key, "starred", False),))
    playing.play(db, (off,), ingest.add_record)
    assert not marks_of(db, "arxiv:2608.00001").starred
    assert_sound(db)


def test_two_preprints_are_two_though_they_share_a_doi_and_a_title() -> None:
    for order in itertools.permutations((preprint(1, doi="10.1000/x"), preprint(2, doi="10.1000/x"), article("x"))):
        db = empty()
        hear(db, *order)
        assert len(rows(db)) == 2
        assert marks.row_of(db, "arxiv:2608.00001") != marks.row_of(db, "arxiv:2608.00002")
        assert_sound(db)


def test_an_article_is_its_preprint_by_title_first_author_and_year() -> None:
    for order in itertools.permutations((preprint(1), article("x"), nameless())):
        db = empty()
        hear(db, *order)
        assert rows(db) == [["arxiv:2608.00001", "doi:10.1000/x", feed_key(TITLE)]]
        assert_sound(db)


@pytest.mark.parametrize(
    "other",
    [
        article("x", authors=BO),
        article("x", authors=()),
        article("x", published="2020-01-01"),
        article("x", published=None),
        article("x", "Another Title Altogether"),
    ],
    ids=["author", "no authors", "year", "no year", "title"],
)
def test_an_article_that_differs_in_one_of_them_is_another_paper(other: Paper) -> None:
    for order in itertools.permutations((preprint(1), other)):
        db = empty()
        hear(db, *order)
        assert len(rows(db)) == 2


def test_short_titles_prove_nothing() -> None:
    db = empty()
    hear(db, preprint(1, "A Survey"), article("x", "A Survey"))
    assert len(rows(db)) == 2


def test_an_article_parts_from_a_preprint_that_turns_out_to_have_another_doi() -> None:
    db = empty()
    hear(db, preprint(1, votes=3), article("x", keywords=("matter",)), source="journal")
    star(db, "doi:10.1000/x")
    assert len(rows(db)) == 1 and marks_of(db, "arxiv:2608.00001").starred
    hear(db, preprint(1, doi="10.1000/other"))
    assert rows(db) == [["arxiv:2608.00001", "doi:10.1000/other"], ["doi:10.1000/x"]]
    assert marks_of(db, "doi:10.1000/x").starred and not marks_of(db, "arxiv:2608.00001").starred
    own, published = (Reader(db).paper(marks.row_of(db, key) or 0) for key in ("arxiv:2608.00001", "doi:10.1000/x"))
    assert own is not None and published is not None
    assert (own.journal_ref, own.keywords, own.votes) == (None, (), 3)
    assert (published.journal_ref, published.keywords, published.votes) == ("J. Inv. 3", ("matter",), None)
    assert_sound(db)


def test_a_nameless_paper_goes_to_the_one_that_it_fits_better() -> None:
    db = empty()
    mention = nameless(authors=BO, published="2026-08-01")
    hear(db, preprint(1, authors=()), mention)
    star(db, mention.key)
    star(db, "arxiv:2608.00001", 1)
    assert len(rows(db)) == 1
    hear(db, preprint(2, authors=BO))
    assert rows(db) == [["arxiv:2608.00001"], ["arxiv:2608.00002", mention.key]]
    assert marks_of(db, "arxiv:2608.00001").starred and marks_of(db, "arxiv:2608.00002").starred
    assert_sound(db)


def test_a_nameless_paper_that_gets_a_doi_leaves_the_preprint_of_another() -> None:
    db = empty()
    hear(db, preprint(1, doi="10.1000/one"), nameless())
    star(db, feed_key(TITLE))
    hear(db, nameless(doi="10.1000/two"))
    assert rows(db) == [["arxiv:2608.00001", "doi:10.1000/one"], ["doi:10.1000/two", feed_key(TITLE)]]
    assert marks_of(db, "doi:10.1000/two").starred and not marks_of(db, "arxiv:2608.00001").starred
    assert_sound(db)


def test_a_paper_is_found_by_every_title_it_was_heard_under() -> None:
    first, second = preprint(1, version=1), preprint(1, "Matter, Invented Anew", version=2)
    for order in itertools.permutations((first, second, nameless(), nameless("Matter, invented anew"))):
        db = empty()
        hear(db, *order)
        assert len(rows(db)) == 1, [one.key for one in order]
        view = Reader(db).view(marks.row_of(db, first.key) or 0)
        assert view is not None
        assert [one.title for one in view.versions] == [TITLE, "Matter, Invented Anew"]
        assert_sound(db)


def test_an_older_version_heard_later_is_kept_with_its_words() -> None:
    db = empty()
    hear(db, preprint(1, "New", abstract="New words.", version=3))
    hear(db, preprint(1, version=1), preprint(1, "Middle", version=2), preprint(1, abstract="Old words.", version=1))
    view = Reader(db).view(marks.row_of(db, "arxiv:2608.00001") or 0)
    assert view is not None and (view.paper.title, view.paper.version) == ("New", 3)
    assert [(one.version, one.abstract) for one in view.versions] == [(1, "Old words."), (2, ""), (3, "New words.")]


def test_terms_that_no_longer_hold_find_nothing() -> None:
    db = empty()
    hear(db, preprint(1, keywords=("old",)), live=True)
    hear(db, preprint(1, keywords=("new",)), live=True)
    assert db.execute("SELECT value FROM term WHERE kind='keyword'").fetchall() == [("new",)]


PAPERS: tuple[Paper, ...] = (
    preprint(1, version=1, votes=2),
    preprint(1, version=2, title="Matter, Invented Anew", categories=("cs.AI",)),
    preprint(1, doi="10.1000/x", votes=9),
    preprint(2, title="Another Matter, Likewise Invented", authors=BO, version=1),
    article("x"),
    article("y", "Another Matter, Likewise Invented", authors=BO, published="2025-12-01"),
    nameless(author_count=2, published="2026-08-01"),
    nameless("Another Matter, Likewise Invented", authors=BO),
)
LISTINGS = (None, Listing("day", "2026-08-03", 1), Listing("day", "2026-08-04", 2), Listing("month", "2026-08", 3))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PAPERS), st.sampled_from(LISTINGS)), min_size=2, max_size=9), st.randoms())
def test_in_whatever_order_papers_are_heard_the_rows_are_the_same(
    drawn: list[tuple[Paper, Listing | None]], chance: random.Random
) -> None:
    seen = [Sighting(paper, "arxiv", listing, live=False) for paper, listing in drawn]
    found = []
    for _ in range(2):
        db = empty()
        star(db, "doi:10.1000/x")
        ingest.ingest(db, seen, NOW)
        assert_sound(db)
        found.append(content(db))
        seen = chance.sample(seen, len(seen))
    assert found[0] == found[1]
