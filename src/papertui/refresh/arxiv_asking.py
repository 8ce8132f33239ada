"""Asking arXiv at its own pace: for a search, for single papers, whether there is a category."""

from __future__ import annotations

from collections.abc import Sequence

from papertui import identity
from papertui.config import Config
from papertui.live import Live
from papertui.model import IngestCounts
from papertui.query import parse
from papertui.query.tree import Match, Query
from papertui.refresh.apart import apart
from papertui.refresh.asking import Asker, as_error
from papertui.sources import arxiv, arxiv_taxonomy, arxiv_xml
from papertui.sources.arxiv_query import search_query
from papertui.sources.http import HttpProblem
from papertui.sources.parsed import ContentProblem

THERE, NOT_THERE = "category", "no category"
"""What the cache notes of a category that this version does not know: what arXiv answered."""

MOST_HITS = 50

UNKNOWN = 400
"""The HTTP status with which arXiv answers what it does not understand."""

_XML_CAP = 30_000_000
_DAY_MS = 24 * 3_600_000


def server(live: Live, config: Config, *, urgent: bool = False) -> Asker:
    """arXiv's servers; what a reader waits for is `urgent`."""
    return Asker(live, config.sources.arxiv.url, lane=arxiv.NAME, every=arxiv.EVERY, urgent=urgent)


def rss_base(config: Config) -> str:
    """Where the announcements are."""
    url = config.sources.arxiv.url
    return arxiv.RSS if url == arxiv.API else url


async def ask(http: Asker, request: arxiv.Request) -> arxiv_xml.Answer:
    """An answer of arXiv. Raises `HttpProblem` and `ContentProblem`."""
    answer = await http.get(request, accept="xml", cap=_XML_CAP)
    return await apart(arxiv_xml.parse, answer.body, f"the answer of {http.host}")


async def has_category(live: Live, config: Config, http: Asker, name: str) -> bool:
    """Whether arXiv has a category; one that it did not have is asked for again a day later.

    Raises `HttpProblem` and `ContentProblem`.
    """
    fetched = await http.ledger.fetched()
    if arxiv_taxonomy.is_known(name) or (THERE, name) in fetched:
        return True
    refused = fetched.get((NOT_THERE, name))
    if not arxiv_taxonomy.may_be_new(name) or (refused is not None and 0 <= live.space.now_ms() - refused < _DAY_MS):
        return False
    try:
        await ask(http, arxiv.announcements([name], rss_base(config)))
    except HttpProblem as problem:
        if problem.status != UNKNOWN:
            raise
        await http.ledger.noted(NOT_THERE, name, 0)
        return False
    await http.ledger.noted(THERE, name, 0)
    return True


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
        async with server(live, config, urgent=True) as http:
            answer = await ask(http, request)
    except (HttpProblem, ContentProblem) as problem:
        raise as_error(problem) from problem
    await live.ingest(answer.parsed.sightings)
    return list(dict.fromkeys(sighting.paper.key for sighting in answer.parsed.sightings))


async def look_up(live: Live, config: Config, keys: Sequence[str]) -> IngestCounts:
    """Fetch papers by their keys from arXiv, whatever is here already. Raises `PapertuiError`."""
    ids = [found for key in keys if key.startswith("arxiv:") and (found := identity.arxiv_id(key))]
    total = IngestCounts()
    try:
        async with server(live, config, urgent=True) as http:
            for start in range(0, len(ids), arxiv.MOST_IDS):
                answer = await ask(http, arxiv.by_ids(ids[start : start + arxiv.MOST_IDS]))
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
