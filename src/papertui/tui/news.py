"""What is new since the last visit as lines: a number, what it counts, the best of it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from papertui.ranking.since import TITLES, News, amount
from papertui.tui.columns import show_title
from papertui.tui.glyphs import Glyphs
from papertui.tui.spans import Line, Span, cells, clip, fit, right

MARGIN, GAP = 2, 2
NAME = 34
"""The most cells of what a number counts."""

SAID = 3
"""Titles that stand on a line where there is room."""

FOLDS = ("following", "searches")
"""Groups that may be longer than the screen."""

LEAST = 2
"""Lines of a group that always stand there."""


class Item(NamedTuple):
    """A line that can be chosen: the news it opens, or the group it unfolds; `line` is where it stands."""

    line: int
    news: News | None
    group: str


class Laid(NamedTuple):
    lines: tuple[Line, ...]
    items: tuple[Item, ...]


def lay(news: Sequence[News], unfolded: Collection[str], width: int, height: int, glyphs: Glyphs) -> Laid:
    """The news in at most `height` lines; what has no room stands behind one line a group, until that is `unfolded`."""
    groups = {group: [one for one in news if one.question.group == group] for group in TITLES}
    groups = {group: found for group, found in groups.items() if found}
    shown = _shares({group: len(found) for group, found in groups.items()}, unfolded, height)
    airy = _height(groups, shown) + len(groups) + 1 <= height
    numbers = max((cells(amount(one)) for one in news), default=0)
    names = max((cells(one.question.name) for one in news), default=0)
    columns = numbers, min(names, NAME, max(8, (width - 2 * MARGIN) * 2 // 5))
    lines: list[Line] = [()] if airy else []
    items, said = [], set[str]()
    for group, found in groups.items():
        lines.append((Span(" " * MARGIN), Span(TITLES[group], "heading")))
        for one in found[: shown[group]]:
            items.append(Item(len(lines), one, group))
            lines.append(_line(one, columns, width, said, glyphs))
        if rest := found[shown[group] :]:
            items.append(Item(len(lines), None, group))
            lines.append(_more(rest, columns, width, glyphs))
        if airy:
            lines.append(())
    return Laid(tuple(lines), tuple(items))


def _shares(sizes: dict[str, int], unfolded: Collection[str], height: int) -> dict[str, int]:
    """How many lines of each group are shown: the longest gives way until all has room."""
    shown = dict(sizes)
    folds = [group for group in FOLDS if group in sizes and group not in unfolded]
    while len(sizes) + sum(shown.values()) + sum(shown[one] < sizes[one] for one in sizes) > height:
        longest = max(folds, key=lambda group: shown[group], default="")
        if not longest or shown[longest] <= LEAST:
            break
        # one line that says “1 more” would take the room of what it hides
        shown[longest] -= 2 if shown[longest] == sizes[longest] else 1
    return {group: max(size, min(sizes[group], LEAST)) for group, size in shown.items()}


def _height(groups: dict[str, list[News]], shown: dict[str, int]) -> int:
    return sum(1 + shown[group] + (shown[group] < len(found)) for group, found in groups.items())


def _line(news: News, columns: tuple[int, int], width: int, said: set[str], glyphs: Glyphs) -> Line:
    """The best papers that no line above names come first."""
    numbers, names = columns
    rows = sorted(news.best, key=lambda row: row.key in said)
    titles = [show_title(row.title) for row in rows[: SAID if rows and rows[0].key not in said else 1]]
    said.update(row.key for row in rows[:1])
    room = width - 2 * MARGIN - numbers - names - 2 * GAP
    told = clip(f" {glyphs.separator} ".join(titles), room, glyphs.dots) if room > 0 else ""
    return (
        Span(" " * MARGIN),
        Span(right(amount(news), numbers), "strong"),
        Span(" " * GAP + fit(news.question.name, names, glyphs.dots) + " " * GAP),
        Span(told, "dim"),
    )


def _more(rest: Sequence[News], columns: tuple[int, int], width: int, glyphs: Glyphs) -> Line:
    """What has no room, by name."""
    numbers, names = columns
    room = width - 2 * MARGIN - numbers - names - 2 * GAP
    named = clip(", ".join(one.question.name for one in rest), max(0, room), glyphs.dots)
    return (
        Span(" " * MARGIN + right(glyphs.closed, numbers), "dim"),
        Span(" " * GAP + fit(f"{len(rest):,} more", names, glyphs.dots) + " " * GAP, "dim"),
        Span(named, "dim"),
    )


def moment(visit: int, now: datetime) -> str:
    """When that was (ms since 1970), in the reader's time zone: `today 09:12`, `yesterday 18:42`, `Friday 18:42`."""
    then, here = datetime.fromtimestamp(visit / 1000).astimezone(), now.astimezone()
    days = (here.date() - then.date()).days
    if days < 0 or days > 6:
        return f"{then:%Y-%m-%d}"
    return f"{('today', 'yesterday')[days] if days < 2 else f'{then:%A}'} {then:%H:%M}"
