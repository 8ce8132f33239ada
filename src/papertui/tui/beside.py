"""What follows the list when it rests: the paper in the detail pane, the counts in the filter pane."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from papertui.store.overview import NOTHING
from papertui.tui.entries import State, entries, wanted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from textual.timer import Timer

    from papertui.model import View
    from papertui.tui.main import MainScreen

DETAIL_AFTER = 0.05
"""Seconds the cursor rests before the paper under it is looked up."""

REDRAW_AFTER = 0.02
"""Seconds after a key that edits before the detail pane is laid out again, one frame after the line of the list."""

COUNT_AFTER = 0.3
"""Seconds after a change before the filter pane counts again."""


class Beside:
    """Keeps the two outer panes up with the list, never holding up a key."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen
        self._timer: Timer | None = None
        self._renewals = 0
        self._shown_as_of = 0
        self._redraw_timer: Timer | None = None
        self._count_timer: Timer | None = None
        self._overview = NOTHING
        self._folded = screen.live.folded()
        self._unfolded: frozenset[str] = frozenset()
        self._order: dict[str, tuple[str, ...]] = {}

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
        elif (
            self._shown_as_of < self._renewals
            or self._is_other(detail.view, paper)
            or detail.words != screen.searching.words
        ):
            screen.spawn(partial(self._show_detail, paper), "detail")

    def redraw_detail_soon(self) -> None:
        """Lay the paper in the detail pane out again: after the line of the list, which is where the reader looks.

        One frame for both would take twice as long: everything between them would be drawn too.
        """
        if not self.screen.list.scrollable_size.height:
            self._redraw_detail()
        elif self._redraw_timer is None:
            self._redraw_timer = self.screen.set_timer(REDRAW_AFTER, self._redraw_detail)

    def _redraw_detail(self) -> None:
        self._redraw_timer = None
        detail = self.screen.detail
        if detail.view is not None:
            detail.show_view(detail.view, self.screen.searching.words)

    def _is_other(self, view: View | None, paper: int) -> bool:
        """Whether what is shown is not the paper, or not its newest version."""
        if view is None or view.id != paper:
            return True
        row = self.screen.list.current_row
        return row is not None and (row.version or 0) > (view.paper.version or 0)

    def renew_detail(self) -> None:
        """Read the paper in the detail pane again."""
        paper = self.screen.list.current
        self._renewals += 1
        if paper is not None:
            self.screen.spawn(partial(self._show_detail, paper), "detail")

    async def look_up(self, paper: int) -> View | None:
        """Everything about a paper, and why it is suggested where papers are ordered by that."""
        view = await self.screen.live.view(paper)
        if view is not None and (because := await self.screen.suggesting.why(paper)) is not None:
            view = view._replace(because=because)
        return view

    async def _show_detail(self, paper: int) -> None:
        screen, renewals = self.screen, self._renewals
        view = await self.look_up(paper)
        if screen.list.current != paper:
            return
        self._shown_as_of = renewals
        if view is None:
            screen.detail.show_sentence("This paper is no longer in the cache.")
        else:
            screen.detail.show_view(screen.marking.patched_view(view), screen.searching.words)
            screen.nearby.look_soon()

    def count_soon(self, seconds: float = COUNT_AFTER) -> None:
        """Count again for the filter pane, once for many changes."""
        if not self.screen.filters.display:
            return
        if self._count_timer is not None:
            self._count_timer.stop()
        self._count_timer = self.screen.set_timer(max(seconds, 0.01), self._count)

    @property
    def will_count(self) -> bool:
        """Whether something changed that was not counted yet."""
        return self._count_timer is not None

    def _count(self) -> None:
        self._count_timer = None
        self.screen.spawn(self._show_counts, "counts")

    async def _show_counts(self) -> None:
        screen, searching = self.screen, self.screen.searching
        searching.look_up_latest()
        self._overview = await screen.live.counting.overview(
            searching.text, _counted(searching.queries()), wanted(self._unfolded), typing=searching.typing
        )
        self.show_entries()
        screen.show_query()

    def show_entries(self) -> None:
        """Fill the filter pane with what was last counted, marked with what is in force now."""
        screen, searching = self.screen, self.screen.searching
        state = State(
            self._overview, searching.queries(), searching.text, searching.base, len(screen.list.ids),
            screen.live.now(), self._folded, self._unfolded, self._order,
        )  # fmt: skip
        screen.filters.show_entries(entries(state))

    def unread(self) -> dict[str, int]:
        """How many papers of each saved search are unread, by its id, as last counted."""
        return {search.id: number for search, number in self._overview.searches}

    def fold(self, group: str) -> None:
        """Fold a group of the filter pane, or open it again; it stays so for the next start."""
        self._folded ^= {group}
        self._unfolded -= {group}
        self.screen.live.keep_folded(self._folded)
        self.show_entries()

    def unfold(self, group: str) -> None:
        """Show all values of a group, or only the first again."""
        self._unfolded ^= {group}
        self._order.pop(group, None)
        self.show_entries()
        self.count_soon(0)

    def hold(self, group: str) -> None:
        """Keep the values of a group where they stand while the reader chooses among them."""
        self._order = {group: self.screen.filters.values(group)}

    def let_go(self) -> None:
        """From now on values stand in the order of their numbers."""
        if self._order:
            self._order = {}
            self.show_entries()


def _counted(queries: Mapping[str, str]) -> dict[str, str]:
    """The views whose unread papers are worth counting: For you has all that were not read."""
    return {name: query for name, query in queries.items() if name != "foryou"}
