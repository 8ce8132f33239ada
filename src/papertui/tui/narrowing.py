"""Narrowing: what choosing a line of the filter pane does to the query."""

from __future__ import annotations

from papertui.query import has_term, replace_field, toggle_term, without_term
from papertui.store.overview import SINGLE
from papertui.tui.entries import HEADING, MORE, SEARCH, TERM, VIEW, Entry

TYPE_CHECKING = False
if TYPE_CHECKING:
    from papertui.tui.main import MainScreen


PANE_KEYS = {"open": "Choose", "exclude": "Leave out", "save_search": "Saved", "right": "Papers", "help": "Keys"}
"""The actions of the foot of the screen while the filter pane has the keys, with what they are there."""


class Narrowing:
    """Writes what is chosen in the filter pane into the query."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen

    def choose(self, entry: Entry) -> None:
        """A line of the filter pane: a view or search replaces the query, a term goes in or out, a heading folds."""
        screen = self.screen
        if entry.kind in (VIEW, SEARCH):
            screen.days.go_view(entry.query)
            screen.panes.hide_filters()
        elif entry.kind == TERM:
            self._narrow(entry, _toggled(self.screen.searching.text, entry))
        elif entry.kind == HEADING:
            screen.beside.fold(entry.group)
        elif entry.kind == MORE:
            screen.beside.unfold(entry.group)
        else:
            screen.say(entry.whole, "warn", f"{screen.key('sources')} shows all of them")

    def exclude(self) -> None:
        """Rule out what the cursor of the filter pane is on."""
        screen = self.screen
        entry = screen.filters.current
        if not screen.filters.active or entry is None:
            key, pane = screen.key("exclude"), screen.key("left")
            screen.say_why(f"{key} rules out a value in the filter pane; {pane} goes there")
        else:
            self.rule_out(entry)

    def rule_out(self, entry: Entry) -> None:
        """Leave out the papers of a term, or let them in again."""
        if entry.kind != TERM:
            self.screen.say_why(f"“{entry.name}” cannot be ruled out; tags, categories and the other values below can")
            return
        self._narrow(entry, toggle_term(self.screen.searching.text, f"-{entry.term}"))

    def _narrow(self, entry: Entry, text: str) -> None:
        self.screen.beside.hold(entry.group)
        self.screen.searching.go(text, stay=True, hold=True)


def _toggled(text: str, entry: Entry) -> str:
    """The query with the term, or without it where it had it; of a kind with one value a paper it takes the place."""
    if entry.group in SINGLE and not has_term(text, entry.term):
        return replace_field(without_term(text, f"-{entry.term}"), SINGLE[entry.group], entry.value)
    return toggle_term(text, entry.term)
