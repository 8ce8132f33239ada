"""The workspace for the screen: the same questions, asked without ever holding up the event loop.

Each thread has a connection of its own: one writes, one journals (so that an edit never waits for an
ingest batch), one searches (the newest search interrupts the older), one looks things up for what is on
screen, one counts. One more connection, on the caller's own thread, fetches the lines of a page, which
takes less time than going to another thread would.
"""

from __future__ import annotations

import asyncio
import threading
from array import array
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from contextvars import copy_context
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import apsw

from papertui import edits
from papertui.errors import PapertuiError, UsageError
from papertui.model import Cite, IngestCounts, Preview, Row, SavedSearch, Sighting, SourceState, Tally, View
from papertui.query import Query, Sort, order, parse
from papertui.query.tree import is_ranked, likes, with_near
from papertui.ranking.ordering import ALIKE, by_likeness
from papertui.ranking.ranker import Ranker
from papertui.store import arrivals, bookkeeping, connection, marks, memory, plans, schema
from papertui.store.compile import compile, compile_members
from papertui.store.overview import Counter, Overview
from papertui.store.reader import Reader
from papertui.store.threads import LATER, SOON, Lane
from papertui.workspace import Workspace, batches, set_aside

if TYPE_CHECKING:
    from papertui.edits import Edit
    from papertui.library.deeds import Deeds
    from papertui.paths import Paths
    from papertui.ranking.relevance import Answer
    from papertui.ranking.since import News, Question
    from papertui.ranking.trends import Asked, Trends
    from papertui.ranking.watching import Watcher
    from papertui.ranking.year import Year
    from papertui.store.compile import Sql
    from papertui.store.finding import Finder

T = TypeVar("T")


AT_ONCE = 0.02
"""Seconds after which a search that is not at its end shows what it has found."""

LONGEST_PAINT = 0.3
"""Seconds that a search waits, at most, until what it began with is on the screen."""

STEPS = 50_000
"""Instructions of SQLite, about a millisecond, after which a search looks whether it is still wanted."""

FILLED = 500
"""Papers of an older cache that come into a new index between two things that the reader does."""

WORDS = 5_000
"""So many values of a kind of term are completed in the query line."""


FRAME = 0.01
"""Seconds an edit waits at most for the screen to show it before it goes to the disk: the threads of one program run in
turn, and the frame goes first."""


MEANING_WAIT = 2.0
"""Seconds that an answer waits for what its papers mean; without it, the words alone decide."""


class Interrupted(Exception):
    """A newer search has taken the place of this one."""


class Found(NamedTuple):
    """A parsed query and the rows it selects, in order; only the first of them while it is not `whole`."""

    query: Query
    ids: array[int]
    whole: bool = True
    met: int | None = None
    """So many of the first meet all of the query, the others only some of its words; `None` for all of them."""
    learned: bool = True
    """Whether an order by what the reader likes could be made: it cannot before they liked something."""


class Live:
    """The workspace as the screen uses it. Coroutines must be awaited on one event loop."""

    def __init__(self, space: Workspace, visiting: bool) -> None:
        self.space = space
        self._library = space.library  # made before there are threads that might make two
        self._visiting = visiting
        self._damage: connection.Damaged | None = None
        self.visit = space.visit
        self._lanes = {name: Lane(name) for name in ("write", "journal", "search", "look", "count")}
        path = space.paths.cache
        self._readers = {
            name: Reader(connection.open_reader(path)) for name in ("here", "journal", "search", "look", "count")
        }
        self._searching: Future[array[int]] | Future[array[int] | Answer] | None = None
        self._counting: Future[Overview] | None = None
        self._counter: Counter | None = None
        self._closing = False
        self._wanted: object = None
        self._finder: Finder | None = None
        self.ranker = Ranker(path)
        self._near: dict[str, array[int]] = {}
        self._turn = 0
        self._watcher: Watcher | None = None
        self._data_version = self._version()
        self._scale = plans.SMALL
        self._begun_shown = threading.Event()
        self.most_known = arrivals.FEW
        self._applying = asyncio.Lock()
        came_in = arrivals.came_in(self._readers["here"].db, self.visit, arrivals.FEW + 1) if self.visit else ()
        self.came_in = len(came_in)
        """How many papers came in since the last visit when this one began; no more than `arrivals.FEW` and one."""
        self.shown = threading.Event()
        """Not set while the screen has yet to draw an edit that it shows."""
        self.shown.set()
        self.behind = False
        """Whether the tables lack something of the journal, as when the disk is full."""
        self.when_left: Callable[[Workspace], Callable[[], None]] | None = None
        """What is done at the very end, on the writing thread; what it gives is called once all is closed."""

    @classmethod
    def open(cls, paths: Paths, *, visiting: bool = True) -> Live:
        """Open the workspace; `visiting` when a reader comes to look. Raises `PapertuiError`."""
        return cls(Workspace.open(paths), visiting)

    @property
    def messages(self) -> list[str]:
        """Sentences the user must hear; whoever shows them takes them away."""
        return self.space.messages

    def now(self) -> datetime:
        return self.space.now()

    def close(self) -> None:
        """Note the visit, if it was one, and let every thread end; a running search is stopped."""
        self._closing = True
        self._wanted = None
        self._begun_shown.set()
        if self._counter is not None:
            self._counter.stop()
        for name in ("search", "look", "count"):
            self._readers[name].interrupt()
        if self._finder is not None:
            self._finder.close()
        if self._watcher is not None:
            self._watcher.close()
        if self._visiting and self.space.writable:
            self._lanes["write"].submit(partial(self.space.note_visit, self.visit), LATER)
        last = None
        if self.when_left is not None and self._damage is None:
            last = self._lanes["write"].submit(partial(self.when_left, self.space), LATER)
        ended = {name: lane.close() for name, lane in self._lanes.items()}
        # a connection that a thread still waits in, for a lock of another program, goes with the process
        for name, reader in self._readers.items():
            if ended.get(name, True):
                reader.db.close()
        if ended["write"]:
            self.space.close()
        if last is not None and last.done() and last.exception() is None:
            last.result()()
        if self._damage is not None and self._visiting:  # else whoever runs the command does this
            with suppress(PapertuiError):
                set_aside(self.space.paths, self._damage)

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
        now = self.now()
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
        asked = with_near(query, self._near)
        scale = self._scale._replace(few_new=bool(self.visit) and self.came_in <= arrivals.FEW)
        sql = compile(asked, now=now, today=now.date(), visit_ms=self.visit, live=live, scale=scale)
        if self._searching is not None and not self._searching.cancel():
            self._readers["search"].interrupt()
        self._begun_shown.set()
        painted = self._begun_shown = threading.Event()
        # on the caller's loop and in its context, which widgets need
        loop, context = asyncio.get_running_loop(), copy_context()

        def tell(ids: array[int]) -> None:
            loop.call_soon_threadsafe(hand_over, Found(query, ids, whole=False), context=context)
            if begun is not None:
                painted.wait(LONGEST_PAINT)

        def hand_over(found: Found) -> None:
            if begun is not None and self._searching is mine and not mine.done():
                begun(found)

        job: Callable[[], array[int] | Answer] = partial(self._readers["search"].stream, sql, tell, patience)
        if not live and order(query) == Sort("relevance"):
            job = partial(self._answer, asked, tell, loop)
        self._wanted = wanted = object()

        def run() -> array[int] | Answer:
            # an interruption that comes between two questions would be lost
            self._readers["search"].db.set_progress_handler(lambda: self._wanted is not wanted, STEPS)
            return job()

        mine = self._searching = self._lanes["search"].submit(run)
        if self._scale.large:
            self._lanes["search"].submit(partial(memory.give_back, self._readers["search"].db), LATER)
        try:
            found = await asyncio.wrap_future(mine)
            if not isinstance(found, array):
                return Found(query, found.ids, met=found.whole)
            return await self._ranked(Found(query, found), turn) if ranked else Found(query, found)
        except (apsw.InterruptError, asyncio.CancelledError):
            if self._searching is mine:
                raise
            raise Interrupted from None
        except apsw.Error as error:
            raise self._explained(error) from error

    def go_on(self) -> None:
        """What a search had begun with is on the screen: now the rest may take the interpreter's time."""
        self._begun_shown.set()

    def _answer(self, query: Query, tell: Callable[[array[int]], None], loop: asyncio.AbstractEventLoop) -> Answer:
        """The papers of a query by relevance; `tell` gets likely ones where all of them take long."""
        from papertui.ranking import meaning, relevance

        def closeness(text: str, rows: Sequence[int]) -> Sequence[float]:
            asked = asyncio.run_coroutine_threadsafe(self.ranker.closeness(text, rows), loop)
            try:
                return asked.result(MEANING_WAIT)
            except (PapertuiError, TimeoutError, CancelledError) as error:
                asked.cancel()
                raise OSError("nobody told what the papers mean") from error

        now, reader = self.now(), self._readers["search"]
        compiled = partial(compile, now=now, today=now.date(), visit_ms=self.visit, scored=True)
        if self._scale.large and (first := relevance.likely(reader, query)):
            tell(first)
        return relevance.answer(reader, query, compiled, closeness if meaning.available() else None, tell)

    async def suggestion(self, query: Query) -> str | None:
        """The query with words of the cache for those that it does not have; `None` where none come close."""
        from papertui.store import spelling

        return await self._run("count", lambda reader: spelling.suggestion(reader.db, query))

    async def _look_for_likes(self, query: Query) -> None:
        """Ask which papers are like those that the query names; where nobody can tell there are none."""
        for key in likes(query):
            row = self.row_of(key)
            self._near[key] = array("q") if row is None else await self.ranker.similar(row, ALIKE)

    async def _ranked(self, found: Found, turn: int) -> Found:
        """What was found in the order of likeness or For you."""
        sort = order(found.query)
        if sort.by == "likeness":
            return found._replace(ids=by_likeness(found.ids, {key: self._near[key] for key in likes(found.query)}))
        if sort.by == "foryou":
            arranged = await self.ranker.arranged(found.ids, sort.reverse)
            if turn != self._turn:
                raise Interrupted
            return found._replace(ids=found.ids if arranged is None else arranged, learned=arranged is not None)
        return found

    async def find(self, text: str, most: int = 20) -> list[Row]:
        """Papers by title, author or identifier, the newest first. Raises `Interrupted` when a newer one has begun."""
        if self._finder is None:
            from papertui.store.finding import Finder

            self._finder = Finder(self.space.paths.cache)
        try:
            return await asyncio.wrap_future(self._finder.find(text, most, self.visit))
        except (apsw.InterruptError, asyncio.CancelledError):
            raise Interrupted from None
        except apsw.Error as error:
            raise self._explained(error) from error

    @property
    def watcher(self) -> Watcher:
        """What counts over many papers, on a thread of its own."""
        if self._watcher is None:
            from papertui.ranking.watching import Watcher

            self._watcher = Watcher(self.space.paths.cache)
        return self._watcher

    async def trends(self, asked: Asked, tell: Callable[[int, int], bool]) -> Trends | None:
        """The trends among the papers of a query. Raises `QueryError`, and `Interrupted` when it was stopped."""
        from papertui.ranking.trends import Stopped

        now, near, scale = self.now(), dict(self._near), self._scale

        def members(query: Query) -> Sql:
            query = with_near(query, near)._replace(sort=Sort("date"))
            return compile(query, now=now, today=asked.today, visit_ms=self.visit, scale=scale)

        try:
            return await asyncio.wrap_future(self.watcher.trends(asked, members, tell))
        except (Stopped, apsw.InterruptError):
            raise Interrupted from None
        except apsw.Error as error:
            raise self._explained(error) from error

    async def deeds(self, tell: Callable[[int], object]) -> Deeds:
        """What the reader did on which day, from all journals. Raises `Interrupted` when something else is asked.

        `tell` is called from another thread with how many edits were read.
        """
        from papertui.library import Library
        from papertui.ranking import year

        # a library of its own, which mends nothing and reports nothing: others do
        journals = Library(self.space.paths.library, "nobody")

        def job(reader: Reader, go_on: Callable[[], bool]) -> Deeds:
            def told(number: int) -> bool:
                tell(number)
                return go_on()

            return year.read(reader, journals, told)

        return await self._watched(job)

    async def year(self, done: Deeds, last: date) -> Year:
        """The year up to a day, of what was done."""
        from papertui.ranking import year

        today = self.now().astimezone().date()
        return await self._watched(lambda reader, go_on: year.year(reader, done, last, today))

    async def _watched(self, job: Callable[[Reader, Callable[[], bool]], T]) -> T:
        try:
            return await asyncio.wrap_future(self.watcher.read(job))
        except apsw.InterruptError:
            raise Interrupted from None
        except apsw.Error as error:
            raise self._explained(error) from error

    async def rows(self, ids: Sequence[int]) -> list[Row]:
        """The list lines of `ids`, fetched on another thread."""
        return await self._run("look", lambda reader: reader.rows(ids, self.visit))

    def rows_now(self, ids: Sequence[int]) -> list[Row]:
        """The list lines of about a page of `ids`, at once."""
        return self._readers["here"].rows(ids, self.visit)

    def sources_of(self, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
        """Which sources told of each of about a page of `ids`, at once."""
        return self._readers["here"].sources_of(ids)

    async def view(self, row: int) -> View | None:
        """Everything about one paper."""
        return await self._run("look", lambda reader: reader.view(row))

    async def ends(self, row: int) -> list[Cite]:
        """What a paper cites and what cites it."""
        return await self._run("look", lambda reader: reader.ends(row))

    async def views(self, ids: Sequence[int]) -> list[View]:
        """Everything about many papers, for an export."""
        return await self._run("look", lambda reader: list(reader.views(ids)))

    def row_of(self, key: str) -> int | None:
        """The row of a paper by any of its keys, at once."""
        return self._readers["here"].id_of(key)

    def newest_day(self) -> str | None:
        """The newest day with a listing, at once."""
        return self._readers["here"].newest_day()

    def days(self, kind: str = "day") -> list[tuple[str, int]]:
        """The periods that have papers, oldest first, with how many; at once."""
        return self._readers["here"].days(kind)

    def is_fetched(self, kind: str, period: str) -> bool:
        """Whether the list of a period was ever fetched as a whole, at once."""
        return bookkeeping.is_fetched(self._readers["here"].db, kind, period)

    def tags(self) -> list[tuple[str, int]]:
        """Every tag with the number of its papers, at once."""
        return marks.tags(self._readers["here"].db)

    def searches(self) -> list[SavedSearch]:
        """The saved searches in their order, at once."""
        return marks.searches(self._readers["here"].db)

    def sources(self) -> list[SourceState]:
        """How every source fares, at once."""
        return bookkeeping.sources(self._readers["here"].db)

    async def fares(self) -> list[SourceState]:
        """How every source fares, counted on another thread."""
        return await self._run("count", lambda reader: bookkeeping.sources(reader.db))

    def source_state(self, name: str) -> SourceState:
        """How one source fares, at once; its papers are not counted."""
        return bookkeeping.source(self._readers["here"].db, name)

    async def count(self) -> int:
        """How many papers the cache holds, counted on another thread."""
        return await self._run("count", lambda reader: reader.size())

    def size(self) -> int:
        """How many papers the cache holds, at once."""
        return self._readers["here"].size()

    async def overview(self, text: str, views: Mapping[str, str], most: Mapping[str, int]) -> Overview:
        """Counts for the filter pane, as `store.overview.Counter` makes them; a newer call stops an older one."""
        if self._counting is not None and not self._counting.cancel() and self._counter is not None:
            self._counter.stop()
        counter = self._counter = Counter(self._readers["count"], self.now(), self.visit, self._scale, dict(self._near))
        mine = self._counting = self._lanes["count"].submit(partial(counter.overview, text, views, most))
        if self._scale.large:
            self._lanes["count"].submit(partial(memory.give_back, self._readers["count"].db), LATER)
        try:
            return await asyncio.wrap_future(mine)
        except (apsw.InterruptError, asyncio.CancelledError):
            if self._counting is mine:
                raise
            raise Interrupted from None
        except apsw.Error as error:
            raise self._explained(error) from error

    async def news(self) -> list[News]:
        """What is new since the last visit, by what it is about; whatever else is counted meanwhile comes between."""
        from papertui.ranking.since import Teller, sift

        searches, now = self.searches(), self.now()
        teller = await self._run("count", lambda reader: Teller(reader, now, self.visit))

        async def answer(question: Question) -> News:
            return await self._run("count", lambda _: teller.answer(question))

        return sift([await answer(question) for question in teller.questions(searches)])

    async def words(self, kinds: Sequence[str]) -> dict[str, list[tuple[str, int]]]:
        """The most frequent values of each kind of term in the cache, with their numbers of papers."""
        found = await self._run("count", lambda reader: reader.facets(None, dict.fromkeys(kinds, WORDS)))
        return {kind: facet.values for kind, facet in found.items()}

    async def read_meta(self, name: str) -> str | None:
        """A small fact about this cache."""
        return await self._run("look", lambda reader: bookkeeping.get_meta(reader.db, name))

    def folded(self) -> frozenset[str]:
        """The groups of the filter pane that were folded when it was last seen, at once."""
        return bookkeeping.folded(self._readers["here"].db)

    def keep_folded(self, groups: frozenset[str]) -> None:
        """Remember which groups are folded; where that cannot be written, it is forgotten."""
        self.later(partial(self.space.set_meta, schema.FOLDED, " ".join(sorted(groups))))

    async def apply_async(self, edit: Edit) -> None:
        """Journal an edit; on return it is on the disk. The tables follow in the writer's lane."""
        if edit.changes:
            async with self._applying:
                await self._journal(edit)
                self.space.remember(edit)

    async def undo_async(self) -> Edit | None:
        """Undo the last edit and return it, or None when there is none. An edit on its way to the disk comes first."""
        async with self._applying:
            if not self.space.done:
                return None
            await self._journal(edits.inverse(self.space.done[-1]))
            edit = self.space.done.pop()
            self.space.undone.append(edit)
            return edit

    async def redo_async(self) -> Edit | None:
        """Do again what was last undone and return it, or None."""
        async with self._applying:
            if not self.space.undone:
                return None
            await self._journal(self.space.undone[-1])
            edit = self.space.undone.pop()
            self.space.done.append(edit)
            return edit

    async def _journal(self, edit: Edit) -> None:
        """Only one at a time, in the order in which they were asked for.

        It is the thread that waits: what was submitted is written down whatever becomes of the caller.
        """
        if any(change.field == "note" for change in edit.changes):
            await self.settled()  # a note names the texts it replaces, so these must be in the tables

        def job() -> None:
            self.shown.wait(FRAME)
            self.space.append(edit, self._readers["journal"])

        await asyncio.shield(asyncio.wrap_future(self._lanes["journal"].submit(job)))
        following = self._lanes["write"].submit(self.space.play_journals)
        following.add_done_callback(partial(self._played, asyncio.get_running_loop()))

    def _played(self, loop: asyncio.AbstractEventLoop, future: Future[set[int]]) -> None:
        error = None if future.cancelled() else future.exception()
        self.behind = error is not None
        if error is None:
            with suppress(RuntimeError):  # the screen may have gone meanwhile
                loop.call_soon_threadsafe(self.ranker.marks_changed)
        else:
            self.space.messages.append(f"{error} What you did is kept in the journal.")

    async def settled(self) -> None:
        """Wait until everything written so far is in the tables."""
        await self.write(lambda: None, LATER)

    async def write(self, job: Callable[[], T], priority: int = SOON) -> T:
        """Run a job on the writing thread, where `space` may be used."""
        return await asyncio.wrap_future(self._lanes["write"].submit(job, priority))

    def later(self, job: Callable[[], object], priority: int = LATER) -> None:
        """Have a job done on the writing thread some time; nobody waits for it."""
        self._lanes["write"].submit(job, priority)

    async def look_for_rules(self) -> bool:
        """Look for rules that are new or have changed, behind everything else; whether there were any."""
        looked = False
        while await self.write(self.space.look_for_rules, LATER):
            looked = True
        return looked

    async def tallies(self) -> dict[str, Tally]:
        """How each rule fares, by the id of its search."""
        from papertui.store import ruled

        return await self._run("count", lambda reader: ruled.tallies(reader.db, self.now().date()))

    async def preview(self, text: str) -> Preview:
        """What a rule with this query would do. Raises `UsageError` where there can be none."""
        from papertui.store import ruled, rules

        query, fault = rules.query_of(text)
        if query is None:
            raise UsageError(fault or "")
        return await self._run("count", lambda reader: ruled.preview(reader.db, query, self.now().date()))

    async def hidden_by_rules(self, text: str) -> tuple[int, int]:
        """How many papers of a query rules hide, and how many rules these are."""
        from papertui.store import ruled

        query = parse(f"({text} ) is:hidden" if text.strip() else "is:hidden", today=self.now().date())
        sql = compile_members(query, now=self.now(), today=self.now().date(), visit_ms=self.visit)
        return await self._run("count", lambda reader: ruled.hidden_in(reader.db, sql))

    async def ingest(self, sightings: Sequence[Sighting]) -> IngestCounts:
        """Merge sightings in small batches, between which the reader's edits go first."""
        total = IngestCounts()
        for batch in batches(sightings):
            total = total.plus(await self.write(partial(self.space.ingest, batch[::-1]), LATER))
        if total.new or total.updated:
            self.ranker.papers_came()
        return total

    async def fill(self) -> None:
        """See how large the cache is, and build what an older one lacks, piece by piece, behind the reader's edits."""
        self._scale = await self._run("count", lambda reader: plans.measure(reader.db))
        if self._scale.large:
            await self._run("count", lambda reader: memory.tame())
        while await self.write(partial(self.space.fill, FILLED), LATER):
            pass
        self._scale = await self._run("count", lambda reader: plans.measure(reader.db))

    async def changed(self) -> bool:
        """Whether another program changed the cache or the journals since the last call."""
        touched = await self.write(self.space.play_journals, LATER)
        version = self._version()
        changed = version != self._data_version
        self._data_version = version
        if touched:
            self.ranker.marks_changed()
        return changed or bool(touched)

    def _version(self) -> int:
        version: int = self._readers["here"].db.pragma("data_version")
        return version

    async def _run(self, lane: str, job: Callable[[Reader], T]) -> T:
        try:
            return await asyncio.wrap_future(self._lanes[lane].submit(partial(job, self._readers[lane])))
        except apsw.InterruptError:
            if self._closing:
                raise Interrupted from None
            # it was meant for what ran in this lane a moment before
            return await asyncio.wrap_future(self._lanes[lane].submit(partial(job, self._readers[lane])))
        except apsw.Error as error:
            raise self._explained(error) from error

    def _explained(self, error: apsw.Error) -> PapertuiError:
        problem = connection.explain(error, self.space.paths.cache)
        if isinstance(problem, connection.Damaged):
            self._damage = problem
            return connection.Damaged(f"{problem} Start papertui again: a new one is built; what is yours is safe.")
        return problem
