"""`trends`: what rises and falls among papers."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from papertui.cli import output
from papertui.cli.opening import open_workspace
from papertui.errors import NothingMatched

if TYPE_CHECKING:
    from papertui.ranking.trends import Trend, Trends

_NAME = 36
_GROUPS = {1: "rising", 0: "no clear change", -1: "falling"}


def trends(options: argparse.Namespace) -> int:
    """Print the trends among the papers of a query."""
    from papertui.query import Sort
    from papertui.ranking.trends import Asked, find

    words = " ".join(options.query)
    with open_workspace() as space:
        now = space.now()
        asked = Asked(words, options.kind, options.weeks, now.date())
        found = find(space.reader, asked, lambda query: space.compile(query._replace(sort=Sort("date"))))
    if found is None:
        raise NothingMatched("The cache has no papers with a date: “papertui refresh” fetches some.")
    rows = list(found.rows)
    if options.sort == "size":
        rows.sort(key=lambda row: (-row.papers, row.name))
    rows = rows[: options.number]
    if options.json:
        output.say(json.dumps(_object(found, rows), ensure_ascii=False, indent=2))
    elif options.plain:
        _print_plain(found, rows)
    else:
        _print(found, rows)
    if not rows:
        raise NothingMatched(f"None of the {options.kind} is in five papers of these weeks: --weeks takes more weeks.")
    return 0


def _object(found: Trends, rows: list[Trend]) -> dict[str, object]:
    return {
        "query": found.query,
        "kind": found.kind,
        "first_day": found.first.isoformat(),
        "last_day": found.last.isoformat(),
        "recent_since": found.since.isoformat(),
        "papers": found.papers,
        "weeks": [
            {"first_day": week.first.isoformat(), "papers": week.papers, "known": week.known} for week in found.weeks
        ],
        "trends": [_row(row) for row in rows],
    }


def _row(row: Trend) -> dict[str, object]:
    rise = row.rise
    told = rise.ratio is not None
    return {
        "name": row.name,
        "query": row.query,
        "papers": row.papers,
        "change": _GROUPS[row.change],
        "recent": rise.recent,
        "before": rise.before,
        "recent_expected": round(rise.expected, 2),
        "ratio": round(rise.ratio, 3) if rise.ratio is not None else None,
        "ratio_least": round(rise.least, 3) if told else None,
        "ratio_most": round(rise.most, 3) if told else None,
        "chance": float(f"{rise.chance:.3g}"),
        "by_week": list(row.found),
        "expected_by_week": [round(number, 2) for number in row.expected],
    }


def _print_plain(found: Trends, rows: list[Trend]) -> None:
    unknown = sum(not week.known for week in found.weeks)
    output.facts((
        ("query", found.query), ("kind", found.kind), ("first day", found.first), ("last day", found.last),
        ("recent since", found.since), ("papers", found.papers), ("weeks", len(found.weeks)),
        ("weeks without papers here", unknown),
    ))  # fmt: skip
    for row in rows:
        output.say()
        facts = _row(row)
        output.facts((name.replace("_", " "), value) for name, value in facts.items() if not isinstance(value, list))
        output.facts((("by week", " ".join(map(str, row.found))),))


def _print(found: Trends, rows: list[Trend]) -> None:
    from papertui import text

    days = f"{found.first} to {found.last}, the weeks since {found.since} against those before"
    output.say(f"{text.plural(found.papers, 'paper')}, {days}")
    if unknown := sum(not week.known for week in found.weeks):
        of = text.plural(len(found.weeks), "week")
        output.say(f"{unknown} of {of} have no papers here: not known, not zero")
    for row in rows:
        name = text.clip(row.name, _NAME)
        name += " " * (_NAME - text.width(name))
        times = "" if row.rise.ratio is None else f"×{row.rise.ratio:.1f}"
        output.say(f"{_GROUPS[row.change]:16} {name} {times:>6} {row.papers:>7,}  {row.query}")
