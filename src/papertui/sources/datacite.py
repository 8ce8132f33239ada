"""DataCite, where arXiv registers its DOIs: where a preprint came out, and what a DOI stands for.

https://support.datacite.org/docs/api. A record says what it is related to (`relatedIdentifiers`): that of an arXiv
paper names its published version, mostly as `IsVersionOf`. Where that stands is in `relatedItems` or `container`, if
at all. Without an address to write to, 500 questions may be asked in five minutes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, TypeAlias
from urllib.parse import quote

from papertui import identity, text
from papertui.model import Paper
from papertui.sources import publication
from papertui.sources.parsed import ContentProblem, decode_json
from papertui.sources.publication import Article, Work

NAME = "datacite"
BASE = "https://api.datacite.org"
EVERY = 1.0
"""Seconds between two questions; 500 in five minutes are allowed."""

_ARXIV = "10.48550/arxiv."
_PUBLISHED_AS = ("IsVersionOf", "IsIdenticalTo", "IsVariantFormOf", "IsPreviousVersionOf", "IsOriginalFormOf")
_ONE_WORK = frozenset((*_PUBLISHED_AS, "HasVersion", "IsNewVersionOf"))
_ARTICLES = frozenset(("JournalArticle", "ConferencePaper", "BookChapter", "Book", "Report", "Dissertation"))
_TEXTS = _ARTICLES | {"Preprint", "Text"}
_DATES = ("Issued", "Available", "Submitted", "Created")
_MOST = 2_000

Request: TypeAlias = "tuple[str, dict[str, str]]"


def record(doi: str) -> Request:
    """The question for what a DOI stands for."""
    return f"/dois/{quote(doi, safe='')}", {}


def of_preprint(key: str) -> str:
    """The DOI that arXiv registers for a paper."""
    return _ARXIV + key.removeprefix("arxiv:").lower()


def parse_published(data: bytes) -> Article | None:
    """What the record of a preprint says of where it came out; the venue is mostly empty. Raises `ContentProblem`."""
    given = _attributes(data)
    venue, year = _venue(given)
    related = list(_related(given))
    for kind in _PUBLISHED_AS:
        for relation, name in related:
            doi = identity.doi(name) if relation == kind else None
            if doi and not identity.arxiv_id(doi):
                return Article(doi, venue, year)
    return None


def parse_work(data: bytes, doi: str, today: date) -> Work:
    """The work that the DOI, which was asked for, stands for. Raises `ContentProblem`."""
    given = _attributes(data)
    titles = _entries(given.get("titles"))
    own = [one for one in titles if not one.get("titleType")] or titles
    title = publication.line(own[0].get("title")) if own else ""
    if not title:
        raise ContentProblem(f"DataCite's record of {doi} has no title")
    kind = _type(given)
    venue, _ = _venue(given)
    creators = given.get("creators")
    said = [
        one.get("description") for one in _entries(given.get("descriptions")) if _is(one, "description", "Abstract")
    ]
    page = given.get("url")
    paper = Paper(
        f"doi:{doi}",
        title,
        publication.abstract(said[0]) if said else "",
        publication.people(map(_name, _entries(creators))),
        author_count=len(creators) or None if isinstance(creators, list) else None,
        page=identity.safe_url(page) if isinstance(page, str) else None,
    )
    versions = [name for relation, name in _related(given) if relation in _ONE_WORK] if kind in _TEXTS else []
    when = _date(given)
    article = Article(doi, venue, when) if kind in _ARTICLES or venue else None
    return publication.work(paper, versions, article, publication.past(when, today))


def _attributes(data: bytes) -> dict[str, Any]:
    answer = decode_json(data, "DataCite's answer")
    found = answer.get("data") if isinstance(answer, dict) else None
    attributes = found.get("attributes") if isinstance(found, dict) else None
    if not isinstance(attributes, dict):
        raise ContentProblem("DataCite's answer has no record")
    return attributes


def _entries(given: Any) -> list[dict[str, Any]]:
    return [one for one in given[:_MOST] if isinstance(one, dict)] if isinstance(given, list) else []


def _is(entry: dict[str, Any], field: str, kind: str) -> bool:
    return entry.get(f"{field}Type") == kind and isinstance(entry.get(field), str)


def _type(given: dict[str, Any]) -> str:
    types = given.get("types")
    kind = types.get("resourceTypeGeneral") if isinstance(types, dict) else None
    return kind if isinstance(kind, str) else ""


def _related(given: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """How the record is related to what."""
    for one in _entries(given.get("relatedIdentifiers")):
        relation, name = one.get("relationType"), one.get("relatedIdentifier")
        if isinstance(relation, str) and isinstance(name, str):
            yield relation, name.strip()


def _venue(given: dict[str, Any]) -> tuple[str, str | None]:
    """Where the record says that it was published, and in which year that was, where it says so."""
    for one in _entries(given.get("relatedItems")):
        titles = _entries(one.get("titles"))
        name = publication.line(titles[0].get("title")) if titles else ""
        if one.get("relationType") == "IsPublishedIn" and name:
            return name, _year(one.get("publicationYear"))
    container = given.get("container")
    return publication.line(container.get("title")) if isinstance(container, dict) else "", None


def _name(person: dict[str, Any]) -> str:
    given, family, name = (text.line(part, 200) if isinstance(part, str) else "" for part in map(
        person.get, ("givenName", "familyName", "name")
    ))  # fmt: skip
    if given and family:
        return f"{given} {family}"
    if person.get("nameType") != "Organizational" and name.count(",") == 1:
        return " ".join(part.strip() for part in reversed(name.split(",")))
    return name or family


def _date(given: dict[str, Any]) -> str | None:
    """The day it was issued, as much of it as is told anywhere."""
    known = [
        found[0]
        for kind in _DATES
        for one in _entries(given.get("dates"))
        if _is(one, "date", kind) and (found := re.match(r"[12]\d{3}(-[01]\d(-[0-3]\d)?)?", one["date"], re.ASCII))
    ]
    first = known[0] if known else _year(given.get("publicationYear"))
    return max((one for one in known if first and one.startswith(first)), key=len, default=first)


def _year(given: Any) -> str | None:
    found = re.fullmatch(r"[12]\d{3}", str(given), re.ASCII)
    return found[0] if found and not isinstance(given, bool) else None
