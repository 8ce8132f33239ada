"""Digests as an Atom feed that goes on from day to day: a paper is one entry, which comes once and stays a while."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import NamedTuple
from xml.etree.ElementTree import Element

from papertui import identity
from papertui.digest.contents import ABSTRACT, Change, Digest, Item, byline, counts, why
from papertui.errors import PapertuiError
from papertui.exporters.atom import Entry, feed, id_of, named
from papertui.sources import xml
from papertui.sources.parsed import ContentProblem

KEPT = 200
"""So many entries stay in the feed, unless a digest alone has more; the oldest go."""

GENERATOR = "papertui"

_RELATIONS = ("alternate", "related")


class Feed(NamedTuple):
    """A feed as it was read: its id and its entries in their order."""

    id: str
    entries: tuple[Entry, ...]


class NotOurs(PapertuiError):
    """The file is no feed that papertui wrote."""


def read(data: bytes, what: str) -> Feed:
    """The feed of a file that `document` wrote; `what` names it. Raises `NotOurs`."""
    try:
        root = xml.parse(data, what)
    except ContentProblem as problem:
        raise NotOurs(f"{problem}: no feed can go on from it.") from None
    number = xml.first(root, "id")
    if xml.local(root) != "feed" or xml.first(root, "generator") != GENERATOR or number is None:
        raise NotOurs(f"{what} is no feed that papertui wrote: no digest can go on from it.")
    return Feed(number, tuple(entry for each in xml.each(root, "entry") if (entry := _read(each)) is not None))


def _read(element: Element) -> Entry | None:
    number, title = xml.first(element, "id"), xml.first(element, "title")
    if number is None or title is None:
        return None
    links = [(each.get("rel"), each.get("href")) for each in xml.each(element, "link")]
    return Entry(
        id=number,
        title=title,
        updated=xml.first(element, "updated"),
        published=xml.first(element, "published"),
        authors=tuple(name for each in xml.each(element, "author") if (name := xml.first(each, "name"))),
        links=tuple(url for relation, url in links if relation in _RELATIONS and url and identity.safe_url(url)),
        categories=tuple(term for each in xml.each(element, "category") if (term := each.get("term"))),
        summary=xml.first(element, "summary") or "",
        content=xml.first(element, "content") or "",
    )


def document(digest: Digest, now: str, number: str, before: Feed | None = None) -> Iterator[str]:
    """The feed in pieces: what the digest tells on top of what was there before.

    `now` (ISO 8601) is when new entries come. One that was there stays as it was, unless its title or its summary is
    another one. `number` is the id of a feed that begins.
    """
    known = {entry.id: entry for entry in before.entries} if before is not None else {}
    fresh = {entry.id: entry for entry in entries(digest, now)}
    new = {each: entry for each, entry in fresh.items() if each not in known or _changed(known[each], entry)}
    # what comes new stands above what was there, in the order of the digest
    kept = [*new.values(), *(entry for each, entry in known.items() if each not in new)][: max(KEPT, len(fresh))]
    title = f"papertui: {digest.query}" if digest.query else "papertui"
    return feed(kept, title=title, id=before.id if before is not None else number, updated=None if kept else now)


def entries(digest: Digest, now: str) -> Iterator[Entry]:
    """The papers of a digest, then what happened to stars, as entries."""
    for one in (*digest.items, *digest.further):
        yield _paper(one, now)
    for change in digest.changes:
        yield from _changes(change, now)


def _paper(one: Item, now: str) -> Entry:
    label = f"{one.summary_by}: " if one.summary_by not in ("", ABSTRACT) else ""
    said = [label + one.summary if one.summary else "", " · ".join(filter(None, (byline(one), counts(one)))), why(one)]
    return Entry(
        id=id_of(one.key),
        title=one.title,
        updated=now,
        published=one.date,
        authors=one.authors,
        links=tuple(url for _, url in one.links),
        summary=one.summary,
        content="\n".join((*(f"<p>{escape(words)}</p>" for words in said if words), *_links(one.links))),
    )


def _links(links: Iterable[tuple[str, str]]) -> Iterator[str]:
    made = [f'<a href="{escape(url)}">{escape(name)}</a>' for name, url in links]
    if made:
        yield f"<p>{' · '.join(made)}</p>"


def _changes(change: Change, now: str) -> Iterator[Entry]:
    for words, url in change.what:
        links = tuple(filter(None, (url, change.item.page)))
        title = f"{words[:1].upper()}{words[1:]}: {change.item.title}"
        yield Entry(named("change", change.item.key, words), title, now, links=links, summary=words)


def _changed(old: Entry, new: Entry) -> bool:
    """Whether those who saw the old one should see it again; votes alone are no reason."""
    return (old.title, old.summary) != (new.title, new.summary)
