"""What follows the list when it rests: the paper in the detail pane, the counts in the filter pane."""

from __future__ import annotations

from functools import partial

from papertui.live import Overview
from papertui.query import has_term, term
from papertui.tui.filters import State, entries

TYPE_CHECKING = False
if TYPE_CHECKING:
    from textual.timer import Timer

    from papertui.tui.main import MainScreen

DETAIL_AFTER = 0.05
"""Seconds the cursor rests before the paper under it is looked up."""

COUNT_AFTER = 0.3
"""Seconds after a change before the filter pane counts again."""

_FIELDS = {"tag": "tag", "category": "cat", "organization": "org", "keyword": "kw"}
"""The query field of each kind of facet."""


class Beside:
    """Keeps the two outer panes up with the list, never holding up a key."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen
        self._timer: Timer | None = None
        self._count_timer: Timer | None = None

    def show_detail_soon(self) -> None:
        """Look the paper up once the cursor rests."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.screen.set_timer(DETAIL_AFTER, self.show_detail_now)

    def show_detail_now(self) -> None:
        """Look the paper under the cursor up, unless it is the one shown."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        screen = self.screen
        paper, detail = screen.list.current, screen.detail
        if paper is None:
            detail.show_sentence("")
        elif detail.view is None or detail.view.id != paper or detail.words != screen.searching.words:
            screen.spawn(partial(self._show_detail, paper), "detail")

    def renew_detail(self) -> None:
        """Read the paper in the detail pane again."""
        paper = self.screen.list.current
        if paper is not None:
            self.screen.spawn(partial(self._show_detail, paper), "detail")

    async def _show_detail(self, paper: int) -> None:
        screen = self.screen
        view = await screen.live.view(paper)
        if screen.list.current != paper:
            return
        if view is None:
            screen.detail.show_sentence("This paper is no longer in the cache.")
        else:
            screen.detail.show_view(screen.marking.patched_view(view), screen.searching.words)

    def count_soon(self, seconds: float = COUNT_AFTER) -> None:
        """Count again for the filter pane, once for many changes."""
        if not self.screen.filters.display:
            return
        if self._count_timer is not None:
            self._count_timer.stop()
        self._count_timer = self.screen.set_timer(max(seconds, 0.01), self._count)

    def _count(self) -> None:
        self.screen.spawn(self._show_counts, "counts")

    async def _show_counts(self) -> None:
        screen, searching = self.screen, self.screen.searching
        searching.look_up_latest()
        self.show_entries(await screen.live.overview(searching.text, searching.queries()))
        screen.show_query()

    def show_entries(self, overview: Overview) -> None:
        """Fill the filter pane."""
        screen, searching = self.screen, self.screen.searching
        possible = [*_facet_terms(overview.facets), *(f"source:{source.name}" for source in overview.sources)]
        here = frozenset(each for each in possible if has_term(searching.text, each))
        state = State(overview, searching.queries(), searching.text, here, screen.live.now())
        screen.filters.show_entries(entries(state))


def _facet_terms(facets: dict[str, list[tuple[str, int]]]) -> list[str]:
    return [term(_FIELDS[kind], value) for kind, values in facets.items() if kind in _FIELDS for value, _ in values]
