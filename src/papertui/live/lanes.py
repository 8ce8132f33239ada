"""The threads that the screen asks, each with a connection of its own.

One writes, one journals (so that an edit never waits for an ingest batch), one searches (the newest search
interrupts the older), one looks things up for what is on screen, one counts. One more connection, on the
caller's own thread, fetches the lines of a page, which takes less time than going to another thread would.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

import apsw

from papertui.errors import PapertuiError
from papertui.store import connection
from papertui.store.reader import Reader
from papertui.store.threads import SOON, Lane

T = TypeVar("T")

_MISTAKES = (apsw.SQLError, apsw.MisuseError, apsw.ThreadingViolationError, apsw.ConnectionClosedError)
"""Errors of who asks, not of the file."""


class Interrupted(Exception):
    """A newer search has taken the place of this one."""


class Lanes:
    """The lanes `write`, `journal`, `search`, `look` and `count`, and the readers; `here` is the caller's own."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        self._lanes = {name: Lane(name) for name in ("write", "journal", "search", "look", "count")}
        self.readers = {
            name: Reader(connection.open_reader(cache)) for name in ("here", "journal", "search", "look", "count")
        }
        self.damage: connection.Damaged | None = None
        """What was found to be wrong with the cache."""
        self._closing = False

    def submit(self, lane: str, job: Callable[[], T], priority: int = SOON) -> Future[T]:
        """Run a job in a lane."""
        return self._lanes[lane].submit(job, priority)

    async def run(self, lane: str, job: Callable[[Reader], T]) -> T:
        """Ask the reader of a lane. Raises `CacheProblem`, and `Interrupted` while all ends."""
        try:
            return await asyncio.wrap_future(self._lanes[lane].submit(partial(job, self.readers[lane])))
        except apsw.InterruptError:
            if self._closing:
                raise Interrupted from None
            # it was meant for what ran in this lane a moment before
            return await asyncio.wrap_future(self._lanes[lane].submit(partial(job, self.readers[lane])))
        except apsw.Error as error:
            raise self.explained(error) from error

    def apart(self, job: Callable[[Reader], T]) -> T:
        """Run a job on a connection of its own, on the caller's thread. Raises `CacheProblem`."""
        reader = Reader(connection.open_reader(self._cache))
        try:
            return job(reader)
        except apsw.Error as error:
            raise self.explained(error) from error
        finally:
            reader.db.close()

    @contextmanager
    def unless_newer(self, is_newest: Callable[[], bool]) -> Iterator[None]:
        """Within the block a question is answered that a newer one may stop.

        Raises `Interrupted` then, and `CacheProblem`.
        """
        try:
            yield
        except (apsw.InterruptError, asyncio.CancelledError):
            if is_newest():
                raise
            raise Interrupted from None
        except apsw.Error as error:
            raise self.explained(error) from error

    def explained(self, error: apsw.Error) -> PapertuiError:
        """What to tell the reader of an error; one that means damage is kept as `damage`."""
        problem = connection.explain(error, self._cache)
        if isinstance(problem, connection.Damaged):
            return self.noted(problem)
        return problem

    def explains(self, error: Exception) -> PapertuiError | None:
        """What to tell of an error that nobody on the way took, where it is one of the cache's file."""
        if isinstance(error, apsw.Error) and not isinstance(error, _MISTAKES):
            return self.explained(error)
        return None

    def noted(self, damage: connection.Damaged) -> connection.Damaged:
        """What to tell the reader of damage, which is kept."""
        self.damage = damage
        return connection.Damaged(f"{damage} Start papertui again: a new one is built; what is yours is safe.")

    def stop(self) -> None:
        """Interrupt what is being asked; from now on nothing is asked again."""
        self._closing = True
        for name in ("search", "look", "count"):
            self.readers[name].interrupt()

    def close(self) -> bool:
        """Let every thread end, then close the connections; whether the writing thread has ended."""
        ended = {name: lane.close() for name, lane in self._lanes.items()}
        # a connection that a thread still waits in, for a lock of another program, goes with the process
        for name, reader in self.readers.items():
            if ended.get(name, True):
                reader.db.close()
        return ended["write"]
