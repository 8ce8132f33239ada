"""Feeds into the cache: each is a source of its own, with its own state, pauses and retention."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from papertui.config import Config
from papertui.config.feeds import Feed
from papertui.errors import PapertuiError
from papertui.live import Live
from papertui.model import IngestCounts, Sighting
from papertui.refresh.apart import apart
from papertui.refresh.asking import limits
from papertui.refresh.events import MOST_SKIPS, Event, Got, Progress, Started
from papertui.refresh.ledger import Ledger
from papertui.refresh.pacing import FeedPace, SharedPace
from papertui.sources import arxiv, feed_tree, http_names
from papertui.sources import feeds as form
from papertui.sources.html_text import Page
from papertui.sources.http import Answer, Http, HttpProblem, Validators
from papertui.sources.http_problem import host_of
from papertui.sources.parsed import ContentProblem

LONGEST_REST_MS = 24 * 3_600_000
"""A feed that asks to be left alone for longer is asked once a day all the same."""

TRUST_MS = 3 * 24 * 3_600_000
"""For so long a server is believed that nothing changed; then the feed is fetched whole once."""

ARXIV = "arxiv.org"

EVERY = 1.0
"""Seconds from one request to a host to the next."""

_EVERY_GUESS = 0.2
_TOTAL = 20.0
_READ = 10.0
_AT_ONCE = 64
_TRIES = 2
_GONE = 410
_COMMON = ("feed", "rss.xml", "feed.xml", "atom.xml", "index.xml", "rss", "feed.json")
"""Where feeds are on sites that do not say so."""


class Round:
    """What the feeds of one refresh share: a client for addresses of the internet, and how many are asked at once."""

    def __init__(self, every: float | None = None) -> None:
        self._every = EVERY if every is None else every
        self.turn = asyncio.Semaphore(_AT_ONCE)
        self._inside = 0
        self._https: dict[tuple[http_names.Allowed, bool], Http] = {}

    def http(self, live: Live, url: str) -> Http:
        """A client that asks what may be asked on behalf of this address."""
        allowed, at_arxiv = _allowed(url), is_of_arxiv(url)
        if (allowed, at_arxiv) not in self._https:
            usual = limits()
            bounds = usual._replace(
                total=min(usual.total, _TOTAL), read=min(usual.read, _READ), cap=form.CAP, tries=_TRIES
            )
            pace: FeedPace | SharedPace = FeedPace(Ledger(live), self._every)
            if at_arxiv:
                pace = SharedPace(Ledger(live), live.space.paths.cache.parent, arxiv.NAME, arxiv.EVERY)
            self._https[allowed, at_arxiv] = Http(pace=pace, limits=bounds, allowed=allowed)
        return self._https[allowed, at_arxiv]

    async def __aenter__(self) -> Round:
        self._inside += 1
        return self

    async def __aexit__(self, *_: object) -> None:
        self._inside -= 1
        if not self._inside:
            opened, self._https = self._https, {}
            for http in opened.values():
                await http.__aexit__()


def _allowed(url: str) -> http_names.Allowed:
    """Where an address that the reader typed may lead."""
    host = urlsplit(url).hostname or ""
    address = http_names.literal(host)
    if host == "localhost" or (address is not None and address.is_loopback):
        return http_names.is_public_or_loopback
    return http_names.is_public_or_own if is_own(url) else http_names.is_public


def is_own(url: str) -> bool:
    """Whether the address names this machine or one of the reader's own network."""
    return http_names.is_own_host(urlsplit(url).hostname or "")


def is_of_arxiv(url: str) -> bool:
    """Whether the address is one of arXiv's, which wants all its services asked as one."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    return host == ARXIV or host.endswith(f".{ARXIV}")


class FeedSource:
    """A feed as a source that is refreshed."""

    def __init__(self, feed: Feed, shared: Round | None = None) -> None:
        self.feed = feed
        self._shared = shared or Round()
        self._rest = Rest()
        self._listed: frozenset[str] | None = None

    @property
    def name(self) -> str:
        return self.feed.name

    def wanted(self, config: Config) -> bool:
        return self.feed.enabled

    def keep_days(self, config: Config) -> int:
        return self.feed.keep_days

    def listed(self) -> frozenset[str] | None:
        """What the feed held when it was last fetched whole in this refresh."""
        return self._listed

    def next_try(self, now_ms: int, usual_ms: int) -> int:
        """When the feed is worth asking again, in ms since 1970."""
        return self._rest.after(now_ms, usual_ms)

    async def fetch(self, live: Live, config: Config, since: date | None, until: date | None) -> AsyncIterator[Event]:
        """The feed, if it changed. It holds what it holds: days cannot be asked for."""
        yield Started(self.name, 1)
        yield Progress(self.name, 0, 1, self.feed.title or self.feed.url)
        async with self._shared as shared, shared.turn:
            yield await self._got(live, shared.http(live, self.feed.url), since, until)
        yield Progress(self.name, 1, 1, "done")

    async def _got(self, live: Live, http: Http, since: date | None, until: date | None) -> Got:
        ledger, url = Ledger(live), self.feed.url
        dated = since is not None or until is not None
        known = None if dated else await ledger.fresh_validators(url, self.name, TRUST_MS)
        answer = await _asked(http, url, known)
        if answer.not_modified:
            return Got(self.name, None, IngestCounts())
        found = await apart(_parsed, answer, self.name, live.now().date())
        self._rest = Rest(max(found.rest, _max_age(answer)), found.skip_hours, found.skip_days)
        fresh = self._young(live, _between(found.parsed.sightings, since, until))
        counts = await live.ingest(fresh)
        if not dated:
            await ledger.validated(url, answer.validators)
        self._listed = frozenset(sighting.paper.key for sighting in found.parsed.sightings)
        keys = tuple(sighting.paper.key for sighting in fresh)
        skips = found.parsed.skipped
        return Got(self.name, None, counts, len(skips), keys=keys, skips=skips[:MOST_SKIPS])

    def _young(self, live: Live, sightings: list[Sighting]) -> list[Sighting]:
        """Without what is older than the feed is kept; papers that are here are heard of all the same."""
        if not self.feed.keep_days:
            return sightings
        oldest = (live.now().date() - timedelta(days=self.feed.keep_days)).isoformat()
        return [
            one
            for one in sightings
            if (one.paper.published or one.paper.updated or oldest) >= oldest or live.row_of(one.paper.key) is not None
        ]


class Rest(NamedTuple):
    """How long a feed wants to be left alone: `seconds`, and hours (UTC) and days of the week."""

    seconds: int = 0
    hours: frozenset[int] = frozenset()
    days: frozenset[int] = frozenset()

    def after(self, now_ms: int, usual_ms: int) -> int:
        """The time of the next try, at most a day away unless the reader's own settings say so."""
        wait = max(usual_ms, min(self.seconds * 1000, LONGEST_REST_MS))
        moment = datetime.fromtimestamp((now_ms + wait) / 1000, UTC)
        latest = moment + timedelta(hours=24)
        while (moment.hour in self.hours or moment.weekday() in self.days) and moment < latest:
            moment = moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        return int(moment.timestamp() * 1000)


def _between(sightings: tuple[Sighting, ...], since: date | None, until: date | None) -> list[Sighting]:
    if since is None and until is None:
        return list(sightings)
    first, last = (since or date.min).isoformat(), (until or date.max).isoformat()
    return [one for one in sightings if first <= (one.paper.published or one.paper.updated or "")[:10] <= last]


async def _asked(http: Http, url: str, known: Validators | None) -> Answer:
    """The answer of a feed. Raises `HttpProblem`."""
    try:
        return await http.get(url, accept="feed", validators=known)
    except HttpProblem as problem:
        if problem.status == _GONE:
            gone = f"{host_of(url)} says that this feed is gone for good (410)"
            raise HttpProblem("status", gone, status=_GONE) from None
        raise


def _parsed(answer: Answer, name: str, today: date) -> form.Feed:
    what = f"what {host_of(answer.url)} sent"
    charset = answer.headers.get("content-type", "").lower().partition("charset=")[2].split(";")[0].strip("\"' ")
    try:
        return form.parse(answer.body, answer.url, name, today, charset[:40], what)
    except ContentProblem as problem:
        if "web page" in str(problem):
            raise ContentProblem(f"{problem}; a login page of the network may be in the way") from None
        raise


def _max_age(answer: Answer) -> int:
    said = answer.headers.get("cache-control", "").lower().partition("max-age=")[2]
    digits = said[: len(said) - len(said.lstrip("0123456789"))]
    return int(digits) if digits and len(digits) < 10 else 0


class Found(NamedTuple):
    """A feed that answered: its address, and what it holds."""

    url: str
    feed: form.Feed


async def find(live: Live, url: str) -> Found:
    """The feed at an address, or the one that the page there names, or one where feeds commonly are.

    Raises `PapertuiError` with one sentence where there is none.
    """
    async with Round(_EVERY_GUESS) as shared:
        http = shared.http(live, url)
        answer = await _asked(http, url, None)
        try:
            return await _read(answer, live)
        except ContentProblem as problem:
            refused = problem
        if not _is_page(answer):
            raise PapertuiError(f"{url} is no feed: {refused}.")
        page = Page(feed_tree.decode(answer.body), answer.url)
        told = [address for address, _ in page.feeds]
        base = answer.url if urlsplit(answer.url).path.endswith("/") else answer.url + "/"
        guesses = [urljoin(start, path) for start in dict.fromkeys((base, urljoin(base, "/"))) for path in _COMMON]
        for address in dict.fromkeys([*told[:5], *([] if told else guesses)]):
            try:
                return await _read(await _asked(http, address, None), live)
            except (HttpProblem, ContentProblem) as problem:
                if isinstance(problem, HttpProblem) and problem.kind in ("offline", "timeout", "rate"):
                    raise
                refused = refused if not told else ContentProblem(str(problem))
    if told:
        raise PapertuiError(f"{url} names a feed, but {refused}.")
    raise PapertuiError(f"{url} is a web page that names no feed, and there is none where feeds commonly are.")


async def _read(answer: Answer, live: Live) -> Found:
    return Found(answer.url, await apart(_parsed, answer, "feed", live.now().date()))


def _is_page(answer: Answer) -> bool:
    return "html" in answer.headers.get("content-type", "").lower() or b"<html" in answer.body[:2_000].lower()


async def check(live: Live, feed: Feed) -> form.Feed:
    """Ask a feed now, whole, and say what it holds; nothing is kept. Raises `HttpProblem` and `ContentProblem`."""
    async with Round() as shared:
        answer = await _asked(shared.http(live, feed.url), feed.url, None)
        return await apart(_parsed, answer, feed.name, live.now().date())
