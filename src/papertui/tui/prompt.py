"""The query line: always shows what the list shows, and becomes a field on demand."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal

from papertui.tui.field import Field
from papertui.tui.spans import Span
from papertui.tui.status import Bar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from textual.timer import Timer

DEBOUNCE = 0.06
"""Seconds of quiet before a search starts."""


class Prompt(Horizontal):
    """`when_typed` gets the text once typing rests, `when_clicked` is called when the line was clicked."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.when_typed: Callable[[str], None] = lambda text: None
        self.when_clicked: Callable[[], None] = lambda: None
        self.editing = False
        self.field = Field(id="field")
        self.field.when_changed = self._changed
        self._bar = Bar(id="query")
        self._slash = Bar(id="slash")
        self._count = Bar(id="count")
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        yield self._slash
        yield self._bar
        yield self.field
        yield self._count

    @property
    def text_column(self) -> int:
        """The column in which the query begins while it is edited."""
        return 3

    def show(self, name: str, query: str, count: str) -> None:
        """Show the name of the view (may be empty), its query and how many papers there are."""
        left = [Span(" ")]
        if name:
            left += [Span(name, "heading"), Span("  "), Span(query, "dim")]
        elif query:
            left.append(Span(query, "heading"))
        else:
            left.append(Span("All papers", "heading"))
        self._bar.show(tuple(left))
        self._slash.show((Span(" / ", "accent"),))
        self._count.show(right=(Span(count, "dim"), Span(" ")))

    def edit(self, text: str) -> None:
        """Turn the line into a field holding `text`; keys go to `press` from now on."""
        if not self.editing:
            self.editing = True
            self.set_class(True, "-editing")
        self.field.editor.put(text)
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
        self._timer = self.set_timer(DEBOUNCE, lambda: self.when_typed(text))

    def on_click(self, event: events.Click) -> None:
        if not self.editing:
            self.when_clicked()
