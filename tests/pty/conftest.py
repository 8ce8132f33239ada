"""Fixtures for driving the real program: homes with papers in them, and terminals that are closed at the end."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from servers.huggingface import HuggingFaceServer
from servers.running import running
from terminals.terminal import DEADLINE, Run, Start, Terminal, environment

NOW = "2026-08-14T12:00:00Z"
"""The clock of every program started here; the newest day of the invented papers."""

CLOSED = "http://127.0.0.1:9"
"""Where nobody listens."""

QUIET = "refresh_on_start = false\nrefresh_minutes = 0\n"
"""Settings with which the network is only used on request."""


def variables(home: Path, url: str = CLOSED) -> dict[str, str]:
    """The environment that places the program's files in `home` and its source at `url`."""
    return {
        "HOME": str(home.parent),
        "PAPERTUI_HOME": str(home),
        "PAPERTUI_HUGGINGFACE_URL": url,
        "PAPERTUI_NOW": NOW,
    }


@pytest.fixture
def where(home: Path) -> dict[str, str]:
    """The environment of a program on `home`."""
    return variables(home)


@pytest.fixture
def start(home: Path) -> Iterator[Start]:
    """`start(*arguments, url=…, size=…, frames=…, **environment)` starts the program on `home` in a terminal."""
    open_ones: list[Terminal] = []

    def starting(
        *args: str, url: str = CLOSED, size: tuple[int, int] = (120, 40), frames: bool = True, **env: str
    ) -> Terminal:
        terminal = Terminal(*args, env=variables(home, url) | env, size=size, frames=frames)
        open_ones.append(terminal)
        return terminal

    yield starting
    for terminal in open_ones:
        terminal.close()


@pytest.fixture
def run(home: Path) -> Run:
    """`run(*arguments)` runs a command of the program on `home` without a terminal and returns what came of it."""

    def running_it(*args: str, url: str = CLOSED) -> subprocess.CompletedProcess[str]:
        return _run(home, url, *args)

    return running_it


def _run(home: Path, url: str, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "papertui", *args],
        env=environment(variables(home, url)),
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        check=False,
    )


@pytest.fixture(scope="session")
def _template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the invented papers of ten working days, twenty a day, brought in by the program itself."""
    home = tmp_path_factory.mktemp("template") / "home"
    with running(HuggingFaceServer.generated()) as server:
        done = _run(home, server.url, "refresh")
    assert done.returncode == 0, done.stderr
    (home / "config.toml").write_text(QUIET, encoding="utf-8")
    return home


@pytest.fixture
def filled(home: Path, _template: Path) -> Path:
    """`home`, filled with two hundred invented papers and set to leave the network alone."""
    shutil.copytree(_template, home)
    return home
