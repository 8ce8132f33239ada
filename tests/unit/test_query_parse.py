"""What a query means, and where it is wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import papertui
from papertui.query import FIELDS, SYNTAX, QueryError, Sort, highlights, order, parse, unparse
from papertui.query.lex import MAX_LENGTH, MAX_TERMS
from papertui.query.parsing import MAX_DEPTH
from papertui.query.tree import (
    Amount,
    And,
    Dated,
    Flag,
    Listed,
    Match,
    Newer,
    Node,
    Not,
    Or,
    Phrase,
    Word,
    is_ranked,
    likes,
)

TODAY = date(2025, 9, 15)


def where(text: str) -> Node | None:
    return parse(text, today=TODAY).where


def same(one: Node | None, other: Node | None) -> bool:
    """Equal in types too, which tuples are not."""
    return repr(one) == repr(other)


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("", None),
        ("   ", None),
        ("()", None),
        ("diffusion", Word("diffusion", True)),
        ("flow matching", And((Word("flow"), Word("matching", True)))),
        ('"flow matching"', Phrase("flow matching")),
        ("“flow  matching”", Phrase("flow matching")),
        ('"say ""hi"""', Phrase('say "hi"')),
        ("a OR b", Or((Word("a"), Word("b", True)))),
        ("a b OR c", Or((And((Word("a"), Word("b"))), Word("c", True)))),
        ("(a OR b) c", And((Or((Word("a"), Word("b"))), Word("c", True)))),
        ("a (b (c))", And((Word("a"), Word("b"), Word("c", True)))),
        ("-a b", And((Not(Word("a")), Word("b", True)))),
        ('-"a b"', Not(Phrase("a b"))),
        ("-(a b)", Not(And((Word("a"), Word("b"))))),
        ("-(-a)", Word("a", True)),
        ("-#todo", Not(Match("tag", "todo"))),
        ("rl is:unread", And((Word("rl", True), Flag("is", "unread")))),
        ("rl -survey", And((Word("rl", True), Not(Word("survey"))))),
        ("rl OR is:unread OR rl", Or((Word("rl", True), Flag("is", "unread")))),
        ("-a cat:cs.LG b -a cat:cs.LG", And((Not(Word("a")), Match("cat", "cs.LG"), Word("b", True)))),
        ("O(n log n)", Phrase("O(n log n)")),
        ("sort -O(n  log n)^2 x", And((Word("sort"), Not(Phrase("O(n log n)^2")), Word("x", True)))),
        ("(a b) p(y | x )", And((Word("a"), Word("b", True), Phrase("p(y | x )")))),
        ("(f(a b)", And((Word("f(a"), Word("b", True)))),
        ("a a OR a", Or((And((Word("a"), Word("a"))), Word("a", True)))),
    ],
)
def test_words_and_groups(text: str, node: Node | None) -> None:
    assert same(where(text), node)


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("author:song", Match("author", "song")),
        ('author:"Ada  Lovelace"', Match("author", "Ada Lovelace", True)),
        ("cat:CS.lg", Match("cat", "cs.LG")),
        ("cat:cond-mat.STAT-MECH", Match("cat", "cond-mat.stat-mech")),
        ("cat:CS", Match("cat", "cs")),
        ('org:"Foo Bar"', Match("org", "Foo Bar", exact=True)),
        ("tag:ToDo", Match("tag", "ToDo")),
        ("#todo", Match("tag", "todo")),
        ('#"to do"', Match("tag", "to do")),
        ("source:HuggingFace", Match("source", "huggingface")),
        ('kw:"World Model"', Match("kw", "world model")),
        ("id:2509.08721v2", Match("id", "arxiv:2509.08721")),
        ("https://arxiv.org/abs/2509.08721", Match("id", "arxiv:2509.08721")),
        ("https://huggingface.co/papers/2509.08721", Match("id", "arxiv:2509.08721")),
        ("arxiv.org/pdf/2509.08721v1", Match("id", "arxiv:2509.08721")),
        ("has:code", Flag("has", "code")),
        ("IS:Starred", Flag("is", "starred")),
        ("votes:>50", Amount("votes", ">", 50, 0)),
        ("votes:>=50", Amount("votes", ">=", 50, 0)),
        ("comments:<5", Amount("comments", "<", 5, 0)),
        ("stars:=7", Amount("stars", "=", 7, 0)),
        ("stars:7", Amount("stars", "=", 7, 0)),
        ("votes:5..9", Amount("votes", "..", 5, 9)),
        ("votes:5..", Amount("votes", ">=", 5, 0)),
        ("votes:..9", Amount("votes", "<=", 9, 0)),
        ("year:2024", Amount("year", "=", 2024, 0)),
        ("year:2024..2025", Amount("year", "..", 2024, 2025)),
        ("on:2025-09-12", Listed("day", "2025-09-12")),
        ("on:2025-9-2", Listed("day", "2025-09-02")),
        ("on:today", Listed("day", "2025-09-15", "today")),
        ("on:yesterday", Listed("day", "2025-09-14", "yesterday")),
        ("on:trending", Listed("trending", "")),
        ("week:2025-w37", Listed("week", "2025-W37")),
        ("week:this", Listed("week", "2025-W38", "this")),
        ("week:last", Listed("week", "2025-W37", "last")),
        ("week:2020-W53", Listed("week", "2020-W53")),
        ("month:2025-09", Listed("month", "2025-09")),
        ("month:last", Listed("month", "2025-08", "last")),
        ("newer:7d", Newer(7, "d")),
        ("after:2024-01", Dated("after", "2024-01-01", "2024-01")),
        ("before:2025", Dated("before", "2025-01-01", "2025")),
        ("after:yesterday", Dated("after", "2025-09-14", "yesterday")),
    ],
)
def test_fields(text: str, node: Node) -> None:
    assert same(where(text), node)


@pytest.mark.parametrize(
    "text",
    [
        "C++", "GPT-4", "a'b", "arXiv:2401.00001", "foo:bar", "-", "--flag", "->", "a-b", "🙂", "f(x)", "O(n)", "f(",
        "https://example.com/a?b=(c)", "#", "##", "12\"", "AND", "NOT", "a:b:c", "\\", "*", "^a", "NEAR", "don’t", "−a",
    ],
)  # fmt: skip
def test_what_is_not_syntax_is_text(text: str) -> None:
    assert same(where(text), Word(text, True))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("OR", ["or"]),
        ("OR a", ["or", "a"]),
        ("a OR", ["a", "or"]),
        ("(OR a)", ["or", "a"]),
        ("a (OR) b", ["a", "or", "b"]),
    ],
)
def test_an_or_without_two_sides_is_text(text: str, words: list[str]) -> None:
    node = where(text)
    assert not isinstance(node, Or)
    assert [part.text for part in (node.nodes if isinstance(node, And) else [node]) if isinstance(part, Word)] == words


def test_control_characters_and_surrogates_part_words() -> None:
    assert same(where("a\x00b\ud800c\u202ed"), And((Word("a"), Word("b"), Word("c"), Word("d", True))))


@pytest.mark.parametrize(
    ("text", "position", "suggestion"),
    [
        ("a OR (b c", 5, None),
        ("-(a", 1, None),
        ("a)", 1, None),
        ("a(b OR c)", 8, None),
        ("a(b -c)", 6, None),
        ("a(b c))", 6, None),
        ('x "a b', 2, None),
        ('org:"a b', 4, None),
        ("votes:>x", 6, "votes:>50"),
        ("votes:", 6, None),
        ("votes:9..2", 6, "votes:2..9"),
        ("votes:..", 6, "votes:>50"),
        ("votes:99999999999999999999", 6, None),
        ("votes:٣", 6, "votes:>50"),
        ("year:24", 5, "year:2024"),
        ("on:2025-13-40", 3, None),
        ("on:2025-02-30", 3, None),
        ("on:2025-09", 3, "month:2025-09"),
        ("on:2025-W37", 3, "week:2025-W37"),
        ("week:2025-09-12", 5, "week:2025-W37"),
        ("week:2025-W54", 5, None),
        ("week:9999-W52", 5, None),
        ("month:2025-09-12", 6, "on:2025-09-12"),
        ("newer:7", 6, "newer:7d"),
        ("newer:soon", 6, None),
        ("after:spring", 6, None),
        ("is:foo", 3, None),
        ("is:star", 3, "is:starred"),
        ("has:dataset", 4, "has:datasets"),
        ("has:fultext", 4, "has:fulltext"),
        ("sort:xyz", 5, None),
        ("sort:foryuo", 5, "sort:foryou"),
        ("sort:vote", 5, "sort:votes"),
        ("-sort:votes", 0, "sort:votes-"),
        ("id:banana", 3, None),
        ("author:", 7, None),
        ('tag:""', 4, None),
        ("author:(a OR b)", 7, "(author:a OR author:b)"),
    ],
)
def test_errors_say_where_and_what(text: str, position: int, suggestion: str | None) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text, today=TODAY)
    assert caught.value.position == position
    assert caught.value.suggestion == suggestion
    assert caught.value.expected
    assert caught.value.text == text
    assert caught.value.exit_code == 2
    assert f"(character {position + 1} of the search)" in str(caught.value)


def test_for_you_is_an_order() -> None:
    assert parse("rl sort:foryou-", today=TODAY).sort == Sort("foryou", True)


def test_what_is_like_a_paper_comes_with_the_most_alike_first() -> None:
    query = parse("like:https://arxiv.org/abs/2509.08721v2 robots", today=TODAY)
    assert likes(query) == ("arxiv:2509.08721",)
    assert order(query) == Sort("likeness")
    assert is_ranked(query) and not is_ranked(parse("robots", today=TODAY))
    assert order(parse("like:2509.08721 sort:votes", today=TODAY)) == Sort("votes")


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5_000 + "a" + ")" * 5_000,
        "x" * 10_000,
        "(" * (MAX_DEPTH + 1) + "a" + ")" * (MAX_DEPTH + 1),
        "-(" * 60,
        "a " * 1_000,
    ],
)
def test_monsters_are_refused(text: str) -> None:
    with pytest.raises(QueryError):
        parse(text, today=TODAY)


def test_the_limits_themselves_are_allowed() -> None:
    assert same(where("(" * MAX_DEPTH + "a" + ")" * MAX_DEPTH), Word("a", True))
    assert same(where("x" * MAX_LENGTH), Word("x" * MAX_LENGTH, True))
    node = where("a " * MAX_TERMS)
    assert isinstance(node, And) and len(node.nodes) == MAX_TERMS


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("", Sort("date")),
        ("rl", Sort("date")),
        ("on:today", Sort("votes")),
        ("week:this rl", Sort("votes")),
        ("on:trending", Sort("rank")),
        ("-on:today", Sort("date")),
        ("on:today sort:date-", Sort("date", True)),
        ("sort:title rl sort:comments", Sort("comments")),
        ("(rl sort:votes) is:unread", Sort("votes")),
        ("rl sort:relevance", Sort("relevance")),
        ("is:unread sort:relevance", Sort("date")),
        ("SORT:Votes", Sort("votes")),
    ],
)
def test_order(text: str, sort: Sort) -> None:
    assert order(parse(text, today=TODAY)) == sort


def test_sort_is_no_operand() -> None:
    assert same(where("a OR sort:votes"), And((Word("a"), Word("or", True))))
    assert same(where("a OR sort:votes b"), Or((Word("a"), Word("b", True))))
    assert where("(sort:votes)") is None


def test_highlights() -> None:
    query = parse('flow "score matching" -gan (rl OR C++) tag:x flow diffu', today=TODAY)
    assert highlights(query) == (
        ("flow", False), ("score matching", False), ("rl", False), ("C++", False), ("diffu", True),
    )  # fmt: skip


def test_every_example_of_the_reference_parses() -> None:
    for field in (*FIELDS, *SYNTAX):
        query = parse(field.example, today=TODAY)
        assert field.help.endswith(".") and field.forms
        assert (query.where is None) == (field.name == "sort")
    assert len({field.name for field in FIELDS}) == len(FIELDS)


def test_unparse_is_plain() -> None:
    text = '#todo author:"Ada L"  (rl  OR "a b") -cat:CS.LG votes:=3 sort:date-'
    assert unparse(parse(text, today=TODAY)) == 'tag:todo author:"Ada L" (rl OR "a b") -cat:cs.LG votes:3 sort:date-'


def test_names_stay_what_they_are_once_everything_is_imported() -> None:
    script = """
import papertui.query as query
for name in (*query.__all__, *query.__all__):
    value = getattr(query, name)
    assert type(value).__name__ != "module", name
from papertui.query import describe, parse, unparse, terms
assert callable(parse) and callable(describe) and callable(unparse) and callable(terms)
"""
    source = str(Path(papertui.__file__).parents[1])
    subprocess.run([sys.executable, "-c", script], check=True, env={**os.environ, "PYTHONPATH": source})
