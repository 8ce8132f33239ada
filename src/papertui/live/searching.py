"""Searches for the screen: the newest takes the place of the one before, and a long one shows what it began with."""

from __future__ import annotations

import asyncio
import threading
import time
from array import array
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future
from contextvars import copy_context
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import apsw

from papertui.errors import PapertuiError
from papertui.live.lanes import Interrupted, Lanes
from papertui.model import Row
from papertui.query import Query, Sort, order, parse
from papertui.query.tree import is_ranked, likes, with_near
from papertui.ranking.ordering import ALIKE, by_likeness
from papertui.ranking.ranker import Ranker
from papertui.store import memory, plans
from papertui.store.compile import compile
from papertui.store.threads import LATER
from papertui.workspace import Workspace

if TYPE_CHECKING:
    from papertui.ranking.relevance import Answer
    from papertui.store.finding import Finder

AT_ONCE = 0.02
"""Seconds after which a search that is not at its end shows what it has found."""

LONGEST_PAINT = 0.3
"""Seconds that a search waits, at most, until what it began with is on the screen."""

STEPS = 50_000
"""Instructions of SQLite, about a millisecond, after which a search looks whether it is still wanted."""

MEANING_UNTIL, MEANING_LEAST = 1.2, 0.25
"""An answer waits for what its papers mean until so many seconds after its search began, and at least so many where
its words took longer than that; then the words alone decide."""


class Found(NamedTuple):
    """A parsed query and the rows it selects, in order; only the first of them while it is not `whole`."""

    query: Query
    ids: array[int]
    whole: bool = True
    met: int | None = None
    """So many of the first meet all of the query, the others only some of its words; `None` for all of them."""
    learned: bool = True
    """Whether an order by what the reader likes could be made: it cannot before they liked something."""


class Searching:
    """Queries as SQL and by rank, in the lane `search`; papers for the palette on a thread of their own."""

    def __init__(self, lanes: Lanes, space: Workspace, ranker: Ranker, visit: int, few_new: bool) -> None:
        self._lanes = lanes
        self._space = space
        self._ranker = ranker
        self._visit = visit
        self._few_new = few_new
        self.near: dict[str, array[int]] = {}
        """The papers that are alike to those that queries have named, by their keys."""
        self.scale = plans.SMALL
        self._running: Future[array[int]] | Future[array[int] | Answer] | None = None
        self._wanted: object = None
        self._rereading: Future[array[float]] | None = None
        self._turn = 0
        self._begun_shown = threading.Event()
        self._finder: Finder | None = None

    def stop(self) -> None:
        """No search is wanted any more."""
        self._wanted = None
        self._begun_shown.set()
        self._stop_rereading()

    def close(self) -> None:
        """End the thread that finds papers for the palette."""
        if self._finder is not None:
            self._finder.close()

    async def search(
        self,
        text: str,
        *,
        live: bool = False,
        begun: Callable[[Found], None] | None = None,
        patience: float = AT_ONCE,
    ) -> Found:
        """Parse and run a query. Raises `QueryError`, and `Interrupted` when a newer search has begun.

        `begun` is called with the first papers found where all of them take longer than `patience` (seconds); the
        search then waits until `go_on` is called.
        """
        now = self._space.now()
        query = parse(text, today=now.date())
        ranked = is_ranked(query)
        if ranked:
            begun = None  # the first papers found are not those that come first
        self._turn += 1
        turn = self._turn
        if likes(query):
            await self._look_for_likes(query)
            if turn != self._turn:
                raise Interrupted
        asked = with_near(query, self.near)
        scale = self.scale._replace(few_new=self._few_new)
        sql = compile(asked, now=now, today=now.date(), visit_ms=self._visit, live=live, scale=scale)
        self._wanted = wanted = object()
        if self._running is not None and not self._running.cancel():
            self._lanes.readers["search"].interrupt()
        self._stop_rereading()
        self._begun_shown.set()
        painted = self._begun_shown = threading.Event()
        # on the caller's loop and in its context, which widgets need
        loop, context = asyncio.get_running_loop(), copy_context()

        def tell(ids: array[int]) -> None:
            loop.call_soon_threadsafe(hand_over, Found(query, ids, whole=False), context=context)
            if begun is not None:
                painted.wait(LONGEST_PAINT)

        def hand_over(found: Found) -> None:
            if begun is not None and self._running is mine and not mine.done():
                begun(found)

        job: Callable[[], array[int] | Answer] = partial(self._lanes.readers["search"].stream, sql, tell, patience)
        if not live and order(query) == Sort("relevance"):
            job = partial(self._answer, asked, tell, loop, wanted)

        def run() -> array[int] | Answer:
            # an interruption that comes between two questions would be lost
            self._lanes.readers["search"].db.set_progress_handler(lambda: self._wanted is not wanted, STEPS)
            return job()

        mine = self._running = self._lanes.submit("search", run)
        if self.scale.large:
            self._lanes.submit("search", partial(memory.give_back, self._lanes.readers["search"].db), LATER)
        with self._lanes.unless_newer(lambda: self._running is mine):
            found = await asyncio.wrap_future(mine)
            if not isinstance(found, array):
                return Found(query, found.ids, met=found.whole)
            return await self._ranked(Found(query, found), turn) if ranked else Found(query, found)

    def go_on(self) -> None:
        """What a search had begun with is on the screen: now the rest may take the interpreter's time."""
        self._begun_shown.set()

    def _stop_rereading(self) -> None:
        """Nobody waits for what papers mean any longer: the thread that does would keep the next search waiting."""
        if self._rereading is not None:
            self._rereading.cancel()

    def _answer(
        self, query: Query, tell: Callable[[array[int]], None], loop: asyncio.AbstractEventLoop, wanted: object
    ) -> Answer:
        """The papers of a query by relevance; `tell` gets likely ones where all of them take long."""
        from papertui.ranking import meaning, relevance

        until = time.monotonic() + MEANING_UNTIL

        def closeness(text: str, rows: Sequence[int]) -> Sequence[float]:
            asked = self._rereading = asyncio.run_coroutine_threadsafe(self._ranker.closeness(text, rows), loop)
            if self._wanted is not wanted:  # it ceased to be before there was anything to stop
                asked.cancel()
            try:
                return asked.result(max(until - time.monotonic(), MEANING_LEAST))
            except (PapertuiError, TimeoutError, CancelledError) as error:
                asked.cancel()
                raise OSError("nobody told what the papers mean") from error

        now, reader = self._space.now(), self._lanes.readers["search"]
        compiled = partial(compile, now=now, today=now.date(), visit_ms=self._visit, scored=True, scale=self.scale)
        if self.scale.large and (first := relevance.likely(reader, query)):
            tell(first)
        return relevance.answer(reader, query, compiled, closeness if meaning.available() else None, tell)

    async def _look_for_likes(self, query: Query) -> None:
        """Ask which papers are like those that the query names; where nobody can tell there are none."""
        for key in likes(query):
            row = self._lanes.readers["here"].id_of(key)
            self.near[key] = array("q") if row is None else await self._ranker.similar(row, ALIKE)

    async def _ranked(self, found: Found, turn: int) -> Found:
        """What was found in the order of likeness or For you."""
        sort = order(found.query)
        if sort.by == "likeness":
            return found._replace(ids=by_likeness(found.ids, {key: self.near[key] for key in likes(found.query)}))
        if sort.by == "foryou":
            arranged = await self._ranker.arranged(found.ids, sort.reverse)
            if turn != self._turn:
                raise Interrupted
            return found._replace(ids=found.ids if arranged is None else arranged, learned=arranged is not None)
        return found

    async def suggestion(self, query: Query) -> str | None:
        """The query with words of the cache for those that it does not have; `None` where none come close."""
        from papertui.store import spelling

        return await self._lanes.run("count", lambda reader: spelling.suggestion(reader.db, query))

    async def find(self, text: str, most: int = 20) -> list[Row]:
        """Papers by title, author or identifier, the newest first. Raises `Interrupted` when a newer one has begun."""
        if self._finder is None:
            from papertui.store.finding import Finder

            self._finder = Finder(self._space.paths.cache)
        try:
            return await asyncio.wrap_future(self._finder.find(text, most, self._visit))
        except (apsw.InterruptError, asyncio.CancelledError):
            raise Interrupted from None
        except apsw.Error as error:
            raise self._lanes.explained(error) from error
