"""The lines of the filter pane from top to bottom, as data: groups that fold, and what choosing a line does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import NamedTuple

from papertui.model import SavedSearch, SourceState
from papertui.query import QueryError, criteria
from papertui.query import term as written
from papertui.sources import label
from papertui.store.facets import Facet
from papertui.store.overview import Overview
from papertui.text import age, fold
from papertui.tui.columns import amount, show_title
from papertui.tui.glyphs import Glyphs
from papertui.tui.spans import Line, Span, cells, clip
from papertui.views import VIEWS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

HEADING, VIEW, SEARCH, TERM, MORE, FAULT = "heading", "view", "search", "term", "more", "fault"
IN, OUT, OPEN = "in", "out", "open"
ALL = 500
"""The most values that a group shows when it is unfolded."""

MEASURE = 44
"""Cells a line takes at most: in a wide pane a count would stand too far from its name."""

_DIGITS = 9


class Group(NamedTuple):
    """Values of one field: `shown` of them until the reader asks for more."""

    id: str
    title: str
    field: str
    shown: int


FACETS = (
    Group("tag", "Tags", "tag", 12),
    Group("category", "Categories", "cat", 8),
    Group("organization", "Organizations", "org", 8),
    Group("keyword", "Keywords", "kw", 10),
    Group("year", "Years", "year", 5),
)


class Entry(NamedTuple):
    """One line of the pane.

    A view or search has a `query`, which replaces the query; a term, that of a `value`, goes into the query or out of
    it, and `state` tells whether it is asked for (`IN`), ruled out (`OUT`) or neither. `whole` is what there is to say
    of a fault.
    """

    kind: str
    group: str
    name: str
    number: str = ""
    query: str = ""
    term: str = ""
    value: str = ""
    role: str = ""
    state: str = ""
    whole: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What the line is about, whatever it counts."""
        name = "" if self.kind in (MORE, HEADING) else self.term or self.name
        return (self.kind, self.group, name)


class State(NamedTuple):
    """What the pane is made from.

    `text` is the query, `base` its part that is a view or a saved search, if one is, `size` the papers in view.
    Groups in `folded` show only what is in force, those in `unfolded` all they have. `order` holds, for the group
    that the reader is choosing in, the values as they stand there.
    """

    overview: Overview
    queries: Mapping[str, str]
    text: str
    base: str | None
    size: int
    now: datetime
    folded: frozenset[str] = frozenset()
    unfolded: frozenset[str] = frozenset()
    order: Mapping[str, tuple[str, ...]] = {}


def wanted(unfolded: frozenset[str]) -> dict[str, int]:
    """How many values of each kind of term to count: one more than is shown, as that needs no line to unfold."""
    return {group.id: ALL if group.id in unfolded else group.shown + 1 for group in FACETS}


def entries(state: State) -> list[Entry]:
    """The lines of the pane from top to bottom."""
    chosen = _chosen(state.text)
    lines = [*_group(state, "views", "Views", list(_views(state)))]
    lines += _group(state, "searches", "Searches", list(_searches(state)))
    for group in FACETS:
        facet = state.overview.facets.get(group.id, Facet([], 0))
        own = chosen.get(group.field, [])
        if group.id == "year" and facet.total < 2 and not own:
            continue
        lines += _facet(state, group, facet, own)
    lines += _group(state, "sources", "Sources", list(_sources(state, chosen.get("source", []))))
    return lines


def _chosen(text: str) -> dict[str, list[tuple[str, bool]]]:
    """The values in force by their field, and whether each is ruled out; none of a broken query."""
    chosen: dict[str, list[tuple[str, bool]]] = {}
    with suppress(QueryError):
        for field, value, out in criteria(text):
            chosen.setdefault(field, []).append((value, out))
    return chosen


def _group(state: State, name: str, title: str, lines: list[Entry], total: int | None = None) -> Iterator[Entry]:
    """A heading and its lines; of a folded group only those in force."""
    if not lines:
        return
    folded = name in state.folded
    size = len(lines) if total is None else total
    yield Entry(HEADING, name, title, amount(size) if folded else "", state="" if folded else OPEN)
    yield from (line for line in lines if not folded or line.state)


def _views(state: State) -> Iterator[Entry]:
    for shelf in VIEWS:
        query = state.queries[shelf.id]
        # whatever was not read yet is suggested, sooner or later: its number would tell nothing
        unread = 0 if shelf.id == "foryou" else state.overview.views.get(shelf.id, 0)
        role = "strong" if unread and shelf.id != "all" else ""
        here = IN if query == state.base else ""
        yield Entry(VIEW, "views", shelf.name, amount(unread) if unread else "", query, role=role, state=here)


def _searches(state: State) -> Iterator[Entry]:
    for number, (search, unread) in enumerate(state.overview.searches, 1):
        here = IN if search.query == state.base else ""
        yield search_entry(search, number, unread, here)


def search_entry(search: SavedSearch, number: int, unread: int, state: str) -> Entry:
    """The line of a saved search: its key where it has one, its name."""
    name = f"{number} {search.name}" if number <= _DIGITS else f"  {search.name}"
    return Entry(SEARCH, "searches", name, amount(unread) if unread else "", search.query, search.id, state=state)


def _facet(state: State, group: Group, facet: Facet, chosen: list[tuple[str, bool]]) -> Iterator[Entry]:
    sizes = dict(facet.values)
    spelled = {fold(value): value for value in sizes}
    states = {spelled.get(fold(value), value): OUT if out else IN for value, out in chosen}
    wide = group.id in state.unfolded
    spare = group.shown + (facet.total == group.shown + 1)
    shown = list(_ordered(state.order.get(group.id, ()), sizes, states, ALL if wide else spare))
    lines = [_value(state, group, value, sizes.get(value), states.get(value, "")) for value in shown]
    rest = facet.total - sum(value in sizes for value in shown)
    if rest > 0 and not wide:
        lines.append(Entry(MORE, group.id, f"{rest:,} more…"))
    elif wide and facet.total > spare:
        lines.append(Entry(MORE, group.id, "fewer", amount(rest) if rest > 0 else ""))
    yield from _group(state, group.id, group.title, lines, max(facet.total, len(shown)))


def _ordered(order: tuple[str, ...], sizes: Mapping[str, int], states: Mapping[str, str], most: int) -> Iterable[str]:
    """The values to show: as they stood, then by number; what is in force always has its place."""
    odd = [value for value, state in states.items() if state == IN and value not in sizes]
    every = dict.fromkeys([*(order or odd), *sizes])
    most = max(most, len(order))
    kept = [value for number, value in enumerate(every) if number < most or value in states]
    return dict.fromkeys([*kept, *states])


def _value(state: State, group: Group, value: str, size: int | None, how: str) -> Entry:
    if how == IN:
        size = state.size if size is None else size
    number = amount(size) if size and how != OUT else ""
    role = "" if size or how else "dim"
    term = written(group.field, value)
    return Entry(TERM, group.id, show_title(value), number, term=term, value=value, role=role, state=how)


def _sources(state: State, chosen: list[tuple[str, bool]]) -> Iterator[Entry]:
    states = {fold(value): OUT if out else IN for value, out in chosen}
    for source in state.overview.sources:
        name = label(source.name)
        yield Entry(
            TERM, "sources", name, _when(source, state.now), term=written("source", source.name), value=source.name,
            role="warn" if source.error else "", state=states.get(fold(source.name), ""),
        )  # fmt: skip
        if source.error:
            yield Entry(FAULT, "sources", source.error, term=source.name, role="warn", whole=f"{name}: {source.error}")


def _when(source: SourceState, now: datetime) -> str:
    if source.last_good:
        return age(source.last_good, now)
    return "never" if source.last_try else ""


def entry_line(entry: Entry, width: int, glyphs: Glyphs) -> Line:
    """An entry in exactly `width` cells: a bar where in force or a minus where ruled out, name left, count right."""
    width, rest = min(width, MEASURE), max(0, width - MEASURE)
    lead, indent = Span(" "), " "
    role = entry.role
    if entry.kind == HEADING:
        lead, role = Span(glyphs.opened if entry.state else glyphs.closed, "label"), "label"
    elif entry.kind in (MORE, FAULT):
        indent, role = "   " if entry.kind == FAULT else " ", entry.role or "dim"
    elif entry.state == IN:
        lead, role = Span(glyphs.here, "bar"), "strong"
    elif entry.state == OUT:
        lead, role = Span("-", "warn"), "dim"
    room = width - 2 - len(indent) - cells(entry.number)
    name = clip(entry.name.replace("…", glyphs.dots), max(1, room - (1 if entry.number else 0)), glyphs.dots)
    gap = Span(" " * max(0, room - cells(name)))
    return (lead, Span(indent), Span(name, role), gap, Span(entry.number, "dim"), Span(" " * (1 + rest)))
