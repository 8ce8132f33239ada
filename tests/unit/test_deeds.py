"""What counts as done on which day, from events as the journals hold them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from papertui.edits import Event, Value
from papertui.library import deeds
from papertui.library.deeds import MANY, Day, Deeds, Streak, streaks

PAPER = "arxiv:2608.00001"


@pytest.fixture(autouse=True)
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def event(moment: str, *changes: tuple[str, str, Value], device: str = "desk-1a2b", count: int = 0) -> Event:
    ms = int(datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp() * 1000)
    return Event(f"{ms:013}-{count:04}-{device}", changes, {}, {})


def star(moment: str, value: Value = True, key: str = PAPER, **more: object) -> Event:
    return event(moment, (key, "starred", value), **more)  # type: ignore[arg-type]


def done(*events: Event) -> Deeds:
    return deeds.deeds(events, lambda keys: {}, lambda number: True)


def test_days_are_those_of_the_readers_zone() -> None:
    assert list(done(star("2026-08-13T22:30")).days) == [date(2026, 8, 14)]
    assert list(done(star("2026-01-13T22:30")).days) == [date(2026, 1, 13)]


def test_what_is_undone_was_never_done() -> None:
    assert done(star("2026-08-14T08:00"), star("2026-08-14T08:01", False)).days == {}


def test_undo_just_after_midnight() -> None:
    assert done(star("2026-08-13T21:59"), star("2026-08-13T22:01", False)).days == {}


def test_undo_of_an_unstar_is_no_new_star() -> None:
    told = done(star("2026-05-01T08:00"), star("2026-08-14T08:00", False), star("2026-08-14T08:01"))
    assert told.days == {date(2026, 5, 1): Day(starred=(PAPER,))}


def test_redo_counts_once_and_so_does_the_same_mark_from_two_computers() -> None:
    again = [star("2026-08-14T08:00"), star("2026-08-14T08:01", False), star("2026-08-14T08:02")]
    assert done(*again, star("2026-08-14T09:00", device="lap-0000")).days == {date(2026, 8, 14): Day(starred=(PAPER,))}


def test_a_star_of_long_ago_stays_when_it_is_taken_away() -> None:
    assert done(star("2026-05-01T08:00"), star("2026-08-14T08:00", False)).days == {
        date(2026, 5, 1): Day(starred=(PAPER,))
    }


def test_the_order_of_journals_and_copies_of_them_change_nothing() -> None:
    events = [star("2026-08-14T08:00"), star("2026-08-14T08:01", False), star("2026-08-15T08:00", device="lap-0000")]
    assert done(*events) == done(*reversed(events)) == done(*events, *events)


def test_a_queue_goes_in_and_out() -> None:
    queue = [event("2026-08-10T08:00", (PAPER, "queued", True)), event("2026-08-14T08:00", (PAPER, "queued", False))]
    assert done(*queue).days == {
        date(2026, 8, 10): Day(queued=(PAPER,)),
        date(2026, 8, 14): Day(unqueued=(PAPER,)),
    }


def test_a_version_that_was_read_is_read() -> None:
    assert done(event("2026-08-14T08:00", (PAPER, "read", 2))).days == {date(2026, 8, 14): Day(read=(PAPER,))}


def test_many_at_one_stroke_are_no_reading() -> None:
    changes = [(f"arxiv:2608.{number:05}", "read", True) for number in range(MANY + 1)]
    told = done(event("2026-08-14T08:00", *changes))
    assert told == Deeds({}, {date(2026, 8, 14): MANY + 1})
    assert len(done(event("2026-08-14T08:00", *changes[:MANY])).days[date(2026, 8, 14)].read) == MANY


def test_two_keys_of_a_paper_are_one_paper() -> None:
    events = [star("2026-08-14T08:00"), star("2026-08-14T09:00", key="doi:10.1/x", count=1)]
    told = deeds.deeds(events, lambda keys: {"doi:10.1/x": PAPER}, lambda number: True)
    assert told.days == {date(2026, 8, 14): Day(starred=(PAPER,))}


def test_reading_stops_when_it_is_told_to() -> None:
    assert deeds.deeds([star("2026-08-14T08:00")], lambda keys: {}, lambda number: False).days == {}


def test_streaks() -> None:
    today = date(2026, 8, 14)

    def back(*days: int) -> list[date]:
        return [today - timedelta(days=day) for day in days]

    assert streaks([], today)[0].days == 0
    assert streaks(back(0, 1, 2, 5, 6), today) == (Streak(3, today - timedelta(days=2), today),) * 2
    now, longest = streaks(back(1, 2, 9, 10, 11), today)
    assert (now.days, longest.days) == (2, 3)
    assert streaks(back(2, 3), today)[0].days == 0
    assert streaks(back(-3, 0), today)[0].days == 1
