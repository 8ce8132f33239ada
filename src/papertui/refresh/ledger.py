"""What refreshing remembers in the cache from one time to the next, written on the cache's own thread."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Concatenate, ParamSpec, TypeVar

from papertui.live import Live
from papertui.model import Listing, SourceState
from papertui.sources.http import Validators
from papertui.store import bookkeeping, retention
from papertui.store.connection import Database
from papertui.store.threads import LATER, SOON

P = ParamSpec("P")
T = TypeVar("T")


class Ledger:
    """When lists were fetched and with which validators, when hosts may be asked again, how sources fare."""

    def __init__(self, live: Live) -> None:
        self._live = live

    async def fetched(self) -> dict[tuple[str, str], int]:
        """When each list (kind, period) was last fetched, in ms since 1970."""
        return await self._write(bookkeeping.fetched)

    async def is_worse(self, listing: Listing, size: int) -> bool:
        """Whether a list of that size must not replace the one that is known."""
        return await self._write(bookkeeping.is_worse, listing.kind, listing.period, size)

    async def complete(
        self, listing: Listing, keys: Sequence[str], *, worse: bool, address: str, seen: Validators
    ) -> None:
        """Note that a list was fetched, whether it was `worse` than the known one, and its validators.

        The papers of the list must have been handed to the writing thread before.
        """
        now = self._live.space.now_ms()

        def note(db: Database) -> None:
            bookkeeping.complete(db, listing.kind, listing.period, keys, now, worse=worse)
            bookkeeping.keep_validator(db, address, seen.etag, seen.modified, now)

        await self._live.write(lambda: self._within(note), LATER)

    async def noted(self, kind: str, period: str, size: int) -> None:
        """Note that something of so many papers was fetched whole."""
        await self._write(bookkeeping.note, kind, period, size, self._live.space.now_ms())

    async def unchanged(self, listing: Listing) -> None:
        """Note that a list was asked for and is as it was."""
        await self._write(bookkeeping.unchanged, listing.kind, listing.period, self._live.space.now_ms())

    async def validators(self, address: str) -> Validators | None:
        """What an address came with."""
        known = await self._write(bookkeeping.validator, address)
        return Validators(*known) if known else None

    async def fresh_validators(self, address: str, source: str, most: int) -> Validators | None:
        """What an address came with at most so many ms ago, while there are papers of the source here."""
        known = await self._write(bookkeeping.fresh_validator, address, source, self._live.space.now_ms(), most)
        return Validators(*known) if known else None

    async def validated(self, address: str, seen: Validators) -> None:
        """Note what an address came with just now."""
        now = self._live.space.now_ms()
        await self._live.write(
            lambda: self._within(bookkeeping.keep_validator, address, seen.etag, seen.modified, now), LATER
        )

    async def let_go(self, source: str, keep: Mapping[str, int], listed: Collection[str]) -> int:
        """Drop what is older than the days that its sources keep papers, but for what is marked or in `listed`.

        How many papers went. `keep` has the days of every source that does not keep them for ever.
        """
        now = self._live.space.now_ms()
        total = 0
        while True:
            gone = await self._live.write(lambda: self._within(retention.let_go, source, keep, listed, now), LATER)
            total += gone
            if gone < retention.BATCH:
                return total

    async def ahead(self, lane: str) -> int:
        """How many ms from now a lane (a host, or one limit of a host) may be used."""
        return await self._write(bookkeeping.ahead, lane, self._live.space.now_ms())

    async def reserve(self, lane: str, every: int) -> tuple[int, int]:
        """Take the next free moment of a lane that every process together uses once in `every` ms.

        How many ms from now that is, and when in ms since 1970.
        """
        now = self._live.space.now_ms()
        wait = await self._write(bookkeeping.reserve, lane, now, every)
        return wait, now + wait

    def give_back(self, lane: str, every: int, taken: int) -> None:
        """A moment (ms since 1970) that was reserved goes to whoever is next; returns at once."""
        self._live.later(lambda: self._within(bookkeeping.give_back, lane, every, taken), SOON)

    def cool(self, lane: str, milliseconds: int) -> None:
        """Nobody uses a lane for so long; returns at once."""
        until = self._live.space.now_ms() + milliseconds
        # before whoever reserves next
        self._live.later(lambda: self._within(bookkeeping.cool, lane, until), SOON)

    async def rest(self, lane: str, milliseconds: int) -> None:
        """Nobody uses a lane for so long, once this returns."""
        await self._write(bookkeeping.cool, lane, self._live.space.now_ms() + milliseconds)

    async def waiting(self) -> frozenset[str]:
        """The sources whose next try is still to come; one that is absurdly far off (the clock was set back) is not."""
        now = self._live.space.now_ms()
        tries = await self._write(bookkeeping.next_tries, now)
        return frozenset(name for name, when in tries.items() if now < when < now + bookkeeping.LONGEST_WAIT_MS)

    async def succeeded(self, source: str, now: int, next_try: int) -> None:
        await self._write(bookkeeping.succeeded, source, now, next_try)

    async def warned(self, source: str, error: str) -> None:
        """Note what is wrong with a source that answered well otherwise."""
        await self._write(bookkeeping.warned, source, error)

    async def failed(self, source: str, error: str, now: int, next_try: int) -> None:
        await self._write(bookkeeping.failed, source, error, now, next_try)

    def state(self, source: str) -> SourceState:
        """How a source fares, at once."""
        return self._live.source_state(source)

    async def _write(self, do: Callable[Concatenate[Database, P], T], *given: P.args, **named: P.kwargs) -> T:
        return await self._live.write(lambda: self._within(do, *given, **named), SOON)

    def _within(self, do: Callable[Concatenate[Database, P], T], *given: P.args, **named: P.kwargs) -> T:
        with self._live.space.transaction() as db:
            return do(db, *given, **named)
