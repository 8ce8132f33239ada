"""The driver for a screen in a browser, and what is otherwise there than on a terminal."""

from __future__ import annotations

import os
from codecs import getincrementaldecoder
from functools import partial
from threading import Lock

from textual import messages
from textual._xterm_parser import XTermParser
from textual.drivers._byte_stream import ByteStream
from textual.drivers.web_driver import WebDriver

from papertui.tui.driver import Held


class BrowserDriver(Held, WebDriver):
    """Textual's driver for textual-serve, made to survive what is sent to it and to end when nobody is there."""

    def start_application_mode(self) -> None:
        self._write = partial(_write_all, self.fileno, Lock())
        super().start_application_mode()
        if not self._mouse:
            # Textual takes the mouse here whatever was asked for
            self.release_mouse()

    def run_input_thread(self) -> None:
        """Read until the server has gone; then end, as nobody else would."""
        parser = XTermParser(debug=self._debug)
        packets = ByteStream()
        decode = getincrementaldecoder("utf-8")("ignore").decode
        for data in self._input_reader:
            for kind, payload in packets.feed(data) if data else ():
                try:
                    if kind == "D":
                        for event in parser.feed(decode(payload)):
                            self.process_message(event)
                    else:
                        self._on_meta(kind, payload)
                except (ValueError, OverflowError):
                    # a key code that is no character, or what is no message
                    parser = XTermParser(debug=self._debug)
            for event in parser.tick():
                self.process_message(event)
        if not self.exit_event.is_set():
            self._app.post_message(messages.ExitApp())


def _write_all(number: int, one: Lock, data: bytes) -> int:
    """Downloads are written by the thread that reads; two packets must not get into each other."""
    rest = memoryview(data)
    with one:
        while rest:
            rest = rest[os.write(number, rest) :]
    return len(data)
