"""Papers known by their arXiv id alone get their record while refreshing: one question for many of them."""

from __future__ import annotations

from collections.abc import Sequence

from papertui.live import Live
from papertui.model import Sighting
from papertui.refresh.arxiv_asking import ask
from papertui.refresh.asking import Asker
from papertui.refresh.events import Got
from papertui.refresh.ledger import Ledger
from papertui.sources import arxiv
from papertui.sources.http import HttpProblem
from papertui.store import nameless

UNNAMED = "unnamed"
"""What the cache notes of a paper of which arXiv told nothing."""

MONTH_MS = 30 * 24 * 3_600_000
"""Of such a paper arXiv is asked at most once in this time."""

_REFUSED = 400


async def due(live: Live) -> list[str]:
    """The keys to ask for now, at most as many as one question takes."""
    keys = await live.write(lambda: nameless.of_arxiv(live.space.reader.db))
    if not keys:
        return []
    asked, now = await Ledger(live).fetched(), live.space.now_ms()
    return [key for key in keys if not 0 <= now - asked.get((UNNAMED, key), -MONTH_MS) < MONTH_MS][: arxiv.MOST_IDS]


async def look_up(live: Live, http: Asker, keys: list[str]) -> Got:
    """Ask for papers by their keys. Raises `PapertuiError`."""
    sightings: Sequence[Sighting] = ()
    try:
        answer = await ask(http, arxiv.by_ids([key.removeprefix("arxiv:") for key in keys]))
        sightings = answer.parsed.sightings
    except HttpProblem as problem:
        if problem.status != _REFUSED:  # one of the ids is none to arXiv
            raise
    counts = await live.ingest(sightings)
    told = {sighting.paper.key for sighting in sightings}
    for key in keys:
        if key not in told:
            await http.ledger.noted(UNNAMED, key, 0)
    return Got(arxiv.NAME, None, counts, keys=tuple(sorted(told)))
