"""Which Hugging Face lists are worth asking for now. Pure: the clock and what is known come in as arguments.

Lists fill up during their day (347 papers in the morning, 535 at the end, in one recorded month), and votes settle
for about two weeks; after that a list no longer changes enough to be fetched again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from papertui.model import Listing

_HOUR_MS = 3_600_000
_SETTLED_DAYS = 14
_SATURDAY = 5
_MOST_DAYS = 4000


def due(fetched: Mapping[tuple[str, str], int], newest: date, now: datetime, days: int, minutes: int) -> list[Listing]:
    """The lists to fetch, the most wanted first.

    `fetched` tells when (ms since 1970) each (kind, period) was last fetched; `newest` is the newest day the
    source has; `days` how far back a cache is kept fresh; `minutes` how long the newest list is good for.
    Weekends have no list and are left out.
    """
    now_ms = int(now.timestamp() * 1000)
    week = f"{newest:%G-W%V}"
    wanted: list[tuple[Listing, int | None]] = [(Listing("day", newest.isoformat()), minutes * 60_000)]
    wanted.append((Listing("trending", ""), minutes * 60_000))
    for back in range(1, days + 1):
        day = newest - timedelta(days=back)
        if day.weekday() < _SATURDAY:
            wanted.append((Listing("day", day.isoformat()), _good_for((now.date() - day).days)))
    wanted.append((Listing("week", week), 6 * _HOUR_MS))
    wanted.append((Listing("month", f"{newest:%Y-%m}"), 24 * _HOUR_MS))
    return [listing for listing, good in wanted if _is_old(fetched.get((listing.kind, listing.period)), now_ms, good)]


def between(since: date | None, until: date | None, today: date) -> list[Listing]:
    """The day lists from `since` to `until`, newest first, weekends too: a few old ones had a list.

    Without `since` it is the day `until` alone; without `until` it ends today. Days to come are left out.
    """
    last = min(until or today, today)
    first = since if since is not None else last
    span = min((last - first).days, _MOST_DAYS)
    return [Listing("day", (last - timedelta(days=back)).isoformat()) for back in range(span + 1)]


def words(listing: Listing) -> str:
    """A list in words: `2026-08-14`, `week 2026-W33`, `trending`."""
    if listing.kind == "trending":
        return "trending"
    return listing.period if listing.kind == "day" else f"{listing.kind} {listing.period}"


def _good_for(age_days: int) -> int | None:
    """How many ms a list of that age is good for; `None` for ever."""
    if age_days <= 3:
        return 6 * _HOUR_MS
    if age_days <= _SETTLED_DAYS:
        return 24 * _HOUR_MS
    return None


def _is_old(fetched: int | None, now_ms: int, good: int | None) -> bool:
    if fetched is None:
        return True
    if good is None:
        return False
    # a time in the future means that the clock was set back
    return fetched > now_ms or now_ms - fetched >= good
