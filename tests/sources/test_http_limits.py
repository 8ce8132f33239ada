"""What servers say about waiting."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertui.sources.http_limits import RateLimit, parse_rate_limit, parse_retry_after

NOW = datetime(2026, 8, 14, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        ("120", 120.0),
        (" 5 ", 5.0),
        ("999999999", 86_400.0),
        ("Fri, 14 Aug 2026 12:01:30 GMT", 90.0),
        ("Friday, 14-Aug-26 12:01:30 GMT", 90.0),
        ("Fri Aug 14 12:01:30 2026", 90.0),
        ("Fri, 14 Aug 2026 11:00:00 GMT", 0.0),
        ("Fri, 14 Aug 2099 11:00:00 GMT", 86_400.0),
        ("Fri, 14 Aug 2026 12:01:30", 90.0),
        (None, None),
        ("", None),
        ("-1", None),
        ("1e9", None),
        ("1.5", None),
        ("٣", None),
        ("soon", None),
        ("Fri, 99 Aug 2026 12:01:30 GMT", None),
        ("Fri, 14 Aug 2026 12:01:30 +9999999", None),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert parse_retry_after(value, NOW) == seconds


@given(st.text(max_size=60))
def test_any_retry_after_is_seconds_of_a_day_or_nothing(value: str) -> None:
    found = parse_retry_after(value, NOW)
    assert found is None or 0 <= found <= 86_400


@given(st.integers(0, 86_400))
def test_a_date_is_as_far_away_as_it_says(seconds: int) -> None:
    value = format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)
    assert parse_retry_after(value, NOW) == seconds


@pytest.mark.parametrize(
    ("value", "limit"),
    [
        ('"api";r=499;t=295', RateLimit(499, 295)),
        ('"api";r=0;t=12', RateLimit(0, 12)),
        ('"api" ; t=12 ; r=3', RateLimit(3, 12)),
        ('"api";r=40;t=12, "pages";r=2;t=100', RateLimit(2, 100)),
        ('"api";r=0;t=999999', RateLimit(0, 3600)),
        ('"api";r=7', RateLimit(7, 0)),
        ('"api";t=7', None),
        ('"api";r=-1;t=7', None),
        ('"api";r=1.5;t=7', None),
        ("junk", None),
        ("", None),
        (None, None),
    ],
)
def test_rate_limit(value: str | None, limit: RateLimit | None) -> None:
    assert parse_rate_limit(value) == limit
