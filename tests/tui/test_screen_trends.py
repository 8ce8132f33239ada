"""Trends on the real screen: walked, opened, and come back to."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from papertui.tui.trends import TrendsScreen
from tui.conftest import QUIET, Open
from tui.driving import NOW, Driven
from tui.weeks import weeks


def trends(screen: Driven) -> TrendsScreen:
    found = screen.app.screen
    assert isinstance(found, TrendsScreen)
    return found


async def counted(screen: Driven) -> TrendsScreen:
    await screen.until(lambda: isinstance(screen.app.screen, TrendsScreen), "trends")
    shown = trends(screen)
    await screen.until(lambda: shown._progress is None and shown.current is not None, "rows")
    return shown


async def test_a_row_opens_the_papers_it_counted_and_esc_leads_back(open_screen: Open) -> None:
    async with open_screen(weeks(), query="-is:starred") as screen:
        await screen.press("colon")
        await screen.type("trends")
        await screen.press("enter")
        shown = await counted(screen)
        await screen.see("Rising", "Falling", "12", "silk kites", "papers since 27 Jul")
        await screen.press("j")
        await screen.press("k")
        row = shown.current
        assert row is not None
        assert row.change == 1
        await screen.press("enter")
        await screen.until(lambda: screen.main.searching.text == row.query and screen.main.list.whole)
        await screen.until(lambda: len(screen.main.list.ids) == row.papers, "the papers of the row")
        await screen.press("escape")
        again = await counted(screen)
        assert again.current == row
        await screen.press("escape")
        await screen.until(lambda: screen.app.screen is screen.main)
        assert screen.main.searching.text == "-is:starred"


async def test_kinds_weeks_order_and_all_papers(open_screen: Open) -> None:
    async with open_screen(weeks(), query="kites sort:votes") as screen:
        screen.do("trends")
        shown = await counted(screen)
        await screen.see(" kites  48 papers")
        await screen.press("tab")
        shown = await counted(screen)
        await screen.until(lambda: shown.found is not None and shown.found.kind == "categories")
        await screen.see("cs.RO")
        await screen.press("a")
        await screen.see("All papers  480 papers")
        await screen.press("left")
        await screen.until(lambda: shown.found is not None and len(shown.found.weeks) == 8)
        await screen.see("320 papers")
        await screen.press("s")
        assert shown.current is not None
        assert [one.trend.name for one in shown._shown if one.trend is not None] == ["cs.LG", "cs.RO"]


async def test_the_day_in_the_query_gives_way_to_the_weeks(open_screen: Open) -> None:
    async with open_screen(weeks(), query="on:2026-08-14") as screen:
        screen.do("trends")
        shown = await counted(screen)
        assert shown.state.query == ""
        assert shown.found is not None
        assert shown.found.papers == 480


async def test_a_mouse_chooses_and_opens(open_screen: Open) -> None:
    async with open_screen(weeks()) as screen:
        screen.do("trends")
        shown = await counted(screen)
        place = next(at for at, one in enumerate(shown._shown) if one.trend is not None and one.trend.change < 0)
        await screen.pilot.click(shown.rows, offset=(5, place - shown.rows.scroll_offset.y))
        assert shown.current is shown._shown[place].trend
        await screen.pilot.click(shown.rows, offset=(5, place - shown.rows.scroll_offset.y))
        await screen.until(lambda: screen.app.screen is screen.main)
        await screen.until(lambda: "tin boats" in screen.main.searching.text)


async def test_nothing_to_count_says_so(open_screen: Open) -> None:
    async with open_screen([], query="") as screen:
        await screen.see("Welcome to papertui")
        await screen.press("escape")
        await screen.until(lambda: screen.app.screen is screen.main)
        screen.do("trends")
        await screen.see("There are no papers with a date here yet.")
        await screen.press("enter", "j", "s", "escape")
        await screen.until(lambda: screen.app.screen is screen.main)


async def test_what_can_be_tried_instead_of_nothing_is_what_would_change_something(open_screen: Open) -> None:
    async with open_screen(weeks(), query="sleighs") as screen:
        screen.do("trends")
        await screen.see("No paper of sleighs is from these weeks.", "Try more weeks with →, or a for all papers.")
        await screen.press("right", "right")
        await screen.see("52 weeks", "Try a for all papers.")


async def test_a_broken_query_says_what_is_wrong(open_screen: Open) -> None:
    async with open_screen(weeks(), query="is:unread") as screen:
        screen.main.searching.text = "newer:x"
        screen.do("trends")
        await screen.see("is no age")


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (200, 50)])
async def test_every_line_fits(open_screen: Open, size: tuple[int, int]) -> None:
    async with open_screen(weeks(52, 20), size=size, config=QUIET._replace(ascii=True)) as screen:
        screen.do("trends")
        shown = await counted(screen)
        await screen.press("right", "right")
        await screen.until(lambda: shown.found is not None and len(shown.found.weeks) == 52)
        await screen.see("silk kites")
        assert all(sum(len(span.text) for span in one.line) <= shown.inner_width for one in shown._shown)
        assert not set("▁▂▃▄▅▆▇█×") & set(screen.text)


_WATCHED = """
import asyncio, sys
from papertui import paths
from papertui.live import Live
from papertui.tui.app import PapertuiApp
from tui.conftest import QUIET
from tui.driving import NOW, Driven
from tui.test_screen_trends import counted
from tui.weeks import weeks

async def main():
    live = Live.open(paths.find())
    await live.ingest(weeks())
    app = PapertuiApp(live, QUIET, "")
    async with app.run_test(size=(120, 40)) as pilot:
        screen = Driven(app, pilot)
        await screen.until(lambda: screen.main.searching.loaded)
        screen.do("trends")
        assert (await counted(screen)).found.rows
    live.close()
    print("numpy" in sys.modules)

asyncio.run(main())
"""


def test_the_process_of_the_screen_does_without_numpy(home: Path) -> None:
    tests = str(Path(__file__).parent.parent)
    done = subprocess.run(
        [sys.executable, "-c", _WATCHED],
        env={**os.environ, "PYTHONPATH": os.pathsep.join((tests, *sys.path)), "PAPERTUI_NOW": NOW},
        capture_output=True, text=True, timeout=50,
    )  # fmt: skip
    assert done.stdout.split() == ["False"], done.stderr
