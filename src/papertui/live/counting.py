"""Questions over many papers: the filter pane, what is new, trends, the reader's year.

Of the filter pane, and of what takes a second, a newer question stops an older one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import apsw

from papertui.live.lanes import Interrupted, Lanes
from papertui.live.searching import Searching
from papertui.ranking.ranker import Ranker
from papertui.store import marks, memory
from papertui.store.connection import Damaged
from papertui.store.overview import Counter, Overview
from papertui.store.reader import Reader
from papertui.store.threads import LATER
from papertui.workspace import Workspace

if TYPE_CHECKING:
    from papertui.library.deeds import Deeds
    from papertui.ranking.since import News, Question
    from papertui.ranking.trends import Asked, Trends
    from papertui.ranking.watching import Watcher
    from papertui.ranking.year import Year

T = TypeVar("T")

WORDS = 5_000
"""So many values of a kind of term are completed in the query line."""

KEPT = 24
"""So many trends are kept."""


class Counting:
    """Counts in the lane `count`; what takes a second, on a thread of its own."""

    def __init__(self, lanes: Lanes, space: Workspace, searching: Searching, ranker: Ranker, visit: int) -> None:
        self._lanes = lanes
        self._space = space
        self._searching = searching
        self._ranker = ranker
        self._visit = visit
        self._running: Future[Overview] | None = None
        self._counter: Counter | None = None
        self._watcher: Watcher | None = None
        self._kept: dict[tuple[Asked, int], Trends | None] = {}

    def stop(self) -> None:
        """Stop the counts of the filter pane."""
        if self._counter is not None:
            self._counter.stop()

    def close(self) -> None:
        """End the thread of what takes a second."""
        if self._watcher is not None:
            self._watcher.close()

    async def overview(
        self, text: str, views: Mapping[str, str], most: Mapping[str, int], *, typing: bool = False
    ) -> Overview:
        """Counts for the filter pane, as `store.overview.Counter` makes them; a newer call stops an older one.

        With `typing` for the papers that are shown while the query is typed.
        """
        if self._running is not None and not self._running.cancel() and self._counter is not None:
            self._counter.stop()
        now, scale, near = self._space.now(), self._searching.scale, dict(self._searching.near)
        counter = self._counter = Counter(self._lanes.readers["count"], now, self._visit, scale, near, typing)
        mine = self._running = self._lanes.submit("count", partial(counter.overview, text, views, most))
        if scale.large:
            self._lanes.submit("count", partial(memory.give_back, self._lanes.readers["count"].db), LATER)
        with self._lanes.unless_newer(lambda: self._running is mine):
            return await asyncio.wrap_future(mine)

    async def words(self, kinds: Sequence[str]) -> dict[str, list[tuple[str, int]]]:
        """The most frequent values of each kind of term in the cache, with their numbers of papers."""
        found = await self._lanes.run("count", lambda reader: reader.facets(None, dict.fromkeys(kinds, WORDS)))
        return {kind: facet.values for kind, facet in found.items()}

    async def news(self) -> list[News]:
        """What is new since the last visit, by what it is about; whatever else is counted meanwhile comes between."""
        from papertui.ranking.since import Teller, sift

        searches, now = marks.searches(self._lanes.readers["here"].db), self._space.now()
        teller = await self._lanes.run("count", lambda reader: Teller(reader, now, self._visit))

        async def answer(question: Question) -> News:
            return await self._lanes.run("count", lambda _: teller.answer(question))

        # what there is to ask is read from the same connection, which another count may be using
        questions = await self._lanes.run("count", lambda _: teller.questions(searches))
        return sift([await answer(question) for question in questions])

    async def ask(self, question: Callable[[Reader], T]) -> T:
        """The answer to a question that takes its time."""
        return await self._lanes.run("count", question)

    @property
    def _watching(self) -> Watcher:
        if self._watcher is None:
            from papertui.ranking.watching import Watcher

            self._watcher = Watcher(self._space.paths.cache)
        return self._watcher

    async def trends(self, asked: Asked, tell: Callable[[int, int], object]) -> Trends | None:
        """The trends among the papers of a query, kept until the cache changes.

        Raises `QueryError`, and `Interrupted` when it was stopped.
        """
        from papertui.ranking.trends import Scene, Stopped, check

        check(asked)
        key = asked, self._lanes.readers["here"].db.pragma("data_version")
        if key in self._kept:
            return self._kept[key]
        near = {name: tuple(rows) for name, rows in self._searching.near.items()}
        scene = Scene(self._space.now(), self._visit, self._searching.scale, near)
        try:
            found = await self._ranker.trends(asked, scene, tell)
        except Stopped:
            raise Interrupted from None
        except Damaged as damage:
            raise self._lanes.noted(damage) from damage
        while len(self._kept) >= KEPT:
            del self._kept[next(iter(self._kept))]
        self._kept[key] = found
        return found

    def stop_watching(self) -> None:
        """Stop what takes a second: trends, what was done in a year."""
        self._ranker.stop_trends()
        if self._watcher is not None:
            self._watcher.stop()

    async def deeds(self, tell: Callable[[int], object]) -> Deeds:
        """What the reader did on which day, from all journals. Raises `Interrupted` when something else is asked.

        `tell` is called from another thread with how many edits were read.
        """
        from papertui.library import Library
        from papertui.ranking import year

        # a library of its own, which mends nothing and reports nothing: others do
        journals = Library(self._space.paths.library, "nobody")

        def job(reader: Reader, go_on: Callable[[], bool]) -> Deeds:
            def told(number: int) -> bool:
                tell(number)
                return go_on()

            return year.read(reader, journals, told)

        return await self._watched(job)

    async def year(self, done: Deeds, last: date) -> Year:
        """The year up to a day, of what was done."""
        from papertui.ranking import year

        today = self._space.now().astimezone().date()
        return await self._watched(lambda reader, go_on: year.year(reader, done, last, today))

    async def _watched(self, job: Callable[[Reader, Callable[[], bool]], T]) -> T:
        try:
            return await asyncio.wrap_future(self._watching.read(job))
        except apsw.InterruptError:
            raise Interrupted from None
        except apsw.Error as error:
            raise self._lanes.explained(error) from error
