"""Saved searches: asked again by number, saved, and looked for where they are rules."""

from __future__ import annotations

from papertui.tui.entries import SEARCH

TYPE_CHECKING = False
if TYPE_CHECKING:
    from papertui.tui.main import MainScreen


class Saved:
    """What the reader does with queries that have a name."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen

    def ask(self, number: int) -> None:
        """Run the saved search with this number."""
        searches = self.screen.live.searches()
        if number > len(searches):
            self.screen.say_why(f"There is no saved search {number}; {self.screen.key('save_search')} saves this query")
            return
        self.screen.searching.go(searches[number - 1].query)
        if searches[number - 1].hides:
            self.screen.say(f"The rule {searches[number - 1].name} hides what it finds; is:hidden shows it")

    def save_search(self) -> None:
        """Save the query under a name, or look after the saved searches."""
        screen = self.screen
        if not screen.searching.text.strip() and not screen.live.searches():
            screen.say_why(f"There is no query to save; {screen.key('search')} starts one")
            return
        from papertui.tui.searches import Searches

        entry = screen.filters.current if screen.filters.active else None
        screen.app.push_screen(Searches(screen, entry.term if entry and entry.kind == SEARCH else None))

    def look_for_rules(self) -> None:
        """Look for saved searches whose rules are new or have changed, and show what that changes."""
        # one that is cancelled would not tell what it found
        self.screen.spawn(self._look_for_rules, "rules", exclusive=False)

    async def _look_for_rules(self) -> None:
        if await self.screen.live.rules.look():
            self.screen.list.renew()
            self.screen.searching.again()
            self.screen.beside.renew_detail()
            self.screen.beside.count_soon()
