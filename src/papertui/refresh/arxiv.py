"""arXiv into the cache: today's announcements, days that were missed, authors, searches, single papers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime, timedelta, timezone
from typing import NamedTuple

from papertui import identity
from papertui.config import Config
from papertui.errors import PapertuiError, UsageError
from papertui.live import Live
from papertui.model import IngestCounts, Listing, Sighting
from papertui.query import parse
from papertui.query.tree import Match, Query
from papertui.refresh.apart import apart
from papertui.refresh.asking import Asker, as_error
from papertui.refresh.events import MOST_SKIPS, Event, Got, Progress, Started
from papertui.refresh.source import Source
from papertui.sources import arxiv, arxiv_xml
from papertui.sources.arxiv_fields import is_category
from papertui.sources.arxiv_query import search_query, window
from papertui.sources.http import HttpProblem
from papertui.sources.parsed import ContentProblem, Skip

ANNOUNCED, SUBMITTED, ASKED = "announced", "submitted", "asked"
"""What the cache notes as fetched: a day's announcements, a day's submissions, a search."""

FIRST_DAYS = 3
"""Days that a new subscription begins with."""

MOST_DAYS = 60
"""Days of a gap that are filled without being asked to."""

MOST_HITS = 50

MOST_FAULTS = 2
"""So many questions may be answered wrongly before the rest is left for another time."""

_HALF_DAY_MS = 12 * 3_600_000
_SETTLED = timedelta(days=2)
_SATURDAY = 5
_XML_CAP = 30_000_000
_UNKNOWN = 400


class Arxiv(Source):
    """arXiv as a source that is refreshed."""

    name = arxiv.NAME

    def wanted(self, config: Config) -> bool:
        settings = config.sources.arxiv
        return super().wanted(config) and bool(settings.categories or settings.authors or settings.searches)

    def keep_days(self, config: Config) -> int:
        days = config.sources.arxiv.keep_days
        return max(days, MOST_DAYS) if days else 0

    async def fetch(self, live: Live, config: Config, since: date | None, until: date | None) -> AsyncIterator[Event]:
        """What is due: announcements, missed days, authors and searches; or the submissions of the days asked for."""
        jobs = _Jobs(live, config)
        due = await (jobs.due() if since is None and until is None else jobs.between(since, until))
        yield Started(self.name, len(due))
        async with _server(live, config) as http:
            for done, job in enumerate(due):
                yield Progress(self.name, done, len(due), job.words)
                try:
                    async for got in _do(live, config, http, job):
                        yield got
                except (HttpProblem, ContentProblem) as problem:
                    if not _concerns_one(problem) or len(jobs.faults) >= MOST_FAULTS:
                        raise
                    jobs.faults.append(str(problem))
        yield Progress(self.name, len(due), len(due), "done")
        if jobs.faults:
            raise PapertuiError(jobs.faults[0])


class Job(NamedTuple):
    """Something to ask for: today's announcements, or a query (then `period` is what the cache notes)."""

    kind: str
    period: str
    words: str
    query: str = ""


class _Jobs:
    """What to ask for, from the settings and from what was fetched before."""

    def __init__(self, live: Live, config: Config) -> None:
        self._live = live
        self._settings = config.sources.arxiv
        self._categories = tuple(name for name in self._settings.categories if is_category(name))
        self.faults = [
            f"“{name}” is no arXiv category; one is cs.LG. Change categories under [sources.arxiv]."
            for name in self._settings.categories
            if name not in self._categories
        ]

    async def due(self) -> list[Job]:
        fetched = await self._fetched()
        today = eastern_day(self._live.now())
        jobs = []
        if self._categories:
            if (ANNOUNCED, today.isoformat()) not in fetched:
                jobs.append(Job(ANNOUNCED, today.isoformat(), "today's announcements"))
            jobs += self._gap(fetched, today)
        now = self._live.space.now_ms()
        for text in self._queries():
            last = fetched.get((ASKED, text))
            if last is None or not 0 <= now - last < _HALF_DAY_MS:
                try:
                    jobs.append(Job(ASKED, text, text, self._written(text)))
                except PapertuiError as fault:
                    self.faults.append(f"The arXiv search “{text}” cannot be asked: {fault}")
        return jobs

    async def between(self, since: date | None, until: date | None) -> list[Job]:
        """A job for each day, the newest first; days that are complete already are left out."""
        if not self._categories:
            raise UsageError('arXiv is asked by category: set categories under [sources.arxiv], such as ["cs.LG"].')
        last = min(until or self._live.now().date(), self._live.now().date())
        first = since or last
        fetched = await self._fetched()
        days = [last - timedelta(days=back) for back in range((last - first).days + 1)]
        return [self._day(day) for day in days if not _is_settled(day, fetched.get((SUBMITTED, day.isoformat())))]

    def _gap(self, fetched: dict[tuple[str, str], int], today: date) -> list[Job]:
        """The days since the last announcements that came in; each announces what was submitted up to it."""
        known = [date.fromisoformat(period) for kind, period in fetched if kind == ANNOUNCED]
        last = max((day for day in known if day < today), default=today - timedelta(days=FIRST_DAYS))
        first = max(last, today - timedelta(days=MOST_DAYS))
        days = [today - timedelta(days=back) for back in range(1, (today - first).days + 1)]
        missed = [day for day in days if day.weekday() < _SATURDAY]
        if known and len(missed) <= 1:
            return []
        return [self._day(day) for day in days if (SUBMITTED, day.isoformat()) not in fetched]

    def _day(self, day: date) -> Job:
        return Job(SUBMITTED, day.isoformat(), day.isoformat(), window(self._categories, day, day))

    def _queries(self) -> list[str]:
        authors = [f'author:"{name}"' for name in self._settings.authors]
        return list(dict.fromkeys((*authors, *self._settings.searches)))

    def _written(self, text: str) -> str:
        today = self._live.now().date()
        return search_query(parse(text, today=today), today)

    async def _fetched(self) -> dict[tuple[str, str], int]:
        from papertui.refresh.ledger import Ledger

        return await Ledger(self._live).fetched()


def eastern_day(now: datetime) -> date:
    """The day it is where arXiv is: its batches belong to days of Eastern Time."""
    try:
        from zoneinfo import ZoneInfo

        return now.astimezone(ZoneInfo("America/New_York")).date()
    except (ImportError, LookupError):  # a system without time zones; an hour matters little
        return now.astimezone(timezone(timedelta(hours=-5))).date()


def _is_settled(day: date, fetched: int | None) -> bool:
    """Whether a day's submissions were fetched when no more could come."""
    if fetched is None:
        return False
    return datetime.fromtimestamp(fetched / 1000).date() - day >= _SETTLED


def _server(live: Live, config: Config, *, urgent: bool = False) -> Asker:
    return Asker(live, config.sources.arxiv.url, lane=arxiv.NAME, every=arxiv.EVERY, urgent=urgent)


def _rss_base(config: Config) -> str:
    url = config.sources.arxiv.url
    return arxiv.RSS if url == arxiv.API else url


async def _ask(http: Asker, request: arxiv.Request) -> arxiv_xml.Answer:
    """An answer of arXiv. Raises `HttpProblem` and `ContentProblem`."""
    answer = await http.get(request, accept="xml", cap=_XML_CAP)
    return await apart(arxiv_xml.parse, answer.body, f"the answer of {http.host}")


def _concerns_one(problem: PapertuiError) -> bool:
    """Whether the trouble is with what was asked, and not with the network or the server."""
    return isinstance(problem, ContentProblem) or getattr(problem, "status", None) in (400, 404)


async def _do(live: Live, config: Config, http: Asker, job: Job) -> AsyncIterator[Got]:
    if job.kind == ANNOUNCED:
        yield await _announced(live, config, http, job)
        return
    most = MOST_HITS if job.kind == ASKED else arxiv.DEEPEST
    keys: dict[str, None] = {}
    async for got in _pages(live, http, job, most):
        keys |= dict.fromkeys(got.keys)
        yield got
    await _note(live, http, job, list(keys))


async def _pages(live: Live, http: Asker, job: Job, most: int) -> AsyncIterator[Got]:
    """A query's papers page by page, each taken in as it comes; page edges may repeat some."""
    start, total = 0, most
    while start < min(total, most):
        size = min(arxiv.PAGE, most - start)
        request = arxiv.search(job.query, start, size, by="submittedDate")
        answer = await _ask(http, request)
        total = answer.total or 0
        if not answer.parsed.sightings and start < total:
            # the server sometimes gives an empty page for a full one
            answer = await _ask(http, request)
            if not answer.parsed.sightings:
                raise ContentProblem(f"{http.host} told of {total:,} papers and sent none after {start:,}")
        start += size
        yield await _take(live, answer.parsed.sightings, answer.parsed.skipped, None)


async def _announced(live: Live, config: Config, http: Asker, job: Job) -> Got:
    """Today's batch. A batch of another day, or an empty one on a working day, is asked for again later."""
    settings = config.sources.arxiv
    categories = [name for name in settings.categories if is_category(name)]
    try:
        answer = await _ask(http, arxiv.announcements(categories, _rss_base(config)))
    except HttpProblem as problem:
        if problem.status == _UNKNOWN:
            names = ", ".join(categories)
            raise ContentProblem(f"arXiv refuses these categories, one of them may not exist: {names}") from problem
        raise
    day = answer.day
    chosen = [
        sighting._replace(listing=Listing(f"{ANNOUNCED}-{kind}", day) if day else None)
        for sighting in answer.parsed.sightings
        if _is_chosen(live, config, kind := answer.announced.get(sighting.paper.key, arxiv_xml.NEW), sighting)
    ]
    got = await _take(live, chosen, answer.parsed.skipped, Listing(ANNOUNCED, day) if day else None)
    weekend = date.fromisoformat(job.period).weekday() >= _SATURDAY
    if (chosen and day == job.period) or weekend:
        await _note(live, http, job, list(got.keys))
    return got


def _is_chosen(live: Live, config: Config, kind: str, sighting: Sighting) -> bool:
    settings = config.sources.arxiv
    if "cross" in kind and not settings.cross:
        return False
    replaced = kind.startswith(arxiv_xml.REPLACE)
    return not replaced or settings.replacements or live.row_of(sighting.paper.key) is not None


async def _take(live: Live, sightings: Sequence[Sighting], skips: Sequence[Skip], listing: Listing | None) -> Got:
    counts = await live.ingest(sightings)
    keys = tuple(dict.fromkeys(sighting.paper.key for sighting in sightings))
    return Got(arxiv.NAME, listing, counts, len(skips), keys=keys, skips=tuple(skips[:MOST_SKIPS]))


async def _note(live: Live, http: Asker, job: Job, keys: Sequence[str]) -> None:
    await http.ledger.noted(job.kind, job.period, len(keys))


async def search_arxiv(live: Live, config: Config, text: str, most: int = MOST_HITS) -> list[str]:
    """Ask arXiv for a query in the search language; the keys of the hits, best first. They are in the cache then.

    A query that is nothing but papers' identifiers fetches these. Raises `PapertuiError`.
    """
    today = live.now().date()
    query = parse(text, today=today)
    ids = _written_identifiers(text) or _identifiers(query)
    by = "submittedDate" if query.sort is not None and query.sort.by == "date" else "relevance"
    request = arxiv.by_ids(ids) if ids else arxiv.search(search_query(query, today), 0, most, by=by)
    try:
        async with _server(live, config, urgent=True) as http:
            answer = await _ask(http, request)
    except (HttpProblem, ContentProblem) as problem:
        raise as_error(problem) from problem
    await live.ingest(answer.parsed.sightings)
    return list(dict.fromkeys(sighting.paper.key for sighting in answer.parsed.sightings))


async def look_up(live: Live, config: Config, keys: Sequence[str]) -> IngestCounts:
    """Fetch papers by their keys from arXiv, whatever is here already. Raises `PapertuiError`."""
    ids = [found for key in keys if key.startswith("arxiv:") and (found := identity.arxiv_id(key))]
    total = IngestCounts()
    try:
        async with _server(live, config, urgent=True) as http:
            for start in range(0, len(ids), arxiv.MOST_IDS):
                answer = await _ask(http, arxiv.by_ids(ids[start : start + arxiv.MOST_IDS]))
                total = total.plus(await live.ingest(answer.parsed.sightings))
    except (HttpProblem, ContentProblem) as problem:
        raise as_error(problem) from problem
    return total


def _written_identifiers(text: str) -> list[str]:
    """The arXiv ids of a text that is nothing else; a bare one is a word to the search language."""
    found = [identity.arxiv_id(part) for part in ([text.strip()] if identity.arxiv_id(text.strip()) else text.split())]
    return [one for one in found if one] if all(found) else []


def _identifiers(query: Query) -> list[str]:
    where = query.where
    nodes = (where,) if isinstance(where, Match) else getattr(where, "nodes", ())
    found = [node.value.removeprefix("arxiv:") for node in nodes if isinstance(node, Match) and node.field == "id"]
    return found if nodes and len(found) == len(nodes) else []
