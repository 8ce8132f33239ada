"""Following authors and organizations: each becomes a saved search, counted by what is unread."""

from __future__ import annotations

from functools import partial

from papertui import search_edits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from papertui.tui.main import MainScreen


class Following:
    """Follow from the paper under the cursor."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen

    def follow(self) -> None:
        """Choose an author or the organization of the paper."""
        paper = self.screen.list.current
        if paper is None:
            self.screen.say_why("There is no paper here whose authors could be followed")
            return
        self.screen.keyboard.hold()
        self.screen.spawn(partial(self._follow, paper), "follow")

    async def _follow(self, paper: int) -> None:
        from papertui.tui.follow import FollowPicker, whom

        screen = self.screen
        try:
            view = await screen.live.view(paper)
            if view is None or not whom(view):
                screen.say_why("Nobody is named as an author of this paper")
                return
            searches = screen.live.searches()
            dialog = FollowPicker(view, frozenset(search.query for search in searches))
            screen.app.push_screen(dialog, lambda query: self._toggle(query, dialog.names) if query else None)
        finally:
            screen.keyboard.release()

    def _toggle(self, query: str, names: dict[str, str]) -> None:
        screen = self.screen
        screen.marking.apply(search_edits.follow(screen.live.searches(), names[query], query))
