"""What the reader follows: feeds, arXiv categories and authors, added and removed by name or address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from papertui import identity, text
from papertui.config import Config, writing
from papertui.config import feeds as subscriptions
from papertui.config.feeds import Feed
from papertui.errors import NetworkNeeded, PapertuiError, UsageError
from papertui.live import Live
from papertui.query import parse
from papertui.refresh.arxiv import search_arxiv
from papertui.refresh.crossref import check as check_crossref
from papertui.refresh.datacite import check as check_datacite
from papertui.refresh.feeds import check as check_feed
from papertui.refresh.feeds import find, is_here
from papertui.refresh.provider import PROVIDERS
from papertui.refresh.semanticscholar import check as check_semanticscholar
from papertui.sources import PAPERLESS, label, opml
from papertui.sources.arxiv_fields import category
from papertui.sources.arxiv_query import search_query
from papertui.sources.http import HttpProblem
from papertui.sources.parsed import ContentProblem

AUTHOR = "author:"
SEARCH = "search:"
_FOLLOWED = {"categories": "", "authors": AUTHOR, "searches": SEARCH}
_OTHERS = {"semanticscholar": check_semanticscholar, "crossref": check_crossref, "datacite": check_datacite}
_ARXIV_FEEDS = ("rss.arxiv.org", "export.arxiv.org", "arxiv.org")


class Added(NamedTuple):
    """What was added: the feed, or where it is one of arXiv's the setting, and what to tell."""

    sentence: str
    feed: Feed | None = None
    entries: int = 0


class Checked(NamedTuple):
    """What a source answered, in words, and whether that was a paper or an error."""

    name: str
    good: bool
    words: str
    offline: bool = False


def feeds_of(config: Path) -> tuple[Feed, ...]:
    """The reader's feeds. Raises `PapertuiError` where the file cannot be read at all."""
    feeds, problems = subscriptions.load(subscriptions.place(config))
    if problems and not feeds:
        raise PapertuiError(str(problems[0]))
    return feeds


async def add(live: Live, config: Config, given: str, name: str | None = None) -> Added:
    """Follow an address, an arXiv category, `author:NAME` or `search:QUERY`. Raises `PapertuiError`."""
    given = text.line(given, identity.URL_LIMIT)
    place = live.space.paths.config
    if added := _added_at_arxiv(place, config, given, live.now().date()):
        return added
    url = _address(given)
    if name is not None and not subscriptions.is_name(name):
        raise UsageError(f"“{name}” is no name for a feed: use small letters, digits and single hyphens.")
    feeds = feeds_of(place)
    known = subscriptions.named(feeds, url)
    if known is not None:
        raise UsageError(f"This feed is here already, as “{known.name}”.")
    if name is not None and subscriptions.named(feeds, name) is not None:
        raise UsageError(f"There is a feed “{name}” already.")
    if config.offline:
        raise NetworkNeeded("papertui is set to stay offline (offline = true in the configuration).")
    found = await find(live, url)
    known = subscriptions.named(feeds, found.url)
    if known is not None:
        raise UsageError(f"The feed of this page is here already, as “{known.name}”.")
    taken = [feed.name for feed in feeds]
    feed = Feed(name or subscriptions.name_for(found.feed.title, found.url, taken), found.url, found.feed.title)
    subscriptions.add(subscriptions.place(place), [feed])
    entries = len(found.feed.parsed.sightings)
    told = f"“{feed.title}”" if feed.title else feed.url
    return Added(f"Added {told} as {feed.name}: {text.plural(entries, 'entry', 'entries')}.", feed, entries)


def _address(given: str) -> str:
    """The address that was meant: people leave `https://` out. Raises `UsageError`."""
    if given.lower().startswith("feed:"):
        given = given[5:].removeprefix("//")
    if "://" not in given and "." in given.partition("/")[0]:
        given = f"{'http' if is_here(f'http://{given}') else 'https'}://{given}"
    url = identity.safe_url(given) if "://" in given else None
    if url is None:
        raise UsageError(
            f"“{given}” is neither an address, nor an arXiv category such as cs.LG, nor author:NAME or search:QUERY."
        )
    return url


def _added_at_arxiv(place: Path, config: Config, given: str, today: date) -> Added | None:
    """What is arXiv's own is asked for in its own way: its feeds hold one day only."""
    wanted = _categories(given)
    settings = config.sources.arxiv
    if wanted:
        fresh = [name for name in wanted if name not in settings.categories]
        if not fresh:
            raise UsageError(f"arXiv's {' and '.join(wanted)} is followed already.")
        writing.write(place, {"sources.arxiv.categories": [*settings.categories, *fresh]})
        return Added(f"Added {' and '.join(fresh)} to the arXiv categories{_off(config)}.")
    if given.lower().startswith(AUTHOR):
        author = given[len(AUTHOR) :].strip().strip('"').strip()
        if not author:
            raise UsageError("Say whom to follow, such as: author:“Ada Lovelace”.")
        if author in settings.authors:
            raise UsageError(f"{author} is followed at arXiv already.")
        writing.write(place, {"sources.arxiv.authors": [*settings.authors, author]})
        return Added(f"Added {author} to the arXiv authors{_off(config)}.")
    if given.lower().startswith(SEARCH):
        wish = given[len(SEARCH) :].strip()
        if not wish or not search_query(parse(wish, today=today), today):
            raise UsageError("Say what to search arXiv for, such as: search:“cat:cs.CL distillation”.")
        if wish in settings.searches:
            raise UsageError(f"arXiv is searched for “{wish}” already.")
        writing.write(place, {"sources.arxiv.searches": [*settings.searches, wish]})
        return Added(f"Added “{wish}” to the arXiv searches{_off(config)}.")
    return None


def _off(config: Config) -> str:
    return "" if config.sources.arxiv.enabled else "; arXiv is switched off, and “enable arxiv” switches it on"


def _categories(given: str) -> list[str]:
    """`cs.LG`, or the categories of one of arXiv's feeds."""
    if "://" not in given:
        typed = [category(part) for part in given.replace(",", "+").split("+")]
        return [name for name in dict.fromkeys(typed) if name] if all(typed) else []
    try:
        parts = urlsplit(given)
    except ValueError:
        return []
    path = [part for part in parts.path.split("/") if part]
    if parts.hostname not in _ARXIV_FEEDS or len(path) != 2 or path[0] not in ("rss", "atom"):
        return []
    named = path[1].split("+")
    found = [category(part) for part in named]
    return [name for name in dict.fromkeys(found) if name] if all(found) else []


def remove(config_file: Path, config: Config, name: str) -> tuple[str, Feed | None, int]:
    """Follow a feed, category or author no longer; what to tell, the feed, and its place in the file."""
    feeds = feeds_of(config_file)
    feed = subscriptions.named(feeds, name)
    if feed is not None:
        at = subscriptions.remove(subscriptions.place(config_file), feed.name)
        return f"Removed {feed.name}; its papers stay.", feed, at
    settings = config.sources.arxiv
    for field, prefix in _FOLLOWED.items():
        known: tuple[str, ...] = getattr(settings, field)
        bare = name[len(prefix) :].strip() if name.lower().startswith(prefix) else name
        bare = bare.strip('"') if field == "authors" else bare
        if bare not in known and field == "categories":
            bare = category(bare) or bare
        if bare in known:
            writing.write(config_file, {f"sources.arxiv.{field}": [one for one in known if one != bare]})
            return f"Removed {bare} from the arXiv {field}; its papers stay.", None, -1
    if name in PROVIDERS:
        raise UsageError(f"{label(name)} is always there; “papertui sources disable {name}” leaves it alone.")
    raise UsageError(f"There is no feed, arXiv category, author or search “{text.line(name, 100)}”.")


def switch(config_file: Path, name: str, on: bool) -> str:
    """Ask a source, or leave it alone; what to tell. Raises `PapertuiError`."""
    if name in PROVIDERS:
        writing.write(config_file, {f"sources.{name}.enabled": on})
    else:
        subscriptions.update(subscriptions.place(config_file), _name_of(config_file, name), enabled=on)
    return f"{name} is switched {'on' if on else 'off'}."


def keep(config_file: Path, name: str, days: int) -> str:
    """Keep unmarked papers of a source for so many days, 0 for ever; what to tell. Raises `PapertuiError`."""
    if not 0 <= days <= subscriptions.MOST_DAYS:
        raise UsageError(f"Papers are kept for 0 (for ever) to {subscriptions.MOST_DAYS:,} days.")
    if name in PAPERLESS:
        others = ", ".join(one for one in PROVIDERS if one not in PAPERLESS)
        raise UsageError(f"{label(name)} {PAPERLESS[name]}; days can be set for {others} and every feed.")
    if name in PROVIDERS:
        writing.write(config_file, {f"sources.{name}.keep_days": days})
    else:
        subscriptions.update(subscriptions.place(config_file), _name_of(config_file, name), keep_days=days)
    if not days:
        return f"Papers of {name} are kept for ever."
    return f"Papers of {name} that you do nothing with are kept for {text.plural(days, 'day')}."


def _name_of(config_file: Path, name: str) -> str:
    feed = subscriptions.named(feeds_of(config_file), name)
    if feed is None:
        raise UsageError(f"There is no source “{text.line(name, 100)}”; “papertui sources” lists them.")
    return feed.name


async def check(live: Live, config: Config, feed: Feed | None, name: str) -> Checked:
    """Ask a source now what it answers; nothing is kept."""
    try:
        if feed is None:
            return await _check_own(live, config, name)
        found = await check_feed(live, feed)
    except (HttpProblem, ContentProblem, NetworkNeeded) as problem:
        offline = isinstance(problem, NetworkNeeded) or getattr(problem, "kind", "") == "offline"
        return Checked(name, False, str(problem), offline)
    given = found.parsed.sightings
    newest = max((one.paper.published or one.paper.updated or "" for one in given), default="")[:10]
    words = text.plural(len(given), "entry", "entries")
    words += f", the newest of {newest}" if newest else ", without dates" if given else ""
    if found.parsed.skipped:
        words += f", {len(found.parsed.skipped)} left out"
    return Checked(name, True, words)


async def _check_own(live: Live, config: Config, name: str) -> Checked:
    from papertui.refresh.asking import HuggingFace
    from papertui.sources import huggingface

    if name == "arxiv":
        await search_arxiv(live, config, "arxiv:1706.03762")
        return Checked(name, True, "answers")
    if name in _OTHERS:
        await _OTHERS[name](live, config)
        return Checked(name, True, "answers")
    async with HuggingFace(live, config) as http:
        parsed = huggingface.parse_list((await http.get(huggingface.newest())).body)
    return Checked(name, True, f"{text.plural(len(parsed.sightings), 'paper')} on the newest list")


def take_opml(config_file: Path, data: bytes, what: str) -> tuple[list[Feed], int, Sequence[str]]:
    """Follow the feeds of a list: those that are new, how many were here, and what was left out and why.

    Raises `ContentProblem` and `PapertuiError`.
    """
    outlines = opml.parse(data, what)
    feeds = list(feeds_of(config_file))
    fresh: list[Feed] = []
    here = 0
    for outline in outlines.feeds:
        if subscriptions.named(feeds, outline.url) is not None:
            here += 1
            continue
        taken = [feed.name for feed in feeds]
        feed = Feed(subscriptions.name_for(outline.title, outline.url, taken), outline.url, outline.title)
        feeds.append(feed)
        fresh.append(feed)
    if len(feeds) > subscriptions.MOST_FEEDS:
        raise UsageError(f"Together these would be {len(feeds):,} feeds; papertui reads {subscriptions.MOST_FEEDS:,}.")
    if fresh:
        subscriptions.add(subscriptions.place(config_file), fresh)
    return fresh, here, [f"{skip.place}: {skip.reason}" for skip in outlines.skipped]


def as_opml(feeds: Sequence[Feed]) -> str:
    """The feeds as OPML."""
    return opml.write(opml.Outline(feed.title or feed.name, feed.url) for feed in feeds)
