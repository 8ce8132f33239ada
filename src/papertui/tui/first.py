"""The first frame, on the terminal before Textual is loaded, and the terminal in good order until the app takes it.

Keys typed meanwhile stay in the terminal's own buffer: nothing here reads, and nothing throws away what came in.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType
    from typing import Any

    from papertui.tui.frame import Kept, Look
    from papertui.workspace import Workspace

ENTER = "\x1b[?1049h"
"""Switches to the alternate screen, which most terminals clear thereby, also when they show it already."""

LATE = 0.01
"""Seconds that are taken for looking through the cache where the app waits for it."""

_LEAVE = "\x1b[?1049l\x1b[?25h"
_SIGNALS = ("SIGTERM", "SIGHUP", "SIGTSTP")

usual = False
"""Whether this is the start of people who just type `papertui`: what it shows first is kept for the next one."""

_look: Look | None = None
"""What the screen looks like here, until something is drawn."""

_before: list[Any] | None = None
"""The attributes of the terminal's line as they were, while the first frame has it."""


@contextmanager
def shown() -> Iterator[None]:
    """Draw the first frame, where there is one; at the end the terminal is as before, whatever became of the app."""
    global usual, _look
    usual, _look = True, None
    try:
        draw()
        yield
    finally:
        usual = False
        restore()


def draw() -> None:
    """Draw what was kept of the last visit, if it still holds."""
    global _look
    if not _is_terminal():
        return
    from papertui import paths
    from papertui.errors import PapertuiError
    from papertui.tui import snapshot

    try:
        places = paths.find()
        found = snapshot.read(places)
        if found is not None:
            _look = found[1]
            if found[2]:
                _put_papers(found[0], found[1])
    except (PapertuiError, OSError, ValueError):
        return


def draw_late(space: Workspace, start: str, came_in: int) -> None:
    """Once the cache is open: draw what it has now where nothing could be drawn yet, as after a refresh by another
    program. `came_in` is how many papers it got since the last visit."""
    global _look
    look, _look = _look, None
    if look is None or _before is not None:
        return
    from papertui.errors import PapertuiError
    from papertui.tui.foreseen import first_news, first_papers

    try:
        news = first_news(space, start, came_in)
        if news is not None:
            from papertui.tui.frame import told

            _put(partial(told, *news, look))
        elif (kept := first_papers(space, start, LATE)) is not None:
            _put_papers(kept, look)
    except (PapertuiError, OSError, ValueError):
        return


def _put_papers(kept: Kept, look: Look) -> None:
    from papertui.paths import now
    from papertui.tui.frame import drawn

    _put(lambda width, height: drawn(kept, look, width, height, now()))


def _put(made: Callable[[int, int], str | None]) -> None:
    """Draw what is made for the columns and rows of the terminal, if anything is."""
    out, screen = sys.__stdout__, sys.__stderr__
    if out is None or screen is None:
        return
    size = os.get_terminal_size(out.fileno())
    try:
        text = made(size.columns, size.lines)
        data = (ENTER + "\x1b[?25l" + (text or "")).encode(screen.encoding)
    except (TypeError, ValueError, AttributeError, LookupError, OverflowError):
        return  # a file of ours that something else wrote
    if text:
        _take()
        _write(data)


def _is_terminal() -> bool:
    """Whether the app would draw here too, on this terminal and as large as it says."""
    variables = os.environ
    if os.name != "posix" or variables.get("TERM", "dumb") in ("dumb", ""):
        return False
    if any(name in variables for name in ("TEXTUAL_DRIVER", "COLUMNS", "LINES")):
        return False
    streams = (sys.__stdin__, sys.__stdout__, sys.__stderr__)
    try:
        if not all(stream is not None and stream.isatty() for stream in streams):
            return False
        return os.tcgetpgrp(0) == os.getpgrp()
    except (OSError, ValueError):
        return False


def _take() -> None:
    """Let keys be typed without being echoed, and have signals give the terminal back. Raises `OSError`."""
    global _before
    import termios

    try:
        before = termios.tcgetattr(0)
        line = termios.tcgetattr(0)
        line[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
        line[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
        line[6][termios.VMIN], line[6][termios.VTIME] = 1, 0
        # ctrl+c still ends a start that takes long; the app knows what to do with the others
        line[6][termios.VSUSP] = line[6][termios.VQUIT] = bytes([os.fpathconf(0, "PC_VDISABLE")])
        _before = before
        for name in _SIGNALS:
            if signal.getsignal(getattr(signal, name)) is signal.SIG_DFL:
                signal.signal(getattr(signal, name), _interrupted)
        termios.tcsetattr(0, termios.TCSANOW, line)
    except termios.error as error:
        raise OSError(*error.args) from error


def _write(data: bytes) -> None:
    while data:
        data = data[os.write(2, data) :]


def _interrupted(number: int, _: FrameType | None) -> None:
    restore()
    os.kill(os.getpid(), signal.SIGSTOP if number == signal.SIGTSTP else number)


def attributes() -> list[Any] | None:
    """The attributes of the line to give back in the end; `None` where no first frame has the terminal."""
    return _before


def hand_over() -> None:
    """The app has the terminal now, and gives it back."""
    global _before
    _before = None


def restore() -> None:
    """Give the terminal back, unless the app has it or it was never taken."""
    global _before
    before, _before = _before, None
    if before is None:
        return
    import termios

    for name in _SIGNALS:
        if signal.getsignal(getattr(signal, name)) is _interrupted:
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    try:
        _write(_LEAVE.encode())
        termios.tcsetattr(0, termios.TCSANOW, before)
    except (OSError, termios.error):
        return
