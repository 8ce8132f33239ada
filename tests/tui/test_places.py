"""Where an export goes, as typed: what would happen, completion, and the file that was there before."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from papertui.tui import places


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes").mkdir()
    (tmp_path / "notebook.md").write_text("mine", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("typed", "name", "about", "possible"),
    [
        ("", "all.md", "A new file, ~/all.md", True),
        ("notes", "all.md", "A new file, ~/notes/all.md", True),
        ("~/notes/", "all.md", "A new file, ~/notes/all.md", True),
        ("a b.bib", "all.md", "A new file, ~/a b.bib", True),
        ("notebook.md", "all.md", "~/notebook.md is there already; it will be kept as notebook.md~", True),
        ("nowhere/x.md", "all.md", "There is no folder ~/nowhere", False),
        ("notebook.md/x.md", "all.md", "There is no folder ~/notebook.md", False),
        ("/dev/null", "all.md", "/dev/null is no file", False),
        ("~nobody-of-this-name/x", "all.md", "this is no name for a file", False),
        ("x\0y", "all.md", "this is no name for a file", False),
        ("x" * 300, "all.md", "name too long", False),
    ],
)
def test_a_place_tells_what_will_happen(typed: str, name: str, about: str, possible: bool) -> None:
    place = places.look(typed, name)
    assert about in place.about
    assert place.possible is possible


def test_names_are_completed_as_far_as_there_is_one_way() -> None:
    assert places.complete("no") == ("note", ["notes/", "notebook.md"])
    assert places.complete("notes") == ("notes/", [])
    assert places.complete("~/noteb") == ("~/notebook.md", [])
    assert places.complete("~") == ("~/", [])
    assert places.complete("zzz") == ("zzz", [])
    assert places.complete("nowhere/x") == ("nowhere/x", [])
    assert places.complete("\0") == ("\0", [])


def test_names_that_could_not_be_typed_or_hide_are_not_offered(folder: Path) -> None:
    (folder / ".hidden").touch()
    os.mkfifo(folder / "notes\x1b[2J")
    assert places.complete("")[1] == ["notes/", "notebook.md"]
    assert places.complete(".h") == (".hidden", [])


def test_a_bibliography_is_added_to_and_notes_want_a_folder(folder: Path) -> None:
    assert "it gets what it lacks and keeps what it has" in places.look("notebook.md", "x", add=True).about
    assert places.look("new.bib", "x", add=True).about == "A new file, ~/new.bib"
    assert places.look_for_notes("notes").about.startswith("Notes into ~/notes; what you wrote")
    assert places.look_for_notes("~/new").about == "A new folder, ~/new"
    for typed, about in (("notebook.md", "is no folder"), ("a/b", "There is no folder ~/a"), ("x\0", "no name for a")):
        place = places.look_for_notes(typed)
        assert about in place.about
        assert not place.possible
