"""The actions about the program itself: help, palette, the mouse, leaving."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from papertui.tui.main import MainScreen


class Program:
    """What does not concern papers."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen
        self._mouse = screen.config.mouse

    def help(self) -> None:
        from papertui.tui.help import Help

        def chosen(name: str | None) -> None:
            if name:
                self.screen.do(name)

        self.screen.app.push_screen(Help(self.screen.keys.keys, self.screen.glyphs), chosen)

    def palette(self) -> None:
        from papertui.tui.palette import Palette

        def chosen(command: str | None) -> None:
            if command:
                self._run(command)

        self.screen.app.push_screen(Palette(self.screen), chosen)

    def _run(self, command: str) -> None:
        kind, _, value = command.partition(" ")
        screen = self.screen
        if kind == "do":
            screen.do(value)
        elif kind == "query":
            screen.days.go_view(value)
        elif kind == "theme":
            screen.say(f'Theme {value}; to keep it: theme = "{value}" in {screen.live.space.paths.config}')
        elif kind == "sample":
            screen.refreshing.load_sample()

    def tour(self) -> None:
        """Show the reader around, on sample papers."""
        self.screen.hold_keys()
        self.screen.spawn(self._tour, "tour")

    async def _tour(self) -> None:
        from papertui.tui.tour import open_tour

        try:
            self.screen.app.push_screen(await open_tour(self.screen))
        finally:
            self.screen.release_keys()

    def mouse(self) -> None:
        """Give the mouse to the terminal, for selecting text there, or take it again."""
        driver = self.screen.app._driver
        take = getattr(driver, "_enable_mouse_support", None)
        release = getattr(driver, "_disable_mouse_support", None)
        if take is None or release is None:
            self.screen.say("This terminal's mouse cannot be released")
            return
        self._mouse = not self._mouse
        (take if self._mouse else release)()
        key = self.screen.key("mouse")
        released = f"The mouse is the terminal's · {key} takes it back"
        self.screen.say("The mouse works here again" if self._mouse else released)

    def quit(self) -> None:
        self.screen.app.exit()
