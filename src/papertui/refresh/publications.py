"""Where starred preprints came out, into the cache, from whoever registers that."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable
from datetime import date
from typing import NamedTuple, TypeVar

from papertui.config import Config
from papertui.live import Live
from papertui.model import IngestCounts, Paper
from papertui.refresh.asking import Asker
from papertui.refresh.events import Event, Got, Progress, Started
from papertui.refresh.source import Source
from papertui.sources.http import HttpProblem
from papertui.sources.parsed import ContentProblem
from papertui.sources.publication import Article, Work
from papertui.store import citing

T = TypeVar("T")

MONTH_MS = 30 * 24 * 3_600_000
"""A preprint that has not come out is asked for at most once in this time."""

STARS = 20
"""So many of them at a refresh."""

CAP = 5_000_000
"""Bytes of an answer."""

_MOST_FAULTS = 3
_UNKNOWN = 404


class Asked(NamedTuple):
    """A preprint, and the DOI that another register says it came out under."""

    paper: Paper
    known: str | None


class Publications(Source, ABC):
    """A register of publications as a source that is refreshed. Refreshing brings no papers.

    Whoever inherits says how it is reached and how it is asked for one paper.
    """

    every: float
    """Seconds between two questions."""

    def server(self, live: Live, config: Config, *, urgent: bool = False) -> Asker:
        """The register's server, to be opened; what is `urgent` goes before a refresh."""
        url = getattr(config.sources, self.name).url
        return Asker(live, url, lane=self.name, every=self.every, urgent=urgent)

    @abstractmethod
    async def look(self, live: Live, http: Asker, config: Config, asked: Asked) -> Article | None:
        """Where a preprint came out, `None` where that is not known. Raises `PapertuiError`."""

    @abstractmethod
    async def work(self, live: Live, http: Asker, config: Config, doi: str) -> Work | None:
        """What a DOI stands for, `None` for one that is not known. Raises `HttpProblem` and `ContentProblem`."""

    async def fetch(self, live: Live, config: Config, since: date | None, until: date | None) -> AsyncIterator[Event]:
        """The starred preprints that are due. Days mean nothing here."""
        old = live.space.now_ms() - MONTH_MS
        reader = live.space.reader
        due = await live.write(lambda: citing.unpublished(reader.db, self.name, old, STARS))
        faults: list[ContentProblem] = []
        yield Started(self.name, len(due))
        async with self.server(live, config) as http:
            for done, (key, row, known) in enumerate(due):
                yield Progress(self.name, done, len(due), f"publication of {key}")
                view = await live.view(row)
                if view is None:
                    continue
                try:
                    article = await self.look(live, http, config, Asked(view.paper._replace(key=key), known))
                except ContentProblem as problem:  # an answer that is bad for one paper holds up no other
                    faults.append(problem)
                    if len(faults) == _MOST_FAULTS:
                        break
                    continue
                changed = await keep(live, key, article, self.name)
                yield Got(self.name, None, IngestCounts(updated=changed, unchanged=not changed), keys=(key,))
        yield Progress(self.name, len(due), len(due), "done")
        if faults:
            raise faults[0]


async def unless_unknown(asking: Awaitable[T]) -> T | None:
    """The answer, `None` where there is nothing under what was asked for. Raises `HttpProblem`."""
    try:
        return await asking
    except HttpProblem as problem:
        if problem.status == _UNKNOWN:
            return None
        raise


async def keep(live: Live, key: str, article: Article | None, source: str) -> bool:
    """Keep where a preprint came out, or that it was asked for in vain; whether that is news."""

    def write() -> bool:
        with live.space.transaction() as db:
            return citing.keep_published(db, key, article, source, live.space.now_ms())

    return await live.write(write)
