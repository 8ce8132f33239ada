"""Views as queries, and stepping through periods."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertui import views
from papertui.query import parse

TODAY = date(2026, 8, 16)


def test_every_view_is_a_query_that_parses() -> None:
    for query in views.queries("2026-08-14", TODAY).values():
        parse(query, today=TODAY)


def test_views_follow_the_latest_listing_not_the_clock() -> None:
    found = views.queries("2026-08-14", TODAY)
    assert found["today"] == "on:2026-08-14"
    assert found["week"] == "week:2026-W33"
    assert found["month"] == "month:2026-08"
    assert views.queries(None, TODAY)["today"] == "on:2026-08-16"


def test_a_view_is_recognised_by_its_query() -> None:
    assert views.name_of(" is:unread ", None, TODAY) == "Inbox"
    assert views.name_of("is:unread x", None, TODAY) is None


@pytest.mark.parametrize(
    ("term", "by", "wanted"),
    [
        ("on:2026-08-31", 1, "on:2026-09-01"),
        ("week:2026-W01", -1, "week:2025-W52"),
        ("week:2026-W53", 1, "week:2027-W01"),
        ("month:2026-01", -1, "month:2025-12"),
        ("on:trending", 1, None),
        ("on:today", 1, None),
        ("tag:todo", 1, None),
        ("month:2026", 1, None),
    ],
)
def test_a_step_goes_to_the_next_period(term: str, by: int, wanted: str | None) -> None:
    assert views.step(term, by) == wanted


@given(st.dates(date(1991, 1, 1), date(2100, 1, 1)), st.integers(-400, 400))
def test_a_step_back_undoes_a_step(day: date, by: int) -> None:
    for term in (f"on:{day}", f"week:{views.week_of(day)}", f"month:{day:%Y-%m}"):
        there = views.step(term, by)
        assert there is not None
        assert views.step(there, -by) == term
