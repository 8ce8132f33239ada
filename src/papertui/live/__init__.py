"""The workspace for the screen: the same questions, asked without ever holding up the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from math import inf
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from papertui import edits
from papertui.errors import PapertuiError
from papertui.live.counting import Counting
from papertui.live.editing import Editing
from papertui.live.lanes import Lanes
from papertui.live.rules import Rules
from papertui.live.searching import Searching
from papertui.model import Cite, IngestCounts, Row, SavedSearch, Sighting, SourceState, View
from papertui.ranking.ranker import Ranker
from papertui.store import arrivals, bookkeeping, marks, memory, plans, schema
from papertui.store.connection import explaining
from papertui.store.reader import Reader
from papertui.store.threads import LATER, SOON
from papertui.workspace import Workspace, batches
from papertui.workspace.opening import set_aside

if TYPE_CHECKING:
    from papertui.paths import Paths

T = TypeVar("T")


FILLED = 500
"""Papers of an older cache that come into a new index between two things that the reader does."""

REST = 0.02
"""Seconds between two such pieces, which take as long: what is seen goes first."""


class Live:
    """The workspace as the screen uses it. Coroutines must be awaited on one event loop."""

    def __init__(self, space: Workspace, visiting: bool) -> None:
        self.space = space
        self._visiting = visiting
        self.visit = space.visit
        self.ranker = Ranker(space.paths.cache)
        self.lanes = Lanes(space.paths.cache)
        self._data_version = self._version()
        self.most_known = arrivals.FEW
        db = self.lanes.readers["here"].db
        self.came_in = len(arrivals.came_in(db, self.visit, arrivals.FEW + 1)) if self.visit else 0
        """How many papers came in since the last visit when this one began; no more than `arrivals.FEW` and one."""
        few_new = bool(self.visit) and self.came_in <= arrivals.FEW
        self.searching = Searching(self.lanes, space, self.ranker, self.visit, few_new)
        self.counting = Counting(self.lanes, space, self.searching, self.ranker, self.visit)
        self.rules = Rules(self.lanes, space, self.visit, self.ranker.marks_changed)
        self.editing = Editing(self.lanes, space, self.ranker)
        self.when_left: Callable[[Workspace], Callable[[], None]] | None = None
        """What is done at the very end, on the writing thread; what it gives is called once all is closed."""

    @classmethod
    def open(cls, paths: Paths, *, visiting: bool = True) -> Live:
        """Open the workspace; `visiting` when a reader comes to look. Raises `PapertuiError`."""
        space = Workspace.open(paths)
        try:
            with explaining(paths.cache):
                return cls(space, visiting)
        except BaseException:
            space.close()
            raise

    @property
    def messages(self) -> list[str]:
        """Sentences the user must hear; whoever shows them takes them away."""
        return self.space.messages

    def now(self) -> datetime:
        return self.space.now()

    def close(self) -> None:
        """Note the visit, if it was one, and let every thread end; a running search is stopped."""
        self.searching.stop()
        self.counting.stop()
        self.lanes.stop()
        self.searching.close()
        self.counting.close()
        if self._visiting and self.space.writable:
            self.later(partial(self.space.note_visit, self.visit))
        last = None
        if self.when_left is not None and self.lanes.damage is None:
            last = self.lanes.submit("write", partial(self.when_left, self.space), LATER)
        if self.lanes.close():
            self.space.close()
        if last is not None and last.done() and last.exception() is None:
            last.result()()
        if self.lanes.damage is not None and self._visiting:  # else whoever runs the command does this
            with suppress(PapertuiError):
                set_aside(self.space.paths, self.lanes.damage)

    async def rows(self, ids: Sequence[int]) -> list[Row]:
        """The list lines of `ids`, fetched on another thread."""
        return await self.lanes.run("look", lambda reader: reader.rows(ids, self.visit))

    async def marked(self, ids: Sequence[int]) -> dict[int, edits.Marked]:
        """The marks, without notes, of very many papers by their ids, read on another thread."""
        return await self.lanes.run("look", lambda reader: reader.marked(ids))

    def rows_now(self, ids: Sequence[int]) -> list[Row]:
        """The list lines of about a page of `ids`, at once."""
        return self.lanes.readers["here"].rows(ids, self.visit)

    def sources_of(self, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
        """Which sources told of each of about a page of `ids`, at once."""
        return self.lanes.readers["here"].sources_of(ids)

    async def view(self, row: int) -> View | None:
        """Everything about one paper."""
        return await self.lanes.run("look", lambda reader: reader.view(row))

    async def ends(self, row: int) -> list[Cite]:
        """What a paper cites and what cites it."""
        return await self.lanes.run("look", lambda reader: reader.ends(row))

    async def views(self, ids: Sequence[int]) -> list[View]:
        """Everything about many papers, for an export."""
        return await self.lanes.run("look", lambda reader: list(reader.views(ids)))

    async def apart(self, job: Callable[[Reader], T]) -> T:
        """Run something long on a thread and a connection of its own. It must end soon after it is no longer wanted."""
        return await asyncio.to_thread(self.lanes.apart, job)

    async def citation_keys(self) -> dict[str, str]:
        """The citation keys that papers were given, by paper key, with those just given."""
        await self.editing.settled()
        return await self.lanes.run("look", lambda reader: marks.citation_keys(reader.db))

    async def keep_citation_keys(self, names: Mapping[str, str]) -> None:
        """Write down citation keys just given, if there are any. There is no way back from that."""
        if names:
            await self.editing.note_down(edits.cite_as(names))

    def row_of(self, key: str) -> int | None:
        """The row of a paper by any of its keys, at once."""
        return self.lanes.readers["here"].id_of(key)

    def newest_day(self) -> str | None:
        """The newest day with a listing, at once."""
        return self.lanes.readers["here"].newest_day()

    def days(self, kind: str = "day") -> list[tuple[str, int]]:
        """The periods that have papers, oldest first, with how many; at once."""
        return self.lanes.readers["here"].days(kind)

    def nearest_day(self, day: str, by: int) -> str | None:
        """The day with papers that is this one or the next in direction `by` (±1), at once."""
        return self.lanes.readers["here"].nearest_day(day, by)

    def has_period(self, kind: str, period: str) -> bool:
        """Whether a listing has papers here, at once."""
        return self.lanes.readers["here"].has_period(kind, period)

    def is_fetched(self, kind: str, period: str) -> bool:
        """Whether the list of a period was ever fetched as a whole, at once."""
        return bookkeeping.is_fetched(self.lanes.readers["here"].db, kind, period)

    def tags(self) -> list[tuple[str, int]]:
        """Every tag with the number of its papers, at once."""
        return marks.tags(self.lanes.readers["here"].db)

    def searches(self) -> list[SavedSearch]:
        """The saved searches in their order, at once."""
        return marks.searches(self.lanes.readers["here"].db)

    def sources(self) -> list[SourceState]:
        """How every source fares, at once."""
        return bookkeeping.sources(self.lanes.readers["here"].db)

    async def fares(self) -> list[SourceState]:
        """How every source fares, counted on another thread."""
        return await self.lanes.run("count", lambda reader: bookkeeping.sources(reader.db))

    def source_state(self, name: str) -> SourceState:
        """How one source fares, at once; its papers are not counted."""
        return bookkeeping.source(self.lanes.readers["here"].db, name)

    async def count(self) -> int:
        """How many papers the cache holds, counted on another thread."""
        return await self.lanes.run("count", lambda reader: reader.size())

    def is_empty(self) -> bool:
        """Whether the cache holds no paper at all, at once."""
        return self.lanes.readers["here"].is_empty()

    def size(self) -> int:
        """How many papers the cache holds, at once; of a million that takes 4 ms, the first time 0.3 s."""
        return self.lanes.readers["here"].size()

    async def read_meta(self, name: str) -> str | None:
        """A small fact about this cache."""
        return await self.lanes.run("look", lambda reader: bookkeeping.get_meta(reader.db, name))

    def folded(self) -> frozenset[str]:
        """The groups of the filter pane that were folded when it was last seen, at once."""
        return bookkeeping.folded(self.lanes.readers["here"].db)

    def keep_folded(self, groups: frozenset[str]) -> None:
        """Remember which groups are folded; where that cannot be written, it is forgotten."""
        self.later(partial(self.space.set_meta, schema.FOLDED, " ".join(sorted(groups))))

    async def write(self, job: Callable[[], T], priority: int = SOON) -> T:
        """Run a job on the writing thread, where `space` may be used."""
        return await asyncio.wrap_future(self.lanes.submit("write", job, priority))

    def later(self, job: Callable[[], object], priority: int = LATER) -> None:
        """Have a job done on the writing thread some time; nobody waits for it."""
        self.lanes.submit("write", job, priority)

    async def ingest(self, sightings: Sequence[Sighting]) -> IngestCounts:
        """Merge sightings in small batches, between which the reader's edits go first."""
        total = IngestCounts()
        for batch in batches(sightings):
            total = total.plus(await self.write(partial(self.space.ingest, batch[::-1]), LATER))
        if total.new or total.updated:
            self.ranker.papers_came()
        return total

    async def fill(self, patience: float = inf) -> None:
        """See how large the cache is, and build what an older one lacks, piece by piece, behind the reader's edits.

        A refresh that runs meanwhile goes on between two pieces. What is not done after `patience` (seconds) is left to
        the next call.
        """
        end = monotonic() + patience
        self.searching.scale = await self.lanes.run("count", lambda reader: plans.measure(reader.db))
        if self.searching.scale.large:
            await self.lanes.run("count", lambda reader: memory.tame())
        while await self._fill_some() and monotonic() < end:
            pass
        self.searching.scale = await self.lanes.run("count", lambda reader: plans.measure(reader.db))

    async def _fill_some(self) -> bool:
        more = await self.write(partial(self.space.fill, FILLED), LATER)
        await asyncio.sleep(REST if more else 0)
        return more

    async def changed(self) -> bool:
        """Whether another program changed the cache or the journals since the last call."""
        touched = await self.write(self.space.editing.play_journals, LATER)
        version = self._version()
        changed = version != self._data_version
        self._data_version = version
        if touched:
            self.ranker.marks_changed()
        return changed or bool(touched)

    def _version(self) -> int:
        version: int = self.lanes.readers["here"].db.pragma("data_version")
        return version
