"""DataCite: where starred preprints came out, and what a DOI stands for that Crossref does not know."""

from __future__ import annotations

from papertui.config import Config
from papertui.live import Live
from papertui.refresh.apart import apart
from papertui.refresh.asking import Asker
from papertui.refresh.publications import Asked, Publications
from papertui.sources import datacite
from papertui.sources.http import HttpProblem
from papertui.sources.publication import Article, Work

_CAP = 5_000_000
_UNKNOWN = 404


class DataCite(Publications):
    """Publications as a source that is refreshed."""

    name = datacite.NAME

    def server(self, live: Live, config: Config, *, urgent: bool = False) -> Asker:
        return Asker(live, config.sources.datacite.url, lane=datacite.NAME, every=datacite.EVERY, urgent=urgent)

    async def look(self, live: Live, http: Asker, config: Config, asked: Asked) -> Article | None:
        """By the record of arXiv's DOI; where that names an article and not its venue, by that of the article."""
        body = await _ask(http, datacite.of_preprint(asked.paper.key))
        article = None if body is None else await apart(datacite.parse_published, body)
        if article is None or article.venue:
            return article
        found = await work(live, http, config, article.doi)
        return found.article if found and found.article else article


async def work(live: Live, http: Asker, config: Config, doi: str) -> Work | None:
    """What a DOI stands for, `None` for one that DataCite does not know. Raises `HttpProblem`, `ContentProblem`."""
    body = await _ask(http, doi)
    return None if body is None else await apart(datacite.parse_work, body, doi, live.now().date())


async def check(live: Live, config: Config) -> None:
    """Ask for one paper and keep nothing. Raises `PapertuiError`."""
    async with DataCite().server(live, config) as http:
        answer = await http.get(datacite.record(datacite.of_preprint("arxiv:1706.03762")), cap=_CAP)
    datacite.parse_published(answer.body)


async def _ask(http: Asker, doi: str) -> bytes | None:
    try:
        return (await http.get(datacite.record(doi), cap=_CAP)).body
    except HttpProblem as problem:
        if problem.status == _UNKNOWN:
            return None
        raise
