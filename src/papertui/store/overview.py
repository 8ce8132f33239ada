"""What the filter pane counts: unread papers of views and searches, and the terms of the papers in view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import apsw

from papertui.errors import PapertuiError
from papertui.model import SavedSearch, SourceState
from papertui.query import parse, replace_field
from papertui.query.tree import with_near
from papertui.store import bookkeeping, marks
from papertui.store.compile import Sql, asks_for_hidden, compile_count, compile_members, compile_others
from papertui.store.facets import Facet
from papertui.store.plans import SMALL, Scale
from papertui.store.reader import Reader

SINGLE = {"organization": "org", "year": "year"}
"""Kinds of which a paper has one value at most, by their field in a query.

Their values are counted as if none of them was asked for: else all but the one asked for would count zero.
"""

KINDS = ("tag", "category", "organization", "keyword", "year")


_EVERY = 100_000


class Overview(NamedTuple):
    """What the filter pane shows: unread counts of views (by id) and of saved searches, sources, facets by kind."""

    views: dict[str, int]
    searches: list[tuple[SavedSearch, int]]
    sources: list[SourceState]
    facets: dict[str, Facet]


NOTHING = Overview({}, [], [], {})


class Counter:
    """Counts as of one moment. `visit_ms` is the last visit in ms since 1970, for `is:new`.

    With `live` the papers of a query are those that are shown while it is typed.
    """

    def __init__(
        self,
        reader: Reader,
        now: datetime,
        visit_ms: int,
        scale: Scale = SMALL,
        near: Mapping[str, Sequence[int]] | None = None,
        live: bool = False,
    ) -> None:
        self._reader = reader
        self._near = near or {}
        self._live = live
        self._now = now
        self._visit = visit_ms
        self._scale = scale
        self._stopped = False
        self._running = False

    def stop(self) -> None:
        """Stop counting, from another thread: `overview` raises `apsw.InterruptError`."""
        self._stopped = True
        if self._running:
            self._reader.interrupt()

    def overview(self, text: str, views: Mapping[str, str], most: Mapping[str, int]) -> Overview:
        """Everything the pane shows beside a query; `views` maps ids to queries, `most` kinds of terms to how many
        values are wanted. A broken query counts as all papers."""
        self._running = True
        try:
            return Overview(
                {name: self.unread(query) for name, query in views.items()},
                [(search, self.unread(search.query)) for search in marks.searches(self._reader.db)],
                bookkeeping.sources(self._reader.db),
                self.facets(text, most),
            )
        finally:
            self._running = False

    def unread(self, text: str) -> int:
        """How many papers of a query are unread; none of a broken one."""
        self._go_on()
        try:
            query = parse(f"({text}) is:unread" if text.strip() else "is:unread", today=self._now.date())
        except PapertuiError:
            return 0
        today, scale = self._now.date(), self._scale
        query = with_near(query, self._near)
        sql = compile_count(query, now=self._now, today=today, visit_ms=self._visit, scale=scale)
        return self._reader.count_again(sql)

    def facets(self, text: str, most: Mapping[str, int]) -> dict[str, Facet]:
        """The most frequent terms of each kind among the papers of a query."""
        by_text: dict[str, dict[str, int]] = {}
        for kind, number in most.items():
            number = _EVERY if kind == "tag" else number
            by_text.setdefault(self._without(text, kind), {})[kind] = number
        found: dict[str, Facet] = {}
        for wider, kinds in by_text.items():
            self._go_on()
            members, gone = self._members(wider), self._gone(wider)
            found |= self._reader.facets(members, kinds, gone=gone)
        if "tag" in most:
            found["tag"] = self._with_hidden(found["tag"], text, most["tag"])
        return found

    def _with_hidden(self, tags: Facet, text: str, most: int) -> Facet:
        """As a query for a tag finds hidden papers too, those of them that meet the query count as well."""
        sizes = dict(tags.values)
        try:
            where = parse(text, today=self._now.date()).where
        except PapertuiError:
            return Facet(tags.values[:most], tags.total)
        hidden = self._members(f"({text}) is:hidden" if text.strip() else "is:hidden")
        if hidden is not None and not asks_for_hidden(where):
            self._go_on()
            for value, size in self._reader.facets(hidden, {"tag": _EVERY})["tag"].values:
                sizes[value] = sizes.get(value, 0) + size
        return Facet(sorted(sizes.items(), key=lambda pair: (-pair[1], pair[0]))[:most], len(sizes))

    def _without(self, text: str, kind: str) -> str:
        try:
            return replace_field(text, SINGLE[kind], None).strip() if kind in SINGLE else text.strip()
        except PapertuiError:
            return text.strip()

    def _go_on(self) -> None:
        # between two questions there is nothing to interrupt
        if self._stopped:
            raise apsw.InterruptError

    def _gone(self, text: str) -> Sql | None:
        """The papers that a query leaves out, where only marks tell which."""
        try:
            return compile_others(parse(text, today=self._now.date()))
        except PapertuiError:
            return None

    def _members(self, text: str) -> Sql | None:
        try:
            query = with_near(parse(text, today=self._now.date()), self._near)
            today, scale = self._now.date(), self._scale
            return compile_members(
                query, now=self._now, today=today, visit_ms=self._visit, scale=scale, live=self._live
            )
        except PapertuiError:
            return None
