"""Where the reader looks, kept through every change of size. Pure.

What is kept is what was last chosen by a key or the mouse, not what the last size left of it: back at the old size,
everything is where it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from papertui.tui.spans import Line


class Seat(NamedTuple):
    """Where the cursor is on the screen: the line of the pane in which its paper begins.

    `None` when it is out of sight, as after scrolling with the wheel; then `first`, the paper at the top, is the place.
    """

    line: int | None = 0
    first: int = 0


def seat(cursor: int, top: int, page: int, height: int) -> Seat:
    """The place of paper number `cursor` in a pane of `page` lines, scrolled to `top`, with `height` lines a paper."""
    line = cursor * height - top
    return Seat(line if 0 <= line <= page - height else None, top // height)


def top_for(found: Seat, cursor: int, page: int, height: int) -> int:
    """Where to scroll to, so that the place is the same in a pane of another size."""
    if found.line is None:
        return found.first * height
    return max(0, cursor * height - min(found.line, max(0, page - height)))


class Spot(NamedTuple):
    """A place in a text, whatever its width: the heading it is under, and the characters between the two."""

    heading: int = 0
    passed: int = 0


def spot(lines: Sequence[Line], at: int) -> Spot:
    """The place of the line `at`."""
    heading = passed = 0
    for number, line in enumerate(lines[:at]):
        if _is_heading(lines, number):
            heading, passed = heading + 1, 0
        passed += _characters(line)
    return Spot(heading + 1, 0) if at < len(lines) and _is_heading(lines, at) else Spot(heading, passed)


def line_of(lines: Sequence[Line], wanted: Spot) -> int:
    """The line in which a place is now: the last one under its heading that does not begin behind it."""
    heading = passed = found = 0
    for number, line in enumerate(lines):
        if _is_heading(lines, number):
            heading, passed = heading + 1, 0
        if heading > wanted.heading:
            break
        if heading == wanted.heading and passed <= wanted.passed:
            found = number
        passed += _characters(line)
    return found


def _is_heading(lines: Sequence[Line], at: int) -> bool:
    return at > 0 and not lines[at - 1] and any(span.role == "heading" for span in lines[at])


def _characters(line: Line) -> int:
    return sum(not char.isspace() for span in line for char in span.text)
