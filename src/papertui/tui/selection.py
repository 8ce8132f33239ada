"""Which papers of a list are marked, and the range that is being marked. Pure."""

from __future__ import annotations

from array import array


class Selection:
    """Marks are papers by id and outlive another order or a narrower list; a range is places in the present one."""

    def __init__(self) -> None:
        self.marked: set[int] = set()
        self.start: int | None = None
        """Where the open range was begun."""
        self.outside = 0
        """How many of the marked papers are not in the list."""

    def inside(self, cursor: int) -> range:
        """The places of the open range, the cursor's included."""
        if self.start is None:
            return range(0)
        return range(min(self.start, cursor), max(self.start, cursor) + 1)

    def chosen(self, ids: array[int], cursor: int) -> set[int]:
        """The papers that are marked or in the open range."""
        inside = self.inside(cursor)
        return self.marked | set(ids[inside.start : inside.stop]) if inside else self.marked

    def targets(self, ids: array[int], cursor: int) -> list[int]:
        """What a command is about: marks and range, else the cursor's paper.

        In list order; marked papers that a narrower query left out follow.
        """
        if self.marked or self.start is not None:
            chosen = self.chosen(ids, cursor)
            here = [paper for paper in ids if paper in chosen]
            return here + sorted(chosen.difference(here))
        return [ids[cursor]] if ids else []

    def toggle(self, paper: int) -> None:
        """Mark a paper, or take its mark away."""
        self.marked.symmetric_difference_update((paper,))

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
        self.outside = 0
        self.start = None
        return had

    def follow(self, before: array[int], now: array[int]) -> None:
        """Other papers take the place of those before: the range stays on its paper, if that is still there."""
        if self.start is not None:
            anchor = before[self.start]
            self.start = now.index(anchor) if anchor in now else None
        self.outside = len(self.marked.difference(now)) if self.marked else 0
