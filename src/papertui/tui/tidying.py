"""The interpreter's own work, which takes a frame when it comes in the middle of one: garbage, and turns of threads."""

from __future__ import annotations

import asyncio
import gc
import sys
from time import monotonic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from papertui.tui.main import MainScreen

LOOK = 1.0
"""Seconds between two looks at whether there is garbage to collect that no key has left."""

QUIET, REST = 0.12, 2.0
"""Seconds without a key after which young garbage is collected (1 ms), and all of it (10 ms and more)."""

YOUNG, OLD = 700, 10
"""So many objects, and so many collections of the younger, are worth collecting. Python would do it at once."""

MOST, AGES = 3_000, 70
"""So many objects are collected at once, key or not, and so often before older ones are.

A key leaves some 75 objects that hold each other: lines that Textual cuts remember themselves. Of 3,000 getting rid
takes 5 ms, of 20,000 it took 30. Work behind the screen makes objects by the thousand that stay: they are looked at
once, and again after 210,000 more.
"""

TURN = 0.001
"""Seconds that a thread behind the screen keeps the interpreter while a key waits for it; Python's own are 5 ms."""


class Tidying:
    """Collects garbage while the reader rests. It holds for the whole process from `start` to `end`."""

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen
        self._before = gc.get_threshold(), sys.getswitchinterval()
        self.last_key = 0.0
        """When the last key came, in seconds of `monotonic`."""
        self._look: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """What is there by now stays: it is left out of all collections."""
        gc.freeze()
        gc.set_threshold(MOST, AGES, OLD)
        gc.enable()
        sys.setswitchinterval(TURN)
        self._screen.set_interval(LOOK, self.tidy)

    def end(self) -> None:
        gc.set_threshold(*self._before[0])
        sys.setswitchinterval(self._before[1])
        if self._look is not None:
            self._look.cancel()

    def key_came(self) -> None:
        """A key is to be answered: nothing is collected for a moment, and then what keys have left."""
        self.last_key = monotonic()
        if self._look is None:
            self._look_in(QUIET)

    def _look_in(self, seconds: float) -> None:
        # a timer of Textual's is a task, which would be more garbage than most keys leave
        self._look = asyncio.get_running_loop().call_later(seconds, self._look_again)

    def _look_again(self) -> None:
        self._look = None
        if (left := self.last_key + QUIET - monotonic()) > 0:
            self._look_in(left)
        else:
            self.tidy()

    def tidy(self) -> None:
        """Collect what is worth it, unless a key came a moment ago."""
        rested = monotonic() - self.last_key
        young, middle, old = gc.get_count()
        if old >= OLD and rested > REST:
            gc.collect()
        elif (young >= YOUNG or middle) and rested >= QUIET:
            gc.collect(1)
