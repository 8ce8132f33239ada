"""Asking the sources about what is not in the cache: a paper by its identifier, a query in their own search."""

from __future__ import annotations

from functools import partial

from papertui import identity
from papertui.errors import NetworkNeeded, PapertuiError
from papertui.query import term
from papertui.query.tree import Match, Word
from papertui.sources import label
from papertui.text import plural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from papertui.live import Found
    from papertui.tui.main import MainScreen


class Online:
    """What comes in goes into the cache first, and then into the list."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen

    def ask_arxiv(self) -> None:
        """Ask arXiv's own search for the query."""
        self._ask("arxiv")

    def ask_huggingface(self) -> None:
        """Ask Hugging Face's own search for the query."""
        self._ask("huggingface")

    def settled(self, found: Found) -> None:
        """A query was typed to its end: one that names a paper opens it, and fetches it where it is not here."""
        screen, where = self.screen, found.query.where
        if isinstance(where, Word) and (key := identity.paper_key(where.text)) is not None:
            # a bare number is a word like any other, in which the index finds nothing
            screen.searching.settle(term("id", key), None)
        elif not isinstance(where, Match) or where.field != "id":
            return
        elif found.ids:
            screen.moving.open()
        elif not where.value.startswith("arxiv:"):
            screen.say(f"{where.value} is not here, and only papers of arXiv can be fetched by identifier", "warn")
        elif self._may_ask():
            screen.refreshing.stoppable(screen.spawn(partial(self._look_up, where.value), "remote-list"))

    def _may_ask(self) -> bool:
        if self.screen.config.offline:
            self.screen.say_why("papertui is set to stay offline (offline = true in the configuration)")
        return not self.screen.config.offline

    def _ask(self, source: str) -> None:
        screen = self.screen
        text = screen.searching.text.strip()
        if not text:
            screen.say_why(f"There is no query to ask {label(source)}; {screen.key('search')} starts one")
        elif self._may_ask():
            screen.refreshing.stoppable(screen.spawn(partial(self._search, source, text), "remote-list"))

    async def _search(self, source: str, text: str) -> None:
        from papertui import refresh

        screen = self.screen
        self._say_asking(label(source))
        before = screen.live.size()
        try:
            ask = refresh.search_arxiv if source == "arxiv" else refresh.search_online
            keys = await ask(screen.live, screen.config, text)
        except NetworkNeeded:
            screen.refreshing.offline = True
            raise
        new = screen.refreshing.know()  # what came in here is no news
        screen.say(f"{label(source)} knows {plural(len(keys), 'paper')}; {new - before:,} of them were not here")
        screen.searching.again()

    async def _look_up(self, key: str) -> None:
        from papertui import refresh

        screen = self.screen
        name = key.removeprefix("arxiv:")
        self._say_asking(f"arXiv for {name}")
        try:
            await refresh.look_up(screen.live, screen.config, [key])
        except NetworkNeeded:
            screen.refreshing.offline = True
            raise
        screen.refreshing.know()
        row = screen.live.row_of(key)
        if row is None:
            raise PapertuiError(f"arXiv has no paper {name}.")
        if screen.searching.text.strip() and not screen.prompt.editing:
            screen.say("")
            await screen.searching.open_found()

    def _say_asking(self, whom: str) -> None:
        screen = self.screen
        screen.say(f"Asking {whom}… {screen.glyphs.separator} {screen.key('back')} stops it")
