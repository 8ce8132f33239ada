from __future__ import annotations

import base64
import os
import re
from pathlib import Path
from queue import Queue

import pytest

from papertui import clipboard, text

LINK = "https://arxiv.org/abs/1706.03762"


def decoded(sequence: str) -> str:
    found = re.fullmatch(r"\x1b\]52;c;([A-Za-z0-9+/=]+)\x07", sequence)
    assert found
    return base64.b64decode(found[1]).decode()


def _fake(folder: Path, program: str) -> Path:
    """Put a program there; the pipe that its arguments and what it was fed come out of."""
    pipe = folder / "pipe"
    os.mkfifo(pipe)
    tool = folder / program
    tool.write_text(f"#!/bin/sh\n{{ echo \"$*\"; /bin/cat; }} > '{pipe}'\n")
    tool.chmod(0o755)
    return pipe


@pytest.mark.parametrize("words", [LINK, "@misc{a,\n  title = {{b}}\n}", "Schrödinger’s 🐈 猫"])
def test_osc52_carries_the_text(words: str) -> None:
    assert decoded(clipboard.osc52(words)) == words


def test_osc52_never_carries_control_characters() -> None:
    hostile = "a\x1b]0;title\x07b\x00\x9bc\u202ed\ud800\r\nrm"
    copied = decoded(clipboard.osc52(hostile))
    assert copied == text.lines(hostile)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", copied)


def test_osc52_is_empty_for_what_terminals_refuse() -> None:
    assert clipboard.osc52("") == ""
    assert clipboard.osc52("\x1b") == ""
    longest = clipboard.OSC52_LIMIT // 4 * 3
    assert len(decoded(clipboard.osc52("x" * longest))) == longest
    assert clipboard.osc52("x" * (longest + 3)) == ""


def test_a_plain_terminal_gets_the_plain_sequence() -> None:
    written: list[str] = []
    outcome = clipboard.copy(LINK, written.append, {"PATH": ""})
    assert outcome == clipboard.Outcome(True, "Copied", ("osc52",))
    assert decoded("".join(written)) == LINK


def test_tmux_gets_the_sequence_plain_and_wrapped() -> None:
    written: list[str] = []
    clipboard.copy(LINK, written.append, {"PATH": "", "TMUX": "/tmp/tmux-1000/default,1,0"})
    found = re.fullmatch(r"(\x1b\]52;[^\x07]*\x07)\x1bPtmux;(.*)\x1b\\", "".join(written))
    assert found
    assert decoded(found[1]) == LINK
    assert found[2].replace("\x1b\x1b", "\x1b") == found[1]


@pytest.mark.parametrize("extra", [{}, {"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"}])
def test_tmux_is_told_through_its_own_program_too(tmp_path: Path, extra: dict[str, str]) -> None:
    pipe = _fake(tmp_path, "tmux")
    written: list[str] = []
    env = {"PATH": str(tmp_path), "TMUX": "/tmp/tmux-1000/default,1,0", **extra}
    assert clipboard.copy("naïve 猫\n", written.append, env) == clipboard.Outcome(True, "Copied", ("osc52", "tmux"))
    assert pipe.read_text(encoding="utf-8") == "load-buffer -w -\nnaïve 猫"
    assert written


def test_what_only_tmux_takes_is_said(tmp_path: Path) -> None:
    pipe = _fake(tmp_path, "tmux")
    written: list[str] = []
    outcome = clipboard.copy(
        "x" * 80_000, written.append, {"PATH": str(tmp_path), "TMUX": "/tmp/tmux-1000/default,1,0"}
    )
    assert pipe.read_text(encoding="utf-8") == "load-buffer -w -\n" + "x" * 80_000
    assert (outcome.copied, outcome.how, written) == (True, ("tmux",), [])
    assert "paste buffer of tmux" in outcome.message


def test_outside_tmux_its_program_is_left_alone(tmp_path: Path) -> None:
    _fake(tmp_path, "tmux")
    assert clipboard.copy(LINK, lambda _: None, {"PATH": str(tmp_path)}).how == ("osc52",)


def test_screen_gets_short_strings_that_join_to_the_sequence() -> None:
    written: list[str] = []
    words = "long " * 1000
    clipboard.copy(words, written.append, {"PATH": "", "STY": "1.pts-0.host"})
    parts = re.findall(r"\x1bP(.*?)\x1b\\", "".join(written))
    assert len(parts) > 5
    assert max(map(len, parts)) < 768
    assert decoded("".join(parts)) == words.strip()


@pytest.mark.parametrize(
    ("program", "platform", "extra", "arguments"),
    [
        ("pbcopy", "darwin", {}, ""),
        ("wl-copy", "linux", {"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, ""),
        ("xclip", "linux", {"DISPLAY": ":0"}, "-selection clipboard -in"),
        ("xsel", "linux", {"DISPLAY": ":0"}, "--clipboard --input"),
        ("clip.exe", "linux", {"WSL_DISTRO_NAME": "Debian"}, ""),
        ("termux-clipboard-set", "linux", {"TERMUX_VERSION": "0.118"}, ""),
    ],
)
def test_the_tool_of_the_system_gets_the_text(
    tmp_path: Path, program: str, platform: str, extra: dict[str, str], arguments: str
) -> None:
    pipe = _fake(tmp_path, program)
    written: list[str] = []
    outcome = clipboard.copy("naïve 猫\n", written.append, {"PATH": str(tmp_path), **extra}, platform=platform)
    assert outcome.how == ("osc52", program)
    got, _, fed = pipe.read_bytes().partition(b"\n")
    assert got.decode() == arguments
    assert fed.decode("utf-16" if program == "clip.exe" else "utf-8") == "naïve 猫"
    assert decoded("".join(written)) == "naïve 猫"


SSH = {"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"}


@pytest.mark.parametrize("extra", [{"DISPLAY": ":0"}, {"WAYLAND_DISPLAY": "wayland-0"}, {"WSL_INTEROP": "/run/x"}])
def test_over_ssh_the_clipboard_of_the_far_machine_is_left_alone(tmp_path: Path, extra: dict[str, str]) -> None:
    for program in ("xclip", "wl-copy", "clip.exe", "pbcopy"):
        tool = tmp_path / program
        tool.write_text("#!/bin/sh\nexit 1\n")
        tool.chmod(0o755)
    for platform in ("linux", "darwin"):
        outcome = clipboard.copy(LINK, lambda _: None, {"PATH": str(tmp_path), **SSH, **extra}, platform=platform)
        assert outcome.how == ("osc52",)


def test_over_ssh_a_forwarded_display_has_the_clipboard_of_the_near_machine(tmp_path: Path) -> None:
    pipe = _fake(tmp_path, "xclip")
    env = {"PATH": str(tmp_path), "DISPLAY": "localhost:10.0", **SSH}
    assert clipboard.copy(LINK, lambda _: None, env).how == ("osc52", "xclip")
    assert pipe.read_text() == f"-selection clipboard -in\n{LINK}"


def test_a_tmux_on_the_near_side_of_ssh_gets_the_sequence_wrapped_too() -> None:
    written: list[str] = []
    clipboard.copy(LINK, written.append, {"PATH": "", "TERM": "tmux-256color", **SSH})
    assert "\x1bPtmux;\x1b\x1b]52;c;" in "".join(written)
    written.clear()
    clipboard.copy(LINK, written.append, {"PATH": "", "TERM": "xterm-256color", **SSH})
    assert "Ptmux" not in "".join(written)


def test_a_browser_takes_any_length_and_no_program_is_asked(tmp_path: Path) -> None:
    written: list[str] = []
    outcome = clipboard.in_browser("x" * 90_000, written.append)
    assert (outcome.copied, outcome.way) == (True, "through the browser")
    assert decoded("".join(written)) == "x" * 90_000
    assert not clipboard.in_browser("\x00", written.append).copied


def test_a_program_that_was_the_only_way_and_failed_is_told(tmp_path: Path) -> None:
    tool = tmp_path / "xclip"
    tool.write_text("#!/bin/sh\nexit 4\n")
    tool.chmod(0o755)
    told: Queue[str] = Queue()
    env = {"PATH": str(tmp_path), "DISPLAY": ":0"}
    outcome = clipboard.copy("x" * 80_000, lambda _: None, env, platform="linux", failed=told.put)
    assert (outcome.copied, outcome.how) == (True, ("xclip",))
    assert told.get(timeout=30) == "Nothing was copied: xclip ended with code 4"


@pytest.mark.parametrize(
    ("how", "way"),
    [
        ((), ""),
        (("osc52",), "through the terminal"),
        (("osc52", "/mnt/c/Windows/System32/clip.exe"), "through the terminal and clip.exe"),
        (("tmux",), "into the paste buffer of tmux"),
        (("osc52", "tmux", "xclip"), "through the terminal, tmux and xclip"),
    ],
)
def test_the_ways_are_told_in_words(how: tuple[str, ...], way: str) -> None:
    assert clipboard.Outcome(True, "Copied", how).way == way


def test_what_cannot_be_copied_is_said() -> None:
    written: list[str] = []
    assert clipboard.copy("\x00", written.append, {"PATH": ""}).message == "There is nothing to copy."
    far_too_long = clipboard.copy("x" * (clipboard.LIMIT + 1), written.append, {"PATH": ""})
    assert not far_too_long.copied
    assert "1,000,001" in far_too_long.message
    too_long = clipboard.copy("x" * 80_000, written.append, {"PATH": ""})
    assert not too_long.copied
    assert "clipboard program" in too_long.message
    assert written == []


def test_a_tool_that_cannot_start_leaves_the_terminal(tmp_path: Path) -> None:
    tool = tmp_path / "xclip"
    tool.write_text("#!/no/such/interpreter\n")
    tool.chmod(0o755)
    assert clipboard.copy(LINK, lambda _: None, {"PATH": str(tmp_path), "DISPLAY": ":0"}).how == ("osc52",)
