"""What the reader types, a line at a time, and the signals that end a session in good order.

A signal is taken between two steps, never inside one: an edit that has begun is written to its end.
"""

from __future__ import annotations

import os
import select
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

CODES = {"SIGINT": 130, "SIGTERM": 143, "SIGHUP": 129}
LONGEST = 1_000_000
"""Bytes of a line; the rest of a longer one is read as the next."""

_AT_ONCE = 65_536


class Ended(Exception):
    """A signal asked for the end; `code` is the exit code that says so."""

    def __init__(self, code: int) -> None:
        self.code = code
        super().__init__(code)


class Typed:
    """Standard input as lines. A context manager: within it the signals are taken. For the main thread only."""

    def __init__(self) -> None:
        # a prompt is for whoever types, not for a script
        self.prompts = all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
        self._input = -1 if sys.stdin is None else sys.stdin.fileno()
        self._buffer = b""
        self._over = self._input < 0
        self._ended: int | None = None
        self._stop: Callable[[], object] | None = None
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Typed:
        self._wake, self._waker = os.pipe()
        os.set_blocking(self._wake, False)
        os.set_blocking(self._waker, False)
        # without it a signal between looking at `_ended` and waiting for input would wait for the next line
        self._old_waker = signal.set_wakeup_fd(self._waker, warn_on_full_buffer=False)
        for name in CODES:
            number = getattr(signal, name)
            if signal.getsignal(number) != signal.SIG_IGN:
                self._before[number] = signal.signal(number, self._take)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._old_waker)
        os.close(self._wake)
        os.close(self._waker)

    def _take(self, number: int, frame: FrameType | None) -> None:
        code = CODES[signal.Signals(number).name]
        if self._stop is not None:
            self._stop()
        if self._stop is None or code != CODES["SIGINT"]:
            self._ended = code

    @contextmanager
    def stopped_by(self, stop: Callable[[], object]) -> Iterator[None]:
        """Within the block ctrl+c calls `stop` and ends nothing else; the other signals call it and end the session."""
        self._stop = stop
        try:
            yield
        finally:
            self._stop = None

    def check(self) -> None:
        """Raises `Ended` when a signal came."""
        if self._ended is not None:
            raise Ended(self._ended)

    @property
    def columns(self) -> int:
        """The width at which the terminal would break a line inside a word; 0 where nothing does that."""
        if not self.prompts or os.environ.get("INSIDE_EMACS"):
            return 0
        try:
            return max(0, os.get_terminal_size(sys.stdout.fileno()).columns - 1)
        except (OSError, ValueError, AttributeError):
            return 0

    def line(self, prompt: str = "") -> str | None:
        """The next line without its end, or `None` at the end of the input. Raises `Ended`."""
        if prompt and self.prompts:
            self._ask(prompt)
        while True:
            self.check()
            found = self._buffered()
            if found is not None:
                return found.decode("utf-8", "replace").rstrip("\r\n")
            if self._over:
                return None
            ready, _, _ = select.select([self._input, self._wake], [], [])
            if self._wake in ready:
                self._drain()
            elif self._input in ready:
                self._read()

    def _ask(self, prompt: str) -> None:
        try:
            sys.stdout.write(prompt)
            sys.stdout.flush()
        except OSError:  # nobody is there any more
            self._over, self._buffer = True, b""

    def _buffered(self) -> bytes | None:
        end = self._buffer.find(b"\n", 0, LONGEST)
        if end < 0 and len(self._buffer) < LONGEST and not (self._over and self._buffer):
            return None
        size = end + 1 if end >= 0 else min(len(self._buffer), LONGEST)
        found, self._buffer = self._buffer[:size], self._buffer[size:]
        return found

    def _read(self) -> None:
        try:
            came = os.read(self._input, _AT_ONCE)
        except BlockingIOError:
            return
        except OSError:  # the line has been hung up
            came = b""
        self._buffer += came
        self._over = not came

    def _drain(self) -> None:
        try:
            while os.read(self._wake, 512):
                pass
        except BlockingIOError:
            pass
