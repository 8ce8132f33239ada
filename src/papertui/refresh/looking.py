"""Looking a paper up because its reader named it, wherever its identifier is registered."""

from __future__ import annotations

from contextlib import suppress

from papertui import identity
from papertui.config import Config
from papertui.errors import NothingMatched, PapertuiError
from papertui.live import Live
from papertui.model import Sighting, View
from papertui.refresh import arxiv_asking, daily
from papertui.refresh.asking import as_error
from papertui.refresh.crossref import Crossref
from papertui.refresh.datacite import DataCite
from papertui.refresh.publications import Publications, keep
from papertui.sources import label
from papertui.sources.http import HttpProblem
from papertui.sources.parsed import ContentProblem
from papertui.sources.publication import Work

_REGISTERS: tuple[Publications, ...] = (Crossref(), DataCite())


def whom(key: str) -> str | None:
    """Who is asked for the paper of a key, in words; `None` for one that nobody can be asked for."""
    if key.startswith("arxiv:"):
        return "arXiv"
    return " and ".join(label(register.name) for register in _REGISTERS) if key.startswith("doi:") else None


async def load_detail(live: Live, config: Config, key: str, *, fresh: bool = False) -> View | None:
    """As `daily.load_detail`; a paper that is known by its identifier alone is looked up first. Raises `PapertuiError`.

    Opening such a paper is asking for it.
    """
    row = live.row_of(key)
    if row is not None and not config.offline and live.rows_now([row])[0].title == identity.stand_in(key):
        with suppress(NothingMatched):
            await look_up(live, config, key)
    return await daily.load_detail(live, config, key, fresh=fresh)


async def look_up(live: Live, config: Config, key: str) -> None:
    """Fetch the paper of a key (`arxiv:…`, `doi:…`); it is in the cache then.

    Also sources that are switched off are asked: naming the paper is asking for it. Raises `PapertuiError`.
    """
    name = key.partition(":")[2]
    if key.startswith("arxiv:"):
        await arxiv_asking.look_up(live, config, [key])
        if live.row_of(key) is None:
            raise NothingMatched(f"arXiv has no paper {name}.")
    elif key.startswith("doi:") and identity.doi(name) == name:
        await _look_up_doi(live, config, name)
    else:
        raise NothingMatched(f"{key} is not here, and papers can only be fetched by arXiv id or DOI.")


async def _look_up_doi(live: Live, config: Config, doi: str) -> None:
    trouble: HttpProblem | ContentProblem | None = None
    for register in _REGISTERS:
        try:
            async with register.server(live, config, urgent=True) as http:
                work = await register.work(live, http, config, doi)
        except (HttpProblem, ContentProblem) as problem:
            if getattr(problem, "kind", "") == "offline":
                raise as_error(problem) from problem
            trouble = trouble or problem
            continue
        if work is not None:
            await _take(live, config, work, register.name)
            return
    if trouble is not None:
        raise as_error(trouble) from trouble
    raise NothingMatched(f"Neither {whom(f'doi:{doi}')} knows the DOI {doi}: is it complete?".replace(" and ", " nor "))


async def _take(live: Live, config: Config, work: Work, source: str) -> None:
    """Take a work in. A version of an arXiv paper joins that paper, which is fetched where it is not here yet."""
    key = work.paper.key
    is_here = live.row_of(key) is not None
    await live.ingest([Sighting(work.paper, source, live=False)])
    if not key.startswith("arxiv:"):
        return
    if work.article is not None:
        await keep(live, key, work.article, source)
    if not is_here:
        with suppress(PapertuiError):  # what the register said is enough to read on
            await arxiv_asking.look_up(live, config, [key])
