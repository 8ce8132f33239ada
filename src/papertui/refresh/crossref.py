"""Crossref: where starred preprints came out, and what a DOI stands for."""

from __future__ import annotations

from papertui.config import Config
from papertui.live import Live
from papertui.model import Paper
from papertui.refresh.apart import apart
from papertui.refresh.asking import Asker
from papertui.refresh.publications import CAP, Asked, Publications, unless_unknown
from papertui.sources import crossref
from papertui.sources.publication import Article, Work


class Crossref(Publications):
    """Publications as a source that is refreshed."""

    name = crossref.NAME
    every = crossref.EVERY

    async def look(self, live: Live, http: Asker, config: Config, asked: Asked) -> Article | None:
        """By the DOI where one is known, else by title and first author."""
        if asked.known and (found := await self.work(live, http, config, asked.known)) and found.article:
            return found.article
        body = await _ask(http, crossref.search(asked.paper, _mailto(config)))
        return await apart(crossref.parse, body, asked.paper)

    async def work(self, live: Live, http: Asker, config: Config, doi: str) -> Work | None:
        body = await unless_unknown(_ask(http, crossref.work(doi, _mailto(config))))
        return None if body is None else await apart(crossref.parse_work, body, doi, live.now().date())


async def check(live: Live, config: Config) -> None:
    """Ask for one paper and keep nothing. Raises `PapertuiError`."""
    paper = Paper("arxiv:1706.03762", "Attention Is All You Need")
    async with Crossref().server(live, config) as http:
        crossref.parse(await _ask(http, crossref.search(paper, None)), paper)


def _mailto(config: Config) -> str | None:
    mailto = config.sources.crossref.mailto
    return mailto if mailto and "@" in mailto else None


async def _ask(http: Asker, request: crossref.Request) -> bytes:
    answer = await http.get(request, cap=CAP)
    if (pause := crossref.pause(dict(answer.headers))) > crossref.EVERY:
        http.ledger.cool(crossref.NAME, int(pause * 1000))
    return answer.body
