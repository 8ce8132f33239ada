"""One export from beginning to end, for commands and the screen: what is asked for, and what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from papertui import exporters
from papertui.exporters import Papers, Wanted, writing
from papertui.text import plural

NEW, REPLACE = "new", "replace"


class Order(NamedTuple):
    """`format` is of `FORMATS`; `how` is `NEW`, which leaves strange files alone, or `REPLACE`, which keeps them.

    `state` is the folder where it is remembered which files are ours.
    """

    target: Path
    format: str
    wanted: Wanted
    state: Path
    how: str = NEW


class Outcome(NamedTuple):
    """What came of an export, in numbers by what they count, and sentences that the reader should hear."""

    order: Order
    counts: dict[str, int]
    backup: Path | None = None
    warnings: tuple[str, ...] = ()

    def sentence(self, place: str) -> str:
        """What was done, with the place in the words of whoever says it."""
        label = exporters.FORMATS[self.order.format].label
        kept = f"; the one before is {self.backup.name}" if self.backup else ""
        return f"{plural(self.counts['papers'], 'paper')} written to {place} as {label}{kept}"


def export(papers: Papers, order: Order) -> Outcome:
    """Do it. Raises `PapertuiError`; `writing.Strange` where a file is in the way that is not ours."""
    pieces = exporters.written(papers, order.format, order.wanted)
    backup = writing.write(order.target, pieces, order.state, replace=order.how == REPLACE)
    return Outcome(order, {"papers": len(papers)}, backup)
