"""The ways that a large cache goes lead to the same papers in the same order as the plain ones."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import apsw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papertui.query import parse
from papertui.store import plans
from papertui.store.compile import Sql, compile, compile_count, compile_members, compile_others
from papertui.store.facets import of_all, of_few, of_many, of_others
from papertui.store.plans import SMALL, Scale
from store.filled import Invented, add, crowd, empty

NOW = datetime(2025, 10, 1, 12, tzinfo=UTC)
TERMS = frozenset((("category", "cs.LG"), ("category", "cs"), ("source", "huggingface")))
LARGE = Scale(True, True, TERMS)


@pytest.fixture(scope="module")
def db() -> apsw.Connection:
    made = empty()
    crowd(made, 300)
    for number, (title, authors) in enumerate(
        (("Diffusers for all", "Zoë Quill"), ("On diff tools", "Ada Moss"), ("Maps", "Dirk Diffenbach"), ("Dim", ""))
    ):
        add(made, Invented(title, "Nothing here", authors, day=f"2025-08-0{number + 1}", comments=number or None))
    made.execute("INSERT INTO cited(key, citations, fetched) SELECT key, id % 7, 1 FROM paper WHERE id % 3 = 0")
    made.execute("INSERT INTO cited(key, citations, fetched) SELECT key, NULL, 1 FROM paper WHERE id % 3 = 1")
    made.execute("INSERT INTO alias(key, id) SELECT 'doi:' || id, id FROM paper WHERE id % 2 = 0")
    made.execute(
        "INSERT INTO cited(key, citations, fetched) SELECT 'doi:' || id, id % 11, 1 FROM paper WHERE id % 2 = 0"
    )
    for number, points in enumerate((5, 0, -3, 3, -5)):
        made.execute(
            "INSERT INTO rule(search, name, place, query, hides, points) VALUES(?,?,?,'x',0,?)",
            (f"r{number}", f"r{number}", number, points),
        )
        made.execute(
            "INSERT INTO hit(rule, id) SELECT r.number, p.id FROM rule r, paper p WHERE r.search=? AND p.rowid % ? = 0",
            (f"r{number}", number + 2),
        )
    return made


def found(db: apsw.Connection, text: str, scale: Scale, *, live: bool = False) -> list[int]:
    query = parse(text, today=NOW.date())
    sql = compile(query, now=NOW, today=NOW.date(), visit_ms=0, live=live, scale=scale)
    return [row for (row,) in db.execute(sql.sql, sql.params)]


CRITERIA = st.sampled_from(
    'diffusion|(planning OR speech)|-vision|fast|"learned retrieval"|cat:cs.LG|cat:cs|cat:cs.CV|source:huggingface'
    "|is:unread|is:read|is:starred|is:hidden|-is:read|votes:>20|after:2025-08-01|author:author3|year:2025|-cat:cs.LG"
    "|-source:huggingface|on:2025-09-01|month:2025-09|(cat:cs.LG OR votes:3)|has:code|source:arxiv|study".split("|")
)
BY = ("date", "votes", "comments", "title", "citations", "score", "relevance")
ORDERS = st.sampled_from(("", *(f"sort:{by}{way}" for by in BY for way in ("", "-"))))


@given(st.lists(CRITERIA, max_size=3), ORDERS)
@settings(max_examples=300, deadline=None)
def test_every_query_finds_the_same_in_a_large_cache(db: apsw.Connection, criteria: list[str], order: str) -> None:
    text = " ".join((*criteria, order))
    assert found(db, text, LARGE) == found(db, text, SMALL)


@given(st.lists(CRITERIA, max_size=3), st.sampled_from(("sort:relevance", "sort:relevance-", "sort:date")))
@settings(max_examples=200, deadline=None)
def test_scores_are_the_same_without_reading_rows(db: apsw.Connection, criteria: list[str], order: str) -> None:
    query = parse(" ".join((*criteria, order)), today=NOW.date())
    ways = [compile(query, now=NOW, today=NOW.date(), visit_ms=0, scored=True, scale=scale) for scale in (SMALL, LARGE)]
    one, other = (db.execute(sql.sql, sql.params).fetchall() for sql in ways)
    assert one == other


@given(st.lists(CRITERIA, max_size=3))
@settings(max_examples=200, deadline=None)
def test_every_count_is_of_what_is_found(db: apsw.Connection, criteria: list[str]) -> None:
    query = parse(" ".join(criteria), today=NOW.date())
    sql = compile_count(query, now=NOW, today=NOW.date(), visit_ms=0, scale=LARGE)
    assert db.execute(sql.sql, sql.params).fetchall() == [(len(found(db, query.text, SMALL)),)]


MOST = {"category": 2, "keyword": 50, "source": 1, "year": 1, "tag": 9}


@given(st.sampled_from(("", "is:unread", "is:read", "is:read is:unread")))
def test_terms_are_counted_alike_in_every_way(db: apsw.Connection, text: str) -> None:
    query = parse(text, today=NOW.date())
    among = compile_members(query, now=NOW, today=NOW.date(), visit_ms=0)
    others = compile_others(query)
    assert others is not None
    assert of_others(db, others, MOST) == of_many(db, among, MOST) == of_few(db, among, MOST)
    everything = Sql("SELECT id FROM paper", ())
    assert of_all(db, MOST) == of_many(db, everything, MOST)
    assert compile_others(parse("is:unread fast", today=NOW.date())) is None


def _begins(db: apsw.Connection, text: str) -> set[int]:
    """Rows with a word in title or authors that begins so, by reading all of them."""
    heads = db.execute("SELECT id, title || ' ' || authors FROM paper")
    plain = text.lower()
    return {int(row) for row, words in heads for word in re.findall(r"\w+", words.lower()) if word.startswith(plain)}


TYPED = st.sampled_from(
    ("d", "di", "dif", "diff", "diffusion", "z", "qui", "author1", "a", "plan", "s", "sp", "spee", "x")
)


@given(st.lists(CRITERIA, max_size=2), TYPED)
@settings(max_examples=300, deadline=None)
def test_what_is_typed_is_a_whole_word_or_the_beginning_of_one_in_title_or_authors(
    db: apsw.Connection, criteria: list[str], typed: str
) -> None:
    others = " ".join(criteria)
    text = f"{others} {typed}".strip()
    shown = found(db, text, LARGE, live=True)
    among = found(db, others, SMALL)
    has_words = any(re.fullmatch(r"\w+|\"[\w ]+\"|.* OR [a-z]+.|author:.*", one) for one in criteria)
    if has_words and len(typed) <= plans.SHORT:
        wanted = set(among)
    else:
        # quotes keep a word from standing for longer ones
        wanted = _begins(db, typed) | set(found(db, f'"{typed}"', SMALL))
        wanted |= set(found(db, f'"{typed}" is:hidden', SMALL))
    assert shown == [row for row in among if row in wanted]
    sql = compile_members(parse(text, today=NOW.date()), now=NOW, today=NOW.date(), visit_ms=0, scale=LARGE, live=True)
    assert sorted(row for (row,) in db.execute(sql.sql, sql.params)) == sorted(shown)
    asked = compile_members(parse(text, today=NOW.date()), now=NOW, today=NOW.date(), visit_ms=0, scale=LARGE)
    assert sorted(row for (row,) in db.execute(asked.sql, asked.params)) == sorted(found(db, text, LARGE))


def test_a_small_cache_is_known_as_such_and_a_large_one_with_its_common_terms(
    db: apsw.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert plans.measure(db) == Scale(False, True)
    monkeypatch.setattr(plans, "LARGE", 300)
    monkeypatch.setattr(plans, "COMMON", 99)
    assert plans.measure(db) == Scale(True, True, TERMS | {("category", "cs.CL"), ("category", "cs.RV")})


@pytest.mark.parametrize(
    ("text", "live", "plan"),
    [
        ("d", True, "SCAN heads VIRTUAL TABLE INDEX"),
        ("cat:cs.LG", False, "SEARCH t USING PRIMARY KEY"),
        ("sort:votes", False, "SEARCH p USING INDEX paper_votes"),
        ("sort:comments", False, "SEARCH p USING INDEX paper_comments"),
        ("sort:title", False, "SCAN p USING COVERING INDEX paper_title"),
    ],
)
def test_the_first_papers_need_no_sorting_of_all(db: apsw.Connection, text: str, live: bool, plan: str) -> None:
    sql = compile(parse(text, today=date(2025, 10, 1)), now=NOW, today=NOW.date(), visit_ms=0, live=live, scale=LARGE)
    steps = [str(row[-1]) for row in db.execute(f"EXPLAIN QUERY PLAN {sql.sql}", sql.params)]
    assert any(step.startswith(plan) for step in steps), steps
    assert not any("TEMP B-TREE FOR ORDER BY" in step for step in steps), steps
