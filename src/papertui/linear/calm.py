"""Telling of long work without talking all the time."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic


class Calm:
    """Says when it is time for another line: at most one every `PAUSE` seconds, the first after `first` seconds."""

    PAUSE = 2.0

    def __init__(self, first: float = 0.0, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._next = clock() + first

    def is_time(self) -> bool:
        """Whether a line may be said now; if so the next one waits."""
        now = self._clock()
        if now < self._next:
            return False
        self._next = now + self.PAUSE
        return True
