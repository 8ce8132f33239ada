"""The reader's year: a calendar of stars and reads, and the way from a day to its papers."""

from __future__ import annotations

from datetime import date, timedelta

from textual import events
from textual.widget import Widget

from papertui.errors import PapertuiError
from papertui.library.deeds import Deeds
from papertui.live.lanes import Interrupted
from papertui.ranking.year import Year
from papertui.text import plural
from papertui.tui import year_rows
from papertui.tui.dialog import Dialog
from papertui.tui.field import LEFT
from papertui.tui.lines import Lines
from papertui.tui.spans import Line, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from papertui.tui.main import MainScreen

_DAYS = {"left": -7, "h": -7, "right": 7, "l": 7, "up": -1, "k": -1, "down": 1, "j": 1, "H": -28, "L": 28}
_YEARS = {"[": -1, "]": 1, "pageup": -1, "pagedown": 1}
MOST = 120
"""The most papers that a query can name."""


LOOK = 0.1
"""Seconds between two looks at how far reading is."""


class _Calendar(Lines):
    def on_click(self, event: events.Click) -> None:
        at = self.line_at(event.y)
        if at is not None and event.button == LEFT and isinstance(self.screen, YearScreen):
            self.screen.click(at, event.x)


class YearScreen(Dialog["tuple[date, tuple[str, ...]]"]):
    """Gives a day and the keys of its papers, or `None`."""

    title_text = "Your year"
    keys_text = "Enter papers · ← → week · ↑ ↓ day · n p day with papers · [ ] year · t today · esc back"
    box_width = 120

    def __init__(self, screen: MainScreen, day: date | None = None) -> None:
        super().__init__()
        self._main, self._glyphs = screen, screen.glyphs
        self._today = screen.live.now().astimezone().date()
        self.day = day or self._today
        self._end = max(self._today, self.day)
        while self._end - timedelta(weeks=52) > self.day:
            self._end -= timedelta(weeks=52)
        self._done: Deeds | None = None
        self.found: Year | None = None
        self._edits = 0
        self._said = "Reading what you did…"
        self._calendar, self._about = _Calendar(), Lines()

    def body(self) -> list[Widget]:
        return [self._calendar, self._about]

    def on_mount(self) -> None:
        self._main.spawn(self._read, "year")
        self.set_interval(LOOK, self._show_progress)
        self.call_after_refresh(self._draw)

    def on_unmount(self) -> None:
        self._main.live.counting.stop_watching()

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self._draw)

    async def _read(self) -> None:
        try:
            if self._done is None:
                self._done = await self._main.live.counting.deeds(self._count)
            found = await self._main.live.counting.year(self._done, self._end)
        except Interrupted:
            return
        except PapertuiError as error:
            self._said = str(error)
        else:
            self.found, self._said = found, ""
        if self.is_attached:
            self._draw()

    def _count(self, edits: int) -> None:
        """Called from another thread."""
        self._edits = edits

    def _show_progress(self) -> None:
        if self.found is None and self._done is None and self._edits:
            self._said = f"Reading what you did: {plural(self._edits, 'edit')}…"
            self._draw()

    # Keys

    def press(self, event: events.Key) -> bool:
        key = event.character if event.character and event.is_printable else event.key
        if key in ("enter", "o"):
            self._open()
        elif key in _DAYS:
            self._go(self.day + timedelta(days=_DAYS[key]))
        elif key in _YEARS:
            self._turn(_YEARS[key])
        elif key in ("t", "end", "G"):
            self._end = self._today
            self._main.spawn(self._read, "year")
            self._go(self._today)
        elif key in ("g", "home") and self.found is not None:
            self._go(self._grid.first)
        elif key in ("n", "p"):
            self._next(1 if key == "n" else -1)
        return True

    def click(self, line: int, cell: int) -> None:
        """A click chooses a day, another one on the same opens its papers."""
        day = self._grid.day_at(line, cell) if self.found is not None else None
        if day is None:
            return
        if day == self.day:
            self._open()
        else:
            self._go(day)

    def _go(self, day: date) -> None:
        if self.found is not None:
            self.day = min(max(day, self._grid.first), self.found.last)
            self._said = ""
            self._draw()

    def _next(self, by: int) -> None:
        if self.found is None:
            return
        days = [day for day in self.found.active if (day > self.day if by > 0 else self._grid.first <= day < self.day)]
        if days:
            self._go(days[0] if by > 0 else days[-1])
        else:
            other, key = ("later", "]") if by > 0 else ("earlier", "[")
            self._say(f"No {other} day here has papers; {key} turns the year")

    def _turn(self, by: int) -> None:
        end = min(self._end + timedelta(weeks=52 * by), self._today)
        if end == self._end:
            self._say("This is the latest year")
            return
        if end.year < 1990:
            self._say("There were no papers here")
            return
        self._end, self.day = end, self.day + (end - self._end)
        self._main.spawn(self._read, "year")

    def _open(self) -> None:
        if self.found is None:
            return
        keys = self.found.days[self.day].papers if self.day in self.found.days else ()
        if keys:
            self.dismiss((self.day, keys))
        else:
            self._say("Nothing was starred or read on that day")

    def _say(self, sentence: str) -> None:
        self._said = sentence
        self._draw()

    # What is shown

    @property
    def _grid(self) -> year_rows.Grid:
        assert self.found is not None
        return year_rows.grid_of(self.found, self.inner_width)

    def _draw(self) -> None:
        if not self.is_attached:
            return
        calendar: list[Line] = []
        about: list[Line] = [(), (Span(f" {self._said}", "dim"),), ()]
        if self.found is not None:
            width = self.inner_width
            self.day = min(max(self.day, self._grid.first), self.found.last)
            calendar = year_rows.calendar(self.found, self._grid, self.day, self._glyphs)
            day = year_rows.about_day(self.found, self.day, width, self._glyphs)
            if self._said:
                day = (Span(f" {self._said}", "warn"),)
            totals = year_rows.totals(self.found, width, self._glyphs)
            room = self.room - len(calendar) - len(totals) - 4
            most = year_rows.most(self.found, width, room, self._glyphs)
            about = [(), day, (), *totals, *([(), *most] if most else ())]
            about = about[: max(2, self.room - len(calendar))]
        self._calendar.styles.height = len(calendar)
        self._calendar.show_lines(calendar)
        self._about.styles.height = len(about)
        self._about.show_lines(about)


def query_of(keys: tuple[str, ...]) -> str:
    """The query of these papers, of the first ones where they are too many."""
    return " OR ".join(f"id:{key.removeprefix('arxiv:')}" for key in keys[:MOST])
