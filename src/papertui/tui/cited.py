"""What citations and publications say of a paper, as items of lines. Pure."""

from __future__ import annotations

from papertui import text
from papertui.model import Cited, Published, View
from papertui.sources import label
from papertui.text import count, plural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

_VENUE = 100
_UNITS = {"m": "minute", "h": "hour", "d": "day", "w": "week", "mo": "month", "y": "year"}


def cited_lines(view: View, now: datetime) -> list[list[str]]:
    """The lines, each the texts that stand side by side, with where they are from and how old that is."""
    lines = [] if view.cited is None else _cited(view.cited, now)
    return lines if view.published is None else [*lines, _published(view.published, now)]


def _cited(told: Cited, now: datetime) -> list[list[str]]:
    whom = f"Semantic Scholar, {ago(told.fetched, now)}"
    if told.citations is None:
        return [[f"Not known to {whom}"]]
    numbers = [plural(told.citations, "citation")]
    if told.influential:
        numbers.append(f"{count(told.influential)} influential")
    lines = [[*numbers, whom]]
    around = []
    if told.listed is not None and told.references:
        around.append(f"References you have: {count(told.references_here)} of {count(told.references)}")
    if told.stars_cited:
        around.append(f"Cites {count(told.stars_cited)} of your stars")
    if told.citing_here:
        around.append(f"Cited by {count(told.citing_here)} you have")
    return [*lines, around] if around else lines


def _published(found: Published, now: datetime) -> list[str]:
    where = f"Published in {shorten(found.venue)}" if found.venue else "Published"
    day = f" {found.date}" if found.date else ""
    return [where + day, found.doi, f"{label(found.source)}, {ago(found.fetched, now)}"]


def shorten(venue: str) -> str:
    """The name of a venue, of which some are as long as a title."""
    return venue if len(venue) <= _VENUE else f"{venue[: _VENUE - 1].rstrip()}…"


def ago(then: str, now: datetime) -> str:
    """`3 days ago`, `just now`."""
    short = text.age(then, now)
    digits = "".join(char for char in short if char.isdigit())
    if not digits:
        return "just now"
    return f"{plural(int(digits), _UNITS[short[len(digits) :]])} ago"
