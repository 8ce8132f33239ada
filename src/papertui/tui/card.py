"""The card of keys: groups of entries in as many columns as fit, pure."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from typing import NamedTuple

from papertui.actions import ACTIONS, BY_ID, GROUPS, Action, show_key
from papertui.tui.here import Here
from papertui.tui.spans import Line, Span, cells, clip, fit


class Pair(NamedTuple):
    """Two opposite actions that share a line of the card, where both have a key."""

    first: str
    second: str
    label: str
    help: str


PAIRS = (
    Pair("down", "up", "Down, up", "Move down, up; in the other panes too"),
    Pair("first", "last", "First, last", "Go to the first line, the last line"),
    Pair("half_down", "half_up", "Half a page", "Move by half a page"),
    Pair("page_down", "page_up", "Page down, up", "Move by a page"),
    Pair("next_unread", "previous_unread", "Next unread", "Go to the next, the previous unread paper"),
    Pair("left", "right", "Left, right", "Go to the pane on the left, on the right"),
    Pair("next_pane", "previous_pane", "Next pane", "Go to the next pane, the previous one"),
    Pair("detail_down", "detail_up", "Scroll paper", "Scroll the paper down, up"),
    Pair("undo", "redo", "Undo, redo", "Take the last change back; do it again after all"),
    Pair("previous_day", "next_day", "Days", "Go to the day, week or month before, after"),
)

GAP = 2
SAVED = "Run the saved search with this number"
NARROW, WIDE = 22, 52
"""The least width of a column with labels, and of one with sentences."""


class Entry(NamedTuple):
    """One line: an action, or two opposite ones. `keys` are as printed, the most important first."""

    ids: tuple[str, ...]
    keys: tuple[str, ...]
    label: str
    help: str
    dim: bool = False


class Group(NamedTuple):
    """Entries under a heading."""

    title: str
    entries: tuple[Entry, ...]


class Cell(NamedTuple):
    """Where an entry, or a heading (`None`), stands on the card."""

    column: int
    row: int
    entry: Entry | None
    text: str = ""


class Card(NamedTuple):
    """The cells in reading order; `sentences` when there is room for what every key does in full."""

    cells: tuple[Cell, ...]
    columns: int
    width: int
    rows: int
    sentences: bool


def lay(groups: Sequence[Group], width: int, height: int) -> Card:
    """The card in `width` cells: sentences where they fit into `height` rows, else labels in as many columns as fit.

    Groups stand apart where there is room for that too. Where the card has to be scrolled, a column that goes on with a
    group says which: its heading may be out of sight.
    """
    for columns in range((width + GAP) // (WIDE + GAP), 0, -1):
        for air in (1, 0):
            card = _flow(groups, columns, width, air, sentences=True)
            if card.rows <= height:
                return card
    columns = max(1, (width + GAP) // (NARROW + GAP))
    for air in (1, 0):
        card = _flow(groups, columns, width, air, sentences=False)
        if card.rows <= height:
            return card
    return _flow(groups, columns, width, 0, sentences=False, again=True)


def _flow(groups: Sequence[Group], columns: int, width: int, air: int, *, sentences: bool, again: bool = False) -> Card:
    total = sum(len(group.entries) + 1 + air for group in groups) - air
    rows = -(-total // columns)
    while True:
        found = list(_cells(groups, rows, air, again))
        if all(cell.column < columns for cell in found):
            each = (width + GAP) // columns - GAP
            return Card(tuple(found), columns, each, max((cell.row for cell in found), default=0) + 1, sentences)
        rows += 1


def _cells(groups: Sequence[Group], rows: int, air: int, again: bool) -> Iterator[Cell]:
    column = row = 0
    for group in groups:
        row += air if row else 0
        if row and row + 2 > rows:
            column, row = column + 1, 0  # a heading at the foot of a column would stand over nothing
        yield Cell(column, row, None, group.title)
        row += 1
        for entry in group.entries:
            if row >= rows:
                column, row = column + 1, 0
                if again:
                    yield Cell(column, row, None, group.title)
                    row += 1
            yield Cell(column, row, entry)
            row += 1


def draw(card: Card, chosen: Entry | None) -> list[Line]:
    """The lines of the card, the chosen entry reversed."""
    places = {(cell.row, cell.column): cell for cell in card.cells}
    keys = max((_key_width(cell.entry, card) for cell in card.cells if cell.entry), default=0)
    lines: list[Line] = []
    for row in range(card.rows):
        spans: list[Span] = []
        for column in range(card.columns):
            cell = places.get((row, column))
            spans += _cell(cell, card, keys, chosen) if cell else [Span(" " * card.width)]
            spans.append(Span(" " * GAP))
        lines.append(tuple(spans[:-1]))
    return lines


def _cell(cell: Cell, card: Card, keys: int, chosen: Entry | None) -> list[Span]:
    entry = cell.entry
    if entry is None:
        return [Span(fit(cell.text, card.width), "label")]
    shown = fit(_keys(entry, keys), keys)
    text = fit(entry.help if card.sentences else entry.label, card.width - keys - 2)
    if entry == chosen:
        return [Span(f"{shown}  {text}", "caret")]
    return [Span(shown, "dim" if entry.dim else "key"), Span("  "), Span(text, "dim" if entry.dim else "")]


def _key_width(entry: Entry, card: Card) -> int:
    return cells(_keys(entry, 12 if card.sentences else 6))


def _keys(entry: Entry, width: int) -> str:
    """As many of the keys as fit, the first always."""
    keys = list(entry.keys)
    while len(keys) > 1 and cells(" ".join(keys)) > width:
        keys.pop()
    shown = " ".join(keys)
    return shown if cells(shown) <= width else clip(shown.split(" ")[0], width, "")


def groups(keys: Mapping[str, tuple[str, ...]], here: Here, plain: bool, dim: Container[str] = ()) -> list[Group]:
    """Every action that has a key and does something here; two opposite ones in one line, and the nine searches."""
    shown = [action for action in ACTIONS if keys[action.id] and action.id not in here.gone]
    ids = {action.id for action in shown}
    pairs = {pair.first: pair for pair in PAIRS if pair.first in ids and pair.second in ids}
    left_out = {pair.second for pair in pairs.values()} | {f"search_{number}" for number in range(2, 10)}
    found: list[Group] = []
    for title in GROUPS:
        lines = [
            _entry(action, pairs.get(action.id), keys, here, plain)
            for action in shown
            if action.group == title and action.id not in left_out
        ]
        if lines:
            lines = [line._replace(dim=all(name in dim for name in line.ids)) for line in lines]
            found.append(Group(title, tuple(lines)))
    return found


def _entry(action: Action, pair: Pair | None, keys: Mapping[str, tuple[str, ...]], here: Here, plain: bool) -> Entry:
    own = [show_key(key, plain) for key in keys[action.id]]
    if action.id == "search_1":
        last = [show_key(key, plain) for key in keys["search_9"]]
        return Entry((action.id,), ((" - " if plain else " … ").join([own[0], *last[:1]]),), "Saved search", SAVED)
    if pair is None:
        label, about = here.say(action)
        return Entry((action.id,), tuple(own), label, about)
    others = [show_key(key, plain) for key in keys[pair.second]]
    shown = tuple(f"{one} {other}" for one, other in zip(own, others, strict=False))
    label, about = pair.label, pair.help
    if pair.first in here.words:
        one, other = here.say(BY_ID[pair.first]), here.say(BY_ID[pair.second])
        label, about = one[0], f"{one[1]}; {other[1][:1].lower()}{other[1][1:]}"
    return Entry((pair.first, pair.second), shown, label, about)
