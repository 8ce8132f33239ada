"""Marks and the range of a list, by any history of keys."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertui.tui import selection
from papertui.tui.selection import Selection

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("toggle"), st.integers(0, 19)),
        st.tuples(st.just("range"), st.integers(0, 19)),
        st.tuples(st.just("show"), st.permutations(range(20)).map(lambda ids: tuple(ids[:12]))),
        st.tuples(st.just("all"), st.none()),
        st.tuples(st.just("clear"), st.none()),
    ),
    max_size=12,
)


@given(STEPS, st.integers(0, 19), st.sampled_from((0, 3, 200)))
def test_targets_and_counts_are_those_of_sets(steps: list[tuple[str, object]], cursor: int, few: int) -> None:
    ids = array("q", range(100, 120))
    marked: set[int] = set()
    chosen = Selection()
    for what, value in steps:
        if what == "toggle" and isinstance(value, int):
            paper = ids[value % len(ids)]
            chosen.toggle(paper, value % len(ids))
            marked ^= {paper}
        elif what == "range" and isinstance(value, int):
            chosen.start = value % len(ids)
            marked |= set(ids[min(chosen.start, value % len(ids)) : max(chosen.start, value % len(ids)) + 1])
            chosen.close(ids, value % len(ids))
        elif what == "show" and isinstance(value, tuple):
            now = array("q", (100 + number for number in value))
            chosen.follow(ids, now)
            ids = now
            assert chosen.outside == len(marked - set(ids))
        elif what == "all":
            marked = marked - set(ids) if set(ids) <= marked else marked | set(ids)
            chosen.toggle_all(ids)
        elif what == "clear":
            marked = set()
            chosen.clear()
    cursor %= len(ids)
    with pytest.MonkeyPatch.context() as small:
        small.setattr(selection, "_FEW", few)
        for start in (None, 0, len(ids) - 1):
            chosen.start = start
            inside = () if start is None else ids[min(start, cursor) : max(start, cursor) + 1]
            everything = marked | set(inside)
            here = [paper for paper in ids if paper in everything]
            wanted = here + sorted(everything - set(ids)) if marked or start is not None else [ids[cursor]]
            assert chosen.targets(ids, cursor) == wanted
            assert chosen.count(ids, cursor) == len(everything)
