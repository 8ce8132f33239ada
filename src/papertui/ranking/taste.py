"""What the reader likes, from what they did: which papers, how much each counts, and whom they follow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import chain
from operator import attrgetter
from typing import NamedTuple

from papertui import edits
from papertui.errors import PapertuiError
from papertui.model import SavedSearch
from papertui.query import parse
from papertui.query.tree import Match
from papertui.store.learning import LEARN_TAG, Mark

LATEST = 5_000
"""So many of the latest papers of each kind of mark are learned from."""

LIKED = {"starred": 1.0, edits.TAG_PREFIX + LEARN_TAG: 1.0, "queued": 0.7, edits.READ: 0.2}
"""What a mark says of how much a paper is liked; of several the strongest counts."""

DAY = 86_400_000

HALF_LIFE = 365
"""After so many days a mark counts half of what a new one does."""

OLDEST = 0.25
"""What even the oldest mark counts."""

BULK = 5
"""More papers than this that were marked read, or hidden, by one key say nothing of each of them."""

_IN_BULK = frozenset((edits.READ, "hidden"))
_KEPT = LIKED.keys() - {edits.READ}
_WHEN: Callable[[Mark], int] = attrgetter("when")

ENOUGH = 5
"""From so many starred, queued or tagged papers on, an order by what was learned is worth offering unasked."""


class Taste(NamedTuple):
    """Rows with what each counts, and the names of authors and organizations that the reader follows.

    `kept` are the liked papers that were starred, queued or tagged, not only read, the latest first.
    """

    liked: Mapping[int, float] = {}
    disliked: Mapping[int, float] = {}
    kept: tuple[int, ...] = ()
    authors: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.liked or self.authors or self.organizations)


def learned(marks: Iterable[Mark], searches: Iterable[SavedSearch] = ()) -> Taste:
    """The taste that marks and saved searches tell of."""
    known = list(marks)
    now = max(map(_WHEN, known), default=0)
    liked: dict[int, float] = {}
    disliked: dict[int, float] = {}
    # whole days, so that a new mark does not change what every earlier one counts
    days = {when // DAY for when in map(_WHEN, known)}
    ages = {day: max(0.5 ** ((now // DAY - day) / HALF_LIFE), OLDEST) for day in days}
    for row, field, when, together in known:
        if together <= BULK or field not in _IN_BULK:
            weights = disliked if field == "hidden" else liked
            weight = LIKED.get(field, 1.0) * ages[when // DAY]
            if weight > weights.get(row, 0.0):
                weights[row] = weight
    latest = sorted([mark for mark in known if mark.field in _KEPT], key=_WHEN, reverse=True)
    kept = {mark.row: None for mark in latest}
    authors, organizations = followed(searches)
    return Taste(
        {row: weight for row, weight in liked.items() if row not in disliked},
        disliked,
        tuple(row for row in kept if row not in disliked),
        authors,
        organizations,
    )


def followed(searches: Iterable[SavedSearch]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The authors and the organizations that are followed: saved searches that ask for nothing else."""
    names: dict[str, list[str]] = {"author": [], "org": []}
    for search in searches:
        try:
            where = parse(search.query, today=date.min).where
        except (PapertuiError, OverflowError):
            continue
        if isinstance(where, Match) and where.field in names:
            names[where.field].append(where.value)
    return tuple(dict.fromkeys(names["author"])), tuple(dict.fromkeys(names["org"]))


class Recurring:
    """Who has written several of some papers, counted anew only for papers that came or went since the last time."""

    def __init__(self) -> None:
        self._papers: set[int] = set()
        self._numbers: Counter[str] = Counter()

    def among(self, rows: Iterable[int], names: Mapping[int, Sequence[str]], most: int = 30) -> list[str]:
        """The authors of more than one of these papers, the most frequent first; `names` has those of every paper."""
        papers = set(rows)
        came, gone = papers - self._papers, self._papers - papers
        if len(came) + len(gone) > len(papers):
            came, gone, self._numbers = papers, set(), Counter()
        self._numbers.update(_each(came, names))
        self._numbers.subtract(_each(gone, names))
        self._papers = papers
        ends = sorted(self._numbers.values(), reverse=True)[most - 1 : most]
        least = max(2, *ends) if ends else 2
        several = sorted((-number, name) for name, number in self._numbers.items() if number >= least)
        return [name for _, name in several[:most]]


def _each(papers: Iterable[int], names: Mapping[int, Sequence[str]]) -> Iterable[str]:
    """The names of papers, once for each of these."""
    return chain.from_iterable(dict.fromkeys(names.get(row, ())) for row in papers)
