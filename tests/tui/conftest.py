"""Fixtures for the screen: a workspace with invented papers, and the app on a terminal of any size."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import TypeAlias

import pytest

from papertui import paths
from papertui.config import Config
from papertui.live import Live
from papertui.model import Sighting
from papertui.tui import suggesting
from papertui.tui.app import PapertuiApp
from tui.driving import DEADLINE, NOW, Driven, invented

QUIET = Config(refresh_on_start=False, refresh_minutes=0, offline=True, ascii=False)
"""Settings with which nothing happens that no key asked for."""

NEVER = 24 * 3600.0
"""Seconds after which what ranks papers starts by itself: what it adds to the screen must not depend on the time."""

Open: TypeAlias = "Callable[..., AbstractAsyncContextManager[Driven]]"


@pytest.fixture
def open_screen(home: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """`async with open_screen(sightings, size=…, config=…) as screen:` drives the real app on a real store."""
    monkeypatch.setenv("PAPERTUI_NOW", NOW)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr(suggesting, "START_AFTER", NEVER)
    # two clicks are a double click, however slow the machine is
    monkeypatch.setattr(PapertuiApp, "CLICK_CHAIN_TIME_THRESHOLD", DEADLINE)

    @asynccontextmanager
    async def opened(
        sightings: list[Sighting] | None = None,
        *,
        size: tuple[int, int] = (120, 40),
        config: Config = QUIET,
        query: str | None = None,
    ) -> AsyncIterator[Driven]:
        live = Live.open(paths.find())
        try:
            await live.ingest(invented() if sightings is None else sightings)
            app = PapertuiApp(live, config, query)
            async with app.run_test(size=size) as pilot:
                driven = Driven(app, pilot)
                await driven.until(lambda: driven.main.searching.loaded)
                yield driven
        finally:
            live.close()

    return opened
