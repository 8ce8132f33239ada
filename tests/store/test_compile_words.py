"""Words of a query and what the full-text index makes of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import apsw
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from papertui.query import QueryError, parse
from papertui.query.lex import MAX_LENGTH, MAX_TERMS
from papertui.query.parsing import MAX_DEPTH
from papertui.store.compile import compile, compile_count
from papertui.store.matching import begun
from store.filled import Invented, add, empty

TODAY = date(2025, 9, 15)
NOW = datetime(2025, 9, 15, 12, tzinfo=UTC)

TITLES = (
    "GPT-4 as a judge of C++ programs",
    "Deep learning — a survey",
    "The learned and the learner",
    "On ++ operators?",
    "深度学习 with diffusion",
    "机器深度学习入门",
    "An image of planning",
    "Imagining plants in Bézier's café",
    "Who will NEAR be: title AND NOT",
    "Diffusion of diffusion",
)


def filled() -> apsw.Connection:
    db = empty()
    for number, title in enumerate(TITLES):
        add(db, Invented(title, authors="Manning Example, 李飞飞, Someone O'Neil" if number == 0 else "Nobody Else"))
    return db


@pytest.fixture(scope="module")
def db() -> Iterator[apsw.Connection]:
    with filled() as connection:
        yield connection


def titles(db: apsw.Connection, text: str, *, live: bool = False) -> list[int]:
    """Which of `TITLES` a query finds, in its order."""
    selected = compile(parse(text, today=TODAY), now=NOW, today=TODAY, visit_ms=0, live=live)
    found = [row for (row,) in db.execute(selected.sql, selected.params)]
    return [
        TITLES.index(title) for row in found for (title,) in db.execute("SELECT title FROM paper WHERE id=?", (row,))
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("GPT-4", [0]),
        ("gpt", [0]),
        ("C++", [0]),
        ('"judge of C++"', [0]),
        ("learning", [2, 1]),
        ("learn", [2, 1]),
        ("surv", [1]),
        ('"surv"', []),
        ("surv deep", []),
        ("deep surv", [1]),
        ("surv learning", []),
        ("-surv deep", [1]),
        ("-survey deep", []),
        ("bezier cafe", [7]),
        ("diffusio", [9, 4]),
        ("NEAR", [8]),
        ("NOT AND", [8]),
        ("title", [8]),
        ("title:foo", []),
        ("image", [6]),
        ("imag", [7, 6]),
        ("planning", [6]),
        ("plan", [7, 6]),
        ("author:manning", [0]),
        ("author:mann", [0]),
        ("author:o'nei", [0]),
        ("author:李", [0]),
        ("author:---", []),
    ],
)
def test_words(db: apsw.Connection, text: str, found: list[int]) -> None:
    assert titles(db, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the learned", [2, 1]),
        ("the", [2]),
        ("of the diffusion", [9, 4]),
        ('"of diffusion"', [9]),
        ("-the learned", [1]),
        ("learned is", [2, 1]),
        ("++", [3, 0]),
        ("++ learned", [2, 1]),
        ("— OR planning", [6]),
        ("?", [3]),
        ("++ is:read", []),
        ('"++"', [3, 0]),
    ],
)
def test_stop_words_and_signs_count_only_alone(db: apsw.Connection, text: str, found: list[int]) -> None:
    assert titles(db, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("深度学习", [5, 4]), ("学习", [5, 4]), ("学习 diffusion", [4]), ("-入门 学习", [4]), ('"度学"', [5, 4])],
)
def test_scripts_without_spaces(db: apsw.Connection, text: str, found: list[int]) -> None:
    assert titles(db, text) == found


def test_relevance_puts_whole_words_first(db: apsw.Connection) -> None:
    assert titles(db, "diffusion sort:relevance")[0] == 9
    assert titles(db, "diffusion sort:relevance-")[0] == 4
    assert titles(db, "imag sort:relevance") == [6, 7]
    assert titles(db, "(diffusion OR is:read) sort:relevance") == [9, 4]
    assert titles(db, '"deep learning" sort:relevance') == [1]
    assert titles(db, "diffusion sort:relevance", live=True) == [9, 4]
    assert titles(db, "学习 sort:relevance") == [4, 5]  # the shorter title


def test_relevance_knows_names_of_signs_and_scripts_without_spaces() -> None:
    with empty() as db:
        add(db, Invented("Compilers of C++", day="2025-01-01"))
        add(db, Invented("学习 and compilers", day="2025-01-02"))
        add(db, Invented("Languages", "Among others C++ and C, and 学习, for compilers.", day="2025-09-01"))

        def order(text: str) -> list[int]:
            selected = compile(parse(text, today=TODAY), now=NOW, today=TODAY, visit_ms=0)
            found = [row for (row,) in db.execute(selected.sql, selected.params)]
            return [day.index(row) for row in found]

        day = [row for (row,) in db.execute("SELECT id FROM paper ORDER BY id")]
        assert order("C++ sort:relevance") == [0, 2]
        assert order("学习 sort:relevance") == [1, 2]
        assert order("compilers C++ sort:relevance") == [0, 2]
        assert order("compilers 学习 sort:relevance") == [1, 2]
        assert order("(C++ OR is:read) sort:relevance") == [0, 2]
        assert order("compilers C++ sort:relevance-") == [2, 0]


def test_relevance_weighs_the_title_most() -> None:
    with empty() as db:
        in_title = add(db, Invented("Robots", "on something else altogether, at length", day="2025-01-01"))
        in_abstract = add(db, Invented("Else", "robots robots robots", day="2025-01-03"))
        by_author = add(db, Invented("Else", "something", "Robots Example", day="2025-01-02"))
        for number in range(20):
            add(db, Invented(f"Filler {number}", "of no interest", day="2024-01-01"))
        selected = compile(parse('"robots" sort:relevance', today=TODAY), now=NOW, today=TODAY, visit_ms=0)
        assert list(db.execute(selected.sql, selected.params)) == [(in_title,), (by_author,), (in_abstract,)]


def test_a_single_letter_waits_while_it_is_typed(db: apsw.Connection) -> None:
    assert titles(db, "diffusion w", live=True) == [9, 4]
    assert titles(db, "diffusion w") == []
    assert len(titles(db, "w", live=True)) == len(TITLES)


WORDS = (
    "diffusion relativity analysis analyses physics university optimization generalization efficiently embedding"
    " embedded running using being policies hierarchical interpretability reinforcement transformers"
    " unsupervised retrieval evaluation knowledge representation beyond synthesis adversarial continuous happiness"
    " relationship dataset process research disease preserving question layer baseline expert usefulness"
).split()


def test_a_word_is_found_all_the_while_it_is_typed() -> None:
    with empty() as db:
        for word in WORDS:
            add(db, Invented(word))
        for word in WORDS:
            # stemming makes of `ques…` what no beginning of it is; three letters are enough in every other case
            for end in range(4, len(word) + 1):
                expression = begun(word[:end])
                found = {title for (row,) in db.execute("SELECT rowid FROM words WHERE words MATCH ?", (expression,))
                         for (title,) in db.execute("SELECT title FROM paper WHERE id=?", (row,))}  # fmt: skip
                assert word in found, (word[:end], expression)


def nested(depth: int, inner: str) -> str:
    """AND, OR and NOT in turn to that depth."""
    text = inner
    forms = ("a{0} ({1})", "b{0} OR ({1})", "-({1}) c{0}")
    for level in range(depth):
        text = forms[level % 3].format(level, text)
    return text


@pytest.mark.parametrize("inner", ["diffusion", "diffusion tag:x", "-学", "author:ada.lovelace"])
def test_the_deepest_nesting_is_understood(db: apsw.Connection, inner: str) -> None:
    for text in (
        "(" * MAX_DEPTH + inner + ")" * MAX_DEPTH,
        nested(MAX_DEPTH, inner),
        "(b OR (a " * (MAX_DEPTH // 2) + inner + "))" * (MAX_DEPTH // 2),
        "-(a (b OR " * (MAX_DEPTH // 2) + inner + "))" * (MAX_DEPTH // 2),
    ):
        titles(db, text)
        titles(db, text + " sort:relevance")


@pytest.mark.parametrize("term", ["author:embedding", "学", "-x", "#x", "org:x", "embed", "on:today", "2509.08721"])
def test_the_most_terms_are_understood(db: apsw.Connection, term: str) -> None:
    for glue, most in ((" ", MAX_TERMS), (" OR ", MAX_TERMS // 2)):
        number = min(most, MAX_LENGTH // len(term + glue))
        titles(db, glue.join([term] * number))


PIECES = st.sampled_from(
    """GPT-4 C++ the OR AND NOT - ( ) " “ #todo # 🙂 学习 深 f(x) f( a'b author:song author:学 author:' cat:cs org:%
    kw:y is:new on:today on:trending newer:3m votes:>5 sort:votes sort:relevance 2509.08721 NEAR NEAR(a * ^ ""
    title: title:x     {title} + ++ -( \\ % _ rowid words ; -- /* \u0301 ª ß İ ﬁ \ufdfa \U0001d11e \ue000""".split()
    + ['"a b"', 'author:"a b"', "\x00", '"*"', '"NEAR(a b)"', "a*", '"^a"']
)  # fmt: skip
QUERIES = st.lists(st.tuples(PIECES | st.text(max_size=5), st.sampled_from([" ", ""])), max_size=10).map(
    lambda parts: "".join(piece + gap for piece, gap in parts)
)
_SHARED = filled()


@given(QUERIES | st.text(max_size=40), st.booleans())
@example("\x00", False)
@example('"""" sort:relevance', False)
@example("a\ud800", True)
@settings(max_examples=500, deadline=None)
def test_no_query_that_parses_is_refused_by_the_database(text: str, live: bool) -> None:
    try:
        query = parse(text, today=TODAY)
    except QueryError:
        return
    selected = compile(query, now=NOW, today=TODAY, visit_ms=0, live=live)
    counted = compile_count(query, now=NOW, today=TODAY, visit_ms=0)
    found = _SHARED.execute(selected.sql, selected.params).fetchall()
    assert len(set(found)) == len(found)
    if not live:
        assert _SHARED.execute(counted.sql, counted.params).fetchall() == [(len(found),)]


@given(
    st.lists(
        st.sampled_from("diffusion learned planning deep café 学习 the GPT-4 -survey -学习 -deep".split()), min_size=1
    )
)
@settings(max_examples=100, deadline=None)
def test_all_of_several_words_is_what_each_finds(words: list[str]) -> None:
    found = set(range(len(TITLES)))
    for word in words:
        if word != "the":
            ruled_out = word.startswith("-")
            alone = set(titles(_SHARED, f'-"{word[1:]}"' if ruled_out else f'"{word}"'))
            found &= alone
    # a last word that may go on finds as much or more; the phrase at the end is whole
    together = " ".join(f'-"{word[1:]}"' if word.startswith("-") else f'"{word}"' for word in words if word != "the")
    assert set(titles(_SHARED, together)) == found


def test_a_word_that_is_repeated_is_looked_for_once(db: apsw.Connection) -> None:
    assert titles(db, "learning " * MAX_TERMS) == titles(db, "learning")
    often = compile(parse("learning " * MAX_TERMS, today=TODAY), now=NOW, today=TODAY, visit_ms=0)
    twice = compile(parse("learning learning learning", today=TODAY), now=NOW, today=TODAY, visit_ms=0)
    # collecting a common word 250 times over takes a minute
    assert often == twice
