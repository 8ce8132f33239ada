"""Text with roles, measured in terminal cells: what the pure layout modules produce and `content` draws.

A role is a word such as `dim` or `star`; only `theme` knows what it looks like.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from rich.cells import chop_cells

from papertui.text import clip as _clip
from papertui.text import width as _width


class Span(NamedTuple):
    """A run of text in one role."""

    text: str
    role: str = ""


Line: TypeAlias = "tuple[Span, ...]"


def cells(text: str) -> int:
    """The width of a text in terminal cells."""
    return _width(text)


def clip(text: str, width: int, ellipsis: str = "…") -> str:
    """The text, cut with an ellipsis so that it takes at most `width` cells."""
    if width <= 0:
        return ""
    return _clip(text, width, ellipsis if cells(ellipsis) < width else "")


def fit(text: str, width: int, ellipsis: str = "…") -> str:
    """The text in exactly `width` cells, left-aligned."""
    text = clip(text, width, ellipsis)
    return text + " " * (width - cells(text))


def right(text: str, width: int, ellipsis: str = "…") -> str:
    """The text in exactly `width` cells, right-aligned."""
    text = clip(text, width, ellipsis)
    return " " * (width - cells(text)) + text


def line_width(line: Iterable[Span]) -> int:
    """The width of a line in cells."""
    return sum(cells(span.text) for span in line)


def pad(line: Line, width: int, ellipsis: str = "…") -> Line:
    """The line, cut or padded to exactly `width` cells."""
    used = 0
    kept: list[Span] = []
    for span in line:
        size = cells(span.text)
        if used + size > width:
            text = clip(span.text, width - used, ellipsis)
            kept.append(Span(text, span.role))
            used += cells(text)
            break
        kept.append(span)
        used += size
    if used < width:
        kept.append(Span(" " * (width - used)))
    return tuple(kept)


@lru_cache(512)
def wrap(text: str, width: int) -> tuple[str, ...]:
    """One paragraph in lines of at most `width` cells; a word longer than a line is broken."""
    width = max(1, width)
    lines: list[str] = []
    current: list[str] = []
    used = 0
    for word in text.split():
        size = cells(word)
        if current and used + 1 + size <= width:
            current.append(word)
            used += 1 + size
            continue
        if current:
            lines.append(" ".join(current))
            current, used = [], 0
        if size > width:
            *full, word = chop_cells(word, width)
            lines.extend(full)
            size = cells(word)
        current, used = [word], size
    if current:
        lines.append(" ".join(current))
    return tuple(lines)


def wrap_spans(spans: Sequence[Span], width: int, indent: int = 0) -> list[Line]:
    """Spans in lines of at most `width` cells, broken only between spans; a longer span is cut.

    Each span is one unbreakable item, its own separator included; leading spaces of a line are dropped.
    """
    lines: list[Line] = []
    current: list[Span] = []
    used = 0
    margin = Span(" " * indent)
    for span in spans:
        size = cells(span.text.rstrip())
        if current and used + size > width:
            lines.append(tuple(current))
            current, used = [margin] if indent else [], indent
        if used == 0 or (indent and len(current) == 1 and current[0] is margin):
            span = Span(span.text.lstrip(), span.role)
        text = clip(span.text, max(1, width - used))
        current.append(Span(text, span.role))
        used += cells(text)
    if current:
        lines.append(tuple(current))
    return lines
