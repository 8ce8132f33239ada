"""Fixtures for every test: a private home, a plain environment, and the recorded answers of real sources."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

REPOSITORY = Path(__file__).resolve().parent.parent

_SESSION_VARIABLES = (
    "SSH_CONNECTION",
    "SSH_CLIENT",
    "SSH_TTY",
    "TMUX",
    "TMUX_PANE",
    "STY",
    "NO_COLOR",
    "FORCE_COLOR",
    "CLICOLOR_FORCE",
    "COLUMNS",
    "LINES",
    "BROWSER",
    "EDITOR",
    "VISUAL",
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "HF_TOKEN",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "http_proxy",
    "https_proxy",
    "all_proxy",
)

# what a shell starts in the background ignores ctrl+c, and so would every program that is started here
with suppress(ValueError):
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile(
    "quick", max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.register_profile("long", settings.get_profile("quick"), max_examples=5000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test sees the terminal, the settings or the files of whoever runs it."""
    for name in _SESSION_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name in os.environ:
        if name.startswith(("PAPERTUI_", "TEXTUAL")) and name != "PAPERTUI_TEST_DATA":
            monkeypatch.delenv(name)
    monkeypatch.setenv("PAPERTUI_HOME", str(tmp_path_factory.getbasetemp() / "no-home"))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh, empty `PAPERTUI_HOME`."""
    folder = tmp_path / "home"
    monkeypatch.setenv("PAPERTUI_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def recorded() -> Path:
    """The folder of recorded answers (`PAPERTUI_TEST_DATA`); the test is skipped where there is none."""
    folder = Path(os.environ.get("PAPERTUI_TEST_DATA") or REPOSITORY.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip("no recorded data: set PAPERTUI_TEST_DATA")
    return folder


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the working copy."""
    return REPOSITORY
