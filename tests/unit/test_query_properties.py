"""Properties of the search language that hold for every text."""

from __future__ import annotations

from datetime import date

from hypothesis import example, given, settings
from hypothesis import strategies as st

from papertui.query import (
    QueryError,
    describe,
    has_term,
    highlights,
    order,
    parse,
    terms,
    unparse,
    with_term,
    without_term,
)

TODAY = date(2025, 9, 15)

# pieces of the language beside each other and beside anything else
PIECES = st.sampled_from(
    """diffusion GPT-4 C++ the OR AND NOT - --a ( ) " “ ” #todo # 🙂 学习 f(x) f( a'b author:song cat:cs cat:cs.LG org:x
    kw:y has:code is:new is:unread on:today on:trending week:2025-W37 month:last newer:3m after:2024 before:2025-02
    votes:>5 stars:1..2 year:2024 sort:votes sort:relevance sort:title- id:2509.08721 2509.08721 https://arxiv.org/abs/2509.08721
    title:x is:foo votes:x tag:"x""y" -( -tag:x NEAR * ^ "" """.split()
    + ['"a b"', 'author:"a b"', "\x00"]
)
QUERIES = st.lists(st.tuples(PIECES | st.text(max_size=6), st.sampled_from([" ", "", "  "])), max_size=14).map(
    lambda parts: "".join(piece + gap for piece, gap in parts)
)


@given(QUERIES | st.text(max_size=60))
@example("a (OR b) c")
@example("(b OR f(x ) c")
@example("-(--a) -(->)")
@example("x OR (OR y)")
@example("-O(n log n) OR p(y | x )^2")
@settings(max_examples=400, deadline=None)
def test_the_plain_spelling_means_the_same(text: str) -> None:
    try:
        query = parse(text, today=TODAY)
    except QueryError as error:
        assert 0 <= error.position <= len(text)
        assert error.expected and len(error.text) == len(text)
        return
    again = parse(unparse(query), today=TODAY)
    assert repr(again.where) == repr(query.where)
    assert again.sort == query.sort
    assert unparse(again) == unparse(query)
    assert describe(query) == describe(again)
    assert order(query) == order(again)
    assert highlights(query) == highlights(again)
    assert "\n" not in describe(query)


@example("O(n  log n)^2 OR f(", "tag:todo")
@given(QUERIES, st.sampled_from(["tag:todo", 'org:"Foo Bar"', "-cat:cs.LG", "kw:x"]))
@settings(max_examples=200, deadline=None)
def test_a_term_narrows_and_goes_again(text: str, term: str) -> None:
    try:
        before = parse(text, today=TODAY)
        narrowed = with_term(text, term)
    except QueryError:
        return
    after = parse(narrowed, today=TODAY)
    assert has_term(narrowed, term)
    assert term in terms(narrowed)
    assert after.sort == before.sort
    if has_term(text, term):
        assert narrowed == text
        return
    back = parse(without_term(narrowed, term), today=TODAY)
    opposite = term[1:] if term.startswith("-") else f"-{term}"
    if not has_term(text, opposite):
        assert repr(back.where) == repr(before.where)
