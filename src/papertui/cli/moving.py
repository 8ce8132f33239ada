"""`import`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import nullcontext
from typing import TYPE_CHECKING

from papertui import text
from papertui.cli import output
from papertui.cli.meter import Meter
from papertui.cli.opening import open_workspace

if TYPE_CHECKING:
    from papertui.imports import FileReport, Progress

_INTERRUPTED = 130


def import_files(options: argparse.Namespace) -> int:
    """Take papers from files; print for each what it was and what came of it."""
    from papertui import imports

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
            )
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
    failed = [report for report in reports if report.error]
    for report in failed:
        output.complain(f"{report.path}: {report.error}")
    return 1 if failed else 0


def _report(report: FileReport, dry: bool) -> Iterator[str]:
    if not report.kind and report.error:
        return
    new, updated, unchanged = report.counts
    line = text.line(
        f"{report.path}: {report.kind}: {new} new, {updated} updated, {unchanged} unchanged, {report.skipped} skipped"
    )
    yield f"{line} (dry run: nothing was changed)" if dry else line
    for skip in report.skips:
        yield f"  {text.line(f'skipped {skip.place}: {skip.reason}')}"
    if report.skipped > len(report.skips):
        yield f"  and {report.skipped - len(report.skips)} more"


def _facts(report: FileReport, dry: bool) -> Iterator[tuple[str, object]]:
    yield "file", report.path
    yield "kind", report.kind or "unknown"
    yield from report.counts._asdict().items()
    yield "skipped", report.skipped
    for skip in report.skips:
        yield "skip", f"{skip.place}: {skip.reason}"
    yield "error", report.error
    if dry:
        yield "dry run", "nothing was changed"


def _json_report(report: FileReport) -> Iterator[str]:
    import json

    # all ASCII, as a name of a file may hold anything and has to come out exactly
    yield json.dumps(
        {
            "path": report.path, "kind": report.kind or None, **report.counts._asdict(), "skipped": report.skipped,
            "skips": [skip._asdict() for skip in report.skips], "error": report.error,
        }
    )  # fmt: skip


def _how_far(progress: Progress) -> str:
    share = f" {100 * progress.read // progress.size}%" if progress.size else ""
    return f"{text.clip(text.line(progress.path), 40)}{share}, {text.plural(progress.papers, 'paper')}"
