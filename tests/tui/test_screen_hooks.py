"""Hooks of the screen: programs run after what is done, once they were allowed."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from papertui.config import Hooks
from papertui.hooks import Allowed
from papertui.search_edits import save_search
from servers.huggingface import HuggingFaceServer
from tui.conftest import QUIET, Open
from tui.driving import Driven
from tui.test_screen_refresh import configured, online

__all__ = ["configured"]

KEEPER = "import sys; open(sys.argv[1], 'a').write(sys.stdin.read())"


def keeping(place: Path) -> tuple[str, ...]:
    return (sys.executable, "-c", KEEPER, str(place))


def allow(screen: Driven, event: str, argv: tuple[str, ...]) -> None:
    Allowed(screen.main.live.space.paths.state).allow(event, argv)


def told(place: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in place.read_text().splitlines()] if place.exists() else []


async def test_a_star_runs_its_hook_and_undo_that_of_its_opposite(open_screen: Open, tmp_path: Path) -> None:
    place = tmp_path / "told"
    config = QUIET._replace(hooks=Hooks(star=keeping(place), unstar=keeping(place)))
    async with open_screen(config=config) as screen:
        for event in ("star", "unstar"):
            allow(screen, event, keeping(place))
        await screen.press("s")
        await screen.until(lambda: len(told(place)) == 1)
        await screen.press("u")
        await screen.until(lambda: len(told(place)) == 2)
        star, unstar = told(place)
        assert (star["event"], star["papers"][0]["starred"]) == ("star", True)
        assert (unstar["event"], unstar["papers"][0]["starred"]) == ("unstar", False)


async def test_leaving_at_once_loses_no_hook(open_screen: Open, tmp_path: Path) -> None:
    place = tmp_path / "told"
    async with open_screen(config=QUIET._replace(hooks=Hooks(star=keeping(place)))) as screen:
        allow(screen, "star", keeping(place))
        await screen.press("s", "j", "s", "j", "s")
        await screen.main.hooking.leave()
        await screen.until(lambda: len(told(place)) == 3)
        assert len({paper["key"] for event in told(place) for paper in event["papers"]}) == 3


async def test_many_at_once_are_told_at_once(open_screen: Open, tmp_path: Path) -> None:
    place = tmp_path / "told"
    async with open_screen(config=QUIET._replace(hooks=Hooks(queue=keeping(place)))) as screen:
        allow(screen, "queue", keeping(place))
        await screen.press("*", "b")
        await screen.until(lambda: len(told(place)) == 1)
        assert told(place)[0]["count"] == len(screen.main.list.ids)


async def test_a_hook_must_be_seen_first(open_screen: Open, tmp_path: Path) -> None:
    place = tmp_path / "told"
    async with open_screen(config=QUIET._replace(hooks=Hooks(star=keeping(place)))) as screen:
        await screen.press("s")
        await screen.hear("“Hooks” in the palette")
        screen.main.do("hooks")
        await screen.see("not yet allowed")
        assert "told" in screen.text
        await screen.press("enter")
        await screen.until(lambda: "not yet" not in screen.text)
        await screen.press("escape", "j", "s")
        await screen.until(lambda: len(told(place)) == 1)


async def test_a_hook_that_fails_is_told_and_left_alone(open_screen: Open, tmp_path: Path) -> None:
    argv = (sys.executable, "-c", "import sys; sys.exit('no such server')")
    async with open_screen(config=QUIET._replace(hooks=Hooks(star=argv))) as screen:
        allow(screen, "star", argv)
        await screen.press("s")
        await screen.hear("ended with 1: no such server")
        await screen.press("j", "s", "j", "s")
        await screen.until(lambda: len(screen.main.hooking.failures) == 3)
        screen.main.do("hooks")
        await screen.see("it is left alone from now on")


@pytest.mark.usefixtures("configured")
async def test_new_papers_of_a_saved_search(open_screen: Open, tmp_path: Path) -> None:
    place = tmp_path / "told"
    async with HuggingFaceServer.generated(days=2) as server:
        async with open_screen([], config=online(server.url, hooks=Hooks(match=keeping(place)))) as screen:
            screen.main.do("hooks")
            await screen.see("not yet allowed")
            await screen.press("enter")
            await screen.until(lambda: "not yet" not in screen.text)
            await screen.press("escape")
            live = screen.main.live
            await live.editing.apply(save_search(live.searches(), "About kites", "kites"))
            await screen.press("R")
            await screen.hear("new papers came in")
            await screen.until(lambda: len(told(place)) == 1)
            assert told(place)[0]["search"] == {"name": "About kites", "query": "kites"}
            assert 0 < told(place)[0]["count"] < len(screen.main.list.ids)
