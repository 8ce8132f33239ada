"""Exports as files: whole or not at all, never over what somebody else wrote, and flat in memory."""

from __future__ import annotations

import os
import threading
import tracemalloc
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from papertui.errors import PapertuiError
from papertui.exporters import FORMATS, Fetched, Wanted, doing, remembered, writing
from papertui.exporters.keys import Keys
from papertui.model import Author, Marks, Paper, View
from permissions import needs_permissions

VIEW = View(1, Paper("arxiv:1706.03762", "Attention", authors=(Author("A B"),), published="2017"), Marks())
FILES = [name for name, form in FORMATS.items() if not form.folder]


def export(target: Path, *views: View, how: str = doing.NEW, form: str = "markdown") -> doing.Outcome:
    state = target.parent / "state"
    return doing.export(list(views), doing.Order(target, form, Wanted(keys=Keys()), state, how))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != "state")


def test_what_papertui_wrote_is_written_anew_and_what_changed_is_not(tmp_path: Path) -> None:
    target = tmp_path / "x.md"
    export(target, VIEW)
    export(target, VIEW, VIEW)
    assert names(tmp_path) == ["x.md"]
    target.write_text("mine")
    with pytest.raises(writing.Strange, match=r"x\.md is there already, and not as papertui wrote it"):
        export(target, VIEW)
    assert target.read_text() == "mine"
    done = export(target, VIEW, how=doing.REPLACE)
    assert done.sentence("x.md") == "1 paper written to x.md as Markdown; the one before is x.md~"
    assert (tmp_path / "x.md~").read_text() == "mine"
    export(target, VIEW, VIEW, how=doing.REPLACE)
    assert (tmp_path / "x.md~").read_text() == "mine", "what papertui wrote itself need not be kept"
    export(target, VIEW, how=doing.KEEP)
    assert "2 papers" in (tmp_path / "x.md~").read_text()


def test_an_empty_file_is_free_and_without_memory_all_files_are_strange(tmp_path: Path) -> None:
    target = tmp_path / "x.md"
    target.touch()
    export(target, VIEW)
    (tmp_path / "state" / "exports.json").write_text("{damaged")
    with pytest.raises(writing.Strange):
        export(target, VIEW)
    assert remembered.last_choice(tmp_path / "state") == remembered.Choice()


def test_the_last_choice_is_kept_beside_what_was_written(tmp_path: Path) -> None:
    export(tmp_path / "x.md", VIEW)
    choice = remembered.Choice("org", "tag", "~/notes/", False, "refs.bib", "vault/")
    remembered.keep_choice(tmp_path / "state", choice)
    assert remembered.last_choice(tmp_path / "state") == choice
    export(tmp_path / "x.md", VIEW)


class Slow:
    """Papers during whose reading something happens."""

    def __init__(self, happens: BaseException | None = None, path: Path | None = None) -> None:
        self.happens, self.path = happens, path

    def __len__(self) -> int:
        return 2

    def __getitem__(self, place: int) -> View:
        return VIEW

    def __iter__(self) -> Iterator[View]:
        yield VIEW
        if self.path is not None:
            self.path.write_text("theirs")
        if self.happens is not None:
            raise self.happens
        yield VIEW._replace(paper=VIEW.paper._replace(key="arxiv:2001.00001"))


@pytest.mark.parametrize("form", FILES)
def test_stopping_leaves_no_half_file(tmp_path: Path, form: str) -> None:
    target = tmp_path / "x"
    target.write_text("mine")
    with pytest.raises(KeyboardInterrupt):
        doing.export(Slow(KeyboardInterrupt()), doing.Order(target, form, Wanted(), tmp_path / "state", doing.REPLACE))
    assert (names(tmp_path), target.read_text()) == (["x"], "mine")


def test_another_program_writing_meanwhile_is_noticed(tmp_path: Path) -> None:
    target = tmp_path / "x.md"
    export(target, VIEW)
    with pytest.raises(PapertuiError, match="changed by another program meanwhile; it is left as it is"):
        doing.export(Slow(path=target), doing.Order(target, "markdown", Wanted(), tmp_path / "state"))
    assert (names(tmp_path), target.read_text()) == (["x.md"], "theirs")


def test_places_that_take_no_file(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for name, why in (
        ("folder", "is a directory"),
        ("gone/x", "no such file"),
        ("pipe", "no program reads from this pipe"),
        ("x" * 300, "file name too long"),
    ):
        with pytest.raises(PapertuiError, match=rf"{name} cannot be written: {why}"):
            export(tmp_path / name, VIEW)
    assert names(tmp_path) == ["folder", "pipe"]


def test_a_pipe_that_is_read_is_written_to(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    found: list[str] = []
    reader = threading.Thread(target=lambda: found.append((tmp_path / "pipe").read_text(encoding="utf-8")))
    reader.start()
    while not found:
        try:
            export(tmp_path / "pipe", VIEW)
            break
        except PapertuiError:  # nobody reads yet
            continue
    reader.join(20)
    assert found[0].startswith("# Papers\n")


@needs_permissions
def test_folders_and_files_that_are_protected(tmp_path: Path) -> None:
    target = tmp_path / "x.md"
    export(target, VIEW)
    target.chmod(0o400)
    with pytest.raises(PapertuiError, match="write-protected"):
        export(target, VIEW)
    (tmp_path / "closed").mkdir(mode=0o500)
    with pytest.raises(PapertuiError, match="permission denied"):
        export(tmp_path / "closed" / "x.md", VIEW)


@pytest.mark.parametrize("form", FORMATS)
def test_memory_does_not_grow_with_the_papers(tmp_path: Path, form: str) -> None:
    count, size, group = 150, 15_000, "month" if FORMATS[form].groups else "none"

    def views(ids: Iterable[int]) -> Iterator[View]:
        for n in ids:
            abstract = "word " * (size // 5) + str(n)
            yield View(n, Paper(f"arxiv:2401.{n:05}", f"Paper {n}", abstract, published="2024-01-02"), Marks())

    order = doing.Order(tmp_path / "x", form, Wanted(group=group, keys=Keys()), tmp_path / "state")
    tracemalloc.start()
    try:
        doing.export(Fetched(range(count), views), order)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1_500_000, f"{count * size:,} characters of abstracts"
