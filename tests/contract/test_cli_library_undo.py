"""`library undo` and `redo`: the way back from a merge and from a backup that was restored, with nothing lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from commands import FIRST, LAST, SECOND, THIRD, Program

LATER = {"PAPERTUI_NOW": "2026-08-14T13:00:00Z"}


@pytest.fixture
def other(tmp_path: Path, starred: Program) -> Program:
    """Another computer that has the same papers and did other things with them, later."""
    home = tmp_path / "laptop" / "home"
    home.parent.mkdir()
    program = Program(home)
    program("import", exported(starred, tmp_path))
    for words in (
        ["unstar", FIRST],
        ["star", LAST, THIRD],
        ["read", SECOND],
        ["untag", "todo", FIRST],
        ["tag", "theirs", SECOND],
        ["note", FIRST, "Their words"],
        ["note", LAST, "Only theirs"],
        ["searches", "save", "Kites", "kites"],
    ):
        assert program(*words, env=LATER).code == 0, words
    return program


def exported(program: Program, folder: Path) -> Path:
    file = folder / "all.json"
    program("export", "-f", "json", "-o", file, "votes:>=0")
    return file


def marks(program: Program) -> list[tuple[object, ...]]:
    names = ("key", "starred", "queued", "read", "hidden", "note")
    return sorted((*(paper[name] for name in names), *paper["tags"]) for paper in program("list", "--json").json())


def searches(program: Program) -> list[str]:
    return [search["name"] for search in program("searches", "--json").json()]


def test_a_merge_is_taken_back_and_done_again(starred: Program, other: Program) -> None:
    before, had = marks(starred), searches(starred)
    done = starred("library", "merge", other.home)
    assert done.code == 0 and done.out.splitlines()[-1] == "“papertui library undo” takes this back."
    merged = marks(starred)
    assert merged != before and "Kites" in searches(starred)
    assert next(note for key, *_, note in [row[:6] for row in merged] if key == FIRST).count("Their words") == 1

    journal = starred.journal.read_bytes()
    done = starred("library", "undo")
    assert (done.code, marks(starred), searches(starred)) == (0, before, had)
    assert done.out.startswith(f"Taken back: the merge of {other.home} (")
    assert starred.journal.read_bytes().startswith(journal), "nothing in the journal is lost"
    assert starred("library", "undo").code == 3
    assert "all of which are here already" in starred("library", "merge", other.home).out

    assert starred("library", "redo").out.startswith("Done again: the merge of ")
    assert (marks(starred), "Kites" in searches(starred)) == (merged, True)
    assert starred("library", "redo").code == 3
    starred("library", "undo")
    assert marks(starred) == before


def test_what_was_done_since_stays(starred: Program, other: Program) -> None:
    starred("library", "merge", other.home)
    starred("note", FIRST, "Mine again", env={"PAPERTUI_NOW": "2026-08-14T14:00:00Z"})
    done = starred("library", "undo")
    assert "1 paper or search changed since, and left so." in done.out
    (paper,) = starred("show", FIRST, "--json").json()
    assert (paper["note"], paper["starred"], paper["tags"]) == ("Mine again", True, ["todo"])


def test_what_a_second_merge_took_is_taken_back_first(starred: Program, other: Program, tmp_path: Path) -> None:
    third = Program(tmp_path / "third" / "home")
    third("import", exported(starred, tmp_path))
    third("queue", SECOND)
    before = marks(starred)
    starred("library", "merge", other.home)
    between = marks(starred)
    starred("library", "merge", third.home)
    assert marks(starred) != between
    starred("library", "undo")
    assert marks(starred) == between
    starred("library", "undo")
    assert marks(starred) == before
    assert starred("library", "redo").code == 0 and marks(starred) == between


def test_a_merge_that_brings_nothing_has_no_way_back(starred: Program, other: Program) -> None:
    assert "undo" not in starred("library", "merge").out
    starred("library", "merge", other.home)
    assert "undo" not in starred("library", "merge", other.home).out
    assert starred("library", "undo", "--json").json()["told"][0].startswith("Taken back: ")


def test_a_restored_backup_is_taken_back_with_its_files(starred: Program, other: Program, tmp_path: Path) -> None:
    mine = 'theme = "gruvbox"\n'
    (starred.home / "config.toml").write_text(mine)
    (other.home / "config.toml").write_text('theme = "nord"\n')
    (other.home / "themes").mkdir()
    (other.home / "themes" / "theirs.toml").write_text('[dark]\naccent = "#ff0000"\n')
    (other.home / "feeds.toml").write_text('[[feed]]\nname = "open"\nurl = "https://example.org/feed"\n')
    other("backup", "-o", tmp_path / "b.tar.gz")
    before = marks(starred)
    done = starred("restore", tmp_path / "b.tar.gz")
    assert done.out.splitlines()[-1] == "“papertui library undo” takes this back."
    after = marks(starred)
    done = starred("library", "undo")
    assert done.code == 0 and marks(starred) == before
    assert (starred.home / "config.toml").read_text() == mine
    assert not (starred.home / "themes" / "theirs.toml").exists() and not (starred.home / "feeds.toml").exists()
    assert starred("library", "redo").code == 0 and marks(starred) == after
    assert '"nord"' in (starred.home / "config.toml").read_text()
    assert (starred.home / "themes" / "theirs.toml").exists()

    (starred.home / "config.toml").write_text('theme = "mine"\n')
    done = starred("library", "undo")
    assert f"{starred.home / 'config.toml'} has changed since, and stays as it is." in done.out
    assert (starred.home / "config.toml").read_text() == 'theme = "mine"\n'
    for record in (starred.home / "state" / "taken").iterdir():
        assert record.stat().st_mode & 0o077 == 0


def test_a_backup_with_its_papers_comes_back_on_a_computer_without_a_cache(starred: Program, tmp_path: Path) -> None:
    empty = Program(tmp_path / "new" / "home")
    starred("backup", "--cache", "-o", tmp_path / "b.tar.gz")
    empty("restore", tmp_path / "b.tar.gz")
    assert marks(empty) == marks(starred)
    assert empty("library", "undo").code == 0
    assert not [row for row in marks(empty) if True in row[1:]]
    assert len(marks(empty)) == len(marks(starred)), "the papers stay"


def test_the_way_back_that_is_damaged_or_cannot_be_kept(starred: Program, other: Program) -> None:
    (starred.home / "state" / "taken").write_text("in the way")
    done = starred("library", "merge", other.home)
    assert done.code == 0 and "“papertui library undo” cannot take this back." in done.err
    (starred.home / "state" / "taken").unlink()
    (starred.home / "state" / "taken").mkdir()
    (starred.home / "state" / "taken" / "0001.json").write_text(json.dumps({"v": 1}))
    done = starred("library", "undo")
    assert done.code == 1 and "is damaged: delete that folder" in done.err


def test_the_marks_of_an_import_are_taken_back_and_set_again(starred: Program, tmp_path: Path) -> None:
    before = marks(starred)
    mine = tmp_path / "mine.bib"
    arxiv = FIRST.removeprefix("arxiv:")
    mine.write_text(
        f"@misc{{a, eprint={{{arxiv}}}, archivePrefix={{arXiv}}, title={{T}}, keywords={{wrong}}, annote={{N}}}}"
    )
    dry = starred("import", mine, "--star", "--dry-run")
    assert "undo" not in dry.out
    done = starred("import", mine, "--star", "--queue")
    assert done.out.splitlines()[-1] == "“papertui library undo” takes these marks back; the papers stay."
    taken_in = marks(starred)
    assert taken_in != before
    assert starred("import", mine, "--star", "--queue").out.count("undo") == 0, "nothing came of it the second time"

    told = starred("library", "undo")
    assert (told.code, told.out.splitlines()[0]) == (0, f"Taken back: the marks from {mine} (1 paper or search).")
    assert marks(starred) == before
    assert starred("library", "redo").code == 0
    assert marks(starred) == taken_in
