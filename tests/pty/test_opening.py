"""What is handed to the world outside: browsers, clipboards, files."""

from __future__ import annotations

import base64
import os
import re
from pathlib import Path

import pytest

from terminals.terminal import Start, Terminal

_OSC52 = re.compile(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07")
PAGE = "https://arxiv.org/abs/2608.01400"
PDF = "https://arxiv.org/pdf/2608.01400"


@pytest.fixture
def browser(tmp_path: Path) -> Path:
    """A browser that notes what it was started with, one argument a line."""
    path = tmp_path / "bin" / "my-browser"
    path.parent.mkdir()
    path.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >> "{tmp_path}/opened"\n', encoding="utf-8")
    path.chmod(0o755)
    return path


def test_page_and_pdf_are_opened_by_the_configured_browser(
    start: Start, filled: Path, browser: Path, tmp_path: Path
) -> None:
    with (filled / "config.toml").open("a", encoding="utf-8") as config:
        config.write(f'browser = ["{browser}", "--new-tab", "{{url}}", "&& touch pwned"]\n')
    terminal = start()
    terminal.see("1/200")
    terminal.keys("o")
    terminal.see(f"Opened {PAGE}")
    wait_for(terminal, tmp_path, f"--new-tab\n{PAGE}\n&& touch pwned\n")
    terminal.keys("O")
    terminal.see(f"Opened {PDF}")
    wait_for(terminal, tmp_path, f"--new-tab\n{PAGE}\n&& touch pwned\n--new-tab\n{PDF}\n&& touch pwned\n")
    terminal.leave()


def test_a_browser_that_fails_is_told_with_the_link(start: Start, filled: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken-browser"
    broken.write_text("#!/bin/sh\nexit 3\n", encoding="utf-8")
    broken.chmod(0o755)
    terminal = start(BROWSER=str(broken), DISPLAY=":0")
    terminal.see("1/200")
    terminal.keys("o")
    terminal.see(PAGE, "broken-browser ended with code 3")
    terminal.keys("j")
    terminal.see("2/200")
    terminal.leave()


def test_a_browser_that_never_ends_holds_nothing_up(start: Start, filled: Path, tmp_path: Path) -> None:
    slow = tmp_path / "slow-browser"
    slow.write_text(f'#!/bin/sh\nread line < "{tmp_path}/never"\n', encoding="utf-8")
    slow.chmod(0o755)
    os.mkfifo(tmp_path / "never")
    terminal = start(BROWSER=str(slow), DISPLAY=":0")
    terminal.see("1/200")
    terminal.keys("o")
    terminal.see(f"Opened {PAGE}")
    terminal.keys("j")
    terminal.see("2/200")
    terminal.leave()
    (tmp_path / "never").write_text("end\n")


def test_a_missing_browser_is_named_and_the_link_copied(start: Start, filled: Path) -> None:
    with (filled / "config.toml").open("a", encoding="utf-8") as config:
        config.write('browser = ["no-such-browser"]\n')
    terminal = start()
    terminal.see("1/200")
    terminal.keys("o")
    terminal.see(PAGE, "no-such-browser", "was not found")
    assert copied(terminal) == [PAGE]
    terminal.leave()


def test_a_link_is_opened_by_its_letter(start: Start, filled: Path, browser: Path, tmp_path: Path) -> None:
    terminal = start(BROWSER=str(browser), DISPLAY=":0")
    terminal.see("1/200", "arxiv.org/abs")
    terminal.keys("f")
    terminal.see("Open which link?")
    terminal.keys("c")
    terminal.see("Opened https://github.com/example/2608-01400")
    wait_for(terminal, tmp_path, "https://github.com/example/2608-01400\n")
    terminal.leave()


def test_over_ssh_the_link_is_shown_and_copied(start: Start, filled: Path, browser: Path, tmp_path: Path) -> None:
    terminal = start(BROWSER=str(browser), SSH_CONNECTION="192.0.2.1 50000 192.0.2.2 22")
    terminal.see("1/200")
    terminal.keys("o")
    terminal.see(PAGE, "copied", "SSH")
    assert copied(terminal) == [PAGE]
    assert not (tmp_path / "opened").exists()
    terminal.keys("O")
    terminal.see(PDF)
    assert copied(terminal) == [PAGE, PDF]
    terminal.leave()


def test_link_and_citation_are_copied_through_the_terminal(start: Start, filled: Path) -> None:
    terminal = start()
    terminal.see("1/200")
    terminal.keys("y")
    terminal.see(f"Copied {PAGE}")
    terminal.keys("Y")
    terminal.see("Copied BibTeX of 1 paper")
    link, citation = copied(terminal)
    assert link == PAGE
    assert citation.startswith("@") and "2608.01400" in citation and "Moss" in citation
    terminal.keys("x", "x")
    terminal.see("2 marked")
    terminal.keys("y")
    terminal.see("Copied 2 links")
    assert copied(terminal)[-1].split() == [PAGE, PAGE.replace("1400", "1401")]
    terminal.leave()


def test_inside_tmux_the_copy_goes_through_it(start: Start, filled: Path) -> None:
    terminal = start(TMUX="/tmp/tmux-0/default,1,0", TERM="tmux-256color")
    terminal.see("1/200")
    terminal.keys("y")
    terminal.see(f"Copied {PAGE}")
    assert copied(terminal)[0] == PAGE
    assert b"\x1bPtmux;\x1b\x1b]52;c;" in terminal.raw
    terminal.leave()


def test_the_view_is_exported_to_a_file(start: Start, filled: Path, tmp_path: Path) -> None:
    terminal = start()
    terminal.see("1/200")
    terminal.keys("E")
    terminal.see("Export 200 papers in view", "# Inbox")
    terminal.keys("ctrl+u")
    target = tmp_path / "read me.md"
    terminal.send(str(target))
    terminal.see("read me.md")
    terminal.keys("enter")
    terminal.see("200 papers written to")
    text = target.read_text(encoding="utf-8")
    assert "[Sparse Bridges for Chemistry 2608.01400](https://" in text
    terminal.keys("E")
    terminal.see("Export 200 papers in view", "# Inbox")
    terminal.keys("ctrl+u")
    terminal.send(str(target))
    terminal.see("is there already")
    terminal.keys("enter")
    terminal.lose("Export 200 papers")
    terminal.see("200 papers written to")
    assert target.read_text(encoding="utf-8") == text
    terminal.leave()


def test_marked_papers_are_exported_and_a_place_that_refuses_is_told(
    start: Start, filled: Path, tmp_path: Path
) -> None:
    terminal = start()
    terminal.see("1/200")
    terminal.keys("x", "x")
    terminal.see("2 marked")
    terminal.keys("E")
    terminal.see("Export 2 papers marked", "# Marked papers")
    terminal.keys("ctrl+u")
    terminal.send("/nowhere/at/all.bib")
    terminal.see("There is no folder /nowhere/at")
    terminal.keys("enter")
    terminal.see("There is no folder /nowhere/at")
    terminal.keys("escape")
    terminal.lose("Export 2 papers")
    terminal.leave()


def copied(terminal: Terminal) -> list[str]:
    """What the terminal was asked to copy, in order."""
    return [base64.b64decode(found).decode("utf-8") for found in _OSC52.findall(terminal.raw)]


def wait_for(terminal: Terminal, folder: Path, wanted: str) -> None:
    """Wait until the browser has noted all of `wanted`."""
    file = folder / "opened"
    terminal.wait_until(lambda: file.exists() and file.read_text(encoding="utf-8") == wanted, f"{file}: {wanted}")
