"""The filter pane: views, saved searches, sources and facets, each with its count."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from textual import events

from papertui.model import SourceState
from papertui.query import term as written
from papertui.text import age
from papertui.tui.columns import amount
from papertui.tui.glyphs import Glyphs
from papertui.tui.lines import Lines
from papertui.tui.spans import Line, Span, cells, clip
from papertui.views import VIEWS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

    from papertui.live import Overview

_FACETS = (
    ("tag", "Tags", "tag"),
    ("category", "Categories", "cat"),
    ("organization", "Organizations", "org"),
    ("keyword", "Keywords", "kw"),
)
_SOURCE_NAMES = {"huggingface": "Hugging Face"}
_SHOWN = {"tag": 12, "category": 8, "organization": 8, "keyword": 10}


class Entry(NamedTuple):
    """One line of the pane. A `query` replaces the query, a `term` goes into it or out of it."""

    name: str
    number: str = ""
    query: str | None = None
    term: str | None = None
    role: str = ""
    heading: bool = False
    active: bool = False

    @property
    def can_be_chosen(self) -> bool:
        return self.query is not None or self.term is not None


class State(NamedTuple):
    """What the pane is made from."""

    overview: Overview
    queries: dict[str, str]
    text: str
    terms: frozenset[str]
    now: datetime


def entries(state: State) -> list[Entry]:
    """The lines of the pane from top to bottom."""
    return [
        *_views(state),
        *_searches(state),
        *_facets(state),
        *_sources(state),
    ]


def _views(state: State) -> Iterator[Entry]:
    for shelf in VIEWS:
        query = state.queries[shelf.id]
        unread = state.overview.views.get(shelf.id, 0)
        role = "strong" if unread and shelf.id != "all" else ""
        yield Entry(shelf.name, amount(unread) if unread else "", query, role=role, active=query == state.text.strip())


def _searches(state: State) -> Iterator[Entry]:
    if not state.overview.searches:
        return
    yield Entry("Searches", heading=True)
    for number, (search, unread) in enumerate(state.overview.searches, 1):
        name = f"{number} {search.name}" if number < 10 else f"  {search.name}"
        count = amount(unread) if unread else ""
        yield Entry(name, count, search.query, active=search.query == state.text.strip())


def _facets(state: State) -> Iterator[Entry]:
    for kind, title, field in _FACETS:
        values = state.overview.facets.get(kind, [])[: _SHOWN[kind]]
        if not values:
            continue
        yield Entry(title, heading=True)
        for value, number in values:
            term = written(field, value)
            yield Entry(value, amount(number), term=term, active=term in state.terms)


def _sources(state: State) -> Iterator[Entry]:
    if not state.overview.sources:
        return
    yield Entry("Sources", heading=True)
    for source in state.overview.sources:
        term = f"source:{source.name}"
        yield Entry(
            _SOURCE_NAMES.get(source.name, source.name), _when(source, state.now), term=term,
            role="warn" if source.error else "", active=term in state.terms,
        )  # fmt: skip
        if source.error:
            yield Entry(source.error, role="warn")


def _when(source: SourceState, now: datetime) -> str:
    if source.last_good:
        return age(source.last_good, now)
    return "never" if source.last_try else ""


def entry_line(entry: Entry, width: int, glyphs: Glyphs) -> Line:
    """An entry in exactly `width` cells: name left, count right, a bar where it is in force."""
    if entry.heading:
        return (Span(" " + clip(entry.name, width - 2, glyphs.dots), "label"),)
    if not entry.can_be_chosen:
        return (Span("   " + clip(entry.name, width - 4, glyphs.dots), "dim"),)
    lead = Span(glyphs.here, "bar") if entry.active else Span(" ")
    room = width - 3 - cells(entry.number) - (1 if entry.number else 0)
    name = clip(entry.name, max(1, room), glyphs.dots)
    gap = " " * max(0, width - 3 - cells(name) - cells(entry.number))
    role = "strong" if entry.active else entry.role
    return (lead, Span(" "), Span(name, role), Span(gap), Span(entry.number, "dim"), Span(" "))


class FilterPane(Lines):
    """Choose with the cursor; `when_chosen` gets the entry."""

    def __init__(self, glyphs: Glyphs, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.entries: Sequence[Entry | None] = ()
        self.cursor = 0
        self.when_touched: Callable[[], None] = lambda: None
        self.when_chosen: Callable[[Entry], None] = lambda entry: None
        self._glyphs = glyphs
        self._width = 0

    def show_entries(self, found: Sequence[Entry]) -> None:
        """Show other entries; the cursor stays on the entry of the same name and kind, else on its line."""
        kept = self.current
        spaced: list[Entry | None] = []
        for entry in found:
            if entry.heading:
                spaced.append(None)
            spaced.append(entry)
        self.entries = spaced
        if kept is not None:
            same = (place for place, entry in enumerate(spaced) if entry and _same(entry, kept))
            self.cursor = next(same, min(self.cursor or 0, len(spaced) - 1))
        self._draw()

    def _draw(self) -> None:
        self._width = width = self.scrollable_size.width
        if width:
            self.show_lines([entry_line(entry, width, self._glyphs) if entry else () for entry in self.entries])

    def on_resize(self, event: events.Resize) -> None:
        if self.scrollable_size.width != self._width:
            self._draw()

    @property
    def current(self) -> Entry | None:
        """The entry under the cursor."""
        at = self.cursor or 0
        return self.entries[at] if 0 <= at < len(self.entries) else None

    def move(self, step: int) -> None:
        """Move over `step` entries that can be chosen; stops at the ends."""
        places = [place for place, entry in enumerate(self.entries) if entry and entry.can_be_chosen]
        if not places:
            return
        here = self.cursor or 0
        behind = (
            [place for place in places if place < here] if step < 0 else [place for place in places if place > here]
        )
        if not behind:
            return
        wanted = behind[max(step, -len(behind))] if step < 0 else behind[min(step, len(behind)) - 1]
        self.set_cursor(wanted)

    def choose(self) -> None:
        """Act on the entry under the cursor."""
        entry = self.current
        if entry is not None and entry.can_be_chosen:
            self.when_chosen(entry)

    def on_click(self, event: events.Click) -> None:
        self.when_touched()
        at = self.line_at(event.y)
        entry = self.entries[at] if at is not None else None
        if entry is not None and entry.can_be_chosen:
            self.set_cursor(at)
            self.choose()


def _same(entry: Entry, other: Entry) -> bool:
    return (entry.query, entry.term, entry.name) == (other.query, other.term, other.name)
