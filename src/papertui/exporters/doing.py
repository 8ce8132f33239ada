"""One export from beginning to end, for commands and the screen: what is asked for, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, Protocol, cast

from papertui import exporters
from papertui.exporters import Papers, Wanted, bibfile, facts, vault, writing
from papertui.exporters.keys import Keys
from papertui.model import View
from papertui.text import plural

NEW, REPLACE, KEEP, ADD = "new", "replace", "keep", "add"


class Order(NamedTuple):
    """`format` is of `FORMATS`. `how` is `NEW`, which leaves strange files be, `REPLACE`, which keeps them beside,
    `KEEP`, which keeps whatever was there, or `ADD`.

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
        counts = self.counts
        if self.order.how == ADD:
            known = f"; {plural(counts['known'], 'paper')} in it already" if counts["known"] else ""
            return f"{plural(counts['added'], 'paper')} added to {place}{known}"
        if "new" in counts:
            left = counts["left"]
            theirs = (
                f"; {plural(left, 'note')} changed by you left as {'it is' if left == 1 else 'they are'}"
                if left
                else ""
            )
            parts = ", ".join(f"{counts[name]:,} {name}" for name in ("new", "updated", "unchanged"))
            return f"{plural(counts['papers'], 'paper')} as notes in {place}: {parts}{theirs}"
        kept = f"; the one before is {self.backup.name}" if self.backup else ""
        return f"{plural(counts['papers'], 'paper')} written to {place} as {label}{kept}"


class _Bibliographic(Protocol):
    def entry(self, view: View, key: str) -> str: ...


def export(papers: Papers, order: Order) -> Outcome:
    """Do it. Raises `PapertuiError`; `writing.Strange` where a file is in the way that is not ours."""
    if order.how == ADD:
        return _add(papers, order)
    if exporters.FORMATS[order.format].folder:
        notes = vault.write(order.target, papers, order.wanted.keys or Keys())
        return Outcome(order, {"papers": len(papers), **notes._asdict()})
    pieces = exporters.written(papers, order.format, order.wanted)
    backup = writing.write(
        order.target, pieces, order.state, replace=order.how in (REPLACE, KEEP), keep_ours=order.how == KEEP
    )
    return Outcome(order, {"papers": len(papers)}, backup)


def lacking(papers: Papers, target: Path, format: str, keys: Keys) -> Iterator[str]:
    """The entries that a bibliography would get. Raises `PapertuiError` where it cannot be read."""
    return _entries(papers, format, bibfile.Adding(writing.look(target), keys))


def _entries(papers: Papers, format: str, adding: bibfile.Adding) -> Iterator[str]:
    module = cast("_Bibliographic", exporters.module_of(format))
    for view in facts.each_once(papers):
        key = adding.missing(view)
        if key is not None:
            yield module.entry(view, key).encode("utf-8", "replace").decode()


def _add(papers: Papers, order: Order) -> Outcome:
    adding: list[bibfile.Adding] = []

    def entries(there: bibfile.Bibliography) -> Iterator[str]:
        adding.append(bibfile.Adding(there, order.wanted.keys or Keys()))
        return _entries(papers, order.format, adding[0])

    there = writing.add(order.target, entries, order.state)
    counts = {"papers": len(papers), "added": adding[0].added, "known": adding[0].known}
    return Outcome(order, counts, warnings=_warnings(order, there))


def _warnings(order: Order, there: bibfile.Bibliography) -> tuple[str, ...]:
    broken = there.unclosed
    if broken is None:
        return ()
    return (
        f"In {order.target} the entry {broken.key} (line {broken.line}) is never closed: LaTeX may not see what comes"
        " behind it.",
    )
