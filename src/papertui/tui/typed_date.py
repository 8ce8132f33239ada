"""What a reader types for a date: `2026-08-14`, `14`, `2026-W33`, `2026-08`, `yesterday`. Pure."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import TypeAlias

from papertui.views import period_of

Place: TypeAlias = "tuple[str, str]"
"""The field of a query (`on`, `week`, `month`) and its period."""

FIRST, LAST = date(1991, 1, 1), date(9998, 12, 31)
"""arXiv began in 1991."""

NAMED = {"today": 0, "yesterday": -1}
"""Days by name, as days from today."""

_BEGUN = re.compile(r"\d{0,4}|\d{4}-(\d|\d\d-\d?|[Ww]\d?)?", re.ASCII)


def begun(text: str) -> bool:
    """Whether it may still become a day, a week or a month."""
    return _BEGUN.fullmatch(text) is not None


def read(text: str, near: date, today: date) -> Place | None:
    """Where the text leads, a day alone being one of the month of `near`; `None` when it is no date (yet)."""
    text = text.strip().lower()
    if not text:
        return "on", near.isoformat()
    for name, days in NAMED.items():
        if name.startswith(text):
            return "on", (today + timedelta(days=days)).isoformat()
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 31 and len(text) <= 2:
        return "on", near.replace(day=min(int(text), monthrange(near.year, near.month)[1])).isoformat()
    place = period_of(text)
    return place if place is not None and FIRST.year <= int(place[1][:4]) <= LAST.year else None
