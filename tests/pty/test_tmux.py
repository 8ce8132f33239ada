"""Copying inside a real tmux, seen from the terminal around it."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pexpect
import pytest

from terminals.terminal import DEADLINE, environment

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="no tmux here")

PAGE = "https://arxiv.org/abs/2608.01400"


class Tmux:
    """A terminal with tmux in it, and papertui in that."""

    def __init__(self, env: Mapping[str, str], folder: Path, settings: str) -> None:
        self.socket = folder / "s"
        config = folder / "tmux.conf"
        config.write_text(f"set -g default-terminal tmux-256color\n{settings}\n")
        arguments = ["-S", str(self.socket), "-f", str(config), "new-session", sys.executable, "-m", "papertui"]
        self.around = pexpect.spawn("tmux", arguments, env=environment(env), dimensions=(40, 120), timeout=DEADLINE)
        self.wait(b"1/200")

    def wait(self, wanted: bytes) -> re.Match[bytes]:
        """Wait for the terminal around to be sent something."""
        self.around.expect(wanted)
        found: re.Match[bytes] = self.around.match
        return found

    def told(self, *arguments: str) -> str:
        done = subprocess.run(
            ["tmux", "-S", str(self.socket), *arguments], capture_output=True, text=True, timeout=DEADLINE
        )
        return done.stdout

    def until(self, true: Callable[[], bool]) -> None:
        end = time.monotonic() + DEADLINE
        while not true():
            assert time.monotonic() < end, self.told("capture-pane", "-p")

    def close(self) -> None:
        self.told("kill-server")
        self.around.close(force=True)


@pytest.fixture
def inside(filled: Path, where: Mapping[str, str], tmp_path: Path) -> Iterator[Callable[[str], Tmux]]:
    """`inside(settings)` starts papertui in a tmux with these settings."""
    started: list[Tmux] = []

    def starting(settings: str) -> Tmux:
        started.append(Tmux(where, tmp_path, settings))
        return started[-1]

    yield starting
    for tmux in started:
        tmux.close()


@pytest.mark.parametrize("setting", ["on", "external", "off"])
def test_the_clipboard_of_the_terminal_around_gets_the_link(inside: Callable[[str], Tmux], setting: str) -> None:
    """Whatever tmux lets programs do by themselves: its own command is the reader's."""
    tmux = inside(f"set -s set-clipboard {setting}")
    tmux.around.send("y")
    sent = tmux.wait(rb"\x1b\]52;[a-z]*;([A-Za-z0-9+/=]+)(?:\x07|\x1b\\)")
    assert base64.b64decode(sent[1]).decode() == PAGE
    assert tmux.told("show-buffer") == PAGE


def test_a_text_too_long_for_terminals_is_in_the_buffer_of_tmux(inside: Callable[[str], Tmux]) -> None:
    tmux = inside("set -g history-limit 10")
    tmux.around.send("*Y")
    tmux.until(lambda: "into the paste buffer of tmux" in tmux.told("capture-pane", "-p"))
    tmux.until(lambda: tmux.told("show-buffer").count("\n@") == 199)
