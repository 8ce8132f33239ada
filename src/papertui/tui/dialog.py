"""What all dialogs share: a frame in the middle, a title, the keys at its foot, and escape to leave."""

from __future__ import annotations

from abc import abstractmethod
from string import ascii_lowercase, printable
from typing import Generic, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widget import Widget

from papertui.actions import show_key
from papertui.tui.content import literal
from papertui.tui.field import LEFT, Field
from papertui.tui.pointing import key_at
from papertui.tui.spans import cells

T = TypeVar("T")

SEPARATOR = "·"
"""What parts the keys at the foot of a dialog."""

_NAMED = (
    "enter", "escape", "tab", "up", "down", "left", "right", "pageup", "pagedown", "home", "end", "space", "backspace",
    "delete", "ctrl+up", "ctrl+down", *(f"ctrl+{letter}" for letter in ascii_lowercase),
)  # fmt: skip
_KEYS = (
    {"tab": "tab"}
    | {show_key(key, plain): key for key in _NAMED for plain in (False, True)}
    | {char: char for char in printable if char.isalnum() or char in "[]?/"}
)
"""The keys that dialogs name at their feet, as they are printed."""


class Dialog(ModalScreen[T | None], Generic[T], inherit_bindings=False):
    """Subclasses give `body` and take keys in `press`. Escape dismisses with `None`."""

    AUTO_FOCUS = ""
    title_text = ""
    keys_text = "esc back"
    box_width = 64
    field: Field | None = None

    def compose(self) -> ComposeResult:
        with Vertical(id="box") as box:
            box.border_title = literal(self.title_text)
            self.show_keys(self.keys_text, box)
            box.styles.width = self.box_width
            yield from self.body()

    @abstractmethod
    def body(self) -> list[Widget]:
        """The widgets inside the frame."""

    def show_keys(self, keys: str, box: Widget | None = None) -> None:
        """Put the keys that work here at the foot: those that have room, the last of them and Enter before others."""
        self._keys_shown = keys
        if getattr(getattr(self.app, "glyphs", None), "plain", False):
            for key in ("up", "down", "left", "right"):  # an arrow up would become a sign for Ctrl
                keys = keys.replace(show_key(key), show_key(key, plain=True))
        parts = keys.split(f" {SEPARATOR} ")
        room = min(self.box_width, int(self.app.size.width * 0.96)) - 6
        while len(parts) > 1 and cells(f" {SEPARATOR} ".join(parts)) > room:
            others = [at for at, part in enumerate(parts[:-1]) if not part.startswith("Enter ")]
            del parts[others[-1] if others else -2]
        for each in (box,) if box is not None else self.query("#box"):  # none where it was closed before it was drawn
            each.border_subtitle = literal(f" {SEPARATOR} ".join(parts))

    async def _on_resize(self, event: events.Resize) -> None:
        if self.is_mounted:
            self.call_after_refresh(lambda: self.show_keys(self._keys_shown))

    def leave(self) -> None:
        self.dismiss(None)

    def press(self, event: events.Key) -> bool:
        """For subclasses: True when the key was theirs. The field, if there is one, gets the others."""
        return False

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        if self.app.screen is not self:
            # It was typed right behind the key that closed this dialog.
            self.app.screen.post_message(events.Key(event.key, event.character))
        elif event.key in ("escape", "ctrl+c"):
            self.leave()
        elif not self.press(event) and self.field is not None:
            self.field.press(event)

    def on_click(self, event: events.Click) -> None:
        """Outside the frame a click leaves, as escape does; on the keys at its foot it presses them."""
        event.stop()
        if event.button != LEFT:
            return
        box = self.query_one("#box").region
        if not box.contains(event.screen_x, event.screen_y):
            # the second click of two belongs to what the first one opened
            if event.chain == 1:
                self.leave()
        elif event.screen_y == box.bottom - 1:
            text = str(self.query_one("#box").border_subtitle)
            named = key_at(text, event.screen_x - (box.right - 3 - cells(text)), _KEYS)
            if named is not None:
                self.app.call_later(self._press_later, _KEYS[named], named if len(named) == 1 else None)

    def _press_later(self, key: str, character: str | None) -> None:
        """Press a key as if it had come from the terminal: made by the app, or it would not bubble up to it."""
        self.app.post_message(events.Key(key, character))

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        if self.field is not None:
            self.field.paste(event.text)

    @property
    def room(self) -> int:
        """Lines that fit between the frame and a little air above and below."""
        return max(3, int(self.app.size.height * 0.9) - 4)

    @property
    def inner_width(self) -> int:
        """Cells inside frame, padding and scroll bar."""
        return min(self.box_width, int(self.app.size.width * 0.96)) - 5
