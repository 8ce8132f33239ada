"""The papers most like the one in the detail pane, looked for when keys pause."""

from __future__ import annotations

from functools import partial

from papertui.ranking.ranker import NoAnswer
from papertui.tui.alike import MOST

TYPE_CHECKING = False
if TYPE_CHECKING:
    from textual.timer import Timer

    from papertui.tui.main import MainScreen

REST = 0.5
"""Seconds the cursor rests on a paper before others like it are looked for."""

_SPARE = 3 * MOST
"""So many more are asked for: some may be hidden."""


class Nearby:
    """Asks the process that ranks, where it runs and knows the paper; the screen itself compares nothing."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen
        self._timer: Timer | None = None

    def look_soon(self) -> None:
        """Look once nothing else happened for a moment."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.screen.set_timer(REST, self.look)

    @property
    def will_look(self) -> bool:
        """Whether the cursor has rested for too short a time yet."""
        return self._timer is not None

    def look(self) -> None:
        """Look for papers like the one that is shown."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = None
        detail = self.screen.detail
        if detail.display and detail.view is not None and detail.view.similar is None:
            self.screen.spawn(partial(self._add, detail.view.id), "nearby")

    async def _add(self, paper: int) -> None:
        live, detail = self.screen.live, self.screen.detail
        try:
            near = await live.ranker.nearby(paper, MOST + _SPARE)
        except NoAnswer:
            return
        # none yet is no answer for good: the paper may not be indexed
        seen = [row for row in await live.rows(near) if not (row.hidden or row.ruled)] if near else []
        if seen and detail.view is not None and detail.view.id == paper:
            detail.show_view(detail.view._replace(similar=tuple(seen[:MOST])), detail.words)
