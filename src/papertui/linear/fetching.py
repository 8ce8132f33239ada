"""What needs the network. Nothing is fetched unasked; every step is a line, at calm intervals."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

from papertui.errors import NetworkNeeded, PapertuiError, UsageError
from papertui.linear.calm import Calm
from papertui.linear.lines import sentence
from papertui.model import IngestCounts, Listing, View
from papertui.sources import label
from papertui.store import bookkeeping
from papertui.text import plural

if TYPE_CHECKING:
    from papertui.config import Config
    from papertui.linear.session import Session
    from papertui.live import Live
    from papertui.refresh import Event

T = TypeVar("T")


class Stopped(PapertuiError):
    """The reader stopped it."""


class Fetching:
    """Commands that bring papers in. What is being read stays where it is."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._came = 0

    def refresh(self, rest: str) -> None:
        """Fetch what is new."""
        from papertui import refresh

        self._need_network()
        self._came = 0
        empty = not self.session.shown.ids

        async def job(live: Live) -> None:
            await self._tell(refresh.run(live, self.session.config))

        self._with_live(job)
        if self._came:
            self.session.say(f"{plural(self._came, 'new paper')}; new lists what came in since the last visit.")
        if self._came and empty:
            self.session.finding.renew()

    async def _tell(self, events: AsyncIterator[Event]) -> None:
        from papertui import refresh

        calm = Calm()
        told = False
        async for event in events:
            line = _line(event)
            if isinstance(event, refresh.Got):
                self._came += event.counts.new
            steps = isinstance(event, refresh.Progress | refresh.Started | refresh.Got)
            if line and (not steps or calm.is_time()):
                self.session.say(sentence(line))
                told = True
        if not told:
            self.session.say("No source is switched on.")

    def load_list(self, kind: str, period: str) -> None:
        """Fetch one listing because the reader goes there; without the network what is here has to do."""
        from papertui import refresh, schedule

        if self.session.config.offline:
            return
        listing = Listing(kind, period)
        self.session.say(f"Fetching {schedule.words(listing)}.")

        async def job(live: Live) -> IngestCounts:
            return await refresh.load_list(live, self.session.config, listing)

        try:
            self._with_live(job)
        except Stopped:
            raise
        except PapertuiError as problem:
            self.session.say(sentence(str(problem)))

    def with_comments(self, view: View) -> View:
        """The paper with its comments, fetched when they are not here yet. Raises `PapertuiError`."""
        if view.detail is not None and view.detail.comments is not None:
            return view
        self._need_network()
        from papertui import refresh

        self.session.say("Fetching the comments.")

        async def job(live: Live) -> View | None:
            return await refresh.load_detail(live, self.session.config, view.paper.key)

        return self._with_live(job) or view

    def ask(self, rest: str) -> None:
        """Put a query to a source's own search; what it finds comes in, and the query is run here."""
        from papertui import refresh

        askers: dict[str, Callable[[Live, Config, str], Coroutine[Any, Any, list[str]]]] = {
            "arxiv": refresh.search_arxiv,
            "huggingface": refresh.search_online,
        }
        source, _, words = rest.partition(" ")
        text = words.strip() or self.session.shown.text
        if source.lower() not in askers or not text:
            raise UsageError(f"Name a source and a query: ask {' or '.join(askers)} QUERY")
        self._need_network()
        before = self.session.space.reader.size()
        name = label(source.lower())
        self.session.say(f"Asking {name}.")

        async def job(live: Live) -> list[str]:
            return await askers[source.lower()](live, self.session.config, text)

        keys = self._with_live(job)
        new = self.session.space.reader.size() - before
        self.session.say(f"{name} knows {plural(len(keys), 'paper')}; {new:,} of them were not here.")
        self.session.finding.go_to(text)

    def look_up(self, key: str) -> None:
        """Fetch a paper by its key. Raises `PapertuiError` when it cannot be had."""
        from papertui import refresh

        if whom := refresh.whom(key):
            self._need_network()
            self.session.say(f"Asking {whom} for {key.partition(':')[2]}.")

        async def job(live: Live) -> None:
            await refresh.look_up(live, self.session.config, key)

        self._with_live(job)

    def sources(self, rest: str) -> None:
        """How the sources fare."""
        states = bookkeeping.sources(self.session.space.reader.db)
        for state in states:
            name = label(state.name)
            self.session.say(f"{name}: {plural(state.papers, 'paper')}.")
            for what, value in (("last good", state.last_good), ("next try", state.next_try), ("error", state.error)):
                if value:
                    self.session.say(f"{name}, {what}: {value}")
        if not states:
            self.session.say("No source was asked yet; refresh asks.")

    def sample(self, rest: str) -> None:
        """Fill an empty cache with the sample library."""
        from papertui import sample

        space = self.session.space
        if space.reader.size():
            raise PapertuiError("The cache has papers already; papertui demo --linear shows the sample library.")
        counts = space.ingest(sample.sightings())
        self.session.say(f"The sample library is here: {plural(counts.new, 'paper')}.")
        self.session.finding.renew()

    def _need_network(self) -> None:
        if self.session.config.offline:
            raise NetworkNeeded("papertui is set to stay offline (offline = true in the configuration).")

    def _with_live(self, job: Callable[[Live], Coroutine[Any, Any, T]]) -> T:
        """Run a job on an event loop until it is done, or ctrl+c stops it; raises `Stopped` then."""
        import asyncio

        from papertui.live import Live

        async def run() -> T:
            live = Live.open(self.session.space.paths, visiting=False)
            try:
                task = asyncio.ensure_future(job(live))
                loop = asyncio.get_running_loop()
                with self.session.typed.stopped_by(lambda: loop.call_soon_threadsafe(task.cancel)):
                    result = await task
                await live.editing.settled()
                self.session.space.messages.extend(live.messages)
                return result
            finally:
                live.close()

        try:
            return asyncio.run(run())
        except asyncio.CancelledError:
            raise Stopped("Stopped; what came in is kept.") from None


def _line(event: Event) -> str:
    """An event in words; nothing for one that the next says better."""
    from papertui import refresh

    name = label(event.source) if not isinstance(event, refresh.Busy) else ""
    if isinstance(event, refresh.Busy):
        return "Another papertui is refreshing at this moment."
    if isinstance(event, refresh.Progress):
        return f"{name}: {event.what}, {event.done} of {plural(event.total, 'list')}."
    if isinstance(event, refresh.Failed):
        return f"{name} failed: {event.reason}"
    if isinstance(event, refresh.Finished):
        new, updated, unchanged = event.counts
        return f"{name}: {plural(new, 'new paper')}, {updated:,} updated, {unchanged:,} unchanged."
    return ""
