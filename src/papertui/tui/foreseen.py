"""What a start shows first, found in the cache without Textual."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer

from papertui import views
from papertui.query.tree import is_ranked
from papertui.store import arrivals
from papertui.store.connection import explaining
from papertui.text import plural
from papertui.tui.columns import sample, tells
from papertui.tui.frame import Kept
from papertui.tui.spans import Line, Span
from papertui.workspace import SAME_VISIT_MS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from papertui.store.reader import Reader
    from papertui.tui.frame import Lay
    from papertui.tui.glyphs import Glyphs
    from papertui.workspace import Workspace

ROWS = 150
"""Papers that are kept: more than the highest terminal shows."""

PATIENCE, AT_MOST = 0.03, 0.15
"""Seconds after which the first papers found are enough, as at a start, and after which there are none."""


def first_papers(space: Workspace, start: str, patience: float = PATIENCE) -> Kept | None:
    """What the next start will show that opens `start`; `None` where that is no papers.

    Raises `PapertuiError`, also when finding them takes too long.
    """
    reader, view = space.reader, views.BY_ID.get(start, views.BY_ID["inbox"]).id
    latest = reader.newest_day()
    text = views.queries(latest, space.now().date()).get(view)
    if text is None or (latest is None and "{" in views.BY_ID[view].template):
        return None
    query = space.searching.parse(text)
    if is_ranked(query):
        return None
    with explaining(space.paths.cache), _at_most(reader):
        ids, whole = reader.first(space.searching.compile(query), patience)
        rows = reader.rows(ids[:ROWS], space.visit)
        looked_at = sample(ids)
        sources = reader.sources_of(looked_at)
        told = tells(reader.rows(looked_at, space.visit), len(set(sources.values())) > 1)
        if told.source:
            of = reader.sources_of(ids[:ROWS])
            rows = [row._replace(sources=of.get(row.id, ())) for row in rows]
    if not rows:
        return None
    papers = plural(len(ids), "paper") if whole else ""
    news = start not in views.BY_ID and bool(space.visit) and bool(arrivals.came_in(reader.db, space.visit, 1))
    return Kept(_prompt(views.BY_ID[view].name, text), papers, tuple(rows), told, space.now_ms() + SAME_VISIT_MS, news)


def first_news(space: Workspace, start: str, papers: int) -> tuple[Line, str, Lay] | None:
    """What a start tells of so many `papers` that came in: the query line, when the last visit was, and the lines.

    `None` where none came in, or the start is another.
    """
    if start in views.BY_ID or not papers:
        return None
    from papertui.ranking.since import arrived
    from papertui.tui.news import lay, moment

    def lines(width: int, height: int, glyphs: Glyphs) -> tuple[Sequence[Line], int]:
        laid = lay([arrived(papers)], (), width, height, glyphs)
        return laid.lines, laid.items[0].line

    return _prompt(views.SINCE, ""), moment(space.visit, space.now()), lines


@contextmanager
def _at_most(reader: Reader) -> Iterator[None]:
    watch = Timer(AT_MOST, reader.interrupt)
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


def _prompt(name: str, query: str) -> Line:
    """The beginning of the query line, as `prompt.query_line` makes it for a view."""
    if not query:
        return Span(" "), Span(name, "heading")
    return Span(" "), Span(name, "heading"), Span("  "), Span(query, "dim")
