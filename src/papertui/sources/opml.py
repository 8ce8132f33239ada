"""OPML, in which programs hand lists of feeds to each other (http://opml.org/spec2.opml)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from xml.etree.ElementTree import Element
from xml.sax.saxutils import quoteattr

from papertui import identity, text
from papertui.sources import feed_tree, xml
from papertui.sources.parsed import ContentProblem, Skip

MOST = 5_000


class Outline(NamedTuple):
    """A feed on the list; `title` may be `""`."""

    title: str
    url: str


class Outlines(NamedTuple):
    """The feeds in the list's order, each once, and what was left out."""

    feeds: tuple[Outline, ...]
    skipped: tuple[Skip, ...]


def parse(data: bytes, what: str) -> Outlines:
    """Read a list of feeds; folders are passed through. Raises `ContentProblem`."""
    root = feed_tree.tree(feed_tree.decode(data), what)
    if xml.local(root).lower() != "opml":
        raise ContentProblem(f"{what} is not a list of feeds (OPML): its root is <{text.line(xml.local(root), 40)}>")
    found: dict[str, Outline] = {}
    skipped: list[Skip] = []
    for element in root.iter():
        if xml.local(element).lower() != "outline":
            continue
        given = _attribute(element, "xmlurl").strip()
        title = text.line(_attribute(element, "title") or _attribute(element, "text"), 200)
        if not given:
            if not len(element):
                skipped.append(Skip(title or "an entry without a title", "it names no feed"))
            continue
        url = identity.safe_url(unprefixed(given))
        if url is None:
            skipped.append(Skip(title or text.line(given, 80), "its address is not a plain http or https one"))
        elif len(found) < MOST:
            found.setdefault(url, Outline(title, url))
    return Outlines(tuple(found.values()), tuple(skipped))


def unprefixed(address: str) -> str:
    """`feed:https://…` and `feed://…`, as browsers once wrote the addresses of feeds, as an address of the web."""
    if address[:5].lower() != "feed:":
        return address
    bare = address[5:].removeprefix("//")
    return bare if "://" in bare else f"https://{bare}"


def _attribute(element: Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.lower() == name), "")


def write(feeds: Iterable[Outline]) -> str:
    """The list as OPML 2.0; the same feeds give the same bytes."""
    outlines = "".join(
        f"    <outline type={quoteattr('rss')} text={quoteattr(one.title or one.url)}"
        f" title={quoteattr(one.title or one.url)} xmlUrl={quoteattr(one.url)}/>\n"
        for one in feeds
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n  <head>\n    <title>Feeds of papertui</title>\n'
        f"  </head>\n  <body>\n{outlines}  </body>\n</opml>\n"
    )
