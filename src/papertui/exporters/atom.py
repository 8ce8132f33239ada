"""Atom feeds (RFC 4287): of papers, and of whatever else is made into entries.

An entry has the same `id` for ever; a feed's own hangs on what it is a feed of. `updated` comes with the entries, so
that the same entries give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from papertui import identity, text
from papertui.exporters import Papers, Wanted, facts
from papertui.model import View

NEVER = "1970-01-01T00:00:00Z"
_ALLOWED = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Entry(NamedTuple):
    """An entry of a feed. `id` is an IRI that never changes; `updated` and `published` are ISO 8601.

    `summary` is plain text, `content` HTML that is well escaped already; `links` are addresses, the first its page.
    """

    id: str
    title: str
    updated: str | None
    published: str | None = None
    authors: Sequence[str] = ()
    links: Sequence[str] = ()
    categories: Sequence[str] = ()
    summary: str = ""
    content: str = ""


def feed(
    entries: Iterable[Entry], *, title: str, id: str, updated: str | None = None, author: str = "papertui"
) -> Iterator[str]:
    """The feed in pieces. `id` is an IRI, see `named`; without `updated` the newest entry tells it."""
    if updated is None:
        entries = list(entries)
        updated = max((moment(entry.updated or entry.published) for entry in entries), default=NEVER)
    yield '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
    yield _element("title", title) + _element("id", id) + _element("updated", moment(updated))
    yield f"  <author><name>{_text(author)}</name></author>\n  <generator>papertui</generator>\n"
    yield from map(_entry, entries)
    yield "</feed>\n"


def named(*parts: str) -> str:
    """An IRI that is always the same for these words: `urn:uuid:…`, a UUID of version 5."""
    import uuid

    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, 'papertui:' + chr(31).join(parts))}"


def moment(iso: str | None) -> str:
    """A date or a time as RFC 3339 has it, in UTC; what cannot be read is 1970."""
    try:
        found = datetime.fromisoformat(iso or "")
    except ValueError:
        found = _first_of(iso or "")
    found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    return found.strftime("%Y-%m-%dT%H:%M:%SZ") if found.year >= 1000 else NEVER


def entry_of(view: View) -> Entry:
    """A paper as an entry: who wrote it, and the abstract. The reader's note is not for those who follow a feed."""
    paper = view.paper
    authors = [name for name in (text.line(author.name) for author in paper.authors) if name]
    summary = facts.prose(paper.summary or "")
    said = [f"<p><em>{escape(', '.join(authors))}</em></p>"] if authors else []
    said += [f"<p>AI summary: {escape(summary)}</p>"] if summary else []
    said += [f"<p>{escape(facts.prose(part))}</p>" for part in paper.abstract.split("\n\n") if part]
    links = [url for name, url in identity.links(paper) if name != "html"]
    return Entry(
        id=id_of(view.paper.key),
        title=facts.title(paper),
        updated=paper.updated or paper.published or facts.date(view),
        published=paper.published,
        authors=authors,
        links=links,
        categories=[text.line(name) for name in (*paper.categories, *view.marks.tags)],
        # an entry has one or the other
        content="\n".join(said) or ("" if links else f"<p>{escape(facts.title(paper))}</p>"),
    )


def written(papers: Papers, wanted: Wanted) -> Iterator[str]:
    """A feed of these papers, each once. Its id hangs on the query, so that the title may change."""
    updated = max((moment(_updated(view)) for view in papers), default=NEVER)
    entries = map(entry_of, facts.each_once(papers))
    query = " ".join(wanted.query.split())
    name = named("query", query) if query else named("papers", wanted.title)
    return feed(entries, title=wanted.title, id=name, updated=updated)


def _updated(view: View) -> str | None:
    return view.paper.updated or view.paper.published or facts.date(view)


def id_of(key: str) -> str:
    """The address of the paper of a key where it has one that stays, else a name made of the key."""
    number = identity.arxiv_id(key) if key.startswith("arxiv:") else None
    if number:
        return f"https://arxiv.org/abs/{number}"
    doi = identity.doi(key) if key.startswith("doi:") else None
    return (identity.doi_url(doi) if doi else None) or named("paper", key)


def _first_of(iso: str) -> datetime:
    """The first moment of a year or a month."""
    found = re.match(r"(\d{4})(?:-(\d\d))?", iso, re.ASCII)
    try:
        return datetime(int(found[1]), int(found[2] or 1), 1) if found else datetime(1970, 1, 1)
    except ValueError:
        return datetime(1970, 1, 1)


def _entry(entry: Entry) -> str:
    out = "  <entry>\n"
    out += _element("id", entry.id, 4) + _element("title", entry.title, 4)
    out += _element("updated", moment(entry.updated or entry.published), 4)
    if entry.published:
        out += _element("published", moment(entry.published), 4)
    out += "".join(f"    <author><name>{_text(name)}</name></author>\n" for name in entry.authors)
    for place, url in enumerate(entry.links):
        kind = ' type="application/pdf"' if "/pdf/" in url else ""
        out += f'    <link rel="{"related" if place else "alternate"}" href={_attribute(url)}{kind}/>\n'
    out += "".join(f"    <category term={_attribute(name)}/>\n" for name in dict.fromkeys(entry.categories) if name)
    if entry.summary:
        out += _element("summary", entry.summary, 4)
    if entry.content:
        out += f'    <content type="html">{_text(entry.content)}</content>\n'
    return out + "  </entry>\n"


def _element(name: str, content: str, indent: int = 2) -> str:
    return f"{' ' * indent}<{name}>{_text(content)}</{name}>\n"


def _text(content: str) -> str:
    return escape(_ALLOWED.sub("\ufffd", content))


def _attribute(content: str) -> str:
    return quoteattr(_ALLOWED.sub("\ufffd", content))
