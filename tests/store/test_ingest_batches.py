"""A batch comes out as its papers taken one by one."""

from __future__ import annotations

from typing import Any

import apsw
from hypothesis import given, settings
from hypothesis import strategies as st

from papertui.identity import feed_key
from papertui.model import Author, IngestCounts, Listing, Paper, Sighting
from papertui.store import ingest, schema

NOW = 1_786_700_000_000


TABLES = ("paper", "body", "alias", "term", "listing", "version", "detail", "mark", "note")


def contents(db: apsw.Connection) -> dict[str, list[tuple[object, ...]]]:
    """The rows of every table that tells of papers, and the words of the full-text index with their places."""
    db.execute("CREATE VIRTUAL TABLE temp.index_words USING fts5vocab('main', 'words', 'instance')")
    return {
        table: sorted(db.execute(f"SELECT * FROM {table}").fetchall(), key=repr)
        for table in (*TABLES, "temp.index_words")
    }


def cache() -> apsw.Connection:
    """An empty cache in memory, with a journal that knows two of the papers below."""
    db = apsw.Connection(":memory:")
    for step in schema.STEPS:
        db.execute(step)
    clock = "1786700000000-0000-desk-1a2b"
    db.execute(
        "INSERT INTO mark(subject, field, value, clock) VALUES('arxiv:2608.00002', 'starred', 'true', ?)", (clock,)
    )
    db.execute("INSERT INTO note(subject, clock, text) VALUES('doi:10.1000/b', ?, 'My own words')", (clock,))
    return db


# few values for each field, so that papers meet by key, by DOI, by title and by day
TITLES = ("On Invented Matter", "On  invented matter!", "A Survey", "Another Survey", "!?")
FIELDS: dict[str, list[object]] = {
    "key": [*[f"arxiv:2608.0000{n}" for n in range(1, 5)], "doi:10.1000/a", "doi:10.1000/b", *map(feed_key, TITLES)],
    "title": [*TITLES],
    "abstract": ["", "We study matter.", "We study other matter, and longer."],
    "authors": [(), (Author("Ada Example"),), (Author("Ada Example"), Author("Bo Beispiel", "bo", True))],
    "published": [None, "2026-08-01", "2026-08-02T10:00:00Z", "2025-01", "never"],
    "version": [None, 1, 2],
    "categories": [(), ("cs.LG",), ("cs.LG", "stat.ML")],
    "doi": [None, "10.1000/A", "10.1000/b"],
    "votes": [None, 0, 7],
    "keywords": [(), ("World Model",)],
}
LISTINGS = [None, Listing("day", "2026-08-01", 0), Listing("day", "2026-08-03", 1), Listing("trending", "", 2)]
papers = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in FIELDS.items()})
sightings = st.tuples(papers, st.sampled_from(["arxiv", "huggingface"]), st.sampled_from(LISTINGS), st.booleans())


@settings(max_examples=100, deadline=None)
@given(st.lists(sightings, max_size=12))
def test_a_batch_is_its_papers_one_by_one(drawn: list[tuple[dict[str, Any], str, Listing | None, bool]]) -> None:
    seen = [Sighting(Paper(**fields), source, listing, live) for fields, source, listing, live in drawn]
    together, apart = cache(), cache()
    counts = ingest.ingest(together, seen, NOW)
    came = {one.paper.key: 2 for one in seen}
    for one in seen:
        what = ingest.ingest(apart, [one], NOW).index(1)
        came[one.paper.key] = min(came[one.paper.key], what)
    assert counts == IngestCounts(*[list(came.values()).count(what) for what in range(3)])
    assert contents(together) == contents(apart)
