"""Trends: what rises and falls among the papers of a query, and the way from a row to its papers."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from textual import events
from textual.widget import Widget

from papertui.errors import PapertuiError
from papertui.live.lanes import Interrupted
from papertui.query import QueryError, replace_field
from papertui.ranking.trends import KINDS, SPANS, WORDS, Asked, Trend, Trends
from papertui.tui import trend_rows
from papertui.tui.dialog import Dialog
from papertui.tui.field import LEFT
from papertui.tui.lines import Lines
from papertui.tui.spans import Line, Span
from papertui.tui.trend_rows import RISE, SIZE, Shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from papertui.tui.main import MainScreen

_STEPS = {"down": 1, "j": 1, "ctrl+n": 1, "up": -1, "k": -1, "ctrl+p": -1, "pagedown": 10, "pageup": -10,
          "ctrl+d": 10, "ctrl+u": -10}  # fmt: skip
_ENDS = {"home": -100_000, "g": -100_000, "end": 100_000, "G": 100_000}
_SPANS = {"left": -1, "h": -1, "right": 1, "l": 1}
LOOK = 0.1
"""Seconds between two looks at how far counting is."""


class State(NamedTuple):
    """What was looked at, to come back to it."""

    query: str
    name: str
    every: bool = False
    kind: str = WORDS
    weeks: int = 12
    by: str = RISE
    row: str = ""


class _Rows(Lines):
    def on_click(self, event: events.Click) -> None:
        at = self.line_at(event.y)
        if at is not None and event.button == LEFT and isinstance(self.screen, TrendsScreen):
            self.screen.click(at)


class TrendsScreen(Dialog[str]):
    """Gives the query of the row that was chosen, or `None`. `state` tells what was looked at."""

    title_text = "Trends"
    keys_text = "Enter papers · Tab kind · ← → weeks · s sort · a all papers · esc back"
    box_width = 112

    def __init__(self, screen: MainScreen, state: State) -> None:
        super().__init__()
        self._main, self._glyphs = screen, screen.glyphs
        self.state = state
        self.found: Trends | None = None
        self._loaded = False
        self._shown: list[Shown] = []
        self._progress: tuple[int, int] | None = None
        self._went_on: State | None = None
        self._wrong = ""
        self._head, self._about = Lines(), Lines()
        self.rows = _Rows()
        self.rows.active = True

    def body(self) -> list[Widget]:
        return [self._head, self.rows, self._about]

    def on_mount(self) -> None:
        self.set_interval(LOOK, self._show_progress)
        self.call_after_refresh(self._ask)

    def on_unmount(self) -> None:
        self._main.live.counting.stop_watching()

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self._draw)

    # Keys

    def press(self, event: events.Key) -> bool:
        key = event.character if event.character and event.is_printable else event.key
        if key in _STEPS or key in _ENDS:
            self._move(_STEPS.get(key) or _ENDS[key])
        elif key in ("enter", "o"):
            self._open()
        elif key in ("tab", "shift+tab"):
            at = KINDS.index(self.state.kind) + (1 if key == "tab" else -1)
            self._change(kind=KINDS[at % len(KINDS)])
        elif key in _SPANS:
            at = SPANS.index(self.state.weeks) if self.state.weeks in SPANS else 0
            weeks = SPANS[min(max(0, at + _SPANS[key]), len(SPANS) - 1)]
            if weeks != self.state.weeks:
                self._change(weeks=weeks)
        elif key == "s":
            self.state = self.state._replace(by=SIZE if self.state.by == RISE else RISE)
            self._draw()
        elif key == "a" and self.state.query:
            self._change(every=not self.state.every)
        return True

    def leave(self) -> None:
        """Stop counting, where there is something to go on looking at; else close."""
        if self._progress is not None and self._went_on is not None:
            self.state, self._went_on = self._went_on, None
            self._main.live.counting.stop_watching()
            self._progress = None
            self._draw()
        else:
            self.dismiss(None)

    def click(self, at: int) -> None:
        """A click chooses a row, another one on the same opens its papers."""
        if at < len(self._shown) and self._shown[at].trend is not None:
            if at == self.rows.cursor:
                self._open()
            else:
                self._go(at)

    def _change(self, **what: object) -> None:
        if self._loaded and self._progress is None:
            self._went_on = self.state
        self.state = self.state._replace(row="", **what)  # type: ignore[arg-type]
        self._ask()

    @property
    def current(self) -> Trend | None:
        """The row under the cursor."""
        at = self.rows.cursor
        return self._shown[at].trend if at is not None and at < len(self._shown) else None

    def _move(self, by: int) -> None:
        places = trend_rows.places(self._shown)
        if places:
            at = places.index(self.rows.cursor) if self.rows.cursor in places else 0
            self._go(places[min(max(0, at + by), len(places) - 1)])

    def _go(self, at: int) -> None:
        self.rows.set_cursor(at)
        if at == (trend_rows.places(self._shown) or [0])[0]:
            self.rows.reveal(0)
        row = self.current
        self.state = self.state._replace(row=row.name if row is not None else "")
        self._show_about()

    def _open(self) -> None:
        row = self.current
        if row is not None:
            self.dismiss(row.query)

    # Counting

    @property
    def _query(self) -> str:
        return "" if self.state.every else self.state.query

    def _ask(self) -> None:
        self._progress = (0, 0)
        self._draw()
        self._main.spawn(partial(self._count, self.state), "trends")

    async def _count(self, state: State) -> None:
        today = self._main.live.now().date()
        wrong = ""
        found: Trends | None = None
        try:
            found = await self._main.live.counting.trends(
                Asked(self._query, state.kind, state.weeks, today), self._tell
            )
        except Interrupted:
            return
        except PapertuiError as error:
            wrong = str(error)
        if not self.is_attached or state[:5] != self.state[:5]:
            return
        self.found, self._wrong, self._loaded = found, wrong, True
        self._progress = self._went_on = None
        self._draw()

    def _tell(self, done: int, size: int) -> None:
        self._progress = (done, size)

    def _show_progress(self) -> None:
        if self._progress is not None:
            self._show_head()

    # What is shown

    def _draw(self) -> None:
        if not self.is_attached:
            return
        width = self.inner_width
        self._show_head()
        if self.found is not None and self.found.rows:
            self._shown = trend_rows.rows(self.found, self.state.by, width, self._glyphs)
        else:
            self._shown = [Shown(()), *(Shown((Span(f" {part}", "dim"),)) for part in self._nothing()), Shown(())]
        self.rows.styles.height = max(3, min(len(self._shown), self.room - len(self._foot()) - 4))
        self.rows.show_lines([one.line for one in self._shown])
        places = trend_rows.places(self._shown)
        named = [at for at in places if (row := self._shown[at].trend) is not None and row.name == self.state.row]
        self.rows.set_cursor(None)
        if places:
            self.call_after_refresh(self._go, (named or places)[0])
        self._show_about()

    def _nothing(self) -> tuple[str, ...]:
        if not self._loaded:
            return ("Counting what these papers are about…",)
        return (self._wrong,) if self._wrong else trend_rows.nothing(self.found, self._papers_of)

    @property
    def _papers_of(self) -> str:
        return trend_rows.name_of(self._query, "" if self.state.every else self.state.name)

    def _show_head(self) -> None:
        width, progress = self.inner_width, ""
        if self._progress is not None:
            done, size = self._progress
            progress = f"counting {done} of {size} · esc stops" if size else "counting · esc stops"
        state = self.state
        lines = trend_rows.head(self.found, state.kind, state.weeks, self._papers_of, progress, width, self._glyphs)
        if self.found is not None and self.found.rows:
            lines += [(), trend_rows.columns(self.found, state.by, width, self._glyphs)]
        self._head.styles.height = len(lines)
        self._head.show_lines(lines)

    def _foot(self) -> list[Line]:
        if self.found is None or not self.found.rows:
            return []
        return [(), *trend_rows.about(self.found, self.current, self.inner_width, self._glyphs)]

    def _show_about(self) -> None:
        lines = self._foot()
        self._about.styles.height = len(lines)
        self._about.show_lines(lines)


def without_period(text: str) -> str:
    """The query without the day, week or month it is about: the weeks of the trends take its place."""
    try:
        return replace_field(replace_field(text, "on", None), "sort", None).strip()
    except QueryError:
        return text.strip()
