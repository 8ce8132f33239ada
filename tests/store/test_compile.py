"""Every criterion and order of the search language against a real database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import apsw
import pytest

from papertui.query import parse
from papertui.store import schema
from papertui.store.compile import Sql, compile, compile_count
from papertui.store.schema import CATEGORY, HANDLE, HIDDEN, ORGANIZATION, QUEUED, READ, SOURCE, STARRED, TAG
from store.filled import Invented, add, crowd, empty

TODAY = date(2025, 9, 15)
NOW = datetime(2025, 9, 15, 12, tzinfo=UTC)
VISIT = 5_000

PAPERS = (
    Invented(
        "Alpha", "about diffusion", "Ada Lovelace, Ann Song", ("world model",), day="2025-09-15", votes=60,
        comments=9, stars=500, flags=STARRED | READ, extras=schema.HAS_CODE | schema.HAS_NOTE, arrived=9_000,
        key="arxiv:2509.00001", note="read twice", published="2025-09-12",
        terms=((CATEGORY, "cs.LG"), (CATEGORY, "cs"), (TAG, "ToDo"), (SOURCE, "huggingface"),
               (ORGANIZATION, "Foo Bar Labs"), (HANDLE, "foobar")),
        listings=(("day", "2025-09-15", 1), ("trending", "", 1), ("week", "2025-W38", 0)),
    ),
    Invented(
        "Beta", "about planning", "Alan Turing", ("world",), day="2025-09-12T23:00:00Z", votes=50, comments=5,
        flags=QUEUED, extras=schema.HAS_PROJECT | schema.HAS_MODELS, key="arxiv:2509.00002", published="2024-12-31",
        terms=((CATEGORY, "cs.CL"), (SOURCE, "import"), (ORGANIZATION, "100% Org_"), (HANDLE, "hundred")),
        listings=(("day", "2025-09-12", 0), ("trending", "", 0)),
    ),
    Invented(
        "Gamma", "about retrieval", "Grace Hopper", day="2025-09-01", votes=0, comments=0, stars=0, flags=HIDDEN,
        extras=schema.HAS_DATASETS | schema.HAS_SPACES, key="doi:10.1000/abc", published="2023-01-01",
        terms=((CATEGORY, "math.AG"),), listings=(("month", "2025-09", None),),
    ),
    Invented(
        "Delta", "about robots", "Song Li", day="2025-08-20", flags=HIDDEN | STARRED,
        extras=schema.HAS_MEDIA | schema.HAS_FULLTEXT, terms=((CATEGORY, "csx.AA"), (TAG, "todolist")),
        listings=(("day", "2025-08-20", 0), ("trending", "", None)),
    ),
    Invented("Epsilon", "about nothing known", day=None, votes=51),
)  # fmt: skip


@pytest.fixture(scope="module")
def db() -> Iterator[apsw.Connection]:
    with empty() as connection:
        for paper in PAPERS:
            add(connection, paper)
        yield connection


@pytest.fixture
def found(db: apsw.Connection) -> Callable[[str], str]:
    """The initials of the papers a query selects, in its order."""
    initials = dict(db.execute("SELECT id, substr(title, 1, 1) FROM paper"))
    return lambda text: "".join(initials[row] for row in rows(db, text))


def sql(text: str, *, live: bool = False) -> Sql:
    return compile(parse(text, today=TODAY), now=NOW, today=TODAY, visit_ms=VISIT, live=live)


def rows(db: apsw.Connection, text: str) -> list[int]:
    selected = sql(text)
    result = [row for (row,) in db.execute(selected.sql, selected.params)]
    counted = compile_count(parse(text, today=TODAY), now=NOW, today=TODAY, visit_ms=VISIT)
    assert db.execute(counted.sql, counted.params).fetchall() == [(len(result),)]
    return result


@pytest.mark.parametrize(
    ("text", "initials"),
    [
        ("", "ABE"),
        ("is:unread", "BE"),
        ("is:read", "A"),
        ("is:starred", "AD"),
        ("is:queued", "B"),
        ("is:hidden", "GD"),
        ("is:new", "A"),
        ("-is:new", "BE"),
        ("-is:hidden", "ABE"),
        ("is:starred -is:hidden", "A"),
        ("tag:todo", "A"),
        ("#TODO", "A"),
        ("tag:todolist", "D"),
        ("-tag:todo", "BE"),
        ("cat:cs.LG", "A"),
        ("cat:CS.lg", "A"),
        ("cat:cs", "AB"),
        ("cat:math is:hidden", "G"),
        ("-cat:cs", "E"),
        ("source:huggingface", "A"),
        ("source:Import", "B"),
        ('kw:"World Model"', "A"),
        ("kw:world", "B"),
        ("org:foobar", "A"),
        ("org:labs", "A"),
        ('org:"bar labs"', ""),
        ('org:"foo bar labs"', "A"),
        ('org:"foobar"', "A"),
        ('org:"100%"', ""),
        ("org:100%", "B"),
        ("org:_", "B"),
        ("org:%", "B"),
        ("id:2509.00001", "A"),
        ("https://arxiv.org/abs/2509.00002v3", "B"),
        ("id:10.1000/ABC", "G"),
        ("2509.00001", "A"),
        ("arXiv:2509.00001", "A"),
        ("-id:2509.00001", "BE"),
        ("author:song", "A"),
        ("author:tur", "B"),
        ('author:"ada lovelace"', "A"),
        ('author:"lovelace ada"', ""),
        ('author:"ada love"', ""),
        ("author:love.ada", "A"),
        ("-author:song", "BE"),
        ("has:code", "A"),
        ("has:note", "A"),
        ("has:project", "B"),
        ("has:models", "B"),
        ("has:datasets is:hidden", "G"),
        ("has:spaces is:hidden", "G"),
        ("has:media is:hidden", "D"),
        ("has:fulltext is:hidden", "D"),
        ("-has:code", "BE"),
        ("votes:>50", "AE"),
        ("votes:>=50", "ABE"),
        ("votes:<51", "B"),
        ("votes:<=50", "B"),
        ("votes:50", "B"),
        ("votes:50..51", "BE"),
        ("-votes:>50", "B"),
        ("-comments:>=5", "E"),
        ("comments:>5", "A"),
        ("stars:>100", "A"),
        ("-stars:>100", "BE"),
        ("year:2024", "B"),
        ("year:2024..2025", "AB"),
        ("year:>2024", "A"),
        ("year:<2025", "B"),
        ("year:>9999", ""),
        ("on:today", "A"),
        ("on:2025-09-12", "B"),
        ("week:2025-W38", "A"),
        ("week:2025-W37", "B"),
        ("month:2025-09", "AB"),
        ("month:2025-09 is:hidden", "G"),
        ("-on:today", "BE"),
        ("on:trending", "BA"),
        ("on:trending is:starred", "AD"),
        ("newer:7d", "AB"),
        ("newer:2d", "A"),
        ("newer:12h", "A"),
        ("newer:61h", "AB"),
        ("newer:60h", "A"),
        ("newer:99999y", "AB"),
        ("newer:99999h", "AB"),
        ("newer:1m is:hidden", "GD"),
        ("newer:3w is:hidden", "G"),
        ("after:2025-09-12", "AB"),
        ("after:2025-09-13", "A"),
        ("before:2025-09-15", "B"),
        ("before:2025-09", ""),
        ("-before:2025-09-15", "AE"),
        ("sort:date-", "EBA"),
        ("sort:votes", "AEB"),
        ("sort:votes-", "BEA"),
        ("sort:comments", "ABE"),
        ("sort:comments-", "BAE"),
        ("sort:title", "ABE"),
        ("sort:title-", "EBA"),
        ("(tag:todo OR is:queued) votes:>0", "AB"),
        ("-(has:code OR has:project)", "E"),
        ("-(-has:code -votes:51)", "AE"),
        ("(diffusion OR has:project) -cat:cs.LG", "B"),
        ("diffusion OR planning", "AB"),
        ("about -diffusion", "BE"),
        ("-about", ""),
        ("twice", "A"),
    ],
)
def test_selects(found: Callable[[str], str], text: str, initials: str) -> None:
    assert found(text) == initials


def plan(db: apsw.Connection, text: str, *, live: bool = False) -> list[str]:
    selected = sql(text, live=live)
    return [step[3] for step in db.execute(f"EXPLAIN QUERY PLAN {selected.sql}", selected.params)]


@pytest.fixture(scope="module")
def crowded() -> Iterator[apsw.Connection]:
    with empty() as connection:
        crowd(connection, 300)
        yield connection


def test_the_inbox_reads_the_paper_table_in_its_own_order(crowded: apsw.Connection) -> None:
    assert plan(crowded, "is:unread") == ["SCAN p"]
    assert plan(crowded, "") == ["SCAN p"]


@pytest.mark.parametrize("text", ["learned", "learned is:unread cat:cs", "learned -diffusion", "author:author1"])
def test_words_are_found_newest_first_without_sorting(crowded: apsw.Connection, text: str) -> None:
    assert plan(crowded, text)[0].startswith("SCAN words VIRTUAL TABLE")
    assert not any("ORDER BY" in step for step in plan(crowded, text))
    found = rows(crowded, text)
    assert found and found == sorted(found, reverse=True)


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("on:2025-09-12", "SEARCH listing USING PRIMARY KEY (kind=? AND period=?)"),
        ("month:2025-09", "SEARCH listing USING PRIMARY KEY (kind=? AND period>? AND period<?)"),
        ("cat:cs.LG", "SEARCH term USING PRIMARY KEY (kind=? AND value=?)"),
        ("is:starred", "SEARCH paper USING COVERING INDEX paper_flags (flags=?)"),
        ("newer:7d", "SEARCH p USING INTEGER PRIMARY KEY (rowid>?)"),
        ("id:2509.00001", "SEARCH alias USING PRIMARY KEY (key=?)"),
    ],
)
def test_indexes_serve(crowded: apsw.Connection, text: str, step: str) -> None:
    assert step in plan(crowded, text)
    assert not any(line.startswith("SCAN p") and line[6:7] in ("", " ") for line in plan(crowded, text))


def test_a_list_is_in_the_order_of_votes(crowded: apsw.Connection) -> None:
    votes = dict(crowded.execute("SELECT id, coalesce(votes, -1) FROM paper"))
    found = rows(crowded, "month:2025-09")
    assert len(found) > 20
    assert found == sorted(found, key=lambda row: (votes[row], row), reverse=True)


def test_it_can_be_a_subquery_and_take_a_limit(crowded: apsw.Connection) -> None:
    for text in ("learned", "learned OR is:starred sort:relevance", "on:2025-09-12", "planning sort:relevance"):
        selected = sql(text)
        whole = rows(crowded, text)
        limited = crowded.execute(f"{selected.sql} LIMIT 3", selected.params)
        assert [row for (row,) in limited] == whole[:3]
        inner = crowded.execute(
            f"SELECT count(*) FROM term WHERE kind = ? AND id IN ({selected.sql})", (SOURCE, *selected.params)
        )
        assert inner.fetchall() == [(len(whole),)]


def test_nothing_of_a_query_stands_in_the_sql() -> None:
    for text in (
        "zebra",
        'author:zebra "zebra x" org:zebra tag:zebra kw:zebra source:zebra cat:zebra',
        "zebra OR -(zebra 学zebra)",
    ):
        assert "zebra" not in sql(text).sql
        assert "zebra" not in sql(text + " sort:relevance").sql
