"""Asking the sources for what the reader wants now: a paper by its identifier, a query in their search, a list."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from papertui import identity
from papertui.errors import NetworkNeeded, PapertuiError
from papertui.model import Listing
from papertui.query import term
from papertui.query.tree import Match, Node, Phrase, Word, conjuncts
from papertui.sources import label
from papertui.text import plural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from textual.worker import Worker

    from papertui.live.searching import Found
    from papertui.tui.main import MainScreen, Work


class Online:
    """What comes in goes into the cache first, and then into the list."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen
        self._worker: Worker[None] | None = None

    def ask_arxiv(self) -> None:
        """Ask arXiv's own search for the query."""
        self._ask("arxiv")

    def ask_huggingface(self) -> None:
        """Ask Hugging Face's own search for the query."""
        self._ask("huggingface")

    def settled(self, found: Found) -> None:
        """A query was typed to its end: one that names a paper opens it, and fetches it where it is not here."""
        screen, where = self.screen, found.query.where
        if not isinstance(where, Match) or where.field != "id":
            if (key := _named(where)) is not None:
                screen.searching.settle(term("id", key), None)
        elif found.ids:
            screen.panes.open()
        elif not where.value.startswith(("arxiv:", "doi:")):
            screen.say(f"{where.value} is not here, and papers can only be fetched by arXiv id or DOI", "warn")
        elif self._may_ask():
            self._begin(partial(self._look_up, where.value))

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
            self._begin(partial(self._search, source, text))

    def _begin(self, work: Work) -> None:
        """Do what the reader waits for, in the place of what was waited for before."""
        self._worker = self.screen.spawn(work, "remote-list")

    def drop(self) -> bool:
        """Stop what the reader waits for; False when that is nothing."""
        worker, self._worker = self._worker, None
        if worker is None or not worker.is_running:
            return False
        worker.cancel()
        message = self.screen.message
        message.standing = ""
        message.say("Stopped; the refresh goes on" if self.screen.refreshing.running else "Stopped")
        message.keep()
        return True

    @contextmanager
    def _awaiting(self, doing: str) -> Iterator[None]:
        """The status line says what is being done until it is, and how it is stopped."""
        screen = self.screen
        sentence = f"{doing}… {screen.glyphs.separator} {screen.key('back')} stops it"
        screen.message.stand(sentence)
        try:
            yield
        except NetworkNeeded:
            screen.refreshing.offline = True
            raise
        finally:
            screen.message.settle(sentence)

    async def _search(self, source: str, text: str) -> None:
        from papertui import refresh

        screen = self.screen
        before = screen.live.size()
        ask = refresh.search_arxiv if source == "arxiv" else refresh.search_online
        with self._awaiting(f"Asking {label(source)}"):
            keys = await ask(screen.live, screen.config, text)
        new = screen.refreshing.know()  # what came in here is no news
        screen.say(f"{label(source)} knows {plural(len(keys), 'paper')}; {new - before:,} of them were not here")
        screen.searching.again()

    async def _look_up(self, key: str) -> None:
        from papertui import refresh

        screen = self.screen
        name, asked = key.partition(":")[2], screen.searching.text
        with self._awaiting(f"Asking {refresh.whom(key)} for {name}"):
            await refresh.look_up(screen.live, screen.config, key)
        screen.refreshing.know()
        if screen.searching.text == asked and not screen.prompt.editing:
            screen.refreshing.tell_outcome()
            await screen.searching.open_found()
        elif (row := screen.live.row_of(key)) is not None:
            screen.say(f"{name} is here now: {screen.live.rows_now([row])[0].title}")

    def load_detail(self) -> None:
        """Fetch comments and linked repositories of the opened paper, quietly."""
        row = self.screen.list.current_row
        if row is not None and not self.screen.config.offline:
            self.screen.spawn(partial(self._load_detail, row.id, row.key), "remote-detail")

    async def _load_detail(self, paper: int, key: str) -> None:
        from papertui import refresh

        screen = self.screen
        try:
            view = await refresh.load_detail(screen.live, screen.config, key)
        except PapertuiError:
            return  # what is here stays; being offline is no news
        if view is not None and screen.list.current == paper:
            screen.detail.show_view(screen.marking.patched_view(view), screen.searching.words)

    def load_list(self, kind: str, period: str) -> None:
        """Fetch one listing that the reader went to."""
        if not self.screen.config.offline:
            self._begin(partial(self._load_list, Listing(kind, period)))

    async def _load_list(self, listing: Listing) -> None:
        from papertui import refresh, schedule

        screen, name = self.screen, schedule.words(listing)
        with self._awaiting(f"Fetching {name}"):
            counts = await refresh.load_list(screen.live, screen.config, listing)
        screen.refreshing.know()
        found = counts.new + counts.updated + counts.unchanged
        if listing.period in screen.searching.text:  # else the reader has gone on to another view
            screen.say(f"{plural(found, 'paper')} of {name}" if found else f"No papers of {name}")
        screen.searching.again()


def _named(where: Node | None) -> str | None:
    """The one paper that a query names, as a bare number too, in which the index finds nothing.

    What stands beside it is the view in which it was pasted, and the paper is wanted, in that view or not.
    """
    texts = [one for one in conjuncts(where) if isinstance(one, Word | Phrase | Match)]
    if len(texts) != 1 or isinstance(texts[0], Phrase):
        return None
    only = texts[0]
    if isinstance(only, Word):
        return identity.paper_key(only.text)
    return only.value if only.field == "id" else None
