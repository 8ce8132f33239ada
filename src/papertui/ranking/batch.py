"""A batch of papers that are gone through one by one: what became of each, how far one is, how long it takes. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from math import ceil
from typing import Any

from papertui.query import order, parse, replace_field, with_term
from papertui.query.tree import Flag, Match, leaves
from papertui.text import plural

MOST = 500
"""Papers of a batch: who has more before them takes the best first."""

LONGEST = 120.0
"""Seconds that a paper counts for at most: whoever takes longer was elsewhere."""

ENOUGH, LATEST = 3, 30
"""From so many papers on their pace is known, and it is that of the latest of them."""

UNTOUCHED = "is:untouched"

KINDS = ("starred", "queued", "read", "hidden")
"""What a paper can become, besides being left for another time."""

_FORM = 1


def asked(text: str, today: date, sort: str) -> str:
    """The query of the papers of a view that nothing was decided on, by `sort` unless the view has an order of its own.

    What is starred, queued or tagged was decided on; only whoever looks at just these goes through them.
    Raises `QueryError`.
    """
    parsed = parse(text, today=today)
    fields = [node for node, positive in leaves(parsed.where) if positive and isinstance(node, Flag | Match)]
    own = any(
        node.name in ("starred", "queued", "hidden", "note") if isinstance(node, Flag) else node.field == "tag"
        for node in fields
    )
    text = with_term(text, "is:unread" if own else UNTOUCHED)
    ordered = parsed.sort is not None or order(parsed).by != "date"
    return text if ordered else replace_field(text, "sort", sort)


class Batch:
    """`keys` are the papers in their order, those of `query` when it was made on `day` (ISO date)."""

    def __init__(self, query: str, keys: Sequence[str], day: str) -> None:
        self.query = query
        self.keys = list(keys)
        self.day = day
        self.at = 0
        self.kinds: dict[str, str] = {}
        self.spent = 0.0
        self._pace: list[float] = []

    @property
    def key(self) -> str:
        """The paper in hand."""
        return self.keys[self.at]

    @property
    def size(self) -> int:
        return len(self.keys)

    def took(self, seconds: float, *, decided: bool = True) -> None:
        """So long was looked at the paper in hand; the pace is that of papers on which something was `decided`."""
        seconds = min(max(0.0, seconds), LONGEST)
        self.spent += seconds
        if decided:
            self._pace = [*self._pace, seconds][-LATEST:]

    def became(self, key: str, kind: str) -> None:
        """What a paper became, or nothing any more."""
        self.kinds.pop(key, None)
        if kind:
            self.kinds[key] = kind

    @property
    def minutes(self) -> int | None:
        """How many are left at this session's pace; `None` while that is not known."""
        if len(self._pace) < ENOUGH:
            return None
        return ceil(_median(self._pace) * (self.size - self.at) / 60)

    def summary(self) -> str:
        """`62 papers in 9 min: 4 starred, 11 queued, 40 read, 7 hidden`."""
        parts = [(sum(one == kind for one in self.kinds.values()), kind) for kind in KINDS]
        parts.append((self.size - sum(number for number, _ in parts), "left unread"))
        told = ", ".join(f"{number:,} {kind}" for number, kind in parts if number)
        return f"{plural(self.size, 'paper')} in {max(1, round(self.spent / 60)):,} min: {told}"

    def dump(self) -> str:
        """As it is kept in the cache."""
        return json.dumps([_FORM, self.query, self.day, self.at, self.spent, self.keys, self.kinds])

    @classmethod
    def load(cls, kept: str | None) -> Batch | None:
        """What `dump` gave; `None` for anything else."""
        try:
            found: Any = json.loads(kept or "null")
            form, query, day, at, spent, keys, kinds = found
            batch = cls(str(query), [str(key) for key in keys], str(day))
            batch.at, batch.spent = int(at), float(spent)
            batch.kinds = {str(key): str(kind) for key, kind in kinds.items() if kind in KINDS}
        except (ValueError, TypeError, AttributeError):
            return None
        return batch if form == _FORM and 0 <= batch.at < batch.size else None


def _median(numbers: Sequence[float]) -> float:
    # the standard library's brings fractions, decimals and random numbers with it, 10 ms at every start
    ordered, half = sorted(numbers), len(numbers) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
