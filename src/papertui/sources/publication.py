"""What the registers of DOIs have in common: what they tell of a work, and text that may hold markup."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from papertui import identity, text
from papertui.model import Author, Paper
from papertui.sources.html_text import LONGEST, from_html, line_from

VENUE = 600
MOST_PEOPLE = 3_000

_LONGEST = 5_000
_NAME = 200
# JATS is named after what HTML calls otherwise (https://jats.nlm.nih.gov/archiving/tag-library/1.3/)
_JATS = re.compile(r"(</?)(?:jats:)?(p|title|sec|list-item|list|italic|bold)\b")
_AS_HTML = {"title": "h4", "sec": "div", "list-item": "li", "list": "ul", "italic": "i", "bold": "b"}
_HEADING = re.compile(r"(?:abstract|summary)\s*[:.]?\n+", re.IGNORECASE)
_LATE = timedelta(days=2)


class Article(NamedTuple):
    """A published version; `date` is `2026`, `2026-08` or `2026-08-14`, as much as is known."""

    doi: str
    venue: str
    date: str | None


class Work(NamedTuple):
    """What a DOI stands for. A version of an arXiv paper has that paper's key; `article` says where it came out."""

    paper: Paper
    article: Article | None = None


def work(paper: Paper, versions: Iterable[str], article: Article | None, when: str | None) -> Work:
    """What a DOI stands for: the arXiv paper among the `versions` that the register names, else a paper of its own."""
    doi = paper.key.removeprefix("doi:")
    preprint = next((found for name in versions if (found := identity.arxiv_id(name))), None)
    where = ", ".join(filter(None, (article.venue, (article.date or "")[:4]))) if article and article.venue else None
    if preprint is None:
        return Work(paper._replace(doi=doi, published=when, journal_ref=where), article)
    # when and where the article came out, and its page, are the article's
    return Work(paper._replace(key=f"arxiv:{preprint}", doi=doi, page=None), article)


def people(names: Iterable[str]) -> tuple[Author, ...]:
    """Authors by their names, without those that nothing is left of."""
    return tuple(Author(name) for one in names if (name := text.line(one, _NAME)))


def line(given: Any, limit: int = VENUE) -> str:
    """One clean line of text that may hold markup; empty for what is no text."""
    return line_from(given[:_LONGEST], limit) if isinstance(given, str) else ""


def abstract(given: Any) -> str:
    """An abstract, which may be HTML or JATS, as clean paragraphs."""
    if not isinstance(given, str):
        return ""
    found = from_html(_JATS.sub(lambda tag: tag[1] + _AS_HTML.get(tag[2], tag[2]), given[:LONGEST]))
    return _HEADING.sub("", found, count=1) if _HEADING.match(found) else found


def texts(given: Any, name: str) -> list[str]:
    """The field of that name of each entry of a list, where it is text."""
    entries = given if isinstance(given, list) else []
    return [one[name] for one in entries if isinstance(one, dict) and isinstance(one.get(name), str)]


def past(when: str | None, today: date) -> str | None:
    """A date that has come; issues are dated ahead, and a paper that is here is not of next year."""
    return when if when and when <= (today + _LATE).isoformat()[: len(when)] else None
