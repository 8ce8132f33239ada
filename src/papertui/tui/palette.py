"""The palette: everything by name, papers too. A theme is tried on while the cursor is on it."""

from __future__ import annotations

from functools import partial

from papertui import actions, views
from papertui.live.lanes import Interrupted
from papertui.model import Row
from papertui.query import term
from papertui.text import count
from papertui.tui.matching import INSIDE, match
from papertui.tui.picker import Option, Picker
from papertui.tui.possible import obstacle
from papertui.tui.settings import BY_NAME, get, label, show
from papertui.tui.spans import Line
from papertui.tui.theme import CONTRAST, TERMINAL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from textual.timer import Timer

    from papertui.tui.main import MainScreen

FIND_AFTER = 0.05
"""Seconds that typing rests before papers are looked for."""

MOST_PAPERS = 20
MOST_RECENT = 5


class Palette(Picker):
    """Gives a command such as `do star` or `query is:starred`, or `None`."""

    title_text = "Palette"
    placeholder = "an action, a paper, a view, a tag, a setting, a theme"
    keys_text = "↑ ↓ choose · Enter do it · esc back"
    box_width = 84
    kind_width = 7
    name_width = 16
    steady = 22

    def __init__(self, screen: MainScreen, typed: str = "") -> None:
        self._main = screen
        self._before = screen.app.theme
        self._papers: list[Row] = []
        self._papers_for = ""
        self._timer: Timer | None = None
        self._all = _everything(screen)
        super().__init__(self._all)
        self.options = [*self._recent(), *self._all]
        if typed:
            self.field.editor.put(typed)

    def _recent(self) -> list[Option]:
        known = {option.id: option for option in self._all if option.id}
        recent = [known[name] for name in self._main.program.recent if name in known][:MOST_RECENT]
        return [Option("", "Recent"), *recent] if recent else []

    def option_line(self, option: Option, width: int) -> Line:
        # below a heading there is no need to say the kind once more
        grouped = not self.field.value.strip() and option.id not in self._main.program.recent
        return super().option_line(option._replace(kind="") if grouped else option, width)

    def narrow(self, typed: str, keep: bool = False) -> None:
        if typed.strip() != self._papers_for:
            self._find_soon(typed.strip())
        super().narrow(typed, keep)

    def matching(self, typed: str) -> list[Option]:
        """What answers to it, the best first; papers before what only has it inside a word."""
        if not typed.strip():
            return list(self.options)
        ranked: list[tuple[tuple[int, ...], Option]] = []
        for place, option in enumerate(self._all):
            hit = None if option.heading else match(typed, option.name, f"{option.more} {option.right}")
            if hit is not None:
                ranked.append(((hit.rank[0], 0, *hit.rank[1:], place), option._replace(places=hit.places)))
        for place, row in enumerate(self._papers):
            hit = match(typed, row.title)
            shown = Option(
                f"paper {row.key}", row.title, more=row.authors, kind="paper", places=hit.places if hit else ()
            )
            ranked.append(((INSIDE, -1, place), shown))
        best = [option for _, option in sorted(ranked, key=lambda pair: pair[0])]
        return [*best, Option(f"query {typed.strip()}", f"Search for “{typed.strip()}”", kind="search")]

    # Papers

    def _find_soon(self, typed: str) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._papers_for = typed
        if len(typed) < 2:
            self._papers = []
            return
        self._timer = self.set_timer(FIND_AFTER, partial(self._main.spawn, partial(self._find, typed), "palette"))

    async def _find(self, typed: str) -> None:
        try:
            papers = await self._main.live.searching.find(typed, MOST_PAPERS)
        except Interrupted:
            return
        if typed == self._papers_for and self.is_attached:
            self._papers = papers
            self.narrow(self.field.value, keep=self.moved)

    # Themes are tried on

    def highlighted(self) -> None:
        wanted = self._before
        if self.current is not None and self.current.id.startswith("theme "):
            wanted = self.current.id.removeprefix("theme ")
        self._try(wanted)

    def _try(self, name: str) -> None:
        if self._main.app.theme != name:
            self._main.program.settings.try_on("theme", name)

    def choose(self, option: Option) -> None:
        if option.id.startswith("theme "):
            self._before = option.id.removeprefix("theme ")
        self._try(self._before)
        self.dismiss(option.id)

    def on_unmount(self) -> None:
        self._try(self._before)


def _everything(screen: MainScreen) -> list[Option]:
    return [*_actions(screen), *_views(screen), *_tags(screen), *_settings(screen), *_themes(screen), *_others()]


def _actions(screen: MainScreen) -> list[Option]:
    found = [Option("", "Actions")]
    for action in actions.ACTIONS:
        if action.id != "palette" and not action.id.startswith("search_"):
            keys = actions.show_keys(screen.keys.keys[action.id], screen.glyphs.plain)
            why = obstacle(screen, action.id)
            found.append(
                Option(f"do {action.id}", action.label, keys, "dim" if why else "", why or action.help, kind="action")
            )
    return found


def _views(screen: MainScreen) -> list[Option]:
    queries = screen.searching.queries()
    found = [Option("", "Views and searches")]
    found += [
        Option(f"query {queries[shelf.id]}", shelf.name, more=queries[shelf.id], kind="view") for shelf in views.VIEWS
    ]
    for number, search in enumerate(screen.live.searches(), 1):
        keys = screen.keys.keys.get(f"search_{number}", ())
        shown = actions.show_keys(keys, screen.glyphs.plain)
        found.append(Option(f"query {search.query}", search.name, shown, more=search.query, kind="search"))
    return found


def _tags(screen: MainScreen) -> list[Option]:
    found = [
        Option(f"query {term('tag', name)}", f"#{name}", count(number), kind="tag")
        for name, number in screen.live.tags()
    ]
    return [Option("", "Tags"), *found] if found else []


def _settings(screen: MainScreen) -> list[Option]:
    found = [Option("", "Settings")]
    for info in BY_NAME.values():
        value = show(info, get(screen.config, info.name))
        found.append(Option(f"set {info.name}", label(info), value, more=info.help.replace("`", ""), kind="setting"))
    return found


def _others() -> list[Option]:
    more = "landmark papers, to look around without a network"
    return [Option("", "More"), Option("sample", "Fill in the sample library", more=more, kind="action")]


def _themes(screen: MainScreen) -> list[Option]:
    own = [TERMINAL, CONTRAST]
    names = own + sorted(set(screen.program.settings.themes()) - set(own))
    return [Option("", "Themes"), *(Option(f"theme {name}", f"Theme {name}", kind="theme") for name in names)]
