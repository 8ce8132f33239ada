"""RSS, RDF and Atom, told apart by what is there and not by what it is called."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import islice
from xml.etree.ElementTree import Element

from papertui.sources import xml
from papertui.sources.feed_entry import MOST_ENTRIES, Entry, Head
from papertui.sources.feed_tree import XML, markup, name
from papertui.sources.parsed import ContentProblem
from papertui.text import line as clean_line

_PERIODS = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_BODIES = ("content:encoded", "content", "description", "summary", "body", "dc:description", "dc:abstract")
_PUBLISHED = ("pubDate", "published", "issued", "dc:date", "prism:publicationDate", "prism:coverDate", "dc:created",
              "created", "date", "pubdate", "dc:issued")  # fmt: skip
_UPDATED = ("updated", "modified", "dc:modified", "lastBuildDate")
_IDENTIFIERS = ("prism:doi", "dc:identifier", "prism:url", "doi", "dc:source")


def read(root: Element, what: str) -> tuple[Head, list[Entry]]:
    """Raises `ContentProblem` for XML that is no feed."""
    kind = xml.local(root).lower()
    if kind == "opml":
        raise ContentProblem(f"{what} is a list of feeds (OPML): papertui sources import FILE takes it in")
    if kind not in ("rss", "rdf", "feed", "channel"):
        raise ContentProblem(f"{what} is XML, but not a feed (its root is <{clean_line(kind, 40)}>)")
    _own(root)
    above = next((child for child in root if name(child).lower() == "channel"), root)
    found = (each for each in root.iter() if name(each).lower() in ("item", "entry") and each is not root)
    items = list(islice(found, MOST_ENTRIES + 1))
    fields = _fields(above)
    if not items and not any(fields.get(one) for one in ("title", "link", "id", "description")):
        raise ContentProblem(f"{what} begins like a feed, but there is nothing in it")
    people = _people(fields)
    return _head(above, root, fields), [_entry(item, people) for item in items]


def _own(root: Element) -> None:
    """What is in the namespace of the root is the feed's own, whatever that is called."""
    space = root.tag.rpartition("}")[0]
    if space and name(root).startswith("?:"):
        for element in root.iter():
            if isinstance(element.tag, str) and element.tag.startswith(space + "}"):
                element.tag = element.tag.rpartition("}")[2]


def _fields(element: Element) -> dict[str, list[Element]]:
    found: defaultdict[str, list[Element]] = defaultdict(list)
    for child in element:
        found[name(child)].append(child)
    return found


def _first(fields: dict[str, list[Element]], *names: str) -> str:
    """The text of the first of these that has any."""
    for one in names:
        for element in fields.get(one, ()):
            if found := _text(element):
                return found
    return ""


def _text(element: Element) -> str:
    return (element.text or "").strip() if not len(element) else "".join(element.itertext()).strip()


def _head(above: Element, root: Element, fields: dict[str, list[Element]]) -> Head:
    links = _links(fields)
    rest = 0
    if (minutes := _first(fields, "ttl")).isdecimal() and minutes.isascii() and len(minutes) < 7:
        rest = int(minutes) * 60
    elif period := _PERIODS.get(_first(fields, "sy:updatePeriod").lower()):
        often = _first(fields, "sy:updateFrequency")
        rest = period // max(1, int(often) if re.fullmatch(r"[0-9]{1,4}", often) else 1)
    hours = [_text(each) for skip in fields.get("skipHours", ()) for each in skip]
    days = [_text(each).lower() for skip in fields.get("skipDays", ()) for each in skip]
    return Head(
        title=_first(fields, "title"),
        link=links[0] if links else "",
        base=root.get(f"{{{XML}}}base") or above.get(f"{{{XML}}}base") or "",
        rest=rest,
        # RSS counts hours from 0 to 23, an older version of it from 1 to 24
        skip_hours=frozenset(int(hour) % 24 for hour in hours if re.fullmatch(r"[0-9]{1,2}", hour) and int(hour) <= 24),
        skip_days=frozenset(_DAYS.index(day) for day in days if day in _DAYS),
    )


def _entry(item: Element, people: list[str]) -> Entry:
    fields = _fields(item)
    guid, permanent = "", ""
    for element in (*fields.get("guid", ()), *fields.get("id", ())):
        guid = guid or _text(element)
        if xml.local(element) == "guid" and (element.get("isPermaLink") or element.get("ispermalink")) != "false":
            permanent = permanent or _text(element)
    about = next((value for key, value in item.attrib.items() if key.rpartition("}")[2] == "about"), "")
    links = _links(fields)
    if not links and permanent.startswith(("http://", "https://")):
        links = [permanent]
    title, is_html = _title(fields)
    html, plain = _body(fields)
    return Entry(
        title=title,
        title_is_html=is_html,
        html=html,
        text=plain,
        links=links or ([about] if about.startswith("http") else []),
        guid=guid or about,
        people=_people(fields) or people,
        published=_first(fields, *_PUBLISHED),
        updated=_first(fields, *_UPDATED),
        identifiers=[_text(each) for one in _IDENTIFIERS for each in fields.get(one, ()) if _text(each)],
        journal=_journal(fields),
        base=item.get(f"{{{XML}}}base") or "",
    )


def _title(fields: dict[str, list[Element]]) -> tuple[str, bool]:
    for element in (*fields.get("title", ()), *fields.get("dc:title", ())):
        if len(element):
            return markup(element), True
        if found := (element.text or "").strip():
            return found, element.get("type", "html") not in ("text", "text/plain")
    return "", True


def _body(fields: dict[str, list[Element]]) -> tuple[str, str]:
    """The longest of what tells the content, as HTML or as plain text."""
    best, plain = "", False
    for one in _BODIES:
        for element in fields.get(one, ()):
            given = markup(element)
            if len(given) > len(best):
                best, plain = given, element.get("type") in ("text", "text/plain") and not len(element)
    return ("", best) if plain else (best, "")


def _links(fields: dict[str, list[Element]]) -> list[str]:
    """Addresses of the page, the likeliest first: what RSS says, then Atom's alternate links to HTML."""
    plain = [found for element in fields.get("link", ()) if not element.get("href") and (found := _text(element))]
    typed = [element for element in fields.get("link", ()) if element.get("href")]
    alternate = [element for element in typed if (element.get("rel") or "alternate") == "alternate"]
    alternate.sort(key=lambda element: "html" not in (element.get("type") or "html"))
    return [*plain, *(element.get("href") or "" for element in alternate)]


def _people(fields: dict[str, list[Element]]) -> list[str]:
    found = [_text(element) for element in fields.get("dc:creator", ())]
    if not any(found):
        for element in fields.get("author", ()):
            names = [_text(child) for child in element if name(child) == "name"]
            found += names or ([_text(element)] if not len(element) else [])
    return [one for one in found if one]


def _journal(fields: dict[str, list[Element]]) -> str:
    """`Astronomy Letters 12, 4, 33`, where the feed names the parts."""
    title = _first(fields, "prism:publicationName", "dc:source") if fields.get("prism:publicationName") else ""
    numbers = (_first(fields, one) for one in ("prism:volume", "prism:number", "prism:startingPage"))
    told = ", ".join(filter(None, numbers))
    return f"{title} {told}".strip() if title else ""
