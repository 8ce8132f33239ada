"""A half-published list never replaces a fuller one, and pauses hold across processes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import apsw
import pytest

from papertui.model import Listing, Paper, Sighting
from papertui.store import bookkeeping, connection, ingest

HOUR = 3_600_000


@pytest.fixture
def db(tmp_path: Path) -> Iterator[apsw.Connection]:
    connected = connection.open_writer(tmp_path / "cache.db")
    yield connected
    connected.close()


def publish(db: apsw.Connection, kind: str, period: str, numbers: Sequence[int]) -> None:
    keys = [f"arxiv:2608.{number:05}" for number in numbers]
    worse = bookkeeping.is_worse(db, kind, period, len(keys))
    if not worse:
        listed = [
            Sighting(Paper(key, f"Paper {key}"), "huggingface", Listing(kind, period, rank))
            for rank, key in enumerate(keys)
        ]
        ingest.ingest(db, listed, 0)
    bookkeeping.complete(db, kind, period, keys, 0, worse=worse)


def listed(db: apsw.Connection, kind: str, period: str) -> list[int]:
    sql = "SELECT key FROM listing JOIN paper USING(id) WHERE kind=? AND period=? ORDER BY rank"
    return [int(key[-5:]) for (key,) in db.execute(sql, (kind, period))]


def test_a_list_grows_and_a_shorter_one_is_not_believed(db: apsw.Connection) -> None:
    publish(db, "day", "2026-08-14", [1, 2])
    publish(db, "day", "2026-08-14", [3, 1, 2, 4])
    assert listed(db, "day", "2026-08-14") == [3, 1, 2, 4]
    publish(db, "day", "2026-08-14", [9])
    publish(db, "day", "2026-08-14", [])
    assert listed(db, "day", "2026-08-14") == [3, 1, 2, 4]


def test_a_list_of_the_same_size_drops_who_left(db: apsw.Connection) -> None:
    publish(db, "day", "2026-08-14", [1, 2, 3])
    publish(db, "day", "2026-08-14", [1, 3, 4])
    assert listed(db, "day", "2026-08-14") == [1, 3, 4]


def test_trending_changes_its_members_but_is_never_halved(db: apsw.Connection) -> None:
    publish(db, "trending", "", [1, 2, 3, 4])
    publish(db, "trending", "", [5, 1, 2])
    assert listed(db, "trending", "") == [5, 1, 2]
    publish(db, "trending", "", [7])
    assert listed(db, "trending", "") == [5, 1, 2]


def test_a_pause_is_kept_extended_and_forgotten_when_absurd(db: apsw.Connection) -> None:
    assert bookkeeping.ahead(db, "host", 1000) == 0
    bookkeeping.cool(db, "host", 5000)
    bookkeeping.cool(db, "host", 3000)
    assert bookkeeping.ahead(db, "host", 1000) == 4000
    assert bookkeeping.ahead(db, "host", 6000) == 0
    bookkeeping.cool(db, "host", 100 * 24 * HOUR)
    assert bookkeeping.ahead(db, "host", 1000) == 0


def test_sources_tell_when_they_last_answered_and_why_not(db: apsw.Connection) -> None:
    bookkeeping.succeeded(db, "huggingface", 0, HOUR)
    bookkeeping.failed(db, "huggingface", "it hangs", 2 * HOUR, 3 * HOUR)
    bookkeeping.failed(db, "huggingface", "it still hangs", 3 * HOUR, 4 * HOUR)
    (state,) = bookkeeping.sources(db)
    assert (state.last_good, state.last_try, state.next_try) == (
        "1970-01-01T00:00:00Z", "1970-01-01T03:00:00Z", "1970-01-01T04:00:00Z",
    )  # fmt: skip
    assert (state.error, state.failures) == ("it still hangs", 2)
    bookkeeping.succeeded(db, "huggingface", 5 * HOUR, 6 * HOUR)
    (state,) = bookkeeping.sources(db)
    assert (state.error, state.failures) == (None, 0)


def test_a_lane_is_used_once_in_a_while_by_whoever_asks(db: apsw.Connection) -> None:
    assert [bookkeeping.reserve(db, "arxiv", 1000, 3000) for _ in range(3)] == [0, 3000, 6000]
    bookkeeping.reserve(db, "set back", 3_600_000, 3000)
    assert bookkeeping.reserve(db, "set back", 1000, 3000) == 0
    assert bookkeeping.reserve(db, "set back", 1000, 3000) == 3000
    assert bookkeeping.reserve(db, "arxiv", 9500, 3000) == 500
    assert bookkeeping.reserve(db, "arxiv", 50_000, 3000) == 0
    bookkeeping.cool(db, "arxiv", 60_000)
    assert bookkeeping.reserve(db, "arxiv", 51_000, 3000) == 9000


def test_a_moment_that_is_given_back_goes_to_the_next_one(db: apsw.Connection) -> None:
    assert [bookkeeping.reserve(db, "arxiv", 1000, 3000) for _ in range(2)] == [0, 3000]
    bookkeeping.give_back(db, "arxiv", 3000, 4000)
    assert bookkeeping.reserve(db, "arxiv", 1000, 3000) == 3000
    bookkeeping.cool(db, "arxiv", 60_000)
    bookkeeping.give_back(db, "arxiv", 3000, 4000)
    assert bookkeeping.reserve(db, "arxiv", 1000, 3000) == 59_000
