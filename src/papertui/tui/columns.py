"""One paper of the list as cells: which columns fit, and what stands in them. Pure."""

from __future__ import annotations

from typing import NamedTuple

from papertui.model import Row
from papertui.text import age as age_text
from papertui.tui.glyphs import Glyphs
from papertui.tui.spans import Line, Span, cells, clip, fit, pad, right

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

GUTTER = 5
"""Cells before the title: mark, state, a space, star, a space."""

MARGIN = 1
"""Cells after the last column."""

TWO_LINES_BELOW = 76
"""A narrower list gives each paper a second line."""

TITLE_WANTS = 44
"""Columns leave until the title has this many cells."""

AUTHORS, CATEGORY, VOTES, COMMENTS, AGE = 14, 8, 5, 4, 5


class Plan(NamedTuple):
    """What one row shows at a width. A column of zero cells is not shown."""

    width: int
    lines: int
    title: int
    authors: int = 0
    category: int = 0
    votes: int = 0
    comments: int = 0
    age: int = 0


def plan(width: int, categories: bool = True) -> Plan:
    """The columns for a list of `width` cells; they leave in the order comments, date, authors, category.

    Without `categories` no room is kept for them: Hugging Face's lists do not tell any.
    """
    if width < TWO_LINES_BELOW:
        return Plan(width, 2, max(1, width - GUTTER - MARGIN))
    columns = {
        "authors": AUTHORS + max(0, min(20, (width - 90) // 3)),
        "category": CATEGORY if categories else 0,
        "votes": VOTES,
        "comments": COMMENTS,
        "age": AGE,
    }
    for leaving in ("comments", "age", "authors", "category"):
        if width - GUTTER - MARGIN - _taken(columns) >= TITLE_WANTS:
            break
        del columns[leaving]
    return Plan(width, 1, width - GUTTER - MARGIN - _taken(columns), **columns)


def _taken(columns: dict[str, int]) -> int:
    return sum(size + 1 for size in columns.values() if size)


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
    title = Span(clip(show_title(row.title), plan.title, glyphs.dots), "read" if row.read or row.hidden else "unread")
    if plan.lines == 2:
        second = (Span(" " * GUTTER), *_facts(row, glyphs, now))
        return pad((*head, title), plan.width), pad(second, plan.width)
    room = plan.title - cells(title.text)
    labels = _labels(row, glyphs, room)
    used = sum(cells(span.text) for span in labels)
    return (pad((*head, title, *labels, Span(" " * (room - used)), *_columns(row, plan, glyphs, now)), plan.width),)


def show_title(title: str) -> str:
    """The title with formulas as Unicode."""
    if "$" in title or "\\" in title:
        from papertui import latex

        return latex.unicode(title)
    return title


def _state(row: Row, glyphs: Glyphs) -> Span:
    if row.hidden:
        return Span(glyphs.hidden, "dim")
    if row.read:
        return Span(" ")
    return Span(glyphs.unread, "new" if row.new else "dot")


def _labels(row: Row, glyphs: Glyphs, room: int) -> list[Span]:
    """Version, queue sign, withdrawal and tags, as many as fit behind the title."""
    wanted: list[Span] = []
    if row.version and row.version > 1:
        wanted.append(Span(f" v{row.version}", "dim"))
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
    spans: list[Span] = []
    if plan.authors:
        names = short_authors(row.authors, row.author_count, plan.authors, glyphs.dots)
        spans.append(Span(" " + fit(names, plan.authors), "dim"))
    if plan.category:
        spans.append(Span(" " + fit(row.category or "", plan.category, glyphs.dots), "dim"))
    if plan.votes:
        votes = f"{glyphs.votes}{amount(row.votes)}" if row.votes else ""
        spans.append(Span(" " + right(votes, plan.votes), "votes"))
    if plan.comments:
        spans.append(Span(" " + right(f"{amount(row.comments)}c" if row.comments else "", plan.comments), "dim"))
    if plan.age:
        spans.append(Span(" " + right(_age(row, now), plan.age), "dim"))
    return spans


def _facts(row: Row, glyphs: Glyphs, now: datetime) -> list[Span]:
    """The second line of a paper: everything that is known, most telling first."""
    dot = f" {glyphs.separator} "
    facts: list[Span] = []
    names = short_authors(row.authors, row.author_count, 26, glyphs.dots)
    if row.votes:
        facts.append(Span(f"{glyphs.votes}{amount(row.votes)}", "votes"))
    facts.extend(
        Span(text, "dim")
        for text in (
            f"{amount(row.comments)}c" if row.comments else "",
            names,
            row.category or "",
            _age(row, now),
        )
        if text
    )
    line: list[Span] = []
    for fact in facts:
        if line:
            line.append(Span(dot, "dim"))
        line.append(fact)
    return line + _labels(row, glyphs, 1000)


def _age(row: Row, now: datetime) -> str:
    return age_text(row.date, now) if row.date else ""
