"""The query line: always shows what the list shows, and becomes an input field on demand."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal

from papertui.tui.spans import Span
from papertui.tui.status import Bar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from textual.timer import Timer
    from textual.widgets import Input

DEBOUNCE = 0.06
"""Seconds of quiet before a search starts."""


class Prompt(Horizontal):
    """`when_typed` gets the text once typing rests, `when_entered` the text at Enter (False keeps the field open).

    `when_left` is called at escape, `when_clicked` when the line was clicked.
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.when_key: Callable[[str], bool] = lambda key: False
        self.when_typed: Callable[[str], None] = lambda text: None
        self.when_entered: Callable[[str], bool] = lambda text: True
        self.when_left: Callable[[], None] = lambda: None
        self.when_clicked: Callable[[], None] = lambda: None
        self._bar = Bar(id="query")
        self._input: Input | None = None
        self._timer: Timer | None = None
        self._shown = ("", "", "")

    def compose(self) -> ComposeResult:
        yield self._bar

    @property
    def editing(self) -> bool:
        return self._input is not None

    @property
    def text_column(self) -> int:
        """The column in which the query begins while it is edited."""
        return 2

    def show(self, name: str, query: str, count: str) -> None:
        """Show the name of the view (may be empty), its query and how many papers there are."""
        self._shown = (name, query, count)
        left = [Span(" ")]
        if name:
            left += [Span(name, "heading"), Span("  ")]
        if query:
            left += [Span("/ ", "dim") if not name else Span(""), Span(query, "" if not name else "dim")]
        self._bar.show(tuple(span for span in left if span.text), (Span("  "), Span(count, "dim"), Span(" ")))

    async def edit(self, text: str) -> None:
        """Turn the line into an input field holding `text`."""
        if self._input is not None:
            self._input.focus()
            return
        from papertui.tui.field import Field

        field = Field(text, self._escape, self._key)
        self._input = field
        self._bar.display = False
        await self.mount(Bar(id="slash"), field)
        self.query_one("#slash", Bar).show((Span("/ ", "accent"),))
        field.focus()
        field.cursor_position = len(text)

    def set_text(self, text: str) -> None:
        """Put another text into the field."""
        if self._input is not None:
            self._input.value = text
            self._input.cursor_position = len(text)

    def stop(self) -> None:
        """Back to the plain line."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if self._input is None:
            return
        self._input = None
        for child in list(self.children):
            if child is not self._bar:
                child.remove()
        self._bar.display = True

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if event.input is not self._input:
            return
        if self._timer is not None:
            self._timer.stop()
        value = event.value
        self._timer = self.set_timer(DEBOUNCE, lambda: self.when_typed(value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input is self._input:
            value = event.value
            if self.when_entered(value):
                self.stop()

    def _key(self, key: str) -> bool:
        return len(key) > 1 and key not in ("ctrl+f", "ctrl+b") and self.when_key(key)

    def _escape(self) -> None:
        self.stop()
        self.when_left()

    def on_click(self, event: events.Click) -> None:
        if not self.editing:
            self.when_clicked()
