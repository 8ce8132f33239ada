"""Crossref: where a preprint came out, and what a DOI stands for.

https://api.crossref.org/swagger-ui/index.html. Titles are lists and may hold markup, dates are lists of numbers
that may be null, and an article may name the preprint it came from (`relation`, `has-preprint`).
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any, TypeAlias
from urllib.parse import quote

from papertui import identity, text
from papertui.model import Paper
from papertui.sources import publication
from papertui.sources.parsed import ContentProblem, decode_json
from papertui.sources.publication import Article, Work

NAME = "crossref"
BASE = "https://api.crossref.org"
EVERY = 1.0
"""Seconds between two questions; the public pool allows five a second."""

_FIELDS = "DOI,title,author,container-title,issued,type,relation,event"
_ROWS = "5"
_MOST = 50
_PUBLISHED = frozenset({"journal-article", "proceedings-article", "book-chapter", "book", "monograph", "report"})
_VERSIONS = ("has-preprint", "is-preprint-of", "is-version-of", "has-version", "is-identical-to")
_LONGEST = 300

Request: TypeAlias = "tuple[str, dict[str, str]]"


def work(doi: str, mailto: str | None) -> Request:
    """The question for what a DOI stands for."""
    return f"/works/{quote(doi, safe='')}", {"mailto": mailto} if mailto else {}


def search(paper: Paper, mailto: str | None) -> Request:
    """The question for articles of a title and first author."""
    asked = {"query.bibliographic": paper.title[:_LONGEST], "rows": _ROWS, "select": _FIELDS}
    if paper.authors:
        asked["query.author"] = paper.authors[0].name[:_LONGEST]
    return "/works", asked | ({"mailto": mailto} if mailto else {})


def parse(data: bytes, paper: Paper) -> Article | None:
    """The article that the preprint became, if there is one among the answers. Raises `ContentProblem`.

    It must name the preprint as its own, or have the same title and the same first author.
    """
    items = _message(data).get("items")
    if not isinstance(items, list):
        raise ContentProblem("Crossref's answer has no list of articles")
    found = [item for item in items[:_MOST] if isinstance(item, dict) and item.get("type") in _PUBLISHED]
    for matches in (_names_it, _is_like_it):
        for item in found:
            if matches(item, paper) and (article := _article(item)):
                return article
    return None


def parse_work(data: bytes, doi: str, today: date) -> Work:
    """The work that the DOI, which was asked for, stands for. Raises `ContentProblem`."""
    item = _message(data)
    title = _first(item.get("title")) or publication.line(item.get("title"))
    if not title:
        raise ContentProblem(f"Crossref's record of {doi} has no title")
    issued = _date(item.get("issued"))
    when = publication.past(issued, today) or _date(item.get("created"))
    article = Article(doi, _venue(item), issued) if item.get("type") in _PUBLISHED else None
    given = item.get("author")
    listed = [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
    paper = Paper(
        f"doi:{doi}",
        title,
        publication.abstract(item.get("abstract")),
        publication.people(map(_name, listed[: publication.MOST_PEOPLE])),
        author_count=len(listed) or None,
    )
    return publication.work(paper, _versions(item, _VERSIONS), article, when)


def _message(data: bytes) -> dict[str, Any]:
    answer = decode_json(data, "Crossref's answer")
    message = answer.get("message") if isinstance(answer, dict) else None
    if not isinstance(message, dict):
        raise ContentProblem("Crossref's answer has no message")
    return message


def _name(person: dict[str, Any]) -> str:
    parts = [person.get(part) for part in ("given", "family", "suffix")]
    said = " ".join(part for part in parts if isinstance(part, str) and part)
    name = person.get("name")
    return said or (name if isinstance(name, str) else "")


def _versions(item: dict[str, Any], kinds: tuple[str, ...]) -> list[str]:
    relation = item.get("relation")
    named = [relation.get(kind) for kind in kinds] if isinstance(relation, dict) else []
    return [one for given in named for one in publication.texts(given, "id")]


def _names_it(item: dict[str, Any], paper: Paper) -> bool:
    return any(identity.paper_key(one) == paper.key for one in _versions(item, _VERSIONS[:1]))


def _is_like_it(item: dict[str, Any], paper: Paper) -> bool:
    if not paper.authors or text.title_key(_first(item.get("title"))) != text.title_key(paper.title):
        return False
    people = item.get("author")
    first = people[0] if isinstance(people, list) and people and isinstance(people[0], dict) else {}
    family = first.get("family") or first.get("name")
    if not isinstance(family, str) or not family:
        return False
    mine = text.title_key(paper.authors[0].name)
    return bool(text.title_key(family)) and mine.endswith(text.title_key(family))


def _article(item: dict[str, Any]) -> Article | None:
    given = item.get("DOI")
    name = identity.doi(given) if isinstance(given, str) else None
    if name is None or identity.arxiv_id(name):
        return None
    return Article(name, _venue(item), _date(item.get("issued")))


def _venue(item: dict[str, Any]) -> str:
    event = item.get("event")
    return _first(item.get("container-title")) or publication.line(event.get("name") if isinstance(event, dict) else "")


def _first(given: Any) -> str:
    return publication.line(given[0]) if isinstance(given, list) and given else ""


def _date(issued: Any) -> str | None:
    parts = issued.get("date-parts") if isinstance(issued, dict) else None
    numbers = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []
    whole = all(isinstance(n, int) and not isinstance(n, bool) for n in numbers)
    if not numbers or not whole or not 1000 <= numbers[0] <= 9999:
        return None
    rest = [f"{n:02d}" for n in numbers[1:3] if 1 <= n <= 31]
    return "-".join([str(numbers[0]), *rest]) if len(rest) == len(numbers[1:3]) else str(numbers[0])


def pause(headers: dict[str, str]) -> float:
    """Seconds between two questions that an answer allows, by `x-rate-limit-limit` and `x-rate-limit-interval`."""
    limit, interval = headers.get("x-rate-limit-limit", ""), headers.get("x-rate-limit-interval", "")
    found = re.fullmatch(r"([0-9]{1,6})s?", interval)
    if not re.fullmatch(r"[0-9]{1,6}", limit) or not int(limit) or found is None:
        return 0.0
    return min(int(found[1]) / int(limit), 3_600.0)
