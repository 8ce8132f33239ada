"""One question, one line of answer."""

from __future__ import annotations

from textual.widget import Widget
from textual.widgets import Input

from papertui.tui.dialog import Dialog
from papertui.tui.field import Field
from papertui.tui.spans import Line, Span
from papertui.tui.status import Bar


class Ask(Dialog[str]):
    """Gives the text, or `None`."""

    keys_text = "Enter keep · esc back"

    def __init__(self, title: str, context: str, value: str, placeholder: str) -> None:
        super().__init__()
        self.title_text = title
        self._about: Line = (Span(context, "dim"),)
        self._field = Field(value, self.action_leave, placeholder=placeholder)

    def body(self) -> list[Widget]:
        bar = Bar(id="context")
        bar.styles.height = 1
        bar.show(self._about)
        return [bar, self._field]

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.dismiss(event.value.strip() or None)
