"""What a query is called: the view or saved search that it is, or begins with, or its day, week or month."""

from __future__ import annotations

from collections.abc import Sequence

from papertui import views
from papertui.query import QueryError, replace_field, terms


def named(text: str, known: Sequence[tuple[str, str]]) -> tuple[str, str] | None:
    """The name and the query of what `text` shows, narrowed or not, from `known` names and queries.

    Of several that fit the longest query counts. An order alone shows everything, as the empty query does.
    """
    text = text.strip()
    try:
        narrowed = terms(text)
        base = "" if not replace_field(text, "sort", None) else None
    except QueryError:
        return None
    if base is not None:
        return next(((name, query) for name, query in known if query == base), None)
    fitting = [
        (name, query)
        for name, query in known
        if query and (query == text or (narrowed and text.startswith((f"{query} ", f"({query}) "))))
    ]
    if fitting:
        return max(fitting, key=lambda found: len(found[1]))
    first = narrowed[0] if narrowed else ""
    if first.startswith("like:"):
        return "More like this", first
    period = period_name(first)
    return (period, first) if period and f"{text} ".startswith(f"{first} ") else None


def period_name(term: str) -> str | None:
    """`on:2026-08-12` is Wed 12 Aug 2026, `week:2026-W33` week 33 of 2026, `month:2026-08` August 2026."""
    field, _, value = term.partition(":")
    if views.period_of(value) != (field, value):
        return None
    if field == "week":
        return f"Week {int(value[6:])} of {value[:4]}"
    day = views.parse_day(value if field == "on" else f"{value}-01")
    return None if day is None else f"{day:%a} {day.day} {day:%b %Y}" if field == "on" else f"{day:%B %Y}"
