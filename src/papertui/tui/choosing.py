"""One setting: choosing among its values, each in force while the cursor is on it, or typing one."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.widget import Widget

from papertui.config import KeyInfo
from papertui.tui.dialog import Dialog
from papertui.tui.field import Field
from papertui.tui.glyphs import Glyphs
from papertui.tui.lines import Lines
from papertui.tui.picker import Option, Picker
from papertui.tui.settings import Settings, Value, example, label, typed, written
from papertui.tui.spans import Line, Span, wrap


class Choose(Picker):
    """Gives the place of the value chosen. Without a choice the value before is in force again."""

    keys_text = "↑ ↓ try on · Enter keep · esc back"
    box_width = 72

    def __init__(self, info: KeyInfo, found: Sequence[Value], settings: Settings, glyphs: Glyphs) -> None:
        self.title_text = label(info)
        self._info = info
        self._found = found
        self._settings = settings
        self._before = settings.present(info.name)
        self._chosen = False
        super().__init__(
            [
                Option(
                    str(place), value.name, more=value.about, lead=glyphs.here if value.value == self._before else " "
                )
                for place, value in enumerate(found)
            ]
        )
        self._start = next((str(place) for place, value in enumerate(found) if value.value == self._before), "0")

    def begin(self) -> None:
        super().begin()
        self.go_to(self._start)

    def highlighted(self) -> None:
        if self.current is not None and (self.moved or self.field.value):
            self._settings.try_on(self._info.name, self._found[int(self.current.id)].value)

    def choose(self, option: Option) -> None:
        self._chosen = True
        self.dismiss(option.id)

    def on_unmount(self) -> None:
        if not self._chosen:
            self._settings.try_on(self._info.name, self._before)


class Write(Dialog[str]):
    """Gives what was typed, which the setting takes; empty for the default."""

    keys_text = "Enter keep · empty: the default · esc back"
    box_width = 72

    def __init__(self, info: KeyInfo, present: object) -> None:
        super().__init__()
        self.title_text = label(info)
        self._info = info
        self._about = Lines()
        self.field: Field = Field(written(info, present), placeholder=example(info))
        self.field.when_changed = lambda _: self._tell("")

    def body(self) -> list[Widget]:
        return [self._about, self.field]

    def on_mount(self) -> None:
        self.call_after_refresh(self._tell, "")

    def on_resize(self) -> None:
        self.call_after_refresh(self._tell, "")

    def _tell(self, fault: str) -> None:
        about = self._info.help.replace("`", "")
        lines: list[Line] = [(Span(row, "dim"),) for row in wrap(about, max(10, self.inner_width))]
        lines.append((Span(fault, "error"),))
        self._about.show_lines(lines)
        self._about.styles.height = len(lines)

    def press(self, event: events.Key) -> bool:
        if event.key != "enter":
            return False
        try:
            typed(self._info, self.field.value)
        except ValueError as error:
            self._tell(f"It must be {error}.")
        else:
            self.dismiss(self.field.value)
        return True
