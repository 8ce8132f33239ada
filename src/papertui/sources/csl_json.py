"""Bibliographies in CSL-JSON, as Zotero and Pandoc write them: an array of items.

Fields after https://docs.citationstyles.org/en/stable/specification.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from papertui import text
from papertui.model import Marks
from papertui.sources import entries
from papertui.sources.entries import Entry
from papertui.sources.parsed import Skip

_TYPES = re.compile(
    r"article|article-(?:journal|magazine|newspaper)|paper-conference|book|chapter|report|thesis|manuscript|webpage"
    r"|post-weblog|post|document|dataset|software|speech|entry(?:-\w+)?|patent|preprint|review|standard|song"
)


def is_item(value: object) -> bool:
    """Whether a value is an item of a bibliography."""
    if not isinstance(value, dict) or not isinstance(value.get("type"), str):
        return False
    return bool(_TYPES.fullmatch(value["type"])) and ("title" in value or "DOI" in value or "URL" in value)


def read(items: Sequence[Any]) -> Iterator[Entry | Skip]:
    """The items in their order, and why those that are left out are."""
    for number, item in enumerate(items, 1):
        if not isinstance(item, dict):
            yield Skip(f"item {number}", "it is no item of a bibliography")
            continue
        yield _entry(item, number)


def _entry(item: dict[str, Any], number: int) -> Entry | Skip:
    key = _text(item.get("id") or item.get("citation-key"))
    place = f"item {number}" + (f" ({text.line(key, 60)})" if key else "")
    note = _text(item.get("note"))
    published = _issued(item.get("issued"))
    paper = entries.make(
        title=entries.unstyled(_text(item.get("title"))),
        authors=[name for one in _list(item.get("author")) if (name := _person(one))],
        doi=_text(item.get("DOI")),
        said=[
            f"arXiv:{_text(item.get(name))}" if "location" in name else _text(item.get(name))
            for name in ("number", "archive_location", "URL", "note", "archive", "publisher", "genre")
        ],
        abstract=_text(item.get("abstract")),
        published=published,
        journal=entries.venue(
            _text(item.get("container-title")), _text(item.get("volume")), _text(item.get("issue")),
            _text(item.get("page")), published[:4] if published else "",
        ),
        page=_text(item.get("URL")),
    )  # fmt: skip
    if paper is None:
        return Skip(place, "it has neither a title nor an identifier")
    words = re.split(r"[,;]", _text(item.get("keyword")))
    return Entry(paper, place, Marks(tags=entries.tags(words), note=entries.note(entries.own_notes([note]))))


def _text(value: object) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    return value if isinstance(value, str) else str(value) if type(value) in (int, float) else ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _person(value: object) -> str:
    if not isinstance(value, dict):
        return ""
    if literal := _text(value.get("literal")):
        return text.line(literal)
    family = " ".join(filter(None, (_text(value.get("non-dropping-particle")), _text(value.get("family")))))
    given = " ".join(filter(None, (_text(value.get("given")), _text(value.get("dropping-particle")))))
    return " ".join(filter(None, (given, family, _text(value.get("suffix")))))


def _issued(value: object) -> str | None:
    if not isinstance(value, dict):
        return None
    parts = _list(value.get("date-parts"))
    first = parts[0] if parts and isinstance(parts[0], list) else []
    if first:
        return entries.day("-".join(_text(part) for part in first[:3]))
    return entries.day(_text(value.get("raw")) or _text(value.get("literal")))
