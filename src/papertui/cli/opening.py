"""What most verbs begin with: the settings, the workspace, the papers they name."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from papertui import paths
from papertui.cli import output
from papertui.errors import NothingMatched, UsageError
from papertui.workspace import Workspace

if TYPE_CHECKING:
    from papertui.config import Config


def read_settings() -> tuple[Config, list[str]]:
    """The settings in force, and a sentence for everything in the file that cannot be used."""
    from papertui import actions, keymap
    from papertui.config import load

    place = paths.find().config
    config, problems = load(place, [action.id for action in actions.ACTIONS])
    clashes = keymap.resolve(config.keys, config.keymap).clashes
    return config, [*map(str, problems), *(f"{place}: {clash}." for clash in clashes)]


def read_config() -> Config:
    """The settings; what is wrong with them is said, and the rest is used."""
    config, faults = read_settings()
    for fault in faults:
        output.complain(fault)
    return config


@contextmanager
def open_workspace() -> Iterator[Workspace]:
    """The user's papers; what was found damaged is said."""
    with Workspace.open(paths.find()) as space:
        tell(space.messages)
        space.rules.settle()
        yield space
        tell(space.messages)


def tell(messages: list[str]) -> None:
    """Say what is to be said, once."""
    for message in messages:
        output.complain(message)
    messages.clear()


@cache
def read_input(purpose: str) -> str:
    """All of standard input. Raises `UsageError` where there is none, or a person at a keyboard."""
    if sys.stdin is None or sys.stdin.isatty():
        raise UsageError(f"There is nothing on standard input to {purpose}.")
    return sys.stdin.buffer.read().decode("utf-8", "replace")


def papers_named(names: Iterable[str]) -> list[str]:
    """The names given, with `-` replaced by the words of standard input. Raises `UsageError`."""
    found: list[str] = []
    for name in names:
        found += read_input("read papers from").split() if name == "-" else [name]
    return found


def rows_for(space: Workspace, names: Sequence[str], query: str | None) -> list[int]:
    """The rows that names and a query choose, each once.

    Raises `UsageError` when there is neither and `NothingMatched` when they choose none.
    """
    if query is not None and space.searching.parse(query).where is None:
        raise UsageError("The query after -q narrows nothing, which would be every paper.")
    if not names and query is None:
        raise UsageError("Name a paper, such as 2509.08721, or give a query with -q.")
    rows = [row for row, _ in space.rows_named(papers_named(names))]
    if query is not None:
        rows += space.searching.select(query)
    if not rows:
        raise NothingMatched("Standard input names no paper." if query is None else f"No paper matches {query}.")
    return list(dict.fromkeys(rows))
