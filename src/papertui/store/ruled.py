"""What rules say: of a paper, of many, of themselves, and of what they would do.

Rules that were not looked for everywhere yet say what is known so far.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, timedelta

import apsw

from papertui.model import HIDE, Preview, Ruled, Tally
from papertui.query import Query
from papertui.query.standing import hangs_on_marks
from papertui.store import schema
from papertui.store.compile import Sql, compile_hits
from papertui.store.rules import query_of, within

WEEK = 7
DEAD = 90
"""Days without a paper after which a rule counts as dead."""

_OF_PAPER = (
    "SELECT r.name, r.hides, r.points FROM hit h JOIN rule r ON r.number = h.rule WHERE h.id = ?"
    " AND (r.hides OR r.points) ORDER BY r.hides DESC, abs(r.points) DESC, r.place, r.name"
)
_POINTS = (
    "SELECT h.id, sum(r.points) FROM rule r CROSS JOIN hit h ON h.rule = r.number WHERE r.points{} GROUP BY h.id"
    " HAVING sum(r.points)"
)
_AMONG = " AND h.id IN (SELECT value FROM json_each(?))"
_OWN = f"p.flags & {schema.STARRED | schema.QUEUED} OR p.tags <> '' OR p.extras & {schema.HAS_NOTE}"


def of_paper(db: apsw.Connection, row: int) -> tuple[Ruled, ...]:
    """The rules that find a paper: first those that hide, then by points."""
    return tuple([Ruled(name, bool(hides), points) for name, hides, points in db.execute(_OF_PAPER, (row,))])


def points(db: apsw.Connection, ids: Iterable[int] | None = None) -> dict[int, int]:
    """The points that all rules together give to each of `ids`, or to every paper; those without are left out."""
    if ids is None:
        return dict(db.execute(_POINTS.format("")))
    return dict(db.execute(_POINTS.format(_AMONG), (json.dumps(list(ids)),)))


def giving(db: apsw.Connection) -> list[tuple[int, ...]]:
    """The rules that give points, with these; where anything else is given, it is another list.

    What a rule finds by the reader's marks is told by its number and sum: these change without papers coming in.
    """
    found: list[tuple[int, ...]] = []
    for number, given, upto, text in db.execute("SELECT number, points, upto, query FROM rule WHERE points"):
        rule: tuple[int, ...] = (number, given, upto is None, upto or 0)
        query, _ = query_of(text)
        if query is not None and hangs_on_marks(query):
            ((many, ids),) = db.execute("SELECT count(*), total(id) FROM hit WHERE rule=?", (number,))
            rule += (_whole(many), _whole(ids))
        found.append(rule)
    return found


def tallies(db: apsw.Connection, today: date) -> dict[str, Tally]:
    """How each rule fares, by the id of its search. Days are those of the papers, up to the newest that is here."""
    newest = _newest(db, today)
    rules = list(db.execute("SELECT number, search, upto IS NOT NULL, fault FROM rule WHERE NOT gone"))
    found = {}
    for number, search, working, fault in rules:
        ((ever, last),) = db.execute("SELECT count(*), max(id) FROM hit WHERE rule=?", (number,))
        week, quarter = (_since(db, number, newest - timedelta(days=days - 1)) for days in (WEEK, DEAD))
        dead = not quarter and not working and not fault
        found[search] = Tally(week, ever, _day(last), dead, bool(working), fault)
    return found


def progress(db: apsw.Connection) -> float:
    """How far, from 0 to 1 along the dates, the rule is looked for that is looked for now."""
    ends = "SELECT (SELECT min(id) FROM paper WHERE id >= ?), max(id) FROM paper"
    ((first, last),) = db.execute(ends, (schema.IDS_PER_DAY,))
    ((upto,),) = db.execute("SELECT max(upto) FROM rule WHERE upto IS NOT NULL")
    if upto is None or not first or last == first:
        return 1.0
    return max(0.0, min(float((upto - first) / (last - first)), 1.0))


def preview(db: apsw.Connection, query: Query, today: date) -> Preview:
    """What a rule with this query would do to the newest week of papers, and how many it finds of all."""
    last = _newest(db, today)
    first = last - timedelta(days=WEEK - 1)
    start, end = first.toordinal() * schema.IDS_PER_DAY, (last.toordinal() + 1) * schema.IDS_PER_DAY - 1
    ((size,),) = db.execute("SELECT count(*) FROM paper WHERE id BETWEEN ? AND ?", (start, end))
    sql = compile_hits(query)
    near = within(sql, start, end)
    counted = f"SELECT count(*), total(({_OWN}) <> 0) FROM paper p WHERE p.id IN ({near.sql})"
    ((found, kept),) = db.execute(counted, near.params)
    return Preview(first.isoformat(), last.isoformat(), _whole(size), _whole(found), _whole(kept), _count(db, sql))


def said(rule: str | int, seen: Preview, today: date) -> tuple[str, str]:
    """What a rule would do, in two parts: `would have hidden 41 of last week's 612`, and what it spares."""
    recent = (today - date.fromisoformat(seen.last)).days <= 2
    done = seen.found - seen.kept if rule == HIDE else seen.found
    many = "none" if not done else "all" if done == seen.size else f"{done:,}"
    of = f"of last week's {seen.size:,}" if recent else f"of {seen.size:,} of the week to {seen.last}"
    if rule == HIDE:
        does = "would have hidden"
    elif isinstance(rule, int) and rule:
        does = "would have raised" if rule > 0 else "would have lowered"
    else:
        does = "finds"
    spared = f"{seen.kept:,} more {'is' if seen.kept == 1 else 'are'} marked and stay{'s' if seen.kept == 1 else ''}"
    rest = [spared] if rule == HIDE and seen.kept else []
    return f"{does} {many} {of}", "; ".join([*rest, f"{seen.total:,} of all papers match"])


def hidden_in(db: apsw.Connection, sql: Sql) -> tuple[int, int]:
    """How many of the papers that `sql` selects rules hide, and how many rules these are."""
    found = f"SELECT p.id FROM paper p WHERE p.flags & {schema.RULED} AND p.id IN ({sql.sql})"
    ((papers,),) = db.execute(f"SELECT count(*) FROM ({found})", sql.params)
    if not papers:
        return 0, 0
    rules = f"SELECT count(DISTINCT h.rule) FROM ({found}) f JOIN hit h USING(id) JOIN rule r ON r.number = h.rule"
    ((number,),) = db.execute(f"{rules} WHERE r.hides", sql.params)
    return _whole(papers), _whole(number)


def _count(db: apsw.Connection, sql: Sql) -> int:
    ((number,),) = db.execute(f"SELECT count(*) FROM ({sql.sql})", sql.params)
    return _whole(number)


def _since(db: apsw.Connection, number: int, day: date) -> int:
    sql = "SELECT count(*) FROM hit WHERE rule=? AND id >= ?"
    ((found,),) = db.execute(sql, (number, day.toordinal() * schema.IDS_PER_DAY))
    return _whole(found)


def _newest(db: apsw.Connection, today: date) -> date:
    """The day of the newest paper that is not of the future; today where there is none."""
    limit = (today.toordinal() + 1) * schema.IDS_PER_DAY
    ((last,),) = db.execute("SELECT max(id) FROM paper WHERE id < ?", (limit,))
    day = _whole(last) // schema.IDS_PER_DAY
    # a week before the first of all days is none
    return date.fromordinal(day) if day > DEAD else today


def _day(row: object) -> str | None:
    day = _whole(row) // schema.IDS_PER_DAY
    return date.fromordinal(day).isoformat() if day else None


def _whole(value: object) -> int:
    return int(value) if isinstance(value, int | float) else 0
