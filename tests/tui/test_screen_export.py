"""The export dialog: what it shows, what it writes, and what it keeps."""

from __future__ import annotations

import resource
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from papertui.model import View
from papertui.store.reader import Reader
from tui.conftest import Open
from tui.driving import DEADLINE, Driven


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "desk"
    (place / "reading").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(place))
    monkeypatch.chdir(place)
    return place


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def put(screen: Driven, text: str) -> None:
    screen.app.screen.field.put(text)  # type: ignore[attr-defined]
    await screen.pilot.pause()


async def test_format_and_groups_change_the_preview_and_the_name(open_screen: Open, folder: Path) -> None:
    async with open_screen() as screen:
        await screen.press("E")
        await screen.see("Export 60 papers in view", "A new file, ~/inbox.md", "# Inbox", "60 papers")
        await screen.press("up", "right")
        await screen.see("‹ by tag ›")
        await screen.press("up", *["right"] * 5)
        await screen.see("‹ BibTeX ›", "If there", "A new file, ~/inbox.bib", "@misc{")
        await put(screen, "some.ris")
        await screen.see("RIS", "TY  - ")
        await screen.press("enter")
        await screen.hear("60 papers written to ~/some.ris as RIS")
        assert (folder / "some.ris").read_text(encoding="utf-8").count("TY  - ") == 60


async def test_what_was_there_is_kept_and_the_folder_is_remembered(
    open_screen: Open, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_screen() as screen:
        (folder / "reading" / "x.md").write_text("mine", encoding="utf-8")
        await screen.press("x", "x", "E")
        await screen.see("Export 2 papers marked")
        await put(screen, "read")
        await screen.press("tab")
        await screen.see("A new file, ~/reading/marked-papers.md")
        await screen.type("x.md")
        await screen.see("~/reading/x.md is there already; it will be kept as x.md~")
        await screen.press("enter")
        await screen.hear("2 papers written to ~/reading/x.md as Markdown; the one before is x.md~")
        assert (folder / "reading" / "x.md~").read_text(encoding="utf-8") == "mine"
        await screen.press("E")
        await screen.see("A new file, ~/reading/marked-papers.md")
    async with open_screen() as screen:
        monkeypatch.chdir(folder / "reading")
        await screen.press("E")
        await screen.see("Export 60 papers in view", "A new file, ~/reading/inbox.md")


async def test_a_bibliography_gets_what_it_lacks_and_is_offered_again(open_screen: Open, folder: Path) -> None:
    mine = b"@misc{mine, title={x}}"
    (folder / "refs.bib").write_bytes(mine)
    async with open_screen() as screen:
        await screen.press("E")
        await put(screen, "refs.bib")
        await screen.see(
            "BibTeX",
            "If there",
            "add what it lacks",
            "it gets what it lacks and keeps what it has",
            "what is added begins with",
            "@misc{moss2026paper,",
        )
        await screen.press("enter")
        await screen.hear("60 papers added to ~/refs.bib")
        after = (folder / "refs.bib").read_bytes()
        assert after.startswith(mine + b"\n\n@misc{moss2026paper")
        await screen.press("E")
        await screen.see("BibTeX", "~/refs.bib is there; it gets what it lacks")
        await screen.see("Nothing: all of these papers are in it already.")
        await screen.press("enter")
        await screen.hear("0 papers added to ~/refs.bib; 60 papers in it already")
        assert (folder / "refs.bib").read_bytes() == after
        await screen.press("E", "up")
        await screen.see("‹ add what it lacks ›")
        await screen.press("right")
        await screen.see("‹ replace it ›", "it will be kept as refs.bib~", "the file begins with")
        await screen.press("enter")
        await screen.hear("60 papers written to ~/refs.bib as BibTeX; the one before is refs.bib~")
        assert (folder / "refs.bib~").read_bytes() == after
        keys = [line for line in after.decode().splitlines() if line.startswith("@misc{moss")]
        again = (folder / "refs.bib").read_text(encoding="utf-8").splitlines()
        assert keys == [line for line in again if line.startswith("@misc{moss")], "keys stay"


async def test_the_preview_of_a_bibliography_leaves_out_what_it_has(open_screen: Open, folder: Path) -> None:
    async with open_screen() as screen:
        await screen.press("x", "x", "E")
        await put(screen, "refs.bib")
        await screen.press("enter")
        await screen.hear("2 papers added to ~/refs.bib")
        there = (folder / "refs.bib").read_text(encoding="utf-8")
        await screen.press("escape", "E")
        await screen.see("Export 60 papers in view", "what is added begins with", "Paper 002 about")
        assert "Paper 000 about" in there
        assert "{{Paper 000 about" not in screen.text
        (folder / "wide.bib").write_bytes("@misc{mine, title={x}}".encode("utf-16"))
        await put(screen, "wide.bib")
        await screen.see("wide.bib is in UTF-16")


async def test_notes_go_into_a_folder(open_screen: Open, folder: Path) -> None:
    async with open_screen() as screen:
        await screen.press("x", "x", "E", "up", "up", "right", "right")
        await screen.see(
            "‹ Obsidian notes ›", "one for each paper", "A new folder, ~/papertui-notes", "a note begins with"
        )
        await screen.see("papertui: ")
        await put(screen, "reading")
        await screen.see("Notes into ~/reading; what you wrote in those that are there stays")
        await screen.press("enter")
        await screen.hear("2 papers as notes in ~/reading: 2 new, 0 updated, 0 unchanged")
        assert names(folder / "reading") == ["Paper 000 about agents.md", "Paper 001 about bridges.md"]
        await screen.press("E")
        await screen.see("Obsidian notes", "Notes into ~/reading")


async def test_a_full_disk_is_told_and_the_dialog_stays(
    open_screen: Open, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_screen() as screen:
        await screen.press("E")
        (folder / "inbox.md").write_text("mine", encoding="utf-8")
        await screen.see("Inbox")
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
        try:
            await screen.press("enter")
            await screen.see("~/inbox.md", "cannot be written: file too large")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        assert names(folder) == ["inbox.md", "reading"]
        assert (folder / "inbox.md").read_text(encoding="utf-8") == "mine"
        await screen.press("enter")
        await screen.hear("60 papers written to ~/inbox.md as Markdown; the one before is inbox.md~")


async def test_escape_stops_a_long_export_and_everything_is_as_it_was(
    open_screen: Open, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    views = Reader.views

    def slow(reader: Reader, ids: Iterable[int]) -> Iterator[View]:
        for view in views(reader, ids):
            yield view
            if threading.current_thread().name.startswith("asyncio"):
                begun.set()
                go_on.wait(DEADLINE)

    async with open_screen() as screen:
        (folder / "inbox.md").write_text("mine", encoding="utf-8")
        await screen.press("E")
        await screen.see("# Inbox")
        monkeypatch.setattr("papertui.tui.export_papers.TOLD_EVERY", 1)
        monkeypatch.setattr(Reader, "views", slow)
        await screen.press("enter")
        await screen.until(begun.is_set)
        await screen.press("escape")
        await screen.until(lambda: screen.app.screen is screen.main)
        go_on.set()
        await screen.until(lambda: names(folder) == ["inbox.md", "reading"])
        assert (folder / "inbox.md").read_text(encoding="utf-8") == "mine"


async def test_a_place_that_cannot_be_is_told_while_it_is_typed_and_nothing_is_written(
    open_screen: Open, folder: Path
) -> None:
    async with open_screen() as screen:
        await screen.press("E")
        await put(screen, "nowhere/x.md")
        await screen.see("There is no folder ~/nowhere")
        await screen.press("enter")
        await screen.see("There is no folder ~/nowhere")
        await screen.press("escape")
        await screen.until(lambda: screen.app.screen is screen.main)
        assert names(folder) == ["reading"]
