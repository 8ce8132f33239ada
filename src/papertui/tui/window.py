"""The rows at hand of a long list of papers: fetched when they are looked at, changed as soon as a key says so."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from typing import TypeAlias

from papertui.edits import FLAGS, READ, SHOWN, TAG_PREFIX, Change, keeps, read_as
from papertui.model import Row

KEPT_ROWS = 2_000
"""Rows held in memory; what is on the screen is never more than a few pages."""

Fetch: TypeAlias = "Callable[[Sequence[int]], list[Row]]"
SourcesOf: TypeAlias = "Callable[[Sequence[int]], dict[int, tuple[str, ...]]]"


class Window:
    """Rows by the ids of their papers. `with_sources` says whether the sources of each paper are wanted too."""

    def __init__(self, fetch: Fetch, sources_of: SourcesOf) -> None:
        self.fetch = fetch
        self.sources_of = sources_of
        self.with_sources = False
        self._rows: dict[int, Row] = {}

    def get(self, paper: int) -> Row | None:
        """The row of a paper, if it is at hand."""
        return self._rows.get(paper)

    def row(self, paper: int) -> Row | None:
        """The row of a paper, fetched when it is not at hand."""
        if paper not in self._rows:
            self.load((paper,))
        return self._rows.get(paper)

    def load(self, papers: Iterable[int]) -> None:
        """Have the rows of these papers at hand."""
        if len(self._rows) > KEPT_ROWS:
            self._rows.clear()
        wanted = [paper for paper in papers if paper not in self._rows]
        if not wanted:
            return
        sources = self.sources_of(wanted) if self.with_sources else {}
        for row in self.fetch(wanted):
            self._rows[row.id] = row._replace(sources=sources[row.id]) if row.id in sources else row

    def clear(self) -> None:
        """Everything is read again when it is looked at next."""
        self._rows.clear()

    def patch(self, changes: Mapping[str, Sequence[Change]], backwards: bool = False) -> None:
        """Take changes, by paper key, over; `backwards` takes over what was before them."""
        for paper, row in list(self._rows.items()):
            for change in changes.get(row.key, ()):
                row = patched(row, change.field, change.before if backwards else change.value)
            self._rows[paper] = row

    def ids_of(self, keys: Container[str]) -> list[int]:
        """The papers with these keys, among the rows at hand."""
        return [paper for paper, row in self._rows.items() if row.key in keys]


def patched(row: Row, field: str, value: object) -> Row:
    """The row after a change of one field; fields that a row does not show change nothing."""
    if field == READ:
        read, version = read_as(value)
        return row._replace(read=read, read_version=version)
    if value and keeps(field):
        row = row._replace(ruled=False)
    if field in FLAGS:
        return row._replace(**{field: bool(value)})  # type: ignore[arg-type]
    if field == SHOWN:
        return row._replace(ruled=row.ruled and not value)
    if field.startswith(TAG_PREFIX):
        name = field[len(TAG_PREFIX) :]
        others = tuple(tag for tag in row.tags if tag != name)
        return row._replace(tags=tuple(sorted((*others, name)))) if value else row._replace(tags=others)
    return row
