"""Opening the cache; a damaged one is put out of the way of the next."""

from __future__ import annotations

import sys
from time import monotonic
from typing import TYPE_CHECKING

from papertui import paths as places
from papertui.errors import PapertuiError
from papertui.store import connection

if TYPE_CHECKING:
    from pathlib import Path

    import apsw

    from papertui.paths import Paths


def open_cache(paths: Paths, messages: list[str]) -> tuple[apsw.Connection, bool]:
    """The cache, and whether it can be written; `messages` gets what must be told. Raises `CacheProblem`."""
    try:
        return _upgraded(paths.cache), True
    except connection.Damaged as damage:
        messages.append(set_aside(paths, damage))
        return connection.open_writer(paths.cache), True
    except connection.CacheProblem as problem:
        if not paths.cache.exists():
            raise
        db = connection.open_reader(paths.cache)
        messages.append(f"{problem} Papers can be read but not refreshed.")
        return db, False


PATIENCE = 0.5
"""Seconds after which waiting wants a word."""


def _upgraded(cache: Path) -> apsw.Connection:
    """The cache with its tables as this version has them, which takes a minute for a million papers, once.

    Where somebody looks, a line says so until it is done.
    """
    began, shown = monotonic(), False

    def told(step: int, steps: int) -> None:
        nonlocal shown
        passed = monotonic() - began
        if passed >= PATIENCE and sys.stderr is not None and sys.stderr.isatty():
            shown = True
            done = f"step {step} of {steps}, {passed:.0f} s"
            sys.stderr.write(
                f"\r\x1b[KThe cache is brought up to date, once: {done} · Ctrl+C stops, and it goes on later"
            )
            sys.stderr.flush()

    try:
        return connection.open_writer(cache, told)
    finally:
        if shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def set_aside(paths: Paths, damage: connection.Damaged) -> str:
    """Put a damaged cache out of the way of the next one; the sentence to tell. Raises `PapertuiError`."""
    try:
        aside = connection.set_aside(paths.cache)
    except OSError as error:
        raise PapertuiError(f"{damage} It cannot be set aside either: {places.reason(error)}.") from error
    return f"{damage} It is kept as {aside.name} and a new one is built; your stars, tags and notes are safe."
