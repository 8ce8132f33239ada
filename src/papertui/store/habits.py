"""What the papers of the reader's days have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import apsw

from papertui.store import bodies

T = TypeVar("T", int, str)

_CHUNK = 500


def rows_of(db: apsw.Connection, keys: Iterable[str]) -> dict[str, int]:
    """The rows of those papers that are in the cache, by any of their keys."""
    found: dict[str, int] = {}
    for places, chunk in _chunks(list(keys)):
        found.update(db.execute(f"SELECT key, id FROM alias WHERE key IN ({places})", chunk))
    return found


def most(db: apsw.Connection, rows: Sequence[int], kind: str, number: int) -> list[tuple[str, int]]:
    """The values of a kind of term that most of these papers have, with how many."""
    sizes: Counter[str] = Counter()
    for places, chunk in _chunks(rows):
        sql = f"SELECT value, count(*) FROM term WHERE id IN ({places}) AND kind=? GROUP BY value"
        for value, size in db.execute(sql, (*chunk, kind)):
            sizes[value] += size
    return _best(sizes, number)


def authors(db: apsw.Connection, rows: Sequence[int], number: int) -> list[tuple[str, int]]:
    """The authors of most of these papers, with how many."""
    sizes: Counter[str] = Counter()
    for places, chunk in _chunks(rows):
        for (stored,) in db.execute(f"SELECT record FROM body WHERE id IN ({places})", chunk):
            sizes.update({author.name for author in bodies.unpack(stored).authors})
    return _best(sizes, number)


def _best(sizes: Counter[str], number: int) -> list[tuple[str, int]]:
    return sorted(sizes.items(), key=lambda pair: (-pair[1], pair[0]))[:number]


def _chunks(values: Sequence[T]) -> Iterator[tuple[str, list[T]]]:
    for start in range(0, len(values), _CHUNK):
        chunk = list(values[start : start + _CHUNK])
        yield ",".join("?" * len(chunk)), chunk
