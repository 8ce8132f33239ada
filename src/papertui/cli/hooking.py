"""Hooks after the verbs that edit and after a refresh, and the verb `hooks`."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Callable, Iterable, Sequence

from papertui import hooks, paths, text
from papertui.cli import output
from papertui.cli.opening import open_workspace, tell
from papertui.config import Hooks, load
from papertui.edits import Edit
from papertui.errors import NothingMatched, PapertuiError, UsageError
from papertui.hooks import Happening, Job, allowing
from papertui.model import JSON
from papertui.workspace import Workspace


def after(space: Workspace, edits: Iterable[Edit]) -> list[Job]:
    """The hooks to run for edits that were made; what must be allowed first is said."""
    return _jobs(space, [happening for edit in edits for happening in hooks.of_edit(edit)])


def _settings() -> tuple[Hooks, dict[str, str]]:
    """The hooks that are set, and by its name what is wrong with each setting of theirs that cannot be used."""
    config, problems = load(paths.find().config)
    return config.hooks, {one.key: str(one) for one in problems if one.key and one.key.split(".")[0] == "hooks"}


def run_after_refresh() -> None:
    """Run the hook for papers that came in and fit a saved search."""
    if "match" not in allowing.in_force(_settings()[0]) or hooks.inside_hook():
        return
    from papertui.hooks import matching

    with open_workspace() as space:
        since = matching.claim(space)
        happenings = [] if since is None else list(matching.matches(space.reader, space.now(), since))
        jobs = _jobs(space, happenings)
    run(jobs)


def run(jobs: Sequence[Job]) -> None:
    """Run hooks one after the other; those that fail are told, and nothing else comes of it."""
    seconds = _settings()[0].seconds if jobs else 0
    for job in jobs:
        wrong = hooks.run(job, seconds)
        if wrong:
            output.complain(f"The hook for {job.event} {wrong}.")


def _jobs(space: Workspace, happenings: Sequence[Happening]) -> list[Job]:
    own, wrong = _settings()
    if hooks.inside_hook():
        return []
    events = {f"hooks.{happening.event}" for happening in happenings}
    tell([sentence for key, sentence in wrong.items() if key in events])
    if not any(getattr(own, happening.event, ()) for happening in happenings):
        return []
    fault = allowing.fault(space.paths.config)
    if fault:
        output.complain(fault)
        return []
    may, must_be_seen = allowing.sift(happenings, own, hooks.Allowed(space.paths.state))
    for event in sorted(must_be_seen):
        output.complain(f"The hook for {event} did not run: “papertui hooks allow {event}” shows it first.")
    return list(hooks.jobs(may, own, _describing(space), space.now()))


def _describing(space: Workspace) -> Callable[[Sequence[str]], list[dict[str, JSON]]]:
    from papertui.exporters.json import paper_object

    def describe(keys: Sequence[str]) -> list[dict[str, JSON]]:
        rows = [row for key in keys if (row := space.reader.id_of(key)) is not None]
        return [paper_object(view) for view in space.reader.views(rows)]

    return describe


def manage(options: argparse.Namespace) -> int:
    """List the hooks, allow or forbid some, or try one."""
    places = paths.find()
    settings, wrong = _settings()
    own = allowing.in_force(settings)
    tell(list(wrong.values()))
    fault = allowing.fault(places.config)
    if fault:
        output.complain(fault)
    allowed = hooks.Allowed(places.state)
    if options.action == "list":
        if options.events:
            raise UsageError(f"“papertui hooks list” takes nothing more; did you mean “allow {options.events[0]}”?")
        return _list(own, allowed, options)
    if not options.events:
        raise UsageError(f"Say which hook, such as: papertui hooks {options.action} star")
    for event in options.events:
        if event not in own and (options.action != "forbid" or event not in allowing.EVENTS):
            raise NothingMatched(f"No hook is set for “{event}”: [hooks] in {places.config} has them.")
    for event in options.events:
        if options.action == "test":
            _test(event, own[event], allowed)
        elif options.action == "forbid":
            allowed.forbid(event)
            _tell(options, f"The hook for {event} does not run any more", event)
        else:
            _allow(event, own[event], allowed, options)
    return 0


def _list(own: dict[str, tuple[str, ...]], allowed: hooks.Allowed, options: argparse.Namespace) -> int:
    states = {event: allowed.has(event, argv) for event, argv in own.items()}
    if options.json:
        output.json_array({"event": event, "argv": list(own[event]), "allowed": on} for event, on in states.items())
    elif options.plain:
        for number, (event, on) in enumerate(states.items()):
            if number:
                output.say()
            output.facts((("hook", event), ("program", shlex.join(own[event])), ("allowed", "yes" if on else "no")))
    else:
        for event, on in states.items():
            output.say(text.line(f"{event:8} {'allowed' if on else 'not yet':8} {shlex.join(own[event])}"))
    if not own:
        raise NothingMatched(f"No hook is set: [hooks] in {paths.find().config} has them.")
    return 0


def _allow(event: str, argv: tuple[str, ...], allowed: hooks.Allowed, options: argparse.Namespace) -> None:
    shown = text.line(shlex.join(argv), 2_000)
    if not options.yes:
        if not (sys.stdin and sys.stdin.isatty()):
            raise UsageError(f"The hook for {event} runs {shown}: --yes allows it where nobody can be asked.")
        sys.stderr.write(f"{_WHEN[event]} papertui would run:\n\n    {shown}\n\nAllow it? [y/N] ")
        sys.stderr.flush()
        if sys.stdin.readline().strip().lower() not in ("y", "yes"):
            raise PapertuiError(f"The hook for {event} stays off.")
    allowed.allow(event, argv)
    if event == "match":
        from papertui.hooks import matching

        with open_workspace() as space:
            matching.claim(space)
    _tell(options, f"The hook for {event} runs {shown}", event)


_WHEN = {
    event: f"After {what}" for event, what in {
        "star": "papers are starred", "unstar": "a star is taken away", "queue": "papers are queued",
        "unqueue": "papers are taken from the queue", "read": "papers are marked read", "tag": "papers are tagged",
        "untag": "a tag is taken away", "note": "a note is written", "hide": "papers are hidden",
        "match": "a refresh that brings papers for a saved search",
    }.items()
}  # fmt: skip


def _tell(options: argparse.Namespace, sentence: str, event: str) -> None:
    if options.json:
        output.json_object({"done": f"{sentence}.", "event": event})
    else:
        output.say(f"{sentence}.")


def _test(event: str, argv: tuple[str, ...], allowed: hooks.Allowed) -> None:
    if not allowed.has(event, argv):
        raise PapertuiError(f"The hook for {event} is not allowed yet: “papertui hooks allow {event}” shows it.")
    settings = _settings()[0]
    with open_workspace() as space:
        rows = (space.searching.select("is:starred") or space.searching.select(""))[:1]
        if not rows:
            raise NothingMatched("There is no paper to try a hook with: “papertui refresh” fetches some.")
        key = space.reader.rows(rows)[0].key
        about: dict[str, JSON] = {"tag": "todo"} if event in ("tag", "untag") else {}
        if event == "match":
            about = {"search": {"name": "Test", "query": ""}}
        (job,) = hooks.jobs([Happening(event, (key,), about)], settings, _describing(space), space.now())
    wrong = hooks.run(job, settings.seconds)
    if wrong:
        raise PapertuiError(f"The hook for {event} {wrong}.")
    output.say(f"The hook for {event} ended well; it was told of {key}.")
