"""Asking the sources, all at once, and what to do when one of them fails.

Nothing here knows a screen. `run` is an async generator, so that whoever listens sets the pace and may stop
at any moment; what was taken in until then is kept.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Iterator, Mapping, Sequence
from contextlib import aclosing, contextmanager, suppress
from datetime import date
from pathlib import Path

from papertui.config import Config
from papertui.errors import PapertuiError, UsageError
from papertui.live import Live
from papertui.model import IngestCounts
from papertui.refresh import nameless
from papertui.refresh.events import Busy, Event, Failed, Finished, Got, PartlyWrong
from papertui.refresh.ledger import Ledger
from papertui.refresh.provider import Provider, providers
from papertui.sources import arxiv
from papertui.sources.http import HttpProblem
from papertui.store import bookkeeping, connection

_BREAKER_FAILURES = 3
_BREAKER_MS = 15 * 60_000
_BREAKER_MOST_MS = 6 * 3_600_000


async def run(
    live: Live,
    config: Config,
    *,
    sources: Sequence[str] = (),
    since: date | None = None,
    until: date | None = None,
    force: bool = True,
) -> AsyncIterator[Event]:
    """Refresh the named sources, or all that are switched on.

    arXiv is asked for papers known by their id alone also where nothing of it is followed. With `since` or `until`
    the days between are fetched, whatever their age. Without `force` a source that failed lately is left alone
    until its next try. Raises `UsageError` for an unknown source and `CacheProblem` where the cache cannot be used;
    what goes wrong with a source is a `Failed` event, and the other sources go on.
    """
    known, problems = providers(live)
    for name in sources:
        if name not in known:
            raise UsageError(f"There is no source “{name}”{_nearest(name, known)}; “papertui sources” lists them.")
    wanted = [known[name] for name in dict.fromkeys(sources or known) if name in sources or known[name].wanted(config)]
    if not sources and since is None and until is None and config.sources.arxiv.enabled and await nameless.due(live):
        wanted += [known[arxiv.NAME]] if known[arxiv.NAME] not in wanted else []
    keep = {name: days for name, one in known.items() if (days := one.keep_days(config))}
    with _only_one(live.space.paths.cache.with_name("refresh.lock")) as mine:
        if not mine:
            yield Busy()
            return
        for problem in problems:
            yield Failed("feeds", str(problem), None)
        waiting = frozenset() if force else await Ledger(live).waiting()
        due = [one for one in wanted if one.name not in waiting]
        async with aclosing(_together([_refresh(live, config, one, keep, since, until) for one in due])) as events:
            async for event in events:
                yield event


async def _together(streams: Sequence[AsyncIterator[Event]]) -> AsyncGenerator[Event, None]:
    """The events of all streams as they come: a slow source holds up no other. The first exception ends all."""
    # a short queue, so that whoever listens sets the pace
    events: asyncio.Queue[Event | BaseException | None] = asyncio.Queue(1)

    async def pass_on(stream: AsyncIterator[Event]) -> None:
        try:
            async for event in stream:
                await events.put(event)
        except Exception as error:
            await events.put(error)
        else:
            await events.put(None)

    tasks = [asyncio.create_task(pass_on(stream)) for stream in streams]
    try:
        running = len(tasks)
        while running:
            event = await events.get()
            if isinstance(event, BaseException):
                raise event
            if event is None:
                running -= 1
            else:
                yield event
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _nearest(name: str, known: Collection[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, known, 1)
    return f", the nearest is “{close[0]}”" if close else ""


async def _refresh(
    live: Live, config: Config, provider: Provider, keep: Mapping[str, int], since: date | None, until: date | None
) -> AsyncIterator[Event]:
    name = provider.name
    total = IngestCounts()
    papers: set[str] = set()
    try:
        if config.offline:
            raise HttpProblem("offline", "papertui is set to stay offline (offline = true in the configuration).")
        async for event in provider.fetch(live, config, since, until):
            if isinstance(event, Got):
                total = total.plus(event.counts)
                papers.update(event.keys)
            yield event
    except (connection.Damaged, UsageError):
        raise
    except PartlyWrong as problem:
        following = await _succeeded(live, config, provider, keep)
        await Ledger(live).warned(name, str(problem))
        yield Failed(name, str(problem), bookkeeping.iso(following))
    except PapertuiError as problem:
        yield await _failed(live, config, name, problem)
    else:
        await _succeeded(live, config, provider, keep)
    yield Finished(name, _of_papers(total, len(papers)))


async def _succeeded(live: Live, config: Config, provider: Provider, keep: Mapping[str, int]) -> int:
    """Note it, and let go what is old; when the source is asked again, in ms since 1970."""
    now, ledger = live.space.now_ms(), Ledger(live)
    following = provider.next_try(now, config.refresh_minutes * 60_000)
    await ledger.succeeded(provider.name, now, following)
    if provider.name in keep and (listed := provider.listed()) is not None:
        await ledger.let_go(provider.name, keep, listed)
    return following


def _of_papers(total: IngestCounts, papers: int) -> IngestCounts:
    """The counts of so many papers, of which `total` counts every mention."""
    updated = min(total.updated, papers - total.new)
    return IngestCounts(total.new, updated, papers - total.new - updated)


async def _failed(live: Live, config: Config, name: str, problem: PapertuiError) -> Failed:
    now = live.space.now_ms()
    ledger = Ledger(live)
    before = ledger.state(name).failures
    pause = config.refresh_minutes * 60_000
    if before + 1 >= _BREAKER_FAILURES:
        pause = max(pause, min(_BREAKER_MS * 2 ** (before + 1 - _BREAKER_FAILURES), _BREAKER_MOST_MS))
    offline = False
    if isinstance(problem, HttpProblem):
        offline = problem.kind == "offline"
        pause = max(pause, int((problem.retry_after or 0) * 1000))
    with suppress(PapertuiError):
        await ledger.failed(name, str(problem), now, now + pause)
    return Failed(name, str(problem), bookkeeping.iso(now + pause), offline)


@contextmanager
def _only_one(path: Path) -> Iterator[bool]:
    """True for the one process that may refresh now. Raises `CacheProblem`."""
    try:
        import fcntl
    except ImportError:
        yield True
        return
    with connection.open_lock(path) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
