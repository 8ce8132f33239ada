"""Papers as RIS, which Zotero, EndNote and Mendeley read: one field on one line.

A preprint is an unpublished work (`UNPB`) with its arXiv number, what came out an article (`JOUR`) or a paper of a
meeting (`CPAPER`). Tags after https://github.com/MrTango/rispy and Zotero's reading of them: TI title, AU author,
T2 where it came out, VL volume, IS issue, SP and EP pages, PY year, DA date, AB abstract, DO DOI, UR address,
L1 file, KW keyword, N1 note, M1 number, PB publisher.
"""

from __future__ import annotations

from collections.abc import Iterator

from papertui import identity, text
from papertui.exporters import Papers, Wanted, facts
from papertui.exporters.published import Publication, publication
from papertui.model import View


def written(papers: Papers, wanted: Wanted) -> Iterator[str]:
    """The records of these papers in their order, each ended by `ER`."""
    before = ""
    for view in papers:
        yield before + "".join(f"{tag}  - {value}\n" for tag, value in _fields(view) if value) + "ER  - \n"
        before = "\n"
    if not before:
        yield "\n"


def person(name: facts.Name) -> str:
    """`Last, First, Suffix`; a team as it is."""
    return ", ".join(part for part in (name.family, name.given, name.suffix) if part)


def _fields(view: View) -> Iterator[tuple[str, str]]:
    paper, out = view.paper, publication(view)
    yield "TY", ("JOUR" if out.kind == "article" else "CPAPER") if out else "UNPB"
    yield "TI", facts.title(paper)
    for name in facts.names(paper):
        yield "AU", person(name)
    if out:
        yield from _place(out)
    if date := out.date if out else facts.published(paper):
        yield "PY", f"{date[0]:04}"
        yield "DA", "/".join((f"{date[0]:04}", *(f"{part:02}" for part in date[1:])))
    yield "AB", facts.prose(paper.abstract)
    yield "DO", facts.doi_of(view) or ""
    if eprint := facts.arxiv_id(paper):
        yield "M1", f"arXiv:{eprint}"
        yield "PB", "" if out else "arXiv"
    for kind, url in identity.links(paper):
        if kind != "html":
            yield "L1" if kind == "pdf" else "UR", url
    for tag in view.marks.tags:
        yield "KW", text.line(tag)
    yield "N1", text.line(view.marks.note, len(view.marks.note))


def _place(out: Publication) -> Iterator[tuple[str, str]]:
    first, _, last = out.pages.partition("-")
    yield from (("T2", out.venue), ("VL", out.volume), ("IS", out.number), ("SP", first), ("EP", last))
