"""The reader's year on the real screen, with journals written on other days and on another computer."""

from __future__ import annotations

from datetime import date

import pytest

from papertui import edits, paths
from papertui.library import Library
from papertui.tui.year import YearScreen
from papertui.workspace import Workspace
from tui.conftest import QUIET, Open
from tui.driving import Driven, invented

MONDAY = date(2026, 8, 10)


@pytest.fixture
def journals(home: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Monday two stars, one of them undone, and three papers read; on Tuesday one more, on another computer."""
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("PAPERTUI_NOW", f"{MONDAY}T09:00:00Z")
    with Workspace.open(paths.find()) as space:
        space.ingest(invented())
        marked = space.marked(space.searching.select("")[:6])
        space.editing.apply(edits.star(marked[:1]))
        space.editing.apply(edits.star(marked[1:2]))
        space.editing.undo()
        space.editing.apply(edits.read(marked[:3]))
        monkeypatch.setenv("PAPERTUI_NOW", "2026-08-11T09:00:00Z")
        Library(space.paths.library, "other-0001").append(edits.read(marked[3:4]))
        space.editing.apply(edits.queue(marked[4:6]))
    monkeypatch.setenv("PAPERTUI_NOW", "2026-08-14T12:00:00Z")


async def year(screen: Driven) -> YearScreen:
    screen.do("statistics")
    return await shown(screen)


async def shown(screen: Driven) -> YearScreen:
    await screen.until(lambda: isinstance(screen.app.screen, YearScreen) and screen.app.screen.found is not None)
    found = screen.app.screen
    assert isinstance(found, YearScreen)
    drawn = (found._calendar, found._about)
    await screen.until(lambda: all(part.size.height == len(part.lines) for part in drawn), "the year, laid out")
    return found


async def test_a_day_opens_its_papers_and_esc_leads_back(journals: None, open_screen: Open) -> None:
    async with open_screen() as screen:
        found = await year(screen)
        await screen.see(
            "Fri 14 Aug 2026  nothing", "1 starred · 4 read · 2 queued, 0 taken out", "longest 2, 10 to 11 Aug"
        )
        await screen.press("p")
        await screen.see("Tue 11 Aug 2026  1 read, 2 queued")
        await screen.press("k")
        assert found.day == MONDAY
        await screen.see("Mon 10 Aug 2026  1 starred, 3 read")
        await screen.press("enter")
        await screen.until(lambda: screen.main.list.whole and len(screen.main.list.ids) == 3, "the papers of the day")
        await screen.see("What you read on 10 Aug 2026")
        await screen.press("escape")
        assert (await shown(screen)).day == MONDAY
        await screen.press("escape")
        await screen.until(lambda: screen.app.screen is screen.main)


async def test_what_cannot_be_opened_says_why(journals: None, open_screen: Open) -> None:
    async with open_screen() as screen:
        found = await year(screen)
        await screen.press("enter")
        await screen.see("Nothing was starred or read on that day")
        await screen.press("n")
        await screen.see("No later day here has papers")
        await screen.press("]")
        await screen.see("This is the latest year")
        await screen.press("[")
        await screen.until(lambda: found.found is not None and found.found.last == date(2025, 8, 15))
        await screen.see("0 starred")
        await screen.press("t")
        await screen.until(lambda: found.found is not None and found.found.last == date(2026, 8, 14))


async def test_a_mouse_chooses_a_day_and_opens_it(journals: None, open_screen: Open) -> None:
    async with open_screen() as screen:
        found = await year(screen)
        line, cell = found._grid.place(MONDAY)
        await screen.pilot.click(found._calendar, offset=(cell, line))
        assert found.day == MONDAY
        await screen.pilot.click(found._calendar, offset=(cell, line))
        await screen.until(lambda: screen.app.screen is screen.main and len(screen.main.list.ids) == 3)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 50)])
@pytest.mark.parametrize("ascii", [False, True])
async def test_every_day_has_its_place(journals: None, open_screen: Open, size: tuple[int, int], ascii: bool) -> None:
    async with open_screen(size=size, config=QUIET._replace(ascii=ascii)) as screen:
        found = await year(screen)
        grid = found._grid
        for day in (MONDAY, grid.first, grid.last):
            line, cell = grid.place(day)
            assert grid.day_at(line, cell) == day
            assert cell < found.inner_width
        await screen.press("p", "k")
        line, cell = grid.place(MONDAY)
        text = "".join(span.text for span in found._calendar.lines[line])
        assert text[cell] in "░▒▓█-+*#"
        assert all(sum(len(span.text) for span in row) <= found.inner_width + 1 for row in found._calendar.lines)


async def test_nothing_done_yet(open_screen: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "UTC")
    async with open_screen() as screen:
        await year(screen)
        await screen.see("0 starred", "no streak now")
