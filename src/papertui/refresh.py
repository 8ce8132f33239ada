"""Sources into the cache: what is due is fetched, newest first, and every step is told as an event.

Nothing here knows a screen. `run` is an async generator, so that whoever listens sets the pace and may stop
at any moment; what was taken in until then is kept.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import IO, NamedTuple, TypeAlias

from papertui import schedule
from papertui.config import Config, token
from papertui.errors import NetworkNeeded, NothingMatched, PapertuiError, UsageError
from papertui.live import Live
from papertui.model import IngestCounts, Listing, Sighting, View
from papertui.sources import huggingface
from papertui.sources.http import Answer, Http, HttpProblem, Validators
from papertui.sources.http_address import with_params
from papertui.sources.parsed import ContentProblem
from papertui.store import bookkeeping
from papertui.store.threads import LATER

SOURCES = (huggingface.NAME,)

_MOST_PAGES = {"trending": 5}
_MOST_PAGES_OF_A_PERIOD = 60
_BREAKER_FAILURES = 3
_BREAKER_MS = 15 * 60_000
_BREAKER_MOST_MS = 6 * 3_600_000
_LONGEST_PAUSE = 30.0
_DETAIL_FRESH_MS = 6 * 3_600_000


class Started(NamedTuple):
    """A source is being asked for `total` lists."""

    source: str
    total: int


class Progress(NamedTuple):
    """`done` of `total` lists are here; `what` is the one being fetched, in words."""

    source: str
    done: int
    total: int
    what: str


class Got(NamedTuple):
    """A list came in."""

    source: str
    listing: Listing | None
    counts: IngestCounts
    skipped: int = 0


class Failed(NamedTuple):
    """A source gave up: why, when it is tried again (ISO 8601 UTC), and whether the network is not there at all."""

    source: str
    reason: str
    next_try: str | None
    offline: bool = False


class Finished(NamedTuple):
    """A source is done, well or not; the sum of what came in."""

    source: str
    counts: IngestCounts


class Busy(NamedTuple):
    """Another process refreshes this cache at this moment."""


Event: TypeAlias = "Started | Progress | Got | Failed | Finished | Busy"


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
    failed lately is left alone until its next try. Raises `UsageError` for an unknown source; what goes
    wrong with a source is a `Failed` event, and the other sources go on.
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


async def load_list(live: Live, config: Config, listing: Listing) -> IngestCounts:
    """Fetch one day, week, month or trending because the reader went there. Raises `PapertuiError`."""
    async with _HuggingFace(live, config) as http:
        try:
            got = await _fetch_list(live, http, listing)
        except (HttpProblem, ContentProblem) as problem:
            raise _as_error(problem) from problem
    return got.counts


async def load_detail(live: Live, config: Config, key: str, *, fresh: bool = False) -> View | None:
    """Fetch comments and linked models, datasets and Spaces of a paper, unless they were fetched lately.

    A paper that is not in the cache comes into it. Returns the view as it is then, `None` when there is none. A
    paper without a page at Hugging Face is no error. Raises `PapertuiError`.
    """
    row = live.row_of(key)
    view = await live.view(row) if row is not None else None
    arxiv = key.partition("arxiv:")[2]
    if not arxiv or config.offline:
        return view
    kept = view.detail if view is not None else None
    if not fresh and kept is not None and _age_ms(live, kept.fetched) < _DETAIL_FRESH_MS:
        return view
    async with _HuggingFace(live, config) as http:
        try:
            answer = await http.get(huggingface.of_paper(arxiv))
            sighting, detail = huggingface.parse_detail(answer.body, fetched=bookkeeping.iso(live.space.now_ms()))
        except HttpProblem as problem:
            if problem.status == 404:
                return view
            raise _as_error(problem) from problem
        except ContentProblem as problem:
            raise _as_error(problem) from problem
    await live.ingest([sighting])
    await live.write(partial(live.space.keep_detail, detail))
    row = live.row_of(key)
    return await live.view(row) if row is not None else None


async def search_online(live: Live, config: Config, words: str) -> list[str]:
    """Ask Hugging Face for words or an id; the keys of the hits, best first. They are in the cache then.

    The source allows some 50 of these in five minutes, so this is never done while typing. Raises `PapertuiError`.
    """
    async with _HuggingFace(live, config) as http:
        try:
            answer = await http.get(huggingface.search(words), lane=huggingface.SEARCH_LANE)
            parsed = huggingface.parse_search(answer.body)
        except (HttpProblem, ContentProblem) as problem:
            raise _as_error(problem) from problem
    await live.ingest(parsed.sightings)
    return list(dict.fromkeys(sighting.paper.key for sighting in parsed.sightings))


def _enabled(config: Config, name: str) -> bool:
    return bool(getattr(config.sources, name).enabled)


def _is_due(live: Live, name: str) -> bool:
    now = bookkeeping.iso(live.space.now_ms()) or ""
    return all(state.next_try is None or state.next_try <= now for state in live.sources() if state.name == name)


def _age_ms(live: Live, when: str | None) -> float:
    from datetime import datetime

    if when is None:
        return float("inf")
    return (live.now() - datetime.fromisoformat(when)).total_seconds() * 1000


async def _refresh(
    live: Live, config: Config, name: str, since: date | None, until: date | None
) -> AsyncIterator[Event]:
    total = IngestCounts()
    try:
        if config.offline:
            raise HttpProblem("offline", "papertui is set to stay offline (offline = true in the configuration).")
        async with _HuggingFace(live, config) as http:
            async for event in _fetch_all(live, config, http, since, until):
                if isinstance(event, Got):
                    total = total.plus(event.counts)
                yield event
    except PapertuiError as problem:
        yield await _failed(live, config, name, problem)
    else:
        now = live.space.now_ms()
        await live.write(partial(live.space.source_succeeded, name, now, now + config.refresh_minutes * 60_000))
    yield Finished(name, total)


async def _fetch_all(
    live: Live, config: Config, http: _HuggingFace, since: date | None, until: date | None
) -> AsyncIterator[Event]:
    name = huggingface.NAME
    if since is None and until is None:
        yield Started(name, 1)
        yield Progress(name, 0, 1, "the newest papers")
        newest = await _fetch_newest(live, http)
        yield newest.got
        due = schedule.due(
            await live.write(live.space.fetched_lists), newest.day, live.now(), config.sources.huggingface.days,
            config.refresh_minutes,
        )  # fmt: skip
    else:
        due = schedule.between(since, until, live.now().date())
    yield Started(name, len(due))
    for done, listing in enumerate(due):
        yield Progress(name, done, len(due), schedule.words(listing))
        yield await _fetch_list(live, http, listing)
    yield Progress(name, len(due), len(due), "done")


class _Newest(NamedTuple):
    got: Got
    day: date


async def _fetch_newest(live: Live, http: _HuggingFace) -> _Newest:
    """The undated list: something to read at once, and the newest day the source has, whatever the clock says."""
    answer = await http.get(huggingface.newest())
    parsed = huggingface.parse_list(answer.body)
    counts = await live.ingest(parsed.sightings)
    days = [s.listing.period for s in parsed.sightings if s.listing is not None and s.listing.kind == "day"]
    today = live.now().date()
    newest = min(date.fromisoformat(max(days)), today) if days else today
    return _Newest(Got(huggingface.NAME, None, counts, len(parsed.skipped)), newest)


async def _fetch_list(live: Live, http: _HuggingFace, listing: Listing) -> Got:
    """One list, all its pages until the empty one, taken in as a whole. Raises `HttpProblem`, `ContentProblem`."""
    sightings: list[Sighting] = []
    keys: dict[str, None] = {}
    skipped = 0
    validators = Validators()
    for page in range(_MOST_PAGES.get(listing.kind, _MOST_PAGES_OF_A_PERIOD)):
        request = _request(listing, page)
        known = await live.write(partial(live.space.validators, http.address(request))) if page == 0 else None
        try:
            answer = await http.get(request, Validators(*known) if known else None)
        except HttpProblem as problem:
            if problem.status in (400, 404) and not sightings:
                return Got(huggingface.NAME, listing, IngestCounts())  # a day that is not out, or that never was
            raise
        if answer.not_modified:
            await live.write(partial(live.space.list_unchanged, listing))
            return Got(huggingface.NAME, listing, IngestCounts())
        if page == 0:
            validators = answer.validators
        parsed = huggingface.parse_list(answer.body, listing._replace(rank=len(keys)))
        fresh = [sighting for sighting in parsed.sightings if sighting.paper.key not in keys]
        skipped += len(parsed.skipped)
        if not fresh:
            break
        sightings += fresh
        keys |= dict.fromkeys(sighting.paper.key for sighting in fresh)
    worse = await live.write(partial(live.space.list_is_worse, listing, len(keys)))
    if worse:
        sightings = [one._replace(listing=None) if _is_on(one, listing) else one for one in sightings]
    counts = await live.ingest(sightings)
    complete = partial(
        live.space.list_complete, listing, list(keys), worse=worse, address=http.address(_request(listing, 0)),
        seen=validators if len(keys) < huggingface.PAGE and not worse else Validators(),
    )  # fmt: skip
    await live.write(complete, LATER)
    return Got(huggingface.NAME, listing, counts, skipped)


def _is_on(sighting: Sighting, listing: Listing) -> bool:
    place = sighting.listing
    return place is not None and (place.kind, place.period) == (listing.kind, listing.period)


def _request(listing: Listing, page: int) -> huggingface.Request:
    if listing.kind == "trending":
        return huggingface.trending(page)
    ask: dict[str, Callable[[str, int], huggingface.Request]] = {
        "day": huggingface.of_day,
        "week": huggingface.of_week,
        "month": huggingface.of_month,
    }
    return ask[listing.kind](listing.period, page)


async def _failed(live: Live, config: Config, name: str, problem: PapertuiError) -> Failed:
    now = live.space.now_ms()
    before = next((state.failures for state in live.sources() if state.name == name), 0)
    pause = config.refresh_minutes * 60_000
    if before + 1 >= _BREAKER_FAILURES:
        pause = max(pause, min(_BREAKER_MS * 2 ** (before + 1 - _BREAKER_FAILURES), _BREAKER_MOST_MS))
    offline = False
    if isinstance(problem, HttpProblem):
        offline = problem.kind == "offline"
        pause = max(pause, int((problem.retry_after or 0) * 1000))
    with suppress(PapertuiError):
        await live.write(partial(live.space.source_failed, name, str(problem), now, now + pause))
    return Failed(name, str(problem), bookkeeping.iso(now + pause), offline)


def _as_error(problem: PapertuiError) -> PapertuiError:
    if isinstance(problem, HttpProblem) and problem.kind in ("offline", "timeout"):
        return NetworkNeeded(str(problem))
    if isinstance(problem, HttpProblem) and problem.status == 404:
        return NothingMatched(str(problem))
    return problem


class _HuggingFace:
    """The API under its configured base address."""

    def __init__(self, live: Live, config: Config) -> None:
        self._live = live
        self._settings = config.sources.huggingface
        self._base = self._settings.url.rstrip("/")
        self._open = Http()

    async def __aenter__(self) -> _HuggingFace:
        command = self._settings.token_command
        secret = await asyncio.to_thread(token, "HF_TOKEN", command) if command else token("HF_TOKEN", ())
        self._open = Http(pace=_Pace(self._live), tokens={self._base: secret.reveal()} if secret else None)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._open.__aexit__()

    def address(self, request: huggingface.Request) -> str:
        return with_params(self._base + request[0], request[1])

    async def get(self, request: huggingface.Request, validators: Validators | None = None, lane: str = "") -> Answer:
        return await self._open.get(self.address(request), validators=validators, lane=lane)


class _Pace:
    """Keeps pauses that a server asked for in the cache, where every process of this machine sees them."""

    def __init__(self, live: Live) -> None:
        self._live = live

    async def wait(self, lane: str) -> None:
        """Return when the lane may be used. Raises `HttpProblem` where that is further off than a reader waits."""
        ahead = await self._live.write(partial(self._live.space.ahead, lane)) / 1000
        if ahead > _LONGEST_PAUSE:
            raise HttpProblem(
                "rate", f"{lane} asked for a pause; {ahead:.0f} seconds of it are left", retry_after=ahead
            )
        await asyncio.sleep(ahead)

    def cool(self, lane: str, seconds: float) -> None:
        """Nobody asks for so long."""
        live = self._live
        live.later(partial(live.space.cool, lane, int(seconds * 1000)))


@contextmanager
def _only_one(path: Path) -> Iterator[bool]:
    """True for the one process that may refresh now."""
    try:
        import fcntl
    except ImportError:
        yield True
        return
    file: IO[bytes] = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+b")
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
