"""What takes a second for the screen: on a thread and a connection of its own, the newest question first."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TypeVar

from papertui.store import connection
from papertui.store.reader import Reader
from papertui.store.threads import Lane

T = TypeVar("T")


class Watcher:
    """Runs jobs that read the cache; an older one that still runs is stopped."""

    def __init__(self, cache: Path) -> None:
        self._lane = Lane("watch")
        self._reader = Reader(connection.open_reader(cache))
        self._number = 0

    def read(self, job: Callable[[Reader, Callable[[], bool]], T]) -> Future[T]:
        """Run a job on the thread; it is given a function that tells whether it is to go on.

        One that is stopped ends early, or raises what SQLite raises when it is interrupted.
        """
        self.stop()
        mine = self._number
        return self._lane.submit(lambda: job(self._reader, lambda: mine == self._number))

    def stop(self) -> None:
        """Stop what runs."""
        self._number += 1
        self._reader.interrupt()

    def close(self) -> None:
        self.stop()
        if self._lane.close():
            self._reader.db.close()
