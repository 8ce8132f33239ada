"""Papers that stay in a list though they no longer belong there: the reader has just acted on them. Pure.

Lists may hold a million ids: where few papers stay, nothing here makes a set or a list of all of them, and one that is
known to be in the order of ids is not even looked through. Where many stay, both lists are walked through once.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterator
from operator import neg

FEW = 16
"""So many papers are looked for one by one."""

PIECE = 20_000
NEAR, FAR = 64, 16_384
"""Papers before a lost one that are looked for at once: first so many, then ever more."""


def with_staying(now: array[int], before: array[int], staying: Collection[int], *, falling: bool) -> array[int]:
    """The ids of `now`, with those of `before` in `staying` that are not among them behind the paper they followed.

    Where that paper has gone too, it is the nearest before it that is still there; without one they come first.
    `falling` says that each id of `now` is greater than the next.
    """
    lost = set(staying) - _present(now, staying, falling)
    if len(lost) > FEW:
        return _walked(now, before, lost)
    places = sorted(place for paper in lost if (place := _place(before, paper)) is not None)
    if not places:
        return now
    behind: dict[int, list[int]] = {}
    for place in places:
        behind.setdefault(_leader(now, before, place, lost, falling), []).append(before[place])
    found: array[int] = array("q")
    done = 0
    for place in sorted(behind):
        found.extend(now[done : place + 1])
        found.extend(behind[place])
        done = place + 1
    found.extend(now[done:])
    return found


def _walked(now: array[int], before: array[int], lost: set[int]) -> array[int]:
    """The same in the time of a walk through both lists, and with a set of one of them."""
    there, leader = set(now), -1
    behind: dict[int, list[int]] = {}
    for paper in before:
        if paper in there:
            leader = paper
        elif paper in lost:
            behind.setdefault(leader, []).append(paper)
    if not behind:
        return now
    found = array("q", behind.get(-1, ()))
    for paper in now:
        found.append(paper)
        if paper in behind:
            found.extend(behind[paper])
    return found


def _present(ids: array[int], wanted: Collection[int], falling: bool) -> set[int]:
    """Those of `wanted` that are among the ids."""
    if falling:
        places = ((paper, bisect_left(ids, -paper, key=neg)) for paper in wanted)
        return {paper for paper, place in places if place < len(ids) and ids[place] == paper}
    left = set(wanted)
    for start in range(0, len(ids), PIECE):
        left.difference_update(ids[start : start + PIECE])
    return set(wanted) - left


def _place(ids: array[int], paper: int) -> int | None:
    try:
        return ids.index(paper)
    except ValueError:
        return None


def _leader(now: array[int], before: array[int], place: int, lost: set[int], falling: bool) -> int:
    """The place in `now` of the nearest paper before `place` that is still there, or -1."""
    for start, stop in _backwards(place):
        near = before[start:stop]
        there = _present(now, set(near) - lost, falling)
        for paper in reversed(near):
            if paper in there:
                return now.index(paper)
    return -1


def _backwards(stop: int) -> Iterator[tuple[int, int]]:
    """Ever longer ranges before a place, the nearest first."""
    size = NEAR
    while stop > 0:
        start = max(0, stop - size)
        yield start, stop
        stop, size = start, min(2 * size, FAR)
