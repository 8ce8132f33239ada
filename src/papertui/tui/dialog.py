"""What all dialogs share: a frame in the middle, a title, the keys at its foot, and escape to leave."""

from __future__ import annotations

from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widget import Widget

from papertui.tui.content import literal

T = TypeVar("T")


class Dialog(ModalScreen[T | None], Generic[T], inherit_bindings=False):
    """Subclasses give `body`. Escape dismisses with `None`."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "leave", "Back")]
    title_text = ""
    keys_text = "esc back"
    box_width = 64

    def compose(self) -> ComposeResult:
        with Vertical(id="box") as box:
            box.border_title = literal(self.title_text)
            box.border_subtitle = literal(self.keys_text)
            box.styles.width = self.box_width
            yield from self.body()

    def body(self) -> list[Widget]:
        """The widgets inside the frame."""
        raise NotImplementedError

    def action_leave(self) -> None:
        self.dismiss(None)

    @property
    def room(self) -> int:
        """Lines that fit between the frame and a little air above and below."""
        return max(3, int(self.app.size.height * 0.9) - 4)
