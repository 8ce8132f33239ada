"""Several sources at once: none delays or empties another."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import date

import pytest

from papertui import paths, refresh
from papertui.config import Config
from papertui.errors import PapertuiError
from papertui.live import Live
from papertui.refresh import Event, Failed, Finished, Progress, running
from papertui.refresh.provider import PROVIDERS, Provider
from papertui.refresh.source import Source
from papertui.sources import OWN
from papertui.store import connection


class Scripted(Source):
    """A source that does what the test says."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.go_on = asyncio.Event()
        self.error: Exception | None = None
        self.ended = False

    def wanted(self, config: Config) -> bool:
        return True

    async def fetch(self, live: Live, config: Config, since: date | None, until: date | None) -> AsyncIterator[Event]:
        try:
            yield Progress(self.name, 0, 1, "begun")
            await self.go_on.wait()
            if self.error is not None:
                raise self.error
            yield Progress(self.name, 1, 1, "done")
        finally:
            self.ended = True


@pytest.fixture
def live(home: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Live]:
    monkeypatch.setenv("PAPERTUI_NOW", "2026-08-14T12:00:00Z")
    opened = Live.open(paths.find())
    yield opened
    opened.close()


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> tuple[Scripted, Scripted]:
    slow, quick = Scripted("slow"), Scripted("quick")
    quick.go_on.set()
    known: dict[str, Provider] = {one.name: one for one in (slow, quick)}
    monkeypatch.setattr(running, "providers", lambda _: (known, []))
    return slow, quick


async def test_a_slow_source_holds_up_no_other(live: Live, two: tuple[Scripted, Scripted]) -> None:
    slow, _ = two
    finished = []
    async for event in refresh.run(live, Config()):
        if isinstance(event, Finished):
            finished.append(event.source)
            slow.go_on.set()
    assert finished == ["quick", "slow"]


async def test_a_source_that_fails_empties_no_other(live: Live, two: tuple[Scripted, Scripted]) -> None:
    slow, quick = two
    quick.error = PapertuiError("quick is not there")
    slow.go_on.set()
    seen = [event async for event in refresh.run(live, Config())]
    assert [event.reason for event in seen if isinstance(event, Failed)] == ["quick is not there"]
    assert {event.source for event in seen if isinstance(event, Finished)} == {"slow", "quick"}


async def test_a_damaged_cache_ends_all(live: Live, two: tuple[Scripted, Scripted]) -> None:
    slow, quick = two
    quick.error = connection.Damaged("the cache is damaged")
    with pytest.raises(connection.Damaged):
        async for _ in refresh.run(live, Config()):
            pass
    assert slow.ended and quick.ended


async def test_stopping_stops_all(live: Live, two: tuple[Scripted, Scripted]) -> None:
    async def listen() -> None:
        async for event in refresh.run(live, Config()):
            if isinstance(event, Finished):
                task.cancel()

    task = asyncio.ensure_future(listen())
    with pytest.raises(asyncio.CancelledError):
        await task
    assert all(one.ended for one in two)


def test_the_command_line_names_what_there_is() -> None:
    assert tuple(PROVIDERS) == OWN
    assert all(name == provider.name for name, provider in PROVIDERS.items())
