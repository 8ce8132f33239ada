"""What the reader follows: feeds, arXiv categories and authors, added and removed by name or address."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from papertui import identity, text
from papertui.config import Config, load, writing
from papertui.config import feeds as subscriptions
from papertui.config.feeds import Feed
from papertui.errors import NetworkNeeded, PapertuiError, UsageError
from papertui.live import Live
from papertui.refresh import arxiv_following
from papertui.refresh.crossref import check as check_crossref
from papertui.refresh.datacite import check as check_datacite
from papertui.refresh.feeds import check as check_feed
from papertui.refresh.feeds import find, is_own
from papertui.refresh.provider import PROVIDERS
from papertui.refresh.semanticscholar import check as check_semanticscholar
from papertui.sources import PAPERLESS, arxiv_taxonomy, label, opml
from papertui.sources.http import HttpProblem
from papertui.sources.parsed import ContentProblem

_OTHERS = {"semanticscholar": check_semanticscholar, "crossref": check_crossref, "datacite": check_datacite}


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
    if (sentence := await arxiv_following.add(live, config, given)) is not None:
        return Added(sentence)
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
    given = opml.unprefixed(given)
    if "://" not in given and "." in given.partition("/")[0]:
        given = f"{'http' if is_own(f'http://{given}') else 'https'}://{given}"
    url = identity.safe_url(given) if "://" in given else None
    if url is None:
        raise UsageError(
            f"“{given}” is neither an address, nor an arXiv category such as cs.LG, nor author:NAME or search:QUERY"
            f"{arxiv_taxonomy.did_you_mean(given)}"
        )
    return url


def remove(config_file: Path, config: Config, name: str) -> tuple[str, Feed | None, int]:
    """Follow a feed, category or author no longer; what to tell, the feed, and its place in the file."""
    feeds = feeds_of(config_file)
    feed = subscriptions.named(feeds, name)
    if feed is not None:
        at = subscriptions.remove(subscriptions.place(config_file), feed.name)
        return f"Removed {feed.name}; its papers stay.", feed, at
    if (sentence := arxiv_following.remove(config_file, config, name)) is not None:
        return sentence, None, -1
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
        missing = ", ".join(await arxiv_following.missing(live, config))
        return Checked(name, not missing, f"answers, but has no category {missing}" if missing else "answers")
    if name in _OTHERS:
        await _OTHERS[name](live, config)
        return Checked(name, True, "answers")
    async with HuggingFace(live, config) as http:
        parsed = huggingface.parse_list((await http.get(huggingface.newest())).body)
    return Checked(name, True, f"{text.plural(len(parsed.sightings), 'paper')} on the newest list")


class Taken(NamedTuple):
    """What became of a list of feeds: `feeds` and arXiv's `categories` are new, `here` of it was here already."""

    feeds: tuple[Feed, ...]
    categories: tuple[str, ...]
    here: int
    left_out: tuple[str, ...]


def take_opml(config_file: Path, data: bytes, what: str, *, dry: bool = False) -> Taken:
    """Follow the feeds of a list; those of arXiv become its categories.

    Strangers write such lists: addresses within the reader's own network are left out. When `dry` nothing is done.
    Raises `ContentProblem` and `PapertuiError`.
    """
    outlines = opml.parse(data, what)
    left_out = [f"{skip.place}: {skip.reason}" for skip in outlines.skipped]
    known = feeds_of(config_file)
    urls, names = {feed.url for feed in known}, {feed.name for feed in known}
    followed = load(config_file)[0].sources.arxiv.categories
    fresh: list[Feed] = []
    categories: dict[str, None] = {}
    here = 0
    for outline in outlines.feeds:
        at_arxiv = arxiv_following.categories_named(outline.url)
        if outline.url in urls or (at_arxiv and set(at_arxiv) <= {*followed, *categories}):
            here += 1
        elif at_arxiv:
            categories |= dict.fromkeys(name for name in at_arxiv if name not in followed)
        elif is_own(outline.url):
            left_out.append(f"{outline.title or outline.url}: its address is in your own network; add it by itself")
        elif len(known) + len(fresh) == subscriptions.MOST_FEEDS:
            raise UsageError(
                f"{what} and what is here have more than {subscriptions.MOST_FEEDS:,} feeds, as many as papertui reads;"
                " nothing was added."
            )
        else:
            feed = Feed(subscriptions.name_for(outline.title, outline.url, names), outline.url, outline.title)
            names.add(feed.name)
            fresh.append(feed)
    if fresh and not dry:
        subscriptions.add(subscriptions.place(config_file), fresh)
    if categories and not dry:
        writing.write(config_file, {"sources.arxiv.categories": [*followed, *categories]})
    return Taken(tuple(fresh), tuple(categories), here, tuple(left_out))


def as_opml(feeds: Sequence[Feed]) -> str:
    """The feeds as OPML."""
    return opml.write(opml.Outline(feed.title or feed.name, feed.url) for feed in feeds)
