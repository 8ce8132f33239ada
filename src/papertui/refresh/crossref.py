"""Crossref into the cache: where starred preprints came out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date

from papertui.config import Config
from papertui.live import Live
from papertui.model import IngestCounts, Paper
from papertui.refresh.apart import apart
from papertui.refresh.asking import Asker
from papertui.refresh.events import Event, Got, Progress, Started
from papertui.sources import crossref
from papertui.sources.parsed import ContentProblem
from papertui.store import citing

MONTH_MS = 30 * 24 * 3_600_000
"""A preprint that has not come out is asked for at most once in this time."""

STARS = 20
"""So many of them at a refresh."""

_CAP = 5_000_000
_MOST_FAULTS = 3


class Crossref:
    """Publications as a source that is refreshed. It brings no papers."""

    name = crossref.NAME

    def wanted(self, config: Config) -> bool:
        return config.sources.crossref.enabled

    def next_try(self, now_ms: int, usual_ms: int) -> int:
        return now_ms + usual_ms

    def keep_days(self, config: Config) -> int:
        return 0

    def listed(self) -> frozenset[str]:
        return frozenset()

    async def fetch(self, live: Live, config: Config, since: date | None, until: date | None) -> AsyncIterator[Event]:
        """The starred preprints that are due. Days mean nothing here."""
        old = live.space.now_ms() - MONTH_MS
        reader = live.space.reader
        due = await live.write(lambda: citing.unpublished(reader.db, old, STARS))
        faults: list[ContentProblem] = []
        yield Started(self.name, len(due))
        async with Asker(live, config.sources.crossref.url, lane=crossref.NAME, every=crossref.EVERY) as http:
            for done, (key, row) in enumerate(due):
                yield Progress(self.name, done, len(due), f"publication of {key}")
                try:
                    await _look(live, http, key, row, config.sources.crossref.mailto)
                except ContentProblem as problem:  # an answer that is bad for one paper holds up no other
                    faults.append(problem)
                    if len(faults) == _MOST_FAULTS:
                        break
                    continue
                yield Got(self.name, None, IngestCounts(updated=1), keys=(key,))
        yield Progress(self.name, len(due), len(due), "done")
        if faults:
            raise faults[0]


async def check(live: Live, config: Config) -> None:
    """Ask for one paper and keep nothing. Raises `PapertuiError`."""
    paper = Paper("arxiv:1706.03762", "Attention Is All You Need")
    async with Asker(live, config.sources.crossref.url, lane=crossref.NAME, every=crossref.EVERY) as http:
        crossref.parse((await http.get(crossref.search(paper, None), cap=_CAP)).body, paper)


async def _look(live: Live, http: Asker, key: str, row: int, mailto: str | None) -> None:
    view = await live.view(row)
    if view is None:
        return
    paper = view.paper._replace(key=key)
    answer = await http.get(crossref.search(paper, mailto if mailto and "@" in mailto else None), cap=_CAP)
    article = await apart(crossref.parse, answer.body, paper)
    if (pause := crossref.pause(dict(answer.headers))) > crossref.EVERY:
        http.ledger.cool(crossref.NAME, int(pause * 1000))

    def keep() -> None:
        with live.space.transaction() as db:
            citing.keep_published(db, key, article, crossref.NAME, live.space.now_ms())

    await live.write(keep)
