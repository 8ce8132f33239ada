"""Papers as RIS, which Zotero, EndNote and Mendeley read: one field on one line, unpublished works with an arXiv id.

Tags after https://github.com/MrTango/rispy and Zotero's reading of them: TI title, AU author, PY year, DA date,
AB abstract, DO DOI, UR address, L1 file, KW keyword, N1 note, M1 number, PB publisher.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from papertui import identity, text
from papertui.exporters import facts
from papertui.model import View


def document(views: Iterable[View]) -> str:
    """The records of these papers in their order, each ended by `ER`, the text by a newline."""
    known = map(facts.published_view, views)
    records = ("".join(f"{tag}  - {value}\n" for tag, value in _fields(view)) + "ER  - \n" for view in known)
    return "\n".join(records) or "\n"


def person(name: facts.Name) -> str:
    """`Last, First, Suffix`; a team as it is."""
    return ", ".join(part for part in (name.family, name.given, name.suffix) if part)


def _fields(view: View) -> Iterator[tuple[str, str]]:
    paper = view.paper
    yield "TY", "UNPB"
    yield "TI", facts.title(paper)
    for name in facts.names(paper):
        yield "AU", person(name)
    published = facts.published(paper)
    if published:
        yield "PY", f"{published[0]:04}"
        yield "DA", "/".join((f"{published[0]:04}", *(f"{part:02}" for part in published[1:])))
    abstract = facts.prose(paper.abstract)
    if abstract:
        yield "AB", abstract
    if doi := facts.doi(paper):
        yield "DO", doi
    if eprint := facts.arxiv_id(paper):
        yield "M1", f"arXiv:{eprint}"
        yield "PB", "arXiv"
    for kind, url in identity.links(paper):
        if kind == "pdf":
            yield "L1", url
        elif kind != "html":
            yield "UR", url
    for tag in view.marks.tags:
        if word := text.line(tag):
            yield "KW", word
    if note := text.line(view.marks.note, len(view.marks.note)):
        yield "N1", note
