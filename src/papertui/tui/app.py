"""The Textual application: themes, the last text filter, signals, and what happens when something breaks."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual.app import App
from textual.binding import BindingType
from textual.driver import Driver
from textual.events import Resize
from textual.geometry import Size

from papertui.config import Config
from papertui.live import Live
from papertui.text import lines as clean_lines
from papertui.tui import theme
from papertui.tui.glyphs import Glyphs, choose
from papertui.tui.main import MainScreen

FATAL_SIGNALS = {"SIGTERM": 143, "SIGHUP": 129}
LINE_LOOK = 2.0
"""Seconds between two looks at whether the terminal is still there."""


class PapertuiApp(App[None], inherit_bindings=False):
    """papertui on a terminal. The caller opens `live` before and closes it after."""

    TITLE = "papertui"
    CSS_PATH = "papertui.tcss"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, live: Live, config: Config, query: str | None = None, told: Sequence[str] = ()) -> None:
        self.glyphs: Glyphs = choose(config.ascii)
        terminal = config.theme == theme.TERMINAL
        driver = _driver()
        super().__init__(driver_class=driver, ansi_color=True if terminal else None)
        self._knows_size = driver is not None
        self.animation_level = "none"
        for own in theme.themes():
            self.register_theme(own)
        self.told = list(told)
        if config.theme in self.available_themes:
            self.theme = config.theme
        else:
            self.theme = theme.TERMINAL
            self.told.append(f"There is no theme “{config.theme}”; the palette lists them")
        # The last gate before the terminal: Textual has no public place for it.
        if self.glyphs.plain:
            self._filters.append(theme.SignFilter())
        self._filters.append(theme.CleanFilter())
        encoding = getattr(sys.__stderr__, "encoding", None) or "utf-8"
        if "utf" not in encoding.lower():
            self._filters.append(theme.EncodingFilter(encoding))
        self.live = live
        self.config = config
        self.first_query = query
        self.mouse_released = not config.mouse

    def use_theme(self, name: str) -> None:
        """Change the theme while running; the terminal's own colors are only passed on by `terminal`."""
        self.ansi_color = True if name == theme.TERMINAL else None
        self.theme = name

    def use_glyphs(self, plain: bool | None) -> None:
        """Change the signs while running: plain ASCII, Unicode, or (`None`) as the locale says."""
        self.glyphs = choose(plain)
        self._filters[:] = [each for each in self._filters if not isinstance(each, theme.SignFilter)]
        if self.glyphs.plain:
            self._filters.insert(0, theme.SignFilter())
        for screen in self.screen_stack:
            if isinstance(screen, MainScreen):
                screen.use_glyphs(self.glyphs)
            for widget in screen.walk_children():
                widget.refresh()

    def get_default_screen(self) -> MainScreen:
        return MainScreen(self.live, self.config, self.glyphs, self.first_query, self.size)

    def on_mount(self) -> None:
        if self._knows_size and not self.is_headless:
            self.set_interval(LINE_LOOK, self._check_line)

    def _check_line(self) -> None:
        """A hang-up is told by a signal, which may be ignored (nohup) or get lost while another program ends too."""
        if getattr(self._driver, "has_hung_up", bool)():
            self._end(FATAL_SIGNALS["SIGHUP"])

    def on_resize(self) -> None:
        if self._knows_size and not self.is_headless:
            self.set_timer(0.2, self._check_size)

    def _check_size(self) -> None:
        """Signals that interrupt each other can tell the last size before the one before it: look once more."""
        size = Size(*shutil.get_terminal_size())
        if size != self.size:
            self.post_message(Resize(size, size))

    def handle_signals(self) -> None:
        """End in good order when asked to from outside: the terminal is restored, the exit code tells the signal."""
        loop = asyncio.get_running_loop()
        for name, code in FATAL_SIGNALS.items():
            number = getattr(signal, name, None)
            if number is None:
                continue
            try:
                loop.add_signal_handler(number, self._end, code)
            except (NotImplementedError, RuntimeError, ValueError):
                return

    def _end(self, code: int) -> None:
        self.exit(return_code=code)

    def _fatal_error(self) -> None:
        """Say what broke without local variables, which may hold a token, and without foreign control characters."""
        text = clean_lines(traceback.format_exc())
        last = text.rsplit("\n", 1)[-1]
        message = f"papertui: something broke that should not have: {last}\n\n{text}\n"
        self._exit_renderables.append(Text(message, overflow="fold"))
        self._close_messages_no_wait()


def _driver() -> type[Driver] | None:
    """Ours where there is a POSIX terminal and no test asked for another."""
    if os.name != "posix" or os.environ.get("TEXTUAL_DRIVER"):
        return None
    from papertui.tui.driver import SturdyDriver

    return SturdyDriver


def stylesheet() -> Path:
    """Where the style sheet lies; packaging tests look for it."""
    return Path(__file__).with_name("papertui.tcss")


def run(live: Live, config: Config, query: str | None = None, told: Sequence[str] = ()) -> int:
    """Show the screen until the reader leaves; returns the exit code. Standard output must be a terminal."""
    app = PapertuiApp(live, config, query, told)

    async def main() -> None:
        app.handle_signals()
        await app.run_async(mouse=config.mouse)

    try:
        with suppress(OSError):
            asyncio.run(main())
    finally:
        getattr(app._driver, "let_go", bool)()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            # The terminal has gone; else the interpreter would fail to flush once more and change the exit code.
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    return app.return_code or 0
