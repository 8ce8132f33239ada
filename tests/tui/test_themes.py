"""Themes on the screen: files of the reader's own, none that stops the start, and text that can be read everywhere."""

from __future__ import annotations

import os

import pytest
from textual.color import Color

from papertui import paths
from papertui.tui.contrast import TEXT, contrast
from tui.conftest import QUIET, Open
from tui.driving import Driven
from tui.test_contrast import drawn

STATES = {
    "list": ("x", "j", "s"),
    "paper": ("l",),
    "filters": ("h",),
    "mistake": ("/", "v", "o", "t", "e", "s", ":", "x"),
    "tags": ("t",),
    "help": ("?",),
    "hints": ("f",),
    "export": ("E",),
    "palette": (":",),
}


def theme_file(name: str, *lines: str) -> None:
    folder = paths.find().config.parent / "themes"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.toml").write_text("\n".join(lines), encoding="utf-8")


def faint(screen: Driven) -> list[str]:
    """Texts on the screen with too little contrast. Lines and bars are no text."""
    found, depth = [], screen.app.console.color_system or ""
    for strip in screen.app.screen._compositor.render_strips():
        for text, style, _ in strip:
            if style is None or not any(char.isalnum() for char in text):
                continue
            assert style.color is not None and style.bgcolor is not None, text
            front, back = (drawn(Color.from_rich_color(color).rgb, depth) for color in (style.color, style.bgcolor))
            if contrast(front, back) < TEXT:
                found.append(f"{text.strip()!r}: {contrast(front, back):.2f}, {front} on {back}")
    return found


@pytest.mark.parametrize("state", STATES)
async def test_all_text_can_be_read_in_every_theme(open_screen: Open, state: str) -> None:
    async with open_screen(config=QUIET._replace(theme="nord")) as screen:
        await screen.press(*STATES[state])
        await screen.pilot.pause()
        for name in screen.app.available_themes:
            if name == "terminal":
                continue
            screen.app.use_theme(name)
            await screen.pilot.pause()
            assert faint(screen) == [], name


@pytest.mark.parametrize("name", ["terminal", "high-contrast", "textual-dark", "textual-light", "nord"])
async def test_the_screen_starts_with_every_theme(open_screen: Open, name: str) -> None:
    async with open_screen(config=QUIET._replace(theme=name)) as screen:
        assert screen.app.theme == name
        await screen.see("Paper 000")


async def test_a_theme_from_a_file_is_drawn(open_screen: Open) -> None:
    theme_file("dusk", 'inherits = "nord"', 'background = "#102030"', 'star = "#ffee00"')
    async with open_screen(config=QUIET._replace(theme="dusk")) as screen:
        assert screen.app.theme == "dusk"
        assert screen.app.current_theme.background == "#102030"
        assert screen.main.list.pens.styles["star"].color.triplet == (0xFF, 0xFF, 0x00), "the nearest of 256"
        assert faint(screen) == []


async def test_a_theme_file_is_read_anew_whenever_it_is_chosen(open_screen: Open) -> None:
    theme_file("dusk", 'background = "#102030"')
    async with open_screen() as screen:
        screen.app.use_theme("dusk")
        assert screen.app.current_theme.background == "#102030"
        screen.app.use_theme("terminal")
        theme_file("dusk", 'background = "#302010"', "tag = 1")
        screen.app.use_theme("dusk")
        assert screen.app.current_theme.background == "#302010"
        await screen.hear("dusk.toml, line 2: “tag” must be a color")


async def test_a_theme_file_can_recolor_the_terminals_own(open_screen: Open) -> None:
    theme_file("mine", 'inherits = "terminal"', 'star = "bright_yellow"')
    async with open_screen(config=QUIET._replace(theme="mine")) as screen:
        assert screen.app.native_ansi_color
        pens = screen.main.list.pens
        assert pens.flat and pens.styles["star"].color.name == "bright_yellow"


async def test_a_wrong_theme_file_is_told_and_starts_all_the_same(open_screen: Open) -> None:
    theme_file("mine", 'inherits = "nord"', 'strr = "#ffffff"')
    async with open_screen(config=QUIET._replace(theme="mine")) as screen:
        await screen.hear("mine.toml, line 2: There is no setting “strr” in a theme; the nearest is “star”.")
        assert screen.app.current_theme.background == "#2E3440"


async def test_a_theme_that_is_not_there_gives_the_terminals_colors_and_the_nearest_name(open_screen: Open) -> None:
    async with open_screen(config=QUIET._replace(theme="nrod")) as screen:
        await screen.hear("There is no theme “nrod”; the nearest is “nord”.")
        assert screen.app.theme == "terminal"


async def test_themes_of_files_are_offered_with_the_others(open_screen: Open) -> None:
    theme_file("dusk")
    async with open_screen() as screen:
        assert {"dusk", "nord", "terminal", "high-contrast"} <= set(screen.app.available_themes)
        assert "ansi-dark" not in screen.app.available_themes


async def test_without_colors_there_is_one_theme_and_no_other_can_be_chosen(
    open_screen: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with open_screen(config=QUIET._replace(theme="nord")) as screen:
        assert list(screen.app.available_themes) == ["terminal"]
        styles = [style for strip in screen.app.screen._compositor.render_strips() for _, style, _ in strip if style]
        assert {style.color.is_default for style in styles if style.color} == {True}
        assert {style.bgcolor.is_default for style in styles if style.bgcolor} == {True}
        assert any(style.reverse for style in styles), "the cursor"
    assert os.environ["NO_COLOR"]


@pytest.mark.parametrize("name", ["terminal", "nord", "high-contrast"])
async def test_a_waiting_cursor_looks_other_than_one_that_keys_act_on(open_screen: Open, name: str) -> None:
    async with open_screen(config=QUIET._replace(theme=name)) as screen:
        papers = screen.main.list
        active = papers.render_line(0)
        await screen.press("l")
        assert not papers.active
        waiting, other = papers.render_line(0), papers.render_line(2)
        assert [segment.text for segment in active] != [segment.text for segment in waiting] or active != waiting
        first, second = next(iter(waiting)).style, next(iter(other)).style
        assert first is not None and second is not None
        assert (first.reverse, first.bgcolor) != (second.reverse, second.bgcolor)
