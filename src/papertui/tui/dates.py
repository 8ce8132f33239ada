"""A small calendar: the days that have papers with how many, and one to go to."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from textual import events
from textual.widget import Widget

from papertui.text import plural
from papertui.tui.dialog import Dialog
from papertui.tui.field import LEFT
from papertui.tui.glyphs import Glyphs
from papertui.tui.lines import Lines
from papertui.tui.spans import Line, Span, wrap
from papertui.tui.typed_date import FIRST, LAST, NAMED, Place, begun, read
from papertui.views import week_of

_DAYS = {
    "left": -1, "h": -1, "right": 1, "l": 1, "up": -7, "k": -7, "down": 7, "j": 7,
}  # fmt: skip
_MONTHS = {
    "[": -1, "]": 1, "pageup": -1, "pagedown": 1, "H": -1, "L": 1, "{": -12, "}": 12, "K": -12, "J": 12,
}  # fmt: skip
_TYPED = frozenset("0123456789-")

_NAMES = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_WIDE, _SLIM = 7, 4
"""Cells of a day with and without its number of papers."""

_HEAD = 3
"""Lines above the weeks."""

_WEEKS = 6


class Known(NamedTuple):
    """What the calendar shows: papers by day (ISO 8601), today, and whether no other day can be fetched now."""

    papers: Mapping[str, int]
    today: date
    offline: bool = False


class Grid(Lines):
    """The month, one line a week."""

    def on_click(self, event: events.Click) -> None:
        at, dialog = self.line_at(event.y), self.screen
        if at is not None and event.button == LEFT and isinstance(dialog, Calendar):
            dialog.click(at, event.x)


class Calendar(Dialog[Place]):
    """Gives the field of a query and the day (`on`), `week` or `month`, or `None`."""

    title_text = "Go to a date"
    keys_text = "Enter go · esc back"
    box_width = 7 * _WIDE + 9

    def __init__(self, known: Known, start: date, glyphs: Glyphs) -> None:
        super().__init__()
        self._known = known
        self._glyphs = glyphs
        self._day = start
        self._typed = ""
        self._useless = ""
        self._place: Place | None = ("on", start.isoformat())
        self._grid = Grid()

    def body(self) -> list[Widget]:
        return [self._grid]

    def on_mount(self) -> None:
        self.call_after_refresh(self._draw)

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self._draw)

    @property
    def _cell_width(self) -> int:
        return _WIDE if self.inner_width >= 7 * _WIDE + 1 else _SLIM

    def _weeks(self) -> list[list[date]]:
        return calendar.Calendar().monthdatescalendar(self._day.year, self._day.month)

    def _draw(self) -> None:
        wide = self._cell_width
        month = f"{self._day:%Y-%m}"
        counts = [papers for day, papers in self._known.papers.items() if day.startswith(month)]
        about = f"   {plural(sum(counts), 'paper')} on {plural(len(counts), 'day')}" if counts else "   no papers here"
        names = "".join(f" {name} ".ljust(wide) for name in _NAMES)
        lines: list[Line] = [(Span(f" {self._day:%B %Y}", "strong"), Span(about, "dim")), (), (Span(names, "dim"),)]
        weeks = self._weeks()
        lines += [tuple(span for day in week for span in self._cell(day, wide)) for week in weeks]
        lines += [()] * (_WEEKS - len(weeks))
        lines += [self._about(), *self._keys()]
        self._grid.styles.height = len(lines)
        self._grid.show_lines(lines)

    def _cell(self, day: date, width: int) -> list[Span]:
        if day.month != self._day.month:
            return [Span(" " * width)]
        papers = self._known.papers.get(day.isoformat(), 0)
        role = "accent" if day == self._known.today else "strong" if papers else "dim"
        left, right = "[]" if day == self._day else "  "
        rest = (str(papers) if papers else "").ljust(width - 4) if width > _SLIM else ""
        return [Span(left), Span(f"{day.day:>2}", role), Span(right), Span(rest[: width - 4], "dim")]

    def _about(self) -> Line:
        """What Enter goes to, or what is wrong with what was typed."""
        if self._useless:
            return (Span(f" {self._useless} does nothing here: write {self._known.today}", "warn"),)
        if self._place is None:
            wrong = f"{self._typed}: write" if begun(self._typed) else f"{self._typed} is no date: write"
            return (Span(f" {wrong} {self._known.today}", "warn"),)
        field, period = self._place
        typed = Span(f" {self._typed}", "accent"), Span(f" {self._glyphs.arrow} " if self._typed else "", "dim")
        shown = () if self._typed == period else typed if self._typed else ()
        if field != "on":
            return *shown, Span(f" {period} ", "accent"), Span(f" the whole {field}", "dim")
        day, known = date.fromisoformat(period), self._known
        papers = known.papers.get(period, 0)
        if papers:
            about = plural(papers, "paper")
        elif day > known.today:
            about = "has not come yet"
        else:
            about = "not here, and offline" if known.offline else "fetched when you go there"
        when = ", today" if day == known.today else ""
        return *shown, Span(f" {period} ", "accent"), Span(f" {day:%A}{when}, {about}", "dim")

    def _keys(self) -> list[Line]:
        days, weeks = ("h l", "j k") if self._glyphs.plain else ("← →", "↑ ↓")
        dot = f" {self._glyphs.separator} "
        first = dot.join((f"{days} day", f"{weeks} week", "[ ] month", "{ } year", "t today"))
        second = dot.join(("w whole week", "m whole month", "or type 2026-W33"))
        room = max(0, self.room - _HEAD - _WEEKS - 1)
        rows: list[Line] = [
            (Span(f" {row}", "dim"),) for text in (first, second) for row in wrap(text, self.inner_width - 1)
        ]
        return [(), *rows] if len(rows) < room else rows[:room]

    def click(self, at: int, x: int) -> None:
        """A click chooses a day, another one on the same day goes there."""
        weeks, column = self._weeks(), x // self._cell_width
        if 0 <= at - _HEAD < len(weeks) and 0 <= column < 7 and weeks[at - _HEAD][column].month == self._day.month:
            day = weeks[at - _HEAD][column]
            if day == self._day and self._place == ("on", day.isoformat()):
                self.dismiss(self._place)
            else:
                self._go(day)

    def press(self, event: events.Key) -> bool:
        key, char = event.key, event.character or ""
        self._useless = ""
        if key == "enter":
            if self._place is not None:
                self.dismiss(self._place)
        elif key == "backspace":
            self._type(self._typed[:-1])
        elif (char in _TYPED and char) or (self._typed and char.isalnum()):
            self._type(self._typed + char)
        elif key in _DAYS:
            self._go(self._day + timedelta(days=_DAYS[key]))
        elif (months := _MONTHS.get(char) or _MONTHS.get(key)) is not None:
            self._month(months)
        elif key == "home":
            self._go(self._known.today)
        elif char in ("w", "W", "m"):
            self._type(f"{self._day:%Y-%m}" if char == "m" else week_of(self._day))
        elif char and any(name.startswith(char) for name in NAMED):
            self._type(char)
        elif char.isprintable() and char.strip():
            self._useless = char
            self._draw()
        return True

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self._type(event.text.strip())

    def _go(self, day: date) -> None:
        self._typed = ""
        self._day = min(max(day, FIRST), LAST)
        self._place = ("on", self._day.isoformat())
        self._draw()

    def _month(self, by: int) -> None:
        count = self._day.year * 12 + self._day.month - 1 + by
        year, month = count // 12, count % 12 + 1
        if FIRST.year <= year <= LAST.year:
            self._go(date(year, month, min(self._day.day, calendar.monthrange(year, month)[1])))

    def _type(self, text: str) -> None:
        self._typed = text[:12]
        self._place = read(self._typed, self._day, self._known.today)
        if self._place is not None:
            self._day = _day_of(self._place, self._day)
        self._draw()


def _day_of(place: Place, near: date) -> date:
    """The day of a place on which the cursor stands: `near` where it lies in it, else the first."""
    field, period = place
    if field == "on":
        return date.fromisoformat(period)
    if field == "week":
        return near if week_of(near) == period else date.fromisocalendar(int(period[:4]), int(period[6:]), 1)
    return near if f"{near:%Y-%m}" == period else date.fromisoformat(f"{period}-01")
