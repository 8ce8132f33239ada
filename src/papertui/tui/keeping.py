"""What the next start draws before the app is there: found out when the screen is left, written beside the cache."""

from __future__ import annotations

from contextlib import suppress

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip

from papertui.tui import snapshot
from papertui.tui.foreseen import first_papers
from papertui.tui.frame import EDGES, Look
from papertui.tui.theme import Pens, pens_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from papertui.tui.app import PapertuiApp
    from papertui.tui.main import MainScreen
    from papertui.workspace import Workspace


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
