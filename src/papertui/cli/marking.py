"""The verbs that edit: `star`, `tag`, `note`, `read`, `queue`, `hide` and their opposites."""

from __future__ import annotations

import argparse
from collections.abc import Iterable

from papertui import edits, identity
from papertui.cli import hooking, output
from papertui.cli.opening import open_workspace, read_input, rows_for
from papertui.edits import Edit
from papertui.errors import NothingMatched, UsageError
from papertui.hooks import Job
from papertui.workspace import Workspace

NOTHING = "Nothing to change."

_FIELDS = {
    "star": ("starred", True), "unstar": ("starred", False), "read": ("read", True), "unread": ("read", False),
    "queue": ("queued", True), "unqueue": ("queued", False), "hide": ("hidden", True), "unhide": ("hidden", False),
}  # fmt: skip


def mark(options: argparse.Namespace) -> int:
    """Set or clear one mark on the chosen papers."""
    field, on = _FIELDS[options.verb]
    with open_workspace() as space:
        rows = rows_for(space, options.papers, options.query)
        jobs = _apply(space, [edits.flag(space.marked(rows), field, on)], options)
    hooking.run(jobs)
    return 0


def tag(options: argparse.Namespace) -> int:
    """Add tags to papers or take them away. Words that name a paper are papers, all others are tags."""
    names = [word for word in options.words if word == "-" or identity.paper_key(word)]
    tags = [edits.tag_name(word) for word in options.words if word not in names]
    with open_workspace() as space:
        rows = rows_for(space, names, options.query)
        if not tags:
            return _print_tags(space, rows, options)
        on = options.verb == "tag"
        jobs = _apply(space, (edits.tag(space.marked(rows), name, on) for name in tags), options)
    hooking.run(jobs)
    return 0


def _print_tags(space: Workspace, rows: list[int], options: argparse.Namespace) -> int:
    if options.verb == "untag":
        raise UsageError("Name a tag to take away, such as: papertui untag todo 2509.08721")
    names = sorted({name for marked in space.marked(rows) for name in marked.tags})
    if options.json:
        output.json_array(names)
        return 0
    for name in names:
        output.say(f"tag: {name}" if options.plain else name)
    return 0


def note(options: argparse.Namespace) -> int:
    """Write, extend, clear or print the note on a paper."""
    with open_workspace() as space:
        (marked,) = space.marked(row for row, _ in space.rows_named([options.paper]))
        old = marked.marks.note
        jobs: list[Job] = []
        if options.clear:
            jobs = _apply(space, [edits.note([marked], "")], options)
        elif options.text:
            new = _text(options.text)
            whole = f"{old.rstrip()}\n\n{new}" if options.append and old else new
            jobs = _apply(space, [edits.note([marked], whole)], options)
        else:
            _print_note(marked.key, old, options)
    hooking.run(jobs)
    return 0


def _print_note(key: str, note: str, options: argparse.Namespace) -> None:
    if options.json:
        output.json_object({"key": key, "note": note or None})
    else:
        for line in note.splitlines():
            output.say(f"note: {line}" if options.plain else line)
    if not note:
        raise NothingMatched(f"There is no note on {key}.")


def _text(words: list[str]) -> str:
    written = " ".join(words)
    if words == ["-"]:
        written = read_input("take as a note")
    if not written.strip():
        # a failed command before a pipe must not cost a note
        raise UsageError("The note is empty; “papertui note PAPER --clear” takes a note away.")
    return written


def _apply(space: Workspace, wanted: Iterable[Edit], options: argparse.Namespace) -> list[Job]:
    """Make edits, each on what the one before left, and tell what was done; the hooks to run for it."""
    done: list[Edit] = []
    for edit in wanted:
        if edit.changes:
            space.editing.apply(edit)
            done.append(edit)
    if options.json:
        keys = dict.fromkeys(change.subject for edit in done for change in edit.changes)
        output.json_object({"done": "; ".join(edit.label for edit in done) or NOTHING, "changed": list(keys)})
    else:
        for edit in done:
            output.say(edit.label)
        if not done:
            output.say(NOTHING)
    return hooking.after(space, done)
