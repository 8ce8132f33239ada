"""What the next start draws before the app is there: found out when the screen is left, written beside the cache."""

from __future__ import annotations

from contextlib import suppress
from threading import Timer

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip

from papertui import views
from papertui.query.tree import is_ranked
from papertui.store import arrivals
from papertui.text import plural
from papertui.tui import snapshot
from papertui.tui.columns import sample, tells
from papertui.tui.frame import EDGES, Kept, Look
from papertui.tui.prompt import query_line
from papertui.tui.since import START
from papertui.tui.theme import Pens, pens_of
from papertui.workspace import SAME_VISIT_MS, Workspace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from papertui.tui.app import PapertuiApp
    from papertui.tui.main import MainScreen

ROWS = 150
"""Papers that are kept: more than the highest terminal shows."""

PATIENCE, AT_MOST = 0.03, 0.15
"""Seconds after which the first papers found are enough, as at a start, and after which there are none."""

WIDE = 1_000
"""Cells of the query that are kept; what fits is seen when it is drawn."""


def look_of(app: PapertuiApp, screen: MainScreen) -> Look:
    """What the frame of this app looks like on its terminal, after all the filters."""
    own = pens_of(app.current_theme, app.console.color_system or "truecolor")
    base = screen.list.rich_style
    system = app.console._color_system

    def made(style: Style, text: str = "x") -> tuple[str, str]:
        strip = Strip([Segment(text, style)], 1)
        for each in app.get_line_filters():
            strip = strip.apply_filter(each, screen.list.background_colors[1])
        segment = strip._segments[0]
        codes = Strip.render_ansi(segment.style or Style(), system) if system is not None else ""
        return codes, segment.text

    frame = base + Style(color=Color.parse(app.get_css_variables()["border-blurred"]).rich_color)
    return Look(
        made(base)[0],
        {role: made(base + style)[0] for role, style in own.styles.items()},
        {role: made(base + style)[0] for role, style in _under_cursor(own).items()},
        {name: made(frame, sign) for name, sign in EDGES.items()},
        own.flat,
        screen.glyphs.plain,
    )


def _under_cursor(own: Pens) -> Mapping[str, Style]:
    if own.flat:
        return {"": own.cursor, "strong": own.cursor + Style(bold=True)}
    return {role: own.cursor + own.on_cursor.get(role, Style()) for role in own.styles}


def first_papers(space: Workspace, start: str) -> Kept | None:
    """What the next start will show that opens `start`; `None` where that is no papers, or takes too long to find."""
    reader, view = space.reader, views.BY_ID.get(start, views.BY_ID["inbox"]).id
    latest = reader.newest_day()
    text = views.queries(latest, space.now().date()).get(view)
    if text is None or (latest is None and "{" in views.BY_ID[view].template):
        return None
    query = space.parse(text)
    if is_ranked(query):
        return None
    watch = Timer(AT_MOST, reader.interrupt)
    watch.start()
    try:
        ids, whole = reader.first(space.compile(query), PATIENCE)
        rows = reader.rows(ids[:ROWS], space.visit)
        looked_at = sample(ids)
        sources = reader.sources_of(looked_at)
        told = tells(reader.rows(looked_at, space.visit), len(set(sources.values())) > 1)
        if told.source:
            of = reader.sources_of(ids[:ROWS])
            rows = [row._replace(sources=of.get(row.id, ())) for row in rows]
    finally:
        watch.cancel()
    if not rows:
        return None
    prompt = query_line(views.BY_ID[view].name, text, text, WIDE)
    papers = plural(len(ids), "paper") if whole else ""
    news = start == START and bool(space.visit) and bool(arrivals.came_in(reader.db, space.visit, 1))
    return Kept(prompt, papers, tuple(rows), told, space.now_ms() + SAME_VISIT_MS, news)


def at_leaving(look: Look, view: str) -> Callable[[Workspace], Callable[[], None]]:
    """For `Live.when_left`: find out what the next start shows, and write it down once the cache is closed."""

    def find(space: Workspace) -> Callable[[], None]:
        kept = first_papers(space, view)

        def keep() -> None:
            # where it cannot be written, the next start does without
            with suppress(OSError):
                if kept is None:
                    snapshot.drop(space.paths)
                else:
                    snapshot.write(space.paths, kept, look, view)

        return keep

    return find
