"""The only place where data becomes something Textual draws: always literal text, never markup."""

from __future__ import annotations

from collections.abc import Iterable

from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.strip import Strip

from papertui.tui.spans import Line, Span, cells
from papertui.tui.theme import Pens

_SPACE = Style()


def literal(text: str) -> Content:
    """A string as it is, square brackets included."""
    return Content(text)


def strip(line: Line, pens: Pens, base: Style, cursor: Style | None = None) -> Strip:
    """A line for the line API. Under the cursor the pens' rule decides whether roles stay visible."""
    if cursor is None:
        segments = [Segment(text, base + pens.style(role)) for text, role in line if text]
    elif pens.flat:
        weight = any(role in _HEAVY for _, role in line)
        style = base + cursor + (Style(bold=True) if weight else _SPACE)
        segments = [Segment("".join(text for text, _ in line), style)]
    else:
        segments = [Segment(text, base + pens.style(role) + cursor) for text, role in line if text]
    return Strip(_joined(segments), sum(cells(text) for text, _ in line))


def _joined(segments: Iterable[Segment]) -> list[Segment]:
    """Neighbors of one style become one segment: fewer bytes to the terminal."""
    out: list[Segment] = []
    for segment in segments:
        if out and out[-1].style == segment.style:
            out[-1] = Segment(out[-1].text + segment.text, segment.style)
        else:
            out.append(segment)
    return out


_HEAVY = frozenset({"unread", "strong", "heading"})


def content(line: Iterable[Span]) -> Content:
    """Spans as `Content`; roles are theme variables or attributes."""
    return Content.assemble(*((text, _STYLES.get(role, "")) for text, role in line))


_STYLES = {
    "dim": "dim",
    "label": "dim",
    "strong": "bold",
    "heading": "bold",
    "key": "bold",
    "accent": "$primary",
    "error": "bold $error",
    "warn": "$warning",
    "tag": "$accent",
}
