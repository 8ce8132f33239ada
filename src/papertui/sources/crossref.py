"""Crossref: where a preprint came out.

https://api.crossref.org/swagger-ui/index.html. Titles are lists and may hold markup, dates are lists of numbers
that may be null, and an article may name the preprint it came from (`relation`, `has-preprint`).
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple, TypeAlias

from papertui import identity, text
from papertui.model import Paper
from papertui.sources.parsed import ContentProblem, decode_json

NAME = "crossref"
BASE = "https://api.crossref.org"
EVERY = 1.0
"""Seconds between two questions; the public pool allows five a second."""

_FIELDS = "DOI,title,author,container-title,issued,type,relation,event"
_ROWS = "5"
_MOST = 50
_PUBLISHED = frozenset({"journal-article", "proceedings-article", "book-chapter", "book", "monograph", "report"})
_TAG = re.compile(r"<[^<>]{0,200}>")
_VENUE = 200
_LONGEST = 300

Request: TypeAlias = "tuple[str, dict[str, str]]"


class Article(NamedTuple):
    """A published version; `date` is `2026`, `2026-08` or `2026-08-14`, as much as is known."""

    doi: str
    venue: str
    date: str | None


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
    answer = decode_json(data, "Crossref's answer")
    message = answer.get("message") if isinstance(answer, dict) else None
    items = message.get("items") if isinstance(message, dict) else None
    if not isinstance(items, list):
        raise ContentProblem("Crossref's answer has no list of articles")
    found = [item for item in items[:_MOST] if isinstance(item, dict) and item.get("type") in _PUBLISHED]
    for matches in (_names_it, _is_like_it):
        for item in found:
            if matches(item, paper) and (article := _article(item)):
                return article
    return None


def _names_it(item: dict[str, Any], paper: Paper) -> bool:
    relation = item.get("relation")
    named = relation.get("has-preprint") if isinstance(relation, dict) else None
    ids = [one.get("id") for one in named if isinstance(one, dict)] if isinstance(named, list) else []
    return any(isinstance(one, str) and identity.paper_key(one) == paper.key for one in ids)


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
    event = item.get("event")
    venue = _first(item.get("container-title")) or _first([event.get("name")] if isinstance(event, dict) else None)
    return Article(name, venue, _date(item.get("issued")))


def _first(given: Any) -> str:
    said = given[0] if isinstance(given, list) and given else None
    if not isinstance(said, str):
        return ""
    import html

    return text.line(html.unescape(_TAG.sub("", said[:5_000])), _VENUE * 3)


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
