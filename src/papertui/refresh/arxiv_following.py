"""What the reader follows at arXiv: categories, authors and searches, in the settings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from papertui.config import Config, writing
from papertui.errors import UsageError
from papertui.live import Live
from papertui.query import parse
from papertui.refresh import arxiv_asking
from papertui.sources import arxiv_taxonomy
from papertui.sources.arxiv import AUTHOR, FOLLOWED, SEARCH
from papertui.sources.arxiv_query import search_query
from papertui.sources.http import HttpProblem
from papertui.sources.parsed import ContentProblem

_FEEDS = ("rss.arxiv.org", "export.arxiv.org", "arxiv.org")


async def add(live: Live, config: Config, given: str) -> str | None:
    """Follow `cs.LG`, `author:NAME` or `search:QUERY`; what to tell, `None` for anything else. Raises `PapertuiError`.

    arXiv's own feeds hold one day only, so their categories are followed in arXiv's own way.
    """
    if wanted := categories_named(given):
        return await _add_categories(live, config, wanted)
    return _add_other(live.space.paths.config, config, given, live.now().date())


def remove(config_file: Path, config: Config, name: str) -> str | None:
    """Follow a category, author or search no longer; what to tell, `None` where there is none of that name."""
    settings = config.sources.arxiv
    for field, prefix in FOLLOWED.items():
        known: tuple[str, ...] = getattr(settings, field)
        bare = name[len(prefix) :].strip() if name.lower().startswith(prefix) else name
        bare = bare.strip('"') if field == "authors" else bare
        if bare not in known and field == "categories":
            bare = arxiv_taxonomy.written(bare) or bare
        if bare in known:
            writing.write(config_file, {f"sources.arxiv.{field}": [one for one in known if one != bare]})
            return f"Removed {bare} from the arXiv {field}; its papers stay."
    return None


async def missing(live: Live, config: Config) -> list[str]:
    """The categories of the settings that arXiv does not have, with what was perhaps meant; arXiv is asked something.

    Raises `HttpProblem`, `ContentProblem` and `NetworkNeeded`.
    """
    found = []
    async with arxiv_asking.server(live, config, urgent=True) as http:
        for name in config.sources.arxiv.categories:
            if not await arxiv_asking.has_category(live, config, http, name):
                found.append(f"“{name}”{arxiv_taxonomy.did_you_mean(name)}".rstrip("."))
    await arxiv_asking.search_arxiv(live, config, "arxiv:1706.03762")
    return found


async def _add_categories(live: Live, config: Config, wanted: Sequence[str]) -> str:
    """Follow categories; of one that is not in our table arXiv is asked whether it has it."""
    known = config.sources.arxiv.categories
    fresh = [name for name in wanted if name not in known]
    if not fresh:
        raise UsageError(f"arXiv's {' and '.join(wanted)} {'is' if len(wanted) == 1 else 'are'} followed already.")
    for name in fresh:
        if not arxiv_taxonomy.is_known(name):
            await _must_exist(live, config, name)
    writing.write(live.space.paths.config, {"sources.arxiv.categories": [*known, *fresh]})
    named = [f"{name} ({words})" if (words := arxiv_taxonomy.name(name)) else name for name in fresh]
    return f"Added {' and '.join(named)} to the arXiv categories{_off(config)}."


async def _must_exist(live: Live, config: Config, name: str) -> None:
    meant = arxiv_taxonomy.did_you_mean(name)
    if config.offline:
        raise UsageError(f"papertui knows no arXiv category “{name}”, and is set to stay offline{meant}")
    try:
        async with arxiv_asking.server(live, config, urgent=True) as http:
            there = await arxiv_asking.has_category(live, config, http, name)
    except (HttpProblem, ContentProblem) as problem:
        why = str(problem).rstrip(".")
        raise UsageError(
            f"papertui knows no arXiv category “{name}”, and arXiv cannot be asked: {why}{meant}"
        ) from problem
    if not there:
        raise UsageError(f"arXiv has no category “{name}”{meant}")


def _add_other(place: Path, config: Config, given: str, today: date) -> str | None:
    settings = config.sources.arxiv
    if given.lower().startswith(AUTHOR):
        author = given[len(AUTHOR) :].strip().strip('"').strip()
        if not author:
            raise UsageError("Say whom to follow, such as: author:“Ada Lovelace”.")
        if author in settings.authors:
            raise UsageError(f"{author} is followed at arXiv already.")
        writing.write(place, {"sources.arxiv.authors": [*settings.authors, author]})
        return f"Added {author} to the arXiv authors{_off(config)}."
    if given.lower().startswith(SEARCH):
        wish = given[len(SEARCH) :].strip()
        if not wish or not search_query(parse(wish, today=today), today):
            raise UsageError("Say what to search arXiv for, such as: search:“cat:cs.CL distillation”.")
        if wish in settings.searches:
            raise UsageError(f"arXiv is searched for “{wish}” already.")
        writing.write(place, {"sources.arxiv.searches": [*settings.searches, wish]})
        return f"Added “{wish}” to the arXiv searches{_off(config)}."
    return None


def _off(config: Config) -> str:
    return "" if config.sources.arxiv.enabled else "; arXiv is switched off, and “enable arxiv” switches it on"


def categories_named(given: str) -> list[str]:
    """`cs.LG`, or the categories of one of arXiv's feeds."""
    if "://" not in given:
        typed = [arxiv_taxonomy.written(part) for part in given.replace(",", "+").split("+")]
        return [name for name in dict.fromkeys(typed) if name] if all(typed) else []
    try:
        parts = urlsplit(given)
    except ValueError:
        return []
    path = [part for part in parts.path.split("/") if part]
    if parts.hostname not in _FEEDS or len(path) != 2 or path[0] not in ("rss", "atom"):
        return []
    named = path[1].split("+")
    found = [arxiv_taxonomy.written(part) or (part if arxiv_taxonomy.may_be_new(part) else None) for part in named]
    return [name for name in dict.fromkeys(found) if name] if all(found) else []
