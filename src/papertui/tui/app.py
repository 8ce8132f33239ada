"""The Textual application: themes, the last text filter, signals, and what happens when something breaks."""

from __future__ import annotations

import asyncio
import logging
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
from textual.scrollbar import ScrollBar
from textual.theme import Theme

from papertui.config import Config
from papertui.live import Live
from papertui.text import lines as clean_lines
from papertui.tui import colors, first, gates, in_browser, theme
from papertui.tui.glyphs import Glyphs, choose
from papertui.tui.main import MainScreen

FATAL_SIGNALS = {"SIGTERM": 143, "SIGHUP": 129, "SIGINT": 130}
FOLDER = "themes"
"""The folder of the reader's own themes, beside the settings."""

LINE_LOOK = 2.0
"""Seconds between two looks at whether the terminal is still there."""


class PapertuiApp(App[None], inherit_bindings=False):
    """papertui on a terminal. The caller opens `live` before and closes it after."""

    TITLE = "papertui"
    CSS_PATH = "papertui.tcss"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = []

    _styled = True
    """Whether Textual has told of the theme that it begins with."""

    _files: dict[str, Theme | None]
    """The names of the reader's own themes, each with the built-in theme that it stands before, if there is one."""

    def __init__(self, live: Live, config: Config, query: str | None = None, told: Sequence[str] = ()) -> None:
        if in_browser():
            config = _for_browser(config)
        self.glyphs: Glyphs = choose(config.ascii)
        self._files = {}
        colorless = "NO_COLOR" in os.environ
        driver = _driver()
        # decided before there are themes: without colors Textual would make grays of them
        super().__init__(driver_class=driver, ansi_color=True if colorless or config.theme == theme.TERMINAL else None)
        self._knows_size = driver is not None
        self.animation_level = "none"
        self.live = live
        self.config = config
        self.told = list(told)
        ScrollBar.renderer = gates.SlimScrollBar
        # The last gates before the terminal: Textual has no public place for them.
        if self.glyphs.plain:
            self._filters.append(gates.SignFilter())
        self._filters.append(gates.CleanFilter())
        encoding = getattr(sys.__stderr__, "encoding", None) or "utf-8"
        if "utf" not in encoding.lower():
            self._filters.append(gates.EncodingFilter(encoding))
        self._register_themes(colorless)
        self._begin_with(theme.TERMINAL if colorless else config.theme)
        self.first_query = query
        self.mouse_released = not config.mouse

    # Themes

    def _register_themes(self, colorless: bool) -> None:
        for own in theme.themes():
            self.register_theme(own)
        place = self.live.space.paths.config
        if (place.parent / FOLDER).is_dir():
            from papertui.config import themes

            for name in themes.names(place):
                self._files[name] = self.available_themes.get(name)
                self.register_theme(Theme(name, primary="#808080"))
        for name in list(self.available_themes):
            if not theme.usable(name, colorless):
                self.unregister_theme(name)

    def _begin_with(self, name: str) -> None:
        if name not in self.available_themes:
            from papertui.config import themes

            self.told += [str(problem) for problem in themes.check(self.live.space.paths.config, name)[-1:]]
            name = theme.TERMINAL
        self.use_theme(name)
        # else Textual first parses all styles with the variables that it asked for while it set itself up
        self.stylesheet.set_variables(self.get_css_variables())
        self._styled = False

    def use_theme(self, name: str) -> None:
        """Change to a theme, whose file is read anew if it has one; what in that cannot be used is told.

        The terminal's own colors are only passed on by themes that are made of them.
        """
        problems = self._read_theme(name) if name in self._files else []
        ansi = self.available_themes[name].ansi
        self.ansi_color = True if ansi else None
        # another one, as lines remember what a filter made of them
        own = gates.CleanFilter(quiet=ansi)
        self._filters[:] = [own if isinstance(each, gates.CleanFilter) else each for each in self._filters]
        self.theme = name
        if not self.is_running:
            self.told += problems
        elif problems:
            self._main.say(problems[0], "warn")

    @property
    def _main(self) -> MainScreen:
        return next(screen for screen in self.screen_stack if isinstance(screen, MainScreen))

    def _read_theme(self, name: str) -> list[str]:
        from papertui.tui import own_themes

        built_in = {other: theme for other, theme in self.available_themes.items() if other not in self._files}
        built_in |= {other: theme for other, theme in self._files.items() if theme is not None}
        found, problems = own_themes.read(self.live.space.paths.config, name, built_in)
        self.register_theme(found)
        theme.forget(name)
        return [str(problem) for problem in problems]

    def get_css_variables(self) -> dict[str, str]:
        if not hasattr(self, "told"):
            # Textual asks while it sets itself up, with a theme that is never shown
            return super().get_css_variables()
        depth = self.console.color_system or "truecolor"
        return super().get_css_variables() | colors.css_variables(self.current_theme, depth)

    def refresh_css(self, animate: bool = True) -> None:
        """Textual tells of the theme that it begins with as of a change; by then everything is styled with it.

        Parsing all styles once more would be a twentieth of the start.
        """
        if self._styled or self.get_css_variables() != self.stylesheet._variables:
            super().refresh_css(animate)
        self._styled = True

    def use_glyphs(self, plain: bool | None) -> None:
        """Change the signs while running: plain ASCII, Unicode, or (`None`) as the locale says."""
        self.glyphs = choose(plain)
        self._filters[:] = [each for each in self._filters if not isinstance(each, gates.SignFilter)]
        if self.glyphs.plain:
            self._filters.insert(0, gates.SignFilter())
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

    def leave(self, screen: MainScreen) -> None:
        """The screen goes: the next start draws its first papers in the colors that it had."""
        if not first.usual or self.is_headless or screen.live is not self.live:
            return
        from papertui.tui.keeping import at_leaving, look_of

        self.live.when_left = at_leaving(look_of(self, screen), self.config.start)

    def _end(self, code: int) -> None:
        self.exit(return_code=code)

    def _handle_exception(self, error: Exception) -> None:
        """A cache that cannot be read any more is no mistake of the program: a sentence says it, and what to do."""
        problem = self.live.lanes.explains(error)
        if problem is None:
            super()._handle_exception(error)
        elif not self._exit:
            self._exit_renderables.append(Text(f"papertui: {problem}\n", overflow="fold"))
            self.exit(return_code=1)

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


def _for_browser(config: Config) -> Config:
    """A browser takes Unicode, and has no colors of a terminal that the reader chose."""
    chosen = theme.BROWSER if config.theme == theme.TERMINAL else config.theme
    return config._replace(ascii=bool(config.ascii), theme=chosen)


def stylesheet() -> Path:
    """Where the style sheet lies; packaging tests look for it."""
    return Path(__file__).with_name("papertui.tcss")


def run(live: Live, config: Config, query: str | None = None, told: Sequence[str] = ()) -> int:
    """Show the screen until the reader leaves; returns the exit code. Standard output must be a terminal."""
    app = PapertuiApp(live, config, query, told)

    async def main() -> None:
        app.handle_signals()
        await app.run_async(mouse=config.mouse)
        # a process begun in the last moment may end after the loop, of which asyncio would warn on the terminal
        logging.getLogger("asyncio").setLevel(logging.ERROR)

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
