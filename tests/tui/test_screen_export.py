"""The export dialog: what it shows, what it writes, and what it keeps."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.conftest import Open
from tui.driving import Driven


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
        await screen.press("up", *["right"] * 4)
        await screen.see("‹ BibTeX ›", "BibTeX has none", "A new file, ~/inbox.bib", "@misc{")
        await put(screen, "some.ris")
        await screen.see("RIS", "TY  - ")
        await screen.press("enter")
        await screen.hear("Wrote 60 papers to ~/some.ris")
        assert (folder / "some.ris").read_text(encoding="utf-8").count("TY  - ") == 60


async def test_what_was_there_is_kept_and_the_folder_is_remembered(open_screen: Open, folder: Path) -> None:
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
        await screen.hear("Wrote 2 papers to ~/reading/x.md; the one before is x.md~")
        assert (folder / "reading" / "x.md~").read_text(encoding="utf-8") == "mine"
        await screen.press("E")
        await screen.see("A new file, ~/reading/marked-papers.md")


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
