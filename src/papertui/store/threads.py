"""One thread per connection, so that neither a search nor a write ever holds up the screen."""

from __future__ import annotations

import itertools
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")

SOON, LATER = 0, 1
"""Priorities: the reader's own edits go before ingest batches that wait in the same lane."""


class Lane:
    """A thread that owns a resource and runs short jobs on it, one after the other.

    Only bounded work belongs here: leaving waits for the job that runs. The thread begins with the first job: each is
    waited for until it runs, which a start would do for one after the other.
    """

    def __init__(self, name: str) -> None:
        self._jobs: queue.PriorityQueue[tuple[int, int, Future[Any] | None, Callable[[], Any] | None]]
        self._jobs = queue.PriorityQueue()
        self._order = itertools.count()
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._beginning = threading.Lock()
        self._open = True

    def submit(self, job: Callable[[], T], priority: int = SOON) -> Future[T]:
        """Run `job` in the lane; cancel the future to drop a job that has not begun."""
        future: Future[T] = Future()
        self._jobs.put((priority, next(self._order), future, job))
        with self._beginning:
            if self._open and self._thread.ident is None:
                self._thread.start()
        return future

    def close(self, timeout: float | None = 5.0) -> bool:
        """Let what was submitted finish, then end the thread; False when it still works after `timeout` seconds."""
        with self._beginning:
            self._open = False
        if self._thread.ident is None:
            return True
        self._jobs.put((LATER + 1, next(self._order), None, None))
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while True:
            _, _, future, job = self._jobs.get()
            if future is None or job is None:
                return
            if not future.set_running_or_notify_cancel():
                continue
            try:
                result = job()
            except BaseException as error:
                future.set_exception(error)
            else:
                future.set_result(result)
