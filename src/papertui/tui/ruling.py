"""Rules while they are written: what was typed, what it would do, how a rule fares. Pure."""

from __future__ import annotations

from papertui.model import HIDE, SavedSearch, Tally
from papertui.search_edits import MOST_POINTS, signed
from papertui.tui.spans import clip, wrap

PLACEHOLDER = "hide, or points: +2, -3; empty: no rule"


def typed(text: str) -> str | int | None:
    """The rule that a text means; `None` when it means none, 0 when it is to be no rule."""
    text = text.strip().casefold()
    if not text:
        return 0
    if HIDE.startswith(text):
        return HIDE
    try:
        points = int(text) if text.isascii() else MOST_POINTS + 1
    except ValueError:
        return None
    return points if abs(points) <= MOST_POINTS else None


def stepped(text: str, by: int) -> str:
    """The text for a rule that gives so many points more; zero points are no rule."""
    rule = typed(text)
    points = max(-MOST_POINTS, min((rule if isinstance(rule, int) else 0) + by, MOST_POINTS))
    return written(points)


def written(rule: str | int) -> str:
    """A rule as it is typed and shown, empty for none."""
    return rule if isinstance(rule, str) else signed(rule) if rule else ""


def fares(search: SavedSearch, tally: Tally | None) -> tuple[str, str]:
    """How the rule of a saved search fares, and the role of that sentence; nothing where it is no rule."""
    if tally is None or not search.rule:
        return "", "dim"
    if tally.fault:
        return tally.fault, "warn"
    if tally.working:
        return "Looking through all papers for it…", "dim"
    if tally.dead:
        last = f", the last was of {tally.last}" if tally.last else ""
        return f"Dead: it found none of the last 90 days{last}", "warn"
    return f"Found {tally.week:,} last week, {tally.ever:,} in all, the last of {tally.last}", "dim"


def marked(search: SavedSearch, tally: Tally | None, dots: str = "…") -> tuple[str, str]:
    """What stands at the end of the line of a search instead of a count: that its rule does not work, or not yet."""
    if tally is None or not search.rule:
        return "", "dim"
    if tally.fault:
        return "broken", "warn"
    return (dots, "dim") if tally.working else ("dead", "dim") if tally.dead else ("", "dim")


def two_lines(
    said: tuple[str, str], rest: str, room: int, dots: str, broken: bool
) -> tuple[tuple[str, str], tuple[str, str]]:
    """A sentence with its role and what follows it, in two lines of `room` cells, or cut in the first of them."""
    sentence, role = said
    if not broken:
        return (clip(sentence, room, dots), role), ("", "")
    lines = [(line, role) for line in wrap(sentence, room)] + [(line, "dim") for line in wrap(rest, room)]
    lines = [line for line in lines if line[0]]
    if len(lines) > 2:
        lines[1] = (clip(f"{lines[1][0]} {lines[2][0]}", room, dots), lines[1][1])
    first, second = (*lines, ("", ""), ("", ""))[:2]
    return first, second
