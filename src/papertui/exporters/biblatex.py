"""Papers as BibLaTeX, for biber, in UTF-8: fields and kinds of entries after the manual of biblatex 3.19."""

from __future__ import annotations

from collections.abc import Iterator

from papertui import text
from papertui.exporters import Papers, Wanted, bibtex, facts
from papertui.exporters.published import Publication, publication
from papertui.exporters.tex import escape
from papertui.model import Paper, View


def written(papers: Papers, wanted: Wanted) -> Iterator[str]:
    """The entries of these papers in their order, each once."""
    return bibtex.entries(papers, wanted, entry)


def entry(view: View, key: str) -> str:
    """The entry of one paper, ending in a newline. `doi`, `url` and `eprint` are taken by biber as they are."""
    paper, out = view.paper, publication(view)
    date = out.date if out else facts.published(paper)
    fields = {
        "title": f"{{{escape(facts.title(paper))}}}",
        "author": bibtex.people(paper),
        **_place(out),
        "date": "-".join((f"{date[0]:04}", *(f"{part:02}" for part in date[1:]))) if date else "",
        **_eprint(paper),
        "doi": facts.doi_of(view) or "",
        "url": facts.url(paper) or "",
        **bibtex.remarks(view, out),
    }
    return bibtex.layout(out.kind if out else "online" if fields["url"] else "misc", key, fields)


def _place(out: Publication | None) -> dict[str, str]:
    if out is None:
        return {}
    where = "booktitle" if out.kind == "inproceedings" else "journaltitle"
    return {where: escape(out.venue), "volume": out.volume, "number": out.number, "pages": bibtex.pages(out)}


def _eprint(paper: Paper) -> dict[str, str]:
    eprint = facts.arxiv_id(paper)
    if not eprint:
        return {}
    first = text.line(paper.categories[0]) if paper.categories else ""
    return {"eprint": eprint, "eprinttype": "arxiv", "eprintclass": escape(first)}
