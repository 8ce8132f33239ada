"""A line on standard error that tells how far something is, where somebody looks."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from papertui import text

if TYPE_CHECKING:
    from papertui.workspace import Workspace

T = TypeVar("T")

PATIENCE = 0.3
"""Seconds after which waiting wants a word."""

APART = 0.1
"""Seconds between two drawings."""

CALM = 2.0
"""Seconds between two lines where nothing can be drawn over."""

_DOING = {"words": "Learning the words of your papers", "meaning": "Learning what your papers mean"}


class Meter:
    """Draws over its own line; on leaving nothing of it remains. Silent where standard error is no terminal.

    With `plain`, and on a terminal that cannot draw, it is a line from time to time, and those remain.
    """

    def __init__(self, plain: bool = False) -> None:
        self.wanted = sys.stderr is not None and sys.stderr.isatty()
        self._plain = plain or os.environ.get("TERM", "dumb") in ("dumb", "")
        self._drawn = threading.Lock()
        self._line = ""
        self._shown = False
        self._next = time.monotonic() + PATIENCE
        self._timer: threading.Timer | None = None

    def __enter__(self) -> Meter:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()

    def show(self, line: str) -> None:
        """Have the line drawn: now, or when somebody has waited long enough, in its latest wording."""
        if not self.wanted:
            return
        self._line = line
        wait = self._next - time.monotonic()
        if wait <= 0:
            self._draw()
        elif self._timer is None:
            self._timer = threading.Timer(wait, self._draw)
            self._timer.daemon = True
            self._timer.start()

    def _draw(self) -> None:
        with self._drawn:
            self._timer = None
            if not self._line:
                return
            self._next = time.monotonic() + (CALM if self._plain else APART)
            line = text.clip(text.line(self._line), 78)
            sys.stderr.write(f"{line}\n" if self._plain else f"\r\x1b[K{line}")
            sys.stderr.flush()
            self._shown = not self._plain

    def clear(self) -> None:
        """Take the line away, before something is printed."""
        with self._drawn:
            self._line = ""
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            if self._shown:
                sys.stderr.write("\r\x1b[K")
                sys.stderr.flush()
                self._shown = False

    def counting(self, items: Iterable[T], total: int, doing: str) -> Iterator[T]:
        """Hand the items on and count them: `Writing 1,200/5,000 papers`."""
        for number, item in enumerate(items, 1):
            self.show(f"{doing} {number:,}/{total:,} papers")
            yield item


@contextmanager
def telling_of_ranking(space: Workspace, plain: bool = False) -> Iterator[None]:
    """Within the block, whoever looks at standard error sees how far the indexing of papers is, while it goes on."""
    with Meter(plain) as meter:

        def tell(what: str, done: int, size: int) -> bool:
            if size:
                meter.show(f"{_DOING[what]}: {done:,} of {size:,}")
            return True

        space.searching.when_ranking = tell
        space.searching.when_ranked = meter.clear
        yield
