"""Asking Hugging Face: the configured address, the token, and the pauses it wants."""

from __future__ import annotations

import asyncio
import os

from papertui.config import Config, token
from papertui.errors import NetworkNeeded, NothingMatched, PapertuiError, UsageError
from papertui.live import Live
from papertui.refresh.ledger import Ledger
from papertui.sources import huggingface
from papertui.sources.http import Answer, Http, HttpProblem, Limits, Validators
from papertui.sources.http_address import with_params
from papertui.sources.http_problem import host_of

_LONGEST_PAUSE = 30.0
_LONGEST_TIMEOUT = 3600.0


class HuggingFace:
    """The API under its configured base address."""

    def __init__(self, live: Live, config: Config) -> None:
        self.ledger = Ledger(live)
        self._settings = config.sources.huggingface
        self._base = self._settings.url.rstrip("/")
        self._open = Http()

    async def __aenter__(self) -> HuggingFace:
        command = self._settings.token_command
        secret = await asyncio.to_thread(token, "HF_TOKEN", command) if command else token("HF_TOKEN", ())
        self._open = Http(
            pace=_Pace(self.ledger),
            limits=_limits(),
            tokens={self._base: secret.reveal()} if secret else None,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._open.__aexit__()

    @property
    def host(self) -> str:
        return host_of(self._base)

    def address(self, request: huggingface.Request) -> str:
        return with_params(self._base + request[0], request[1])

    async def get(self, request: huggingface.Request, validators: Validators | None = None, lane: str = "") -> Answer:
        return await self._open.get(self.address(request), validators=validators, lane=lane)


def as_error(problem: PapertuiError) -> PapertuiError:
    """The problem as the command line tells it: no network and nothing there have exit codes of their own."""
    if isinstance(problem, HttpProblem) and problem.kind == "offline":
        return NetworkNeeded(str(problem))
    if isinstance(problem, HttpProblem) and problem.status == 404:
        return NothingMatched(str(problem))
    return problem


def _limits() -> Limits:
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


class _Pace:
    """Keeps pauses that a server asked for in the cache, where every process of this machine sees them."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    async def wait(self, lane: str) -> None:
        """Return when the lane may be used. Raises `HttpProblem` where that is further off than a reader waits."""
        ahead = await self._ledger.ahead(lane) / 1000
        if ahead > _LONGEST_PAUSE:
            raise HttpProblem(
                "rate", f"{lane} asked for a pause; {ahead:.0f} seconds of it are left", retry_after=ahead
            )
        await asyncio.sleep(ahead)

    def cool(self, lane: str, seconds: float) -> None:
        """Nobody asks for so long."""
        self._ledger.cool(lane, int(seconds * 1000))
