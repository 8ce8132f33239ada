"""The counter table tells what counting would, whatever happens to papers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papertui.edits import Event
from papertui.model import Listing, Organization, Paper, Sighting
from papertui.store import connection, ingest, playing, retention

_COUNTED = (
    "SELECT kind, value, count(*) FROM term GROUP BY kind, value UNION ALL"
    " SELECT 'year', substr(published, 1, 4), count(*) FROM paper WHERE published IS NOT NULL GROUP BY 2"
)


def assert_true(db: apsw.Connection) -> None:
    told = set(db.execute("SELECT kind, value, size FROM tally WHERE size <> 0"))
    assert told == set(db.execute(_COUNTED))


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[apsw.Connection]:
    path: Path = tmp_path_factory.mktemp("tally") / "cache.db"
    opened = connection.open_writer(path)
    yield opened
    opened.close()


PAPERS = st.builds(
    lambda number, year, categories, keywords, org, version: Paper(
        f"arxiv:2608.{number:05}" if number % 2 else f"feed:{number:016x}",
        f"A title long enough to join papers by number {number // 2}",
        published=f"{year}-03-01" if year else None,
        categories=tuple(dict.fromkeys(categories)),
        keywords=tuple(dict.fromkeys(keywords)),
        organization=Organization(org, org.upper()) if org else None,
        version=version,
    ),
    st.integers(0, 9),
    st.sampled_from((None, 2024, 2025, 2026)),
    st.lists(st.sampled_from(("cs.LG", "cs.CV")), max_size=2),
    st.lists(st.sampled_from(("maps", "rivers", "kites")), max_size=3),
    st.sampled_from((None, "lab", "mill")),
    st.sampled_from((None, 1, 2, 3)),
)
SIGHTINGS = st.builds(
    Sighting,
    PAPERS,
    st.sampled_from(("arxiv", "huggingface")),
    st.sampled_from((None, Listing("day", "2026-02-01", 1), Listing("day", "2026-05-01", 1))),
    st.booleans(),
)


@given(st.lists(st.one_of(SIGHTINGS, st.integers(0, 9), st.sampled_from(("tag:a", "tag:b"))), max_size=8))
@settings(max_examples=100, deadline=None)
def test_counters_follow_papers(db: apsw.Connection, steps: list[Sighting | int | str]) -> None:
    db.execute("BEGIN")
    try:
        for number, step in enumerate(steps, 1):
            some = [int(row) for (row,) in db.execute("SELECT id FROM paper ORDER BY id")]
            if isinstance(step, Sighting):
                ingest.ingest(db, [step], number)
            elif isinstance(step, int) and some:
                retention._drop(db, some[step % len(some)])
            elif isinstance(step, str) and some:
                ((key,),) = db.execute("SELECT key FROM paper WHERE id=?", (some[0],)).fetchall()
                event = Event(f"{1755172800000 + number}-0000-desk-1a2b", ((str(key), step, number % 2 == 0),))
                playing.play(db, [event], lambda _, __: 0)
            assert_true(db)
    finally:
        db.execute("ROLLBACK")
