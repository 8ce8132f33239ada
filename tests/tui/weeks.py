"""Invented papers of many weeks, among which one subject rises and one falls."""

from __future__ import annotations

from datetime import date, timedelta

from papertui.model import Organization, Paper, Sighting

LAST = date(2026, 8, 14)
"""A Friday."""

SUBJECTS = ("gardens", "lanterns", "wheels", "rivers")


def weeks(number: int = 12, per_week: int = 40, until: date = LAST) -> list[Sighting]:
    """Papers of so many weeks: “silk kites” rise in the last ones, “tin boats” fall."""
    return [sighting(week, place, until=until) for week in range(number) for place in range(per_week)]


def sighting(week: int, place: int, source: str = "arxiv", until: date = LAST, **more: object) -> Sighting:
    """A paper of the week so many weeks ago."""
    rises = place % 4 == 0 if week < 3 else place % 20 == 0
    falls = place % 20 == 1 if week < 3 else place % 4 == 1
    subject = "silk kites" if rises else "tin boats" if falls else SUBJECTS[place % len(SUBJECTS)]
    day = until - timedelta(weeks=week, days=place % 5)
    values: dict[str, object] = {
        "key": f"arxiv:{day:%y%m}.{week:02}{place:03}",
        "title": f"{subject.title()}, {place}",
        "abstract": f"We look at {subject} with care.",
        "published": f"{day}T08:00:00Z",
        "categories": ("cs.LG", "cs.RO") if rises else ("cs.LG",),
        "organization": Organization(f"lab{place % 3}", f"The Lab of {('Sand', 'Salt', 'Snow')[place % 3]}"),
    }
    return Sighting(Paper(**(values | more)), source)  # type: ignore[arg-type]
