"""The bounds of an exchange, and the bounds that servers announce."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from papertui.text import plural

LONGEST_RETRY_AFTER = 86_400.0
_LONGEST_RESET = 3_600.0
_MINUTES_FROM, _HOURS_FROM = 180.0, 3 * 3_600.0


class Limits(NamedTuple):
    """Seconds, except `cap` (bytes of a body), `redirects` and `tries`.

    `total` bounds one try with all its redirects, however slowly the bytes drip. A server that asks for more
    patience than `longest_wait` is not waited for.
    """

    connect: float = 5.0
    read: float = 15.0
    total: float = 60.0
    cap: int = 20_000_000
    redirects: int = 5
    tries: int = 4
    longest_wait: float = 120.0


class RateLimit(NamedTuple):
    """What is left of an allowance: `remaining` requests, and `reset` seconds until it is whole again."""

    remaining: int
    reset: float


def parse_rate_limit(value: str | None) -> RateLimit | None:
    """The scarcest allowance of a `RateLimit: "api";r=499;t=295` header, as huggingface.co sends on every answer.

    The form is that of draft-ietf-httpapi-ratelimit-headers.
    """
    found = [limit for limit in map(_allowance, (value or "")[:1000].split(",")) if limit]
    return min(found, key=lambda limit: (limit.remaining, -limit.reset), default=None)


def _allowance(item: str) -> RateLimit | None:
    fields = dict(re.findall(r";\s*([rt])=([0-9]{1,9})(?![0-9.])", item))
    if "r" not in fields:
        return None
    return RateLimit(int(fields["r"]), min(float(fields.get("t", 0)), _LONGEST_RESET))


def in_words(seconds: float) -> str:
    """`40 seconds`, `5 minutes`, `24 hours`."""
    if seconds < _MINUTES_FROM:
        return plural(math.ceil(seconds), "second")
    return f"{seconds / 60:.0f} minutes" if seconds < _HOURS_FROM else f"{seconds / 3600:.0f} hours"


def parse_retry_after(value: str | None, now: datetime | None = None) -> float | None:
    """Seconds to wait, from digits or an HTTP date (RFC 9110, 10.2.3), at most a day; `None` for anything else."""
    given = (value or "").strip()
    if re.fullmatch(r"[0-9]{1,9}", given):
        return min(float(given), LONGEST_RETRY_AFTER)
    if not re.fullmatch(r"[A-Za-z]{3,9},? [ -~]{10,60}", given):
        return None
    try:
        moment = parsedate_to_datetime(given)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    try:
        seconds = (moment - (now or datetime.now(UTC))).total_seconds()
    except OverflowError:
        return None
    return min(max(seconds, 0.0), LONGEST_RETRY_AFTER)
