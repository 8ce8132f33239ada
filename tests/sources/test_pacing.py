"""One question in three seconds over one connection, and a reader's question before those that nobody waits for."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest

from papertui import paths, refresh
from papertui.config import Config
from papertui.live import Live
from papertui.refresh import pacing
from papertui.refresh.arxiv_asking import look_up
from papertui.refresh.ledger import Ledger
from papertui.sources import arxiv
from servers.arxiv import ArxivServer, Preprint
from servers.loopback import Reply, Request

KITES = Preprint("2608.00001", "Kites", "2026-08-13")


class Timed(ArxivServer):
    """Remembers when it was asked for what, and how many questions were open at once; answers while `go_on` is set."""

    def __init__(self) -> None:
        super().__init__([KITES])
        self.times: list[float] = []
        self.asked_for: list[str] = []
        self.open = self.most = 0
        self.go_on = asyncio.Event()
        self.go_on.set()

    async def answer(self, request: Request) -> Reply:
        self.times.append(time.monotonic())
        self.asked_for.append("paper" if "id_list" in request.query else "day")
        self.open += 1
        self.most = max(self.most, self.open)
        await self.go_on.wait()
        reply = await super().answer(request)
        self.open -= 1
        return reply

    def gaps(self) -> list[float]:
        return [second - first for first, second in zip(self.times, self.times[1:], strict=False)]

    async def asked_times(self, count: int) -> None:
        await until(lambda: len(self.times) >= count)


@pytest.fixture
async def server() -> AsyncIterator[Timed]:
    async with Timed() as running:
        yield running


@pytest.fixture
def live(home: Path) -> Iterator[Live]:
    opened = Live.open(paths.find())
    yield opened
    opened.close()


def config(server: ArxivServer) -> Config:
    sources = Config().sources
    return Config(
        sources=sources._replace(
            huggingface=sources.huggingface._replace(enabled=False),
            arxiv=sources.arxiv._replace(url=server.url, categories=("cs.LG",)),
        )
    )


async def days(live: Live, server: Timed) -> None:
    async for _ in refresh.run(live, config(server), since=date(2026, 8, 1), until=date(2026, 8, 13)):
        pass


def lock_of(name: str) -> Path:
    return paths.find().cache.parent / name


async def until(is_so: Callable[[], bool]) -> None:
    while True:
        if is_so():
            return
        await asyncio.sleep(0.01)


async def somebody_is_in_a_hurry() -> None:
    def is_so() -> bool:
        with ExitStack() as held:
            return not pacing._lock(held, lock_of("arxiv-first.lock"), shared=True)

    await until(is_so)


async def test_a_reader_takes_the_turn_that_a_refresh_waits_for(
    live: Live, server: Timed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arxiv, "EVERY", 1.1)
    refreshing = asyncio.create_task(days(live, server))
    await server.asked_times(1)
    await look_up(live, config(server), ["arxiv:2608.00001"])
    await server.asked_times(3)
    refreshing.cancel()
    assert server.asked_for == ["day", "paper", "day"]
    first, second = server.gaps()
    assert 1 <= first < 2, "it did not wait for the turn of the refresh to pass"
    assert second >= 1
    assert server.most == 1


async def test_a_question_that_is_dropped_costs_the_refresh_no_turn(
    live: Live, server: Timed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arxiv, "EVERY", 1.1)
    refreshing = asyncio.create_task(days(live, server))
    await server.asked_times(1)
    asking = asyncio.create_task(look_up(live, config(server), ["arxiv:2608.00001"]))
    await somebody_is_in_a_hurry()
    asking.cancel()
    await server.asked_times(2)
    refreshing.cancel()
    assert server.asked_for == ["day", "day"]
    assert 1 <= server.gaps()[0] < 2


ASK = """
import asyncio, sys
from papertui import paths
from papertui.config import Config
from papertui.live import Live
from papertui.refresh.arxiv_asking import look_up
from papertui.refresh.ledger import Ledger
async def main():
    sources = Config().sources
    config = Config(sources=sources._replace(arxiv=sources.arxiv._replace(url=sys.argv[1])))
    live = Live.open(paths.find(), visiting=False)
    await look_up(live, config, ["arxiv:2608.00001"])
    live.close()
asyncio.run(main())
"""


async def started(server: ArxivServer) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(sys.executable, "-c", ASK, server.url, stderr=subprocess.PIPE)


async def test_a_reader_goes_before_the_refresh_of_another_process(live: Live, server: Timed) -> None:
    server.go_on.clear()
    refreshing = asyncio.create_task(days(live, server))
    await server.asked_times(1)
    reader = await started(server)
    await somebody_is_in_a_hurry()
    server.go_on.set()
    await server.asked_times(3)
    refreshing.cancel()
    _, said = await reader.communicate()
    assert reader.returncode == 0, said
    assert server.asked_for == ["day", "paper", "day"]
    assert min(server.gaps()) >= 3
    assert server.most == 1


@pytest.mark.usefixtures("home")
async def test_two_processes_keep_three_seconds_apart(server: Timed) -> None:
    both = [await started(server) for _ in range(2)]
    for process in both:
        _, said = await process.communicate()
        assert process.returncode == 0, said
    (gap,) = server.gaps()
    assert gap >= 3
    assert server.most == 1


async def test_a_question_that_is_long_on_its_way_still_comes_in_time_before_the_next(
    live: Live, server: Timed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arxiv, "EVERY", 1.1)
    server.go_on.clear()
    first = asyncio.create_task(look_up(live, config(server), ["arxiv:2608.00001"]))
    await server.asked_times(1)
    while True:
        if not await Ledger(live).ahead(f"turns of {arxiv.NAME}"):
            break
        await asyncio.sleep(0.01)
    answered = time.monotonic()
    server.go_on.set()
    await first
    await look_up(live, config(server), ["arxiv:2608.00001"])
    assert server.times[1] - answered >= 1.1
