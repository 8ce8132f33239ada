"""The only place where data becomes something Textual draws: always literal text, never markup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.strip import Strip

from papertui.tui.frame import HEAVY
from papertui.tui.spans import Line, Span, cells
from papertui.tui.theme import Pens

_NOTHING, _BOLD = Style(), Style(bold=True)

_NO_PENS: Mapping[str, Style] = {}

_LEAD = 2


def literal(text: str) -> Content:
    """A string as it is, square brackets included."""
    return Content(text)


def strip(line: Line, pens: Pens, base: Style, cursor: Style | None = None) -> Strip:
    """A line for the line API; `cursor` is one of the two cursors of the pens, where one lies under the line."""
    if cursor is None:
        segments = [Segment(text, base + pens.style(role)) for text, role in line if text]
    elif cursor == pens.cursor_blurred:
        segments = _led(line, pens, base)
    elif not pens.flat:
        segments = [Segment(text, base + cursor + pens.on_cursor.get(role, _NOTHING)) for text, role in line if text]
    else:
        weight = any(role in HEAVY for _, role in line)
        segments = [Segment("".join(text for text, _ in line), base + cursor + (_BOLD if weight else _NOTHING))]
    return Strip(_joined(segments), sum(cells(text) for text, _ in line))


def _led(line: Line, pens: Pens, base: Style) -> list[Segment]:
    """The line with the cursor in its first cells only: it waits there while keys act elsewhere."""
    if pens.flat:
        lead, under = _NO_PENS, base
    else:
        lead, under = pens.on_cursor, base + pens.cursor_blurred
    segments, left = [], _LEAD
    for text, role in line:
        head, tail = text[:left], text[left:]
        left -= len(head)
        segments.append(Segment(head, base + pens.cursor + lead.get(role, _NOTHING)))
        segments.append(Segment(tail, under + pens.on_blurred.get(role, _NOTHING)))
    return [segment for segment in segments if segment.text]


def _joined(segments: Iterable[Segment]) -> list[Segment]:
    """Neighbors that look alike become one segment: fewer bytes to the terminal. Spaces look like any neighbor."""
    out: list[Segment] = []
    for segment in segments:
        before = out[-1] if out else None
        if before is None or before.style is None or segment.style is None:
            out.append(segment)
        elif before.style == segment.style or (segment.text.isspace() and _same_ground(before.style, segment.style)):
            out[-1] = Segment(before.text + segment.text, before.style)
        elif before.text.isspace() and _same_ground(before.style, segment.style):
            out[-1] = Segment(before.text + segment.text, segment.style)
        else:
            out.append(segment)
    return out


@lru_cache(1024)
def _same_ground(one: Style, other: Style) -> bool:
    return one.bgcolor == other.bgcolor and not (one.reverse or other.reverse or one.underline or other.underline)


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
