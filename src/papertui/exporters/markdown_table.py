"""Papers as a table of GitHub's Markdown, a line a paper: date, title, authors, votes, tags."""

from __future__ import annotations

from collections.abc import Iterator

from papertui import identity, text
from papertui.exporters import Papers, Wanted, facts, markdown
from papertui.model import View

AUTHORS_SHOWN = 3
_COLUMNS = ("Date", "Paper", "Authors", "Votes", "Tags", "Links")


def written(papers: Papers, wanted: Wanted) -> Iterator[str]:
    """The title, and the table below it."""
    yield f"# {markdown.escape(text.line(wanted.title)) or 'Papers'}\n\n"
    yield _row(_COLUMNS) + _row("---:" if name == "Votes" else "---" for name in _COLUMNS)
    for view in papers:
        yield _row(_cells(view))


def _row(cells: Iterator[str] | tuple[str, ...]) -> str:
    # what stands at the beginning of a line means nothing here, but a bar does anywhere, also in code
    return "| " + " | ".join(cells) + " |\n"


def _cells(view: View) -> Iterator[str]:
    paper = view.paper
    links = [(name, markdown.destination(url)) for name, url in identity.links(paper)]
    title = markdown.escape(facts.title(paper))
    yield facts.date(view) or ""
    yield f"[{title}]({links[0][1]})" if links else title
    yield markdown.authors(paper, AUTHORS_SHOWN)
    yield "" if paper.votes is None else str(paper.votes)
    yield markdown.tags(view.marks)
    shown = [(name, url) for name, url in links if name in ("pdf", "huggingface", "code", "doi")]
    yield " · ".join(f"[{identity.LINKS[name]}]({url})" for name, url in shown)
