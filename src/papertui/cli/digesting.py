"""`digest`: what came in, as a page, a text, a feed or an e-mail."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from papertui import paths, text
from papertui.cli import output
from papertui.cli.meter import telling_of_ranking
from papertui.cli.opening import open_workspace, read_settings, tell
from papertui.digest import FORMATS, window
from papertui.digest.gathering import gather
from papertui.errors import PapertuiError, UsageError
from papertui.store import digested

if TYPE_CHECKING:
    from papertui.digest import Digest
    from papertui.digest.window import Window
    from papertui.workspace import Workspace

NUMBER = 10
_WEEKEND = 2
_SUFFIXES = {".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html", ".txt": "text",
             ".json": "json", ".atom": "atom", ".xml": "atom"}  # fmt: skip


def digest(options: argparse.Namespace) -> int:
    """Tell what came in; a quiet day says so, and is no failure."""
    _fitting(options)
    if options.refresh:
        _refresh(options)
    if options.email:
        return _email(options)
    form = _form(options)
    with open_workspace() as space, telling_of_ranking(space, options.plain):
        made = compose(space, options, _window(space, options))
        if options.plain:
            _print_plain(made)
            return 0
        pieces = _pieces(space, options, form, made)
        if options.output in (None, "-"):
            output.stream(pieces)
            return 0
        write(space, options, pieces, replace=options.force or _goes_on(options, form))
    done = f"{made.title} written to {options.output}"
    output.say(text.line(f"{done}: quiet." if made.quiet else f"{done}."))
    return 0


def _fitting(options: argparse.Namespace) -> None:
    """Raises `UsageError` for options that mean nothing together."""
    if output.is_folder(options.output):
        raise UsageError(f"{options.output} is a folder: name a file in it.")
    if options.email and options.format:
        raise UsageError("A message has a text and an HTML part; leave out --format with --email.")
    if options.email and options.output is not None and not options.dry_run:
        raise UsageError("-o writes the message with --dry-run; with --email alone it is sent.")
    for name in ("dry_run", "again", "skip_empty"):
        if getattr(options, name) and not options.email:
            raise UsageError(f"--{name.replace('_', '-')} is about mail: it goes with --email.")


def _refresh(options: argparse.Namespace) -> None:
    """Fetch first. What fails is said; the digest is made of what is here."""
    import contextlib
    import io

    from papertui.cli import refreshing

    asked = argparse.Namespace(sources=[], since=None, until=None, json=False, plain=options.plain)
    with contextlib.redirect_stdout(io.StringIO()):
        refreshing.refresh(asked)


def _email(options: argparse.Namespace) -> int:
    from papertui.cli import mailing

    config, faults = read_settings()
    mailing.post_of(config.mail)
    tell(faults)
    with open_workspace() as space, telling_of_ranking(space, options.plain):
        asked = mailing.Asked(
            options, lambda after: _window(space, options, after), lambda wanted: compose(space, options, wanted)
        )
        return mailing.email(space, config, asked)


def compose(space: Workspace, options: argparse.Namespace, wanted: Window) -> Digest:
    """The digest of a time. Raises `QueryError`."""
    return gather(space, wanted, title(options, wanted), " ".join(options.query), options.number or NUMBER)


def title(options: argparse.Namespace, wanted: Window) -> str:
    """`Papers of 2026-08-21`, and the like."""
    if options.since:
        return f"Papers since {options.since}"
    days = (wanted.last - wanted.first).days
    if days > window.PERIODS[options.period] + _WEEKEND:
        return f"Papers since {wanted.first}"
    if options.period == "day":
        return f"Papers of {wanted.last}"
    return f"Papers of the {options.period} to {wanted.last}"


def _window(space: Workspace, options: argparse.Namespace, after: int | None = None) -> Window:
    now = space.now()
    if options.since:
        today = now.astimezone().date()
        if options.since > today:
            raise UsageError(f"--since {options.since} is still to come; today is {today}.")
        return window.since(options.since, now)
    db = space.reader.db
    newest: date | None = digested.newest(db, now.astimezone().date())
    return window.lately(options.period, now, begun=digested.begun(db), newest=newest, after=after)


def _form(options: argparse.Namespace) -> str:
    """The form that is asked for, else that of the file's name. Raises `UsageError`."""
    if options.json:
        if options.format not in (None, "json"):
            raise UsageError(f"--json and --format {options.format} are two forms; leave out one.")
        return "json"
    if options.format:
        return str(options.format)
    if options.output in (None, "-"):
        return "markdown"
    if options.output == "":
        raise UsageError("Name a file after -o, or - for standard output.")
    form = _SUFFIXES.get(Path(options.output).suffix.lower())
    if form is None:
        raise UsageError(
            f"The name {Path(options.output).name} does not tell the form: end it in one of {', '.join(_SUFFIXES)},"
            f" or name one of {', '.join(FORMATS)} with --format."
        )
    return form


def _pieces(space: Workspace, options: argparse.Namespace, form: str, made: Digest) -> Iterator[str]:
    """The digest in its form; a feed goes on from what the file holds. Raises `PapertuiError`."""
    if form != "atom":
        return iter((str(import_module(f"papertui.digest.{form}").document(made)),))
    from papertui.digest import atom
    from papertui.exporters.atom import named

    now = space.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    target = options.output
    data = b"" if target in (None, "-") else _content(Path(target))
    before = atom.read(data, target) if data and not options.force else None
    return atom.document(made, now, named("digest", paths.device(space.paths), made.query), before)


def _goes_on(options: argparse.Namespace, form: str) -> bool:
    """Whether what is in the file goes on in the new one, so that nothing of it is lost."""
    return form == "atom" and not options.force


def _content(target: Path) -> bytes:
    """What a file holds, nothing where there is none. Raises `PapertuiError`."""
    try:
        return target.read_bytes() if target.exists() else b""
    except OSError as error:
        raise PapertuiError(f"{target} cannot be read: {paths.reason(error)}.") from error


def write(
    space: Workspace, options: argparse.Namespace, pieces: Iterator[str], *, replace: bool, mode: int | None = None
) -> None:
    """Write the file that is asked for, a new one with `mode`. Raises `PapertuiError`."""
    from papertui.exporters import writing

    target = Path(options.output)
    try:
        writing.write(target, pieces, space.paths.state, replace=replace, mode=mode)
    except writing.Strange as strange:
        raise writing.Strange(
            f"{strange}: --force replaces it and keeps it as {writing.backup(target).name}."
        ) from None


def _print_plain(made: Digest) -> None:
    from papertui.digest import plainly

    for number, group in enumerate(plainly.facts(made)):
        if number:
            output.say()
        output.facts(group)
