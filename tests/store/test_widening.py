"""What a query becomes that is content with some of its words."""

from __future__ import annotations

from datetime import date

import pytest

from papertui.query import parse
from papertui.query.tree import And, Flag, Match, Not, Or, Query, Sort, Word
from papertui.store import scoring, widening
from papertui.store.widening import MOST, neighbours
from store.filled import Invented, add, empty


def asked(text: str) -> Query:
    return parse(text, today=date(2026, 8, 14))


def widened(query: Query) -> Query | None:
    return widening.widened(query, widening.words(query))


def test_any_of_the_words_will_do() -> None:
    wider = widened(asked("sparse attention maps"))
    assert wider is not None and wider.where == Or((Word("sparse"), Word("attention"), Word("maps")))
    assert wider.sort == Sort("relevance")


def test_an_or_between_words_is_no_hindrance() -> None:
    wider = widened(asked("an odds ratio OR of sparse maps"))
    assert wider is not None and wider.where == Or(tuple(map(Word, ("odds", "ratio", "sparse", "maps"))))
    assert widened(asked("sparse maps OR is:unread")) is None


def test_all_else_must_hold() -> None:
    wider = widened(asked('sparse maps author:"Ada Example" -survey is:unread (rl OR bandits)'))
    assert wider is not None
    assert wider.where == And(
        (
            Or((Word("sparse"), Word("maps"))),
            Match("author", "Ada Example", True),
            Not(Word("survey")),
            Flag("is", "unread"),
            Or((Word("rl"), Word("bandits", True))),
        )
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('"sparse attention of maps"', ["sparse", "attention", "maps"]),
        ("single-response methods", ["single", "response", "methods"]),
        ("What is the best map of maps?", ["best", "map", "maps"]),
        ("maps maps of 学习 & 2509.08721", ["maps", "maps"]),
        ("maps of C++ and C++/CUDA code", ["maps", "cplusplus", "cplusplus", "CUDA", "code"]),
    ],
)
def test_words_are_taken_apart_and_count_as_often_as_they_are_said(text: str, words: list[str]) -> None:
    wider = widened(asked(text))
    assert wider is not None and isinstance(wider.where, Or)
    assert wider.where == Or(tuple(map(Word, words)))


@pytest.mark.parametrize(
    "text", ["", "maps", "the maps", "is:unread", "-maps", "rl OR is:read", "& +", "学习", "学习 maps"]
)
def test_one_word_is_no_choice(text: str) -> None:
    assert widened(asked(text)) is None


def test_words_that_follow_each_other() -> None:
    assert neighbours(asked("sparse attention of the maps"), ["sparse"]) == '"sparse attention" OR "attention maps"'
    assert neighbours(asked("sparse attention of the maps now"), ["sparse"]) == '"sparse attention"'
    assert neighbours(asked("maps is:unread"), []) is None


def test_words_that_tell_papers_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    db = empty()
    for number in range(6):
        add(db, Invented(f"Common words {'seldom' if number == 3 else ''}", "rare" if number < 2 else ""))
    monkeypatch.setattr(scoring, "COMMON", 3)
    assert scoring.telling(db, ["common", "rare", "words", "seldom", "rare"]) == ["rare", "seldom", "rare"]
    assert scoring.telling(db, ["words", "common"]) == ["words", "common"]
    monkeypatch.setattr(scoring, "_TOGETHER", 1)
    assert scoring.telling(db, ["common", "rare", "seldom"]) == ["seldom"]


def test_a_pasted_text_counts_with_its_beginning() -> None:
    wider = widened(asked(" ".join(f"w{number}" for number in range(240))))
    assert wider is not None and isinstance(wider.where, Or) and len(wider.where.nodes) == MOST
