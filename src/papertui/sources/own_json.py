"""The JSON that papertui itself writes, an object a paper: papers with what their reader did."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from papertui import edits, identity, text
from papertui.model import LISTING_KINDS, Author, Listing, Marks, Organization, Paper
from papertui.sources.entries import NOTE_LENGTH, Entry, tags
from papertui.sources.parsed import Skip

_LARGEST = 2**53
_MOST_AUTHORS = 20_000
_BLOCKS = ("abstract", "summary")


def is_paper(value: object) -> bool:
    """Whether a value is a paper as `papertui export -f json` and every `--json` write it."""
    return isinstance(value, dict) and "schema" in value and "key" in value and "title" in value


def read(items: Sequence[Any]) -> Iterator[Entry | Skip]:
    """The papers in their order, and why those that are left out are."""
    for number, item in enumerate(items, 1):
        entry = _entry(item, number) if is_paper(item) else None
        yield entry or Skip(f"item {number}", "it is no paper as papertui writes them: key or title is missing")


def _entry(item: dict[str, Any], number: int) -> Entry | None:
    key, title = identity.paper_key(_line(item["key"]) or ""), _line(item["title"])
    if key is None or not title:
        return None
    links = item.get("links") if isinstance(item.get("links"), dict) else {}
    details = item.get("author_details") or item.get("authors")
    handle, fullname = _line(item.get("organization_name")), _line(item.get("organization"))
    doi = _line(item.get("doi"))
    counts: dict[str, Any] = {
        name: item[name]
        for name in ("author_count", "version", "votes", "comments", "github_stars")
        if type(item.get(name)) is int and 0 <= item[name] < _LARGEST
    }
    words: dict[str, Any] = {
        name: text.block(item[name]) if name in _BLOCKS else _line(item[name])
        for name in (
            "abstract", "published", "updated", "journal_ref", "comment", "license", "submitter", "submitted",
            "summary", "summary_model", "withdrawn",
        )
        if isinstance(item.get(name), str)
    }  # fmt: skip
    paper = Paper(
        key=key,
        title=title,
        authors=tuple(filter(None, map(_author, details[:_MOST_AUTHORS] if isinstance(details, list) else ()))),
        categories=_words(item.get("categories")),
        keywords=_words(item.get("keywords")),
        doi=identity.doi(doi) if doi else None,
        organization=Organization(handle or fullname or "", fullname or handle or "") if handle or fullname else None,
        author_participating=item.get("author_participating") is True,
        media=tuple(url for one in _words(item.get("media")) if (url := identity.safe_url(one))),
        github=_address(links, "code"),
        project=_address(links, "project"),
        page=_address(links, "page"),
    )
    return Entry(paper._replace(**counts, **words), f"item {number} ({key})", _marks(item), "", _listings(item))


def _marks(item: dict[str, Any]) -> Marks:
    given = item.get("tags")
    note = item.get("note")
    return Marks(
        starred=item.get("starred") is True,
        queued=item.get("queued") is True,
        read=item.get("read") is True,
        hidden=item.get("hidden") is True,
        tags=tags(word for word in given if isinstance(word, str)) if isinstance(given, list) else (),
        note=edits.clean_note(note)[:NOTE_LENGTH] if isinstance(note, str) else "",
    )


def _listings(item: dict[str, Any]) -> tuple[Listing, ...]:
    found = []
    given = item.get("listings")
    for one in given if isinstance(given, list) else ():
        if isinstance(one, dict) and one.get("kind") in LISTING_KINDS and isinstance(one.get("date"), str):
            rank = one.get("rank")
            found.append(Listing(one["kind"], text.line(one["date"], 10), rank if type(rank) is int else None))
    return tuple(found[:200])


def _line(value: object) -> str | None:
    return text.line(value) or None if isinstance(value, str) else None


def _words(value: object) -> tuple[str, ...]:
    return tuple(filter(None, map(_line, value))) if isinstance(value, list) else ()


def _author(value: object) -> Author | None:
    if isinstance(value, str):
        value = {"name": value}
    if not isinstance(value, dict) or not (name := _line(value.get("name"))):
        return None
    return Author(name, _line(value.get("user")), value.get("claimed") is True)


def _address(links: Any, name: str) -> str | None:
    return identity.safe_url(links[name]) if isinstance(links.get(name), str) else None
