"""`export`: papers in the formats of other programs, to a file, a folder or standard output."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from papertui import exporters, text
from papertui.cli import output
from papertui.cli.meter import Meter
from papertui.cli.opening import open_workspace, read_config
from papertui.errors import NothingMatched, PapertuiError, UsageError
from papertui.exporters import doing, writing
from papertui.exporters.keys import Keys

if TYPE_CHECKING:
    from papertui.model import View
    from papertui.workspace import Workspace

_INTERRUPTED = 130


def export(options: argparse.Namespace) -> int:
    """Write the papers a query finds."""
    if options.output == "":
        raise UsageError("Name a file after -o, or - for standard output.")
    name = _format(options)
    form = exporters.FORMATS[name]
    if form.folder and options.output in (None, "-"):
        raise UsageError(f"{form.label} need a folder: name it with -o.")
    if options.append and (not form.appends or options.output in (None, "-")):
        raise UsageError("Only a bibliography can be added to: --append wants -o FILE.bib.")
    if options.json and options.output in (None, "-"):
        raise UsageError("--json tells what was written to a file: name it with -o; -f json prints the papers as JSON.")
    query = " ".join(options.query) or "is:starred"
    group = options.group or read_config().export_group
    with open_workspace() as space:
        rows = space.searching.select(query)
        if not rows:
            raise NothingMatched(f"No paper matches {query}; nothing was written.")
        keys = Keys(space.citation_keys()) if form.cites else None
        wanted = exporters.Wanted(options.title, group, keys, query=query)
        with Meter(options.plain) as meter:
            papers = exporters.Fetched(rows, partial(_views, space, meter, len(rows)))
            if options.output in (None, "-"):
                output.stream(exporters.written(papers, name, wanted))
                keep_keys(space, keys)
                return 0
            how = doing.ADD if options.append else doing.REPLACE if options.force else doing.NEW
            try:
                done = _to_file(papers, doing.Order(Path(options.output), name, wanted, space.paths.state, how))
            finally:
                if form.folder:
                    keep_keys(space, keys)  # the notes that were written have theirs, also where not all were
        if done is None:
            done_so_far = "the same command goes on" if form.folder else f"{options.output} is as it was"
            output.complain(f"Stopped; {done_so_far}.")
            return _INTERRUPTED
        keep_keys(space, keys)
    for warning in done.warnings:
        output.complain(warning)
    if options.json:
        output.json_object(_facts(done) | {"warnings": list(done.warnings)})
    elif options.plain:
        output.facts((*_facts(done).items(),))
    else:
        output.say(text.line(f"{done.sentence(str(done.order.target))}.", 2_000))
    return 0


def _format(options: argparse.Namespace) -> str:
    """By flag or suffix; a folder is for notes only where that was said."""
    in_folder = output.is_folder(options.output)
    if in_folder and not options.format:
        raise UsageError(
            f"{options.output} is a folder: name a file in it, or write a note for each paper into it with -f obsidian."
        )
    name = exporters.format_for(options.output, options.format)
    if in_folder and not exporters.FORMATS[name].folder:
        raise UsageError(f"{options.output} is a folder: name a file in it.")
    return name


def keep_keys(space: Workspace, keys: Keys | None) -> None:
    """Write down the citation keys that were made; where that cannot be, say so."""
    if keys is None or not keys.fresh:
        return
    try:
        space.keep_citation_keys(keys.fresh)
    except PapertuiError as problem:
        output.complain(f"{str(problem).rstrip('.')}; the citation keys may be others next time.")


def _views(space: Workspace, meter: Meter, total: int, rows: Iterable[int]) -> Iterator[View]:
    return meter.counting(space.reader.views(rows), total, "Writing")


def _to_file(papers: exporters.Papers, order: doing.Order) -> doing.Outcome | None:
    """What came of it, `None` when it was stopped."""
    try:
        return doing.export(papers, order)
    except writing.Strange as strange:
        adds = "; --append adds to it" if exporters.FORMATS[order.format].appends else ""
        kept = writing.backup(order.target).name
        raise writing.Strange(f"{strange}: --force replaces it and keeps it as {kept}{adds}.") from None
    except KeyboardInterrupt:
        return None


def _facts(done: doing.Outcome) -> dict[str, object]:
    label = exporters.FORMATS[done.order.format].label
    before = str(done.backup) if done.backup else None
    return {"file": str(done.order.target), "format": label, **done.counts, "before": before}
