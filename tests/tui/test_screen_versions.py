"""A paper that gets a new version: it says so where it was read, and what changed."""

from __future__ import annotations

from papertui.model import Paper, Sighting
from tui.conftest import Open
from tui.driving import Driven


def version(number: int, abstract: str) -> Sighting:
    paper = Paper(
        "arxiv:2608.00001", "Kites and maps", abstract, published="2026-08-12", version=number, updated="2026-08-13"
    )
    return Sighting(paper, "arxiv")


async def came(screen: Driven, *sightings: Sighting) -> None:
    await screen.main.live.ingest(sightings)
    screen.main.searching.again()
    await screen.settled()


async def test_a_new_version_is_told_once_it_was_read(open_screen: Open) -> None:
    async with open_screen([version(1, "We fly red kites.")], query="") as screen:
        await screen.press("r")
        await screen.settled()
        assert await screen.kept("is:updated") == []
        await came(screen, version(2, "We fly blue kites."))
        await screen.until(lambda: screen.main.list.current_row is not None and screen.main.list.current_row.updated)
        assert await screen.kept("is:updated") == ["arxiv:2608.00001"]
        await screen.see("v2", "since you read v1", "From v1 to v2", "[-red-] {+blue+}")
        await screen.press("enter")
        await screen.settled()
        assert await screen.kept("is:updated") == []
        await screen.press("escape", "u")
        await screen.hear("Undid")
        assert await screen.kept("is:updated") == ["arxiv:2608.00001"]


async def test_a_version_that_another_program_brings_is_shown_where_the_reader_looks(open_screen: Open) -> None:
    async with open_screen([version(1, "We fly red kites.")], query="") as screen:
        await screen.press("r")
        await screen.settled()
        await screen.main.live.ingest([version(2, "We fly blue kites.")])
        await screen.main.refreshing._poll()
        await screen.see("From v1 to v2", "[-red-] {+blue+}")


async def test_what_was_read_survives_the_cache(open_screen: Open) -> None:
    async with open_screen([version(1, "We fly red kites.")], query="") as screen:
        await screen.press("r")
        await screen.settled()
        cache = screen.main.live.space.paths.cache
    for file in cache.parent.glob(f"{cache.name}*"):
        file.unlink()
    async with open_screen([version(3, "We fly green kites.")], query="is:updated") as screen:
        assert screen.titles == ["Kites and maps"]
        await screen.see("v3", "since you read v1")


async def test_versions_that_say_the_same_say_so(open_screen: Open) -> None:
    async with open_screen([version(1, "We fly."), version(2, "We fly.")], query="") as screen:
        await screen.see("From v1 to v2", "Title and abstract are the same")
