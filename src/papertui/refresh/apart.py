"""Reading what came, apart from the event loop and in threads that nobody has to wait for.

asyncio ends only after its own threads have: leaving would take as long as reading the document at hand, which for a
hostile one is seconds. There are two threads and not one a document, as every thread that computes takes its turn
before a key is answered; and not one alone, as a slow document is to hold up no other source.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_THREADS = 2
_jobs: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
_started: list[threading.Thread] = []
_starting = threading.Lock()


async def apart(do: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
    """What `do` returns, or raises. Cancelling drops what has not begun, and leaves behind what has."""
    future: Future[T] = Future()

    def work() -> None:
        if not future.set_running_or_notify_cancel():
            return
        try:
            found = do(*given, **named)
        except BaseException as error:
            future.set_exception(error)
        else:
            future.set_result(found)

    with _starting:
        if len(_started) < _THREADS:
            _started.append(threading.Thread(target=_work, name="reading", daemon=True))
            _started[-1].start()
    _jobs.put(work)
    return await asyncio.wrap_future(future)


def _work() -> None:
    while True:
        _jobs.get()()
