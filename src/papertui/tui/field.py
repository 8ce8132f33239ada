"""A one-line input without a frame, which gives escape and the arrows up and down to whoever asked for it."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.widgets import Input


class Field(Input):
    """`on_escape` is called on escape; `on_key_else` may take keys before the field does (returns True when it did)."""

    def __init__(
        self,
        value: str = "",
        on_escape: Callable[[], None] | None = None,
        on_key_else: Callable[[str], bool] | None = None,
        *,
        placeholder: str = "",
        id: str | None = None,
    ) -> None:
        super().__init__(value, placeholder=placeholder, id=id, select_on_focus=False, compact=True)
        self.cursor_blink = False
        self._on_escape = on_escape
        self._on_key_else = on_key_else

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "escape" and self._on_escape is not None:
            event.stop()
            event.prevent_default()
            self._on_escape()
            return
        if self._on_key_else is not None and self._on_key_else(event.key):
            event.stop()
            event.prevent_default()
            return
        await super()._on_key(event)
