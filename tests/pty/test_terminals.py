"""Terminals and locales of all kinds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from terminals.sequences import take_apart
from terminals.terminal import Start, Terminal

_COLORS = re.compile(rb"(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])")


def _tour(terminal: Terminal) -> None:
    """Everything that has a color of its own, then out."""
    terminal.see("1/200", "Abstract")
    terminal.keys("s")
    terminal.see("Starred 1")
    terminal.keys("j", "x")
    terminal.see("1 marked")
    terminal.keys("t")
    terminal.see("space toggle")
    terminal.send("red")
    terminal.see("New tag #red")
    terminal.keys("enter")
    terminal.see("Tagged 1")
    terminal.keys("?")
    terminal.see("type to search")
    terminal.keys("escape")
    terminal.lose("type to search")
    terminal.keys("/")
    terminal.see("/ is:unread")
    terminal.send("votes:x")
    terminal.see("^ ")
    terminal.keys("escape")
    terminal.see("Inbox  is:unread")
    terminal.leave()


def test_without_colors_there_are_none(start: Start, filled: Path) -> None:
    terminal = start(NO_COLOR="1")
    _tour(terminal)
    styles = take_apart(terminal.raw).styles
    assert sorted(style for style in styles if _COLORS.fullmatch(style)) == []
    assert b"1" in styles and b"7" in styles, "without colors, weight carries the state"


def test_by_default_only_the_terminals_own_colors_are_used(start: Start, filled: Path) -> None:
    terminal = start(COLORTERM="truecolor")
    _tour(terminal)
    styles = take_apart(terminal.raw).styles
    assert b"38" not in styles and b"48" not in styles, sorted(styles)


@pytest.mark.parametrize(
    ("name", "theme"), [("xterm-256color", "nord"), ("xterm-16color", "nord"), ("linux", "high-contrast")]
)
def test_a_theme_fits_the_colors_the_terminal_has(start: Start, filled: Path, name: str, theme: str) -> None:
    with (filled / "config.toml").open("a", encoding="utf-8") as config:
        config.write(f'theme = "{theme}"\n')
    terminal = start(TERM=name)
    terminal.see("1/200", "Abstract")
    terminal.leave()
    assert b"38;2;" not in terminal.raw and b"48;2;" not in terminal.raw, "24 bits nobody asked for"


def test_a_theme_has_all_colors_where_the_terminal_has_them(start: Start, filled: Path) -> None:
    with (filled / "config.toml").open("a", encoding="utf-8") as config:
        config.write('theme = "nord"\n')
    terminal = start(COLORTERM="truecolor")
    _tour(terminal)
    assert b"38;2;" in terminal.raw


@pytest.mark.parametrize("name", ["dumb", ""])
def test_a_terminal_that_cannot_draw_gets_a_sentence(start: Start, filled: Path, name: str) -> None:
    terminal = start(TERM=name)
    assert terminal.wait_exit() == 2
    assert b"\x1b" not in terminal.raw
    assert b"papertui list --plain" in terminal.raw


@pytest.mark.parametrize("locale", [{"LANG": "C"}, {"LC_ALL": "POSIX", "LANG": "C.UTF-8"}])
def test_a_locale_without_unicode_gets_plain_signs(start: Start, filled: Path, locale: dict[str, str]) -> None:
    # Python itself turns the C locale into UTF-8 unless it is told not to
    terminal = start(**locale, PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    _tour(terminal)
    assert terminal.raw.isascii(), sorted(set(re.findall(rb"[\x80-\xff]+", terminal.raw)))


def test_plain_signs_by_the_configuration(start: Start, filled: Path) -> None:
    with (filled / "config.toml").open("a", encoding="utf-8") as config:
        config.write("ascii = true\n")
    terminal = start()
    _tour(terminal)
    assert terminal.raw.isascii(), sorted(set(re.findall(rb"[\x80-\xff]+", terminal.raw)))


def test_the_mouse_is_left_alone_on_request(start: Start, filled: Path) -> None:
    with (filled / "config.toml").open("a", encoding="utf-8") as config:
        config.write("mouse = false\n")
    terminal = start()
    terminal.see("1/200")
    assert b"\x1b[?1000h" not in terminal.raw
    terminal.leave()


def test_the_mouse_can_be_released_and_taken_back(start: Start, filled: Path) -> None:
    terminal = start()
    terminal.see("1/200")
    assert "?1000" in terminal.modes.set
    terminal.keys("M")
    terminal.see("takes it back")
    assert "?1000" not in terminal.modes.set
    terminal.keys("M")
    terminal.see("works here again")
    assert "?1000" in terminal.modes.set
    terminal.leave()


def test_a_mouse_left_alone_can_be_taken(start: Start, filled: Path) -> None:
    with (filled / "config.toml").open("a", encoding="utf-8") as config:
        config.write("mouse = false\n")
    terminal = start()
    terminal.see("1/200")
    terminal.keys("M")
    terminal.see("works here again")
    assert "?1000" in terminal.modes.set
    terminal.keys("M")
    terminal.see("takes it back")
    assert "?1000" not in terminal.modes.set
    terminal.leave()


@pytest.mark.parametrize("released", [True, False])
def test_an_editor_leaves_the_mouse_to_whom_it_was(start: Start, filled: Path, tmp_path: Path, released: bool) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nprintf "\\033[?1049lEDITING"; echo noted > "$1"\n')
    editor.chmod(0o755)
    terminal = start(EDITOR=str(editor))
    terminal.see("1/200")
    if released:
        terminal.keys("M")
        terminal.see("takes it back")
    mark = terminal.mark()
    terminal.keys("e")
    terminal.see("Note saved")
    assert b"EDITING" in terminal.since(mark)
    assert ("?1000" in terminal.modes.set) is not released
    if released:
        assert b"?1000h" not in terminal.since(mark)
    terminal.keys("M")
    terminal.see("works here again" if released else "takes it back")
    assert ("?1000" in terminal.modes.set) is released
    terminal.leave()


def test_the_mouse_chooses_opens_and_scrolls(start: Start, filled: Path) -> None:
    terminal = start()
    terminal.see("1/200", "Abstract")
    row = next(y for y, line in enumerate(terminal.lines) if "2608.01403" in line)
    terminal.click(40, row)
    terminal.see_highlighted("2608.01403")
    terminal.see("4/200")
    row = next(y for y, line in enumerate(terminal.lines) if "Trending" in line)
    terminal.click(5, row)
    terminal.see("Trending  on:trending")
    terminal.leave()


def test_the_keys_of_a_plain_terminal_work(start: Start, filled: Path) -> None:
    """Escape as the bare byte, arrows and the rest as terminals without any keyboard protocol send them."""
    terminal = start(TERM="xterm")
    terminal.see("1/200")
    terminal.keys("down", "down", "up", "pagedown", "end")
    terminal.see("200/200")
    terminal.keys("home")
    terminal.see("1/200")
    terminal.keys("/")
    terminal.see("/ is:unread")
    terminal.send("\x1b")
    terminal.see("Inbox  is:unread")
    terminal.keys("tab", "tab", "shift+tab", "shift+tab", "j")
    terminal.see("2/200")
    terminal.leave()


JUNK = [
    pytest.param(b"\xe9", id="Latin-1"),
    pytest.param(b"\x1b[99999999u", id="no character"),
    pytest.param(b"\x1b[", id="unfinished"),
    pytest.param(b"\x00\x01\x1f", id="controls"),
    pytest.param(b"\x1b[<0;9999;9999M", id="mouse far away"),
]


@pytest.mark.parametrize("junk", JUNK)
def test_junk_from_the_terminal_is_survived(start: Start, filled: Path, junk: bytes) -> None:
    terminal = start()
    terminal.see("1/200")
    terminal.send(junk)
    for _ in range(40):
        # what came together with the junk may be lost with it, what comes later must not be
        terminal.keys("escape", "down")
        if terminal.happens(lambda lines: "/200" in lines[-2] and "1/200" not in lines[-2].split(), 1):
            break
    terminal.see("/200")
    assert "1/200" not in terminal.lines[-2].split()
    terminal.leave()
