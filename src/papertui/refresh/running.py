"""Walking the sources: what is due, in which order, and what to do when a source fails.

Nothing here knows a screen. `run` is an async generator, so that whoever listens sets the pace and may stop
at any moment; what was taken in until then is kept.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

from papertui import schedule
from papertui.config import Config
from papertui.errors import PapertuiError, UsageError
from papertui.live import Live
from papertui.model import IngestCounts
from papertui.refresh.asking import HuggingFace
from papertui.refresh.daily import fetch_list, fetch_newest
from papertui.refresh.events import Busy, Event, Failed, Finished, Got, Progress, Started
from papertui.refresh.ledger import Ledger
from papertui.sources import huggingface
from papertui.sources.http import HttpProblem
from papertui.store import bookkeeping, connection

SOURCES = (huggingface.NAME,)

_NOT_FOUND = 404
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

    With `since` or `until` the days between are fetched, whatever their age. Without `force` a source that
    failed lately is left alone until its next try. Raises `UsageError` for an unknown source and `CacheProblem`
    where the cache cannot be used; what goes wrong with a source is a `Failed` event, and the other sources go on.
    """
    for name in sources:
        if name not in SOURCES:
            raise UsageError(f"There is no source “{name}”; there is {', '.join(SOURCES)}.")
    wanted = [name for name in sources or SOURCES if name in sources or _enabled(config, name)]
    with _only_one(live.space.paths.cache.with_name("refresh.lock")) as mine:
        if not mine:
            yield Busy()
            return
        for name in wanted:
            if not force and not _is_due(live, name):
                continue
            async for event in _refresh(live, config, name, since, until):
                yield event


def _enabled(config: Config, name: str) -> bool:
    return bool(getattr(config.sources, name).enabled)


def _is_due(live: Live, name: str) -> bool:
    next_try = Ledger(live).state(name).next_try
    return next_try is None or next_try <= (bookkeeping.iso(live.space.now_ms()) or "")


async def _refresh(
    live: Live, config: Config, name: str, since: date | None, until: date | None
) -> AsyncIterator[Event]:
    total = IngestCounts()
    papers: set[str] = set()
    try:
        if config.offline:
            raise HttpProblem("offline", "papertui is set to stay offline (offline = true in the configuration).")
        async with HuggingFace(live, config) as http:
            async for event in _fetch_all(live, config, http, since, until):
                if isinstance(event, Got):
                    total = total.plus(event.counts)
                    papers.update(event.keys)
                yield event
    except (connection.Damaged, UsageError):
        raise
    except PapertuiError as problem:
        yield await _failed(live, config, name, problem)
    else:
        now = live.space.now_ms()
        await Ledger(live).succeeded(name, now, now + config.refresh_minutes * 60_000)
    yield Finished(name, _of_papers(total, len(papers)))


def _of_papers(total: IngestCounts, papers: int) -> IngestCounts:
    """The counts of so many papers, of which `total` counts every mention."""
    updated = min(total.updated, papers - total.new)
    return IngestCounts(total.new, updated, papers - total.new - updated)


async def _fetch_all(
    live: Live, config: Config, http: HuggingFace, since: date | None, until: date | None
) -> AsyncIterator[Event]:
    name = huggingface.NAME
    if since is None and until is None:
        yield Started(name, 1)
        yield Progress(name, 0, 1, "the newest papers")
        newest = await fetch_newest(live, http)
        yield newest.got
        due = schedule.due(
            await http.ledger.fetched(), newest.day, live.now(), config.sources.huggingface.days,
            config.refresh_minutes,
        )  # fmt: skip
    else:
        due = schedule.between(since, until, live.now().date())
    yield Started(name, len(due))
    found = 0
    for done, listing in enumerate(due):
        yield Progress(name, done, len(due), schedule.words(listing))
        got = await fetch_list(live, http, listing)
        found += got.absent != _NOT_FOUND
        yield got
    if due and not found:
        raise HttpProblem("status", f"{http.host} has none of the lists: is its address right?", status=_NOT_FOUND)
    yield Progress(name, len(due), len(due), "done")


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
