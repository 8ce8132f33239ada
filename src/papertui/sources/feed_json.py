"""JSON Feed, versions 1.0 and 1.1, and RSS written as JSON."""

from __future__ import annotations

from typing import Any

from papertui.sources.feed_entry import MOST_ENTRIES, Entry, Head
from papertui.sources.parsed import ContentProblem, decode_json


def read(content: str, what: str) -> tuple[Head, list[Entry]]:
    """Raises `ContentProblem` for JSON that is no feed."""
    value = decode_json(content.lstrip("\ufeff").encode("utf-8", "replace"), what)
    if isinstance(value, dict) and isinstance(value.get("rss"), dict):
        return _rss(value["rss"].get("channel"), what)
    items = value.get("items") if isinstance(value, dict) else None
    if not isinstance(items, list) or not ("version" in value or "feed_url" in value or "title" in value):
        raise ContentProblem(f"{what} is JSON, but not a feed (jsonfeed.org)")
    people = _people(value)
    head = Head(_text(value, "title"), _text(value, "home_page_url"), _text(value, "feed_url"))
    return head, [_entry(item, people) for item in items[: MOST_ENTRIES + 1] if isinstance(item, dict)]


def _rss(channel: Any, what: str) -> tuple[Head, list[Entry]]:
    """RSS 2.0 as JSON, element by element (http://scripting.com/rss.json)."""
    items = channel.get("item") if isinstance(channel, dict) else None
    if not isinstance(items, list):
        raise ContentProblem(f"{what} is JSON, but not a feed (jsonfeed.org)")
    entries = []
    for item in items[: MOST_ENTRIES + 1]:
        if isinstance(item, dict):
            guid = item.get("guid")
            entries.append(
                Entry(
                    title=_text(item, "title"),
                    html=_text(item, "description"),
                    links=[link] if (link := _text(item, "link")) else [],
                    guid=_text(guid, "#value") if isinstance(guid, dict) else _text(item, "guid"),
                    published=_text(item, "pubDate"),
                )
            )
    return Head(_text(channel, "title"), _text(channel, "link")), entries


def _entry(item: dict[str, Any], people: list[str]) -> Entry:
    given = item.get("id")
    links = [found for field in ("url", "external_url") if (found := _text(item, field))]
    return Entry(
        title=_text(item, "title"),
        html=_text(item, "content_html"),
        text=_text(item, "content_text") or _text(item, "summary"),
        links=links,
        guid=str(given) if isinstance(given, str | int) and not isinstance(given, bool) else "",
        people=_people(item) or people,
        published=_text(item, "date_published"),
        updated=_text(item, "date_modified"),
    )


def _people(value: dict[str, Any]) -> list[str]:
    authors = value.get("authors")
    found = authors if isinstance(authors, list) and authors else [value.get("author")]
    return [name for one in found if isinstance(one, dict) and (name := _text(one, "name"))]


def _text(value: dict[str, Any], field: str) -> str:
    found = value.get(field)
    return found if isinstance(found, str) else ""
