"""From roles to segments: few of them, and each cell looks as its role says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style
from textual.theme import BUILTIN_THEMES

from papertui.tui.content import strip
from papertui.tui.spans import Line, Span, cells
from papertui.tui.theme import Pens, pens_of, themes

PENS = [pens_of(theme) for theme in (*themes(), BUILTIN_THEMES["nord"])]
LINES = st.lists(
    st.builds(
        Span,
        st.sampled_from(["", " ", "   ", "word", "two words", "漢字"]),
        st.sampled_from(sorted(PENS[0].styles)),
    ),
    max_size=12,
).map(tuple)


def cursors(pens: Pens) -> list[Style | None]:
    return [None, pens.cursor, pens.cursor_blurred]


@given(LINES, st.sampled_from(PENS), st.sampled_from([0, 1, 2]))
def test_joining_changes_no_text_and_no_ground(line: Line, pens: Pens, look: int) -> None:
    base = Style(bgcolor="#101010")
    drawn = strip(line, pens, base, cursors(pens)[look])
    text = "".join(span.text for span in line)
    assert drawn.text == text and drawn.cell_length == cells(text)
    before = None
    for segment in drawn:
        assert segment.style is not None and segment.style != before, "neighbors that look alike are one"
        before = segment.style


@given(LINES, st.sampled_from(PENS))
def test_every_word_is_drawn_with_its_pen(line: Line, pens: Pens) -> None:
    drawn = [(char, segment.style) for segment in strip(line, pens, Style()) for char in segment.text]
    wanted = [(char, pens.style(span.role)) for span in line for char in span.text]
    for (char, style), (_, pen) in zip(drawn, wanted, strict=True):
        assert style is not None
        if char != " " or pen.underline or pen.reverse:
            assert style == pen


@pytest.mark.parametrize("pens", PENS)
def test_the_waiting_cursor_covers_the_first_cells_only(pens: Pens) -> None:
    line = (Span(" ● "), Span("A title of some length", "unread"))
    first, *others = strip(line, pens, Style(), pens.cursor_blurred)
    assert first.text == " ●"
    assert first.style is not None
    marks = (first.style.reverse, first.style.bgcolor)
    assert all(other.style and (other.style.reverse, other.style.bgcolor) != marks for other in others)
