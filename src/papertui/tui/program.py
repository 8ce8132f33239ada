"""The actions about the program itself: help, palette, the mouse, leaving."""

from __future__ import annotations

from papertui.query import term

TYPE_CHECKING = False
if TYPE_CHECKING:
    from papertui.tui.main import MainScreen
    from papertui.tui.settings import Settings

RECENT = 12
"""So much is remembered of what was chosen in the palette."""


class Program:
    """What does not concern papers."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen
        self.recent: list[str] = []
        """What was chosen in the palette, the latest first."""
        self._settings: Settings | None = None
        self._mouse = screen.config.mouse

    @property
    def settings(self) -> Settings:
        """The settings, which can be changed while the screen runs."""
        if self._settings is None:
            from papertui.tui.settings import Settings

            self._settings = Settings(self.screen)
        return self._settings

    def help(self) -> None:
        """Show the keys that work here."""
        from papertui.tui.help import CHANGE, Help

        def chosen(name: str | None) -> None:
            if name and name.startswith(CHANGE):
                self.change_keys(name.removeprefix(CHANGE))
            elif name:
                self.screen.do(name)

        self.screen.app.push_screen(Help(self.screen), chosen)

    def change_keys(self, first: str = "") -> None:
        """Give actions other keys; the cursor is on `first`."""
        from papertui.tui.keys import KeysScreen

        self.screen.app.push_screen(KeysScreen(self.screen, first))

    def palette(self, typed: str = "") -> None:
        """Find anything by name."""
        from papertui.tui.palette import Palette

        dialog = Palette(self.screen, typed)

        def chosen(command: str | None) -> None:
            if command:
                self.recent = [command, *(name for name in self.recent if name != command)][:RECENT]
                self._run(command, dialog.field.value)

        self.screen.app.push_screen(dialog, chosen)

    def _run(self, command: str, typed: str = "") -> None:
        kind, _, value = command.partition(" ")
        screen = self.screen
        if kind == "do":
            screen.do(value)
        elif kind == "query":
            screen.days.go_view(value)
        elif kind == "paper":
            self._go_paper(value)
        elif kind == "theme":
            self.settings.keep("theme", value)
        elif kind == "set":
            self._choose(value, typed)
        elif kind == "sample":
            screen.welcoming.load_sample()

    def _go_paper(self, key: str) -> None:
        """Go to a paper: within the list where it is in it, else alone."""
        screen = self.screen
        row = screen.live.row_of(key)
        place = None if row is None else screen.list.index_of(row)
        if place is None:
            screen.searching.go(term("id", key))
            return
        screen.panes.close()
        screen.panes.hide_filters()
        screen.moving.jump(place)

    def _choose(self, name: str, typed: str) -> None:
        """Choose the value of a setting; escape leads back to the palette."""
        from papertui.tui import settings
        from papertui.tui.choosing import Choose, Write

        info = settings.BY_NAME[name]
        present = self.settings.present(name)
        found = settings.values(info, self.settings.themes(), present)

        def chosen(answer: str | None) -> None:
            if answer is None:
                self.palette(typed)
            else:
                self.settings.keep(name, found[int(answer)].value if found else settings.typed(info, answer))

        dialog = Choose(info, found, self.settings, self.screen.glyphs) if found else Write(info, present)
        self.screen.app.push_screen(dialog, chosen)

    def tour(self) -> None:
        """Show the reader around, on sample papers."""
        self.screen.keyboard.hold()
        self.screen.spawn(self._tour, "tour")

    async def _tour(self) -> None:
        from papertui.tui.tour import open_tour

        try:
            self.screen.app.push_screen(await open_tour(self.screen))
        finally:
            self.screen.keyboard.release()

    def mouse(self) -> None:
        """Give the mouse to the terminal, for selecting text there, or take it again."""
        if not self.set_mouse(not self._mouse):
            self.screen.say("This terminal's mouse cannot be released")
            return
        key = self.screen.key("mouse")
        whose = "browser" if self.screen.app.is_web else "terminal"
        released = f"The mouse is the {whose}'s: select and copy text with it · {key} takes it back"
        self.screen.say("The mouse works here again" if self._mouse else released)

    def set_mouse(self, here: bool) -> bool:
        """Have the mouse work here, or in the terminal; False where that cannot be changed."""
        driver = self.screen.app._driver
        change = getattr(driver, "take_mouse" if here else "release_mouse", None)
        if change is None:
            return False
        self._mouse = here
        change()
        return True

    def quit(self) -> None:
        self.screen.app.exit()
