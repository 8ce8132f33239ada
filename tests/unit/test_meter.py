"""The line that tells how far something is never stands before what is printed after it."""

from __future__ import annotations

import sys
from io import StringIO
from pathlib import Path

import pytest

from papertui.cli import meter
from papertui.model import Paper, Sighting
from papertui.paths import Paths
from papertui.workspace import Workspace


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def looked_at(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Standard error as a terminal, on which nothing waits to be drawn."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(meter, "PATIENCE", 0.0)
    monkeypatch.setattr(meter, "APART", 0.0)
    monkeypatch.setenv("TERM", "xterm")
    return terminal


def test_ranking_takes_its_line_away_before_papers_are_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = looked_at(monkeypatch)
    paths = Paths(tmp_path / "config.toml", tmp_path / "cache.db", tmp_path / "library", tmp_path / "state", tmp_path)
    with Workspace.open(paths) as space:
        space.ingest([Sighting(Paper(f"doi:10.5555/{at}", f"Study {at}"), "test") for at in range(3)])
        with meter.telling_of_ranking(space):
            space.searching.ids(space.searching.parse("sort:foryou"))
            assert "Learning the words of your papers" in terminal.getvalue()
            assert terminal.getvalue().endswith("\r\x1b[K")
