"""A pasted passage is words, whatever brackets and quotes it has."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertui.query import parse
from papertui.query.prose import MOST, prose
from papertui.query.tree import And, Sort, Word


def words(text: str) -> list[str]:
    query = prose(text)
    assert query is not None and isinstance(query.where, And) and query.sort == Sort("relevance")
    assert all(isinstance(node, Word) for node in query.where.nodes)
    return [node.text for node in query.where.nodes if isinstance(node, Word)]


def test_brackets_and_quotes_are_no_syntax() -> None:
    assert words('1) sparse maps, 2) "deep nets (as in state-of-the-art, GPT-4') == [
        "1", "sparse", "maps", "2", "deep", "nets", "as", "in", "state-of-the-art", "GPT-4",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["(sparse maps", 'one "two three', "a b c d e author:f (", "a b c OR d e f g (", ""])
def test_what_has_syntax_or_is_short_is_no_prose(text: str) -> None:
    assert prose(text) is None


def test_of_a_long_text_the_beginning_counts() -> None:
    assert len(words("many words ( " * 2_000)) == MOST


@given(
    st.text(max_size=300)
    | st.lists(st.sampled_from("OR or -a (b c) d: “e ” f-g C++ #h".split()), max_size=300).map(" ".join)
)
def test_its_words_are_a_query(text: str) -> None:
    query = prose(text)
    if query is not None:
        parse(" ".join(words(text)) + " sort:relevance", today=date(2026, 8, 14))
