"""Semantic Scholar's citation graph: what to ask, and what its answers say.

https://api.semanticscholar.org/api-docs/graph. A batch is answered in the order of its ids, with `null` for what is
not known. Entries are trusted by their external ids first, by their place only where they have none.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import quote

from papertui import identity, text
from papertui.sources.parsed import ContentProblem, decode_json

NAME = "semanticscholar"
BASE = "https://api.semanticscholar.org"
EVERY = 1.0
"""Seconds between two questions: what a key allows, over everything that is asked."""

MOST_IDS = 500
MOST_LINKS = 1_000
_TITLE, _TLDR = 500, 1_000
_AUTHORS = 3
_FIELDS = "externalIds,title,citationCount,influentialCitationCount,referenceCount,tldr"
_LINK_FIELDS = "externalIds,title,year,authors"
_MOST_COUNT = 10**9

Request: TypeAlias = "tuple[str, dict[str, str]]"


class Numbers(NamedTuple):
    """What is told of a paper; all `None` for one that is not known there. `tldr` is machine-made."""

    citations: int | None = None
    influential: int | None = None
    references: int | None = None
    tldr: str | None = None


class Mention(NamedTuple):
    """A paper at the other end of a citation. `key` is `s2:…` where it has neither an arXiv id nor a DOI."""

    key: str
    title: str
    authors: str = ""
    year: int | None = None
    doi: str | None = None


class Links(NamedTuple):
    """References or citations of a paper; `complete` when there are no more."""

    found: tuple[Mention, ...]
    complete: bool


def name_of(key: str) -> str | None:
    """How Semantic Scholar calls the paper of a key; `None` for one without an identifier."""
    kind, _, rest = key.partition(":")
    return {"arxiv": f"ARXIV:{rest}", "doi": f"DOI:{rest}"}.get(kind)


def batch(keys: Sequence[str]) -> tuple[Request, bytes]:
    """The question for the numbers of at most `MOST_IDS` papers, and its body."""
    ids = [name for key in keys if (name := name_of(key))]
    return ("/graph/v1/paper/batch", {"fields": _FIELDS}), json.dumps({"ids": ids}).encode()


def references(key: str) -> Request:
    return _links(key, "references")


def citations(key: str) -> Request:
    return _links(key, "citations")


def _links(key: str, which: str) -> Request:
    path = f"/graph/v1/paper/{quote(name_of(key) or '', safe=':/')}/{which}"
    return path, {"fields": _LINK_FIELDS, "limit": str(MOST_LINKS)}


def parse_batch(data: bytes, keys: Sequence[str]) -> dict[str, Numbers]:
    """What is told of each of the papers that were asked for, by key. Raises `ContentProblem`."""
    entries = decode_json(data, "Semantic Scholar's answer")
    if not isinstance(entries, list):
        raise ContentProblem("Semantic Scholar's answer is no list")
    asked = set(keys)
    found: dict[str, Numbers] = {}
    in_place = len(entries) == len(keys)
    for at, entry in enumerate(entries[: 2 * MOST_IDS]):
        if not isinstance(entry, dict):
            continue
        names = _keys(entry)
        key = next((name for name in names if name in asked), None)
        if key is None and in_place and not names:
            key = keys[at]
        if key is not None:
            found.setdefault(key, _numbers(entry))
    return {key: found.get(key, Numbers()) for key in keys}


def parse_links(data: bytes) -> Links:
    """The papers at the other ends, each once, in the order given. Raises `ContentProblem`."""
    answer = decode_json(data, "Semantic Scholar's answer")
    if not isinstance(answer, dict) or not isinstance(answer.get("data"), list | None):
        raise ContentProblem("Semantic Scholar's answer has no list of papers")
    found: dict[str, Mention] = {}
    for item in (answer.get("data") or [])[:MOST_LINKS]:
        mention = _mention(item)
        if mention is not None:
            found.setdefault(mention.key, mention)
    return Links(tuple(found.values()), answer.get("next") is None)


def page(key: str) -> str | None:
    """The page of a paper that is only known there."""
    return identity.safe_url(f"https://www.semanticscholar.org/paper/{quote(key.removeprefix('s2:'))}")


def _numbers(entry: dict[str, Any]) -> Numbers:
    told = entry.get("tldr")
    said = told.get("text") if isinstance(told, dict) else None
    return Numbers(
        _count(entry.get("citationCount")), _count(entry.get("influentialCitationCount")),
        _count(entry.get("referenceCount")), text.line(said, _TLDR) or None if isinstance(said, str) else None,
    )  # fmt: skip


def _count(value: Any) -> int | None:
    good = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST_COUNT
    return value if good else None


def _keys(entry: dict[str, Any]) -> list[str]:
    """The keys of an entry, the best first."""
    ids = entry.get("externalIds")
    if not isinstance(ids, dict):
        return []
    preprint, article = ids.get("ArXiv"), ids.get("DOI")
    found = [
        identity.paper_key(f"arxiv:{preprint}") if isinstance(preprint, str) else None,
        identity.paper_key(article) if isinstance(article, str) else None,
    ]
    return [key for key in dict.fromkeys(found) if key]


def _mention(item: Any) -> Mention | None:
    if not isinstance(item, dict):
        return None
    entry = item.get("citedPaper") or item.get("citingPaper")
    if not isinstance(entry, dict):
        return None
    title = entry.get("title")
    title = text.line(title, _TITLE) if isinstance(title, str) else ""
    if not title:
        return None
    names, own = _keys(entry), entry.get("paperId")
    if not names and isinstance(own, str) and own.isalnum() and own.isascii() and len(own) <= 64:
        names = [f"s2:{own.lower()}"]
    if not names:
        return None
    year = _count(entry.get("year"))
    article = next((name for name in names if name.startswith("doi:")), None)
    return Mention(names[0], title, _authors(entry.get("authors")), year if (year or 0) < 10_000 else None, article)


def _authors(given: Any) -> str:
    people = given if isinstance(given, list) else []
    names = [one["name"] for one in people[:200] if isinstance(one, dict) and isinstance(one.get("name"), str)]
    names = [name for one in names if (name := text.line(one, 100))]
    more = f" and {len(names) - _AUTHORS} more" if len(names) > _AUTHORS + 1 else ""
    return ", ".join(names[:_AUTHORS] if more else names) + more
