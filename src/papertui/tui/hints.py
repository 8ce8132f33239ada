"""Link hints: nothing is drawn, the next letter chooses."""

from __future__ import annotations

from textual import events
from textual.screen import ModalScreen


class Hints(ModalScreen[str | None], inherit_bindings=False):
    """Gives the letter that was typed, or `None` for anything else."""

    DEFAULT_CSS = "Hints { background: transparent; }"

    def on_key(self, event: events.Key) -> None:
        event.stop()
        typed = event.character
        self.dismiss(typed if typed is not None and typed.isalpha() else None)

    def on_click(self) -> None:
        self.dismiss(None)
