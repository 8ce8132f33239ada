"""Papers as CSV (RFC 4180): commas, double quotes doubled, CR LF, UTF-8, a line of names first.

A cell that a spreadsheet would calculate, as `=cmd()`, gets an apostrophe in front, as OWASP advises
(https://owasp.org/www-community/attacks/CSV_Injection). Every cell is one line.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from papertui import identity, text
from papertui.exporters import Papers, Wanted, facts
from papertui.exporters.published import publication
from papertui.model import View

COLUMNS = (
    "key", "title", "authors", "author_count", "published", "updated", "version", "on_list", "categories",
    "organization", "doi", "venue", "votes", "comments", "citations", "github_stars", "url", "pdf", "code", "starred",
    "queued", "read", "hidden", "tags", "note", "summary", "abstract",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def written(papers: Papers, wanted: Wanted) -> Iterator[str]:
    """The names of the columns, and a line a paper."""
    yield _line(COLUMNS)
    for view in papers:
        yield _line(map(guarded, _cells(view)))


def guarded(cell: str) -> str:
    """The cell with an apostrophe in front where it could be calculated; a number is none of these."""
    # some programs skip blanks and quotes before they look for the sign, and an apostrophe may be of the text
    return f"'{cell}" if cell.lstrip(" '\"").startswith(_FORMULA) else cell


def _line(cells: Iterable[str]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerow(list(cells))
    return out.getvalue()


def _cells(view: View) -> Iterator[str]:
    paper, marks, out = view.paper, view.marks, publication(view)
    links = dict(identity.links(paper))
    organization = paper.organization
    yield paper.key
    yield facts.title(paper)
    yield "; ".join(filter(None, (text.line(author.name) for author in paper.authors)))
    yield _number(paper.author_count if paper.author_count is not None else len(paper.authors) or None)
    yield (paper.published or "")[:10]
    yield (paper.updated or "")[:10]
    yield _number(paper.version)
    yield facts.date(view) or ""
    yield " ".join(map(text.line, paper.categories))
    yield text.line(organization.fullname or organization.name) if organization else ""
    yield facts.doi_of(view) or ""
    yield out.venue if out else text.line(paper.journal_ref or "")
    yield _number(paper.votes)
    yield _number(paper.comments)
    yield _number(view.cited.citations if view.cited else None)
    yield _number(paper.github_stars)
    yield next(iter(links.values()), "")
    yield links.get("pdf", "")
    yield links.get("code", "")
    yield from ("yes" if mark else "" for mark in (marks.starred, marks.queued, marks.read, marks.hidden or view.ruled))
    yield " ".join(map(text.line, marks.tags))
    yield text.line(marks.note, len(marks.note))
    yield facts.prose(paper.summary or "")
    yield facts.prose(paper.abstract)


def _number(number: int | None) -> str:
    return "" if number is None else str(number)
