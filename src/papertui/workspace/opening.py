"""Opening the cache; a damaged one is put out of the way of the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from papertui import paths as places
from papertui.errors import PapertuiError
from papertui.store import connection

if TYPE_CHECKING:
    import apsw

    from papertui.paths import Paths


def open_cache(paths: Paths, messages: list[str]) -> tuple[apsw.Connection, bool]:
    """The cache, and whether it can be written; `messages` gets what must be told. Raises `CacheProblem`."""
    try:
        return connection.open_writer(paths.cache), True
    except connection.Damaged as damage:
        messages.append(set_aside(paths, damage))
        return connection.open_writer(paths.cache), True
    except connection.CacheProblem as problem:
        if not paths.cache.exists():
            raise
        db = connection.open_reader(paths.cache)
        messages.append(f"{problem} Papers can be read but not refreshed.")
        return db, False


def set_aside(paths: Paths, damage: connection.Damaged) -> str:
    """Put a damaged cache out of the way of the next one; the sentence to tell. Raises `PapertuiError`."""
    try:
        aside = connection.set_aside(paths.cache)
    except OSError as error:
        raise PapertuiError(f"{damage} It cannot be set aside either: {places.reason(error)}.") from error
    return f"{damage} It is kept as {aside.name} and a new one is built; your stars, tags and notes are safe."
