"""The mouse: what is under it does what its key does, and a click beside a dialog leaves it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.geometry import Offset

from papertui.config import Config
from papertui.text import width
from papertui.tui.pointing import key_at
from tui.conftest import QUIET, Open
from tui.driving import Driven, invented, paper, sighting

KEYS = {"u", "Enter", "esc", "↑", "↓", "←", "→", "[", "]", ".", "A", "^t", "-", "space"}


@pytest.mark.parametrize(
    ("text", "on", "means"),
    [
        ("Starred 3 · u undo", "u undo", "u"),
        ("Starred 3 · u undo", "undo", "u"),
        ("Starred 3 · u undo", "Starred", None),
        ("Starred 3 - u undo", "undo", "u"),
        (" space Read on   Enter Open   s Star", "Read on", "space"),
        (" space Read on   Enter Open   s Star", "Open", "Enter"),
        (" space Read on   Enter Open   s Star", "Star", None),
        ("↑↓ question · ←→ answer · esc skip", "↓", "↓"),
        ("↑↓ question · ←→ answer · esc skip", "→", "→"),
        ("↑↓ question · ←→ answer · esc skip", "answer", None),
        ("[ ] month · Enter go", "[", "["),
        ("[ ] month · Enter go", "]", "]"),
        ("[ ] month · Enter go", "month", None),
        ("漢字 · u undo", "undo", "u"),
        ("  12 new · . to show", "to show", "."),
        ("type to search · Enter does it", "search", None),
        ("esc", "esc", "esc"),
    ],
)
def test_a_key_is_read_where_it_is_printed(text: str, on: str, means: str | None) -> None:
    assert key_at(text, width(text[: text.index(on)]), KEYS) == means


def test_a_sentence_before_the_first_dot_names_no_key() -> None:
    assert key_at("A survey of maps · u undo", 0, KEYS) == "A"
    assert key_at("A survey of maps · u undo", 0, KEYS, first=False) is None
    assert key_at("A survey of maps · u undo", 19, KEYS, first=False) == "u"
    assert key_at("u undo", 99, KEYS) is None


def places(screen: Driven, text: str) -> Iterator[Offset]:
    """Where a text stands on the screen."""
    for y, line in enumerate(screen.lines):
        start = line.find(text)
        while start >= 0:
            yield Offset(width(line[:start]), y)
            start = line.find(text, start + 1)


async def click(screen: Driven, text: str, *, nth: int = 0, times: int = 1, button: int = 1, right: int = 0) -> None:
    """Click the first cell of a text, or one further to the right."""
    await screen.until(lambda: len(list(places(screen, text))) > nth)
    at = list(places(screen, text))[nth]
    await screen.pilot.click(offset=(at.x + right, at.y), times=times, button=button)
    await screen.pilot.pause()


async def test_the_footer_does_what_it_names(open_screen: Open) -> None:
    async with open_screen() as screen:
        await click(screen, "s Star")
        await screen.hear("Starred")
        await click(screen, "Keys", nth=0)
        await screen.see("type to search")


async def test_while_the_query_is_edited_the_footer_names_and_does_its_keys(open_screen: Open) -> None:
    async with open_screen(query="kites") as screen:
        await screen.press("/")
        await screen.see("Tab Complete", "esc As it was")
        assert "s Star" not in screen.text
        await screen.type("x")
        await click(screen, "As it was")
        await screen.see("s Star")
        assert not screen.main.prompt.editing
        assert screen.main.searching.text == "kites"
        await screen.press("/")
        await screen.type("-maps")
        await click(screen, "Keep")
        await screen.until(lambda: not screen.main.prompt.editing and screen.main.searching.text == "kites -maps")


async def test_the_sentence_about_an_edit_takes_it_back(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press("s")
        await screen.hear("u undo")
        await click(screen, "undo")
        await screen.settled()
        assert await screen.kept("is:starred") == []


async def test_a_title_in_the_status_line_is_no_key(open_screen: Open) -> None:
    """Titles begin with words that are keys too: `A …`, `R …`."""
    shown = [sighting(0, title="R R R R R R R R R R R R")]
    async with open_screen(shown, size=(120, 40)) as screen:
        await screen.press("s")
        await screen.hear("u undo", "R R R")
        before = screen.said
        row = len(screen.lines) - 2
        for x in range(width(screen.lines[row].partition("R R")[0]), 60):
            await screen.pilot.click(offset=(x, row))
        assert screen.said == before


async def test_what_came_in_is_shown_by_a_click(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.main.live.ingest([sighting(99, title="A late paper about maps")])
        screen.main.refreshing.waiting = 1
        screen.main.show_place()
        await click(screen, "to show")
        await screen.until(lambda: "A late paper about maps" in screen.titles)


async def test_an_empty_list_names_keys_that_can_be_clicked(open_screen: Open) -> None:
    async with open_screen(query="is:starred") as screen:
        await screen.see("stars the paper under the cursor")
        await click(screen, "stars the paper")
        await screen.hear("no paper")


async def test_a_completion_is_taken_by_a_click(open_screen: Open) -> None:
    async with open_screen(query="") as screen:
        await screen.press("slash")
        await screen.type("is:")
        await screen.see("starred", "Tab completes")
        rule = list(places(screen, "starred"))[-1]
        assert rule.y == screen.main.rule.region.y
        await screen.pilot.click(offset=(rule.x + 2, rule.y))
        assert screen.main.prompt.field.value == "is:starred"
        await click(screen, "unread")
        assert screen.main.prompt.field.value == "is:unread"
        await screen.pilot.click(offset=(0, rule.y))
        assert screen.main.prompt.field.value == "is:unread"
        await screen.press("enter")
        await screen.until(lambda: len(screen.main.list.ids) == 60)


async def test_one_click_moves_and_two_open(open_screen: Open) -> None:
    async with open_screen() as screen:
        await click(screen, "Paper 005")
        assert screen.title.startswith("Paper 005")
        assert screen.main.list.display and screen.main.filters.display
        await click(screen, "Paper 007", times=2)
        await screen.until(lambda: not screen.main.list.display)
        assert screen.title.startswith("Paper 007")


async def test_other_buttons_do_nothing(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press("s")
        await screen.hear("u undo")
        title = screen.title
        for button in (2, 3):
            for text in ("Paper 005", "u undo", "s Star", "arxiv.org/abs"):
                await click(screen, text, times=2, button=button)
        await screen.settled()
        assert screen.title == title
        assert len(await screen.kept("is:starred")) == 1
        await screen.press("T")
        await screen.see("Go to a date")
        await screen.pilot.click(offset=(1, 20), button=3)
        await click(screen, "esc back", button=3)
        assert "Go to a date" in screen.text


async def test_two_clicks_on_different_things_open_nothing(open_screen: Open) -> None:
    """The first closes a dialog, or chose another line."""
    async with open_screen() as screen:
        await screen.press("T")
        await screen.see("Go to a date")
        (at,) = list(places(screen, "Paper 003"))[:1]
        await screen.pilot.click(offset=at, times=2)
        await screen.until(lambda: "Go to a date" not in screen.text)
        await screen.pilot.pause()
        assert screen.main.list.display and screen.main.filters.display


@pytest.mark.parametrize(
    ("key", "title"),
    [
        ("T", "Go to a date"),
        ("?", "Keys"),
        (":", "Palette"),
        ("S", "Order"),
        ("t", "Tags"),
        ("E", "Export"),
    ],
)
async def test_a_click_beside_a_dialog_leaves_it(open_screen: Open, key: str, title: str) -> None:
    async with open_screen() as screen:
        await screen.press(key)
        await screen.until(lambda: screen.app.screen is not screen.main)
        await screen.see(title)
        dialog = screen.app.screen
        box = dialog.query_one("#box").region
        await screen.pilot.click(offset=(box.x + 2, box.y))
        assert screen.app.screen is dialog, "its frame is not beside it"
        await screen.pilot.click(offset=(box.x - 1, box.y))
        await screen.until(lambda: screen.app.screen is screen.main)


@pytest.mark.parametrize("key", ["T", "?", ":", "S", "t", "E"])
async def test_the_keys_at_the_foot_of_a_dialog_are_buttons(open_screen: Open, key: str) -> None:
    async with open_screen() as screen:
        await screen.press(key)
        await screen.until(lambda: screen.app.screen is not screen.main)
        await click(screen, "esc back")
        await screen.until(lambda: screen.app.screen is screen.main)


async def test_a_note_is_kept_when_one_clicks_beside_it(open_screen: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EDITOR", raising=False)
    monkeypatch.delenv("VISUAL", raising=False)
    async with open_screen() as screen:
        await screen.press("e")
        await screen.see("esc keep and close")
        await screen.type("two words")
        await click(screen, "two words", right=4)
        await screen.type("or three ")
        await screen.see("two or three words")
        await click(screen, "^z undo")
        await screen.until(lambda: "or three" not in screen.text)
        await screen.pilot.click(offset=(1, 1))
        await screen.hear("Note saved")
        await screen.settled()
        assert len(await screen.kept("has:note")) == 1


async def test_a_day_is_chosen_by_one_click_and_gone_to_by_the_next(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press("T")
        await screen.see("August 2026")
        await click(screen, "13 ")
        await screen.see("[13]")
        await click(screen, "[13]", right=1)
        await screen.until(lambda: "on:2026-08-13" in screen.text)


async def test_the_fields_of_an_export_are_changed_by_clicks(open_screen: Open, tmp_path: Path) -> None:
    async with open_screen() as screen:
        await screen.press("E")
        await screen.see("Markdown", "Into")
        await click(screen, "Markdown")
        await screen.see("‹ Markdown ›")
        await click(screen, "Markdown ›", right=9)
        await screen.see("‹ Markdown table ›")
        await click(screen, "‹ Markdown table")
        await screen.see("‹ Markdown ›", ".md")
        await click(screen, "← → change", right=2)
        await screen.see("‹ Markdown table ›")
        await click(screen, "← → change")
        await screen.see("‹ Markdown ›", ".md")
        await click(screen, "none")
        await click(screen, "none")
        await screen.see("‹ by tag ›")
        await click(screen, ".md")
        await screen.press("end", "ctrl+u")
        await screen.type(str(tmp_path / "out.md"))
        await click(screen, "Enter write")
        await screen.hear("written to")
        assert (tmp_path / "out.md").exists()


async def test_tags_are_toggled_and_kept_by_clicks(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press("t")
        await screen.type("maps")
        await click(screen, "New tag")
        await screen.see("[x]")
        await click(screen, "[x]")
        await screen.see("[ ]")
        await click(screen, "[ ]")
        await click(screen, "Enter toggle and done")
        await screen.settled()
        assert len(await screen.kept("tag:maps")) == 1


async def test_a_menu_entry_is_chosen_by_a_click(open_screen: Open) -> None:
    async with open_screen() as screen:
        first = screen.title
        await screen.press("S")
        await click(screen, "title")
        await screen.until(lambda: screen.app.screen is screen.main and "sort:title" in screen.text)
        await screen.press(":")
        await screen.type("star")
        await click(screen, "Star, or take")
        await screen.hear("Starred")
        assert first


async def test_first_answers_are_given_by_clicks(open_screen: Open, tmp_path: Path) -> None:
    config = Config(refresh_on_start=False, refresh_minutes=0, ascii=False)
    async with open_screen([], config=config) as screen:
        await screen.see("Welcome to papertui")
        await click(screen, "2 hours")
        await screen.see("● 2 hours")
        await click(screen, "○ 15 min")
        await screen.see("● 15 min")
        await click(screen, "The sample library")
        await screen.see("● The sample library")
        await click(screen, "Nothing for now")
        await screen.see("● Nothing for now")
        await click(screen, "3  What do you follow")
        await screen.type("maps")
        await click(screen, "Enter start")
        await screen.until(lambda: screen.app.screen is screen.main)
        await screen.see("maps")


async def test_the_wheel_scrolls_what_is_under_it(open_screen: Open) -> None:
    long = [sighting(0, abstract="Many words about a map. " * 200), *invented()[1:]]
    async with open_screen(long, size=(120, 24)) as screen:
        main = screen.main
        for pane in (main.list, main.detail, main.filters):
            await screen.until(lambda pane=pane: pane.max_scroll_y > 0)
            x, y = pane.region.x + 3, pane.region.y + 3
            await screen.pilot._post_mouse_events([_wheel()], offset=(x, y))
            await screen.until(lambda pane=pane: pane.scroll_offset.y > 0)
        at = main.list.cursor
        assert at == 0, "the cursor stays"
        await screen.press(":")
        await screen.see("an action, a paper")
        lines = screen.app.screen.query_one("OptionLines")
        await screen.pilot._post_mouse_events([_wheel()], offset=(lines.region.x + 3, lines.region.y + 3))
        await screen.until(lambda: lines.scroll_offset.y > 0)


def _wheel() -> type:
    from textual.events import MouseScrollDown

    return MouseScrollDown


async def test_a_scroll_bar_can_be_drawn(open_screen: Open) -> None:
    async with open_screen(invented(8, 40)) as screen:
        papers = screen.main.list
        await screen.until(lambda: papers.max_scroll_y > 0)
        bar = papers.vertical_scrollbar.region
        await screen.pilot.mouse_down(offset=(bar.x, bar.y))
        await screen.pilot.hover(offset=(bar.x, bar.y + bar.height // 2))
        await screen.pilot.mouse_up(offset=(bar.x, bar.y + bar.height // 2))
        await screen.until(lambda: papers.scroll_offset.y > 10)


async def test_a_link_is_opened_where_it_is_written_and_not_beside_it(
    open_screen: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import os

    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    browser = tmp_path / "my-browser"
    browser.write_text(f'#!/bin/sh\necho "$@" > "{pipe}"\n')
    browser.chmod(0o755)
    config = QUIET._replace(browser=(str(browser),))
    async with open_screen([sighting(0, title=paper(0).title)], config=config, size=(200, 50)) as screen:
        await screen.until(lambda: any("github.com/example" in line for line in screen.lines))
        (at,) = list(places(screen, "github.com/example/"))[:1] or [None]
        assert at is not None
        await screen.pilot.click(offset=(at.x + 32, at.y))
        await screen.pilot.pause()
        assert "Opened" not in screen.said
        await screen.pilot.click(offset=at)
        await screen.hear("Opened https://github.com/example/p0")
        assert pipe.read_text() == "https://github.com/example/p0\n"
