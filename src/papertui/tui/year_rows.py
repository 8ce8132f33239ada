"""A year as lines: a calendar with a column for each week, and what it came to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from papertui.library.deeds import MANY, Day, Streak
from papertui.ranking.year import Year
from papertui.text import count, plural
from papertui.tui.glyphs import Glyphs
from papertui.tui.spans import Line, Span, cells, fit, line_width, right

LEFT = 5
"""Cells of the names of weekdays."""

ABOVE = 1
"""Lines above the Mondays: the names of months."""

_DAYS = ("Mon", "", "Wed", "", "Fri", "", "Sun")
_TITLES = {"categories": "Categories", "organizations": "Organizations", "authors": "Authors"}
_COLUMN, _LABEL = 34, 10
_NOTHING = Day()


class Grid(NamedTuple):
    """Where the days stand: weeks from the Monday `first`, each so many cells wide, up to the day `last`."""

    first: date
    weeks: int
    wide: int
    last: date

    def place(self, day: date) -> tuple[int, int]:
        """The line and the cell of a day."""
        days = (day - self.first).days
        return ABOVE + days % 7, LEFT + days // 7 * self.wide

    def day_at(self, line: int, cell: int) -> date | None:
        """The day there, if there is one."""
        week, weekday = (cell - LEFT) // self.wide, line - ABOVE
        if not (0 <= week < self.weeks and 0 <= weekday < 7):
            return None
        day = self.first + timedelta(weeks=week, days=weekday)
        return day if day <= self.last else None


def grid_of(found: Year, width: int) -> Grid:
    """The calendar of as many of the weeks, up to the last one, as there is room for."""
    every = ((found.last - found.first).days + 7) // 7
    wide = 2 if LEFT + every * 2 <= width + 1 else 1
    weeks = max(1, min(every, (width - LEFT) // wide + (wide == 2)))
    return Grid(found.first + timedelta(weeks=every - weeks), weeks, wide, found.last)


def calendar(found: Year, grid: Grid, cursor: date, glyphs: Glyphs) -> list[Line]:
    """The months, the seven weekdays, and what the shades mean."""
    levels = _levels(found)
    lines: list[Line] = [(Span(_months(grid), "dim"),)]
    for weekday, name in enumerate(_DAYS):
        spans = [Span(fit(f" {name}", LEFT), "dim")]
        for week in range(grid.weeks):
            day = grid.first + timedelta(weeks=week, days=weekday)
            spans += _cell(found, day, levels, day == cursor, grid.wide, glyphs)
        lines.append(tuple(spans))
    return lines


def _cell(found: Year, day: date, levels: Sequence[int], here: bool, wide: int, glyphs: Glyphs) -> list[Span]:
    if day > found.last:
        return [Span(" " * wide)]
    papers = len(found.days.get(day, _NOTHING).papers)
    level = sum(papers >= least for least in levels)
    role = "caret" if here else "accent" if level else "dim"
    return [Span(glyphs.shades[level], role), Span(" " * (wide - 1))]


def _levels(found: Year) -> list[int]:
    """The fewest papers of each shade: of the days with any a quarter has each, as far as they differ."""
    sizes = sorted(len(day.papers) for day in found.days.values() if day.papers)
    if not sizes:
        return [1]
    quarters = [sizes[len(sizes) * part // 4] for part in range(1, 4)]
    return list(dict.fromkeys([1, *(max(2, size) for size in quarters)]))


def _months(grid: Grid) -> str:
    line = " " * LEFT
    for week in range(grid.weeks):
        day = grid.first + timedelta(weeks=week, days=6)
        at = LEFT + week * grid.wide
        if day.day <= 7 and (not line.strip() or cells(line) <= at - 1) and at + 3 <= LEFT + grid.weeks * grid.wide:
            line = f"{line:<{at}}{day:%b}"
    return line


def about_day(found: Year, day: date, width: int, glyphs: Glyphs) -> Line:
    """What was done on the day under the cursor; at the right what the shades mean."""
    shades = (Span("fewer ", "dim"), Span(glyphs.shades[0], "dim"), Span(glyphs.shades[1:], "accent"),
              Span(" more ", "dim"))  # fmt: skip
    line = (Span(f" {day:%a} {day.day} {day:%b %Y} ", "strong"), Span(f" {_done(found.days.get(day, _NOTHING))}"))
    gap = width - line_width(line) - line_width(shades)
    return (*line, Span(" " * gap), *shades) if gap > 0 else line


def _done(day: Day) -> str:
    said = [
        f"{count(len(keys))} {word}"
        for word, keys in (
            ("starred", day.starred),
            ("read", day.read),
            ("queued", day.queued),
            ("taken out", day.unqueued),
        )
        if keys
    ]
    return ", ".join(said) or "nothing"


def totals(found: Year, width: int, glyphs: Glyphs) -> list[Line]:
    """What the year came to."""
    dot = f" {glyphs.separator} "
    parts = [f"{count(found.total('starred'))} starred", f"{count(found.total('read'))} read"]
    parts.append(f"{count(found.total('queued'))} queued, {count(found.total('unqueued'))} taken out")
    lines = _fact("In all", parts, width, dot)
    rows = [f"{plural(len(found.active), 'day')} with papers"]
    rows.append(f"{plural(found.now.days, 'day')} in a row now" if found.now.days else "no streak now")
    if found.longest.days:
        rows.append(f"longest {found.longest.days}, {_from_to(found.longest)}")
    lines += _fact("Days", rows, width, dot)
    if found.at_once:
        said = f"{plural(found.at_once, 'paper')} with more than {MANY} at one stroke: not counted"
        lines += _fact("Besides", [said], width, dot)
    return lines


def _fact(name: str, parts: Sequence[str], width: int, dot: str) -> list[Line]:
    room = width - _LABEL
    rows = [""]
    for part in parts:
        longer = f"{rows[-1]}{dot}{part}" if rows[-1] else part
        if cells(longer) <= room or not rows[-1]:
            rows[-1] = longer
        else:
            rows.append(part)
    return [(Span(fit("" if number else f" {name}", _LABEL), "label"), Span(row)) for number, row in enumerate(rows)]


def _from_to(streak: Streak) -> str:
    first, last = streak.first, streak.last
    end = f"{last.day} {last:%b %Y}"
    if first == last:
        return end
    return f"{first.day}{f' {first:%b}' if first.month != last.month else ''} to {end}"


def most(found: Year, width: int, height: int, glyphs: Glyphs) -> list[Line]:
    """What the papers have in common, in as many columns and lines as there is room for."""
    kinds = [kind for kind in _TITLES if found.most.get(kind)]
    if not kinds or height < 2:
        return []
    columns = max(1, min(len(kinds), width // 24))
    wide = min(_COLUMN, width // columns)
    lines: list[Line] = [tuple(Span(fit(f" {_TITLES[kind]}", wide), "label") for kind in kinds[:columns])]
    for number in range(height - 1):
        cells_ = [_named(found.most[kind], number, wide, glyphs) for kind in kinds[:columns]]
        if not any(line_width(cell) and cell[0].text.strip() for cell in cells_):
            break
        lines.append(tuple(span for cell in cells_ for span in cell))
    return lines


def _named(values: Sequence[tuple[str, int]], number: int, wide: int, glyphs: Glyphs) -> Line:
    if number >= len(values):
        return (Span(" " * wide),)
    name, size = values[number]
    return (Span(fit(f" {name}", wide - 8, glyphs.dots)), Span(right(count(size), 5), "dim"), Span("   "))
