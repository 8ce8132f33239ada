"""Papers as BibTeX: `@misc` entries as arXiv writes them, in UTF-8, with keys that stay the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from papertui import text
from papertui.exporters import facts
from papertui.model import Paper, View

# BibTeX counts braces even behind a backslash, so a brace of the data is spelled as a command.
_ESCAPES = str.maketrans(
    {
        "\\": "\\textbackslash{}",
        "{": "\\textbraceleft{}",
        "}": "\\textbraceright{}",
        "$": "\\$",
        "&": "\\&",
        "%": "\\%",
        "#": "\\#",
        "_": "\\_",
        "^": "\\textasciicircum{}",
        "~": "\\textasciitilde{}",
    }
)
# letters that do not come apart into an ASCII letter and an accent
_ASCII = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i"})
_SMALL_WORDS = re.compile(
    "a|an|and|are|as|at|by|can|do|does|for|from|how|in|is|of|on|or|the|to|towards|via|what|when|why|with"
)


def escape(line: str) -> str:
    """One line of text for a BibTeX value: braces balance, and nothing in it is a command but those we write."""
    return line.translate(_ESCAPES)


def cite(view: View) -> str:
    """The entry of one paper, ending in a newline."""
    return _entry(view, _base_key(view.paper))


def document(views: Iterable[View]) -> str:
    """The entries of these papers in their order, each once, ending in a newline."""
    papers = list({view.paper.key: view for view in views}.values())
    keys = citation_keys(papers)
    return "\n".join(_entry(view, keys[view.paper.key]) for view in papers) or "\n"


def citation_keys(views: Iterable[View]) -> dict[str, str]:
    """Citation keys by paper key: `vaswani2017attention`, and `…b`, `…c` for the next ones that would have the same.

    Equal ones are lettered in the order of their paper keys, so a newer arXiv paper never renames an older one.
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for key, paper in sorted((view.paper.key, view.paper) for view in views):
        base = wanted = _base_key(paper)
        number = 1
        while wanted in taken:
            number += 1
            wanted = base + _letters(number)
        taken.add(wanted)
        found[key] = wanted
    return found


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


def _letters(number: int) -> str:
    """2 is `b`, 26 `z`, 27 `aa`."""
    out = ""
    while number:
        number, rest = divmod(number - 1, 26)
        out = chr(97 + rest) + out
    return out


def _base_key(paper: Paper) -> str:
    authors = facts.names(paper)
    words = [_plain(word) for word in re.split(r"[\W_]+", facts.title(paper))]
    words = [word for word in words if word]
    first = next((word for word in words if not _SMALL_WORDS.fullmatch(word)), words[0] if words else "")
    year = facts.published(paper)[:1]
    return (_plain(authors[0].family) if authors else "") + (f"{year[0]:04}" if year else "nd") + first or "paper"


def _plain(word: str) -> str:
    """Lower-case ASCII letters and digits: what is left of `word` without accents."""
    parted = unicodedata.normalize("NFKD", word.lower().translate(_ASCII))
    return re.sub(r"[^a-z0-9]", "", parted)


def _entry(view: View, key: str) -> str:
    width = max(map(len, _FIELD_NAMES))
    fields = [f"  {name:<{width}} = {{{value}}}" for name, value in _fields(view).items() if value]
    return f"@misc{{{key},\n" + ",\n".join(fields) + "\n}\n"


_FIELD_NAMES = (
    "title",
    "author",
    "year",
    "month",
    "eprint",
    "archiveprefix",
    "primaryclass",
    "doi",
    "url",
    "note",
    "keywords",
)


def _fields(view: View) -> Mapping[str, str]:
    paper = facts.published_view(view).paper
    authors = [person(name) for name in facts.names(paper)]
    if authors and facts.unnamed(paper):
        authors.append("others")
    published = facts.published(paper)
    eprint = facts.arxiv_id(paper)
    values = (
        f"{{{escape(facts.title(paper))}}}",
        " and ".join(authors),
        f"{published[0]:04}" if published else "",
        str(published[1]) if len(published) > 1 else "",
        eprint or "",
        "arXiv" if eprint else "",
        escape(text.line(paper.categories[0])) if eprint and paper.categories else "",
        (facts.doi(paper) or "").translate(_ESCAPES),
        facts.url(paper) or "",
        escape(text.line(paper.journal_ref or "")),
        ", ".join(escape(text.line(tag)) for tag in view.marks.tags),
    )
    return dict(zip(_FIELD_NAMES, values, strict=True))
