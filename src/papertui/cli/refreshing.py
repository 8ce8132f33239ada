"""The verbs that use the network: `refresh`, and the parts of `search` and `show` that ask a source."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Callable, Coroutine, Iterator, Sequence
from typing import Any, TypeVar

from papertui import identity, paths, text
from papertui import refresh as refreshing
from papertui.cli import hooking, output
from papertui.cli.meter import Meter
from papertui.cli.opening import papers_named, read_config, tell
from papertui.config import Config
from papertui.errors import NetworkNeeded, NothingMatched, PapertuiError, UsageError
from papertui.live import Live
from papertui.refresh import Busy, Failed, Finished, Got, Progress
from papertui.sources import label
from papertui.store import connection

T = TypeVar("T")

_OFFLINE, _FAILED = 4, 1
_SKIPS_SHOWN = 3
_FILLING = 3.0
"""Seconds after a refresh for what the index of an older cache lacks; the next refresh or the screen goes on."""


def refresh(options: argparse.Namespace) -> int:
    """Refresh and print one line a source. The second of two at once says so and has succeeded."""
    if options.since and options.until and options.since > options.until:
        raise UsageError(f"--since {options.since} is after --until {options.until}.")
    today = paths.now().date()
    if options.since and options.since > today:
        raise UsageError(f"--since {options.since} is still to come; today is {today} in UTC.")
    code = with_live(lambda live, config: _refresh(live, config, options))
    hooking.run_after_refresh()
    return code


async def _refresh(live: Live, config: Config, options: argparse.Namespace) -> int:
    failures: dict[str, Failed] = {}
    came: list[Got] = []
    finished = 0
    events = refreshing.run(live, config, sources=options.sources, since=options.since, until=options.until)
    with Meter(options.plain) as meter:
        async for event in events:
            if isinstance(event, Busy):
                output.say('{"busy": true}' if options.json else "busy: another papertui refreshes at this moment")
                return 0
            if isinstance(event, Progress):
                meter.show(f"{event.source}: {event.what}, {event.done:,}/{event.total:,} lists")
            elif isinstance(event, Failed):
                failures[event.source] = event
            elif isinstance(event, Got):
                came.append(event)
            elif isinstance(event, Finished):
                finished += 1
                meter.clear()
                if options.plain:
                    output.facts(_facts(event, came, failures.get(event.source)))
                else:
                    output.say(_line(event, came, failures.get(event.source), options))
                if not (options.json or options.plain):
                    _say_skips(came)
                came = []
    await live.fill(_FILLING)
    if not finished and not options.json:
        output.say("No source is switched on.")
    if not failures:
        return 0
    for failure in failures.values():
        output.complain(f"{failure.source}: {failure.reason}")
    return _OFFLINE if all(failure.offline for failure in failures.values()) else _FAILED


def _line(event: Finished, came: Sequence[Got], failure: Failed | None, options: argparse.Namespace) -> str:
    counts = event.counts
    skipped = sum(got.skipped for got in came)
    # a day that is not out yet is only worth a word where it was asked for by its date
    absent = sum(got.absent > 0 for got in came) if options.since or options.until else 0
    if options.json:
        import json

        return json.dumps(
            {
                "source": event.source, **counts._asdict(), "skipped": skipped,
                "skips": [skip._asdict() for got in came for skip in got.skips], "absent": absent,
                "error": failure.reason if failure else None, "next_try": failure.next_try if failure else None,
            },
            ensure_ascii=False,
        )  # fmt: skip
    line = f"{event.source}: {counts.new} new, {counts.updated} updated, {counts.unchanged} unchanged"
    if skipped:
        line += f", {skipped} skipped"
    if absent:
        line += f", {text.plural(absent, 'day')} not there"
    if failure:
        line += f"; failed: {failure.reason.removesuffix('.')}"
        if failure.next_try:
            line += f"; next try {failure.next_try}"
    return line


def _facts(event: Finished, came: Sequence[Got], failure: Failed | None) -> Iterator[tuple[str, object]]:
    yield "source", event.source
    yield from event.counts._asdict().items()
    yield "skipped", sum(got.skipped for got in came)
    for skip in [skip for got in came for skip in got.skips]:
        yield "skip", f"{skip.place}: {skip.reason}"
    if failure:
        yield "error", failure.reason
        yield "next try", failure.next_try


def _say_skips(came: Sequence[Got]) -> None:
    shown = [skip for got in came for skip in got.skips][:_SKIPS_SHOWN]
    for skip in shown:
        output.say(f"  skipped {skip.place}: {skip.reason}")
    more = sum(got.skipped for got in came) - len(shown)
    if more:
        output.say(f"  and {text.count(more)} more")


def ask_source(source: str, words: str) -> list[str]:
    """Ask a source for words; the keys of what it found, which is in the cache then."""
    askers: dict[str, Callable[[Live, Config, str], Coroutine[Any, Any, list[str]]]] = {
        "huggingface": refreshing.search_online,
        "arxiv": refreshing.search_arxiv,
    }
    if source not in askers:
        raise UsageError(f"There is no source “{source}” to search; there is {' and '.join(askers)}.")
    if not words.strip():
        raise UsageError(f"Say what to search for, such as: papertui search --source {source} diffusion")

    async def search(live: Live, config: Config) -> list[str]:
        need_network(config)
        with Meter() as meter:
            meter.show(f"Asking {label(source)}…")
            return await askers[source](live, config, words)

    return with_live(search)


def fetch_details(names: Sequence[str], plain: bool) -> None:
    """Fetch the named papers that are not here, and what belongs to them but is only fetched when asked for.

    `plain` is as `Meter` has it.
    """
    keys = [key for name in papers_named(names) if (key := identity.paper_key(name))]

    async def fetch(live: Live, config: Config) -> None:
        need_network(config)
        with Meter(plain) as meter:
            for key in meter.counting(keys, len(keys), "Fetching"):
                is_here = live.row_of(key) is not None
                try:
                    await refreshing.load_detail(live, config, key, fresh=True)
                except PapertuiError as problem:
                    if is_here or not refreshing.whom(key):
                        raise
                    output.complain(str(problem))
                if live.row_of(key) is None and refreshing.whom(key):
                    await refreshing.look_up(live, config, key)

    with_live(fetch)


def fetch_bare(keys: Sequence[str], plain: bool) -> None:
    """Look up those of these papers of which nothing but a name or a title is known. Raises `PapertuiError`.

    `plain` is as `Meter` has it.
    """

    async def fetch(live: Live, config: Config) -> None:
        bare = [key for key in keys if _is_bare(live, key)]
        if not bare:
            return
        need_network(config)
        at_arxiv = [key for key in bare if key.startswith("arxiv:")]
        with Meter(plain) as meter:
            meter.show(f"Asking arXiv for {text.plural(len(at_arxiv), 'paper')}…")
            if at_arxiv:
                await refreshing.look_up_many(live, config, at_arxiv)
            others = [key for key in bare if key.startswith("doi:")]
            for key in meter.counting(others, len(others), "Fetching"):
                try:
                    await refreshing.look_up(live, config, key)
                except NothingMatched as problem:
                    output.complain(str(problem))
        for key in at_arxiv:
            if _is_bare(live, key):
                output.complain(f"arXiv tells nothing of {key}.")

    with_live(fetch)


def _is_bare(live: Live, key: str) -> bool:
    row = live.row_of(key)
    paper = live.space.reader.paper(row) if row is not None else None
    return paper is not None and not paper.abstract


def need_network(config: Config) -> None:
    """Raises `NetworkNeeded` where the settings say to stay offline."""
    if config.offline:
        raise NetworkNeeded("papertui is set to stay offline (offline = true in the configuration).")


def with_live(job: Callable[[Live, Config], Coroutine[Any, Any, T]]) -> T:
    """Run a job that needs the cache's threads."""
    config = read_config()

    async def run() -> T:
        live = Live.open(paths.find(), visiting=False)
        try:
            tell(live.messages)
            result = await job(live, config)
            await live.editing.settled()
            tell(live.messages)
            return result
        finally:
            live.close()

    with connection.explaining(paths.find().cache):
        return asyncio.run(run())
