"""Trends on a real cache: what rises is found, and what is counted is what its query finds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import apsw
import pytest

from papertui import edits, paths
from papertui.errors import UsageError
from papertui.ranking import trend_counts, trends
from papertui.ranking.trends import Asked, Stopped, Trends
from papertui.store import connection
from papertui.store.compile import compile
from papertui.store.reader import Reader
from papertui.workspace import Workspace
from tui.weeks import LAST, sighting, weeks

REAL = os.environ.get("PAPERTUI_TEST_CACHE", "")
"""A cache of real papers, where there is one."""


@pytest.fixture
def space(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    monkeypatch.setenv("PAPERTUI_NOW", f"{LAST}T12:00:00Z")
    with Workspace.open(paths.find()) as space:
        space.ingest(weeks())
        yield space


def find(space: Workspace, query: str = "", kind: str = "words", number: int = 12) -> Trends:
    now = space.now()
    members = partial(compile, now=now, today=now.date(), visit_ms=space.visit)
    found = trend_counts.find(space.reader, Asked(query, kind, number, now.date()), members)
    assert found is not None
    return found


def changes(found: Trends) -> dict[str, int]:
    return {row.name: row.change for row in found.rows}


def test_what_rises_and_what_falls_is_told_from_the_rest(space: Workspace) -> None:
    found = find(space)
    told = changes(found)
    assert told["silk kites"] == 1
    assert told["tin boats"] == -1
    # what takes the place of kites and boats in the other weeks
    assert {name for name, change in told.items() if change} == {"silk kites", "tin boats", "gardens", "lanterns"}
    assert found.rows[0].change == 1
    assert found.rows[-1].change == -1
    assert (found.weeks[0].first.isoformat(), len(found.weeks), found.papers) == ("2026-05-25", 12, 480)


def test_categories_and_organizations(space: Workspace) -> None:
    assert changes(find(space, kind="categories")) == {"cs.RO": 1, "cs.LG": 0}
    labs = changes(find(space, kind="organizations"))
    assert labs == {f"The Lab of {name}": 0 for name in ("Sand", "Salt", "Snow")}


@pytest.mark.parametrize("kind", trends.KINDS)
@pytest.mark.parametrize(
    "query", ["", "kites OR boats", "-is:starred gardens", "cat:cs.RO sort:votes", "lante", "is:hidden"]
)
def test_a_row_counts_what_its_query_finds(space: Workspace, kind: str, query: str) -> None:
    rows = space.searching.select("")
    space.editing.apply(edits.hide(space.marked(rows[5:200:7])))
    space.editing.apply(edits.star(space.marked(rows[3:90:4])))
    for row in find(space, query, kind).rows:
        assert row.papers == len(space.searching.select(row.query)), row.query
        assert row.papers == sum(row.found)


def test_words_that_stand_in_a_query_twice_are_one_row(space: Workspace) -> None:
    space.ingest([sighting(1, 900 + n, title=f"Kite {n} and a paper kite", abstract="") for n in range(8)])
    found = find(space)
    queries = [tuple(space.searching.select(row.query)) for row in found.rows]
    assert len(set(queries)) == len(queries)


def test_a_week_without_papers_is_not_known(space: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERTUI_HOME", str(tmp_path / "other"))
    with Workspace.open(paths.find()) as other:
        other.ingest([one for one in weeks() if not "2026-06-22" <= (one.paper.published or "")[:10] <= "2026-07-05"])
        found = find(other)
    assert [week.known for week in found.weeks] == [True] * 4 + [False] * 2 + [True] * 6
    assert changes(found)["silk kites"] == 1
    kites = next(row for row in found.rows if row.name == "silk kites")
    assert kites.expected[4:6] == (0, 0)


def test_a_source_that_came_later_is_no_trend(space: Workspace) -> None:
    """All its papers are about fog, and all are of the last weeks."""
    fog = [
        sighting(week, 500 + n, "newcomer", title=f"Fog Banks {n}", abstract="") for week in (0, 1) for n in range(40)
    ]
    space.ingest(fog)
    assert changes(find(space))["fog banks"] == 0


def test_papers_of_the_future_do_not_move_the_weeks(space: Workspace) -> None:
    space.ingest([sighting(-20, n) for n in range(5)])
    assert find(space).last.isoformat() == "2026-08-16"


def test_what_cannot_be_asked(space: Workspace) -> None:
    with pytest.raises(UsageError, match="4 to 520 weeks, not 3"):
        find(space, number=3)
    with pytest.raises(UsageError, match="no trends of “colors”"):
        find(space, kind="colors")


def test_counting_stops_when_it_is_told_to(space: Workspace) -> None:
    now = space.now()
    members = partial(compile, now=now, today=now.date(), visit_ms=0)
    with pytest.raises(Stopped):
        trend_counts.find(space.reader, Asked("", "words", 12, now.date()), members, lambda done, size: done < 2)


def test_no_paper_with_a_date(home: Path) -> None:
    with Workspace.open(paths.find()) as empty:
        now = empty.now()
        members = partial(compile, now=now, today=now.date(), visit_ms=0)
        assert trend_counts.find(empty.reader, Asked("", "words", 12, now.date()), members) is None


@pytest.mark.skipif(not REAL, reason="needs a cache of real papers")
@pytest.mark.parametrize("kind", trends.KINDS)
@pytest.mark.parametrize("query", ["", "cat:cs.CL", "diffusion -survey", "source:huggingface"])
def test_real_papers_are_counted_as_they_are_found(kind: str, query: str, monkeypatch: pytest.MonkeyPatch) -> None:
    db: apsw.Connection = connection.open_reader(Path(REAL))
    ((newest,),) = db.execute("SELECT max(date) FROM paper").fetchall()
    now = paths.now().replace(year=int(newest[:4]), month=int(newest[5:7]), day=int(newest[8:10]))
    asked = Asked(query, kind, 26, now.date())
    found = trend_counts.find(Reader(db), asked, partial(compile, now=now, today=now.date(), visit_ms=0))
    assert found is not None
    from papertui.query import parse

    for row in found.rows:
        sql = compile(parse(row.query, today=now.date()), now=now, today=now.date(), visit_ms=0)
        assert row.papers == len(db.execute(sql.sql, sql.params).fetchall()), row.query
