"""Saved searches while they are looked after: what the edits make of them, and how one of them is shown."""

from __future__ import annotations

from collections.abc import Sequence

from papertui import edits
from papertui.edits import Edit
from papertui.model import SavedSearch, Tally
from papertui.tui import ruling
from papertui.tui.glyphs import Glyphs
from papertui.tui.spans import Line, Span, cells, fit

RULE = 5
"""Cells of the column of rules, with the blank before it."""

DIGITS = "123456789"
"""The keys of the first saved searches."""


class Kept:
    """The saved searches as the edits of this dialog leave them, and the way back."""

    def __init__(self, searches: Sequence[SavedSearch]) -> None:
        self._known = {search.id: search for search in searches}
        self._gone: set[str] = set()
        self.made: list[Edit] = []
        self.undone: list[Edit] = []

    @property
    def searches(self) -> list[SavedSearch]:
        """In their order."""
        there = (search for search in self._known.values() if search.id not in self._gone)
        return sorted(there, key=lambda search: (search.place, search.name, search.id))

    def rules(self) -> set[str]:
        """The ids of those that are rules."""
        return {search.id for search in self.searches if search.rule}

    def play(self, edit: Edit) -> None:
        """Take the changes of an edit over."""
        for subject, field, value, _ in edit.changes:
            name = subject.removeprefix(edits.SEARCH_PREFIX)
            if field == "deleted":
                (self._gone.add if value else self._gone.discard)(name)
            else:
                old = self._known.get(name, SavedSearch(name, "", "", 0))
                self._known[name] = old._replace(**{field: value})  # type: ignore[arg-type]

    def named(self, name: str) -> SavedSearch | None:
        """The search of that name, whatever its capitals."""
        return next((search for search in self.searches if search.name.casefold() == name.casefold()), None)


def row(number: int, search: SavedSearch, unread: int, tally: Tally | None, width: int, glyphs: Glyphs) -> Line:
    """A saved search in `width` cells: its key, its name, its rule, its query, how many papers of it are unread.

    Of a rule that does not work the end says so.
    """
    key = str(number) if number <= len(DIGITS) else " "
    count, role = ruling.marked(search, tally, glyphs.dots)
    count = count or (f"{unread:,}" if unread else "")
    named = min(24, width // 3)
    room = width - named - 5 - RULE - cells(count) - 1
    query = fit(search.query, max(1, room), glyphs.dots)
    return (
        Span(f" {key} ", "key"),
        Span(fit(search.name, named, glyphs.dots)),
        Span(f" {ruling.written(search.rule):>{RULE - 1}}", "tag"),
        Span("  "),
        Span(query, "dim"),
        Span(f" {count}", role),
    )


def saving(kept: Kept, query: str, name: str) -> tuple[str, str]:
    """What Enter would do with a query and the name typed for it, and the role of that sentence."""
    same = kept.named(name) if name else None
    if same is not None and same.query != query:
        return f"Enter gives “{same.name}” this query instead of {same.query}", "warn"
    if same is not None:
        return f"“{same.name}” has this query already", "dim"
    if not name:
        known = [search.name for search in kept.searches if search.query == query]
        return f"This query is saved as “{known[0]}”" if known else "", "dim"
    number = len(kept.searches) + 1
    return "Enter saves it" + (f" on the key {number}" if number <= len(DIGITS) else ""), "dim"


def renaming(kept: Kept, search: SavedSearch, name: str) -> tuple[str, str]:
    """What Enter would do with another name for a search, and the role of that sentence."""
    same = kept.named(name) if name else None
    if same is not None and same.id != search.id:
        return f"“{same.name}” is the name of another search", "warn"
    return f"Enter renames “{search.name}”", "dim"
