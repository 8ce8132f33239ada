"""The verbs that edit: `star`, `tag`, `note`, `read`, `queue`, `hide` and their opposites."""

from __future__ import annotations

import argparse

from papertui import edits, identity
from papertui.cli import output
from papertui.cli.opening import open_workspace, read_input, rows_for
from papertui.edits import Edit
from papertui.errors import NothingMatched, UsageError
from papertui.workspace import Workspace

_FIELDS = {
    "star": ("starred", True), "unstar": ("starred", False), "read": ("read", True), "unread": ("read", False),
    "queue": ("queued", True), "unqueue": ("queued", False), "hide": ("hidden", True), "unhide": ("hidden", False),
}  # fmt: skip


def mark(options: argparse.Namespace) -> int:
    """Set or clear one mark on the chosen papers."""
    field, on = _FIELDS[options.verb]
    with open_workspace() as space:
        rows = rows_for(space, options.papers, options.query)
        _apply(space, edits.flag(space.marked(rows), field, on))
    return 0


def tag(options: argparse.Namespace) -> int:
    """Add tags to papers or take them away. Words that name a paper are papers, all others are tags."""
    names = [word for word in options.words if word == "-" or identity.paper_key(word)]
    tags = [edits.tag_name(word) for word in options.words if word not in names]
    with open_workspace() as space:
        rows = rows_for(space, names, options.query)
        if not tags:
            return _print_tags(space, rows, options)
        for name in tags:
            _apply(space, edits.tag(space.marked(rows), name, options.verb == "tag"))
    return 0


def _print_tags(space: Workspace, rows: list[int], options: argparse.Namespace) -> int:
    if options.verb == "untag":
        raise UsageError("Name a tag to take away, such as: papertui untag todo 2509.08721")
    for name in sorted({name for marked in space.marked(rows) for name in marked.tags}):
        output.say(f"tag: {name}" if options.plain else name)
    return 0


def note(options: argparse.Namespace) -> int:
    """Write, extend, clear or print the note on a paper."""
    with open_workspace() as space:
        (marked,) = space.marked(row for row, _ in space.rows_named([options.paper]))
        old = marked.marks.note
        if options.clear:
            _apply(space, edits.note([marked], ""))
        elif options.text:
            new = _text(options.text)
            _apply(space, edits.note([marked], f"{old.rstrip()}\n\n{new}" if options.append and old else new))
        elif old:
            for line in old.splitlines():
                output.say(f"note: {line}" if options.plain else line)
        else:
            raise NothingMatched(f"There is no note on {marked.key}.")
    return 0


def _text(words: list[str]) -> str:
    written = " ".join(words)
    if words == ["-"]:
        written = read_input("take as a note")
    if not written.strip():
        # a failed command before a pipe must not cost a note
        raise UsageError("The note is empty; “papertui note PAPER --clear” takes a note away.")
    return written


def _apply(space: Workspace, edit: Edit) -> None:
    if not edit.changes:
        output.say("Nothing to change.")
        return
    space.apply(edit)
    output.say(edit.label)
