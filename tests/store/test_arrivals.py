"""What is new since the last visit: visits, questions and their answers, on a real cache."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from papertui import edits, paths, search_edits
from papertui.model import Sighting
from papertui.ranking.since import News, Question, Teller
from papertui.store import arrivals, marks
from papertui.store.reader import Reader
from papertui.workspace import Workspace
from tui.driving import paper, sighting


@pytest.fixture
def space(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    monkeypatch.setenv("PAPERTUI_NOW", "2026-08-13T18:00:00Z")
    with Workspace.open(paths.find()) as opened:
        opened.ingest([sighting(number, "2026-08-13") for number in range(20, 30)])
        opened.note_visit()
        monkeypatch.setenv("PAPERTUI_NOW", "2026-08-14T09:00:00Z")
        yield opened


def told(space: Workspace) -> dict[str, int | None]:
    teller = Teller(space.reader, space.now(), space.visit)
    return {news.question.query: news.papers for news in teller.news(marks.searches(space.reader.db))}


def test_a_short_visit_does_not_take_the_news_away(space: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    evening = space.visit
    space.ingest([sighting(1)])
    space.note_visit()
    for minute, expected in ((1, 1), (29, 1), (30, 0)):
        monkeypatch.setenv("PAPERTUI_NOW", f"2026-08-14T09:{minute:02d}:00Z")
        assert len(space.searching.select("is:new")) == expected
        assert (space.visit == evening) == bool(expected)
    # visits that follow each other within half an hour are one
    monkeypatch.setenv("PAPERTUI_NOW", "2026-08-14T09:20:00Z")
    space.note_visit()
    monkeypatch.setenv("PAPERTUI_NOW", "2026-08-14T09:45:00Z")
    assert space.visit == evening


def test_a_clock_that_is_set_back_leaves_the_news(space: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    evening = space.visit
    space.note_visit()
    monkeypatch.setenv("PAPERTUI_NOW", "2026-08-13T20:00:00Z")
    assert space.visit == evening


def test_a_visit_of_an_older_version_counts(space: Workspace) -> None:
    evening = space.visit
    with space.transaction() as db:
        db.execute("DELETE FROM meta WHERE name='left'")
    assert space.visit == evening


def test_many_votes_are_what_five_reach(space: Workspace) -> None:
    space.ingest([sighting(number, votes=votes) for number, votes in enumerate((900, 130, 120, 110, 104, 30, 3))])
    assert told(space) == {"is:new sort:votes": 7, "is:new votes:>=100 sort:votes": 5}


def test_of_a_starred_paper_only_a_version_that_came_since_is_new(space: Workspace) -> None:
    space.editing.apply(
        edits.star(space.marked(space.searching.select("id:2608.00020 OR id:2608.00021 OR id:2608.00022")))
    )
    space.editing.apply(edits.star(space.marked(space.searching.select("id:2608.00023")), False))
    space.ingest([Sighting(paper(number, version=2), "arxiv") for number in (20, 23)])
    space.ingest([Sighting(paper(21, votes=999), "arxiv")])
    assert told(space) == {"is:starred is:revised": 1}
    assert len(space.searching.select("is:revised")) == 2
    assert space.searching.select("is:revised -is:starred") == space.searching.select("id:2608.00023")


def test_what_is_new_with_its_second_version_is_not_revised(space: Workspace) -> None:
    space.ingest([sighting(1, version=2)])
    assert not space.searching.select("is:revised") and len(space.searching.select("is:new")) == 1


def test_a_new_paper_that_cites_a_star_is_told(space: Workspace) -> None:
    space.ingest([sighting(1), sighting(2)])
    cites = [("arxiv:2608.00001", "arxiv:2608.00020"), ("arxiv:2608.00025", "arxiv:2608.00020"),
             ("arxiv:2608.00002", "arxiv:2608.00021")]  # fmt: skip
    with space.transaction() as db:
        db.executemany("INSERT INTO cites(citing, cited) VALUES(?,?)", cites)
    assert not space.searching.select("cites:starred")
    space.editing.apply(edits.star(space.marked(space.searching.select("id:2608.00020"))))
    assert told(space)["is:new cites:starred sort:votes"] == 1
    assert len(space.searching.select("cites:starred")) == 2
    space.editing.apply(edits.star(space.marked(space.searching.select("id:2608.00001"))))
    assert space.searching.select("citedby:starred") == space.searching.select("id:2608.00020")


def test_searches_are_told_by_what_they_are(space: Workspace) -> None:
    space.ingest([sighting(number) for number in range(6)])
    for name, query in (
        ("Ben", 'author:"Ben Quill"'),
        ("lab", 'org:"The Example Lab"'),
        ("either", "kites OR gardens"),
        ("broken", "("),
        ("none", "zeppelins"),
        ("not Ben", '-author:"Ben Quill"'),
    ):
        space.editing.apply(search_edits.save_search(marks.searches(space.reader.db), name, query))
    space.editing.apply(search_edits.save_search(marks.searches(space.reader.db), "never", "lanterns", rule="hide"))
    while space.rules.look():
        pass
    teller = Teller(space.reader, space.now(), space.visit)
    news = [(one.question.group, one.question.name, one.papers) for one in teller.news(marks.searches(space.reader.db))]
    assert news == [
        ("new", "came in", 5),
        ("following", "Ben", 4),
        ("following", "lab", 5),
        ("searches", "either", 2),
        ("searches", "not Ben", 1),
    ]
    assert told(space)["(kites OR gardens) is:new"] == len(space.searching.select("(kites OR gardens) is:new"))


def test_every_number_is_that_of_its_query(space: Workspace) -> None:
    """Also where an old paper came in late, which lies far from the others."""
    space.ingest([sighting(1), Sighting(paper(3, published="1998-01-01", title="Old kites"), "arxiv")])
    for query in ("kites", "kites OR bridges", "votes:>10", "-kites", "author:moss", "cat:cs.LG", "is:unread #none"):
        space.editing.apply(search_edits.save_search(marks.searches(space.reader.db), query, query))
    found = told(space)
    assert found["kites is:new"] == 1 and found["is:new sort:votes"] == 2
    assert found == {query: len(space.searching.select(query)) for query in found}


def test_of_more_than_can_be_looked_up_first_the_numbers_are_the_same(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    space.ingest([sighting(number) for number in range(12)])
    space.editing.apply(search_edits.save_search([], "bridges", "bridges"))
    before = told(space)
    monkeypatch.setattr("papertui.ranking.since.MOST", 11)
    found = Teller(space.reader, space.now(), space.visit).news(marks.searches(space.reader.db))
    assert [(news.papers, news.more) for news in found] == [(11, True), (2, False)]
    assert found[-1].papers == before["bridges is:new"] == 2


def test_what_takes_too_long_is_not_counted(space: Workspace) -> None:
    space.ingest([sighting(1)])
    with pytest.raises(arrivals.TooLong), arrivals.patience(space.reader.db, 0.0):
        space.reader.db.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n")
    assert space.searching.select("is:new"), "and what is asked next is answered"


def test_a_question_that_takes_too_long_is_told_without_a_number(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(reader: Reader, sql: object) -> object:
        reader.db.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n")
        raise AssertionError

    space.ingest([sighting(1)])
    monkeypatch.setattr(Reader, "ids", endless)
    for name in ("LEAST", "TOGETHER"):
        monkeypatch.setattr(f"papertui.ranking.since.{name}", 0.0)
    question = Question("new", "came in", "is:new")
    assert Teller(space.reader, space.now(), space.visit).answer(question) == News(question, None)
