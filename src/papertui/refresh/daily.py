"""Daily Papers into the cache: one list, one paper, one search at a time."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import date, datetime
from functools import partial
from typing import NamedTuple

from papertui import schedule
from papertui.config import Config
from papertui.live import Live
from papertui.model import IngestCounts, Listing, Sighting, View
from papertui.refresh.apart import apart
from papertui.refresh.asking import HuggingFace, as_error
from papertui.refresh.events import MOST_SKIPS, Event, Got, Progress, Started
from papertui.refresh.source import Source
from papertui.sources import huggingface
from papertui.sources.http import HttpProblem, Validators
from papertui.sources.parsed import ContentProblem, Skip
from papertui.store import bookkeeping

_MOST_PAGES = {"trending": 5}
_MOST_PAGES_OF_A_PERIOD = 60
_DETAIL_FRESH_MS = 6 * 3_600_000
_NOT_FOUND = 404
_TRUST_MS = 3 * 24 * 3_600_000
"""For so long the source is believed that a list did not change; then it is fetched whole once."""


class DailyPapers(Source):
    """Hugging Face Daily Papers as a source that is refreshed."""

    name = huggingface.NAME

    def keep_days(self, config: Config) -> int:
        days = config.sources.huggingface.keep_days
        # what is fetched anew every day must not go in between
        return max(days, config.sources.huggingface.days + 1) if days else 0

    async def fetch(self, live: Live, config: Config, since: date | None, until: date | None) -> AsyncIterator[Event]:
        """The list without a date, then the lists that are due, newest first; or the days asked for."""
        async with HuggingFace(live, config) as http:
            async for event in _fetch(live, config, http, since, until):
                yield event


async def _fetch(
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


async def load_list(live: Live, config: Config, listing: Listing) -> IngestCounts:
    """Fetch one day, week, month or trending because the reader went there. Raises `PapertuiError`."""
    async with HuggingFace(live, config) as http:
        try:
            got = await fetch_list(live, http, listing)
        except (HttpProblem, ContentProblem) as problem:
            raise as_error(problem) from problem
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
    async with HuggingFace(live, config) as http:
        try:
            answer = await http.get(huggingface.of_paper(arxiv))
            fetched = bookkeeping.iso(live.space.now_ms())
            sighting, detail = await apart(huggingface.parse_detail, answer.body, fetched=fetched)
        except HttpProblem as problem:
            if problem.status == 404:
                return view
            raise as_error(problem) from problem
        except ContentProblem as problem:
            raise as_error(problem) from problem
    await live.ingest([sighting])
    await live.write(partial(live.space.keep_detail, detail))
    row = live.row_of(key)
    return await live.view(row) if row is not None else None


async def search_online(live: Live, config: Config, words: str) -> list[str]:
    """Ask Hugging Face for words or an id; the keys of the hits, best first. They are in the cache then.

    The source allows some 50 of these in five minutes, so this is never done while typing. Raises `PapertuiError`.
    """
    async with HuggingFace(live, config) as http:
        try:
            answer = await http.get(huggingface.search(words), lane=huggingface.SEARCH_LANE)
            parsed = await apart(huggingface.parse_search, answer.body)
        except (HttpProblem, ContentProblem) as problem:
            raise as_error(problem) from problem
    await live.ingest(parsed.sightings)
    return list(dict.fromkeys(sighting.paper.key for sighting in parsed.sightings))


def _age_ms(live: Live, when: str | None) -> float:
    if when is None:
        return float("inf")
    return (live.now() - datetime.fromisoformat(when)).total_seconds() * 1000


class Newest(NamedTuple):
    """What the undated list brought, and the newest day it knows."""

    got: Got
    day: date


async def fetch_newest(live: Live, http: HuggingFace) -> Newest:
    """The undated list: something to read at once, and the newest day the source has, whatever the clock says."""
    answer = await http.get(huggingface.newest())
    parsed = await apart(huggingface.parse_list, answer.body)
    counts = await live.ingest(parsed.sightings)
    days = [s.listing.period for s in parsed.sightings if s.listing is not None and s.listing.kind == "day"]
    today = live.now().date()
    newest = min(date.fromisoformat(max(days)), today) if days else today
    keys = tuple(dict.fromkeys(sighting.paper.key for sighting in parsed.sightings))
    skips = parsed.skipped[:MOST_SKIPS]
    return Newest(Got(huggingface.NAME, None, counts, len(parsed.skipped), keys=keys, skips=skips), newest)


async def fetch_list(live: Live, http: HuggingFace, listing: Listing) -> Got:
    """One list, all its pages until the empty one, taken in as a whole. Raises `HttpProblem`, `ContentProblem`."""
    sightings: list[Sighting] = []
    keys: dict[str, None] = {}
    skips: list[Skip] = []
    validators = Validators()
    for page in range(_MOST_PAGES.get(listing.kind, _MOST_PAGES_OF_A_PERIOD)):
        request = _request(listing, page)
        known = None
        if page == 0:
            known = await http.ledger.fresh_validators(http.address(request), huggingface.NAME, _TRUST_MS)
        try:
            answer = await http.get(request, known)
        except HttpProblem as problem:
            if problem.status in (400, 404) and not sightings:
                # a day that is not out, or that never was
                return Got(huggingface.NAME, listing, IngestCounts(), absent=problem.status)
            raise
        if answer.not_modified:
            await http.ledger.unchanged(listing)
            return Got(huggingface.NAME, listing, IngestCounts())
        if page == 0:
            validators = answer.validators
        parsed = await apart(huggingface.parse_list, answer.body, listing._replace(rank=len(keys)))
        fresh = [sighting for sighting in parsed.sightings if sighting.paper.key not in keys]
        skips += [skip._replace(place=f"page {page + 1}, {skip.place}") if page else skip for skip in parsed.skipped]
        if not fresh:
            break
        sightings += fresh
        keys |= dict.fromkeys(sighting.paper.key for sighting in fresh)
    worse = await http.ledger.is_worse(listing, len(keys))
    if worse:
        sightings = [one._replace(listing=None) if _is_on(one, listing) else one for one in sightings]
    counts = await live.ingest(sightings)
    seen = validators if len(keys) < huggingface.PAGE and not worse else Validators()
    address = http.address(_request(listing, 0))
    await http.ledger.complete(listing, list(keys), worse=worse, address=address, seen=seen)
    return Got(huggingface.NAME, listing, counts, len(skips), keys=tuple(keys), skips=tuple(skips[:MOST_SKIPS]))


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
