"""Pictures on the screen: beside the title, and large."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from papertui.model import Sighting
from servers import misbehave
from servers.huggingface import HuggingFaceServer
from tui.conftest import QUIET, Open
from tui.driving import Driven, sighting
from tui.test_screen_refresh import online

pytest.importorskip("PIL")

WIDE = (200, 45)
HALF = "▀"


@pytest.fixture(autouse=True)
def true_color(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("TMUX", "STY", "ZELLIJ", "TERM_PROGRAM", "KONSOLE_VERSION"):
        monkeypatch.delenv(name, raising=False)
    yield


def with_pictures(papers: int = 3, figures: int = 0) -> list[Sighting]:
    return [
        sighting(
            number,
            thumbnail=f"https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/{number}.png",
            media=tuple(
                f"https://cdn-uploads.huggingface.co/production/{number}-{figure}.png" for figure in range(figures)
            ),
        )
        for number in range(papers)
    ]


def half_blocks(screen: Driven) -> int:
    return screen.text.count(HALF)


async def test_a_small_one_comes_without_moving_a_line(open_screen: Open) -> None:
    def texts() -> list[str]:
        """The lines of the detail pane."""
        return [line.split(HALF)[0].rpartition("▏")[2].rstrip() for line in screen.lines]

    async with HuggingFaceServer() as server:
        server.misbehave(misbehave.hang, "/social-thumbnails/papers/0.png")
        async with open_screen(with_pictures(), size=WIDE, config=online(server.url)) as screen:
            await screen.until(lambda: server.requests and any("Abstract" in line for line in texts()))
            waiting = texts()
            assert half_blocks(screen) == 0
            await screen.press("j")
            await screen.until(lambda: half_blocks(screen) > 50)
            there = texts()
            await screen.press("k")
            await screen.until(lambda: half_blocks(screen) == 0)
            assert texts() == waiting
            await screen.press("j")
            await screen.until(lambda: half_blocks(screen) > 50)
            assert texts() == there


async def test_a_picture_that_cannot_be_had_is_silent(open_screen: Open) -> None:
    async with HuggingFaceServer() as server:
        server.misbehave(misbehave.status(404))
        async with open_screen(with_pictures(figures=1), size=WIDE, config=online(server.url)) as screen:
            await screen.until(lambda: len(server.requests) == 2)
            await screen.press("s", "s")
            await screen.settled()
            assert "404" not in screen.text
            assert len(server.requests) == 2
            assert half_blocks(screen) == 0


async def test_only_where_the_cursor_rests(open_screen: Open) -> None:
    async with HuggingFaceServer() as server:
        async with open_screen(with_pictures(12), size=WIDE, config=online(server.url)) as screen:
            screen.do(*["down"] * 10)
            await screen.until(lambda: server.asked("/social-thumbnails/papers/10.png") and half_blocks(screen) > 50)
            assert len(server.requests) <= 2


@pytest.mark.parametrize("size", [(120, 40), (100, 24), (60, 20)])
async def test_narrow_panes_keep_all_their_room(open_screen: Open, size: tuple[int, int]) -> None:
    async with HuggingFaceServer() as server:
        async with open_screen(with_pictures(), size=size, config=online(server.url)) as screen:
            await screen.press("j")
            await screen.see("Paper 001")
            assert screen.main.detail.corner == (0, 0)
            assert server.requests == []


async def test_it_scrolls_away_with_the_text(open_screen: Open) -> None:
    async with HuggingFaceServer() as server:
        async with open_screen(with_pictures(), size=(180, 30), config=online(server.url)) as screen:
            await screen.until(lambda: half_blocks(screen) > 50)
            before = half_blocks(screen)
            await screen.press("J", "J")
            await screen.until(lambda: half_blocks(screen) < before)


async def test_all_of_them_large(open_screen: Open) -> None:
    async with HuggingFaceServer() as server:
        server.misbehave(misbehave.status(404), "/production/0-1.png")
        async with open_screen(with_pictures(figures=2), size=(100, 30), config=online(server.url)) as screen:
            await screen.see("2 figures")
            await screen.press("i")
            await screen.see("Pictures · Paper 000", "1 of 3 · submitted with the paper · 1200 × 648")
            assert half_blocks(screen) > 500
            await screen.press("right")
            await screen.see("This picture cannot be shown: 127.0.0.1", "404")
            await screen.press("l")
            await screen.see("3 of 3 · Hugging Face's preview · 1200 × 648 · cdn-thumbnails.huggingface.co")
            await screen.press("right", "left")
            await screen.see("3 of 3")
            await screen.pilot.resize_terminal(60, 20)
            await screen.until(lambda: 0 < half_blocks(screen) < 800)
            await screen.press("escape")
            await screen.until(lambda: half_blocks(screen) == 0)
            assert screen.app.screen is screen.main


async def test_a_click_on_the_small_one_shows_it_large(open_screen: Open) -> None:
    async with HuggingFaceServer() as server:
        async with open_screen(with_pictures(), size=WIDE, config=online(server.url)) as screen:
            await screen.until(lambda: half_blocks(screen) > 50)
            line = next(number for number, line in enumerate(screen.lines) if HALF in line)
            await screen.pilot.click(offset=(screen.lines[line].index(HALF) + 2, line))
            await screen.see("Pictures · Paper 000", "1200 × 648")
            await screen.press("escape")
            await screen.until(lambda: screen.app.screen is screen.main and half_blocks(screen) > 50)


async def test_the_large_one_does_not_wait_for_the_small_one(open_screen: Open) -> None:
    async with HuggingFaceServer() as server:
        server.misbehave(misbehave.hang, times=1)
        async with open_screen(with_pictures(), size=WIDE, config=online(server.url)) as screen:
            await screen.until(lambda: server.requests)
            await screen.press("i")
            await screen.see("1200 × 648")


async def test_keys_typed_while_it_opens_are_for_the_dialog(open_screen: Open) -> None:
    async with HuggingFaceServer() as server:
        async with open_screen(with_pictures(), size=(100, 30), config=online(server.url)) as screen:
            await screen.press("i", "escape", "j")
            await screen.until(lambda: screen.app.screen is screen.main and screen.title.startswith("Paper 001"))


async def test_why_there_is_none(open_screen: Open) -> None:
    async with open_screen([sighting(0)]) as screen:
        await screen.press("i")
        await screen.hear("No picture is known for this paper")
    async with open_screen(with_pictures(), config=QUIET._replace(images="off")) as screen:
        await screen.press("i")
        await screen.hear("Pictures are off")
    async with open_screen(with_pictures(), size=WIDE, config=QUIET._replace(ascii=True)) as screen:
        await screen.press("i")
        await screen.hear("plain ASCII")
        assert screen.main.detail.corner == (0, 0)
    async with open_screen(with_pictures()) as screen:
        await screen.press("i")
        await screen.see("stays offline")


async def test_without_pillow_nothing_is_tried(open_screen: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("papertui.pictures.can_open", lambda: False)
    async with HuggingFaceServer() as server:
        async with open_screen(with_pictures(), size=WIDE, config=online(server.url)) as screen:
            await screen.press("i")
            await screen.hear('pip install "papertui[images]"')
            assert screen.main.detail.corner == (0, 0)
            assert server.requests == []


async def test_without_colors_there_are_no_blocks(open_screen: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with open_screen(with_pictures(), size=WIDE) as screen:
        await screen.press("i")
        await screen.hear("256 colors")
        assert screen.main.detail.corner == (0, 0)


async def test_what_was_seen_is_there_without_a_network(open_screen: Open, home: Path) -> None:
    async with HuggingFaceServer() as server:
        async with open_screen(with_pictures(), size=WIDE, config=online(server.url)) as screen:
            await screen.until(lambda: half_blocks(screen) > 50)
    assert len(list((home / "cache" / "pictures").iterdir())) == 1
    async with open_screen(with_pictures(), size=WIDE) as screen:
        await screen.until(lambda: half_blocks(screen) > 50)
        await screen.press("j")
        await screen.until(lambda: screen.main.detail.view and screen.main.detail.view.paper.title == screen.title)
        assert screen.main.detail.corner == (0, 0)
