"""The palette: everything by name, papers, settings tried on and kept in the reader's file."""

from __future__ import annotations

from pathlib import Path

import pytest

from papertui import config
from papertui.config import KEYS
from papertui.config.settings import with_value
from papertui.tui.palette import Palette
from papertui.tui.settings import example, get, label, show, typed, values, written
from tui.conftest import QUIET, Open
from tui.driving import Driven, sighting

SIZES = [(60, 20), (80, 24), (200, 50)]


def write(home: Path, text: str) -> None:
    home.mkdir()
    (home / "config.toml").write_text(text, encoding="utf-8")


def names(screen: Driven) -> list[str]:
    assert isinstance(screen.app.screen, Palette)
    return [option.name for option in screen.app.screen.shown]


async def test_actions_are_found_with_their_keys_the_best_first(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press(":")
        await screen.type("star")
        await screen.until(lambda: names(screen)[:2] == ["Star", "Starred"])
        line = next(line for line in screen.lines if "Star, or take" in line)
        assert line.split("│")[1].split()[-2:] == ["s", "action"]
        await screen.press("enter")
        await screen.hear("Starred 1")


@pytest.mark.parametrize("size", SIZES)
async def test_it_is_readable_at_every_size(open_screen: Open, size: tuple[int, int]) -> None:
    async with open_screen(size=size) as screen:
        await screen.press(":")
        await screen.type("read")
        await screen.see("Read on", "action", "esc back")
        box = [line.partition("╭")[0] for line in screen.lines if "╭" in line]
        assert len(box) == 1
        top = next(at for at, line in enumerate(screen.lines) if "╭─ Palette" in line)
        await screen.type(" zzz")
        await screen.see("Search for “read zzz”")
        assert "╭─ Palette" in screen.lines[top]


async def test_what_cannot_act_now_says_why(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press(":")
        await screen.type("undo")
        await screen.see("nothing to take back yet")


async def test_the_smallest_screen_says_how_to_choose(open_screen: Open) -> None:
    async with open_screen(size=(40, 10)) as screen:
        await screen.press(":")
        await screen.see("Enter do it · esc back")


async def test_a_paper_in_the_list_is_gone_to(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press(":")
        await screen.type("paper 012")
        await screen.see("Paper 012 about lanterns")
        await screen.until(lambda: names(screen)[0].startswith("Paper 012"))
        await screen.press("enter")
        await screen.until(lambda: screen.title == "Paper 012 about lanterns")
        assert len(screen.main.list.ids) == 60
        await screen.press("escape")
        await screen.until(lambda: screen.main.list.cursor == 0)


async def test_a_paper_elsewhere_is_shown_alone(open_screen: Open) -> None:
    async with open_screen(query="on:2026-08-14") as screen:
        await screen.press(":")
        await screen.type("paper 045")
        await screen.until(lambda: names(screen)[0].startswith("Paper 045"))
        await screen.press("enter")
        await screen.until(lambda: screen.titles == ["Paper 045 about maps"])
        await screen.see("id:")
        await screen.press("escape")
        await screen.until(lambda: len(screen.main.list.ids) == 20)


async def test_papers_are_found_by_author_and_by_number(open_screen: Open) -> None:
    async with open_screen([sighting(1), sighting(2, title="[bold]Kites[/]")]) as screen:
        await screen.press(":")
        await screen.type("ada moss")
        await screen.until(lambda: sum("Paper 001" in name for name in names(screen)) == 1)
        await screen.press("ctrl+u")
        await screen.type("2608.00002")
        await screen.until(lambda: "[bold]Kites[/]" in names(screen))
        await screen.see("[bold]Kites[/]")


async def test_what_was_chosen_last_comes_first(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press(":")
        await screen.type("sort")
        await screen.press("enter", "escape", ":")
        await screen.until(lambda: names(screen)[:3] == ["Recent", "Sort", "Actions"])


async def test_text_that_names_nothing_can_be_searched_for(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press(":")
        await screen.type("is:unread kites")
        await screen.until(lambda: names(screen)[-1] == "Search for “is:unread kites”")
        await screen.press("pagedown", "enter")
        await screen.until(lambda: len(screen.main.list.ids) == 8)


async def test_a_theme_is_tried_on_and_kept_on_enter_only(open_screen: Open, home: Path) -> None:
    async with open_screen() as screen:
        await screen.press(":")
        await screen.type("theme nord")
        await screen.until(lambda: screen.app.theme == "nord")
        await screen.press("escape")
        await screen.until(lambda: screen.app.theme == "terminal")
        assert not (home / "config.toml").exists()
        await screen.press(":")
        await screen.type("theme nord")
        await screen.until(lambda: screen.app.theme == "nord")
        await screen.press("enter")
        await screen.hear("Theme: nord", "config.toml")
        assert screen.app.theme == "nord"
    assert config.load(home / "config.toml")[0].theme == "nord"


async def test_a_setting_shows_its_value_is_tried_on_and_restored(open_screen: Open, home: Path) -> None:
    write(home, "# mine\nmouse = true # always\n")
    async with open_screen() as screen:
        await screen.press(":")
        await screen.type("plain ascii")
        await screen.press("enter")
        await screen.see("Plain ASCII signs", "automatic")
        await screen.press("up")
        await screen.until(lambda: screen.main.glyphs.plain)
        await screen.see("* ", "+- Plain ASCII signs")
        await screen.press("escape")
        await screen.until(lambda: not screen.main.glyphs.plain)
        await screen.see("╭─ Palette", "plain ascii")
        await screen.press("escape", ":")
        await screen.type("plain ascii")
        await screen.press("enter")
        await screen.see("automatic")
        await screen.press("up", "enter")
        await screen.hear("Plain ASCII signs: yes", "config.toml")
        assert screen.main.glyphs.plain
    written_down = (home / "config.toml").read_text(encoding="utf-8")
    assert written_down == "# mine\nmouse = true # always\nascii = true\n"


async def test_a_typed_value_is_checked_before_it_is_kept(open_screen: Open, home: Path) -> None:
    async with open_screen() as screen:
        await screen.press(":")
        await screen.type("hugging face, address")
        await screen.press("enter")
        await screen.see("Where it is", "empty: the default")
        await screen.press("ctrl+u")
        await screen.type("ftp://x")
        await screen.press("enter")
        await screen.see("It must be an https address")
        await screen.press("ctrl+u")
        await screen.type("https://mirror.example")
        await screen.press("enter")
        await screen.hear("mirror.example", "config.toml")
    assert config.load(home / "config.toml")[0].sources.huggingface.url == "https://mirror.example"


async def test_a_file_that_cannot_be_written_is_left_alone_and_said(open_screen: Open, home: Path) -> None:
    write(home, "theme = \n")
    async with open_screen() as screen:
        await screen.press(":")
        await screen.type("theme nord")
        await screen.until(lambda: screen.app.theme == "nord")
        await screen.press("enter")
        await screen.hear("until papertui ends", "line 1", "Nothing was written")
        assert screen.app.theme == "nord"
    assert (home / "config.toml").read_text(encoding="utf-8") == "theme = \n"


async def test_the_preset_of_keys_is_in_force_at_once(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press(":")
        await screen.type("keys to begin")
        await screen.press("enter")
        await screen.see("arrows")
        await screen.press("down", "down", "enter")
        await screen.hear("Keys to begin with: arrows")
        await screen.press("j")
        assert screen.main.list.cursor == 0
        await screen.press("s")
        await screen.hear("^z undo")
        await screen.press("ctrl+z")
        await screen.hear("Undid")


async def test_how_often_to_refresh_holds_at_once(open_screen: Open) -> None:
    async with open_screen(config=QUIET._replace(offline=False)) as screen:
        await screen.press(":")
        await screen.type("refresh every")
        await screen.press("enter")
        await screen.see("only on request", "15 min")
        await screen.press("down", "enter")
        await screen.hear("Refresh every: 15 min")
        assert screen.main.config.refresh_minutes == 15


@pytest.mark.parametrize("info", KEYS, ids=lambda info: info.name)
def test_every_setting_can_be_chosen_or_typed(info: config.KeyInfo) -> None:
    present = get(config.Config(), info.name)
    assert label(info) and show(info, present)
    found = values(info, ["terminal", "nord"], present)
    if found:
        assert any(value.value == present for value in found)
        assert all(get(with_value(QUIET, info.name, value.value), info.name) == value.value for value in found)
    else:
        assert typed(info, "") is None
        assert typed(info, example(info)) is not None
        shown = written(info, present)
        again = typed(info, shown) if shown else None
        assert again is None or get(with_value(QUIET, info.name, again), info.name) == present


def test_a_command_is_typed_as_in_a_shell() -> None:
    (info,) = (info for info in KEYS if info.name == "browser")
    assert typed(info, "firefox --new-tab '{url}'") == ["firefox", "--new-tab", "{url}"]
    with pytest.raises(ValueError, match="closed"):
        typed(info, "firefox '")
    assert written(info, ("a b", "c")) == "'a b' c"


def test_texts_are_typed_with_commas() -> None:
    (info,) = (info for info in KEYS if info.name == "sources.arxiv.categories")
    assert typed(info, " cs.LG,stat.ML , ") == ["cs.LG", "stat.ML"]
    assert written(info, ("cs.LG", "stat.ML")) == show(info, ("cs.LG", "stat.ML")) == "cs.LG, stat.ML"
