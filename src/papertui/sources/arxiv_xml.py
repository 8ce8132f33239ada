"""arXiv's three kinds of XML: answers of its API, its daily announcements, and its OAI-PMH records.

The shapes are those of https://info.arxiv.org/help/api/user-manual.html (Atom, with what changed in November 2025),
https://info.arxiv.org/help/rss.html (RSS and Atom) and https://info.arxiv.org/help/oa/index.html (`arXiv`, `arXivRaw`
and `oai_dc`). One bad entry costs only itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple
from xml.etree.ElementTree import Element

from papertui import identity, text
from papertui.model import Author, Paper, Sighting
from papertui.sources import arxiv_fields as fields
from papertui.sources import hf_wire as wire
from papertui.sources import xml
from papertui.sources.parsed import ContentProblem, Parsed, Skip

API, ANNOUNCED, HARVEST = "API answer", "announcements", "OAI-PMH records"

NEW, CROSS, REPLACE, REPLACE_CROSS = "new", "cross", "replace", "replace-cross"
ANNOUNCE_TYPES = (NEW, CROSS, REPLACE, REPLACE_CROSS)

# `arXiv:2604.21935v1 Announce Type: new \nAbstract: …`
_LEAD = re.compile(r"\s*arXiv:\S+\s+Announce Type:\s*(\S+)\s+(?:Abstract:\s*)?", re.ASCII)
_ERRORS = "/api/errors"


class Answer(NamedTuple):
    """What a document holds.

    `kind` is `API`, `ANNOUNCED` or `HARVEST`; `total` is how many papers the question has, where told;
    `announced` has the announce type of each paper by key, `day` is the day (Eastern Time) of the announcements;
    `token` asks for the next page of a harvest.
    """

    kind: str
    parsed: Parsed
    total: int | None = None
    announced: Mapping[str, str] = MappingProxyType({})
    day: str | None = None
    token: str | None = None


class _Unusable(Exception):
    """Why an entry gives no paper."""


def parse(data: bytes, what: str = "arXiv's answer", *, live: bool = True) -> Answer:
    """Read any of arXiv's XML. Raises `ContentProblem` for everything else, and for what arXiv calls an error."""
    root = xml.parse(data, what)
    name = xml.local(root)
    if name == "rss":
        return _announcements(next(xml.each(root, "channel"), root), "item", what, live)
    if name == "feed":
        if any("/api/" in (link.get("href") or "") for link in xml.each(root, "link")) or _is_api(root):
            return _api(root, live)
        return _announcements(root, "entry", what, live)
    if name in ("OAI-PMH", "record", "ListRecords"):
        return _harvest(root, live)
    raise ContentProblem(f"{what} is XML, but none of arXiv's (its root is <{text.line(name, 40)}>)")


def _is_api(root: Element) -> bool:
    return any(xml.local(child) == "totalResults" for child in root)


def _collect(elements: Iterator[Element], read: Callable[[Element], Paper], live: bool) -> Parsed:
    sightings: list[Sighting] = []
    skipped: list[Skip] = []
    for number, element in enumerate(elements, 1):
        try:
            sightings.append(Sighting(read(element), fields.SOURCE, live=live))
        except _Unusable as problem:
            skipped.append(Skip(f"entry {number}", str(problem)))
    return Parsed(tuple(sightings), tuple(skipped))


def _identified(given: str | None) -> tuple[str, int | None]:
    found = identity.arxiv_id(given or "")
    if found is None:
        raise _Unusable(f"{text.line(given or 'nothing', 60)!r} is no arXiv id")
    return found, identity.version_of(given or "")


def _titled(arxiv_id: str, given: str | None) -> str:
    title = fields.line(given)
    if not title:
        raise _Unusable(f"{arxiv_id} has no title")
    return title


def _people(names: Iterator[str]) -> tuple[Author, ...]:
    found = (fields.name(name) for name, _ in zip(names, range(wire.MOST_AUTHORS), strict=False))
    return tuple([Author(name) for name in found if name])


# Answers of the API


def _api(root: Element, live: bool) -> Answer:
    entries = list(xml.each(root, "entry"))
    for entry in entries:
        if _ERRORS in (xml.first(entry, "id") or "") or _is_old_error(entry):
            raise ContentProblem(f"arXiv answers: {fields.line(xml.first(entry, 'summary')) or 'an error'}")
    total = xml.first(root, "totalResults") or ""
    parsed = _collect(iter(entries), _entry, live)
    return Answer(API, parsed, int(total) if total.isascii() and total.isdecimal() and len(total) < 12 else None)


def _is_old_error(entry: Element) -> bool:
    return fields.line(xml.first(entry, "title")) == "Error" and identity.arxiv_id(xml.first(entry, "id") or "") is None


def _entry(entry: Element) -> Paper:
    arxiv_id, version = _identified(xml.first(entry, "id"))
    terms = [category.get("term") or "" for category in xml.each(entry, "category")]
    primary = [category.get("term") or "" for category in xml.each(entry, "primary_category")]
    authors = _people(xml.first(author, "name") or "" for author in xml.each(entry, "author"))
    return Paper(
        key=f"arxiv:{arxiv_id}",
        title=_titled(arxiv_id, xml.first(entry, "title")),
        abstract=fields.abstract(xml.first(entry, "summary")),
        authors=authors,
        author_count=len(authors) or None,
        published=fields.moment(xml.first(entry, "published")) or fields.month_of(arxiv_id),
        updated=fields.moment(xml.first(entry, "updated")),
        version=version,
        categories=fields.categories([*primary, *terms]),
        doi=fields.doi(xml.first(entry, "doi")),
        journal_ref=fields.line(xml.first(entry, "journal_ref")),
        comment=fields.line(xml.first(entry, "comment")),
    )


# Announcements


def _announcements(channel: Element, name: str, what: str, live: bool) -> Answer:
    title = fields.line(xml.first(channel, "title")) or ""
    if title.lower().startswith("feed error"):
        why = fields.line(xml.first(channel, "description") or xml.first(channel, "subtitle"))
        raise ContentProblem(f"arXiv answers: {why or title}")
    items = list(xml.each(channel, name))
    if "arxiv" not in title.lower() and not any(identity.arxiv_id(_place(item) or "") for item in items):
        raise ContentProblem(f"{what} is a feed, but not of arXiv papers")
    parsed = _collect(iter(items), _item, live)
    announced = {}
    for item in items:
        key, kind = identity.paper_key(_place(item) or ""), _announce_type(item)
        if key and kind:
            announced[key] = kind
    days = (fields.day(xml.first(item, "pubDate") or xml.first(item, "published")) for item in (*items, channel))
    return Answer(ANNOUNCED, parsed, announced=announced, day=next(filter(None, days), None))


def _place(item: Element) -> str | None:
    """Where the identifier stands: the guid tells the version too."""
    guid = xml.first(item, "guid") or xml.first(item, "id") or ""
    named = guid.rpartition("oai:arXiv.org:")[2]
    if identity.arxiv_id(named):
        return named
    return xml.first(item, "link") or next((link.get("href") for link in xml.each(item, "link")), None)


def _announce_type(item: Element) -> str | None:
    told = fields.line(xml.first(item, "announce_type"))
    if told is None:
        lead = _LEAD.match(xml.first(item, "description") or xml.first(item, "summary") or "")
        told = lead[1] if lead else None
    return told if told in ANNOUNCE_TYPES else None


def _item(item: Element) -> Paper:
    arxiv_id, version = _identified(_place(item))
    body = xml.first(item, "description") or xml.first(item, "summary") or ""
    day = fields.day(xml.first(item, "pubDate") or xml.first(item, "published"))
    replaced = (_announce_type(item) or "").startswith(REPLACE)
    creator = xml.first(item, "creator")
    names = (
        fields.split_names(creator) if creator else [xml.first(one, "name") or "" for one in xml.each(item, "author")]
    )
    authors = _people(iter(names))
    terms = [category.get("term") or category.text or "" for category in xml.each(item, "category")]
    return Paper(
        key=f"arxiv:{arxiv_id}",
        title=_titled(arxiv_id, xml.first(item, "title")),
        abstract=fields.abstract(_plain(_LEAD.sub("", body, count=1))),
        authors=authors,
        author_count=len(authors) or None,
        # what is announced as new came in within the days before
        published=fields.month_of(arxiv_id) if replaced else day or fields.month_of(arxiv_id),
        updated=day if replaced else None,
        version=version,
        categories=fields.categories(terms),
        doi=fields.doi(xml.first(item, "DOI")),
        journal_ref=fields.line(xml.first(item, "journal_reference")),
        license=wire.url(xml.first(item, "rights")),
    )


def _plain(body: str) -> str:
    """Programs that pass announcements on wrap them in HTML; arXiv itself sends plain text, in which `<` may stand."""
    if re.match(r"\s*<(?:p|div)\b", body) is None:
        return body
    from selectolax.lexbor import LexborHTMLParser

    return LexborHTMLParser(body).text(separator=" ")


# OAI-PMH


def _harvest(root: Element, live: bool) -> Answer:
    for error in xml.each(root, "error"):
        if error.get("code") == "noRecordsMatch":
            return Answer(HARVEST, Parsed(()))
        raise ContentProblem(f"arXiv answers: {fields.line(error.text) or error.get('code') or 'an error'}")
    records = [element for element in root.iter() if xml.local(element) == "record"]
    there = (record for record in records if not _is_deleted(record))
    tokens = (element.text for element in root.iter() if xml.local(element) == "resumptionToken")
    return Answer(HARVEST, _collect(there, _record, live), token=next(filter(None, tokens), None))


def _is_deleted(record: Element) -> bool:
    return any(header.get("status") == "deleted" for header in xml.each(record, "header"))


def _record(record: Element) -> Paper:
    form = next((child for metadata in xml.each(record, "metadata") for child in metadata), None)
    if form is None:
        raise _Unusable("it has no metadata")
    header = next(xml.each(record, "header"), record)
    named = (xml.first(header, "identifier") or "").removeprefix("oai:arXiv.org:")
    return _dublin_core(form, named) if xml.local(form) == "dc" else _own_form(form, named)


def _own_form(form: Element, named: str) -> Paper:
    """`arXiv` and `arXivRaw`."""
    arxiv_id, _ = _identified(xml.first(form, "id") or named)
    versions = list(xml.each(form, "version"))
    authors = _people(_oai_names(form))
    created = fields.moment(xml.first(form, "created")) or _first_date(versions)
    number = identity.version_of(f"0704.0001{versions[-1].get('version') or ''}") if versions else None
    return Paper(
        key=f"arxiv:{arxiv_id}",
        title=_titled(arxiv_id, xml.first(form, "title")),
        abstract=fields.abstract(xml.first(form, "abstract")),
        authors=authors,
        author_count=len(authors) or None,
        published=created or fields.month_of(arxiv_id),
        updated=fields.moment(xml.first(form, "updated")) or (_first_date(versions[-1:]) if versions else None),
        version=number,
        categories=fields.categories(xml.first(form, "categories")),
        doi=fields.doi(xml.first(form, "doi")),
        journal_ref=fields.line(xml.first(form, "journal-ref")),
        comment=fields.line(xml.first(form, "comments")),
        license=wire.url(xml.first(form, "license")),
    )


def _first_date(versions: list[Element]) -> str | None:
    return fields.moment(xml.first(versions[0], "date")) if versions else None


def _oai_names(form: Element) -> Iterator[str]:
    for people in xml.each(form, "authors"):
        listed = list(xml.each(people, "author"))
        if not listed and people.text:
            yield from fields.split_names(people.text)
        for person in listed:
            parts = (xml.first(person, name) for name in ("forenames", "keyname", "suffix"))
            yield " ".join(filter(None, parts))


def _dublin_core(form: Element, named: str) -> Paper:
    """`oai_dc`, which tells less: no versions, and categories only by their long names."""
    arxiv_id, _ = _identified(named or next((one.text for one in xml.each(form, "identifier")), None))
    said = [one.text or "" for one in xml.each(form, "description")]
    comment = next((one.strip().removeprefix("Comment:") for one in said if one.strip().startswith("Comment:")), None)
    dates = [made for one in xml.each(form, "date") if (made := fields.moment((one.text or "").strip()))]
    authors = _people(_turned(one.text or "") for one in xml.each(form, "creator"))
    dois = (identity.doi((one.text or "").strip()) for one in xml.each(form, "identifier"))
    return Paper(
        key=f"arxiv:{arxiv_id}",
        title=_titled(arxiv_id, xml.first(form, "title")),
        abstract=fields.abstract(next((one for one in said if not one.strip().startswith("Comment:")), "")),
        authors=authors,
        author_count=len(authors) or None,
        published=min(dates, default=None) or fields.month_of(arxiv_id),
        updated=max(dates) if len(dates) > 1 else None,
        doi=next((doi for doi in dois if doi and not doi.startswith("10.48550/")), None),
        comment=fields.line(comment),
    )


def _turned(name: str) -> str:
    """`Gysi, Deisy Morselli` as people say it."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma else name
