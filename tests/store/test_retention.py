"""Letting papers go: only what is old, untouched, and kept by no source for longer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from papertui import edits, paths
from papertui.model import Listing, Marks, Paper, Sighting
from papertui.store import retention
from papertui.workspace import Workspace

DAY = 86_400_000
KEEP = {"moss": 30}


@pytest.fixture
def space(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    monkeypatch.setenv("PAPERTUI_NOW", "2026-06-01T12:00:00Z")
    with Workspace.open(paths.find()) as opened:
        yield opened


def heard(number: int, source: str = "moss", published: str | None = "2026-06-01") -> Sighting:
    return Sighting(Paper(f"feed:{number:016x}", f"On moss number {number}", "Green.", published=published), source)


def let_go(space: Workspace, days: int, keep: dict[str, int] = KEEP, listed: frozenset[str] = frozenset()) -> int:
    """How many go so many days later."""
    with space.transaction() as db:
        return retention.let_go(db, "moss", keep, listed, space.now_ms() + days * DAY)


def test_old_papers_go_with_everything_that_hangs_on_them(space: Workspace) -> None:
    place = Listing("day", "2026-06-01", 0)
    space.ingest([heard(1)._replace(listing=place), heard(2)])
    assert let_go(space, 29) == 0
    assert let_go(space, 32) == 2
    assert space.searching.select("") == [] and space.searching.select("moss") == []
    for table in ("paper", "body", "alias", "term", "listing", "version", "detail"):
        assert space.reader.db.execute(f"SELECT count(*) FROM {table}").fetchall() == [(0,)], table


def test_what_was_touched_stays(space: Workspace) -> None:
    space.ingest([heard(number) for number in range(6)])
    rows = space.searching.select("")
    papers = {paper.key: paper for paper in space.marked(rows)}
    key = [f"feed:{number:016x}" for number in range(6)]
    space.editing.apply(edits.star([papers[key[0]]]))
    space.editing.apply(edits.queue([papers[key[1]]]))
    space.editing.apply(edits.read([papers[key[2]]]))
    space.editing.apply(edits.tag([papers[key[3]]], "todo"))
    space.editing.apply(edits.note([papers[key[4]]], "Mine"))
    assert let_go(space, 400) == 1
    assert {row.key for row in space.reader.rows(space.searching.select(""))} == set(key[:5])


def test_a_hidden_paper_goes_and_is_hidden_when_it_comes_again(space: Workspace) -> None:
    space.ingest([heard(1)])
    space.editing.apply(edits.hide(space.marked(space.searching.select(""))))
    assert let_go(space, 400) == 1
    space.ingest([heard(1)])
    (row,) = [space.reader.id_of("feed:0000000000000001")]
    assert row is not None and space.marks(row) == Marks(hidden=True)


def test_the_source_that_keeps_longest_decides(space: Workspace) -> None:
    space.ingest([heard(1), heard(1, "fern"), heard(2), heard(2, "oak")])
    assert let_go(space, 50, {"moss": 30, "fern": 60}) == 0
    assert let_go(space, 70, {"moss": 30, "fern": 60}) == 1
    assert [row.key for row in space.reader.rows(space.searching.select(""))] == ["feed:0000000000000002"]


def test_what_is_still_listed_or_new_of_date_stays(space: Workspace) -> None:
    space.ingest([heard(1), heard(2, published="2026-08-01"), heard(3, published=None)])
    assert let_go(space, 40, listed=frozenset({"feed:0000000000000001"})) == 1
    assert {row.key for row in space.reader.rows(space.searching.select(""))} == {
        "feed:0000000000000001",
        "feed:0000000000000002",
    }


def test_many_go_a_batch_at_a_time(space: Workspace) -> None:
    space.ingest([heard(number) for number in range(retention.BATCH + 50)])
    assert (let_go(space, 99), let_go(space, 99), let_go(space, 99)) == (retention.BATCH, 50, 0)


def test_a_paper_without_a_date_stands_under_the_day_it_came_in(space: Workspace) -> None:
    space.ingest([heard(1, published=None)])
    assert [row.date for row in space.reader.rows(space.searching.select(""))] == ["2026-06-01"]
    space.ingest([heard(1, published=None)])
    assert [row.date for row in space.reader.rows(space.searching.select(""))] == ["2026-06-01"]
