"""What is learned from: read again piece by piece, it is what reading all of it gives."""

from __future__ import annotations

from collections.abc import Sequence

import apsw
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from papertui import edits
from papertui.edits import Event
from papertui.store import learning, marks, playing
from papertui.store.learning import FIELDS, Mark, Marks
from store.filled import Invented, add, empty

KEYS = ("arxiv:2401.00001", "arxiv:2401.00002", "arxiv:2401.00003")
NOWHERE = "arxiv:2401.00009"
MOST = 2

DEVICES = st.sampled_from(("here", "there"))
WRITTEN = st.tuples(
    st.integers(1, 30), DEVICES, st.sampled_from((*KEYS, NOWHERE)), st.sampled_from((*FIELDS, "tag:other")),
    st.sampled_from((True, False, None)),
)  # fmt: skip


def library() -> apsw.Connection:
    db = empty()
    for key in KEYS:
        add(db, Invented("A Title", key=key))
    return db


def write(db: apsw.Connection, moment: int, device: str, subject: str, field: str, value: edits.Value) -> None:
    clock = f"{1_755_172_800_000 + moment}-0000-{device}"
    playing.play(db, [Event(clock, ((subject, field, value),))], lambda _db, _paper: 0)


def same(found: Sequence[Mark], expected: Sequence[Mark]) -> bool:
    """Whether both have the same marks; those of one moment in any order."""
    return sorted(found) == sorted(expected) and [mark.when for mark in found] == [mark.when for mark in expected]


@given(st.lists(st.lists(WRITTEN, max_size=4), max_size=8))
@example([[(1, "here", KEYS[0], "starred", True)], [(1, "there", KEYS[1], "starred", True)]])
@example([[(5, "here", KEYS[0], "starred", True), (9, "here", KEYS[1], "read", True)],
          [(7, "there", KEYS[0], "starred", False)]])  # fmt: skip
def test_marks_read_again_are_all_marks(batches: list[list[tuple[int, str, str, str, edits.Value]]]) -> None:
    db = library()
    few, all_of_them = Marks(db, MOST), Marks(db, 100)
    for batch in batches:
        for written in batch:
            write(db, *written)
        assert same(all_of_them.read(), learning.marks(db, 100))
        # of marks of one moment any may be the ones too many
        assert [mark.when for mark in few.read()] == [mark.when for mark in learning.marks(db, MOST)]
    db.close()


@pytest.mark.parametrize("value", [True, False])
def test_a_mark_of_an_earlier_time_from_another_computer_counts(value: bool) -> None:
    db = library()
    write(db, 5, "here", KEYS[0], "starred", True)
    write(db, 9, "here", KEYS[1], "starred", True)
    kept = Marks(db, 10)
    assert len(kept.read()) == 2
    write(db, 7, "there", KEYS[0], "starred", value)
    assert same(kept.read(), learning.marks(db, 10))


def test_what_was_pushed_out_by_the_latest_comes_back_with_them_gone() -> None:
    db = library()
    for moment, key in enumerate(KEYS):
        write(db, moment, "here", key, "starred", True)
    kept = Marks(db, MOST)
    assert [mark.row for mark in kept.read()] == [marks.row_of(db, key) for key in (KEYS[2], KEYS[1])]
    write(db, 10, "here", KEYS[2], "starred", False)
    assert [mark.row for mark in kept.read()] == [marks.row_of(db, key) for key in (KEYS[1], KEYS[0])]


def test_papers_marked_by_one_edit_know_of_each_other() -> None:
    db = library()
    kept = Marks(db, 10)
    kept.read()
    clock = "1755172800000-0000-here"
    playing.play(db, [Event(clock, tuple((key, "read", True) for key in KEYS))], lambda _db, _paper: 0)
    assert {mark.together for mark in kept.read()} == {3}
    write(db, 9, "here", KEYS[0], "read", False)
    assert {mark.together for mark in kept.read()} == {2}
