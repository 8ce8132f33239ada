"""Papers as BibTeX, in UTF-8: preprints as arXiv writes them, those that came out as what they are.

Which fields an entry has follows “BibTeXing” (Patashnik 1988) and, for `eprint`, https://info.arxiv.org/help/hypertex/bibstyles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from papertui import text
from papertui.exporters import Papers, Wanted, facts
from papertui.exporters.keys import Keys
from papertui.exporters.published import Publication, publication
from papertui.exporters.tex import escape
from papertui.model import Paper, View

# in an address these would end the line or the argument it stands in; what else it has LaTeX's commands for it take
_ADDRESS = str.maketrans({"%": "\\%", "#": "\\#", "&": "\\&"})
_WIDTH = 13

Fields = Mapping[str, str]


def written(papers: Papers, wanted: Wanted) -> Iterator[str]:
    """The entries of these papers in their order, each once."""
    return entries(papers, wanted, entry)


def entries(papers: Papers, wanted: Wanted, one: Callable[[View, str], str]) -> Iterator[str]:
    """The entries as `one` writes them, a blank line between two."""
    keys, before = wanted.keys or Keys(), ""
    for view in facts.each_once(papers):
        yield before + one(view, keys.of(view.paper))
        before = "\n"
    if not before:
        yield "\n"


def entry(view: View, key: str) -> str:
    """The entry of one paper, ending in a newline."""
    paper, out = view.paper, publication(view)
    date = out.date if out else facts.published(paper)
    fields = {
        "title": f"{{{escape(facts.title(paper))}}}",
        "author": people(paper),
        **_place(view, out),
        "year": f"{date[0]:04}" if date else "",
        "month": str(date[1]) if len(date) > 1 else "",
        **_eprint(paper),
        "doi": (facts.doi_of(view) or "").translate(_ADDRESS),
        "url": (facts.url(paper) or "").translate(_ADDRESS),
        **remarks(view, out),
    }
    return layout(out.kind if out else "misc", key, fields)


def layout(kind: str, key: str, fields: Fields) -> str:
    """An entry of the fields that are not empty, one a line."""
    lines = [f"  {name:<{_WIDTH}} = {{{value}}}" for name, value in fields.items() if value]
    return f"@{kind}{{{key},\n" + ",\n".join(lines) + "\n}\n"


def people(paper: Paper) -> str:
    """The authors as BibTeX reads them, `and others` where there are more."""
    authors = [person(name) for name in facts.names(paper)]
    if authors and facts.unnamed(paper):
        authors.append("others")
    return " and ".join(authors)


def person(name: facts.Name) -> str:
    """A name as BibTeX reads it: `Last, First`, `Last, Jr, First`, or a team in braces."""
    if name.team:
        return f"{{{escape(name.family)}}}"
    parts = [part for part in (name.family, name.suffix, name.given) if part]
    return ", ".join(_part(part) for part in parts)


def _part(part: str) -> str:
    # a bare "and" parts two authors, whatever its case, and some readers lose count at a bare command
    escaped = escape(part)
    unsafe = escaped != part or "," in part or any(word.lower() == "and" for word in part.split())
    return f"{{{escaped}}}" if unsafe else part


def pages(out: Publication) -> str:
    return out.pages.replace("-", "--")


def remarks(view: View, out: Publication | None) -> Fields:
    """What the authors say of where it came out where that could not be taken apart, and the reader's tags."""
    reference = "" if out else text.line(view.paper.journal_ref or "")
    tags = ", ".join(escape(tag) for tag in map(text.line, view.marks.tags) if tag)
    return {"note": escape(reference), "keywords": tags}


def _place(view: View, out: Publication | None) -> Fields:
    if out is None:
        return {}
    where = "booktitle" if out.kind == "inproceedings" else "journal"
    return {where: escape(out.venue), "volume": out.volume, "number": out.number, "pages": pages(out)}


def _eprint(paper: Paper) -> Fields:
    eprint = facts.arxiv_id(paper)
    if not eprint:
        return {}
    first = escape(text.line(paper.categories[0])) if paper.categories else ""
    return {"eprint": eprint, "archivePrefix": "arXiv", "primaryClass": first}
