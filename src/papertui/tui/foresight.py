"""What rules find and would find, asked for behind the keys of a dialog and kept while it is open."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial

from papertui.errors import PapertuiError
from papertui.live import Live
from papertui.model import Preview, Tally
from papertui.search_edits import MOST_POINTS
from papertui.store import ruled
from papertui.tui.glyphs import Glyphs

AGAIN = 0.25
"""Seconds until rules that are still looked for are counted again."""


class Foresight:
    """Counts of rules by the id of their search; what a query would do as a rule.

    `changed` is called with news; `rules` gives the searches that are rules, once what was just done is in the tables.
    """

    def __init__(
        self,
        live: Live,
        glyphs: Glyphs,
        run: Callable[[Callable[[], Coroutine[None, None, None]], str], object],
        changed: Callable[[], None],
        rules: Callable[[], set[str]],
    ) -> None:
        self.tallies: dict[str, Tally] = {}
        self._previews: dict[str, Preview | str] = {}
        self._asked: str | None = None
        self._live = live
        self._glyphs = glyphs
        self._run = run
        self._changed = changed
        self._rules = rules

    def count(self) -> None:
        """Count what the rules find, again while they are looked for."""
        self._run(self._count, "tallies")

    async def _count(self) -> None:
        await self._live.editing.settled()
        while True:
            self.tallies = await self._live.rules.tallies()
            self._changed()
            if self.tallies.keys() == self._rules() and not any(tally.working for tally in self.tallies.values()):
                return
            await asyncio.sleep(AGAIN)

    def can_be_rule(self, query: str) -> bool:
        """Whether nothing is known that speaks against a rule with this query."""
        return not isinstance(self._previews.get(query), str)

    def sentence(self, query: str, rule: str | int | None) -> tuple[tuple[str, str], str]:
        """What a rule would do, with the role of that, and what else there is to say of it."""
        if rule is None:
            return (f"Write hide, or points from -{MOST_POINTS} to {MOST_POINTS}", "warn"), ""
        seen = self._previews.get(query)
        if seen is None:
            if query != self._asked:
                self._asked = query
                self._run(partial(self._foresee, query), "preview")
            return (f"counting{self._glyphs.dots}", "dim"), ""
        if isinstance(seen, str):
            return (seen, "warn"), ""
        done, rest = ruled.said(rule, seen, self._live.now().date())
        return (done, ""), rest

    async def _foresee(self, query: str) -> None:
        try:
            self._previews[query] = await self._live.rules.preview(query)
        except PapertuiError as error:
            self._previews[query] = str(error)
        self._changed()
