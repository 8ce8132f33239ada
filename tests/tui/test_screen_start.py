"""The start: what is typed before there are papers on the screen."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from papertui import paths
from papertui.live import Live, searching
from papertui.store import reader
from papertui.tui import searching as asked
from papertui.tui.app import PapertuiApp
from tui.conftest import QUIET
from tui.driving import NOW, Driven, invented


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Until this is set, a search gets no turn."""
    found = threading.Event()
    yield found
    found.set()


@asynccontextmanager
async def slow_start(gate: threading.Event) -> AsyncIterator[Driven]:
    live = Live.open(paths.find())
    try:
        await live.ingest(invented())
        live.lanes.submit("search", gate.wait)
        app = PapertuiApp(live, QUIET)
        async with app.run_test(size=(120, 40)) as pilot:
            yield Driven(app, pilot)
    finally:
        gate.set()
        live.close()


@pytest.fixture(autouse=True)
def _at_noon(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERTUI_NOW", NOW)
    monkeypatch.setenv("TERM", "xterm-256color")


async def test_keys_wait_for_the_papers_they_are_for(gate: threading.Event) -> None:
    async with slow_start(gate) as screen:
        await screen.press("j", "j", "s", "j")
        assert not screen.main.searching.loaded
        gate.set()
        await screen.until(lambda: screen.main.searching.loaded and screen.main.list.cursor == 3)
        await screen.until(lambda: "Starred 1" in screen.said)
        await screen.main.live.editing.settled()
        rows = screen.main.live.rows_now(list(screen.main.list.ids))
        assert [place for place, row in enumerate(rows) if row.starred] == [2]


async def test_what_is_typed_into_a_field_stays_there(gate: threading.Event) -> None:
    async with slow_start(gate) as screen:
        await screen.press("slash", "q", "s")
        assert screen.app.is_running
        gate.set()
        await screen.until(lambda: screen.main.prompt.editing)
        await screen.until(lambda: screen.main.prompt.field.editor.text.endswith("qs"))


@pytest.mark.parametrize("keys", [["q"], ["j", "ctrl+c"]])
async def test_one_can_leave_without_papers(gate: threading.Event, keys: list[str]) -> None:
    async with slow_start(gate) as screen:
        await screen.press(*keys)
        await screen.until(lambda: not screen.app.is_running)


async def test_the_first_frame_waits_for_the_first_papers_not_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_READ_AT_ONCE", 10)
    monkeypatch.setattr(asked, "FIRST_PATIENCE", 0)
    for module, name in ((asked, "FIRST_WAIT"), (searching, "LONGEST_PAINT")):
        monkeypatch.setattr(module, name, 3600)
    live = Live.open(paths.find())
    try:
        await live.ingest(invented())
        async with asyncio.timeout(60), PapertuiApp(live, QUIET).run_test(size=(120, 40)) as pilot:
            screen = Driven(pilot.app, pilot)
            # the rest of the search waits until what it began with was painted
            await screen.until(lambda: screen.main.list.whole and len(screen.main.list.ids) == 60)
    finally:
        live.close()
