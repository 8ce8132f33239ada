"""Papers as CSL-JSON, which pandoc, Zotero and every citation processor read.

Fields after https://docs.citationstyles.org/en/stable/specification.html: a preprint is an `article`, its number
`arXiv:…` and its publisher arXiv. What came out is an `article-journal` or a `paper-conference`.
"""

from __future__ import annotations

from collections.abc import Iterator

from papertui import text
from papertui.exporters import Papers, Wanted, facts
from papertui.exporters.json import array
from papertui.exporters.keys import Keys
from papertui.exporters.published import publication
from papertui.model import JSON, View


def written(papers: Papers, wanted: Wanted) -> Iterator[str]:
    """An array of items in the order given, each paper once."""
    keys = wanted.keys or Keys()
    return array(item(view, keys.of(view.paper)) for view in facts.each_once(papers))


def item(view: View, key: str) -> dict[str, JSON]:
    """One item; `key` is what a citation in a text names, the same as in BibTeX."""
    paper, out = view.paper, publication(view)
    authors: list[JSON] = [person(name) for name in facts.names(paper)]
    if authors and facts.unnamed(paper):
        authors.append({"literal": "others"})
    issued: list[JSON] = list(out.date if out else facts.published(paper))
    eprint = facts.arxiv_id(paper)
    fields: dict[str, JSON] = {
        "id": key,
        "type": ("article-journal" if out.kind == "article" else "paper-conference") if out else "article",
        "title": facts.title(paper),
        "author": authors,
        "issued": {"date-parts": [issued]} if issued else None,
        "container-title": out.venue if out else None,
        "volume": out.volume if out else None,
        "issue": out.number if out else None,
        "page": out.pages if out else None,
        "abstract": facts.prose(paper.abstract),
        "DOI": facts.doi_of(view),
        "URL": facts.url(paper),
        "publisher": "arXiv" if eprint and not out else None,
        "number": f"arXiv:{eprint}" if eprint and not out else None,
        "archive": "arXiv" if eprint and out else None,
        "archive_location": eprint if eprint and out else None,
        "keyword": ", ".join(view.marks.tags),
        "note": text.lines(view.marks.note, 4 * len(view.marks.note)),
    }
    return {name: value for name, value in fields.items() if value}


def person(name: facts.Name) -> dict[str, JSON]:
    if name.team:
        return {"literal": name.family}
    parts = {"family": name.family, "given": name.given, "suffix": name.suffix}
    return {field: value for field, value in parts.items() if value}
