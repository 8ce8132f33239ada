"""Saved searches that are rules, for the screen: kept up, tried, and what they say."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from papertui.errors import UsageError
from papertui.live.lanes import Lanes
from papertui.model import Preview, Tally
from papertui.query import parse
from papertui.store.compile import compile_members
from papertui.store.threads import LATER
from papertui.workspace import Workspace


class Rules:
    """Looks for what rules find, behind everything else, and tells how they fare."""

    def __init__(self, lanes: Lanes, space: Workspace, visit: int, when_found: Callable[[], None]) -> None:
        self._lanes = lanes
        self._when_found = when_found
        self._space = space
        self._visit = visit

    async def look(self) -> bool:
        """Look for rules that are new or have changed, behind everything else; whether there were any."""
        looked = False
        while await asyncio.wrap_future(self._lanes.submit("write", self._space.rules.look, LATER)):
            looked = True
        if looked:
            self._when_found()
        return looked

    async def tallies(self) -> dict[str, Tally]:
        """How each rule fares, by the id of its search."""
        from papertui.store import ruled

        return await self._lanes.run("count", lambda reader: ruled.tallies(reader.db, self._space.now().date()))

    async def preview(self, text: str) -> Preview:
        """What a rule with this query would do. Raises `UsageError` where there can be none."""
        from papertui.store import ruled, rules

        query, fault = rules.query_of(text)
        if query is None:
            raise UsageError(fault or "")
        return await self._lanes.run("count", lambda reader: ruled.preview(reader.db, query, self._space.now().date()))

    async def hidden(self, text: str) -> tuple[int, int]:
        """How many papers of a query rules hide, and how many rules these are."""
        from papertui.store import ruled

        query = parse(f"({text} ) is:hidden" if text.strip() else "is:hidden", today=self._space.now().date())
        sql = compile_members(query, now=self._space.now(), today=self._space.now().date(), visit_ms=self._visit)
        return await self._lanes.run("count", lambda reader: ruled.hidden_in(reader.db, sql))
