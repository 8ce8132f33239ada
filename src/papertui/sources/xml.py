"""XML from outside: read strictly, without entities of its own making, and only so deep."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from papertui.sources.parsed import ContentProblem

MOST_DEEP = 100
"""No feed or record that people write is nested deeper."""

MOST_ELEMENTS = 300_000

MOST_ATTRIBUTES = 500
"""Of one element: expat holds up every thread while it collects them."""

_PIECE = 1 << 16
_TOO_MANY = re.compile(
    rb"""<[^\s<>!?/]{1,200}(?>\s+[^\s=<>"']{1,200}\s*=\s*(?:"[^"<]*"|'[^'<]*')){%d}""" % (MOST_ATTRIBUTES + 1)
)


class _Builder(ElementTree.TreeBuilder):
    """Refuses what lets a few bytes become many."""

    def __init__(self, what: str) -> None:
        super().__init__()
        self._what = what
        self._depth = 0
        self._elements = 0

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        if name.lower() == "html":
            raise ContentProblem(f"{self._what} is a web page, not XML")
        raise ContentProblem(f"{self._what} has a DOCTYPE, which papertui does not read")

    def start(self, tag: str, attributes: dict[str, str], /) -> Element:
        self._depth += 1
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise ContentProblem(f"{self._what} holds more than {MOST_ELEMENTS:,} elements")
        if self._depth > MOST_DEEP:
            raise ContentProblem(f"{self._what} is nested too deeply to be read")
        return super().start(tag, attributes)

    def end(self, tag: str, /) -> Element:
        self._depth -= 1
        return super().end(tag)


def parse(data: bytes, what: str) -> Element:
    """The root element; `what` names the bytes in the sentence of the `ContentProblem` this may raise."""
    head = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not head:
        raise ContentProblem(f"{what} is empty")
    if not head.startswith(b"<") and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ContentProblem(f"{what} is not XML")
    if head.startswith((b"<!doctype html", b"<html")):
        raise ContentProblem(f"{what} is a web page, not XML")
    if _TOO_MANY.search(data):
        raise ContentProblem(f"{what} has an element with more than {MOST_ATTRIBUTES} attributes")
    parser = ElementTree.XMLParser(target=_Builder(what))
    try:
        for start in range(0, len(data), _PIECE):  # other threads have a turn in between
            parser.feed(data[start : start + _PIECE])
        root: Element = parser.close()
    except ElementTree.ParseError as error:
        line, column = error.position
        if (line >= data.count(b"\n") + 1 and "no element found" in str(error)) or "unclosed" in str(error):
            raise ContentProblem(f"{what} is cut off after {len(data):,} bytes") from None
        raise ContentProblem(f"{what} is not valid XML (line {line}, column {column + 1})") from None
    except (LookupError, ValueError) as error:  # an encoding that nobody knows
        raise ContentProblem(f"{what} cannot be decoded: {error}") from None
    return root


def local(element: Element) -> str:
    """The name without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def each(element: Element, name: str) -> Iterator[Element]:
    """The children of that name, whatever namespace they are in: arXiv has changed its own over the years."""
    return (child for child in element if local(child) == name)


def first(element: Element, name: str) -> str | None:
    """The text of the first child of that name, without what stands in elements inside."""
    return next((child.text for child in each(element, name) if child.text), None)
