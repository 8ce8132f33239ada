"""Papers that were just acted on stay where they were."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertui.tui import staying
from papertui.tui.staying import with_staying


def plainly(now: list[int], before: list[int], kept: set[int]) -> list[int]:
    """The same by walking through both lists."""
    followers: dict[int, list[int]] = {}
    leader = -1
    for paper in before:
        if paper in now:
            leader = paper
        elif paper in kept:
            followers.setdefault(leader, []).append(paper)
    found = followers.get(-1, [])
    for paper in now:
        found = [*found, paper, *followers.get(paper, ())]
    return found


IDS = st.lists(st.integers(0, 40), unique=True)


@given(IDS, IDS, st.sets(st.integers(0, 50)), st.booleans(), st.sampled_from((0, 3, 100)))
def test_as_walking_through_both_lists(
    now: list[int], before: list[int], kept: set[int], falling: bool, few: int
) -> None:
    if falling:
        now.sort(reverse=True)
    with pytest.MonkeyPatch.context() as small:
        small.setattr(staying, "FEW", few)
        small.setattr(staying, "NEAR", 2)
        small.setattr(staying, "FAR", 3)
        small.setattr(staying, "PIECE", 4)
        found = with_staying(array("q", now), array("q", before), kept, falling=falling)
    assert list(found) == plainly(now, before, kept)


def test_a_list_that_lacks_nothing_is_the_same() -> None:
    now = array("q", range(100, 0, -1))
    assert with_staying(now, now, {7, 9}, falling=True) is now
    assert with_staying(now, now, set(), falling=False) is now
