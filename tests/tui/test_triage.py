"""Triage: one paper at a time, a key for each, undo, going on later."""

from __future__ import annotations

from pathlib import Path

import pytest

from papertui import edits, paths
from papertui.workspace import Workspace
from tui.conftest import QUIET, Open
from tui.driving import Driven, invented

CONFIG = QUIET._replace(start="all")


def titles(*numbers: int) -> list[str]:
    return [f"arxiv:2608.{number:05d}" for number in numbers]


async def begun(screen: Driven) -> None:
    await screen.press("D")
    await screen.until(lambda: screen.main.triage.on, "triage")
    await shows(screen, 0)


async def shows(screen: Driven, number: int) -> None:
    """Wait until the paper with this number is the one shown."""
    await screen.see(f"Paper {number:03d} about")


async def test_five_keys_decide_and_the_end_says_what_came_of_it(open_screen: Open) -> None:
    async with open_screen(invented(1, 6), config=CONFIG) as screen:
        await begun(screen)
        await screen.see("1/6", "is:untouched sort:votes", "s Star", "n Skip", "We look at agents")
        for at, key in enumerate("sbrdn", 1):
            await screen.press(key)
            await shows(screen, at)
            await screen.see(f"{at + 1}/6")
        await screen.rest()
        await screen.press("r")
        await screen.hear("6 papers in 1 min: 1 starred, 1 queued, 2 read, 1 hidden, 1 left unread · u undo")
        assert not screen.main.triage.on and screen.main.searching.text == ""
        assert await screen.kept("is:starred") == titles(0)
        assert await screen.kept("is:queued") == titles(1)
        assert sorted(await screen.kept("is:read")) == titles(0, 2, 5)
        assert await screen.kept("is:hidden") == titles(3)
        assert sorted(await screen.kept("is:unread")) == titles(1, 4)


async def test_undo_brings_the_paper_back_and_redo_sends_it_on(open_screen: Open) -> None:
    async with open_screen(invented(1, 6), config=CONFIG) as screen:
        await begun(screen)
        await screen.press("d", "s")
        await shows(screen, 2)
        await screen.press("u")
        await shows(screen, 1)
        assert await screen.kept("is:starred") == [] and await screen.kept("is:read") == []
        await screen.press("u")
        await shows(screen, 0)
        assert await screen.kept("is:hidden") == []
        await screen.press("ctrl+r")
        await shows(screen, 1)
        assert await screen.kept("is:hidden") == titles(0)
        await screen.press("u", "u")
        await screen.hear("There is nothing to undo")
        await shows(screen, 0)
        assert screen.main.triage._batch is not None and screen.main.triage._batch.kinds == {}


async def test_an_undo_of_something_else_stays_on_the_paper(open_screen: Open) -> None:
    async with open_screen(invented(1, 6), config=CONFIG) as screen:
        await begun(screen)
        await screen.press("r")
        await shows(screen, 1)
        await screen.press("t")
        await screen.type("todo")
        await screen.press("enter")
        await screen.hear("Tagged 1 with todo")
        await screen.press("u")
        await screen.hear("Undid: Tagged 1")
        await shows(screen, 1)
        assert await screen.kept("is:read") == titles(0)


async def test_going_back_and_deciding_otherwise(open_screen: Open) -> None:
    async with open_screen(invented(1, 6), config=CONFIG) as screen:
        await begun(screen)
        await screen.press("p")
        await screen.hear("This is the first paper")
        await screen.press("s")
        await shows(screen, 1)
        await screen.press("p")
        await shows(screen, 0)
        await screen.see("starred")
        await screen.press("s")
        await screen.hear("Unstarred 1")
        await shows(screen, 0)
        await screen.press("b")
        await shows(screen, 1)
        assert await screen.kept("is:starred") == [] and await screen.kept("is:queued") == titles(0)
        assert screen.main.triage._batch is not None
        assert screen.main.triage._batch.kinds == {titles(0)[0]: "queued"}


async def test_space_reads_on_and_then_goes_on(open_screen: Open) -> None:
    async with open_screen(invented(1, 3), config=CONFIG, size=(80, 24)) as screen:
        await begun(screen)
        for _ in range(9):
            if screen.main.triage.place[0] == 1:
                await screen.press("space")
        await shows(screen, 1)
        assert await screen.kept("is:read") == titles(0)


async def test_scrolling_past_the_abstract_decides_nothing(open_screen: Open) -> None:
    async with open_screen(invented(1, 3), config=CONFIG) as screen:
        await begun(screen)
        await screen.press("j", "G", "J", "n")
        await shows(screen, 1)
        assert await screen.kept("is:read") == []


async def test_it_goes_on_where_one_stopped(open_screen: Open, home: Path) -> None:
    async with open_screen(invented(1, 6), config=CONFIG) as screen:
        await begun(screen)
        await screen.press("r", "n", "s")
        await shows(screen, 3)
        await screen.rest()
        await screen.press("escape")
        await screen.hear("3 of 6 done · D goes on")
        await screen.rest()
        assert screen.main.searching.text == "" and len(screen.titles) == 6
        await screen.press("D")
        await shows(screen, 3)
        await screen.hear("Going on after 3 of 6")
    # another start, after one of the papers was decided on elsewhere
    with Workspace.open(paths.find()) as space:
        space.editing.apply(edits.hide(space.marked(space.searching.select("id:2608.00004"))))
    async with open_screen([], config=CONFIG) as screen:
        await screen.press("D")
        await shows(screen, 3)
        await screen.see("4/5")
        await screen.press("r")
        await shows(screen, 5)
        await screen.rest()
        await screen.press("r")
        await screen.hear("5 papers in 1 min: 1 starred, 3 read, 1 left unread")
        await screen.press("D")
        await shows(screen, 1)
        await screen.see("1/1")


async def test_another_view_or_another_day_begins_anew(open_screen: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_screen(invented(1, 8), config=CONFIG) as screen:
        await begun(screen)
        await screen.press("n", "n", "escape")
        screen.main.searching.go("agents")
        await screen.rest()
        await begun(screen)
        await screen.see("1/1")
        await screen.press("escape")
    monkeypatch.setenv("PAPERTUI_NOW", "2026-08-16T12:00:00Z")
    async with open_screen([], config=CONFIG, query="agents") as screen:
        await screen.press("D")
        await screen.until(lambda: screen.main.triage.on)
        assert "Going on" not in screen.said


async def test_papers_that_come_in_meanwhile_disturb_nothing(open_screen: Open) -> None:
    async with open_screen(invented(1, 4), config=CONFIG) as screen:
        await begun(screen)
        await screen.main.live.ingest(invented(2, 20))
        screen.main.searching.again()
        screen.main.refreshing._came(36)
        await screen.rest()
        await screen.press("r")
        await shows(screen, 1)
        await screen.see("2/4")


async def test_a_list_s_keys_say_why_they_do_nothing_and_others_leave(open_screen: Open) -> None:
    async with open_screen(invented(1, 4), config=CONFIG) as screen:
        await begun(screen)
        for key in ("h", "l", "tab", "z", "x", "v", "A", "D"):
            await screen.press(key)
            await screen.hear("Triage shows one paper at a time · esc leaves it, to go on later")
            assert screen.main.triage.on
        await screen.press("slash")
        assert screen.main.prompt.editing and not screen.main.triage.on


@pytest.mark.parametrize("start", ["queue", "starred", "all"])
async def test_with_nothing_unread_there_is_nothing_to_do(open_screen: Open, start: str) -> None:
    async with open_screen(invented(1, 2), config=CONFIG._replace(start=start)) as screen:
        if start == "all":
            await screen.press("A")
            await screen.hear("Marked 2 read")
        await screen.press("D")
        await screen.hear("Nothing unread here to go through")
        assert not screen.main.triage.on


async def test_a_mistake_in_the_query_is_told(open_screen: Open) -> None:
    async with open_screen(invented(1, 2), config=CONFIG) as screen:
        screen.main.searching.go("is:nothing")
        await screen.rest()
        screen.main.say("")
        await screen.press("D")
        await screen.hear("“nothing” is no state of a paper")
        assert not screen.main.triage.on


async def test_of_very_many_the_best_are_gone_through(open_screen: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("papertui.tui.triage.MOST", 3)
    async with open_screen(invented(1, 8), config=CONFIG) as screen:
        await begun(screen)
        await screen.see("1/3", "The first 3 of 8 untouched papers")


async def test_a_decision_that_cannot_be_kept_is_told(open_screen: Open) -> None:
    async with open_screen(invented(1, 4), config=CONFIG) as screen:
        await begun(screen)
        folder = screen.main.live.space.paths.library
        await screen.press("r")
        await shows(screen, 1)
        await screen.settled()
        for file in folder.iterdir():
            file.unlink()
        folder.rmdir()
        folder.write_text("")
        await screen.press("s")
        await screen.hear("Not done:")


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 50), (40, 10)])
async def test_it_fits_every_size(open_screen: Open, size: tuple[int, int]) -> None:
    async with open_screen(invented(1, 4), config=CONFIG, size=size) as screen:
        await begun(screen)
        for key in "rrr":
            await screen.press(key)
        await shows(screen, 3)
        await screen.see("4/4", "minute left")
