"""Which papers of a list are marked, and the range that is being marked. Pure.

Lists may hold a million ids: what few marks need is found without looking through all of them.
"""

from __future__ import annotations

from array import array

MOST = 100_000
"""Papers that can be marked, and changed by one key, at once: more would not fit into the memory of the screen."""

_FEW = 200
"""So many marks are looked up one by one."""


class Selection:
    """Marks are papers by id and outlive another order or a narrower list; a range is places in the present one."""

    def __init__(self) -> None:
        self.marked: set[int] = set()
        self.start: int | None = None
        """Where the open range was begun."""
        self.outside = 0
        """How many of the marked papers are not in the list."""
        self._places: dict[int, int] = {}

    def inside(self, cursor: int) -> range:
        """The places of the open range, the cursor's included."""
        if self.start is None:
            return range(0)
        return range(min(self.start, cursor), max(self.start, cursor) + 1)

    def chosen(self, ids: array[int], cursor: int) -> set[int]:
        """The papers that are marked or in the open range."""
        inside = self.inside(cursor)
        return self.marked | set(ids[inside.start : inside.stop]) if inside else self.marked

    def count(self, ids: array[int], cursor: int) -> int:
        """How many papers are marked or in the open range."""
        inside = self.inside(cursor)
        if not inside:
            return len(self.marked)
        if len(self.marked) > _FEW:
            return len(self.chosen(ids, cursor)) if len(inside) <= MOST else len(inside)
        return len(inside) + sum(self._place(ids, paper) not in inside for paper in self.marked)

    def targets(self, ids: array[int], cursor: int) -> list[int]:
        """What a command is about: marks and range, else the cursor's paper.

        In list order; marked papers that a narrower query left out follow.
        """
        if not self.marked and self.start is None:
            return [ids[cursor]] if ids else []
        inside = self.inside(cursor)
        if not self.marked:
            return list(ids[inside.start : inside.stop])
        chosen = self.chosen(ids, cursor)
        if len(chosen) <= _FEW:
            places = {place: paper for paper in chosen if (place := self._place(ids, paper)) is not None}
            here = [places[place] for place in sorted(places)]
        else:
            here = [paper for paper in ids if paper in chosen]
        return here + sorted(chosen.difference(here))

    def toggle(self, paper: int, place: int) -> None:
        """Mark a paper, which is at this place of the list, or take its mark away."""
        self.marked.symmetric_difference_update((paper,))
        self._places[paper] = place

    def toggle_all(self, ids: array[int]) -> bool:
        """Mark all of them too, or take these marks away when all have one; True when all are marked now."""
        everything = set(ids)
        whole = everything <= self.marked
        self.marked = self.marked - everything if whole else self.marked | everything
        self.start = None
        return not whole

    def close(self, ids: array[int], cursor: int) -> None:
        """Turn the open range into marks."""
        self.marked = set(self.chosen(ids, cursor))
        self.start = None

    def clear(self) -> bool:
        """Forget marks and range; False when there were none."""
        had = bool(self.marked) or self.start is not None
        self.marked = set()
        self._places = {}
        self.outside = 0
        self.start = None
        return had

    def follow(self, before: array[int], now: array[int]) -> None:
        """Other papers take the place of those before: the range stays on its paper, if that is still there."""
        if self.start is not None:
            anchor = before[self.start]
            self.start = now.index(anchor) if anchor in now else None
        self.outside = len(self.marked.difference(now)) if self.marked else 0

    def _place(self, ids: array[int], paper: int) -> int | None:
        """Where a paper is, which is mostly where it was when it was marked."""
        place = self._places.get(paper, -1)
        if not (0 <= place < len(ids) and ids[place] == paper):
            try:
                place = ids.index(paper)
            except ValueError:
                return None
            self._places[paper] = place
        return place
