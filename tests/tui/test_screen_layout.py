"""Sizes: panes by width, a resize that keeps one's place, and terminals too small for anything."""

from __future__ import annotations

import pytest
from textual import events

from tui.conftest import Open

SIZES = [(40, 10), (60, 20), (79, 24), (80, 24), (119, 30), (120, 40), (200, 50), (320, 90)]


@pytest.mark.parametrize("size", SIZES)
async def test_no_line_is_wider_than_the_terminal(open_screen: Open, size: tuple[int, int]) -> None:
    async with open_screen(size=size) as screen:
        await screen.see("Paper 000 about agents")
        assert len(screen.lines) == size[1]
        assert all(len(line) <= size[0] for line in screen.lines)


@pytest.mark.parametrize("size", [(20, 5), (39, 24), (120, 9), (1, 1)])
async def test_too_small_says_one_sentence_and_recovers(open_screen: Open, size: tuple[int, int]) -> None:
    async with open_screen(size=size) as screen:
        assert "Paper" not in screen.text
        assert screen.lines[0].startswith("Too small"[: size[0] - 1])
        await screen.pilot.resize_terminal(100, 30)
        await screen.see("Paper 000 about agents")


async def test_a_resize_keeps_the_paper_under_the_cursor_in_sight(open_screen: Open) -> None:
    async with open_screen(size=(120, 40)) as screen:
        for _ in range(33):
            screen.main.do("down")
        wanted = screen.title
        for size in ((80, 24), (60, 20), (200, 50), (44, 12), (120, 40)):
            await screen.pilot.resize_terminal(*size)
            await screen.see(wanted[:20])
            assert screen.title == wanted


async def test_three_panes_two_panes_one_pane(open_screen: Open) -> None:
    async with open_screen(size=(120, 40)) as screen:
        main = screen.main
        shown = lambda: (main.filters.size.width > 0, main.list.size.width > 0, main.detail.size.width > 0)  # noqa: E731
        assert shown() == (True, True, True)
        await screen.pilot.resize_terminal(100, 30)
        await screen.until(lambda: shown() == (False, True, True))
        assert main.detail.region.y > main.list.region.y
        await screen.pilot.resize_terminal(60, 30)
        await screen.until(lambda: shown() == (False, True, False))
        await screen.press("l")
        await screen.until(lambda: shown() == (False, False, True))
        await screen.press("escape")
        await screen.until(lambda: shown() == (False, True, False))
        await screen.press("h")
        await screen.until(lambda: shown() == (True, False, False))
        await screen.press("escape")
        await screen.until(lambda: shown() == (False, True, False))


async def test_the_layout_key_goes_round(open_screen: Open) -> None:
    async with open_screen() as screen:
        main = screen.main
        await screen.press("z")
        await screen.until(lambda: main.detail.size.width == 0 and main.list.size.width > 0)
        await screen.press("z")
        await screen.until(lambda: main.detail.size.width > 0 and main.list.size.width == 0)
        await screen.press("z")
        await screen.until(lambda: main.detail.size.width > 0 and main.list.size.width > 0)


async def test_enter_shows_the_paper_alone_marks_it_read_and_escape_returns(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press("j", "enter")
        await screen.until(lambda: screen.main.list.size.width == 0)
        await screen.see("Paper 001 about bridges", "Abstract")
        assert await screen.kept("is:read") == ["arxiv:2608.00001"]
        await screen.press("escape")
        await screen.until(lambda: screen.main.list.size.width > 0)
        assert screen.title == "Paper 001 about bridges"


async def test_fewer_than_twenty_rows_have_no_footer(open_screen: Open) -> None:
    async with open_screen(size=(100, 19)) as screen:
        assert "Keys" not in screen.lines[-1]
        await screen.pilot.resize_terminal(100, 20)
        await screen.until(lambda: "Keys" in screen.lines[-1])


async def test_the_mouse_selects_opens_and_scrolls_the_pane_under_it(open_screen: Open) -> None:
    async with open_screen() as screen:
        region = screen.main.list.region
        await screen.pilot.click(offset=(region.x + 10, region.y + 5))
        assert screen.main.list.cursor == 2
        await screen.pilot.click(offset=(region.x + 10, region.y + 5), times=2)
        await screen.until(lambda: screen.main.list.size.width == 0)
        await screen.press("escape")
        await screen.until(lambda: screen.main.list.size.width > 0)
        cursor = screen.main.list.cursor
        await screen.pilot._post_mouse_events([events.MouseScrollDown], offset=(60, 10))
        await screen.until(lambda: screen.main.list.scroll_offset.y > 0)
        assert screen.main.list.cursor == cursor


async def test_a_key_repaints_little(open_screen: Open) -> None:
    async with open_screen(size=(80, 24)) as screen:
        written: list[int] = []
        drawn = screen.main.list._make_strips
        screen.main.list._strips = lambda *args: (written.append(1), drawn(*args))[1]  # type: ignore[assignment, func-returns-value]
        await screen.pilot.pause()
        written.clear()
        screen.main.do("down")
        await screen.pilot.pause()
        assert len(written) <= 2


LONG = "The file /somewhere/%s/notes.bib cannot be written: " + "it lies on a disk that may only be read"


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (120, 40)])
async def test_a_long_sentence_is_shown_to_its_end_until_the_next_key(open_screen: Open, size: tuple[int, int]) -> None:
    async with open_screen(size=size) as screen:
        await screen.see("space Read on")
        screen.main.say(LONG % "papers")
        await screen.until(lambda: "may only be read" in " ".join(line.strip() for line in screen.lines[-4:]))
        await screen.press("j")
        await screen.until(lambda: screen.main.message.size.height == 1)
        assert "Inbox" in screen.lines[0] and "space Read on" in screen.lines[-1] and "2/60" in screen.lines[-2]
        screen.main.say(LONG % ("a-folder/" * 40))
        await screen.until(lambda: "may only be read" in " ".join(line.strip() for line in screen.lines[-4:]))
        assert "notes.bib" in screen.text, "folders go first"
        screen.main.say("Short")
        await screen.until(lambda: screen.main.message.size.height == 1)
