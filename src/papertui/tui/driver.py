"""The terminal driver, made to survive what terminals and lines send that is no text."""

from __future__ import annotations

from textual.drivers.linux_driver import LinuxDriver

HANG_UP = 129


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
                # The line has hung up. A signal tells that too, unless the program runs under nohup.
                self._app.call_later(self._app.exit, return_code=HANG_UP)
                return
