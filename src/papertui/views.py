"""The views of the filter pane: names for queries, nothing more."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple


class Shelf(NamedTuple):
    """A view by name. `template` may hold `{day}`, `{week}` and `{month}` of the latest listing."""

    id: str
    name: str
    template: str


KINDS = {"on": "day", "week": "week", "month": "month"}
"""The kinds of listings by the field of a query that names one of them."""

_SATURDAY = 5

SINCE = "Since you were last here"
"""What a start is called that tells what is new. It shows no papers, so it is no view."""

FOR_YOU = "is:untouched sort:foryou"
"""The query of what is suggested."""

VIEWS: tuple[Shelf, ...] = (
    Shelf("inbox", "Inbox", "is:unread"),
    Shelf("today", "Today", "on:{day}"),
    Shelf("week", "This week", "week:{week}"),
    Shelf("month", "This month", "month:{month}"),
    Shelf("trending", "Trending", "on:trending"),
    Shelf("foryou", "For you", FOR_YOU),
    Shelf("starred", "Starred", "is:starred"),
    Shelf("queue", "Queue", "is:queued"),
    Shelf("all", "All", ""),
)

BY_ID: dict[str, Shelf] = {shelf.id: shelf for shelf in VIEWS}


def queries(latest: str | None, today: date) -> dict[str, str]:
    """The query of every view. `latest` is the newest day with a listing; without one it is today."""
    day = parse_day(latest) or today
    places = {"day": day.isoformat(), "week": week_of(day), "month": f"{day:%Y-%m}"}
    return {shelf.id: shelf.template.format(**places) for shelf in VIEWS}


def name_of(query: str, latest: str | None, today: date) -> str | None:
    """The name of the view that this query is, if any."""
    wanted = query.strip()
    for shelf_id, text in queries(latest, today).items():
        if text == wanted:
            return BY_ID[shelf_id].name
    return None


def parse_day(text: str | None) -> date | None:
    """A date from `2026-08-14`, or `None`."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def week_of(day: date) -> str:
    """The ISO week as listings name it: `2026-W33`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def step(term: str, by: int) -> str | None:
    """The term `by` periods later: `on:2026-08-14` → `on:2026-08-15`; `None` when it is no such term.

    Knows `on:` days, `week:` ISO weeks and `month:` months.
    """
    field, _, value = term.partition(":")
    try:
        if field == "on":
            return f"on:{(date.fromisoformat(value) + timedelta(days=by)).isoformat()}"
        if field == "week":
            year, week = value.upper().split("-W")
            return "week:" + week_of(date.fromisocalendar(int(year), int(week), 1) + timedelta(weeks=by))
        if field == "month":
            year, month = value.split("-")
            count = int(year) * 12 + int(month) - 1 + by
            return f"month:{count // 12:04d}-{count % 12 + 1:02d}"
    except (ValueError, OverflowError):
        pass
    return None


def period_of(text: str) -> tuple[str, str] | None:
    """The field and the period that a typed date, ISO week or month names.

    `2026-08-14` → `("on", "2026-08-14")`, `2026-w33` → `("week", "2026-W33")`, `2026-08` → `("month", "2026-08")`.
    """
    text = text.upper()
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            return "on", date.fromisoformat(text).isoformat()
        if re.fullmatch(r"\d{4}-W\d\d", text, re.ASCII):
            return "week", week_of(date.fromisocalendar(int(text[:4]), int(text[6:]), 1))
        if re.fullmatch(r"\d{4}-\d\d", text, re.ASCII):
            return "month", f"{date(int(text[:4]), int(text[5:]), 1):%Y-%m}"
    except ValueError:
        pass
    return None


def first_day(field: str, period: str) -> date | None:
    """The day (`on`) itself, or the first of the ISO `week` or the `month`; `None` for anything else."""
    found = period_of(period)
    if found is None or found[0] != field:
        return None
    if field == "week":
        return date.fromisocalendar(int(period[:4]), int(period[6:]), 1)
    return date.fromisoformat(period if field == "on" else f"{period}-01")


def current(field: str, today: date) -> str:
    """The day (`on`), ISO `week` or `month` that today is in."""
    return {"on": today.isoformat(), "week": week_of(today), "month": f"{today:%Y-%m}"}[field]


def weekday_from(day: date, by: int, listed: Callable[[str], bool]) -> date:
    """The day itself, or the nearest in direction `by` (±1) that is no weekend; a weekend day with papers counts.

    `listed` tells whether a day has papers.
    """
    while day.weekday() >= _SATURDAY and not listed(day.isoformat()):
        day += timedelta(days=by)
    return day
