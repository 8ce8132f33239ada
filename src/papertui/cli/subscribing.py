"""`papertui sources`: what is followed, how it fares, and changing it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from papertui import paths, text
from papertui.cli import output
from papertui.cli.opening import open_workspace, read_config
from papertui.config import Config
from papertui.config import feeds as subscriptions
from papertui.config.feeds import Feed
from papertui.errors import PapertuiError, UsageError
from papertui.model import SourceState
from papertui.sources import OWN

_OFFLINE, _FAILED = 4, 1
_MOST_FILE = 20_000_000


def sources(options: argparse.Namespace) -> int:
    """Do what the action says; without one list every source."""
    actions: dict[str, Callable[[argparse.Namespace], int]] = {
        "list": _list, "add": _add, "remove": _remove, "enable": _switch, "disable": _switch, "check": _check,
        "keep": _keep, "import": _import, "export": _export,
    }  # fmt: skip
    if options.name is not None and (options.action != "add" or len(options.what) != 1):
        raise UsageError("--name goes with one feed that is added.")
    return actions[options.action](options)


def _needs(options: argparse.Namespace, example: str) -> Sequence[str]:
    if not options.what:
        raise UsageError(f"Say what to {options.action}, such as: papertui sources {options.action} {example}")
    words: list[str] = options.what
    return words


def _list(options: argparse.Namespace) -> int:
    if options.what:
        raise UsageError(f"“papertui sources list” takes nothing more; did you mean “check {options.what[0]}”?")
    config = read_config()
    feeds = _feeds()
    known = {feed.name: feed for feed in feeds}
    with open_workspace() as space:
        states = space.source_states([*OWN, *known])
    enabled = {**_own(config), **{feed.name: feed.enabled for feed in feeds}}
    if options.json:
        output.json_array(_object(state, enabled.get(state.name), known.get(state.name), config) for state in states)
        return 0
    if options.plain:
        for number, state in enumerate(states):
            if number:
                output.say()
            output.facts(_facts(state, enabled.get(state.name), known.get(state.name), config))
        return 0
    width = min(28, max(12, *(len(state.name) for state in states)))
    for state in states:
        output.say(_line(state, enabled.get(state.name), _days(state.name, known, config), width))
    return 0


def _own(config: Config) -> dict[str, bool]:
    arxiv = config.sources.arxiv
    asked = bool(arxiv.categories or arxiv.authors or arxiv.searches)
    on = {name: bool(getattr(config.sources, name).enabled) for name in OWN}
    return {**on, "arxiv": arxiv.enabled and asked}


def _feeds() -> tuple[Feed, ...]:
    feeds, problems = subscriptions.load(subscriptions.place(paths.find().config))
    for problem in problems:
        output.complain(str(problem))
    return feeds


def _days(name: str, known: dict[str, Feed], config: Config) -> int:
    if name in known:
        return known[name].keep_days
    return int(getattr(getattr(config.sources, name, None), "keep_days", 0))


def _line(state: SourceState, enabled: bool | None, days: int, width: int) -> str:
    kind = "files" if enabled is None else "on" if enabled else "off"
    line = f"{state.name:{width}} {kind:5} {text.plural(state.papers, 'paper'):>14}"
    line += f"  last good {state.last_good or 'never'}" if enabled is not None else ""
    line += f"  next try {state.next_try}" if state.next_try and enabled else ""
    line += f"  kept {text.plural(days, 'day')}" if days else ""
    return line + (f"  error: {state.error}" if state.error else "")


def _object(state: SourceState, enabled: bool | None, feed: Feed | None, config: Config) -> dict[str, Any]:
    known = {feed.name: feed} if feed else {}
    about = {"title": feed.title, "url": feed.url} if feed else {"title": "", "url": None}
    return {**state._asdict(), "enabled": enabled, **about, "keep_days": _days(state.name, known, config)}


def _facts(state: SourceState, enabled: bool | None, feed: Feed | None, config: Config) -> Iterator[tuple[str, object]]:
    yield "source", state.name
    if feed is not None:
        yield "title", feed.title
        yield "address", feed.url
    yield "state", "files" if enabled is None else "on" if enabled else "off"
    yield "papers", state.papers
    if enabled is not None:
        yield "last good", state.last_good or "never"
        yield "kept for", text.plural(days, "day") if (days := _days(state.name, _by_name(feed), config)) else "ever"
    yield "next try", state.next_try
    yield "error", state.error


def _by_name(feed: Feed | None) -> dict[str, Feed]:
    return {feed.name: feed} if feed else {}


def _tell(options: argparse.Namespace, sentence: str, **more: object) -> None:
    if options.json:
        import json

        output.say(json.dumps({"done": sentence, **more}, ensure_ascii=False))
    else:
        output.say(sentence)


def _add(options: argparse.Namespace) -> int:
    from papertui.cli.refreshing import with_live
    from papertui.live import Live
    from papertui.refresh import subscribing

    worst = 0
    for given in _needs(options, "https://aasnova.org"):

        async def add(live: Live, config: Config, given: str = given) -> subscribing.Added:
            return await subscribing.add(live, config, given, options.name)

        try:
            added = with_live(add)
        except PapertuiError as problem:
            if len(options.what) == 1:
                raise
            output.complain(f"{given}: {problem}")
            worst = max(worst, problem.exit_code)
            continue
        name = added.feed.name if added.feed else None
        _tell(options, added.sentence, name=name, url=added.feed.url if added.feed else None, entries=added.entries)
    return worst


def _remove(options: argparse.Namespace) -> int:
    from papertui.refresh import subscribing

    for name in _needs(options, "aas-nova"):
        sentence, feed, _ = subscribing.remove(paths.find().config, read_config(), name)
        if feed is not None:
            _forget(feed)
        _tell(options, sentence, name=name)
    return 0


def _forget(feed: Feed) -> None:
    from papertui.store import bookkeeping

    with open_workspace() as space, space.transaction() as db:
        bookkeeping.forget_source(db, feed.name, feed.url)


def _switch(options: argparse.Namespace) -> int:
    from papertui.refresh import subscribing

    for name in _needs(options, "arxiv"):
        _tell(options, subscribing.switch(paths.find().config, name, options.action == "enable"), name=name)
    return 0


def _keep(options: argparse.Namespace) -> int:
    from papertui.refresh import subscribing

    *names, days = options.what or [""]
    if not names or not (days.isascii() and days.isdecimal()):
        raise UsageError("Say whose papers to keep and for how many days, such as: papertui sources keep aas-nova 90")
    for name in names:
        _tell(options, subscribing.keep(paths.find().config, name, int(days[:9])), name=name)
    return 0


def _check(options: argparse.Namespace) -> int:
    from papertui.cli.meter import Meter
    from papertui.cli.refreshing import need_network, with_live
    from papertui.live import Live
    from papertui.refresh import subscribing

    feeds = {feed.name: feed for feed in _feeds()}
    own = _own(read_config())
    names = options.what or [
        *(name for name in OWN if own[name]),
        *(feed.name for feed in feeds.values() if feed.enabled),
    ]
    unknown = [name for name in names if name not in feeds and name not in OWN]
    if unknown:
        raise UsageError(f"There is no source “{unknown[0]}”; “papertui sources” lists them.")

    async def check(live: Live, config: Config) -> list[subscribing.Checked]:
        import asyncio

        need_network(config)
        with Meter(options.plain) as meter:
            meter.show(f"Asking {text.plural(len(names), 'source')}…")
            return await asyncio.gather(*(subscribing.check(live, config, feeds.get(name), name) for name in names))

    if not names:
        output.say("No source is switched on.")
    found = with_live(check) if names else []
    for one in found:
        if options.json:
            import json

            output.say(json.dumps({"source": one.name, "good": one.good, "answer": one.words}, ensure_ascii=False))
        elif one.good:
            output.say(f"{one.name}: {one.words}")
        if not one.good:
            output.complain(f"{one.name}: {one.words}")
    if all(one.good for one in found):
        return 0
    return _OFFLINE if all(one.offline for one in found) else _FAILED


def _import(options: argparse.Namespace) -> int:
    from papertui.refresh import subscribing

    for name in _needs(options, "feeds.opml"):
        taken = subscribing.take_opml(paths.find().config, _bytes(name), Path(name).name or name)
        fresh, here, left_out = taken.feeds, taken.here, taken.left_out
        told = f"{text.plural(len(fresh), 'feed')} added"
        told += f", {' and '.join(taken.categories)} added to the arXiv categories" if taken.categories else ""
        told += f", {here:,} {'was' if here == 1 else 'were'} here already" if here else ""
        told += f", {len(left_out):,} left out" if left_out else ""
        _tell(options, f"{told}.", names=[feed.name for feed in fresh], left_out=list(left_out))
        for why in left_out if not options.json else ():
            output.say(f"  left out {why}")
    return 0


def _bytes(name: str) -> bytes:
    if name == "-":
        if sys.stdin is None or sys.stdin.isatty():
            raise UsageError("There is nothing on standard input to read feeds from.")
        data = sys.stdin.buffer.read(_MOST_FILE + 1)
    else:
        try:
            with Path(name).open("rb") as file:
                data = file.read(_MOST_FILE + 1)
        except OSError as error:
            raise PapertuiError(f"Cannot read {text.line(name)}: {paths.reason(error)}.") from error
    if len(data) > _MOST_FILE:
        raise PapertuiError(f"{text.line(name)} is larger than 20 MB, too large for a list of feeds.")
    return data


def _export(options: argparse.Namespace) -> int:
    from papertui.exporters import writing
    from papertui.refresh import subscribing

    if len(options.what) > 1:
        raise UsageError("Name one file to write the feeds to, or none for standard output.")
    feeds = _feeds()
    written = subscribing.as_opml(feeds)
    if not options.what or options.what[0] == "-":
        output.write(written)
        return 0
    target = Path(options.what[0])
    kept = writing.write(target, iter((written,)), paths.find().state, replace=True)
    before = f"; the one before is {text.line(kept.name)}" if kept else ""
    _tell(options, f"Wrote {text.plural(len(feeds), 'feed')} to {text.line(str(target))}{before}.", path=str(target))
    return 0
