"""The query line: always shows what the list shows, and becomes a field on demand."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.strip import Strip

from papertui.tui.content import strip
from papertui.tui.field import Field, characters, index_at
from papertui.tui.spans import Line, Span, cells, pad
from papertui.tui.status import Bar
from papertui.tui.theme import pens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from textual.timer import Timer

DEBOUNCE = 0.06
"""Seconds of quiet before a search starts."""

ALL = "All papers"


class QueryBar(Bar):
    """The name of what is shown and its query; `base` is the part of the query that has that name."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._said = ("", "", "")

    def show_query(self, name: str, base: str, query: str) -> None:
        if (name, base, query) != self._said:
            self._said = (name, base, query)
            self.refresh()

    def render_line(self, y: int) -> Strip:
        line = query_line(*self._said, self.size.width)
        return strip(pad(line, self.size.width), pens(self.app), self.rich_style)

    def position_at(self, column: int) -> int | None:
        """The character of the query in a cell; nothing where the query is not, or not from its beginning on."""
        query = self._said[2]
        line = query_line(*self._said, self.size.width)
        shown = "".join(span.text for span in line)
        if not query or not shown.endswith(query):
            return None
        before = cells(shown[: -len(query)])
        return index_at(query, column - before) if column >= before else None


def query_line(name: str, base: str, query: str, width: int) -> Line:
    """` Inbox  is:unread kw:agents`: what narrows a view stands out; of a query that is too long the end is shown."""
    if not query:
        return Span(" "), Span(name or ALL, "heading")
    lead: Line = (Span(" "), Span(name, "heading"), Span("  ")) if name else (Span(" "),)
    room = width - sum(cells(span.text) for span in lead) - 1
    if not name:
        return (*lead, Span(_tail(query, room), "heading"))
    known = len(base) + 2 * query.startswith(f"({base}) ")
    if cells(query) <= room:
        return (*lead, Span(query[:known], "dim"), Span(query[known:]))
    return (*lead, Span(_tail(query, room)))


def _tail(text: str, width: int) -> str:
    """The text, cut at its beginning so that it takes at most `width` cells."""
    if cells(text) <= width:
        return text
    room, first = width - 1, len(text)
    for start, _, size in reversed(characters(text)):
        if size > room:
            break
        room, first = room - size, start
    return f"…{text[first:]}"


class Prompt(Horizontal):
    """`when_typed` gets the text once typing rests, `when_clicked` the character of the query that was clicked."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.when_typed: Callable[[str], None] = lambda text: None
        self.when_clicked: Callable[[int | None], None] = lambda at: None
        self.editing = False
        self.field = Field(id="field")
        self.field.when_changed = self._changed
        self._bar = QueryBar(id="query")
        self._slash = Bar(id="slash")
        self._count = Bar(id="count")
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        yield self._slash
        yield self._bar
        yield self.field
        yield self._count

    def column_of(self, position: int) -> int:
        """The column of the screen in which a character of the query stands while it is edited."""
        return 3 + self.field.column_of(position)

    def show(self, name: str, base: str, query: str, count: str) -> None:
        """Show the name of the view (may be empty), its part of the query, the query and how many papers there are."""
        self._bar.show_query(name, base, query)
        self._slash.show((Span(" / ", "accent"),))
        self._count.show(right=(Span(count, "dim"), Span(" ")))

    def edit(self, text: str, at: int | None = None) -> None:
        """Turn the line into a field holding `text`, the cursor at its end or `at`; keys go to it from now on."""
        if not self.editing:
            self.editing = True
            self.set_class(True, "-editing")
        self.field.editor.put(text)
        if at is not None:
            self.field.editor.cursor = min(at, len(text))
        self.field.refresh()

    def stop(self) -> None:
        """Back to the plain line."""
        self.editing = False
        self.set_class(False, "-editing")
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _changed(self, text: str) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(DEBOUNCE, self._rested)

    def _rested(self) -> None:
        if self._timer is not None:  # one that has been stopped may have been on its way already
            self._timer = None
            self.when_typed(self.field.value)

    def on_click(self, event: events.Click) -> None:
        if not self.editing:
            self.when_clicked(self._bar.position_at(event.screen_x - self._bar.region.x))
