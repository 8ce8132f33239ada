"""The start view: what is new since the last visit, and the way to its papers and back."""

from __future__ import annotations

import pytest
from textual import events

from papertui import edits, paths, search_edits
from papertui.model import Sighting
from papertui.store import marks
from papertui.tui import searching
from papertui.workspace import Workspace
from tui.conftest import QUIET, Open
from tui.driving import NOW, Driven, invented, paper, sighting

OLD, NEW = range(20, 40), range(10)
STARRED = "arxiv:2608.00020"


@pytest.fixture
def visited(home: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty papers that were seen the evening before, one of them starred, two searches, one author followed."""
    monkeypatch.setenv("PAPERTUI_NOW", "2026-08-13T18:00:00Z")
    with Workspace.open(paths.find()) as space:
        space.ingest([sighting(number, "2026-08-13") for number in OLD])
        space.editing.apply(edits.star(space.marked(space.searching.select("id:2608.00020"))))
        for name, query in (("gardens", "gardens"), ("Cleo Stone", 'author:"Cleo Stone"'), ("nothing", "zeppelins")):
            space.editing.apply(search_edits.save_search(marks.searches(space.reader.db), name, query))
        space.note_visit()
    monkeypatch.setenv("PAPERTUI_NOW", NOW)


def came(*more: Sighting) -> list[Sighting]:
    return [*(sighting(number) for number in NEW), *more]


def shown(screen: Driven) -> list[str]:
    """The lines that can be chosen, as number and name."""
    told = []
    for item in screen.main.since._items:
        assert item.news is not None
        told.append(f"{item.news.papers} {item.news.question.name}")
    return told


async def counted(screen: Driven) -> None:
    await screen.until(lambda: screen.main.since._counted, "counting")
    await screen.rest()


async def test_it_opens_where_something_came_in(open_screen: Open, visited: None) -> None:
    with Workspace.open(paths.find()) as space:
        space.ingest(came(Sighting(paper(20, version=2), "arxiv")))
    async with open_screen([]) as screen:
        await counted(screen)
        await screen.see("Since you were last here", "yesterday 18:00", "You follow", "Saved searches")
        assert shown(screen) == [
            "10 came in",
            "1 with a new version",
            "6 Cleo Stone",
            "1 gardens",
        ]
        assert "zeppelins" not in screen.text


async def test_a_line_leads_to_its_papers_and_esc_back_to_it(open_screen: Open, visited: None) -> None:
    async with open_screen(came()) as screen:
        await screen.press("N")
        await counted(screen)
        await screen.press("j", "j")
        assert screen.main.since.place == (3, 3)
        await screen.press("enter")
        await screen.until(lambda: len(screen.titles) == 1)
        assert screen.main.searching.text == "gardens is:new"
        await screen.see("gardens", "is:new", "Paper 002 about gardens")
        await screen.press("s")
        await screen.hear("Starred 1")
        await screen.press("escape")
        assert screen.main.since.on and screen.main.since.place == (3, 3)
        await screen.press("escape")
        assert not screen.main.since.on and screen.main.searching.text == "is:unread"
        await screen.rest()
        assert len(screen.titles) == 30
        await screen.press("escape")
        await screen.hear("Nothing to go back to")


async def test_keys_behind_a_line_are_for_its_papers(
    open_screen: Open, visited: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "HELD", 60)
    async with open_screen(came()) as screen:
        await screen.press("N")
        await counted(screen)
        await screen.press("j", "j")
        for key in ("enter", "s"):
            screen.main.on_key(events.Key(key, key if len(key) == 1 else None))
        await screen.hear("Starred 1", "Paper 002 about gardens")


async def test_what_was_narrowed_goes_back_a_step_at_a_time(open_screen: Open, visited: None) -> None:
    async with open_screen(came()) as screen:
        await screen.press("N")
        await counted(screen)
        await screen.press("enter")
        screen.main.searching.go("is:new sort:votes kites")
        await screen.rest()
        await screen.press("escape")
        assert screen.main.searching.text == "is:new sort:votes" and not screen.main.since.on
        await screen.press("escape")
        assert screen.main.since.on


async def test_keys_for_papers_say_that_there_are_none_here(open_screen: Open, visited: None) -> None:
    async with open_screen(came()) as screen:
        await screen.press("N")
        await counted(screen)
        before = screen.main.live.space.paths.library.stat().st_mtime_ns
        for key in "sbrdtexoyA":
            await screen.press(key)
            await screen.hear("Papers are counted here, not shown · Enter opens a line, esc all papers")
        await screen.rest()
        assert screen.main.live.space.paths.library.stat().st_mtime_ns == before
        await screen.press("slash")
        assert not screen.main.since.on and screen.main.prompt.editing


async def test_the_filter_pane_has_its_keys(open_screen: Open, visited: None) -> None:
    async with open_screen(came()) as screen:
        await screen.press("N")
        await counted(screen)
        await screen.press("h", "j")
        assert screen.main.since.place[0] == 1 and screen.main.since.on
        await screen.press("escape")
        assert screen.main.since.on and not screen.main.filters.active
        await screen.press("1")
        await screen.rest()
        assert not screen.main.since.on and screen.main.searching.text == "gardens"
        await screen.press("escape")
        assert not screen.main.since.on, "esc leads back to where one was"


async def test_where_nothing_came_in_the_list_opens_with_a_sentence(open_screen: Open, visited: None) -> None:
    async with open_screen([]) as screen:
        await screen.hear("Nothing new since yesterday 18:00")
        assert not screen.main.since.on and len(screen.titles) == 20
        await screen.press("N")
        await screen.hear("Nothing came in since yesterday 18:00 · R looks for new papers")
        assert not screen.main.since.on


@pytest.mark.parametrize("start", ["inbox", "all"])
async def test_another_start_stays_what_it_is(open_screen: Open, visited: None, start: str) -> None:
    with Workspace.open(paths.find()) as space:
        space.ingest(came())
    async with open_screen([], config=QUIET._replace(start=start)) as screen:
        await screen.rest()
        assert not screen.main.since.on and screen.said == ""


async def test_on_a_first_visit_nothing_is_said_of_a_last_one(open_screen: Open) -> None:
    async with open_screen(invented(1, 3)) as screen:
        await screen.rest()
        assert screen.said == "" and not screen.main.since.on
        await screen.press("N")
        await counted(screen)
        assert shown(screen) == ["3 came in"]


async def test_more_searches_than_lines_wait_behind_one(open_screen: Open, visited: None) -> None:
    with Workspace.open(paths.find()) as space:
        for number in range(40):
            found = marks.searches(space.reader.db)
            space.editing.apply(search_edits.save_search(found, f"search {number}", f"paper -x{number}"))
    async with open_screen(came(), size=(60, 20)) as screen:
        await screen.press("N")
        await counted(screen)
        pane = screen.main.since.pane
        assert len(pane.lines) <= pane.size.height
        await screen.press("G")
        await screen.see("more")
        await screen.press("enter", "G")
        await screen.see("search 39")


async def test_many_at_once_are_said_to_be_more(
    open_screen: Open, visited: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("papertui.ranking.since.MOST", 4)
    async with open_screen(came()) as screen:
        await screen.press("N")
        await counted(screen)
        await screen.see("4+", "came in")


async def test_what_takes_too_long_is_left_open(
    open_screen: Open, visited: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_screen(came()) as screen:
        monkeypatch.setattr("papertui.ranking.since.LEAST", -1.0)
        monkeypatch.setattr("papertui.ranking.since.TOGETHER", -1.0)
        monkeypatch.setattr("papertui.ranking.since.PATIENCE", -1.0)
        await screen.press("N")
        await counted(screen)
        await screen.press("enter")
        await screen.until(lambda: len(screen.titles) == 10)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 50), (40, 10)])
async def test_it_fits_every_size(open_screen: Open, visited: None, size: tuple[int, int]) -> None:
    async with open_screen(came(), size=size) as screen:
        await screen.press("N")
        await counted(screen)
        pane = screen.main.since.pane
        assert len(pane.lines) <= pane.size.height and "came in" in screen.text
