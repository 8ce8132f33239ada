"""One paper of the list as cells: which columns fit, and what stands in them. Pure."""

from __future__ import annotations

from typing import NamedTuple

from papertui.model import Row
from papertui.sources import short
from papertui.text import age as age_text
from papertui.tui.glyphs import Glyphs
from papertui.tui.spans import Line, Span, cells, clip, fit, line_width, pad, right, wrap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

GUTTER = 5
"""Cells before the title: mark, state, a space, star, a space."""

MARGIN = 1
"""Cells after the last column."""

TWO_LINES_BELOW = 76
"""A narrower list gives each paper a second line."""

TITLE_WANTS, TITLE_NEEDS = 60, 44
"""Comments and sources leave until the title has the first number of cells; what says whose the paper is, and of when,
until it has the second."""

GAP = 2
"""Cells between the title and the columns. These stand one cell apart, as most of them begin with air."""

AUTHORS, CATEGORY, SOURCE, VOTES, COMMENTS, AGE = 12, 8, 8, 5, 4, 5
"""Cells of the columns; authors take more where there are more, and categories no more than needed."""

MOST_AUTHORS = 30

BESIDE = {"comments": 36, "age": 16, "votes": 16}
"""The cells on the second line of a paper that numbers leave to words, or go."""

REST = 16
"""Cells of a title's end that go before the authors."""


SAMPLE = 60
"""So many papers from the top and as many from all of the list are looked at to see what the list has to tell."""


def sample(ids: Sequence[int]) -> list[int]:
    """The papers that decide which columns would say something, each once."""
    return list(dict.fromkeys((*ids[:SAMPLE], *ids[:: len(ids) // SAMPLE + 1])))


class Tells(NamedTuple):
    """What the papers of a list tell at all: no room is kept for the rest. `category` is the cells of the longest."""

    authors: bool = True
    category: int = CATEGORY
    source: bool = False
    votes: bool = True
    comments: bool = True
    age: bool = True


EVERYTHING = Tells()


def tells(rows: Sequence[Row], sources: bool) -> Tells:
    """What these papers tell; `sources` says whether they come from more than one."""
    return Tells(
        any(row.authors or row.author_count for row in rows),
        min(CATEGORY, max((cells(row.category) for row in rows if row.category), default=0)),
        sources,
        any(row.votes for row in rows),
        any(row.comments for row in rows),
        any(row.date for row in rows),
    )


class Plan(NamedTuple):
    """What one row shows at a width. A column of zero cells is not shown."""

    width: int
    lines: int
    title: int
    authors: int = 0
    category: int = 0
    source: int = 0
    votes: int = 0
    comments: int = 0
    age: int = 0


def plan(width: int, tells: Tells = EVERYTHING) -> Plan:
    """The columns for a list of `width` cells; they leave in the order source, comments, category, date, authors.

    A narrow list has two lines a paper, and on the second one the numbers, in their own columns.
    """
    room = width - GUTTER - MARGIN
    columns = {
        "authors": AUTHORS * tells.authors,
        "category": tells.category,
        "source": SOURCE * tells.source,
        "votes": VOTES * tells.votes,
        "comments": COMMENTS * tells.comments,
        "age": AGE * tells.age,
    }
    if width < TWO_LINES_BELOW:
        numbers = {name: columns[name] for name in ("votes", "comments", "age")}
        for leaving, beside in BESIDE.items():
            if room - _taken(numbers) < beside:
                numbers[leaving] = 0
        return Plan(width, 2, max(1, room), **numbers)
    for leaving in ("source", "comments", "category", "age", "authors"):
        if room - _taken(columns) < (TITLE_WANTS if leaving in ("source", "comments") else TITLE_NEEDS):
            columns[leaving] = 0
    if columns["authors"]:
        spare = max(0, room - _taken(columns) - TITLE_WANTS)
        columns["authors"] = min(MOST_AUTHORS, AUTHORS + spare // 3)
    return Plan(width, 1, room - _taken(columns), **columns)


def _taken(columns: dict[str, int]) -> int:
    return GAP - 1 + sum(size + 1 for size in columns.values() if size)


def short_authors(authors: str, count: int | None, width: int, dots: str = "…") -> str:
    """Family names that fit, then how many more: `Lovelace, Turing +12`."""
    names = [name.split()[-1] for name in authors.split(",") if name.strip()]
    total = max(count or 0, len(names))
    if not names:
        return f"{total} authors" if total > 1 else ("1 author" if total else "")
    for shown in range(min(len(names), 3), 0, -1):
        rest = f" +{total - shown}" if total > shown else ""
        text = ", ".join(names[:shown]) + rest
        if cells(text) <= width or shown == 1:
            return text if cells(text) <= width else clip(names[0], width - cells(rest), dots) + rest
    return ""


def amount(number: int | None) -> str:
    """A count in at most four cells: 987, 1.2k, 34k."""
    if number is None:
        return ""
    if number < 1000:
        return str(number)
    if number < 9950:
        return f"{number / 1000:.1f}k"
    if number < 999_500:
        return f"{round(number / 1000)}k"
    return f"{number / 1_000_000:.1f}M"


def row_lines(row: Row, plan: Plan, glyphs: Glyphs, now: datetime, marked: bool) -> tuple[Line, ...]:
    """The one or two lines of a paper, each exactly `plan.width` cells."""
    head = (
        Span(glyphs.mark if marked else " ", "mark"),
        _state(row, glyphs),
        Span(" "),
        Span(glyphs.star, "star") if row.starred else Span(" "),
        Span(" "),
    )
    title, role = show_title(row.title), "read" if row.read or row.hidden or row.ruled else "unread"
    columns = _columns(row, plan, glyphs, now)
    if plan.lines == 2:
        # in plain weight the rest of a title does not run into the next paper
        rest = role if role == "read" else ""
        first, *more = wrap(title, plan.title) or ("",)
        room = max(0, plan.width - GUTTER - MARGIN - line_width(columns))
        second = _second(row, Span(" ".join(more), rest), glyphs, room)
        return pad((*head, Span(first, role)), plan.width), pad((Span(" " * GUTTER), *second, *columns), plan.width)
    # what the reader put on a paper is not lost behind a long title
    labels = _labels(row, glyphs, max(plan.title - cells(title), plan.title // 4))
    shown = Span(clip(title, plan.title - line_width(labels), glyphs.dots), role)
    used = line_width((shown, *labels))
    return (pad((*head, shown, *labels, Span(" " * (plan.title - used)), *columns), plan.width),)


def _second(row: Row, title: Span, glyphs: Glyphs, room: int) -> Line:
    """What stands left of the numbers: the rest of the title, who wrote it, where it belongs; then the labels."""
    labels = _labels(row, glyphs, room if not title.text else room // 2)
    left = room - line_width(labels)
    between = f" {glyphs.separator} "
    if title.text:
        first = short_authors(row.authors, row.author_count, AUTHORS, glyphs.dots)
        beside = left - cells(between + first)
        if not first or beside < min(REST, cells(title.text)):
            return pad((Span(clip(title.text, left, glyphs.dots), title.role), *labels), room)
        title = title._replace(text=clip(title.text, beside, glyphs.dots))
        left -= cells(title.text) + cells(between)
    names = short_authors(row.authors, row.author_count, max(0, min(left, 40)), glyphs.dots)
    known = between.join(text for text in (names, row.category or "") if text)
    if cells(known) > left:
        known = names
    spans = (title, Span(between, "dim")) if title.text else ()
    return pad((*spans, Span(clip(known, left, glyphs.dots), "dim"), *labels), room)


def show_title(title: str) -> str:
    """The title with formulas as Unicode."""
    if "$" in title or "\\" in title:
        from papertui import latex

        return latex.unicode(title)
    return title


def _state(row: Row, glyphs: Glyphs) -> Span:
    if row.hidden or row.ruled:
        return Span(glyphs.hidden, "dim")
    if row.read:
        return Span(" ")
    return Span(glyphs.new, "new") if row.new else Span(glyphs.unread, "dot")


def _labels(row: Row, glyphs: Glyphs, room: int) -> list[Span]:
    """Version, queue sign, withdrawal and tags, as many as fit behind the title."""
    wanted: list[Span] = []
    if row.version and row.version > 1:
        wanted.append(Span(f" v{row.version}", "new" if row.updated else "dim"))
    if row.queued:
        wanted.append(Span(" " + glyphs.queue, "queue"))
    if row.withdrawn:
        wanted.append(Span(" withdrawn", "error"))
    wanted.extend(Span(f" #{tag}", "tag") for tag in row.tags)
    kept: list[Span] = []
    for span in wanted:
        size = cells(span.text)
        if size > room:
            break
        kept.append(span)
        room -= size
    return kept


def _columns(row: Row, plan: Plan, glyphs: Glyphs, now: datetime) -> list[Span]:
    spans = [Span(" " * (GAP - 1))]
    if plan.authors:
        names = short_authors(row.authors, row.author_count, plan.authors, glyphs.dots)
        spans.append(Span(" " + fit(names, plan.authors), "dim"))
    if plan.category:
        spans.append(Span(" " + fit(row.category or "", plan.category, glyphs.dots), "dim"))
    if plan.source:
        spans.append(Span(" " + fit(short(row.sources, plan.source), plan.source, glyphs.dots), "dim"))
    if plan.votes:
        votes = f"{glyphs.votes}{amount(row.votes)}" if row.votes else ""
        spans.append(Span(" " + right(votes, plan.votes), "votes"))
    if plan.comments:
        spans.append(Span(" " + right(f"{amount(row.comments)}c" if row.comments else "", plan.comments), "dim"))
    if plan.age:
        spans.append(Span(" " + right(_age(row, now), plan.age), "dim"))
    return spans


def _age(row: Row, now: datetime) -> str:
    return age_text(row.date, now) if row.date else ""
