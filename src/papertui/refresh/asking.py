"""Asking a source: the configured address, the token, and the pauses it wants."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from typing import Self
from urllib.parse import urlsplit

from papertui.config import Config, token
from papertui.errors import NetworkNeeded, NothingMatched, PapertuiError, UsageError
from papertui.live import Live
from papertui.refresh.ledger import Ledger
from papertui.refresh.pacing import LONGEST_PAUSE, Pace, SharedPace
from papertui.sources import http_names
from papertui.sources.http import Answer, Http, HttpProblem, Limits, Validators
from papertui.sources.http_address import with_params
from papertui.sources.http_problem import host_of

_LONGEST_TIMEOUT = 3600.0


class Asker:
    """One source's servers under its base address. Use it as `async with`.

    With `every` seconds the source is asked once in that time and over one connection by all processes of this
    machine together; `lane` names what they share, and what is `urgent` goes first there. `tokens` maps an address to
    its bearer token; `headers` go to the base address only.
    """

    def __init__(
        self,
        live: Live,
        base: str,
        *,
        lane: str = "",
        every: float = 0.0,
        urgent: bool = False,
        tokens: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.ledger = Ledger(live)
        self._base = base.rstrip("/")
        self._tokens = tokens
        self._headers = headers
        folder = live.space.paths.cache.parent
        self._pace = SharedPace(self.ledger, folder, lane, every, urgent=urgent) if every else Pace(self.ledger)
        self._open = Http()

    async def __aenter__(self) -> Self:
        home = urlsplit(self._base).hostname or ""
        # the settings may name a server within the own network, a redirect of a server outside may not
        allowed = http_names.is_public_or_own if http_names.is_own_host(home) else http_names.is_public
        self._open = Http(pace=self._pace, limits=limits(), tokens=self._tokens, allowed=allowed, home=home)
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
        return await self._open.get(address, headers=own, validators=validators, lane=lane, accept=accept, cap=cap)

    async def post(self, request: tuple[str, dict[str, str]], content: bytes, cap: int | None = None) -> Answer:
        """The answer to JSON; raises `HttpProblem`. See `Http.post`."""
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


def limits() -> Limits:
    """The usual ones, or within the seconds of `PAPERTUI_TIMEOUT`. Raises `UsageError` where that is no number."""
    usual = Limits(longest_wait=LONGEST_PAUSE)
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
