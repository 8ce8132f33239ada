"""Ends that nobody asked for: signals, a hung-up line, a fault inside. The terminal is always given back."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from textual.drivers._writer_thread import MAX_QUEUED_WRITES, WriterThread

from papertui.tui.driver import Line
from terminals.terminal import DEADLINE, Start


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_ends_the_program_in_order(start: Start, filled: Path, number: int, code: int) -> None:
    terminal = start()
    terminal.see("1/200")
    terminal.kill(number)
    assert terminal.wait_exit() == code
    terminal.assert_restored()
    assert terminal.left_behind == ""


@pytest.mark.parametrize(
    ("key", "shown"), [("t", "Tags"), ("e", "Note"), ("/", "/ is:unread"), ("?", "Keys"), ("f", "1/200")]
)
def test_a_signal_while_something_is_open(start: Start, filled: Path, key: str, shown: str) -> None:
    terminal = start()
    terminal.see("1/200", "Abstract")
    terminal.keys(key)
    terminal.see(shown)
    terminal.kill(signal.SIGTERM)
    assert terminal.wait_exit() == 143
    terminal.assert_restored()


def test_the_line_hangs_up(start: Start, filled: Path) -> None:
    terminal = start()
    terminal.see("1/200")
    terminal.hang_up()
    assert terminal.process.wait(DEADLINE) in (129, 143, -signal.SIGHUP)


def test_what_is_drawn_after_the_line_hung_up_is_taken() -> None:
    master, slave = os.openpty()
    with os.fdopen(slave, "w", encoding="utf-8") as file:
        writer = WriterThread(Line(file))  # type: ignore[arg-type]
        writer.start()
        os.close(master)
        for _ in range(MAX_QUEUED_WRITES * 3):
            writer.write("something to draw\r\n" * 100)
        writer.stop()


def test_control_c_gives_the_terminal_back(start: Start, filled: Path) -> None:
    terminal = start()
    terminal.see("1/200")
    terminal.keys("/")
    terminal.see("/ is:unread")
    terminal.keys("ctrl+c")
    terminal.see("Inbox  is:unread", "1/200")
    terminal.keys("ctrl+c")
    assert terminal.wait_exit() in (0, 130)
    terminal.assert_restored()


@pytest.mark.parametrize("early", [b"\x1b[?1049h", b"\x1b[?2004h"])
def test_leaving_during_the_start_gives_the_terminal_back(start: Start, filled: Path, early: bytes) -> None:
    terminal = start()
    terminal.wait_raw(early)
    terminal.keys("q")
    assert terminal.wait_exit() == 0
    terminal.assert_restored()


def test_a_signal_during_the_start_gives_the_terminal_back(start: Start, filled: Path) -> None:
    terminal = start()
    terminal.wait_raw(b"\x1b[?1049h")
    terminal.kill(signal.SIGTERM)
    assert terminal.wait_exit() in (143, -signal.SIGTERM)
    terminal.assert_restored()


def test_stopping_and_going_on(start: Start, filled: Path) -> None:
    terminal = start()
    terminal.see("1/200")
    terminal.keys("j")
    terminal.see("2/200")
    for _ in range(2):
        mark = terminal.mark()
        terminal.kill(signal.SIGTSTP)
        terminal.wait_stopped()
        terminal.wait_raw(b"\x1b[?1049l", mark)
        assert "?1000" not in terminal.modes.set and terminal.modes.cursor_shown
        mark = terminal.mark()
        terminal.kill(signal.SIGCONT)
        terminal.wait_raw(b"\x1b[?2004h", mark)  # the last it sets: from then on it reads keys
        terminal.see("2/200")
        terminal.see_highlighted("2608.01401")
    terminal.keys("k")
    terminal.see("1/200")
    terminal.leave()


def test_something_that_breaks_inside_is_told_without_what_was_in_memory(start: Start, filled: Path) -> None:
    secret = "hf_planted_secret_token"
    terminal = start(HF_TOKEN=secret)
    terminal.see("1/200")
    _break_tables(filled)
    terminal.keys("j", "enter", "escape", "h", "escape", "s", "]", "/")
    terminal.send("lunar\r")
    terminal.keys("t", "escape", "R", "E", "escape")
    terminal.wait(lambda lines: True, "nothing")
    if terminal.process.poll() is None:
        terminal.keys("escape", "escape", "escape")
        terminal.keys("q")
    terminal.wait_exit()
    terminal.assert_restored()
    output = terminal.raw.decode("utf-8", "replace")
    assert secret not in output
    assert "locals" not in output and "HF_TOKEN" not in output


def _break_tables(home: Path) -> None:
    import apsw

    db = apsw.Connection(str(home / "cache" / "cache.db"))
    for (name,) in list(db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'p%'")):
        db.execute(f'DROP TABLE IF EXISTS "{name}"')
    db.close()


def test_the_terminal_goes_away_while_the_editor_is_open(start: Start, filled: Path, tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\necho in the editor; cat\n", encoding="utf-8")
    editor.chmod(0o755)
    terminal = start(EDITOR=str(editor))
    terminal.see("1/200")
    terminal.keys("e")
    terminal.see("in the editor")
    terminal.kill(signal.SIGTERM)
    terminal.keys("ctrl+d")
    assert terminal.wait_exit() == 143
    terminal.assert_restored()
