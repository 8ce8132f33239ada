"""`completion`: scripts that let a shell complete the command line, and the words that they ask for."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterable

from papertui import paths
from papertui.cli import output
from papertui.cli.arguments.common import FORMATS
from papertui.cli.opening import open_workspace

SHELLS = ("bash", "zsh", "fish")

_PLAIN = re.compile(r"[\w.,:@%+/-]+")
"""Shells put the words through their own expansion, which would run what a word such as `$(…)` says."""

_FILES = {
    ("export", "output"),
    ("digest", "output"),
    ("backup", "output"),
    ("restore", "file"),
    ("import", "files"),
    ("learn", "what"),
    ("library", "what"),
}
_WORDS = {
    ("tag", "words"): "tags",
    ("untag", "words"): "tags",
    ("searches", "query"): "searches",
    ("refresh", "sources"): "sources",
    ("sources", "what"): "sources",
}


def completion(options: argparse.Namespace) -> int:
    """Print the script for a shell, or the words of one kind, a word a line."""
    if options.what in SHELLS:
        output.write(script(options.what))
        return 0
    for word in _named(_KINDS[options.what]()):
        output.say(word)
    return 0


def script(shell: str) -> str:
    """What `shell`, one of `SHELLS`, reads to complete the arguments of papertui."""
    import shtab

    from papertui.cli import parser

    whole = parser.build()
    for verb, sub in commands(whole).items():
        for action in sub._actions:
            place = (verb, action.dest)
            if place in _FILES:
                action.complete = shtab.FILE  # type: ignore[attr-defined]
            elif place in _WORDS:
                action.complete = shtab.cmd(f"papertui completion {_WORDS[place]} 2>/dev/null")  # type: ignore[attr-defined]
            elif place == ("export", "format"):
                action.choices = FORMATS
    return shtab.complete(whole, shell)


def commands(whole: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    (found,) = (action for action in whole._actions if isinstance(action, argparse._SubParsersAction))
    return dict(found.choices)


def _named(words: Iterable[str]) -> list[str]:
    return [word for word in words if _PLAIN.fullmatch(word)]


def _tags() -> list[str]:
    from papertui.store import marks

    with open_workspace() as space:
        return [name for name, _ in marks.tags(space.reader.db)]


def _searches() -> list[str]:
    from papertui.store import marks

    with open_workspace() as space:
        return [search.name for search in marks.searches(space.reader.db)]


def _sources() -> list[str]:
    from papertui.config import feeds
    from papertui.sources import OWN

    return [*OWN, *(feed.name for feed in feeds.load(feeds.place(paths.find().config))[0])]


_KINDS: dict[str, Callable[[], list[str]]] = {"tags": _tags, "searches": _searches, "sources": _sources}
