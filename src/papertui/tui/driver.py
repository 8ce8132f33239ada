"""The terminal driver, made to survive what terminals and lines send that is no text."""

from __future__ import annotations

import os
import select
import signal
from contextlib import suppress
from typing import IO, Any

from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver

from papertui.tui import first

TYPE_CHECKING = False


class Held(Driver):
    """A driver that remembers whether the mouse is ours, also while another program has the terminal."""

    if TYPE_CHECKING:  # what both of Textual's drivers have that are mixed in here

        def _enable_mouse_support(self) -> None: ...
        def _enable_mouse_pixels(self) -> None: ...
        def _disable_mouse_support(self) -> None: ...

    def take_mouse(self) -> None:
        """Have the terminal report the mouse."""
        self._mouse = True
        self._enable_mouse_support()
        if getattr(self, "_mouse_pixels", False):
            self._enable_mouse_pixels()

    def release_mouse(self) -> None:
        """Leave the mouse to the terminal, for selecting text there."""
        self._mouse = True  # else it would not be told
        self._disable_mouse_support()
        self._mouse = False


class Line:
    """The terminal's file, which takes what is written when nobody is at the other end any more.

    Textual's thread that writes would end at the error, and whoever hands it more would wait for ever.
    """

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self.fileno, self.isatty = file.fileno, file.isatty

    def write(self, text: str) -> int:
        with suppress(OSError):
            self._file.write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._file.flush()


class SturdyDriver(Held, LinuxDriver):
    """Textual's driver ends its input for good at a byte that is not UTF-8, or a key code that is no character.

    Here such input is dropped and reading goes on.
    """

    _entered = False
    """Whether the first frame is on the alternate screen already: entering that again would clear it."""

    _writing = 0
    _stop_waits = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._file = Line(self._file)  # type: ignore[assignment, arg-type]

    def start_application_mode(self) -> None:
        before = first.attributes()
        self._entered = before is not None
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if before is not None:
            self.attrs_before = before
            first.hand_over()

    def write(self, data: str) -> None:
        if self._entered and data == first.ENTER:
            self._entered = False
            return
        self._writing += 1
        try:
            super().write(data)
        finally:
            self._writing -= 1
        if self._stop_waits and not self._writing:
            self._stop_waits = False
            os.kill(os.getpid(), signal.SIGTSTP)

    def _sigtstp_application(self, *_: object) -> None:
        """Stop; between two writes, as stopping writes too and would wait for ever for the one that it interrupts."""
        if self._writing:
            self._stop_waits = True
        else:
            super()._sigtstp_application()

    def run_input_thread(self) -> None:
        while not self.exit_event.is_set():
            try:
                super().run_input_thread()
            except (ValueError, OverflowError):
                continue
            except OSError:
                return  # the line has hung up, which the app looks for itself

    def has_hung_up(self) -> bool:
        """Whether nobody is at the other end of the line any more; reading then gives nothing for ever."""
        watch = select.poll()
        watch.register(self.fileno, 0)
        return any(told & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _, told in watch.poll(0))

    def let_go(self) -> None:
        """End the thread that reads, also where leaving the screen failed half-way; the program would wait for it."""
        self.exit_event.set()
