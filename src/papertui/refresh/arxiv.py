"""arXiv as it is refreshed: today's announcements, days that were missed, authors, searches."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime, timedelta, timezone
from typing import NamedTuple

from papertui.config import Config
from papertui.errors import PapertuiError, UsageError
from papertui.live import Live
from papertui.model import Listing, Sighting
from papertui.query import parse
from papertui.refresh import nameless
from papertui.refresh.arxiv_asking import MOST_HITS, UNKNOWN, ask, has_category, rss_base, server
from papertui.refresh.asking import Asker
from papertui.refresh.events import MOST_SKIPS, Event, Got, PartlyWrong, Progress, Started
from papertui.refresh.source import Source
from papertui.sources import arxiv, arxiv_taxonomy, arxiv_xml
from papertui.sources.arxiv_query import search_query, window
from papertui.sources.http import HttpProblem
from papertui.sources.parsed import ContentProblem, Skip
from papertui.text import plural

ANNOUNCED, SUBMITTED, ASKED, BEGUN = "announced", "submitted", "asked", "begun"
"""What the cache notes as fetched: a day's announcements, a day's submissions in a category, a search; and that a
category is followed since then."""

FIRST_DAYS = 3
"""Days that a new subscription begins with."""

MOST_DAYS = 60
"""Days of a gap that are filled without being asked to."""

MOST_FAULTS = 2
"""So many questions may be answered wrongly before the rest is left for another time."""

_HALF_DAY_MS = 12 * 3_600_000
_SETTLED = timedelta(days=2)
_SATURDAY = 5


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
        """What is due: announcements, missed days, authors and searches, and papers known by id alone; or the
        submissions of the days asked for."""
        jobs = _Jobs(live, config)
        async with server(live, config) as http:
            for name in config.sources.arxiv.categories:
                if not arxiv_taxonomy.is_known(name):
                    yield Progress(self.name, 0, 1, f"whether there is {name}")
                    await jobs.ask_about(http, name)
            due = await (jobs.due() if since is None and until is None else jobs.between(since, until))
            yield Started(self.name, len(due))
            wrong = 0
            for done, job in enumerate(due):
                yield Progress(self.name, done, len(due), job.words)
                try:
                    async for got in _do(live, config, http, job):
                        yield got
                except (HttpProblem, ContentProblem) as problem:
                    if not _concerns_one(problem) or wrong >= MOST_FAULTS:
                        raise
                    wrong += 1
                    jobs.faults.append(str(problem))
            for name in jobs.begins:
                await http.ledger.noted(BEGUN, name, 0)
            if since is None and until is None and (unnamed := await nameless.due(live)):
                yield Progress(self.name, len(due), len(due), f"{plural(len(unnamed), 'paper')} known by id alone")
                yield await nameless.look_up(live, http, unnamed)
        yield Progress(self.name, len(due), len(due), "done")
        if jobs.faults:
            raise PartlyWrong(" ".join(jobs.faults) + jobs.advice)


class Job(NamedTuple):
    """Something to ask for: today's announcements, or a query (then `period` is what the cache notes)."""

    kind: str
    period: str
    words: str
    query: str = ""
    categories: tuple[str, ...] = ()


class _Jobs:
    """What to ask for, from the settings and from what was fetched before."""

    def __init__(self, live: Live, config: Config) -> None:
        self._live, self._config = live, config
        self._settings = config.sources.arxiv
        self._unknown: set[str] = set()
        self.faults: list[str] = []
        self.begins: tuple[str, ...] = ()
        """The categories that are followed from now on, once all that is due came."""

    @property
    def _categories(self) -> tuple[str, ...]:
        return tuple(name for name in self._settings.categories if name not in self._unknown)

    @property
    def advice(self) -> str:
        """Where what is wrong with the settings is put right."""
        return " Change categories under [sources.arxiv]." if self._unknown else ""

    async def ask_about(self, http: Asker, name: str) -> None:
        """Find out whether arXiv has a category that this version does not know; it is asked once a day at most."""
        if not await has_category(self._live, self._config, http, name):
            self._unknown.add(name)
            self.faults.append(f"arXiv has no category “{name}”{arxiv_taxonomy.did_you_mean(name)}")

    async def due(self) -> list[Job]:
        fetched = await self._fetched()
        today = eastern_day(self._live.now())
        jobs = []
        self.begins = tuple(name for name in self._categories if (BEGUN, name) not in fetched)
        if announced := self.begins if (ANNOUNCED, today.isoformat()) in fetched else self._categories:
            jobs.append(Job(ANNOUNCED, today.isoformat(), "today's announcements", categories=announced))
        if self._categories:
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
        if not self._settings.categories:
            raise UsageError('arXiv is asked by category: set categories under [sources.arxiv], such as ["cs.LG"].')
        last = min(until or self._live.now().date(), self._live.now().date())
        first = since or last
        if not self._categories:
            return []
        fetched = await self._fetched()
        now = self._live.space.now_ms()
        wanted = {
            day: tuple(name for name in self._categories if not _is_settled(day, fetched.get(_note_of(day, name)), now))
            for day in (last - timedelta(days=back) for back in range((last - first).days + 1))
        }
        return [_day(day, names) for day, names in wanted.items() if names]

    def _gap(self, fetched: dict[tuple[str, str], int], today: date) -> list[Job]:
        """The days since the last announcements that came in; each announces what was submitted up to it.

        A category that is new begins with `FIRST_DAYS`.
        """
        known = [date.fromisoformat(period) for kind, period in fetched if kind == ANNOUNCED]
        last = max((day for day in known if day < today), default=today - timedelta(days=FIRST_DAYS))
        first = max(last, today - timedelta(days=MOST_DAYS))
        days = [today - timedelta(days=back) for back in range(1, (today - first).days + 1)]
        missed = [day for day in days if day.weekday() < _SATURDAY]
        if known and len(missed) <= 1:
            days = []
        begun = [name for name in self._categories if name not in self.begins]
        wanted = {day: list(begun if known else self._categories) for day in days}
        for day in [today - timedelta(days=back) for back in range(1, FIRST_DAYS + 1)] if known else ():
            wanted.setdefault(day, []).extend(self.begins)
        lacking = {
            day: tuple(one for one in names if _note_of(day, one) not in fetched) for day, names in wanted.items()
        }
        return [_day(day, lacking[day]) for day in sorted(lacking, reverse=True) if lacking[day]]

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


def _day(day: date, names: tuple[str, ...]) -> Job:
    return Job(SUBMITTED, day.isoformat(), day.isoformat(), window(names, day, day), names)


def _note_of(day: date, category: str) -> tuple[str, str]:
    """What the cache notes when a day's submissions in a category were fetched."""
    return SUBMITTED, f"{day.isoformat()} {category}"


def _is_settled(day: date, fetched: int | None, now: int) -> bool:
    """Whether a day's submissions were fetched when no more could come, or so lately that they would be the same."""
    if fetched is None:
        return False
    if 0 <= now - fetched < _HALF_DAY_MS:
        return True
    return datetime.fromtimestamp(fetched / 1000).date() - day >= _SETTLED


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
    await _note(http, job, list(keys))


async def _pages(live: Live, http: Asker, job: Job, most: int) -> AsyncIterator[Got]:
    """A query's papers page by page, each taken in as it comes; page edges may repeat some."""
    start, total = 0, most
    seen: set[str] = set()
    while start < min(total, most):
        size = min(arxiv.PAGE, most - start)
        request = arxiv.search(job.query, start, size, by="submittedDate")
        answer = await ask(http, request)
        total = answer.total or 0
        if not answer.parsed.sightings and start < total:
            # the server sometimes gives an empty page for a full one
            answer = await ask(http, request)
            if not answer.parsed.sightings:
                raise ContentProblem(f"{http.host} told of {total:,} papers and sent none after {start:,}")
        keys = {sighting.paper.key for sighting in answer.parsed.sightings}
        if keys and keys <= seen:
            raise ContentProblem(f"{http.host} told of {total:,} papers and sends the same again and again")
        seen |= keys
        start += size
        yield await _take(live, answer.parsed.sightings, answer.parsed.skipped, None)


async def _announced(live: Live, config: Config, http: Asker, job: Job) -> Got:
    """Today's batch. A batch of another day, or an empty one on a working day, is asked for again later."""
    try:
        answer = await ask(http, arxiv.announcements(job.categories, rss_base(config)))
    except HttpProblem as problem:
        if problem.status == UNKNOWN:
            names = ", ".join(job.categories)
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
        await _note(http, job, list(got.keys))
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


async def _note(http: Asker, job: Job, keys: Sequence[str]) -> None:
    if job.kind != SUBMITTED:
        await http.ledger.noted(job.kind, job.period, len(keys))
    for name in job.categories if job.kind == SUBMITTED else ():
        await http.ledger.noted(*_note_of(date.fromisoformat(job.period), name), len(keys))
