"""`trends`: what rises and falls among papers. `stats`: what the reader did in a year."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sized
from typing import TYPE_CHECKING

from papertui.cli import output
from papertui.cli.opening import open_workspace
from papertui.errors import NothingMatched

if TYPE_CHECKING:
    from papertui.library.deeds import Streak
    from papertui.ranking.trends import Trend, Trends
    from papertui.ranking.year import Year

_NAME = 36
_GROUPS = {1: "rising", 0: "no clear change", -1: "falling"}


def trends(options: argparse.Namespace) -> int:
    """Print the trends among the papers of a query."""
    from papertui.query import Sort
    from papertui.ranking.trend_counts import find
    from papertui.ranking.trends import Asked

    words = " ".join(options.query)
    with open_workspace() as space:
        now = space.now()
        asked = Asked(words, options.kind, options.weeks, now.date())
        found = find(space.reader, asked, lambda query: space.searching.compile(query._replace(sort=Sort("date"))))
    if found is None:
        raise NothingMatched("The cache has no papers with a date: “papertui refresh” fetches some.")
    rows = list(found.rows)
    if options.sort == "size":
        rows.sort(key=lambda row: (-row.papers, row.name))
    rows = rows[: options.number]
    if options.json:
        output.json_object(_object(found, rows))
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


def stats(options: argparse.Namespace) -> int:
    """Print what the reader starred and read in a year."""
    from papertui.ranking import year

    with open_workspace() as space:
        today = space.now().astimezone().date()
        last = min(options.until or today, today)
        found = year.year(space.reader, year.read(space.reader, space.library, lambda number: True), last, today)
    if options.json:
        output.json_object(_year(found))
    elif options.plain:
        _print_year_plain(found)
    else:
        _print_year(found)
    return 0


def _year(found: Year) -> dict[str, object]:
    return {
        "first_day": found.first.isoformat(),
        "last_day": found.last.isoformat(),
        **_totals(found),
        "streak": _streak(found.now),
        "longest_streak": _streak(found.longest),
        **{kind: [{"name": name, "papers": size} for name, size in values] for kind, values in found.most.items()},
        "days": [{"day": day.isoformat(), **done._asdict()} for day, done in sorted(found.days.items())],
    }


def _totals(found: Year) -> dict[str, int]:
    fields = {name: found.total(name) for name in ("starred", "read", "queued", "unqueued")}
    return {**fields, "active_days": len(found.active), "done_to_many_at_once": found.at_once}


def _streak(streak: Streak) -> dict[str, object] | None:
    if not streak.days:
        return None
    return {"days": streak.days, "first_day": streak.first.isoformat(), "last_day": streak.last.isoformat()}


def _print_year_plain(found: Year) -> None:
    output.facts((("first day", found.first), ("last day", found.last)))
    output.facts((name.replace("_", " "), value) for name, value in _totals(found).items())
    for name, streak in (("streak", found.now), ("longest streak", found.longest)):
        output.facts(((name, f"{streak.days} days, {streak.first} to {streak.last}" if streak.days else 0),))
    for kind, values in found.most.items():
        output.facts((kind, f"{name}, {size}") for name, size in values)
    for day, done in sorted(found.days.items()):
        output.facts((("day", f"{day}, {_done(done._asdict())}"),))


def _done(done: Mapping[str, Sized]) -> str:
    return ", ".join(f"{len(keys)} {name}" for name, keys in done.items() if len(keys))


def _print_year(found: Year) -> None:
    from papertui.text import plural

    sizes = _totals(found)
    output.say(f"{found.first} to {found.last}")
    output.say(
        f"{sizes['starred']:,} starred, {sizes['read']:,} read, {sizes['queued']:,} queued, {sizes['unqueued']:,} taken"
        f" out, on {plural(sizes['active_days'], 'day')}"
    )
    if found.at_once:
        output.say(f"{plural(found.at_once, 'paper')} besides, with many others at one stroke")
    for name, streak in (("In a row now", found.now), ("Longest in a row", found.longest)):
        days = f"{plural(streak.days, 'day')}, {streak.first} to {streak.last}" if streak.days else "none"
        output.say(f"{name}: {days}")
    for kind, values in found.most.items():
        if values:
            named = ", ".join(f"{value} {size}" for value, size in values[:5])
            output.say(f"{kind.title()}: {named}")
