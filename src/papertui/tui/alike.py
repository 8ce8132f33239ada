"""Papers that are like one, as lines of the detail pane. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from papertui import identity
from papertui.model import Paper, Row
from papertui.tui.columns import short_authors, show_title
from papertui.tui.sheet import HINT, Sheet
from papertui.tui.spans import Span, cells, wrap

MOST = 3

_AUTHORS = 24
"""The cells of authors behind a title."""


def alike(sheet: Sheet, papers: Sequence[Row]) -> None:
    """The papers under a heading, each with its letter, whole title, first authors and year."""
    if not papers:
        return
    sheet.heading("Similar papers", f"{sheet.style.alike} shows more" if sheet.style.alike else "")
    room = max(8, sheet.measure - HINT)
    for row in papers:
        title = wrap(show_title(row.title), room)
        said = [short_authors(row.authors, row.author_count, min(_AUTHORS, room), sheet.dots), (row.date or "")[:4]]
        tail = f" {sheet.style.glyphs.separator} ".join(filter(None, said))
        behind = cells(title[-1]) + 2 + cells(tail) <= room
        rows = len(title) + (not behind and bool(tail))
        lead = sheet.hint(row.title, _page(row.key), rows=rows, paper=row.key)
        for number, line in enumerate(title, 1):
            more = (Span(f"  {tail}", "dim"),) if behind and number == len(title) else ()
            sheet.add(*lead, Span(line, "link"), *more)
            lead = (Span(" " * HINT),)
        if tail and not behind:
            sheet.add(*lead, Span(tail, "dim"))


def _page(key: str) -> str:
    """The page of a paper by its key, for who copies the link; `""` where only a feed knows it."""
    return next((url for _, url in identity.links(Paper(key, ""))), "")
