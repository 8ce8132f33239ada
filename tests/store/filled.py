"""A cache with invented papers, written straight into the tables, so that only the schema is needed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

import apsw

from papertui import text
from papertui.store import schema
from papertui.store.tokens import indexed


class Invented(NamedTuple):
    """A paper as the tables know it; `rest` is what the index holds besides title and authors."""

    title: str
    abstract: str = ""
    authors: str = ""
    keywords: tuple[str, ...] = ()
    note: str = ""
    day: str | None = "2025-09-01"
    published: str | None = None
    votes: int | None = None
    comments: int | None = None
    stars: int | None = None
    flags: int = 0
    extras: int = 0
    arrived: int = 1_000
    key: str = ""
    terms: tuple[tuple[str, str], ...] = ()
    listings: tuple[tuple[str, str, int | None], ...] = ()


def empty() -> apsw.Connection:
    """A database in memory with the newest schema."""
    db = apsw.Connection(":memory:")
    for step in schema.STEPS:
        db.execute(step)
    return db


def add(db: apsw.Connection, paper: Invented) -> int:
    """Write one paper and return its id."""
    ordinal = date.fromisoformat(paper.day[:10]).toordinal() if paper.day else 0
    first = ordinal * schema.IDS_PER_DAY
    ((number,),) = db.execute(
        "SELECT count(*) FROM paper WHERE id BETWEEN ? AND ?", (first, first + schema.IDS_PER_DAY - 1)
    ).fetchall()
    row = int(first + number)
    key = paper.key or f"feed:{row:016x}"
    db.execute(
        "INSERT INTO paper(id, key, title, title_key, authors, date, published, votes, comments, github_stars, flags,"
        " extras, arrived) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (row, key, paper.title, text.title_key(paper.title), paper.authors, paper.day, paper.published or paper.day,
         paper.votes, paper.comments, paper.stars, paper.flags, paper.extras, paper.arrived),
    )  # fmt: skip
    db.execute("INSERT INTO alias(key, id) VALUES(?,?)", (key, row))
    db.execute(
        "INSERT INTO words(rowid, title, abstract, authors, keywords, notes) VALUES(?,?,?,?,?,?)",
        (row, *map(indexed, (paper.title, paper.abstract, paper.authors, "\n".join(paper.keywords), paper.note))),
    )
    db.execute("INSERT INTO heads(rowid, text) VALUES(?,?)", (row, f"{paper.title}\n{paper.authors}"))
    for kind, value in (*paper.terms, *((schema.KEYWORD, word) for word in paper.keywords)):
        db.execute("INSERT INTO term(kind, value, id) VALUES(?,?,?)", (kind, value, row))
    for kind, period, rank in paper.listings:
        db.execute("INSERT INTO listing(kind, period, id, rank) VALUES(?,?,?,?)", (kind, period, row, rank))
    return row


_SUBJECTS = ("Diffusion", "Planning", "Retrieval", "Alignment", "Vision", "Speech", "Robotics")
_MANNERS = ("fast", "sparse", "learned", "robust", "causal")


def crowd(db: apsw.Connection, size: int) -> None:
    """Many papers over many days, every third read and every tenth hidden."""
    for number in range(size):
        subject, manner = _SUBJECTS[number % 7], _MANNERS[number % 5]
        day = (date(2025, 9, 30) - timedelta(days=number // 4)).isoformat()
        flags = (schema.READ if number % 3 == 0 else 0) | (schema.HIDDEN if number % 10 == 0 else 0)
        flags |= schema.STARRED if number % 50 == 7 else 0
        add(
            db,
            Invented(
                f"{manner.title()} {subject} for case {number}",
                f"We study {subject.lower()} that is {manner}.",
                f"Author{number % 11} Example, Someone Else",
                day=day,
                votes=number % 40 if number % 2 else None,
                flags=flags,
                terms=((schema.CATEGORY, f"cs.{'LCR'[number % 3]}{'GLV'[number % 3]}"), (schema.SOURCE, "huggingface")),
                listings=(("day", day, number % 4),),
            ),
        )
