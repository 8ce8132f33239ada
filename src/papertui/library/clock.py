"""The hybrid logical clock that puts the edits of all devices in one order.

A clock reading is `MMMMMMMMMMMMM-CCCC-DEVICE`: milliseconds since 1970, a counter within the millisecond, and
the device that made it. Readings compare as strings. A device never gives one that is not later than all it
has seen, so an edit made in the knowledge of another always wins over it, even where wall clocks disagree
(Kulkarni et al., "Logical Physical Clocks", 2014).
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable

from papertui.errors import PapertuiError

DEVICE = re.compile(r"[a-z0-9-]{1,80}", re.ASCII)

_READING = re.compile(r"(\d{13})-(\d{4})-([a-z0-9-]{1,80})", re.ASCII)
_COUNTERS = 10_000
# the year 2200: no clock on a wall is taken to be later
_LATEST = 7_258_118_400_000
# the year 2255: what is still a reading, so that there always is one that is later than that of a wrong clock
_END = 9_000_000_000_000


def milliseconds(reading: str) -> int | None:
    """When a clock reading was made, in ms since 1970; None when it is not one."""
    found = _READING.fullmatch(reading)
    if found is None:
        return None
    moment = int(found[1])
    return moment if moment < _END else None


def is_reading(text: str) -> bool:
    return milliseconds(text) is not None


def device(reading: str) -> str:
    """The device of a valid clock reading."""
    return reading.split("-", 2)[2]


class HybridClock:
    """The clock of one device; safe between threads. `now` gives the wall clock in ms since 1970."""

    def __init__(self, now: Callable[[], int]) -> None:
        self._now = now
        self._last = (0, 0)
        self._guard = threading.Lock()

    def see(self, reading: str) -> None:
        """Take note of a reading from elsewhere: everything from now on is later. Invalid ones are passed over."""
        moment = milliseconds(reading)
        if moment is not None:
            with self._guard:
                self._last = max(self._last, (moment, int(reading[14:18])))

    def latest(self, device: str) -> str:
        """The latest reading given or seen, as if by `device`."""
        moment, counter = self._last
        return f"{moment:013}-{counter:04}-{device}"

    def tick(self, device: str) -> str:
        """A new reading, later than every one given or seen.

        Raises `PapertuiError` where none is left, which only a damaged journal can bring about.
        """
        with self._guard:
            moment, counter = self._last
            now = min(self._now(), _LATEST - 1)
            if now > moment:
                moment, counter = now, 0
            elif counter + 1 < _COUNTERS:
                counter += 1
            else:
                moment, counter = moment + 1, 0
            if moment >= _END:
                raise PapertuiError(
                    "A journal holds an edit of the year 2255, so nothing can come after it; “papertui library check”"
                    " names it. Nothing was changed."
                )
            self._last = (moment, counter)
        return f"{moment:013}-{counter:04}-{device}"
