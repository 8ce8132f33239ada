"""DataCite: where starred preprints came out, and what a DOI stands for that Crossref does not know."""

from __future__ import annotations

from papertui.config import Config
from papertui.live import Live
from papertui.refresh.apart import apart
from papertui.refresh.asking import Asker
from papertui.refresh.publications import CAP, Asked, Publications, unless_unknown
from papertui.sources import datacite
from papertui.sources.publication import Article, Work


class DataCite(Publications):
    """Publications as a source that is refreshed."""

    name = datacite.NAME
    every = datacite.EVERY

    async def look(self, live: Live, http: Asker, config: Config, asked: Asked) -> Article | None:
        """By the record of arXiv's DOI; where that names an article and not its venue, by that of the article."""
        body = await unless_unknown(_ask(http, datacite.of_preprint(asked.paper.key)))
        article = None if body is None else await apart(datacite.parse_published, body)
        if article is None or article.venue:
            return article
        found = await self.work(live, http, config, article.doi)
        return found.article if found and found.article else article

    async def work(self, live: Live, http: Asker, config: Config, doi: str) -> Work | None:
        body = await unless_unknown(_ask(http, doi))
        return None if body is None else await apart(datacite.parse_work, body, doi, live.now().date())


async def check(live: Live, config: Config) -> None:
    """Ask for one paper and keep nothing. Raises `PapertuiError`."""
    async with DataCite().server(live, config) as http:
        datacite.parse_published(await _ask(http, datacite.of_preprint("arxiv:1706.03762")))


async def _ask(http: Asker, doi: str) -> bytes:
    return (await http.get(datacite.record(doi), cap=CAP)).body
