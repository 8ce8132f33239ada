"""Walking along citations: what a paper cites, and what cites it."""

from __future__ import annotations

from functools import partial

from papertui.model import Cite, View
from papertui.query import term
from papertui.tui.sheet import Link

TYPE_CHECKING = False
if TYPE_CHECKING:
    from papertui.tui.main import MainScreen


class Citing:
    """Open what the paper under the cursor cites, or what cites it."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen

    def citations(self) -> None:
        """Choose among the papers at the other ends of its citations."""
        paper = self.screen.list.current
        if paper is None:
            self.screen.say_why("There is no paper here whose citations could be shown")
            return
        self.screen.keyboard.hold()
        self.screen.spawn(partial(self._choose, paper), "citations")

    async def _choose(self, paper: int) -> None:
        screen = self.screen
        try:
            view = await screen.live.view(paper)
            ends = await screen.live.ends(paper)
            if not ends:
                screen.say_why(self._why_none(view))
                return
            from papertui.tui.citations import CitationPicker

            dialog = CitationPicker(ends)
            screen.app.push_screen(dialog, lambda number: self._go(ends[int(number)]) if number else None)
        finally:
            screen.keyboard.release()

    def _why_none(self, view: View | None) -> str:
        if not self.screen.config.sources.semanticscholar.enabled:
            return "Citations come from Semantic Scholar: set enabled under [sources.semanticscholar]"
        if view is not None and not view.marks.starred:
            return f"Citations are fetched of starred papers; {self.screen.key('star')} stars this one"
        if view is not None and view.cited is not None and view.cited.citations is None:
            return "Semantic Scholar does not know this paper"
        return f"No citations of this paper are here yet; {self.screen.key('refresh')} asks for them"

    def _go(self, end: Cite) -> None:
        """To the paper, looked up where it is not here; what only Semantic Scholar knows has a page there."""
        screen = self.screen
        if end.row is not None or not end.key.startswith("s2:"):
            screen.searching.settle(term("id", end.key), screen.searching.text)
            return
        from papertui.sources import semanticscholar

        url = semanticscholar.page(end.key)
        if url is not None:
            screen.opening.open_link(Link("", end.title, url, 0))
