"""Which new papers fit which saved search."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from papertui.hooks.events import Happening
from papertui.ranking.since import Teller
from papertui.store import arrivals, bookkeeping, marks
from papertui.store.reader import Reader
from papertui.workspace import Workspace

_TOLD = "hooks_told"


def matches(reader: Reader, now: datetime, since: int) -> Iterator[Happening]:
    """A happening for each saved search that papers fit which came in after `since` (ms since 1970)."""
    teller = Teller(reader, now, since)
    for search in marks.searches(reader.db):
        if not search.hides:
            rows = teller.rows_of(search)
            if rows:
                keys = tuple(row.key for row in reader.rows(rows, since))
                yield Happening("match", keys, {"search": {"name": search.name, "query": search.query}})


def claim(space: Workspace) -> int | None:
    """The moment (ms since 1970) after which papers are still to be told; whoever asks next has the present one.

    So no two programs tell of the same papers. At the first time it is `None`: what is here already is not new.
    """
    with space.transaction() as db:
        told = bookkeeping.get_meta(db, _TOLD)
        bookkeeping.set_meta(db, _TOLD, str(arrivals.newest(db)))
    return int(told) if told is not None else None
