"""Asking a source: the configured address, the token, and the pauses it wants."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Self

from papertui.config import Config, token
from papertui.errors import NetworkNeeded, NothingMatched, PapertuiError, UsageError
from papertui.live import Live
from papertui.refresh.ledger import Ledger
from papertui.sources.http import Answer, Http, HttpProblem, Limits, Validators
from papertui.sources.http_address import with_params
from papertui.sources.http_problem import host_of
from papertui.store import connection

_LONGEST_PAUSE = 30.0
_LONGEST_TIMEOUT = 3600.0
_LOOK = 0.05
"""Seconds between two looks at whether another process has let go of a source."""


class Asker:
    """One source's servers under its base address. Use it as `async with`.

    With `every` seconds the source is asked once in that time and over one connection by all processes of this
    machine together; `lane` names what they share. `tokens` maps an address to its bearer token; `headers` go to the
    base address only.
    """

    def __init__(
        self,
        live: Live,
        base: str,
        *,
        lane: str = "",
        every: float = 0.0,
        tokens: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.ledger = Ledger(live)
        self._base = base.rstrip("/")
        self._every = every
        self._tokens = tokens
        self._headers = headers
        self._lane = lane or self.host
        self._lock = live.space.paths.cache.with_name(f"{lane or 'source'}.lock")
        self._open = Http()

    async def __aenter__(self) -> Self:
        pace = Pace(self.ledger, self._lane, self._every)
        self._open = Http(pace=pace, limits=limits(), tokens=self._tokens)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._open.__aexit__()

    @property
    def host(self) -> str:
        return host_of(self._base)

    @property
    def has_headers(self) -> bool:
        """Whether what is asked here carries headers of its own, such as an API key."""
        return bool(self._headers)

    def address(self, request: tuple[str, dict[str, str]]) -> str:
        """The address of a request: a path under the base address or an address of its own, and its parameters."""
        path, params = request
        return with_params(path if "://" in path else self._base + path, params)

    async def get(
        self,
        request: tuple[str, dict[str, str]],
        validators: Validators | None = None,
        lane: str = "",
        accept: str = "json",
        cap: int | None = None,
    ) -> Answer:
        """The answer; raises `HttpProblem`. See `Http.get`."""
        address = self.address(request)
        own = self._headers if address.startswith(self._base) else None
        if not self._every:
            return await self._open.get(address, headers=own, validators=validators, lane=lane, accept=accept, cap=cap)
        async with _alone(self._lock):
            return await self._open.get(address, headers=own, validators=validators, accept=accept, cap=cap)

    async def post(self, request: tuple[str, dict[str, str]], content: bytes, cap: int | None = None) -> Answer:
        """The answer to JSON; raises `HttpProblem`. See `Http.post`."""
        async with _alone(self._lock):
            return await self._open.post(self.address(request), content, headers=self._headers, cap=cap)


class HuggingFace(Asker):
    """The API of Hugging Face."""

    def __init__(self, live: Live, config: Config) -> None:
        self._settings = config.sources.huggingface
        super().__init__(live, self._settings.url)

    async def __aenter__(self) -> Self:
        command = self._settings.token_command
        secret = await asyncio.to_thread(token, "HF_TOKEN", command) if command else token("HF_TOKEN", ())
        self._tokens = {self._base: secret.reveal()} if secret else None
        return await super().__aenter__()


def as_error(problem: PapertuiError) -> PapertuiError:
    """The problem as the command line tells it: no network and nothing there have exit codes of their own."""
    if isinstance(problem, HttpProblem) and problem.kind == "offline":
        return NetworkNeeded(str(problem))
    if isinstance(problem, HttpProblem) and problem.status == 404:
        return NothingMatched(str(problem))
    return problem


@asynccontextmanager
async def _alone(path: Path) -> AsyncIterator[None]:
    """Nobody else on this machine asks meanwhile. Raises `CacheProblem`."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    with connection.open_lock(path) as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                await asyncio.sleep(_LOOK)
        yield


def limits() -> Limits:
    """The usual ones, or within the seconds of `PAPERTUI_TIMEOUT`. Raises `UsageError` where that is no number."""
    usual = Limits(longest_wait=_LONGEST_PAUSE)
    given = os.environ.get("PAPERTUI_TIMEOUT", "")
    try:
        seconds = float(given or usual.total)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= _LONGEST_TIMEOUT:
        raise UsageError(f"PAPERTUI_TIMEOUT is not a number of seconds, such as 20: {given}.")
    return usual._replace(
        connect=min(usual.connect, seconds), read=min(usual.read, seconds), total=seconds,
        longest_wait=min(usual.longest_wait, seconds),
    )  # fmt: skip


class Pace:
    """Keeps pauses that a server asked for in the cache, where every process of this machine sees them.

    With `every` seconds all hosts share `lane`, and each request takes the next free moment in it.
    """

    def __init__(self, ledger: Ledger, lane: str, every: float) -> None:
        self._ledger = ledger
        self._shared = lane
        self._every = int(every * 1000)

    async def wait(self, lane: str) -> None:
        """Return when the lane may be used. Raises `HttpProblem` where that is further off than a reader waits."""
        lane = self._shared if self._every else lane
        ahead = await self._ledger.ahead(lane) / 1000
        if ahead > _LONGEST_PAUSE:
            raise HttpProblem(
                "rate", f"{lane} asked for a pause; {ahead:.0f} seconds of it are left", retry_after=ahead
            )
        if self._every:
            ahead = await self._ledger.reserve(lane, self._every) / 1000
        await asyncio.sleep(ahead)

    def cool(self, lane: str, seconds: float) -> None:
        """Nobody asks for so long."""
        self._ledger.cool(self._shared if self._every else lane, int(seconds * 1000))


class FeedPace:
    """One request to a host in `every` seconds by all processes of this machine together, and its pauses as above."""

    def __init__(self, ledger: Ledger, every: float) -> None:
        self._ledger = ledger
        self._pauses = Pace(ledger, "", 0.0)
        self._every = int(every * 1000)

    async def wait(self, lane: str) -> None:
        """Return when the host may be asked. Raises `HttpProblem` where it asked for a longer pause."""
        await self._pauses.wait(lane)
        await asyncio.sleep(await self._ledger.reserve(f"feeds of {lane}", self._every) / 1000)

    def cool(self, lane: str, seconds: float) -> None:
        """Nobody asks for so long."""
        self._pauses.cool(lane, seconds)
