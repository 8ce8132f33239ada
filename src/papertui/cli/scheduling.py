"""`schedule`: have the system run `refresh` or `digest --email` at a time of day."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from papertui import paths, text, timers
from papertui.cli import output
from papertui.cli.opening import read_settings, tell
from papertui.errors import NothingMatched, PapertuiError, UsageError
from papertui.timers.job import Draft, Found, Job, When

if TYPE_CHECKING:
    from papertui.paths import Paths

_ABOUT = {"refresh": "papertui fetches what is new", "digest": "papertui sends its digest"}
_KEPT = ("PAPERTUI_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
"""Where papertui's files are; a job begins without them."""


def schedule(options: argparse.Namespace) -> int:
    """Install, remove or show. Raises `PapertuiError`."""
    if options.action == "install":
        return _install(options)
    for name in ("time", "period", "number", "query", "skip_empty"):
        if getattr(options, name):
            raise UsageError(f"What runs, and when, is said with install, not with {options.action}.")
    return _remove(options) if options.action == "remove" else _show(options)


def _install(options: argparse.Namespace) -> int:
    kind_name = options.kind or timers.detect()
    kind = timers.kind(kind_name)
    job = job_of(options, paths.find())
    drafts = kind.drafts(job)
    if not options.json:
        _print_drafts(drafts)
    if options.dry_run:
        if options.json:
            _done(options, "Nothing was installed.", [], drafts)
        return 0
    if not options.yes and not _agreed(options.json):
        output.say("Nothing was installed.")
        return 0
    try:
        kind.install(job)
    except PapertuiError as error:
        raise type(error)(f"{error} Nothing was installed.") from error
    _done(options, f"Installed: {job.about} {job.when}.", [draft.place for draft in drafts], drafts)
    if kind_name == "systemd":
        output.complain("This runs while you are logged in; “loginctl enable-linger” has it run at all times.")
    return 0


def _remove(options: argparse.Namespace) -> int:
    found = [(name, kind) for kind in _kinds(options) for name in _names(options) if timers.kind(kind).found(name)]
    if not found:
        raise NothingMatched("Nothing of papertui's is scheduled here.")
    if options.dry_run:
        _done(options, f"To be removed: {', '.join(name for name, _ in found)}.", [])
        return 0
    removed = [place for name, kind in found for place in timers.kind(kind).remove(name)]
    _done(options, f"Removed: {', '.join(removed)}.", removed)
    return 0


def _show(options: argparse.Namespace) -> int:
    found = [one for kind in _kinds(options) for name in _names(options) if (one := timers.kind(kind).found(name))]
    if options.json:
        output.json_array([one._asdict() | {"remark": one.remark or None} for one in found])
    elif options.plain:
        for number, one in enumerate(found):
            if number:
                output.say()
            output.facts(one._asdict().items())
    else:
        for one in found:
            output.say(text.line(_told(one), 2_000))
    if not found:
        raise NothingMatched("Nothing of papertui's is scheduled here; “papertui schedule install” does that.")
    return 0


def _told(one: Found) -> str:
    following = f"; next {one.next}" if one.next else ""
    remark = f"; {one.remark}" if one.remark else ""
    return f"{one.name} ({one.kind}, {one.place}): {one.when}{following}{remark}"


def _kinds(options: argparse.Namespace) -> list[str]:
    return [options.kind] if options.kind else timers.here()


def _names(options: argparse.Namespace) -> list[str]:
    return [name_of(what) for what in ([options.what] if options.what else _ABOUT)]


def name_of(what: str) -> str:
    """What the system knows a job by; another `PAPERTUI_HOME` has jobs of its own."""
    home = os.environ.get("PAPERTUI_HOME", "")
    if not home:
        return f"papertui-{what}"
    whose = hashlib.sha256(_absolute(home).encode("utf-8", "surrogateescape")).hexdigest()
    return f"papertui-{what}-{whose[:6]}"


def job_of(options: argparse.Namespace, places: Paths) -> Job:
    """The job that is asked for. Raises `UsageError`."""
    what = options.what or "digest"
    words = [what] if what == "refresh" else _digest(options)
    env = tuple((name, _absolute(os.environ[name])) for name in _KEPT if os.environ.get(name))
    # a file of the name of some module in the folder where it runs is none of its modules
    argv = (sys.executable, "-P", "-m", "papertui", *words)
    for word in (*argv, *(value for _, value in env)):
        if not word.isprintable():
            raise UsageError(f"“{text.line(word, 100)}” holds signs that no line of a schedule can hold.")
    log = str(places.state / "schedule.log")
    return Job(name_of(what), _ABOUT[what], argv, env, _when(options, what), log, again=what == "digest")


def _absolute(folder: str) -> str:
    return str(Path(folder).expanduser().absolute())


def _digest(options: argparse.Namespace) -> list[str]:
    """The words of the digest's command, where mail can be sent at all and the query is understood.

    Raises `UsageError` and `QueryError`: the job itself would fail day after day, with nobody there to read why.
    """
    from papertui.cli.mailing import PASSWORD, post_of
    from papertui.query import parse

    parse(" ".join(options.query), today=date.today())
    config, faults = read_settings()
    mail = config.mail
    post_of(mail)
    tell(faults)
    if mail.user and not mail.password_command:
        raise UsageError(f"A job does not see {PASSWORD}: set password_command under [mail], which prints it unasked.")
    words = ["digest", "--refresh", "--email"]
    if options.period:
        words += ["--period", options.period]
    if options.number:
        words += ["-n", str(options.number)]
    if options.skip_empty:
        words.append("--skip-empty")
    return [*words, "--", *options.query] if options.query else words


def _when(options: argparse.Namespace, what: str) -> When:
    hour, minute = options.time or (8, 0)
    if what == "refresh":
        if options.query or options.period or options.number or options.skip_empty:
            raise UsageError(
                "--what refresh fetches everything: --period, -n, --skip-empty and a query are the digest's."
            )
        return When("hour" if hour is None else "day", hour or 0, minute)
    if hour is None:
        raise UsageError("A digest goes out at a time of day such as --time 08:00; only a refresh can be hourly.")
    return When(options.period or "day", hour, minute)


def _print_drafts(drafts: list[Draft]) -> None:
    for draft in drafts:
        output.say(f"{draft.place}:")
        for line in draft.text.splitlines():
            output.say(f"    {text.line(line, 4_000) if line.strip() else ''}".rstrip())
        output.say()


def _agreed(unseen: bool) -> bool:
    """Whether somebody at the keyboard says yes. Raises `UsageError` where nobody is, or nobody saw what to."""
    if unseen or sys.stdin is None or not sys.stdin.isatty():
        raise UsageError("Nobody is there to ask; --yes installs it without.")
    output.flush()
    sys.stderr.write("Install this? [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _done(options: argparse.Namespace, sentence: str, places: list[str], drafts: Sequence[Draft] = ()) -> None:
    if options.json:
        told = {"done": sentence, "changed": places, "drafts": [draft._asdict() for draft in drafts]}
        output.say(json.dumps(told, ensure_ascii=False, indent=2))
    elif options.plain:
        output.facts((("done", sentence), *(("changed", place) for place in places)))
    else:
        output.say(text.line(sentence, 2_000))
