"""What may follow in a query that is being typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertui.query import parse
from papertui.query.errors import QueryError
from papertui.tui.completing import Piece, Vocabulary, candidates, piece
from unit.test_query_parse import TODAY

WORDS = Vocabulary(
    {
        "tag": [("todo", 7), ("Toy", 2)],
        "organization": [("The Example Lab", 9), ("Lab of Examples", 4), ("example", 1)],
        "keyword": [("world model", 12), ('the "quoted" one', 3), ("words", 2)],
        "category": [("cs.LG", 5), ("cs.CL", 3)],
    }
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("is:unread ca", Piece(10, 12, "", "ca")),
        ("is:unread ", Piece(10, 10, "", "")),
        ("", Piece(0, 0, "", "")),
        ("-kw:wor", Piece(1, 7, "kw", "wor")),
        ('x kw:"world mo', Piece(2, 14, "kw", "world mo")),
        ("kw:“world mo", Piece(0, 12, "kw", "world mo")),
        ("(rl OR #to", Piece(7, 10, "tag", "to", True)),
        ("KW:", Piece(0, 3, "kw", "")),
        ('kw:"done"', None),
        ('"a phrase is:', None),
        ("C++", None),
        ("kw: ca", Piece(4, 6, "", "ca")),
        ("(ca", Piece(1, 3, "", "ca")),
    ],
)
def test_what_can_be_completed_at_the_end(text: str, found: Piece | None) -> None:
    assert piece(text, len(text)) == found


@pytest.mark.parametrize(
    ("text", "cursor", "found"),
    [
        ("is:un x", 5, Piece(0, 5, "is", "un")),
        ("is:unread", 5, None),
        ('kw:"wor" x', 7, None),
        ("(is:un)", 6, Piece(1, 6, "is", "un")),
    ],
)
def test_only_the_end_of_a_term_is_completed(text: str, cursor: int, found: Piece | None) -> None:
    assert piece(text, cursor) == found


def offered(text: str) -> list[str]:
    found = piece(text, len(text))
    return [one.text for one in candidates(found, WORDS)] if found else []


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ("so", ["source:", "sort:"]),
        ("is:un", ["is:unread", "is:untouched"]),
        ("sort:c", ["sort:comments", "sort:citations"]),
        ("on:t", ["on:today", "on:trending"]),
        ("#to", ["#todo", "#Toy"]),
        ("tag:", ["tag:todo", "tag:Toy"]),
        ("cat:cs.", ["cat:cs.LG", "cat:cs.CL"]),
        (
            "org:exa",
            [
                'org:"example"',
                'org:"The Example Lab"',
            ],
        ),
        ('kw:"wor', ['kw:"world model"', "kw:words"]),
        ("kw:the", ['kw:"the ""quoted"" one"']),
        ("votes:", []),
        ("kw:words", []),
        ("source:h", []),
    ],
)
def test_candidates(text: str, texts: list[str]) -> None:
    assert offered(text)[:2] == texts


@given(st.text('ab:#"“-() iskwtag.', max_size=12), st.integers(0, 12))
def test_what_is_put_in_can_be_read_back(text: str, cursor: int) -> None:
    found = piece(text, min(cursor, len(text)))
    for one in candidates(found, WORDS) if found else ():
        assert found is not None and one.text
        if found.field:
            try:
                parse(f"{text[: found.start]}{one.text}{text[found.end :]}", today=TODAY)
            except QueryError as error:
                assert not found.start <= error.position < found.start + len(one.text)
