"""The palette: everything by name. A theme is tried on while the cursor is on it."""

from __future__ import annotations

from papertui import actions, views
from papertui.query import term
from papertui.text import count
from papertui.tui.picker import Option, Picker
from papertui.tui.theme import CONTRAST, TERMINAL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from papertui.tui.main import MainScreen


class Palette(Picker):
    """Gives a command such as `do star` or `query is:starred`, or `None`."""

    title_text = "Palette"
    placeholder = "an action, a view, a tag, a theme"
    keys_text = "Enter do it · esc back"
    box_width = 76

    def __init__(self, screen: MainScreen) -> None:
        self._before = screen.app.theme
        super().__init__([*_actions(screen), *_views(screen), *_tags(screen), *_others(), *_themes(screen)])

    def highlighted(self) -> None:
        wanted = self._before
        if self.current is not None and self.current.id.startswith("theme "):
            wanted = self.current.id.removeprefix("theme ")
        self._try(wanted)

    def _try(self, name: str) -> None:
        from papertui.tui.app import PapertuiApp

        if isinstance(self.app, PapertuiApp) and self.app.theme != name:
            self.app.use_theme(name)

    def choose(self, option: Option) -> None:
        if option.id.startswith("theme "):
            self._before = option.id.removeprefix("theme ")
        self._try(self._before)
        self.dismiss(option.id)

    def on_unmount(self) -> None:
        self._try(self._before)


def _actions(screen: MainScreen) -> list[Option]:
    shown = [Option("", "Actions")]
    for action in actions.ACTIONS:
        if action.id not in ("palette", "search_1") and not action.id.startswith("search_"):
            keys = " ".join(actions.show_key(key, screen.glyphs.plain) for key in screen.keys.keys[action.id])
            shown.append(Option(f"do {action.id}", action.label, keys, more=action.help))
    return shown


def _views(screen: MainScreen) -> list[Option]:
    queries = screen.searching.queries()
    shown = [Option("", "Views")]
    shown += [Option(f"query {queries[shelf.id]}", shelf.name, more=queries[shelf.id]) for shelf in views.VIEWS]
    shown += [Option(f"query {search.query}", search.name, more=search.query) for search in screen.live.searches()]
    return shown


def _tags(screen: MainScreen) -> list[Option]:
    tags = screen.live.tags()
    if not tags:
        return []
    return [
        Option("", "Tags"),
        *(Option(f"query {term('tag', name)}", f"#{name}", count(number)) for name, number in tags),
    ]


def _others() -> list[Option]:
    more = "landmark papers, to look around without a network"
    return [Option("", "More"), Option("sample", "Fill in the sample library", more=more)]


def _themes(screen: MainScreen) -> list[Option]:
    own = [TERMINAL, CONTRAST]
    others = (name for name in screen.app.available_themes if name not in own and not name.startswith("ansi-"))
    names = own + sorted(others)
    return [Option("", "Themes"), *(Option(f"theme {name}", f"Theme {name}") for name in names)]
