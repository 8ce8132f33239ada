"""Feeds of journals and blogs: RSS 0.9x, 1.0 and 2.0, Atom, JSON Feed, and what only resembles them.

https://www.rssboard.org/rss-specification, https://web.resource.org/rss/1.0/spec, RFC 4287,
https://www.jsonfeed.org/version/1.1/. Pure: bytes in, papers out, in time that grows with their number.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from papertui import identity, text
from papertui.model import Author, Paper, Sighting
from papertui.sources import feed_fields as fields
from papertui.sources import feed_json, feed_tree, feed_xml
from papertui.sources.feed_entry import MOST_ENTRIES, Entry, Head
from papertui.sources.html_text import absolute, from_html, line_from
from papertui.sources.parsed import ContentProblem, Parsed, Skip

CAP = 10_000_000
"""Bytes that a feed may have."""

_ALL_BODIES = 2_000_000
_SHORTEST_BODY = 2_000
_TITLE_FROM_TEXT = 90


class Feed(NamedTuple):
    """What a feed holds. `home` is its page; `rest` is how many seconds it asks to be left alone, 0 where it does not;
    `skip_hours` (0 to 23, UTC) and `skip_days` (0 is Monday) are when it does not change."""

    title: str
    home: str | None
    parsed: Parsed
    rest: int = 0
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()


def parse(
    data: bytes, url: str, source: str, today: date, charset: str = "", what: str = "what the address answers"
) -> Feed:
    """Read a feed that was fetched from `url`. Raises `ContentProblem` for what is none."""
    if len(data) > CAP:
        raise ContentProblem(f"{what} is larger than {CAP / 1e6:g} MB, more than a feed can honestly be")
    content = feed_tree.decode(data, charset)
    if content.lstrip("\ufeff \t\r\n")[:1] in ("{", "["):
        head, entries = feed_json.read(content, what)
    else:
        head, entries = feed_xml.read(feed_tree.tree(content, what), what)
    return _feed(head, entries, url, source, today)


def _feed(head: Head, entries: list[Entry], url: str, source: str, today: date) -> Feed:
    base = absolute(head.base, url) or url if head.base else url
    home = absolute(head.link, base) if head.link else None
    given = entries[:MOST_ENTRIES]
    shared = _shared(entry.guid for entry in given)
    sightings: dict[str, Sighting] = {}
    skipped = []
    for number, entry in enumerate(given, 1):
        if entry.guid in shared:
            entry = entry._replace(guid="")
        entry = entry._replace(html=entry.html[: max(_SHORTEST_BODY, _ALL_BODIES // len(given))])
        sighting = _sighting(entry, base, url, source, today)
        if sighting is None:
            skipped.append(Skip(f"entry {number}", "it has neither a title nor a text nor a link"))
        else:
            sightings.setdefault(sighting.paper.key, sighting)
    if len(entries) > MOST_ENTRIES:
        skipped.append(Skip(f"entry {MOST_ENTRIES + 1}", f"only {MOST_ENTRIES:,} entries of a feed are read"))
    return Feed(
        line_from(head.title, 200), home, Parsed(tuple(sightings.values()), tuple(skipped)), head.rest, head.skip_hours,
        head.skip_days,
    )  # fmt: skip


def _shared(guids: Iterable[str]) -> set[str]:
    """Ids that several entries have, which then are no ids."""
    return {guid for guid, entries in Counter(guids).items() if guid and entries > 1}


def _sighting(entry: Entry, base: str, url: str, source: str, today: date) -> Sighting | None:
    base = absolute(entry.base, base) or base if entry.base else base
    links = [found for link in entry.links if (found := absolute(link, base))]
    page = links[0] if links else None
    body = from_html(entry.html, page or base) if entry.html else text.block(entry.text)
    title = line_from(entry.title) if entry.title_is_html else text.line(entry.title)
    title = title or _title_of(body) or (page or "")
    if not title:
        return None
    arxiv, doi = _identifiers(entry, links)
    key = f"arxiv:{arxiv}" if arxiv else f"doi:{doi}" if doi else fields.post_key(url, entry.guid, page, title)
    names = fields.people(entry.people)
    return Sighting(
        Paper(
            key=key,
            title=title,
            abstract=body,
            authors=tuple(map(Author, names)),
            author_count=len(names) or None,
            published=fields.moment(entry.published, today),
            updated=None if arxiv else fields.moment(entry.updated, today),
            doi=doi,
            journal_ref=text.line(entry.journal, 300) or None,
            page=None if arxiv else page,
        ),
        source,
        # what a feed says of a paper with an identifier fills gaps; its own entries it knows best
        live=not (arxiv or doi),
    )


def _title_of(body: str) -> str:
    """The first words of a text that has no title."""
    first = re.sub(r" \[\d+\]", "", body.partition("\n")[0])
    if len(first) <= _TITLE_FROM_TEXT:
        return first
    return first[:_TITLE_FROM_TEXT].rpartition(" ")[0].rstrip(",;:") + " …"


def _identifiers(entry: Entry, links: list[str]) -> tuple[str | None, str | None]:
    """The arXiv id and the DOI, from where they are said to be and not from what a text mentions.

    Without the version: a feed that links to one does not carry its text.
    """
    arxiv = doi = None
    for place in (*entry.identifiers, entry.guid, *links):
        arxiv = arxiv or identity.arxiv_id(place.strip())
        found = fields.doi_in(place)
        if found and not identity.arxiv_id(found):
            doi = doi or found
    return arxiv, doi
