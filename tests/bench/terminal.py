"""Programs in a pseudo-terminal, and the moments at which their output comes."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

SIZE = (120, 40)
"""Columns and rows."""

PATIENCE = 30.0
PAUSE = 0.015
LATER = 0.2
"""Seconds: for what never comes, between an answer and what is put off, and for what is put off."""

TAKEN = b"\x1b[?2004h"
"""With this Textual takes a terminal; what was drawn before it was drawn without Textual."""

_CONTROL = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-~])")


class Never(Exception):
    """What was waited for did not come."""


class Answer(NamedTuple):
    """Output after a key: seconds until the last byte of the answer proper and its bytes; the same of all output.

    The answer proper ends with the first pause of `PAUSE` seconds. What comes after it was put off on purpose.
    """

    seconds: float
    size: int
    all_seconds: float
    all_size: int


class Tty:
    """A program in a terminal of `SIZE`. Nothing is drawn; times are those at which bytes could be read."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.seen = b""
        self.began = time.perf_counter()
        self.pid, self._file = pty.fork()
        if not self.pid:
            try:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", SIZE[1], SIZE[0], 0, 0))
                os.execve(command[0], [*command], {**environment})
            finally:
                os._exit(127)
        self._ended = False

    def __enter__(self) -> Tty:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._ended:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self._file)

    def painted(self, words: str, after: bytes = TAKEN) -> float:
        """Seconds from the start until these words are on the screen, drawn after the terminal was told `after`."""
        wanted = words.encode()
        while wanted not in _CONTROL.sub(b"", self.seen.partition(after)[2] if after else self.seen):
            if not self._read(PATIENCE):
                raise Never(f"“{words}” is not on the screen; it ends in: {self.seen[-300:]!r}")
        return time.perf_counter() - self.began

    def settle(self, quiet: float = 0.4, most: float = PATIENCE) -> None:
        """Wait until nothing has come for so long, or something has not ceased to come: how far an index is, say."""
        end = time.perf_counter() + most
        while self._read(quiet) and time.perf_counter() < end:
            pass

    def wait(self, condition: Callable[[], bool], otherwise: str) -> None:
        """Wait for something outside the terminal. Raises `Never` with `otherwise`."""
        end = time.perf_counter() + PATIENCE
        while not condition():
            self._read(0.02)
            if time.perf_counter() > end:
                raise Never(otherwise)

    def send(self, keys: str) -> None:
        """Press a key that need not have an answer."""
        os.write(self._file, keys.encode())

    def press(self, key: str) -> Answer:
        """Press a key and take all that follows."""
        start = time.perf_counter()
        os.write(self._file, key.encode())
        answer, last, size = None, 0.0, 0
        while got := self._read(PATIENCE if not size else PAUSE if answer is None else LATER):
            last = time.perf_counter() - start
            size += got
            if answer is None and not select.select([self._file], [], [], PAUSE)[0]:
                answer = last, size
        seconds, first_size = answer or (last, size)
        return Answer(seconds, first_size, last, size)

    def ended(self, key: str) -> float:
        """Press a key and return the seconds until the program has ended."""
        start = time.perf_counter()
        os.write(self._file, key.encode())
        while self._read(PATIENCE):
            pass
        os.waitpid(self.pid, 0)
        self._ended = True
        return time.perf_counter() - start

    def resident(self) -> int:
        """Bytes of memory the program holds."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()[1])
        if not pages:
            raise Never(f"the program has ended; the last that came of it is: {self.seen[-300:]!r}")
        return pages * os.sysconf("SC_PAGE_SIZE")

    def _read(self, patience: float) -> int:
        if not select.select([self._file], [], [], patience)[0]:
            return 0
        try:
            data = os.read(self._file, 1 << 16)
        except OSError:  # Linux's way of saying that the other end is closed
            return 0
        self.seen += data
        return len(data)
