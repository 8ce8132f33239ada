"""What the digest asks of the cache."""

from __future__ import annotations

from datetime import date, timedelta

import apsw
import pytest

from papertui.store import citing, digested
from papertui.store.reader import Reader
from store.filled import Invented, add, empty
from store.test_joining import empty as joinable
from store.test_joining import hear, preprint, star

SINCE = 1_000_000
DAY = date(2026, 8, 14)


def of_day(day: str, arrived: int) -> Invented:
    return Invented(f"Of {day}, in at {arrived}", day=day, arrived=arrived)


def test_an_empty_cache_has_no_beginning_and_no_newest_day() -> None:
    db = empty()
    assert (digested.begun(db), digested.newest(db, DAY)) == (0, None)
    assert digested.of_days(db, DAY, DAY) == digested.arrived(db, 0, DAY) == []


def test_days_are_whole_and_both_ends_count() -> None:
    db = empty()
    rows = {day: add(db, of_day(day, 5)) for day in ("2026-08-12", "2026-08-13", "2026-08-14", "2026-08-15")}
    add(db, Invented("Of no day", day=None, arrived=5))
    assert digested.of_days(db, date(2026, 8, 13), DAY) == [rows["2026-08-13"], rows["2026-08-14"]]
    assert digested.newest(db, DAY) == DAY
    assert digested.newest(db, date(2026, 8, 1)) is None
    assert digested.begun(db) == 5


def test_what_came_in_is_after_a_moment_and_not_too_old() -> None:
    db = empty()
    add(db, of_day("2026-08-14", SINCE))
    new = add(db, of_day("2026-08-13", SINCE + 1))
    add(db, of_day("2026-07-01", SINCE + 1))
    assert digested.arrived(db, SINCE, DAY - timedelta(days=7)) == [new]


ONE, TWO, THREE = (f"arxiv:2608.0000{number}" for number in (1, 2, 3))


@pytest.fixture
def db() -> apsw.Connection:
    """Three papers that came in before `SINCE`, the first two starred."""
    db = joinable()
    hear(db, preprint(1, "On Kites"), preprint(2, "On Maps"), preprint(3, "On Rivers"))
    db.execute("UPDATE paper SET arrived = ?", (SINCE - 10,))
    db.execute("UPDATE version SET seen = ?", (SINCE - 10,))
    star(db, ONE)
    star(db, TWO, 1)
    return db


def row(db: apsw.Connection, key: str) -> int:
    found = Reader(db).id_of(key)
    assert found is not None
    return found


def test_nothing_happened(db: apsw.Connection) -> None:
    assert digested.happened(db, SINCE, [row(db, THREE)]) == ((), (), {}, {})


def test_new_versions_of_stars(db: apsw.Connection) -> None:
    for key in (ONE, THREE):
        db.execute("UPDATE paper SET version = 2 WHERE key = ?", (key,))
        db.execute("INSERT INTO version VALUES(?,2,'t','a',NULL,?)", (row(db, key), SINCE + 5))
    assert digested.happened(db, SINCE, []).revised == (row(db, ONE),)
    assert digested.happened(db, SINCE + 5, []).revised == ()


def test_stars_that_came_out(db: apsw.Connection) -> None:
    venue = ("10.1000/kites", "Journal of Kites", "2026")
    citing.keep_published(db, ONE, venue, "crossref", SINCE + 5)
    citing.keep_published(db, TWO, None, "crossref", SINCE + 5)
    citing.keep_published(db, THREE, venue, "crossref", SINCE + 5)
    assert digested.happened(db, SINCE, []).published == (row(db, ONE),)
    citing.keep_published(db, ONE, venue, "datacite", SINCE + 90)
    assert digested.happened(db, SINCE + 6, []).published == (), "that a second register knows it too is no news"


def test_stars_that_are_cited_more_often(db: apsw.Connection) -> None:
    told = ((SINCE - 9, 4), (SINCE - 5, 6), (SINCE + 5, 9), (SINCE + 9, 12), (SINCE + 9, None))
    for moment, number in told:
        citing.keep_numbers(db, {ONE: (number, 0, 0, None), THREE: (number, 0, 0, None)}, moment)
    assert digested.happened(db, SINCE - 9, []).counted == {row(db, ONE): (12, 4)}
    assert digested.happened(db, SINCE, []).counted == {row(db, ONE): (12, 6)}
    assert digested.happened(db, SINCE + 5, []).counted == {row(db, ONE): (12, 9)}
    assert digested.happened(db, SINCE + 9, []).counted == {}
    citing.keep_numbers(db, {ONE: (11, 0, 0, None)}, SINCE + 20)
    assert digested.happened(db, SINCE + 9, []).counted == {}, "fewer is a correction"
    citing.keep_numbers(db, {}, SINCE + 20 + citing.COUNTED_MS)
    assert db.execute("SELECT count(*) FROM counted").fetchall() == [(1,)], "what is old is let go"


def test_what_came_in_and_cites_a_star(db: apsw.Connection) -> None:
    citing.keep_numbers(db, {THREE: (0, 0, 2, None)}, SINCE)
    references = [(ONE, "On Kites", "", 2026, None), (TWO, "On Maps", "", 2026, None)]
    citing.keep_links(db, THREE, references, [], SINCE)
    three = row(db, THREE)
    assert digested.happened(db, SINCE, [three]).cited == {row(db, ONE): (three,), row(db, TWO): (three,)}
    assert digested.happened(db, SINCE, [row(db, TWO)]).cited == {}
