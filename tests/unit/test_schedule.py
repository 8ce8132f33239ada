"""What is fetched, and what is left alone because it no longer changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from papertui import schedule
from papertui.model import Listing

NOW = datetime(2026, 8, 14, 12, tzinfo=UTC)
FRIDAY = date(2026, 8, 14)


def ms(before: timedelta) -> int:
    return int((NOW - before).timestamp() * 1000)


def days(listings: list[Listing]) -> list[str]:
    return [listing.period for listing in listings if listing.kind == "day"]


def test_an_empty_cache_wants_the_newest_day_first_and_no_weekends() -> None:
    due = schedule.due({}, FRIDAY, NOW, 7, 30)
    assert due[:2] == [Listing("day", "2026-08-14"), Listing("trending", "")]
    assert days(due) == ["2026-08-14", "2026-08-13", "2026-08-12", "2026-08-11", "2026-08-10", "2026-08-07"]
    assert Listing("week", "2026-W33") in due and Listing("month", "2026-08") in due


def test_what_was_just_fetched_is_left_alone() -> None:
    everything = {(one.kind, one.period): ms(timedelta(minutes=5)) for one in schedule.due({}, FRIDAY, NOW, 14, 30)}
    assert schedule.due(everything, FRIDAY, NOW, 14, 30) == []


def test_older_lists_are_asked_for_less_often() -> None:
    everything = {(one.kind, one.period): ms(timedelta(hours=7)) for one in schedule.due({}, FRIDAY, NOW, 30, 30)}
    assert days(schedule.due(everything, FRIDAY, NOW, 30, 30)) == [
        "2026-08-14",
        "2026-08-13",
        "2026-08-12",
        "2026-08-11",
    ]
    everything = dict.fromkeys(everything, ms(timedelta(days=2)))
    assert min(days(schedule.due(everything, FRIDAY, NOW, 30, 30))) == "2026-07-31"


def test_a_time_in_the_future_means_the_clock_was_wrong() -> None:
    ahead = {("day", "2026-08-14"): ms(-timedelta(days=400))}
    assert Listing("day", "2026-08-14") in schedule.due(ahead, FRIDAY, NOW, 1, 30)


def test_a_source_whose_newest_day_is_long_ago_is_still_walked_from_there() -> None:
    due = schedule.due({}, date(2025, 9, 3), NOW, 2, 30)
    assert days(due) == ["2025-09-03", "2025-09-02", "2025-09-01"]


def test_between_two_days_every_day_is_asked_for_newest_first_and_none_to_come() -> None:
    found = schedule.between(date(2026, 8, 12), date(2026, 9, 1), FRIDAY)
    assert [listing.period for listing in found] == ["2026-08-14", "2026-08-13", "2026-08-12"]
    assert schedule.between(None, date(2026, 8, 1), FRIDAY) == [Listing("day", "2026-08-01")]
    assert schedule.between(date(2027, 1, 1), None, FRIDAY) == []
