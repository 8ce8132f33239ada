"""The first frame of the screen as text for a terminal, before Textual is there to draw it. Pure.

What is drawn is what the app draws first, at any size: the query line, the frames of the panes, the first papers.
`papertui.tui.keeping` makes a `Kept` when the screen is left. Widths and places are those of the style sheet.
"""

from __future__ import annotations

from typing import NamedTuple

from papertui.model import Row
from papertui.text import line as clean
from papertui.tui.columns import Tells, plan, row_lines
from papertui.tui.glyphs import ASCII, SIGNS, UNICODE
from papertui.tui.spans import Line, Span, line_width, pad

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime
    from typing import TypeAlias

    from papertui.tui.glyphs import Glyphs

    Runs: TypeAlias = "list[tuple[str, str]]"
    Lay: TypeAlias = Callable[[int, int, Glyphs], tuple[Sequence[Line], int]]
    """From the cells and rows that there are, and the signs, to lines and the one under the cursor."""

COUNT = 18
"""Cells at the end of the query line for the number of papers."""

EDGES = {"left": "▕", "right": "▏", "top": "─"}
"""What frames are drawn with: beside the filter pane, and on two sides of the detail pane."""

HEAVY = frozenset({"unread", "strong", "heading"})
"""Roles that make the line under a cursor of the terminal's own colors bold."""


class Look(NamedTuple):
    """What roles look like, as parameters of SGR: on the ground and under the cursor; and each edge with its sign.

    With `flat` colors the line under the cursor is all in one look: `""`, or `strong` where something on it is.
    """

    ground: str
    pens: Mapping[str, str]
    cursor: Mapping[str, str]
    edges: Mapping[str, tuple[str, str]]
    flat: bool
    plain: bool


class Kept(NamedTuple):
    """What the app will show first: the spans of the query line, the first papers, and what the list tells at all."""

    prompt: Line
    papers: str
    rows: tuple[Row, ...]
    tells: Tells
    until: int
    """Until then, in ms since 1970, a start goes on with the visit that ended; later nothing is new any more."""
    news: bool
    """Whether a start that goes on with that visit shows what is new instead of the papers."""


class Panes(NamedTuple):
    """Where things are, in cells from the upper left corner; `None` for what is not shown."""

    rule: int | None
    column: int
    top: int
    width: int
    height: int
    """The list, its scroll bar left out."""
    left: int | None
    right: int | None
    below: int | None
    """The frames: columns left and right of the list, the row below it."""
    body: int
    """The first row after the panes."""


def panes(width: int, height: int) -> Panes | None:
    """The panes at the start on a terminal of this size; `None` where there is no room for any."""
    if width < 40 or height < 10:
        return None
    low = height < 20
    top = 1 if low else 2
    room = height - top - (1 if low else 2)
    rule = None if low else 1
    if width < 80:
        return Panes(rule, 0, top, width - 1, room, None, None, None, top + room)
    if width < 120:
        size = min(room, max(room * 45 // 100, 3 if low else 6))
        return Panes(rule, 0, top, width - 1, size, None, None, top + size, top + room)
    beside = min(34, max(25, width * 14 // 100))
    detail = min(94, (width - beside) * 46 // 100)
    size = width - beside - detail
    return Panes(rule, beside, top, size - 1, room, beside - 1, beside + size, None, top + room)


def alone(width: int, height: int) -> Panes | None:
    """The panes at a start that shows lines in place of the list and the paper."""
    places = panes(width, height)
    if places is None:
        return None
    return places._replace(width=width - places.column - 1, height=places.body - places.top, right=None, below=None)


def drawn(kept: Kept, look: Look, width: int, height: int, now: datetime) -> str | None:
    """The whole screen as a string for the terminal, line by line; `None` where there is no room, or no papers."""
    places = panes(width, height)
    later = now.timestamp() * 1000 >= kept.until
    if places is None or (kept.news and not later):
        return None
    glyphs = ASCII if look.plain else UNICODE
    shape = plan(places.width, kept.tells)
    listed: list[Runs] = []
    for place, row in enumerate(kept.rows[: places.height // shape.lines + 1]):
        if later and row.new:
            row = row._replace(new=False)
        for line in row_lines(row, shape, glyphs, now, False):
            listed.append(_runs(pad(line, places.width), look, cursor=place == 0))
    return _whole(kept.prompt, kept.papers, listed, places, look, width, height)


def told(prompt: Line, when: str, lines: Lay, look: Look, width: int, height: int) -> str | None:
    """The same where lines stand in place of papers: those that `lines` makes for the room there is."""
    places = alone(width, height)
    if places is None:
        return None
    made, cursor = lines(places.width, places.height, ASCII if look.plain else UNICODE)
    listed = [_runs(pad(line, places.width), look, cursor=at == cursor) for at, line in enumerate(made)]
    return _whole(prompt, when, listed, places, look, width, height)


def _whole(prompt: Line, right: str, listed: list[Runs], places: Panes, look: Look, width: int, height: int) -> str:
    """The query line with what stands at its end, the lines of the list and the frames around them."""
    count: Line = (Span(right, "dim"), Span(" ")) if right else ()
    room = max(0, COUNT - line_width(count))
    top = (*pad(prompt, width - COUNT), Span(" " * room), *count)
    out = [_line(0, _runs(pad(top, width), look))]
    if places.rule is not None:
        sign = (ASCII if look.plain else UNICODE).rule
        out.append(_line(places.rule, _runs((Span(sign * width, "rule"),), look)))
    blank = [(look.ground, " " * places.width)]
    for y in range(places.top, places.body):
        at = y - places.top
        if at == places.height and places.below is not None:
            edge = look.edges["top"]
            out.append(_line(y, [(edge[0], edge[1] * width)]))
            continue
        runs = listed[at] if at < min(len(listed), places.height) else blank
        out.append(_line(y, _framed(runs, places, look, width)))
    out += [_line(y, [(look.ground, " " * width)]) for y in range(places.body, height)]
    return "".join(out)


def _framed(runs: Runs, places: Panes, look: Look, width: int) -> Runs:
    """A line of the list between what stands beside it."""
    before: Runs = []
    after: Runs = [(look.ground, " ")]
    if places.left is not None:
        before = [(look.ground, " " * places.left), look.edges["left"]]
    if places.right is not None:
        after += [look.edges["right"], (look.ground, " " * (width - places.right - 1))]
    return [*before, *runs, *after]


def _runs(line: Iterable[Span], look: Look, *, cursor: bool = False) -> Runs:
    if cursor and look.flat:
        spans = tuple(line)
        heavy = any(span.role in HEAVY for span in spans)
        return [(look.cursor["strong" if heavy else ""], "".join(_safe(span.text, look) for span in spans))]
    pens = look.cursor if cursor else look.pens
    return [(pens.get(span.role, pens[""]), _safe(span.text, look)) for span in line if span.text]


def _safe(text: str, look: Look) -> str:
    """Text was cleaned before it was kept, and a file may hold anything; with the signs that the terminal has."""
    if not text.isprintable():
        text = clean(text)
    return text.translate(SIGNS) if look.plain and not text.isascii() else text


def _line(y: int, runs: Runs) -> str:
    return f"\x1b[{y + 1};1H" + "".join(f"\x1b[{look}m{text}\x1b[0m" for look, text in runs if text)
