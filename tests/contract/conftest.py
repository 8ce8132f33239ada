"""Homes for commands: an empty one, and one with the papers of two days in its cache."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from commands import FIRST, SECOND, Program, write_days


@pytest.fixture(scope="session")
def filled_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home to copy: papers, and no marks yet."""
    folder = tmp_path_factory.mktemp("filled")
    program = Program(folder / "home")
    done = program("import", write_days(folder / "days.json"))
    assert (done.code, done.err) == (0, "")
    return program.home


@pytest.fixture(scope="session")
def starred_home(filled_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home to copy: two stars, a tag and a note."""
    home = tmp_path_factory.mktemp("starred") / "home"
    shutil.copytree(filled_home, home)
    program = Program(home)
    for words in (["star", FIRST, SECOND], ["tag", "todo", FIRST], ["note", FIRST, "Read it twice"]):
        assert program(*words).code == 0
    return home


@pytest.fixture
def empty(tmp_path: Path) -> Program:
    """papertui as on its first day."""
    return Program(tmp_path / "home")


@pytest.fixture
def papertui(tmp_path: Path, filled_home: Path) -> Program:
    """papertui with six papers of two days."""
    shutil.copytree(filled_home, tmp_path / "home")
    return Program(tmp_path / "home")


@pytest.fixture
def starred(tmp_path: Path, starred_home: Path) -> Program:
    """papertui with six papers: two starred, of which the first is tagged and has a note."""
    shutil.copytree(starred_home, tmp_path / "home")
    return Program(tmp_path / "home")
