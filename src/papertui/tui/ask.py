"""One question, one line of answer."""

from __future__ import annotations

from textual import events
from textual.widget import Widget

from papertui.tui.dialog import Dialog
from papertui.tui.field import Field
from papertui.tui.spans import Line, Span
from papertui.tui.status import Bar


class Ask(Dialog[str]):
    """Gives the text, or `None`."""

    keys_text = "Enter keep · esc back"

    def __init__(self, title: str, about: str, value: str, placeholder: str) -> None:
        super().__init__()
        self.title_text = title
        self._about: Line = (Span(about, "dim"),)
        self.field: Field = Field(value, placeholder=placeholder)

    def body(self) -> list[Widget]:
        bar = Bar(id="about")
        bar.show(self._about)
        return [bar, self.field]

    def press(self, event: events.Key) -> bool:
        if event.key != "enter":
            return False
        self.dismiss(self.field.value.strip() or None)
        return True
