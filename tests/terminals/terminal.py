"""The real program in a real pseudo-terminal, driven by keys; its output as bytes and as a model of a screen."""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

import pyte

from terminals.sequences import Modes, complete, drawable, modes, plain

DEADLINE = 50.0
"""Seconds after which something that was waited for is taken never to come; a machine may have much else to do."""

Start: TypeAlias = "Callable[..., Terminal]"
"""`start(*arguments, url=…, size=…, frames=…, **environment)`: the fixture that opens terminals, and closes them."""

Run: TypeAlias = "Callable[..., subprocess.CompletedProcess[str]]"
"""`run(*arguments, url=…)`: the fixture that runs a command without a terminal."""

_ASKS_FOR_FRAMES, _TAKES_FRAMES = b"\x1b[?2026$p", b"\x1b[?2026;2$y"
_BEGIN, _END, _LEAVE = b"\x1b[?2026h", b"\x1b[?2026l", b"\x1b[?1049l"

_SOURCE = Path(__file__).resolve().parent.parent.parent / "src"

_KEYS = {
    "enter": "\r",
    "tab": "\t",
    "space": " ",
    "backspace": "\x7f",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "shift+tab": "\x1b[Z",
    # as terminals send it once asked to tell it from the start of a sequence; a bare one is `send("\x1b")`
    "escape": "\x1b[27u",
}

# The shell opens the terminal as a session leader, which makes it the controlling one, and turns into the program.
_TAKE_TERMINAL = 'exec "$@" <>"$PAPERTUI_TEST_TTY" >&0 2>&0'


class Terminal:
    """papertui, started with `args` in a terminal of `size` (columns, rows).

    `env` is its whole environment besides what finds Python and names the terminal. Use it as a context manager:
    at the end of the block the program is killed if it still runs.

    Like most terminals it shows a frame that the program marks (synchronized output) only when all of it is there, and
    says so when it is asked; with `frames=False` it says nothing, and shows whatever has come.
    """

    def __init__(
        self, *args: str, env: Mapping[str, str], size: tuple[int, int] = (120, 40), frames: bool = True
    ) -> None:
        self.raw = b""
        self.size = size
        self._frames = frames
        self._screen = pyte.Screen(*size)
        self._stream = pyte.Stream(self._screen)
        self._undrawn = b""
        self._unfinished = b""
        self._ended = False
        self._news = threading.Condition()
        self._master, slave = os.openpty()
        self._resize_tty(size)
        self.attributes = termios.tcgetattr(slave)
        name = os.ttyname(slave)
        self.process = subprocess.Popen(
            ["/bin/sh", "-c", _TAKE_TERMINAL, "sh", sys.executable, "-m", "papertui", *args],
            env=environment(env) | {"PAPERTUI_TEST_TTY": name},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        # one end stays open here, so that what was written last can be read and the attributes be looked at
        self._slave = slave
        self._reader = threading.Thread(target=self._read, name="terminal", daemon=True)
        self._reader.start()

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Kill the program if it still runs, and let go of the terminal."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self._drain()
        if self._master >= 0:
            os.close(self._master)

    # Input

    def send(self, text: str | bytes) -> None:
        """Type exactly these characters."""
        data = text.encode("utf-8") if isinstance(text, str) else text
        while data:
            data = data[os.write(self._master, data) :]

    def keys(self, *names: str) -> None:
        """Press keys by the names the program's own table uses: `j`, `ctrl+d`, `escape`."""
        self.send("".join(_key(name) for name in names))

    def click(self, column: int, row: int) -> None:
        """Press and release the left button; both counted from 0."""
        self.send(f"\x1b[<0;{column + 1};{row + 1}M\x1b[<0;{column + 1};{row + 1}m")

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the terminal; the program is told by SIGWINCH, as ever."""
        with self._news:
            self.size = (columns, rows)
            self._screen.resize(rows, columns)
            self._resize_tty(self.size)

    def _resize_tty(self, size: tuple[int, int]) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))

    # Output

    @property
    def lines(self) -> list[str]:
        """The screen as text, one string a row, without blanks at the right."""
        with self._news:
            return self._lines()

    def _lines(self) -> list[str]:
        # pyte's own `display` fails on a wide character of which only the second half was written over
        screen = self._screen
        rows = (screen.buffer[row] for row in range(screen.lines))
        return ["".join(row[column].data for column in range(screen.columns)).rstrip() for row in rows]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def highlighted(self) -> list[str]:
        """The text in reverse video, one string a row: with the terminal's own colors, the line under the cursor."""
        with self._news:
            return self._highlighted()

    def _highlighted(self) -> list[str]:
        found = []
        for y in range(self._screen.lines):
            row = self._screen.buffer[y]
            text = "".join(row[x].data for x in range(self._screen.columns) if row[x].reverse)
            if text.strip():
                found.append(text.strip())
        return found

    @property
    def highlighted_row(self) -> int:
        """The first row that has anything in reverse video, -1 without one."""
        with self._news:
            rows, columns = range(self._screen.lines), range(self._screen.columns)
            return next((y for y in rows if any(self._screen.buffer[y][x].reverse for x in columns)), -1)

    def see_highlighted(self, text: str) -> None:
        """Wait until this text is in reverse video."""
        self._wait(lambda: any(text in line for line in self._highlighted()), f"{text!r} under the cursor")

    @property
    def title(self) -> str:
        """What the window is called, if the program ever said so."""
        with self._news:
            return self._screen.title

    @property
    def modes(self) -> Modes:
        """What the program has switched on in the terminal and not off again."""
        with self._news:
            return modes(self.raw)

    @property
    def left_behind(self) -> str:
        """What stands on the terminal after the screen was left: the text printed outside the alternate screen."""
        with self._news:
            after = self.raw.rpartition(b"\x1b[?1049l")[2]
            return plain(after).decode("utf-8", "replace")

    def mark(self) -> int:
        """The present end of the output, for `since`."""
        with self._news:
            return len(self.raw)

    def since(self, mark: int) -> bytes:
        with self._news:
            return self.raw[mark:]

    def _read(self) -> None:
        while True:
            try:
                data = os.read(self._master, 65536)
            except OSError:
                data = b""
            with self._news:
                if data:
                    self.raw += data
                    self._draw(data)
                else:
                    self._stream.feed(drawable(self._unfinished).decode("utf-8", "replace"))
                    self._ended = True
                self._news.notify_all()
            if not data:
                return

    def _draw(self, data: bytes) -> None:
        whole, self._undrawn = _whole(self._undrawn + data)
        if self._frames and _ASKS_FOR_FRAMES in whole:
            # before anybody is told what has come, so that the answer is always there before the keys that follow
            self.send(_TAKES_FRAMES)
        finished, self._unfinished = _finished(self._unfinished + whole)
        self._stream.feed(drawable(finished).decode("utf-8", "replace"))

    def _drain(self) -> None:
        """Wait until everything the ended program wrote is read."""
        self._let_go()
        self._reader.join(DEADLINE)

    def _let_go(self) -> None:
        if self._slave is not None:
            os.close(self._slave)
            self._slave = None

    # Waiting

    def wait(self, holds: Callable[[list[str]], object], what: str) -> None:
        """Wait until `holds` of the screen's lines; fails with the screen when it never does."""
        self._wait(lambda: holds(self._lines()), what)

    def happens(self, holds: Callable[[list[str]], object], seconds: float) -> bool:
        """Whether the screen comes to be so within a short time."""
        end = time.monotonic() + seconds
        with self._news:
            while not holds(self._lines()) and (left := end - time.monotonic()) > 0:
                self._news.wait(left)
            return bool(holds(self._lines()))

    def wait_until(self, holds: Callable[[], object], what: str) -> None:
        """Wait until something outside the terminal holds; it is looked at again and again."""
        end = time.monotonic() + DEADLINE
        while not holds():
            if time.monotonic() > end:
                raise AssertionError(f"waited for {what}; the screen:\n" + self._framed())

    def wait_raw(self, wanted: bytes, mark: int = 0) -> None:
        """Wait until the program has written these bytes."""
        self._wait(lambda: wanted in self.raw[mark:], f"bytes {wanted!r}")

    def see(self, *texts: str) -> None:
        """Wait until all these texts are on the screen, each on one line."""
        self.wait(lambda lines: all(any(text in line for line in lines) for text in texts), f"to see {texts}")

    def lose(self, *texts: str) -> None:
        """Wait until none of these texts is on the screen."""
        self.wait(lambda lines: not any(text in line for text in texts for line in lines), f"not to see {texts}")

    def _wait(self, holds: Callable[[], object], what: str) -> None:
        end = time.monotonic() + DEADLINE
        with self._news:
            while not holds():
                left = end - time.monotonic()
                gone = self.process.poll()
                if left <= 0 or self._ended or gone is not None:
                    # what a program wrote before it ended may still be on its way
                    if gone is not None and not self._ended and self._news.wait(0.5) and left > 0:
                        continue
                    if holds():
                        return
                    raise AssertionError(f"waited for {what}; exit code {gone}; the screen:\n" + self._framed())
                self._news.wait(min(left, 0.5))

    def _framed(self) -> str:
        return "\n".join(f"|{line}" for line in self._lines())

    # The process

    def leave(self) -> None:
        """Quit by the key; fails unless the program ends well and leaves the terminal as it was."""
        self.keys("q")
        assert self.wait_exit() == 0
        self.assert_restored()
        assert self.left_behind == "", self.left_behind

    def kill(self, number: int = signal.SIGKILL) -> None:
        os.kill(self.process.pid, number)

    def wait_exit(self) -> int:
        """Wait until the program has ended and everything it wrote is read; its exit code."""
        try:
            code = self.process.wait(DEADLINE)
        except subprocess.TimeoutExpired:
            raise AssertionError("the program does not end; the screen:\n" + self._framed()) from None
        self.attributes_after = termios.tcgetattr(self._slave) if self._slave is not None else None
        self._drain()
        return code

    def hang_up(self) -> None:
        """Close the terminal as a dropped connection does."""
        self._let_go()
        os.close(self._master)
        self._master = -1

    def wait_stopped(self) -> None:
        """Wait until a signal has stopped the program."""
        os.waitid(os.P_PID, self.process.pid, os.WSTOPPED)

    def assert_restored(self) -> None:
        """Nothing the program switched on is left on: call after `wait_exit`."""
        left = self.modes
        assert not left.set, f"left on: {sorted(left.set)}"
        assert left.cursor_shown and left.keyboard == 0, left
        assert "?7" not in left.reset, "lines no longer wrap"
        assert b"\x1b[?1049l" in self.raw, "the alternate screen was never left"
        assert self.attributes_after == self.attributes, "the line discipline is not as it was"


def environment(given: Mapping[str, str]) -> dict[str, str]:
    """The environment of a started program: what is given, and what finds Python and names a terminal."""
    plain = {
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHONPATH": os.pathsep.join(filter(None, (str(_SOURCE), os.environ.get("PYTHONPATH", "")))),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
    }
    return plain | dict(given)


def _key(name: str) -> str:
    if name in _KEYS:
        return _KEYS[name]
    if name.startswith("ctrl+"):
        return chr(ord(name[5].upper()) - 64)
    assert len(name) == 1, f"no key is called {name!r}"
    return name


def _whole(data: bytes) -> tuple[bytes, bytes]:
    """Bytes up to the last complete sequence and character, and the rest."""
    escape = data.rfind(b"\x1b")
    rest = len(data)
    if escape >= 0 and not complete(data[escape:]):
        rest = escape
    else:
        for back in range(1, 4):
            if len(data) >= back and data[-back] >= 0xC0:
                with contextlib.suppress(UnicodeDecodeError):
                    data[-back:].decode("utf-8")
                    break
                rest = len(data) - back
                break
    return data[:rest], data[rest:]


def _finished(data: bytes) -> tuple[bytes, bytes]:
    """What is to be shown, and the frame that has begun and not ended yet."""
    begin = data.rfind(_BEGIN)
    if begin < 0 or _END in data[begin:] or _LEAVE in data[begin:]:
        return data, b""
    return data[:begin], data[begin:]
