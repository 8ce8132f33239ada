"""Help: the keys that work here, as a card; typing searches, Enter does what the line says."""

from __future__ import annotations

from collections.abc import Iterator

from textual import events
from textual.widget import Widget

from papertui.actions import ACTIONS, BY_ID, show_keys
from papertui.tui import card
from papertui.tui.here import here
from papertui.tui.lines import Lines
from papertui.tui.picker import Option, Picker
from papertui.tui.possible import obstacle
from papertui.tui.spans import Span, wrap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from papertui.tui.main import MainScreen

CHANGE = "change "
"""What comes before the id of an action whose keys are to be changed."""


class Help(Picker):
    """Gives the id of an action to do, `change ID` to give it another key, or `None`."""

    placeholder = "type to search"
    keys_text = "← ↑ ↓ → look · Enter does it · ^k change its key · esc back"
    box_width = 200
    name_width = 16
    by_key = True

    def __init__(self, screen: MainScreen) -> None:
        self._here = here(screen)
        self._keys = screen.keys.keys
        self._plain = screen.glyphs.plain
        self._why = {action.id: obstacle(screen, action.id) for action in ACTIONS}
        self.title_text = f"Keys in {self._here.name}"
        dim = {name for name, why in self._why.items() if why}
        self._groups = card.groups(self._keys, self._here, self._plain, dim)
        self._card = card.lay(self._groups, 80, 20)
        self._chosen = 0
        self._about = Lines()
        super().__init__(list(self._options()))

    def _options(self) -> Iterator[Option]:
        for group in dict.fromkeys(action.group for action in ACTIONS):
            yield Option("", group)
            for action in ACTIONS:
                if action.group == group and action.id not in self._here.gone:
                    label, about = self._here.say(action)
                    why = self._why[action.id]
                    keys = show_keys(self._keys[action.id], self._plain)
                    yield Option(action.id, label, keys, "dim" if why else "", why or about)

    # The card, while nothing is typed

    @property
    def _entries(self) -> list[card.Cell]:
        return [cell for cell in self._card.cells if cell.entry is not None]

    @property
    def on_card(self) -> bool:
        """Whether the card is shown, and not what was searched for."""
        return not self.field.value.strip()

    @property
    def current(self) -> Option | None:
        if not self.on_card:
            return super().current
        entry = self._entries[self._chosen].entry
        return None if entry is None else Option(entry.ids[0], entry.label)

    def body(self) -> list[Widget]:
        return [*super().body(), self._about]

    @property
    def room(self) -> int:
        # the whole height: at 24 rows every key then has its place
        return self.app.size.height - 2 - self._about_rows + 1

    @property
    def _about_rows(self) -> int:
        return 1 if self.inner_width >= 70 else 2

    def narrow(self, typed: str, keep: bool = False) -> None:
        for box in self.query("#box"):
            box.styles.max_height = "100%"
        if not self.on_card:
            super().narrow(typed, keep)
            return
        self.shown = []
        self.lines.set_cursor(None)
        self._card = card.lay(self._groups, self.inner_width, self.room - 2)
        self.steady = self._card.rows
        self._chosen = min(self._chosen, len(self._entries) - 1) if keep else 0
        self._draw()

    def _draw(self) -> None:
        cell = self._entries[self._chosen]
        lines = card.draw(self._card, cell.entry)
        self.lines.show_lines(lines)
        self.lines.styles.height = max(1, min(len(lines), self.room - 2))
        self.lines.reveal(cell.row)
        if cell.row == 1:
            self.lines.scroll_to(y=0, animate=False, force=True)
        self.highlighted()

    def highlighted(self) -> None:
        """Say in full what the chosen line is about."""
        option = self.current
        rows: tuple[str, ...] = ()
        if option is not None:
            entry = self._entries[self._chosen].entry if self.on_card else None
            ids = entry.ids if entry is not None else (option.id,)
            rows = wrap(self._sentence(ids), max(10, self.inner_width))[: self._about_rows]
        self._about.show_lines([(Span(row, "dim"),) for row in rows])
        self._about.styles.height = self._about_rows

    def _sentence(self, ids: tuple[str, ...]) -> str:
        parts = []
        for name in ids:
            keys = show_keys(self._keys[name], self._plain)
            why = f" ({self._why[name]})" if self._why[name] else ""
            about = self._here.say(BY_ID[name])[1] if name != "search_1" else card.SAVED
            parts.append(f"{keys}: {about}{why}" if keys else f"{about}{why}")
        return ". ".join(parts) + "."

    def press(self, event: events.Key) -> bool:
        option = self.current
        if event.key == "ctrl+k" and option is not None:
            self.dismiss(CHANGE + option.id)
        elif self.on_card and event.key in ("left", "right"):
            self._sideways(-1 if event.key == "left" else 1)
        else:
            return super().press(event)
        return True

    def move(self, by: int) -> None:
        if not self.on_card:
            super().move(by)
            return
        self._chosen = min(max(0, self._chosen + by), len(self._entries) - 1)
        self._draw()

    def _sideways(self, by: int) -> None:
        here_ = self._entries[self._chosen]
        column = here_.column + by
        there = [at for at, cell in enumerate(self._entries) if cell.column == column]
        if there:
            self._chosen = min(there, key=lambda at: abs(self._entries[at].row - here_.row))
            self._draw()

    def click(self, at: int, x: int) -> None:
        if not self.on_card:
            super().click(at, x)
            return
        column = x // (self._card.width + card.GAP)
        for place, cell in enumerate(self._entries):
            if (cell.column, cell.row) == (column, at) and cell.entry is not None:
                self._chosen = place
                self._draw()
                self.dismiss(cell.entry.ids[0])
