"""What answers to a few typed letters, and in which order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertui.tui.matching import match, shown


@pytest.mark.parametrize(
    ("typed", "better", "worse"),
    [
        ("star", "Star", "Starred"),
        ("star", "Starred", "Theme star"),
        ("star", "Theme star", "Restart"),
        ("star", "Restart", "Save the area"),
        ("mark re", "Mark read", "Remarks, rest"),
        ("da", "Go to date", "Sedated"),
    ],
)
def test_the_better_match_comes_first(typed: str, better: str, worse: str) -> None:
    one, other = match(typed, better), match(typed, worse)
    assert one is not None and other is not None
    assert one.rank < other.rank


@pytest.mark.parametrize(
    ("typed", "name", "answer"),
    [
        ("sta", "Restart", "sta"),
        ("mr", "Mark read", "Mr"),
        ("quee", "Queue", "Quee"),
        ("ecole", "École", "École"),
        ("oe", "Œuvre", None),
        ("strasse", "Die Straße", "Straße"),
        ("b a", "a b", "ab"),
    ],
)
def test_what_answers_is_shown(typed: str, name: str, answer: str | None) -> None:
    hit = match(typed, name)
    assert (None if hit is None else "".join(name[at] for at in hit.places)) == answer


def test_every_word_must_be_somewhere_and_what_is_said_about_it_counts_less() -> None:
    assert match("star moon", "Star") is None
    about = match("star moon", "Star", "by the moon")
    name = match("star moon", "Star moon")
    assert about is not None and name is not None
    assert name.rank < about.rank
    assert about.places == (0, 1, 2, 3)


@given(st.text(max_size=6), st.text(max_size=20))
def test_spans_are_the_name(typed: str, name: str) -> None:
    hit = match(typed, name)
    places = hit.places if hit else ()
    assert all(0 <= at < len(name) for at in places)
    assert "".join(span.text for span in shown(name, places)) == name


def test_scattered_letters_stay_within_words_or_begin_them() -> None:
    assert match("tag", "Theme textual-light") is None
    hit = match("ttl", "Theme textual-light")
    assert hit is not None and hit.places == (0, 6, 12)
