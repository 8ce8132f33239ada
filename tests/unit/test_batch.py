"""A batch that is gone through one by one: which papers, what became of them, how long it takes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertui.query import QueryError
from papertui.ranking.batch import Batch, asked

TODAY = date(2026, 8, 14)


@pytest.mark.parametrize(
    ("view", "query"),
    [
        ("", "is:untouched sort:votes"),
        ("is:unread", "is:unread is:untouched sort:votes"),
        ("is:unread sort:date", "is:unread sort:date is:untouched"),
        ("on:2026-08-14", "on:2026-08-14 is:untouched"),
        ("a OR b", "(a OR b) is:untouched sort:votes"),
        ("is:queued", "is:queued is:unread sort:votes"),
        ("#todo kites", "#todo kites is:unread sort:votes"),
        ("-is:starred", "-is:starred is:untouched sort:votes"),
    ],
)
def test_a_view_becomes_what_is_undecided_of_it(view: str, query: str) -> None:
    assert asked(view, TODAY, "votes") == query


def test_a_broken_view_says_what_is_wrong() -> None:
    with pytest.raises(QueryError):
        asked("is:nothing", TODAY, "votes")


def test_the_pace_is_the_median_of_what_was_decided() -> None:
    batch = Batch("is:unread", [str(number) for number in range(100)], "2026-08-14")
    for at, seconds in enumerate((10.0, 12.0)):
        batch.at = at + 1
        batch.took(seconds)
        assert batch.minutes is None
    batch.at = 3
    batch.took(3_600.0)
    assert batch.minutes == 20, "97 papers of 12 s; whoever was away does not count"
    batch.took(1.0, decided=False)
    assert batch.minutes == 20


def test_the_summary_leaves_out_what_there_is_none_of() -> None:
    batch = Batch("", list("abcdefg"), "2026-08-14")
    for key, kind in zip("abcde", ("starred", "queued", "read", "read", "hidden"), strict=True):
        batch.became(key, kind)
        batch.took(100.0)
    assert batch.summary() == "7 papers in 8 min: 1 starred, 1 queued, 2 read, 1 hidden, 2 left unread"
    batch.became("a", "hidden")
    batch.became("b", "")
    assert batch.summary() == "7 papers in 8 min: 2 read, 2 hidden, 3 left unread"


@given(st.lists(st.text(), min_size=1, unique=True), st.data())
def test_what_is_kept_comes_back(keys: list[str], data: st.DataObject) -> None:
    batch = Batch("a query", keys, "2026-08-14")
    batch.at = data.draw(st.integers(0, len(keys) - 1))
    batch.became(data.draw(st.sampled_from(keys)), "starred")
    batch.took(5.0)
    again = Batch.load(batch.dump())
    assert again is not None and again.dump() == batch.dump()
    assert again.minutes is None, "the pace is this session's own"


@pytest.mark.parametrize(
    "kept",
    [None, "", "{", "[]", "null", "7", '[2,"","",0,0,["a"],{}]', '[1,"","",1,0,["a"],{}]', '[1,"","",0,0,[],{}]',
     '[1,"","","x",0,["a"],{}]', '[1,"","",0,0,["a"],7]', '[1,"","",0,0,7,{}]', '[1,"","",-1,0,["a"],{}]'],
)  # fmt: skip
def test_what_is_damaged_is_none(kept: str | None) -> None:
    assert Batch.load(kept) is None
