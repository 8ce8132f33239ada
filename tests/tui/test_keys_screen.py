"""The screen of keys: other keys for actions, in force at once and kept in the reader's file."""

from __future__ import annotations

from pathlib import Path

import pytest

from papertui import config
from papertui.tui.keys import KeysScreen
from tui.conftest import QUIET, Open
from tui.driving import Driven


def write(home: Path, text: str) -> None:
    home.mkdir()
    (home / "config.toml").write_text(text, encoding="utf-8")


def read(home: Path) -> str:
    return (home / "config.toml").read_text(encoding="utf-8")


async def open_keys(screen: Driven, action: str) -> None:
    screen.main.program.change_keys()
    await screen.until(lambda: isinstance(screen.app.screen, KeysScreen))
    await screen.type(action)
    await screen.see(action)


async def test_a_new_key_is_in_force_at_once_and_kept(open_screen: Open, home: Path) -> None:
    write(home, "# mine\nmouse = true # yes\n")
    async with open_screen() as screen:
        await open_keys(screen, "star, or")
        await screen.press("enter")
        await screen.see("Star: press the new key", "Now: s")
        await screen.press("ctrl+t")
        await screen.see("Star: ^t · ^z takes it back · kept in", "yours")
        await screen.press("escape")
        await screen.see("^t Star")
        await screen.press("s")
        await screen.hear("s does nothing here")
        await screen.press("ctrl+t")
        await screen.hear("Starred 1")
    assert read(home) == '# mine\nmouse = true # yes\n\n[keys]\nstar = "ctrl+t"\n'


async def test_a_clash_is_named_and_taken_on_enter_or_another_key_tried(open_screen: Open, home: Path) -> None:
    async with open_screen() as screen:
        await open_keys(screen, "star, or")
        await screen.press("enter", "d")
        await screen.see("d is “Hide”", "no key any more", "Enter take it")
        await screen.press("j")
        await screen.see("j is “Down”", "still have ↓")
        await screen.press("d", "enter")
        await screen.see("Star: d · ^z takes it back")
        await screen.press("escape", "d")
        await screen.hear("Starred 1")
        assert screen.main.keys.keys["hide"] == ()
        await screen.press("?")
        await screen.type("hide")
        await screen.see("Not interested")
    settings, problems = config.load(home / "config.toml")
    assert (dict(settings.keys), problems) == ({"star": ("d",), "hide": ()}, [])


async def test_escape_and_control_c_always_leave(open_screen: Open) -> None:
    async with open_screen() as screen:
        for key in ("escape", "ctrl+c"):
            await open_keys(screen, "star, or")
            await screen.press("enter")
            await screen.see("press the new key")
            await screen.press(key)
            await screen.until(lambda: isinstance(screen.app.screen, KeysScreen))
            await screen.press(key)
            await screen.until(lambda: screen.app.screen is screen.main)
        assert screen.main.keys.keys["star"] == ("s",)


async def test_a_key_terminals_cannot_tell_apart_is_explained(open_screen: Open) -> None:
    async with open_screen() as screen:
        await open_keys(screen, "star, or")
        await screen.press("enter", "ctrl+i")
        await screen.see("cannot be told from Tab")
        await screen.press("backspace")
        await screen.see("sends the same for ^h", "Enter take it")


async def test_one_more_key_reset_all_and_undo(open_screen: Open, home: Path) -> None:
    async with open_screen() as screen:
        await open_keys(screen, "star, or")
        await screen.press("ctrl+a", "ctrl+t")
        await screen.see("Star: s ^t")
        await screen.press("delete")
        await screen.see("Star has the keys of the preset again")
        assert screen.main.keys.keys["star"] == ("s",)
        await screen.press("ctrl+z")
        await screen.see("Taken back")
        assert screen.main.keys.keys["star"] == ("s", "ctrl+t")
        await screen.press("ctrl+r")
        await screen.see("All keys are the preset's again")
        assert screen.main.keys.keys["star"] == ("s",)
        assert "star" not in read(home)
        await screen.press("ctrl+z")
        assert screen.main.keys.keys["star"] == ("s", "ctrl+t")
    assert 'star = ["s", "ctrl+t"]' in read(home)


async def test_what_cannot_be_written_holds_until_the_end_and_is_said(open_screen: Open, home: Path) -> None:
    write(home, "keys = 3\n")
    async with open_screen() as screen:
        await open_keys(screen, "star, or")
        await screen.press("enter", "ctrl+t")
        await screen.see("Star: ^t, until papertui ends")
        await screen.press("escape", "ctrl+t")
        await screen.hear("Starred 1")
    assert read(home) == "keys = 3\n"


async def test_it_is_searched_by_key_too(open_screen: Open) -> None:
    async with open_screen() as screen:
        await open_keys(screen, "^d")
        await screen.see("On ^d", "Half page down")


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (200, 50)])
@pytest.mark.parametrize("preset", ["default", "vim", "arrows"])
async def test_it_fits_and_says_its_own_keys(open_screen: Open, size: tuple[int, int], preset: str) -> None:
    async with open_screen(size=size, config=QUIET._replace(keymap=preset)) as screen:
        screen.main.program.change_keys("quit")
        await screen.see("Change keys", "Quit", "esc back", f"Keys to begin with: {preset}")
        assert all(len(line) <= size[0] for line in screen.lines)
