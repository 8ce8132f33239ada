"""`import`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import nullcontext
from typing import TYPE_CHECKING

from papertui import paths, text
from papertui.cli import output, returning
from papertui.cli.meter import Meter
from papertui.cli.opening import open_workspace
from papertui.text import plural

if TYPE_CHECKING:
    from papertui.edits import Change
    from papertui.imports import Feeds, FileReport, Progress, Tally
    from papertui.model import Marks
    from papertui.workspace import Workspace

_INTERRUPTED = 130
_TAGS_SHOWN = 12


def import_files(options: argparse.Namespace) -> int:
    """Take papers, and what their owner did with them, from files; print for each what it was and what came of it."""
    from papertui import edits, imports
    from papertui.model import Marks

    every = Marks(starred=options.star, queued=options.queue, tags=tuple(map(edits.tag_name, options.tag or ())))
    try:
        with (
            open_workspace() as space,
            space.trial() if options.dry_run else nullcontext(),
            Meter(options.plain) as meter,
        ):
            reports = imports.run(
                options.files,
                ingest=space.ingest,
                detail=space.keep_detail,
                as_of=options.as_of or space.now().date(),
                progress=(lambda at: meter.show(_how_far(at))) if meter.wanted and not options.json else None,
                feeds=lambda data: _feeds(data, options.dry_run),
                naming=every != Marks() or options.fetch,
            )
            reports, way_back = _mark(space, reports, every, options, meter)
    except KeyboardInterrupt:
        kept = (
            "nothing was changed" if options.dry_run else "what came in is kept, and the same command takes in the rest"
        )
        output.complain(f"Stopped; {kept}.")
        return _INTERRUPTED
    for report in reports:
        if options.plain:
            output.facts(_facts(report, options.dry_run))
            continue
        for line in _json_report(report) if options.json else _report(report, options.dry_run):
            output.say(line)
    if way_back and not (options.plain or options.json):
        output.say(way_back)
    failed = [report for report in reports if report.error]
    for report in failed:
        output.complain(f"{report.path}: {report.error}")
    if options.fetch and not options.dry_run:
        _fetch(reports, options)
    return 1 if failed else 0


def _mark(
    space: Workspace, reports: list[FileReport], every: Marks, options: argparse.Namespace, meter: Meter
) -> tuple[list[FileReport], str]:
    """Do what the files and the options ask for; the reports with what that was, and the one way back."""
    from papertui.edits import Edit
    from papertui.imports.wishes import Plan

    if not any(report.wishes for report in reports):
        return reports, ""
    plan = Plan(space, every, tags=not options.no_tags)
    reports = [report._replace(tally=plan.add(report.wishes)) if report.wishes else report for report in reports]
    if options.dry_run or not plan.changes:
        return reports, ""
    done: list[Change] = []
    kept = False
    try:
        for edit in plan.edits():
            space.editing.apply(edit, remember=False)
            done += edit.changes
            meter.show(f"Marking papers, {100 * len(done) // len(plan.changes)}%")
    finally:
        if done:
            files = text.clip(", ".join(text.line(report.path) for report in reports if report.wishes), 200)
            kept = returning.keep_way_back_from(space, f"the marks from {files}", Edit(tuple(done), ""))
    return reports, "“papertui library undo” takes these marks back; the papers stay." if kept else ""


def _feeds(data: bytes, dry: bool) -> Feeds:
    from papertui.imports import Feeds
    from papertui.refresh import subscribing
    from papertui.sources.parsed import Skip

    taken = subscribing.take_opml(paths.find().config, data, "the file", dry=dry)
    left_out = tuple(Skip(*one.rsplit(": ", 1)) for one in taken.left_out)
    return Feeds(len(taken.feeds) + len(taken.categories), taken.here, left_out)


def _fetch(reports: list[FileReport], options: argparse.Namespace) -> None:
    """Look up what the files only name."""
    from papertui.cli.refreshing import fetch_bare

    keys = dict.fromkeys(key for report in reports for key in report.wishes if not key.startswith("feed:"))
    fetch_bare(list(keys), options.plain or options.json)


def _report(report: FileReport, dry: bool) -> Iterator[str]:
    if not report.kind and report.error:
        return
    new, updated, unchanged = report.counts
    told = f"{new} new, {updated} updated, {unchanged} unchanged, {report.skipped} skipped"
    if report.feeds is not None:
        added = plural(report.feeds.added, "feed")
        told = f"{added} added, {report.feeds.here} here already, {report.skipped} skipped"
    elif not (any(report.counts) or report.skipped or report.error or report.stopped):
        told = "no papers in it"
    line = text.line(f"{report.path}: {report.kind}: {told}")
    yield f"{line} (dry run: nothing was changed)" if dry else line
    if report.tally is not None:
        yield from _marks_line(report.tally)
    for skip in report.skips:
        yield f"  {text.line(f'skipped {skip.place}: {skip.reason}')}"
    if report.skipped > len(report.skips):
        yield f"  and {report.skipped - len(report.skips)} more"


def _marks_line(tally: Tally) -> Iterator[str]:
    nameless = tally.matched + tally.titled
    if nameless:
        known = f"{tally.matched:,} matched by title, " if tally.matched else ""
        yield f"  {nameless:,} without an id: {known}{tally.titled:,} known by title alone"
    if tally.unnamed:
        yield (
            f"  {tally.unnamed:,} known by id alone: opening one looks it up, refreshing asks arXiv for its own, and"
            " “papertui import --fetch” with the same files looks all of them up now"
        )
    said = [f"{number:,} {word}" for word, number in _marked(tally).items() if number]
    if said:
        yield f"  {', '.join(said)}"
    if tally.tags:
        shown = [f"{name} {number:,}" for name, number in list(tally.tags.items())[:_TAGS_SHOWN]]
        more = len(tally.tags) - len(shown)
        yield "  " + text.line(f"tags: {', '.join(shown)}{f', and {more:,} more' if more else ''}")


def _marked(tally: Tally) -> dict[str, int]:
    """How many papers get which mark."""
    names = ("starred", "queued", "read", "hidden", "tagged", "noted")
    return {name: getattr(tally, name) for name in names}


def _facts(report: FileReport, dry: bool) -> Iterator[tuple[str, object]]:
    yield "file", report.path
    yield "kind", report.kind or "unknown"
    yield from report.counts._asdict().items()
    yield "skipped", report.skipped
    if report.feeds is not None:
        yield "feeds added", report.feeds.added
        yield "feeds here already", report.feeds.here
    if report.tally is not None:
        yield "known by id alone", report.tally.unnamed or None
        yield "matched by title", report.tally.matched or None
        yield "known by title alone", report.tally.titled or None
        for name, number in _marked(report.tally).items():
            yield name, number or None
        for name, number in report.tally.tags.items():
            yield "tag", f"{name} {number}"
    for skip in report.skips:
        yield "skip", f"{skip.place}: {skip.reason}"
    yield "error", report.error
    if dry:
        yield "dry run", "nothing was changed"


def _json_report(report: FileReport) -> Iterator[str]:
    import json

    from papertui.imports import Tally

    tally, feeds = report.tally or Tally(), report.feeds
    # all ASCII, as a name of a file may hold anything and has to come out exactly
    yield json.dumps(
        {
            "path": report.path, "kind": report.kind or None, **report.counts._asdict(), "skipped": report.skipped,
            "skips": [skip._asdict() for skip in report.skips], "known_by_id": tally.unnamed,
            "matched_by_title": tally.matched, "known_by_title": tally.titled, **_marked(tally),
            "tags": dict(tally.tags),
            "feeds_added": feeds.added if feeds else 0, "feeds_here": feeds.here if feeds else 0,
            "error": report.error,
        }
    )  # fmt: skip


def _how_far(progress: Progress) -> str:
    share = f" {100 * progress.read // progress.size}%" if progress.size else ""
    return f"{text.clip(text.line(progress.path), 40)}{share}, {text.plural(progress.papers, 'paper')}"
