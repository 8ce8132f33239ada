"""The terminal driver, made to survive what terminals and lines send that is no text."""

from __future__ import annotations

import select

from textual.drivers.linux_driver import LinuxDriver


class SturdyDriver(LinuxDriver):
    """Textual's driver ends its input for good at a byte that is not UTF-8, or a key code that is no character.

    Here such input is dropped and reading goes on.
    """

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
