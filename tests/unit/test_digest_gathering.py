"""A digest gathered from a real cache: what changed among the stars, in all its forms."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from papertui import edits, paths
from papertui.digest import Digest, gathering, html, markdown, text, window
from papertui.model import Author, Because, Listing, Paper, Sighting
from papertui.store import citing, digested
from papertui.workspace import Workspace

KEYS = [f"arxiv:2608.000{number:02}" for number in range(1, 12)]


def sighting(number: int, day: str, **facts: object) -> Sighting:
    known = {"title": f"On <Kites> {number}", "version": 1, "votes": number, "authors": (Author("Ada Lovelace"),)}
    paper = Paper(KEYS[number], **{**known, **facts})  # type: ignore[arg-type]
    return Sighting(paper, "huggingface", Listing("day", day, number))


@pytest.fixture
def space(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """One starred paper of July, and what came in on the 14th of August."""
    monkeypatch.setenv("PAPERTUI_HOME", str(tmp_path))
    monkeypatch.setenv("PAPERTUI_NOW", "2026-07-01T08:00:00Z")
    with Workspace.open(paths.find()) as opened:
        opened.ingest([sighting(0, "2026-07-01")])
        row = opened.reader.id_of(KEYS[0])
        assert row is not None
        opened.editing.apply(edits.star(opened.marked([row])))
        monkeypatch.setenv("PAPERTUI_NOW", "2026-08-14T07:00:00Z")
        opened.ingest([sighting(number, "2026-08-14") for number in range(1, 7)])
        monkeypatch.setenv("PAPERTUI_NOW", "2026-08-14T12:00:00Z")
        yield opened


def digest(space: Workspace, query: str = "", number: int = 10) -> Digest:
    when = window.lately("day", datetime(2026, 8, 14, 12, tzinfo=UTC), begun=1, newest=None)
    return gathering.gather(space, when, "Papers of 2026-08-14", query, number)


def test_what_changed_among_the_stars_is_told_with_links(space: Workspace) -> None:
    space.ingest([sighting(0, "2026-07-01", version=3, updated="2026-08-13T10:00:00Z")])
    now = space.now_ms()
    with space.transaction() as db:
        citing.keep_published(db, KEYS[0], ("10.1000/kites", "Journal of\nKites", "2026-08"), "crossref", now)
        citing.keep_links(
            db, KEYS[1], [(KEYS[0], "On Kites", "", 2026, None)],
            [], now,
        )  # fmt: skip
        for key in KEYS[2:6]:
            citing.keep_links(db, key, [(KEYS[0], "On Kites", "", 2026, None)], [], now)
    made = digest(space)
    (change,) = made.changes
    assert change.item.key == KEYS[0]
    sentences = dict(change.what)
    page = "https://arxiv.org/abs/2608.00001"
    assert sentences["new version 3, of 2026-08-13"] == f"{page}v3"
    assert sentences["published in Journal of Kites 2026-08"] == "https://doi.org/10.1000/kites"
    assert sum(words.startswith("now cited by “On <Kites> ") for words in sentences) == 3
    assert sentences["and by 2 more that came in"] is None
    for form in (html, markdown, text):
        written = form.document(made)
        assert "Your stars" in written and "Journal of Kites" in written
        assert "<Kites>" not in written or form is text


def test_a_star_that_is_cited_more_often(space: Workspace) -> None:
    with space.transaction() as db:
        for moment, number in ((space.now_ms() - 9 * 86_400_000, 1_200), (space.now_ms(), 1_214)):
            citing.keep_numbers(db, {KEYS[0]: (number, 3, 20, None)}, moment)
    (change,) = digest(space).changes
    assert change.what == (("cited 1,214 times by now, 14 more than before (Semantic Scholar)", None),)


def test_papers_known_by_their_id_alone_are_left_out(space: Workspace) -> None:
    bare = sighting(7, "2026-08-14", title=f"arXiv:{KEYS[7].removeprefix('arxiv:')}")
    space.ingest([bare, Sighting(Paper("doi:10.1000/x", "doi:10.1000/x"), "import", live=False)])
    assert space.reader.id_of("doi:10.1000/x") is not None
    with space.transaction() as db:
        citing.keep_links(db, KEYS[7], [(KEYS[0], "On Kites", "", 2026, None)], [], space.now_ms())
    made = digest(space)
    assert (made.total, made.changes) == (6, ())
    space.ingest([sighting(7, "2026-08-14")])
    made = digest(space)
    assert (made.total, len(made.changes)) == (7, 1)


def test_for_you_names_the_star_that_a_paper_cites(space: Workspace) -> None:
    with space.transaction() as db:
        for key in KEYS[1:3]:
            citing.keep_links(db, key, [(KEYS[0], "On Kites", "", 2026, None)], [], space.now_ms())
    rows = [row for key in KEYS[:3] if (row := space.reader.id_of(key)) is not None]
    happened = digested.happened(space.reader.db, 0, rows)
    because = Because(("kites",), ("Ada Lovelace",), 1, 2)
    assert gathering._because(space, rows[1], because, happened) == [
        "kites", "Ada Lovelace", "cites your “On <Kites> 0”", "cited by 2 of your stars",
    ]  # fmt: skip
    assert "cites your “On <Kites> 0” and 2 more of your stars" in gathering._because(
        space, rows[1], because._replace(cites=3), happened
    )
    assert "cites 2 of your stars" in gathering._because(space, rows[0], Because(cites=2), happened)


def test_a_star_that_was_withdrawn(space: Workspace) -> None:
    space.ingest([sighting(0, "2026-07-01", version=2, withdrawn="by its authors")])
    (change,) = digest(space).changes
    assert change.what[0][0] == "withdrawn with version 2"


def test_a_digest_of_stars_alone_is_not_quiet(space: Workspace) -> None:
    space.ingest([sighting(0, "2026-07-01", version=2)])
    made = digest(space, "votes:>1000")
    assert (made.total, made.quiet) == (0, False)
    assert made.subject == "Papers of 2026-08-14: news of your stars"


def test_by_votes_each_says_its_place(space: Workspace) -> None:
    made = digest(space, number=3)
    assert [one.votes for one in made.items] == [6, 5, 4]
    assert [one.reasons[0] for one in made.items] == [
        "most votes of 6 papers", "2nd by votes of 6 papers", "3rd by votes of 6 papers",
    ]  # fmt: skip
    assert made.counted == "3 of 6 papers, the most votes first"


def test_queries_with_alternatives_and_orders_are_kept_whole(space: Workspace) -> None:
    made = digest(space, "votes:1 OR votes:6 sort:votes-")
    assert [one.votes for one in made.items] == [1, 6]
    assert digest(space, "after:2026-08-20").quiet
    assert digest(space, "before:2026-08-15").total == 6
