"""Trends as lines: a name, its weeks as a curve of one line, how much it rises, how many papers have it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from papertui.query import terms
from papertui.ranking.rising import FEW
from papertui.ranking.trends import CATEGORIES, SPANS, WORDS, Trend, Trends
from papertui.text import count, plural
from papertui.tui.glyphs import Glyphs
from papertui.tui.spans import Line, Span, cells, clip, fit, line_width, right, wrap

RISE, SIZE = "rise", "size"
_TITLES = {"words": "Words", "categories": "Categories", "organizations": "Organizations"}
_ONE = {"words": "word", "categories": "category", "organizations": "organization"}
_GROUPS = {1: "Rising", 0: "No clear change", -1: "Falling"}
_CHANGE, _PAPERS, _NAME = 7, 8, 20
_WIDEST, _BROADEST, _NARROW = 52, 3, 80


class Shown(NamedTuple):
    """A line of the list, with the trend that it is about; a heading has none."""

    line: Line
    trend: Trend | None = None


def rows(found: Trends, by: str, width: int, glyphs: Glyphs) -> list[Shown]:
    """The lines of the list, in exactly `width` cells; by rise under headings, by size without."""
    step = step_of(found, width)
    if by == SIZE:
        return [Shown(_row(found, row, width, step, glyphs), row) for row in by_size(found)]
    lines: list[Shown] = []
    for change, title in _GROUPS.items():
        group = [row for row in found.rows if row.change == change]
        if group and lines:
            lines.append(Shown(()))
        if group:
            lines.append(Shown((Span(f" {title}", "label"),)))
        lines += [Shown(_row(found, row, width, step, glyphs), row) for row in group]
    return lines


def by_size(found: Trends) -> list[Trend]:
    """The trends, those of the most papers first."""
    return sorted(found.rows, key=lambda row: (-row.papers, row.name))


def step_of(found: Trends, width: int) -> int:
    """How many weeks one sign of the curve stands for."""
    return max(1, -(-len(found.weeks) // _room(width)))


def _wide(found: Trends, width: int) -> int:
    """How many cells one sign of the curve takes."""
    return max(1, min(_BROADEST, _room(width) // len(found.weeks)))


def _room(width: int) -> int:
    return max(1, min(_WIDEST, width - _NAME - _CHANGE - _PAPERS - 3))


def _row(found: Trends, row: Trend, width: int, step: int, glyphs: Glyphs) -> Line:
    curve = spark(row, found.recent, step, glyphs, _wide(found, width))
    name = fit(row.name, width - line_width(curve) - _CHANGE - _PAPERS - 3, glyphs.dots)
    role = "strong" if row.change > 0 else ""
    change = Span(right(times(row, glyphs), _CHANGE), role if row.change else "dim")
    return (Span(f" {name} ", role), *curve, change, Span(f"{right(count(row.papers), _PAPERS)} ", "dim"))


def spark(row: Trend, recent: int, step: int, glyphs: Glyphs, wide: int = 1) -> Line:
    """The curve, a sign of `wide` cells for every `step` weeks: of the papers there were, how many had it."""
    weeks = range(len(row.found) % step - step if len(row.found) % step else 0, len(row.found), step)
    pieces = [slice(max(0, start), start + step) for start in weeks]
    told = [(sum(row.found[piece]), sum(row.expected[piece])) for piece in pieces]
    # a little of what is expected is added, so that a week of few papers is no peak
    shares = [(one + 0.5 if one else 0) / (mean + 0.5) if mean > 0 else None for one, mean in told]
    highest = max((share for share in shares if share is not None), default=0.0) or 1.0
    line: list[Span] = []
    for piece, share in zip(pieces, shares, strict=True):
        late = piece.stop > len(row.found) - recent
        sign = glyphs.unknown if share is None else _level(share / highest, glyphs.spark)
        line.append(Span(sign * wide, "dim" if share is None or not late else "accent"))
    return tuple(line)


def _level(part: float, signs: str) -> str:
    return signs[min(len(signs) - 1, int(part * len(signs)))]


def times(row: Trend, glyphs: Glyphs) -> str:
    """How many times as often as before, such as `×1.8`; nothing where that cannot be told."""
    if row.rise.ratio is None:
        return "new" if _is_new(row) else ""
    return f"{glyphs.times}{_number(row.rise.ratio)}"


def _is_new(row: Trend) -> bool:
    return not row.rise.before and row.rise.recent >= FEW


def _number(value: float) -> str:
    if value and value < 0.1:
        return f"{value:.2f}"
    return f"{value:,.0f}" if value >= 10 or not value else f"{value:.1f}"


def head(
    found: Trends | None, kind: str, weeks: int, name: str, progress: str, width: int, glyphs: Glyphs
) -> list[Line]:
    """What is asked: kinds, weeks, of which papers."""
    kinds = [Span(f" {title} ", "strong" if one == kind else "dim") for one, title in _TITLES.items()]
    spans = [Span(f" {span} ", "strong" if span == weeks else "dim") for span in SPANS]
    right_side = (*spans, Span("weeks ", "dim"))
    gap = width - line_width(kinds) - line_width(right_side)
    if gap < 1:
        kinds, gap = [Span(f" {_TITLES[kind]} ", "strong")], 0
        gap = max(1, width - line_width(kinds) - line_width(right_side))
    first = (*kinds, Span(" " * gap), *right_side)
    if progress or found is None:
        about = progress
    else:
        dot = f" {glyphs.separator} "
        begins = f" {found.first.year}" if found.first.year != found.last.year else ""
        days = f"{_day(found.first)}{begins} to {_day(found.last)} {found.last.year}"
        about = dot.join((plural(found.papers, "paper"), days))
    room = max(0, width - cells(about) - 4)
    second = (Span(f" {clip(name, room, glyphs.dots)}"), Span(f"  {about}", "dim"))
    return [first, second]


def columns(found: Trends, by: str, width: int, glyphs: Glyphs) -> Line:
    """The line above the list."""
    step = step_of(found, width)
    signs = -(-len(found.weeks) // step) * _wide(found, width)
    ends = f"{_day(found.first)}", f"{_day(found.last)}"
    over = ends[0] + " " * (signs - sum(map(cells, ends))) + ends[1] if signs > sum(map(cells, ends)) else " " * signs
    name = fit(_ONE[found.kind], width - signs - _CHANGE - _PAPERS - 3)
    marks = {RISE: "change", SIZE: "papers"}
    heads = [Span(right(title, room), "label" if marks[by] == title else "dim")
             for title, room in (("change", _CHANGE), ("papers", _PAPERS))]  # fmt: skip
    return (Span(f" {name} {over}", "dim"), *heads)


def about(found: Trends, row: Trend | None, width: int, glyphs: Glyphs) -> list[Line]:
    """What is known of the row under the cursor, in words, and what of the weeks is not known."""
    said = _told(found, row, glyphs) if row is not None else ""
    most = 2 if width > _NARROW else 3
    lines: list[Line] = [(Span(f" {part}"),) for part in wrap(said, width - 2)[:most]]
    lines += [()] * (most - len(lines))
    unknown = clip(_unknown(found, width, glyphs), width - 2, glyphs.dots)
    return [*lines, (Span(f" {unknown}", "dim"),)] if unknown else lines


def _told(found: Trends, row: Trend, glyphs: Glyphs) -> str:
    rise, since = row.rise, _day(found.since)
    papers = f"{plural(rise.recent, 'paper')} since {since}"
    if rise.ratio is None and not _is_new(row):
        return f"{papers}, {count(rise.before)} before: too few to tell."
    same = f"{papers}; as often as before, it would be {_number(rise.expected)}."
    chance = "" if row.change else " That may be chance."
    if rise.ratio is None:
        return f"{same} Before there was none.{chance}"
    least, most = (f"{glyphs.times}{_number(end)}" for end in (rise.least, rise.most))
    return f"{same} {times(row, glyphs)}, 19 times in 20 between {least} and {most}.{chance}"


def _unknown(found: Trends, width: int, glyphs: Glyphs) -> str:
    blank = sum(not week.known for week in found.weeks)
    parts = []
    if blank:
        have = "has" if blank == 1 else "have"
        parts.append(
            f"{glyphs.unknown} {blank} of {plural(len(found.weeks), 'week')} {have} no papers here: not known, not zero"
        )
    if (step := step_of(found, width)) > 1:
        parts.append(f"one sign is {step} weeks")
    return f" {glyphs.separator} ".join(parts)


def nothing(found: Trends | None, name: str) -> tuple[str, ...]:
    """What to say where there is no row."""
    if found is None:
        return ("There are no papers with a date here yet.", "R fetches some.")
    what = {WORDS: "No word", CATEGORIES: "No category"}.get(found.kind, "No organization")
    wrong = f"{what} is in five of these papers." if found.papers else f"No paper of {name} is from these weeks."
    ways = ["more weeks with →"] if len(found.weeks) < SPANS[-1] else []
    ways += ["a for all papers"] if found.query.strip() else []
    return (wrong, f"Try {', or '.join(ways)}.") if ways else (wrong,)


def name_of(text: str, name: str) -> str:
    """What the papers of a query are called here."""
    return name or (text if terms(text) or text.strip() else "") or "All papers"


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"


def places(shown: Sequence[Shown]) -> list[int]:
    """The lines that the cursor can stand on."""
    return [at for at, one in enumerate(shown) if one.trend is not None]
