"""What Zotero exports as “Zotero RDF”: items with their tags, notes and collections.

The form is that of its translator (https://github.com/zotero/translators, `Zotero RDF.js`). An item stands below the
root, its container (`dcterms:isPartOf`, which has the DOI) within it; notes (`bib:Memo`) are named by
`dcterms:isReferencedBy`, and a `z:Collection` names its items and collections by `dcterms:hasPart`. Tags that Zotero
made by itself (`z:AutomaticTag`) are none of the reader's and left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import cast
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from papertui import text
from papertui.model import Marks
from papertui.sources import entries
from papertui.sources.entries import Also, Entry, Found
from papertui.sources.parsed import ContentProblem, Skip
from papertui.sources.xml import MOST_DEEP, each, first, local

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_MOST_NOTES = 1_000_000
_PARTS = ("Memo", "Attachment", "Journal", "Organization", "Periodical", "Series")


class _Library:
    """What was heard that belongs to items which stand elsewhere in the file."""

    def __init__(self) -> None:
        self.keys: dict[str, str] = {}
        self.noted: dict[str, str] = {}
        self.notes: dict[str, str] = {}
        self.parts: dict[str, list[str]] = defaultdict(list)
        self.names: dict[str, str] = {}

    def rest(self) -> Iterator[Also]:
        """Notes and collections, with the papers they are of."""
        for note, said in self.notes.items():
            if (key := self.keys.get(self.noted.get(note, ""))) and said:
                yield Also(key, Marks(note=said))
        for collection, name in self.names.items():
            for part in self.parts[collection]:
                if key := self.keys.get(part):
                    yield Also(key, Marks(tags=entries.tags((name,))))


def read(pieces: Iterable[bytes], what: str = "the file") -> Iterator[Found]:
    """The items in their order, then their notes and collections. Raises `ContentProblem`.

    A file that is cut off is read up to there, and that is told.
    """
    library = _Library()
    number = 0
    try:
        for element in _children(pieces, what):
            number += 1
            kind = local(element)
            about = element.get(f"{_RDF}about", "")
            if kind == "Collection":
                library.names[about] = first(element, "title") or ""
                library.parts[about] += [_resource(part) for part in each(element, "hasPart")]
            elif kind == "Memo":
                if len(library.notes) < _MOST_NOTES:
                    library.notes[about] = entries.note([first(element, "value") or ""])
            elif kind not in _PARTS and (found := _item(element, number, library, about)) is not None:
                yield found
    except ContentProblem:
        yield from library.rest()
        raise
    yield from library.rest()


def _children(pieces: Iterable[bytes], what: str) -> Iterator[Element]:
    """The children of the root, each when it is complete; what was read is let go."""
    parser: ElementTree.XMLPullParser[Element] = ElementTree.XMLPullParser(("start", "end"))
    before = b""
    depth = ended = 0
    root: Element | None = None
    try:
        for piece in pieces:
            if root is None:
                before += piece
                if b"<!DOCTYPE" in before or b"<\0!\0D\0O" in before or len(before) > 4 << 20:
                    raise ContentProblem(f"{what} has a DOCTYPE, which papertui does not read")
            parser.feed(piece)
            for event, element in cast("Iterator[tuple[str, Element]]", parser.read_events()):
                depth += 1 if event == "start" else -1
                root = element if root is None else root
                if depth > MOST_DEEP:
                    raise ContentProblem(f"{what} is nested too deeply to be read")
                if event == "end" and depth == 1:
                    ended += 1
                    yield element
                    root.clear()
        parser.close()
        if depth:
            raise ContentProblem(f"{what} is cut off after {text.plural(ended, 'item')}")
    except ElementTree.ParseError as error:
        line, column = error.position
        cut = "no element found" in str(error) or "unclosed" in str(error)
        wrong = f"is cut off at line {line:,}" if cut else f"is not valid XML (line {line}, column {column + 1})"
        raise ContentProblem(f"{what} {wrong}") from None
    except (LookupError, ValueError) as error:
        raise ContentProblem(f"{what} cannot be decoded: {error}") from None


def _item(element: Element, number: int, library: _Library, about: str) -> Entry | Skip | None:
    kind = (first(element, "itemType") or "").strip()
    if kind in ("attachment", "note", "annotation"):
        return None
    title = text.line(first(element, "title") or "")
    place = f"item {number}" + (f" ({text.clip(title, 60)})" if title else "")
    container = next((child for part in each(element, "isPartOf") for child in part), None)
    known = [*_identifiers(element), *(_identifiers(container) if container is not None else ())]
    doi = next((one[4:] for one in known if one[:4].upper() == "DOI "), "")
    # an item is named by its address where no other item has that
    addresses = [one for one in (*known, about) if one.startswith("http")]
    date = entries.day(first(element, "date") or "")
    paper = entries.make(
        title=entries.unstyled(title),
        authors=[
            name
            for listed in each(element, "authors")
            for person in listed.iter()
            if local(person) == "Person" and (name := _person(person))
        ],
        doi=doi,
        said=(*addresses, *known, first(element, "description") or "", _number(element, container)),
        abstract=first(element, "abstract") or "",
        published=date,
        journal=entries.venue(
            (first(container, "title") or "") if container is not None else "",
            _first(container, element, "volume"), _first(container, element, "number"),
            first(element, "pages") or "", date[:4] if date else "",
        ),
        page=addresses[0] if addresses else "",
    )  # fmt: skip
    if paper is None:
        return Skip(place, "it has neither a title nor an identifier")
    if about:
        library.keys[about] = paper.key
    for note in each(element, "isReferencedBy"):
        library.noted[_resource(note)] = about
        for memo in note:  # older exports have it inside
            library.notes[_resource(note) or about] = entries.note([first(memo, "value") or ""])
    return Entry(paper, place, Marks(tags=entries.tags(_subjects(element))))


def _resource(element: Element) -> str:
    return element.get(f"{_RDF}resource", "")


def _identifiers(element: Element) -> Iterator[str]:
    for given in each(element, "identifier"):
        if address := _resource(given).strip():
            yield address
        for inner in given:
            yield (first(inner, "value") or "").strip()
        if given.text and given.text.strip():
            yield given.text.strip()


def _number(element: Element, container: Element | None) -> str:
    """`arXiv:1706.03762`, the number of a preprint in Zotero."""
    return _first(container, element, "number")


def _first(container: Element | None, element: Element, name: str) -> str:
    return (first(container, name) if container is not None else None) or first(element, name) or ""


def _person(element: Element) -> str:
    given = first(element, "givenName") or first(element, "givenname") or ""
    return " ".join(filter(None, (given.strip(), (first(element, "surname") or "").strip())))


def _subjects(element: Element) -> Iterator[str]:
    for subject in each(element, "subject"):
        if subject.text and subject.text.strip():
            yield subject.text.strip()
