"""Measuring, cutting and wrapping: whatever the text, the cells are right."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from papertui import text
from papertui.tui.spans import Span, cells, clip, fit, line_width, pad, right, wrap, wrap_spans

WORDS = st.text(
    st.one_of(st.characters(codec="ascii", categories=("L", "N", "P")), st.sampled_from("漢字日本ひらéüñ😀👩‍🚀★▲ ")),
    max_size=120,
).map(text.line)


@given(WORDS, st.integers(0, 60))
def test_a_clipped_text_never_takes_more_cells(value: str, width: int) -> None:
    assert cells(clip(value, width)) <= width
    if cells(value) <= width:
        assert clip(value, width) == value


@given(WORDS, st.integers(1, 60))
def test_fitted_texts_take_exactly_the_cells(value: str, width: int) -> None:
    assert cells(fit(value, width)) == width
    assert cells(right(value, width)) == width


@given(st.lists(WORDS, max_size=5), st.integers(1, 80))
def test_a_padded_line_takes_exactly_the_cells(values: list[str], width: int) -> None:
    assert line_width(pad(tuple(Span(value) for value in values), width)) == width


@given(WORDS, st.integers(2, 80))
def test_wrapping_loses_nothing_and_fits(value: str, width: int) -> None:
    lines = wrap(value, width)
    assert all(cells(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(value.split())


def test_a_paragraph_breaks_between_words() -> None:
    assert wrap("one two three four", 9) == ("one two", "three", "four")


def test_a_word_longer_than_the_line_is_broken() -> None:
    assert wrap("abcdefgh ij", 3) == ("abc", "def", "gh", "ij")


@given(st.lists(WORDS.filter(bool), max_size=8), st.integers(4, 60))
def test_spans_are_kept_whole_where_they_fit(values: list[str], width: int) -> None:
    for line in wrap_spans([Span(f" {value}") for value in values], width):
        assert line_width(line) <= width
