"""`papertui tui --linear` on terminals: dumb ones, ones that hang up, and with signals."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from servers.huggingface import HuggingFaceServer
from servers.running import running
from terminals.gated import GatedServer
from terminals.terminal import DEADLINE, Run, Start, Terminal

PROMPT = b"papertui> "


def open_session(start: Start, **variables: str) -> Terminal:
    terminal = start("tui", "--linear", **{"TERM": "dumb", **variables})
    terminal.wait_raw(PROMPT)
    return terminal


def type_line(terminal: Terminal, line: str, until: bytes = PROMPT) -> bytes:
    """Type a line; what came until the next prompt."""
    mark = terminal.mark()
    terminal.send(f"{line}\r")
    terminal.wait_raw(until, mark)
    return terminal.raw[mark:]


@pytest.mark.parametrize("name", ["dumb", "", "vt100", "xterm-256color"])
def test_nothing_is_ever_drawn(start: Start, filled: Path, name: str) -> None:
    terminal = open_session(start, TERM=name)
    for line in ("1", "s", "back", "views", "1", "help", "t 1 todo", "zzzz", "next 30", "u"):
        type_line(terminal, line)
    type_line(terminal, "note 1", b"note> ")
    type_line(terminal, "one", b"note> ")
    type_line(terminal, ".")
    terminal.send("quit\r")
    assert terminal.wait_exit() == 0
    shown = terminal.raw.replace(b"\r\n", b"\n")
    assert not [byte for byte in shown if byte < 32 and byte != 10], shown[:200]
    assert terminal.raw.startswith(b"Inbox: 200 papers.")


def test_the_first_line_says_where_one_is(start: Start, filled: Path) -> None:
    terminal = open_session(start)
    first, second, *_ = terminal.raw.decode().splitlines()
    assert first == "Inbox: 200 papers. Query: is:unread"
    assert second.startswith("1. unread. ")
    assert "help lists the commands, quit leaves." in terminal.raw.decode()


def test_without_unicode_nothing_but_ascii_comes(start: Start, filled: Path) -> None:
    terminal = open_session(start, LANG="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    type_line(terminal, "zzzz")
    type_line(terminal, "help")
    assert terminal.raw.isascii()
    assert b'There is no command "zzzz".' in terminal.raw


def test_the_end_of_the_input_leaves(start: Start, filled: Path) -> None:
    terminal = open_session(start)
    terminal.keys("ctrl+d")
    assert terminal.wait_exit() == 0


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)])
def test_a_signal_ends_it_in_order(start: Start, filled: Path, run: Run, number: int, code: int) -> None:
    terminal = open_session(start)
    type_line(terminal, "s 1")
    terminal.kill(number)
    assert terminal.wait_exit() == code
    assert run("list", "is:starred").stdout.count("\n") == 1
    assert run("list", "is:new").returncode == 3, "the visit was noted"


@pytest.mark.parametrize(("key", "code"), [("ctrl+c", 130), ("ctrl+d", 0)])
def test_a_note_that_is_broken_off_is_kept(start: Start, filled: Path, run: Run, key: str, code: int) -> None:
    terminal = open_session(start)
    type_line(terminal, "note 1", b"note> ")
    type_line(terminal, "half a thought", b"note> ")
    terminal.keys(key)
    assert terminal.wait_exit() == code
    assert b"Note saved" in terminal.raw
    assert "half a thought" in run("list", "has:note", "--plain").stdout


def test_the_line_hangs_up(start: Start, filled: Path) -> None:
    terminal = open_session(start)
    mark = terminal.mark()
    for _ in range(50):
        terminal.send("page-size 200\rlist\r")
    terminal.wait_raw(b"200. ", mark)
    terminal.hang_up()
    assert terminal.process.wait(DEADLINE) in (1, 129)


def test_control_c_stops_a_refresh_and_nothing_else(start: Start, filled: Path) -> None:
    with running(GatedServer.generated()) as server:
        terminal = open_session(start, url=server.url)
        mark = terminal.mark()
        terminal.send("refresh\r")
        terminal.wait_until(lambda: server.asked("/api/daily_papers"), "the server to be asked")
        terminal.keys("ctrl+c")
        terminal.wait_raw(b"Stopped; what came in is kept.", mark)
        server.gate.set()
        type_line(terminal, "where")
        terminal.send("quit\r")
        assert terminal.wait_exit() == 0


def test_a_refresh_counts_and_leaves_the_list_alone(start: Start, filled: Path) -> None:
    with running(HuggingFaceServer.generated(per_day=25)) as server:
        terminal = open_session(start, url=server.url)
        said = type_line(terminal, "refresh").decode()
        assert "Hugging Face: the newest papers, 0 of 1 list." in said
        assert "new papers; new lists what came in since the last visit." in said
        assert b"page: 1 to 10 of 200" in type_line(terminal, "where")
        terminal.send("quit\r")
        assert terminal.wait_exit() == 0


def test_the_screen_opens_with_a_query(start: Start, filled: Path) -> None:
    terminal = start("tui", "on:2026-08-13", "sort:title")
    terminal.see("on:2026-08-13 sort:title", "1/20")
    terminal.leave()


@pytest.mark.parametrize(("words", "name"), [(["refresh"], "dumb"), (["refresh", "--plain"], "xterm-256color")])
def test_how_far_a_command_is_can_be_told_in_lines(start: Start, filled: Path, words: list[str], name: str) -> None:
    with running(GatedServer.generated()) as server:
        terminal = start(*words, url=server.url, TERM=name)
        terminal.wait_raw(b"huggingface: the newest papers, 0/1 lists\r\n")
        server.gate.set()
        assert terminal.wait_exit() == 0
    assert b"\x1b" not in terminal.raw


@pytest.mark.parametrize(("variables", "breaks"), [({}, True), ({"INSIDE_EMACS": "29.1,comint"}, False)])
def test_long_lines_break_between_words_on_a_terminal(
    start: Start, filled: Path, variables: dict[str, str], breaks: bool
) -> None:
    terminal = start("tui", "--linear", TERM="dumb", size=(40, 20), **variables)
    terminal.wait_raw(PROMPT)
    longest = max(len(line) for line in terminal.raw.decode().split("\r\n"))
    assert (longest < 40) == breaks
