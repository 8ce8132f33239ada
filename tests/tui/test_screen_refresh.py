"""Refreshing behind an open screen: quiet, counted, stoppable, and never moving the reader."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from papertui.config import Config
from servers.huggingface import HuggingFaceServer
from tui.conftest import QUIET, Open
from tui.driving import DEADLINE, sighting


def online(url: str, **more: object) -> Config:
    source = QUIET.sources.huggingface._replace(url=url)
    return QUIET._replace(offline=False, sources=QUIET.sources._replace(huggingface=source))._replace(**more)  # type: ignore[arg-type]


async def test_what_comes_in_waits_for_a_key_and_moves_nothing(open_screen: Open) -> None:
    async with HuggingFaceServer.generated(days=3) as server, open_screen(config=online(server.url)) as screen:
        await screen.press("j", "j", "R")
        await screen.hear("new papers came in")
        assert screen.main.list.cursor == 2
        assert len(screen.main.list.ids) == 60
        assert screen.title == "Paper 002 about gardens"
        await screen.see("new · . to show")
        await screen.press(".")
        await screen.until(lambda: len(screen.main.list.ids) > 60)
        assert screen.title == "Paper 002 about gardens"
        assert "to show" not in screen.text


async def test_what_came_in_waits_no_longer_once_a_list_has_it(open_screen: Open) -> None:
    async with HuggingFaceServer.generated(days=3) as server, open_screen(config=online(server.url)) as screen:
        await screen.press("R")
        await screen.see("new · . to show")
        screen.main.searching.go("")
        await screen.until(lambda: len(screen.main.list.ids) > 60)
        await screen.until(lambda: "to show" not in screen.text)


@pytest.fixture
def configured(home: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text("", encoding="utf-8")


@pytest.mark.usefixtures("configured")
async def test_an_empty_list_fills_by_itself(open_screen: Open) -> None:
    async with HuggingFaceServer.generated(days=2) as server:
        async with open_screen([], config=online(server.url, refresh_on_start=True)) as screen:
            await screen.until(lambda: len(screen.main.list.ids) >= 20)


async def test_a_source_that_is_not_there_is_one_sentence(open_screen: Open) -> None:
    async with open_screen(config=online("http://127.0.0.1:9")) as screen:
        await screen.press("R")
        await screen.hear("Hugging Face:")
        assert len(screen.main.list.ids) == 60


async def test_escape_stops_a_refresh(open_screen: Open) -> None:
    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with asyncio.timeout(DEADLINE):
        stuck = await asyncio.start_server(hang, "127.0.0.1", 0)
        port = stuck.sockets[0].getsockname()[1]
        async with open_screen(config=online(f"http://127.0.0.1:{port}")) as screen:
            await screen.press("R")
            await screen.until(lambda: screen.main.refreshing.running)
            await screen.press("escape")
            await screen.hear("Refresh stopped")
            assert not screen.main.refreshing.running
        stuck.close()


async def test_offline_says_so(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press("R")
        await screen.hear("stay offline")


async def test_the_first_start_asks_three_questions_and_one_key_skips_them(open_screen: Open) -> None:
    async with open_screen([]) as screen:
        await screen.see("Welcome to papertui", "The sample library")
        await screen.press("escape")
        await screen.until(lambda: screen.app.screen is screen.main)
        await screen.see("No papers yet")
        await screen.press("enter")
        await screen.until(lambda: len(screen.main.list.ids) >= 60)


async def test_the_answers_are_kept_and_topics_become_searches(open_screen: Open, home: Path) -> None:
    async with open_screen([]) as screen:
        await screen.see("Welcome to papertui")
        await screen.press("down", "right", "down")
        await screen.type("agents, kites")
        await screen.press("enter")
        await screen.until(lambda: [s.name for s in screen.main.live.searches()] == ["agents", "kites"])
        await screen.until(lambda: len(screen.main.list.ids) >= 60)
        assert (home / "config.toml").exists()


async def test_another_program_s_change_shows_up(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.main.live.ingest([sighting(0, title="A title that was corrected")])
        await screen.main.refreshing._poll()
        await screen.see("A title that was corrected")


@pytest.mark.parametrize("days", [1])
async def test_a_day_that_is_not_here_is_fetched_on_going_there(open_screen: Open, days: int) -> None:
    async with HuggingFaceServer.generated(days=10) as server, open_screen(config=online(server.url)) as screen:
        screen.main.days.go_listing("on", "2026-08-07")
        await screen.hear("20 papers of 2026-08-07")
        await screen.until(lambda: len(screen.main.list.ids) == 20)


async def test_days_are_walked_one_weekday_at_a_time_and_a_partial_one_is_completed(open_screen: Open) -> None:
    here = [sighting(0, "2026-08-10"), sighting(1, "2026-08-07"), sighting(2, "2026-07-01")]
    async with HuggingFaceServer.generated(days=10) as server:
        async with open_screen(here, config=online(server.url), query="on:2026-08-10") as screen:
            await screen.press("[")
            await screen.hear("20 papers of 2026-08-07")
            await screen.until(lambda: len(screen.main.list.ids) > 1)
            await screen.press("[")
            await screen.see("on:2026-08-06")
            await screen.hear("20 papers of 2026-08-06")
            await screen.press("]", "]")
            await screen.see("on:2026-08-10")
            await screen.hear("20 papers of 2026-08-10")
            screen.main.days.go_listing("on", "2026-08-14")
            await screen.hear("20 papers of 2026-08-14")
            await screen.press("]")
            await screen.hear("That day has not come yet")
            screen.main.searching.go("week:2026-W33")
            await screen.press("]")
            await screen.hear("That week has not come yet")


async def test_escape_stops_fetching_a_list_before_it_goes_back(open_screen: Open) -> None:
    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(hang, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, open_screen(config=online(f"http://127.0.0.1:{port}"), query="on:2026-08-12") as screen:
        await screen.press("left_square_bracket")
        await screen.hear("Fetching", "esc stops it")
        shown = screen.main.searching.text
        await screen.press("escape")
        await screen.hear("Stopped")
        assert screen.main.searching.text == shown == "on:2026-08-11"
        await screen.press("escape")
        await screen.until(lambda: screen.main.searching.text == "on:2026-08-12")
