"""Trends for the screen: counted on a thread and a connection of their own, and kept until the cache changes."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TypeVar

from papertui.query import Query
from papertui.ranking import trends
from papertui.ranking.trends import Asked, Trends
from papertui.store import connection
from papertui.store.compile import Sql
from papertui.store.reader import Reader
from papertui.store.threads import Lane

T = TypeVar("T")

_KEPT = 24


class Watcher:
    """Answers what takes a second, the newest question first: an older one that still runs is stopped."""

    def __init__(self, cache: Path) -> None:
        self._lane = Lane("watch")
        self._reader = Reader(connection.open_reader(cache))
        self._kept: dict[tuple[Asked, int], Trends | None] = {}
        self._number = 0

    def trends(self, asked: Asked, members: Callable[[Query], Sql], tell: trends.Tell) -> Future[Trends | None]:
        """As `trends.find`; what was found is kept until the cache changes."""

        def job(go_on: Callable[[], bool]) -> Trends | None:
            key = asked, self._reader.db.pragma("data_version")
            if key not in self._kept:
                found = trends.find(self._reader, asked, members, lambda done, size: go_on() and tell(done, size))
                while len(self._kept) >= _KEPT:
                    del self._kept[next(iter(self._kept))]
                self._kept[key] = found
            return self._kept[key]

        return self.run(job)

    def run(self, job: Callable[[Callable[[], bool]], T]) -> Future[T]:
        """Run a job on the thread; it is given a function that tells whether it is to go on.

        One that is stopped raises `Stopped`, or what SQLite raises when it is interrupted.
        """
        self.stop()
        mine = self._number
        return self._lane.submit(lambda: job(lambda: mine == self._number))

    def read(self, job: Callable[[Reader, Callable[[], bool]], T]) -> Future[T]:
        """As `run`, for a job that reads the cache."""
        return self.run(lambda go_on: job(self._reader, go_on))

    def stop(self) -> None:
        """Stop what runs."""
        self._number += 1
        self._reader.interrupt()

    def close(self) -> None:
        self.stop()
        if self._lane.close():
            self._reader.db.close()
