"""A small calendar: the days that have papers, and one to go to."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from datetime import date, timedelta

from textual import events
from textual.widget import Widget

from papertui.text import plural
from papertui.tui.dialog import Dialog
from papertui.tui.glyphs import Glyphs
from papertui.tui.lines import Lines
from papertui.tui.spans import Line, Span, wrap
from papertui.views import period_of

_MOVES = {
    "left": -1, "h": -1, "right": 1, "l": 1, "up": -7, "k": -7, "down": 7, "j": 7,
}  # fmt: skip
_FIRST, _LAST = date(1991, 1, 1), date(9998, 12, 31)
_BEGUN = re.compile(r"\d{0,4}|\d{4}-(\d|\d\d-\d?|[Ww]\d?)?", re.ASCII)
"""What may still become a day, a week or a month."""

_WEEK = "Mo  Tu  We  Th  Fr  Sa  Su"


class Grid(Lines):
    """The month, one line a week."""

    def on_click(self, event: events.Click) -> None:
        at, dialog = self.line_at(event.y), self.screen
        if at is not None and isinstance(dialog, Calendar):
            dialog.click(at, event.x)


class Calendar(Dialog[tuple[str, str]]):
    """Gives the field of a query and the day (`on`), or the typed `week` or `month`, or `None`."""

    title_text = "Go to a date"
    keys_text = "[ ] month · Enter go · esc back"
    box_width = 48

    def __init__(self, days: Mapping[str, int], start: date, today: date, glyphs: Glyphs) -> None:
        super().__init__()
        self._days = days
        self._day = start
        self._today = today
        self._typed = ""
        self._place: tuple[str, str] | None = ("on", start.isoformat())
        self._grid = Grid()

    def body(self) -> list[Widget]:
        return [self._grid]

    def on_mount(self) -> None:
        self._grid.styles.height = 11
        self.call_after_refresh(self._draw)

    def _weeks(self) -> list[list[date]]:
        return calendar.Calendar().monthdatescalendar(self._day.year, self._day.month)

    def _draw(self) -> None:
        lines: list[Line] = [(Span(f"  {self._day:%B %Y}", "strong"),), (), (Span("  " + _WEEK, "dim"),)]
        for week in self._weeks():
            spans = [Span(" ")]
            for day in week:
                spans += self._cell(day)
            lines.append(tuple(spans))
        lines += [()] * (9 - len(lines))
        if self._place is None:
            lines[9:] = [(Span(f"  {row}", "warn"),) for row in wrap(self._fault, self.inner_width - 2)]
        else:
            lines += [(), self._about(self._place)]
        self._grid.show_lines(lines)

    @property
    def _fault(self) -> str:
        if _BEGUN.fullmatch(self._typed):
            return f"{self._typed}: write 2026-08-14, 2026-W33 or 2026-08"
        return f"{self._typed} is no date: write 2026-08-14"

    def _about(self, place: tuple[str, str]) -> Line:
        field, period = place
        if field != "on":
            return Span(f"  {period}", "accent"), Span(f"  the whole {field}", "dim")
        papers = self._days.get(self._day.isoformat())
        about = plural(papers, "paper") if papers else "to be fetched" if self._day <= self._today else "not yet"
        shown = self._typed or self._day.isoformat()
        return Span(f"  {shown}", "accent"), Span(f"  {self._day:%a}, {about}", "dim")

    def _cell(self, day: date) -> list[Span]:
        if day.month != self._day.month:
            return [Span("    ")]
        if day == self._day:
            return [Span("["), Span(f"{day.day:>2}", "strong"), Span("]")]
        role = "strong" if day.isoformat() in self._days else "dim"
        return [Span(" "), Span(f"{day.day:>2}", "accent" if day == self._today else role), Span(" ")]

    def click(self, at: int, x: int) -> None:
        weeks, column = self._weeks(), (x - 1) // 4
        if 0 <= at - 3 < len(weeks) and 0 <= column < 7 and weeks[at - 3][column].month == self._day.month:
            self._go(weeks[at - 3][column])

    def press(self, event: events.Key) -> bool:
        key, typed = event.key, event.character or ""
        if key == "enter":
            if self._place is not None:
                self.dismiss(self._place)
        elif key in _MOVES:
            self._go(self._day + timedelta(days=_MOVES[key]))
        elif typed in ("[", "]") or key in ("pageup", "pagedown"):
            self._month(-1 if typed == "[" or key == "pageup" else 1)
        elif key in ("home", "t"):
            self._go(self._today)
        elif key == "backspace" or (typed and typed in "0123456789-wW"):
            self._type(typed.upper() if key != "backspace" else "")
        return True

    def _go(self, day: date) -> None:
        self._typed = ""
        self._day = min(max(day, _FIRST), _LAST)
        self._place = ("on", self._day.isoformat())
        self._draw()

    def _month(self, by: int) -> None:
        count = self._day.year * 12 + self._day.month - 1 + by
        year, month = count // 12, count % 12 + 1
        self._go(date(year, month, min(self._day.day, calendar.monthrange(year, month)[1])))

    def _type(self, char: str) -> None:
        """A date may be typed too: `2026-08-14`, or only its day; a week `2026-W33`, or a month `2026-08`."""
        self._typed = (self._typed + char)[-10:] if char else self._typed[:-1]
        self._place = self._read()
        if self._place is not None and self._place[0] == "on":
            self._day = date.fromisoformat(self._place[1])
        self._draw()

    def _read(self) -> tuple[str, str] | None:
        if not self._typed:
            return "on", self._day.isoformat()
        if self._typed.isdigit() and 1 <= int(self._typed) <= 31:
            last = calendar.monthrange(self._day.year, self._day.month)[1]
            return "on", self._day.replace(day=min(int(self._typed), last)).isoformat()
        place = period_of(self._typed)
        return place if place is not None and _FIRST.year <= int(place[1][:4]) <= _LAST.year else None
