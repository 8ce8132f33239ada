"""Papers as CSL-JSON, which pandoc, Zotero and every citation processor read.

Fields after https://docs.citationstyles.org/en/stable/specification.html: a preprint is an `article`, its number
`arXiv:…` and its publisher arXiv.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from papertui import text
from papertui.exporters import facts
from papertui.exporters.bibtex import citation_keys
from papertui.model import JSON, View


def document(views: Iterable[View]) -> str:
    """A JSON array of items in the order given, each paper once, ending in a newline."""
    papers = list({view.paper.key: view for view in views}.values())
    keys = citation_keys(papers)
    return json.dumps([item(view, keys[view.paper.key]) for view in papers], ensure_ascii=False, indent=2) + "\n"


def item(view: View, key: str) -> dict[str, JSON]:
    """One item; `key` is what a citation in a text names, the same as in BibTeX."""
    paper = facts.published_view(view).paper
    authors: list[JSON] = [person(name) for name in facts.names(paper)]
    if authors and facts.unnamed(paper):
        authors.append({"literal": "others"})
    issued: list[JSON] = list(facts.published(paper))
    eprint = facts.arxiv_id(paper)
    fields: dict[str, JSON] = {
        "id": key,
        "type": "article",
        "title": facts.title(paper),
        "author": authors,
        "issued": {"date-parts": [issued]} if issued else None,
        "abstract": facts.prose(paper.abstract),
        "DOI": facts.doi(paper),
        "URL": facts.url(paper),
        "publisher": "arXiv" if eprint else None,
        "number": f"arXiv:{eprint}" if eprint else None,
        "keyword": ", ".join(view.marks.tags),
        "note": text.lines(view.marks.note, 4 * len(view.marks.note)),
    }
    return {name: value for name, value in fields.items() if value}


def person(name: facts.Name) -> dict[str, JSON]:
    if name.team:
        return {"literal": name.family}
    parts = {"family": name.family, "given": name.given, "suffix": name.suffix}
    return {field: value for field, value in parts.items() if value}
