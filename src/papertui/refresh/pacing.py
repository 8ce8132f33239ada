"""Whose question is next where a server may only be asked once in a while, over all processes of this machine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path

from papertui.refresh.ledger import Ledger
from papertui.sources.http import HttpProblem
from papertui.sources.http_limits import in_words
from papertui.store import connection

LONGEST_PAUSE = 30.0
"""Seconds of a pause that a reader waits for."""

_LOOK = 0.05
"""Seconds between two looks at what another process does."""


class Pace:
    """Keeps pauses that a server asked for in the cache, where every process of this machine sees them."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    @asynccontextmanager
    async def turn(self, lane: str) -> AsyncIterator[None]:
        """Raises `HttpProblem` where the lane is closed for longer than a reader waits."""
        await asyncio.sleep(await pause(self._ledger, lane))
        yield

    def cool(self, lane: str, seconds: float) -> None:
        """Nobody asks for so long."""
        self._ledger.cool(lane, int(seconds * 1000))


class SharedPace:
    """One question in `every` seconds and one at a time, whatever the host: all share `lane`.

    The seconds count from the end of the last answer. An `urgent` question takes the next turn, even of somebody who
    waits for it already; a reader waits for its answer.
    `folder` holds the locks, which a process that dies lets go.
    """

    def __init__(self, ledger: Ledger, folder: Path, lane: str, every: float, *, urgent: bool = False) -> None:
        self._ledger = ledger
        self._lane = lane
        # apart from the pauses, which may be long: turns never are
        self._turns = f"turns of {lane}"
        self._every = int(every * 1000)
        self._urgent = urgent
        self._asking = folder / f"{lane}.lock"
        self._first = folder / f"{lane}-first.lock"

    @asynccontextmanager
    async def turn(self, lane: str) -> AsyncIterator[None]:
        """Raises `HttpProblem` where the lane is closed for longer than a reader waits, and `CacheProblem`."""
        with ExitStack() as ahead_of_others:
            if self._urgent:
                await _locked(ahead_of_others, self._first)
            alone = await self._alone_in_time()
        with alone:
            # a question may have been long on its way: the server counts from when it came, which is over by now
            try:
                yield
            except BaseException:
                self._ledger.cool(self._turns, self._every)
                raise
            await self._ledger.rest(self._turns, self._every)

    def cool(self, lane: str, seconds: float) -> None:
        """Nobody asks for so long."""
        self._ledger.cool(self._lane, int(seconds * 1000))

    async def _alone_in_time(self) -> ExitStack:
        """What keeps everybody else from asking, once the moment to ask has come."""
        while True:
            with ExitStack() as held:
                if not self._is_hurried() and _lock(held, self._asking) and await self._waited():
                    return held.pop_all()
            await asyncio.sleep(_LOOK)

    async def _waited(self) -> bool:
        """Wait for a moment; False where somebody in a hurry gets it."""
        await pause(self._ledger, self._lane)
        wait, moment = await self._ledger.reserve(self._turns, self._every)
        clock = asyncio.get_running_loop().time
        end = clock() + wait / 1000
        used = False
        try:
            while not self._is_hurried():
                left = end - clock()
                if left <= 0:
                    used = True
                    break
                await asyncio.sleep(min(left, _LOOK))
        finally:
            if not used:
                self._ledger.give_back(self._turns, self._every, moment)
        return used

    def _is_hurried(self) -> bool:
        """Whether somebody else is to go first."""
        if self._urgent:
            return False
        with ExitStack() as held:
            return not _lock(held, self._first, shared=True)


class FeedPace:
    """One request to a host in `every` seconds by all processes of this machine together, and its pauses as above."""

    def __init__(self, ledger: Ledger, every: float) -> None:
        self._ledger = ledger
        self._every = int(every * 1000)

    @asynccontextmanager
    async def turn(self, lane: str) -> AsyncIterator[None]:
        """Raises `HttpProblem` where the host asked for a longer pause than a reader waits."""
        await asyncio.sleep(await pause(self._ledger, lane))
        wait, _ = await self._ledger.reserve(f"feeds of {lane}", self._every)
        await asyncio.sleep(wait / 1000)
        yield

    def cool(self, lane: str, seconds: float) -> None:
        """Nobody asks for so long."""
        self._ledger.cool(lane, int(seconds * 1000))


async def pause(ledger: Ledger, lane: str) -> float:
    """The seconds of a pause that are left. Raises `HttpProblem` for more than a reader waits."""
    ahead = await ledger.ahead(lane) / 1000
    if ahead > LONGEST_PAUSE:
        raise HttpProblem("rate", f"{lane} asked for a pause; {in_words(ahead)} of it are left", retry_after=ahead)
    return ahead


async def _locked(held: ExitStack, path: Path) -> None:
    """Lock a file until `held` ends, once nobody else has it."""
    while True:
        if _lock(held, path):
            return
        await asyncio.sleep(_LOOK)


def _lock(held: ExitStack, path: Path, *, shared: bool = False) -> bool:
    """Lock a file until `held` ends; False where somebody else has it. Raises `CacheProblem`."""
    try:
        import fcntl
    except ImportError:  # Windows: the moments that are reserved serve
        return True
    file = connection.open_lock(path)
    try:
        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return False
    held.enter_context(file)
    return True
