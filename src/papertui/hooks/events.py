"""What happened, as a hook is told of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from papertui import edits
from papertui.config import Hooks
from papertui.edits import Change, Edit
from papertui.model import JSON

SCHEMA = 1

MOST = 1000
"""So many papers are told to a hook at once; of more it learns how many there were."""

_FLAGS = {"starred": ("star", "unstar"), "queued": ("queue", "unqueue"), edits.READ: ("read", "unread"),
           "hidden": ("hide", "unhide")}  # fmt: skip

Describe = Callable[[Sequence[str]], list[dict[str, JSON]]]
"""The documented objects of papers, by their keys."""


class Happening(NamedTuple):
    """An event by the name of its setting, the keys of its papers, and what else belongs to it."""

    event: str
    keys: tuple[str, ...]
    about: Mapping[str, JSON] = {}


class Job(NamedTuple):
    """A hook to run: its program with arguments, and what it reads on its standard input."""

    event: str
    argv: tuple[str, ...]
    told: bytes


def of_edit(edit: Edit) -> list[Happening]:
    """What an edit means to hooks: one happening for each kind of change, with all its papers."""
    found: dict[tuple[str, str], list[str]] = {}
    for change in edit.changes:
        event, tag = _event(change)
        if event:
            found.setdefault((event, tag), []).append(change.subject)
    return [
        Happening(event, tuple(dict.fromkeys(keys)), {"tag": tag} if tag else {})
        for (event, tag), keys in found.items()
    ]


def _event(change: Change) -> tuple[str, str]:
    if change.field in _FLAGS:
        return _FLAGS[change.field][not change.value], ""
    if change.field == edits.NOTE:
        return "note", ""
    if change.field.startswith(edits.TAG_PREFIX):
        return "tag" if change.value else "untag", change.field.removeprefix(edits.TAG_PREFIX)
    return "", ""


def jobs(happenings: Iterable[Happening], hooks: Hooks, describe: Describe, now: datetime) -> Iterator[Job]:
    """The hooks that are set for what happened, with what each is told."""
    for event, keys, about in happenings:
        argv: tuple[str, ...] = getattr(hooks, event, ())
        if argv:
            told = {
                "schema": SCHEMA,
                "event": event,
                "time": now.isoformat(timespec="seconds").replace("+00:00", "Z"),
                **about,
                "count": len(keys),
                "papers": describe(keys[:MOST]),
            }
            yield Job(event, argv, json.dumps(told, ensure_ascii=False).encode() + b"\n")
