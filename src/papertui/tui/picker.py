"""A list to choose from by typing: the ground of the palette, help, sort menu and tag picker."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual import events
from textual.widget import Widget

from papertui.tui.dialog import Dialog
from papertui.tui.field import LEFT, Field
from papertui.tui.lines import Lines
from papertui.tui.matching import SCATTERED, match, shown
from papertui.tui.spans import Line, Span, cells, clip, line_width

STEPS = {"down": 1, "up": -1, "ctrl+n": 1, "ctrl+p": -1, "ctrl+j": 1, "ctrl+k": -1, "pagedown": 10, "pageup": -10}


LEAST = 8
"""Cells below which nothing is said about an option any more."""


class Option(NamedTuple):
    """One choice. A heading (`id` empty) cannot be chosen and goes when something is typed.

    `right` stands at the right, `kind` behind it; `places` are the characters of the name that answer to what is typed.
    """

    id: str
    name: str
    right: str = ""
    role: str = ""
    more: str = ""
    lead: str = ""
    kind: str = ""
    places: tuple[int, ...] = ()

    @property
    def heading(self) -> bool:
        return not self.id


class OptionLines(Lines):
    """The choices. Keys go to the dialog."""

    active = True

    def on_resize(self) -> None:
        if self.cursor is not None:
            self.call_after_refresh(self.reveal, self.cursor)

    def on_click(self, event: events.Click) -> None:
        at = self.line_at(event.y)
        picker = self.screen
        if at is not None and event.button == LEFT and isinstance(picker, Picker):
            picker.click(at, event.x)


class Picker(Dialog[str]):
    """Gives the id of the option chosen. All typed words must occur in an option, in any order."""

    keys_text = "Enter choose · esc back"
    placeholder = "type to narrow"
    nothing = ""
    """What is said where there is nothing to choose from."""
    kind_width = 0
    by_key = False
    """Whether `right` holds keys, and what has the typed key comes first."""
    name_width = 0
    """Cells that a name takes at least, so that what is said about it stands in a column."""
    steady = 0
    """Lines that the list keeps whatever is typed; 0 lets it fit what it shows."""

    def __init__(self, options: Sequence[Option]) -> None:
        super().__init__()
        self.options = options
        self.shown: list[Option] = []
        self.moved = False
        """The reader has moved the cursor since typing last."""
        self.lines = OptionLines()
        self.field: Field = Field(placeholder=self.placeholder)
        self.field.when_changed = self.narrow

    def body(self) -> list[Widget]:
        return [self.field, self.lines]

    def on_mount(self) -> None:
        self.call_after_refresh(self.begin)

    def on_resize(self) -> None:
        self.call_after_refresh(self._narrow_again)

    def begin(self) -> None:
        """The first drawing."""
        self._narrow_again()

    def _narrow_again(self) -> None:
        # what was typed by now counts, not what was typed when this was asked for
        self.narrow(self.field.value, keep=True)

    def go_to(self, name: str) -> None:
        """Put the cursor on an option, unless the reader has moved it or typed."""
        at = next((at for at, option in enumerate(self.shown) if option.id == name), None)
        if at is not None and not self.moved and not self.field.value:
            self.lines.set_cursor(at)

    def press(self, event: events.Key) -> bool:
        if event.key in STEPS:
            self.moved = True
            self.move(STEPS[event.key])
        elif event.key == "enter":
            self.enter()
        else:
            return False
        return True

    def enter(self) -> None:
        """Enter was pressed."""
        if self.current is not None:
            self.choose(self.current)

    def narrow(self, typed: str, keep: bool = False) -> None:
        """Show the options that match what was typed; with `keep` the cursor stays where it is."""
        kept = self.current.id if keep and self.current is not None else None
        self.shown = self.matching(typed)
        width = max(10, self.inner_width)
        lines = [self.option_line(option, width) for option in self.shown]
        nothing = f"Nothing here answers to “{typed.strip()}”" if typed.strip() else self.nothing
        self.lines.show_lines(lines or [(Span(clip(f" {nothing}", width), "dim"),)])
        self.lines.styles.height = max(1, min(self.steady or len(self.shown), self.room - 2))
        places = [place for place, option in enumerate(self.shown) if not option.heading]
        first = places[0] if places else None
        self.lines.set_cursor(next((at for at in places if self.shown[at].id == kept), first))
        if not keep:
            self.moved = False
            self.lines.scroll_to(y=0, animate=False, force=True)
        self.highlighted()

    def matching(self, typed: str) -> list[Option]:
        """The options with every typed word, the best first and without headings."""
        if not typed.strip():
            return list(self.options)
        found: list[tuple[tuple[int, int], Option]] = []
        for option in self.options:
            hit = None if option.heading else match(typed, option.name, f"{option.more} {option.right}")
            if hit is not None and hit.rank[0] != SCATTERED:
                found.append((hit.rank, option._replace(places=hit.places)))
        having = [option for option in self.options if self.by_key and typed.strip() in option.right.split()]
        best = [option for _, option in sorted(found, key=lambda pair: pair[0])]
        return [Option("", f"On {typed.strip()}"), *having, Option("", "By name"), *best] if having else best

    def option_line(self, option: Option, width: int) -> Line:
        """An option in `width` cells: name, what it does, and its key at the right."""
        if option.heading:
            return (Span(clip(option.name, width), "label"),)
        ends = [Span(f"  {option.right}", "key")] if option.right else []
        if option.kind:
            ends.append(Span(f"  {option.kind:<{self.kind_width}}", "dim"))
        room = width - line_width(ends) - 1 - cells(option.lead)
        name = clip(option.name, room)
        left = room - max(cells(name), self.name_width) - 2
        more = clip(option.more, left) if left >= LEAST else ""
        spans = [Span(option.lead, "accent"), Span(" "), *shown(name, option.places, option.role)]
        if more:
            gap = max(0, self.name_width - cells(name))
            spans.append(Span(" " * gap + "  " + more, "dim"))
        return (*spans, Span(" " * max(0, width - line_width(spans) - line_width(ends))), *ends)

    @property
    def current(self) -> Option | None:
        at = self.lines.cursor
        return self.shown[at] if at is not None and at < len(self.shown) else None

    def move(self, by: int) -> None:
        """Move over `by` options, passing headings."""
        places = [place for place, option in enumerate(self.shown) if not option.heading]
        if not places or self.lines.cursor is None:
            return
        here = places.index(self.lines.cursor)
        there = places[min(max(0, here + by), len(places) - 1)]
        if there == places[0]:
            self.lines.scroll_to(y=0, animate=False, force=True)
        self.lines.set_cursor(there)
        self.highlighted()

    def click(self, at: int, x: int) -> None:
        """A line was clicked, `x` cells from the left."""
        if at < len(self.shown) and not self.shown[at].heading:
            self.moved = True
            self.lines.set_cursor(at)
            self.highlighted()
            self.choose(self.shown[at])

    def highlighted(self) -> None:
        """For subclasses: another option is under the cursor."""

    def choose(self, option: Option) -> None:
        """An option was chosen."""
        self.dismiss(option.id)
