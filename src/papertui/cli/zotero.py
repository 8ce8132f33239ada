"""`zotero`: papers into a running Zotero."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from papertui import text
from papertui.cli import output
from papertui.cli.meter import Meter
from papertui.cli.opening import open_workspace, read_config, rows_for
from papertui.errors import PapertuiError, UsageError
from papertui.text import plural

if TYPE_CHECKING:
    from papertui.model import View
    from papertui.workspace import Workspace
    from papertui.zotero import Outcome, Target, Zotero

_INTERRUPTED = 130


def zotero(options: argparse.Namespace) -> int:
    """Send papers, or tell where Zotero would save them."""
    from papertui.refresh.asking import limits
    from papertui.zotero import Zotero

    client = Zotero(read_config().zotero.url, limits())
    if options.action == "status":
        if options.papers or options.query is not None:
            raise UsageError("“papertui zotero status” takes no papers.")
        return _status(asyncio.run(_target(client)), options)
    with open_workspace() as space:
        rows = rows_for(space, options.papers, options.query)
        return _push(space, client, rows, options)


async def _target(client: Zotero) -> Target:
    async with client:
        return await client.target()


def _status(target: Target, options: argparse.Namespace) -> int:
    if options.json:
        output.json_object(target._asdict())
    elif options.plain:
        output.facts(target._asdict().items())
    else:
        where = target.name if target.name == target.library else f"{target.name} in {target.library}"
        output.say(f"Zotero saves to {where}{'' if target.editable else ', which is read-only'}.")
    return 0


def _push(space: Workspace, client: Zotero, rows: Sequence[int], options: argparse.Namespace) -> int:
    """Send what was not sent; each paper is tagged when it is in Zotero, so that a break costs nothing."""
    from papertui.zotero import FAILED, SENT, TAG, THERE

    views = [view for view in space.reader.views(rows) if options.again or TAG not in view.marks.tags]
    done: list[Outcome] = []
    known = len(rows) - len(views)
    target = ""
    trouble: PapertuiError | None = None
    stopped = False
    if views:
        try:
            with Meter(options.plain) as meter:
                target = asyncio.run(_send(space, client, views, done, meter, options))
        except PapertuiError as problem:
            trouble = problem
        except KeyboardInterrupt:
            stopped = True
    counts = {what: [one.key for one in done if one.what == what] for what in (SENT, THERE, FAILED)}
    if options.json:
        failed = [{"key": one.key, "reason": one.reason} for one in done if one.what == FAILED]
        output.json_object({
            "target": target or None, "sent": counts[SENT], "there": counts[THERE], "sent_before": known,
            "failed": failed, "dry_run": options.dry_run, "error": str(trouble) if trouble else None,
        })  # fmt: skip
    elif options.plain:
        told = (("to", target), ("sent", len(counts[SENT])), ("there", len(counts[THERE])), ("sent before", known))
        output.facts(
            (*told, ("failed", len(counts[FAILED])), ("dry run", "nothing was sent" if options.dry_run else ""))
        )
    elif done or not (trouble or stopped):
        output.say(_sentence(len(counts[SENT]), len(counts[THERE]), known, target, options.dry_run))
    for one in done:
        if one.what == FAILED:
            output.complain(f"{one.key}: {one.reason}")
    if stopped:
        output.complain("Stopped; what was sent is remembered, and the same command sends the rest.")
        return _INTERRUPTED
    if trouble is not None:
        left = len(views) - len(done)
        more = f" {plural(left, 'paper')} {'is' if left == 1 else 'are'} left." if done else ""
        output.complain(f"{trouble}{more}")
        return trouble.exit_code
    return 1 if counts[FAILED] else 0


async def _send(
    space: Workspace,
    client: Zotero,
    views: Sequence[View],
    done: list[Outcome],
    meter: Meter,
    options: argparse.Namespace,
) -> str:
    from papertui import edits
    from papertui.zotero import FAILED, SENT, TAG, THERE, Outcome, Trouble, push

    async with client:
        target = await client.target()
        if not target.editable:
            raise Trouble(f"{target.name} in Zotero is read-only: choose another library or collection there.")
        if options.dry_run:
            for view in views:
                done.append(Outcome(view.paper.key, THERE if await client.has(view) else SENT))
            return target.name
        async for outcome in push(client, views, again=options.again):
            done.append(outcome)
            if outcome.what != FAILED and (row := space.reader.id_of(outcome.key)) is not None:
                space.editing.apply(edits.tag(space.marked([row]), TAG))
            meter.show(f"Sending to Zotero: {len(done):,} of {len(views):,}")
    return target.name


def _sentence(sent: int, there: int, known: int, target: str, dry: bool) -> str:
    if not sent and not there:
        return f"Nothing to send: {plural(known, 'paper')} tagged zotero {'was' if known == 1 else 'were'} sent before."
    told = f"{plural(sent, 'paper')} {'would be sent' if dry else 'sent'} to {target} in Zotero"
    told += f"; {there:,} there already" if there else ""
    told += f"; {known:,} sent before" if known else ""
    return text.line(f"{told}{' (dry run: nothing was sent)' if dry else ''}.")
