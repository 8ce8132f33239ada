"""A cache as a file to be carried elsewhere: copied while others write, taken in only where it is one of ours."""

from __future__ import annotations

import os
from pathlib import Path

import apsw

from papertui import paths
from papertui.errors import PapertuiError
from papertui.store import connection, schema


def copy(cache: Path) -> bytes | None:
    """The cache as it is at this moment, whoever writes to it; `None` where there is none. Raises `PapertuiError`."""
    if not cache.exists():
        return None
    fresh = cache.with_name(f".tmp-{os.urandom(8).hex()}")
    try:
        with connection.explaining(cache):
            db, target = connection.open_reader(cache), apsw.Connection(str(fresh))
            try:
                with target.backup("main", db, "main") as copying:
                    copying.step()
                target.execute("PRAGMA journal_mode=DELETE")
            finally:
                target.close()
                db.close()
        return fresh.read_bytes()
    except OSError as error:
        raise PapertuiError(f"The cache {cache} cannot be copied: {paths.reason(error)}.") from error
    finally:
        paths.discard(fresh)


def put(cache: Path, data: bytes, *, dry: bool) -> str:
    """Make this the cache where there is none yet; the sentence that tells what came of it. Raises `PapertuiError`."""
    if cache.exists():
        return f"{cache}: left as it is, as this computer has a cache of its own."
    if dry:
        return f"{cache}: the papers of the backup."
    fresh = cache.with_name(f".tmp-{os.urandom(8).hex()}")
    try:
        paths.make_private(cache.parent)
        paths.atomic_write(fresh, data, mode=0o600)
        if not _is_ours(fresh):
            return "The cache in the backup is of another version or not sound: it is left, and fetched again."
        os.link(fresh, cache)
        return f"{cache}: the papers of the backup."
    except OSError as error:
        raise PapertuiError(f"The cache {cache} cannot be written: {paths.reason(error)}.") from error
    finally:
        paths.discard(fresh)


def _is_ours(path: Path) -> bool:
    """Whether it has just the tables of this version: no triggers or views of others, which would run."""
    try:
        db = apsw.Connection(f"file:{path}?immutable=1", flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)
        try:
            sound = db.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)]
            return sound and _schema(db) == _schema(_fresh())
        finally:
            db.close()
    except apsw.Error:
        return False


def _fresh() -> apsw.Connection:
    db = apsw.Connection(":memory:")
    for step in schema.STEPS:
        db.execute(step)
    db.execute(f"PRAGMA user_version={len(schema.STEPS)}")
    return db


def _schema(db: apsw.Connection) -> set[tuple[object, ...]]:
    sql = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
    return {*db.execute(sql), *db.execute("PRAGMA user_version")}
