"""Which hooks the reader has seen and allowed: a hook runs only as it was shown."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterable
from pathlib import Path

from papertui import paths
from papertui.config import Hooks
from papertui.errors import PapertuiError
from papertui.hooks.events import Happening

EVENTS = tuple(name for name in Hooks._fields if name != "seconds")
"""What hooks can be set for."""


class Allowed:
    """What is allowed, kept in the state folder; not in the settings, so that no copied settings bring it along."""

    def __init__(self, state: Path) -> None:
        self._file = state / "hooks.json"

    def has(self, event: str, argv: tuple[str, ...]) -> bool:
        """Whether this very program with these arguments may run at this event."""
        return self._read().get(event) == list(argv)

    def allow(self, event: str, argv: tuple[str, ...]) -> None:
        """Raises `PapertuiError` when it cannot be kept."""
        self._write({**self._read(), event: list(argv)})

    def forbid(self, event: str) -> None:
        """Raises `PapertuiError` when it cannot be kept."""
        self._write({name: argv for name, argv in self._read().items() if name != event})

    def _read(self) -> dict[str, object]:
        try:
            found = json.loads(self._file.read_bytes())["allowed"]
        except (OSError, ValueError, KeyError, TypeError):
            return {}
        return found if isinstance(found, dict) else {}

    def _write(self, allowed: dict[str, object]) -> None:
        try:
            paths.make_private(self._file.parent)
            written = json.dumps({"v": 1, "allowed": allowed}, ensure_ascii=False, indent=2)
            paths.atomic_write(self._file, f"{written}\n".encode(), mode=0o600)
        except OSError as error:
            raise PapertuiError(f"Cannot keep which hooks are allowed: {paths.reason(error)}.") from error


def sift(happenings: Iterable[Happening], hooks: Hooks, allowed: Allowed) -> tuple[list[Happening], set[str]]:
    """What happened for which a hook may run, and the events whose hook the reader must see first."""
    may: list[Happening] = []
    must_be_seen: set[str] = set()
    for happening in happenings:
        argv = getattr(hooks, happening.event, ())
        if argv and allowed.has(happening.event, argv):
            may.append(happening)
        elif argv:
            must_be_seen.add(happening.event)
    return may, must_be_seen


def in_force(hooks: Hooks) -> dict[str, tuple[str, ...]]:
    """The hooks that are set, by event."""
    return {event: argv for event in EVENTS if (argv := getattr(hooks, event))}


def fault(settings: Path) -> str:
    """Why the hooks of a file of settings are not to be trusted, as a sentence; `""` where they are."""
    try:
        found = settings.stat()
    except OSError:
        return ""
    if hasattr(os, "geteuid") and found.st_uid not in (os.geteuid(), 0):
        return f"No hook is run: {settings} belongs to another user."
    if os.name == "posix" and found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        return f"No hook is run: others can write {settings}; “chmod go-w” takes that away."
    return ""
