"""The interpreter's own work, which takes a frame when it comes in the middle of one: garbage, and turns of threads."""

from __future__ import annotations

import gc
import sys
from time import monotonic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from papertui.tui.main import MainScreen

LOOK = 1.0
"""Seconds between two looks at whether there is garbage to collect."""

QUIET, REST = 0.3, 2.0
"""Seconds without a key after which young garbage is collected (1 ms), and all of it (10 ms and more)."""

YOUNG, OLD = 700, 10
"""So many objects, and so many collections of the younger, are worth collecting. Python would do it at once."""

MOST = 20_000
"""So many objects are collected at once, key or not (2 ms): work behind the screen makes them by the thousand."""

TURN = 0.001
"""Seconds that a thread behind the screen keeps the interpreter while a key waits for it; Python's own are 5 ms."""


class Tidying:
    """Collects garbage while the reader rests. It holds for the whole process from `start` to `end`."""

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen
        self._before = gc.get_threshold(), sys.getswitchinterval()
        self.last_key = 0.0
        """When the last key came, in seconds of `monotonic`."""

    def start(self) -> None:
        """What is there by now stays: it is left out of all collections."""
        gc.freeze()
        gc.set_threshold(MOST, OLD, OLD)
        gc.enable()
        sys.setswitchinterval(TURN)
        self._screen.set_interval(LOOK, self.tidy)

    def end(self) -> None:
        gc.set_threshold(*self._before[0])
        sys.setswitchinterval(self._before[1])

    def tidy(self) -> None:
        """Collect what is worth it, unless a key came a moment ago."""
        rested = monotonic() - self.last_key
        young, _, old = gc.get_count()
        if old >= OLD and rested > REST:
            gc.collect()
        elif young >= YOUNG and rested > QUIET:
            gc.collect(1)
