"""Writing into a query without touching what else stands in it."""

from __future__ import annotations

import pytest

from papertui.query import (
    QueryError,
    criteria,
    has_term,
    replace_field,
    term,
    terms,
    toggle_term,
    with_term,
    without_term,
)


@pytest.mark.parametrize(
    ("text", "added", "result"),
    [
        ("", "tag:todo", "tag:todo"),
        ("rl ", "tag:todo", "rl tag:todo"),
        ("rl", "#todo", "rl tag:todo"),
        ("rl  #todo", "tag:Todo", "rl  #todo"),
        ("rl -tag:todo x", "tag:todo", "rl x tag:todo"),
        ("rl tag:todo", "-tag:todo", "rl -tag:todo"),
        ("rl OR cv", "tag:todo", "(rl OR cv) tag:todo"),
        ("(rl OR cv)", "tag:todo", "(rl OR cv) tag:todo"),
        ("rl OR cv sort:votes", "tag:todo", "(rl OR cv) tag:todo sort:votes"),
        ("rl OR", "tag:todo", "(rl OR) tag:todo"),
        ("rl OR f(", "tag:todo", "(rl OR f( ) tag:todo"),
        ("rl", 'org:"Foo Bar"', 'rl org:"Foo Bar"'),
        ("rl", "a OR b", "rl (a OR b)"),
        ("rl -", "tag:todo", "rl - tag:todo"),
    ],
)
def test_with_term(text: str, added: str, result: str) -> None:
    assert with_term(text, added) == result


@pytest.mark.parametrize(
    ("text", "removed", "result"),
    [
        ("rl tag:todo x", "#TODO", "rl x"),
        ("#todo rl #todo", "tag:todo", "rl"),
        ("tag:todo", "tag:todo", ""),
        ("rl   x", "tag:todo", "rl   x"),
        ("(rl OR cv) tag:todo", "tag:todo", "(rl OR cv)"),
        ("(a tag:todo) b", "tag:todo", "(a tag:todo) b"),
        ("a OR tag:todo", "tag:todo", "a OR tag:todo"),
        ('rl org:"Foo Bar"', 'org:"foo bar"', "rl"),
        ("cat:cs.LG -cat:cs.LG", "cat:cs.LG", "-cat:cs.LG"),
        ('author:"song" author:song', "author:song", 'author:"song"'),
    ],
)
def test_without_term(text: str, removed: str, result: str) -> None:
    assert without_term(text, removed) == result


def test_toggle() -> None:
    assert toggle_term("rl", "kw:x") == "rl kw:x"
    assert toggle_term("rl kw:x", "kw:X") == "rl"


@pytest.mark.parametrize(
    ("text", "field", "value", "result"),
    [
        ("", "on", "today", "on:today"),
        ("rl on:today  x", "on", "2025-09-12", "rl on:2025-09-12  x"),
        ("rl on:today x", "week", "2025-W37", "rl week:2025-W37 x"),
        ("month:this rl on:today", "week", "2025-W37", "week:2025-W37 rl"),
        ("rl on:today", "on", None, "rl"),
        ("rl week:this", "month", None, "rl"),
        ("-on:today", "on", "yesterday", "-on:today on:yesterday"),
        ("rl", "sort", "votes", "rl sort:votes"),
        ("sort:date rl sort:title-", "sort", "votes", "sort:votes rl"),
        ("rl OR cv", "sort", "votes", "rl OR cv sort:votes"),
        ("rl OR cv sort:date", "sort", None, "rl OR cv"),
        ("rl OR cv", "on", "today", "(rl OR cv) on:today"),
        ("rl OR on:today", "on", None, "rl OR on:today"),
        ("rl", "org", "Foo Bar", 'rl org:"Foo Bar"'),
    ],
)
def test_replace_field(text: str, field: str, value: str | None, result: str) -> None:
    assert replace_field(text, field, value) == result


def test_terms_are_spelled_plainly() -> None:
    assert terms('rl #todo -ORG:"Foo Bar" (a OR b) "x y" author:"z" sort:votes') == (
        "rl", "tag:todo", '-org:"Foo Bar"', "(a OR b)", '"x y"', 'author:"z"',
    )  # fmt: skip
    assert terms("a OR tag:todo") == ()


def test_has_term_knows_the_order_that_counts() -> None:
    assert has_term("rl sort:votes", "sort:votes")
    assert has_term("rl OR cv sort:votes", "sort:votes")
    assert not has_term("sort:votes sort:date", "sort:votes")


def test_term_quotes_where_needed() -> None:
    assert term("tag", "todo") == "tag:todo"
    assert term("org", "Foo Bar") == 'org:"Foo Bar"'
    assert term("tag", 'a "b" (c)') == 'tag:"a ""b"" (c)"'
    assert terms(term("tag", 'a "b" (c)')) == ('tag:"a ""b"" (c)"',)


def test_an_unfinished_query_can_be_edited_but_for_open_quotes() -> None:
    assert with_term("rl votes:>", "tag:x") == "rl votes:> tag:x"
    assert without_term("(a tag:x", "tag:x") == "(a tag:x"
    with pytest.raises(QueryError):
        with_term('rl "open', "tag:x")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('rl #Todo -kw:"world  model" sort:votes', (("tag", "Todo", False), ("kw", "world model", True))),
        ("(org:nvidia rl)", ()),
        ("org:nvidia OR rl", ()),
    ],
)
def test_criteria(text: str, found: tuple[tuple[str, str, bool], ...]) -> None:
    assert criteria(text) == found
