"""Opening the cache: locking, schema steps, and setting a damaged or too new file aside."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import IO, Any, TypeAlias

import apsw

from papertui.errors import PapertuiError
from papertui.paths import reason
from papertui.store import schema

Database: TypeAlias = apsw.Connection
"""A connection to the cache, for those who pass it on without knowing SQL."""

Told: TypeAlias = Callable[[int, int], object]
"""Called from time to time while the schema is brought up to date, with the number of the step and of how many; what it
raises ends that, and the next time goes on with this step."""

_BUSY_MS = 10_000
_OPERATIONS = 1_000_000
"""Of SQLite, some 50 ms, between two calls."""

_ROOM = 256 << 10


class CacheProblem(PapertuiError):
    """The cache cannot be read or written; the sentence says what to do."""


class Damaged(CacheProblem):
    """The cache file is not a sound database, or is newer than this program: `set_aside` and build anew."""


def open_lock(path: Path) -> IO[Any]:
    """A file to lock, made where it is missing. Raises `CacheProblem`."""
    try:
        return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+b")
    except OSError as error:
        raise CacheProblem(f"The cache folder {path.parent} cannot be used: {reason(error)}.") from error


class WriteLock:
    """An exclusive lock between processes around every write, so that two WAL writers never race.

    Besides safety this keeps waits short and fair, where SQLite's own busy handler polls
    (worst wait 0.045 s instead of 4.0 s in measurements with three processes).
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[Any] | None = None

    def __enter__(self) -> None:
        try:
            import fcntl
        except ImportError:  # Windows: SQLite's own locking serves
            return
        if self._file is None:
            self._file = open_lock(self._path)
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            import fcntl

            fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


def open_writer(path: Path, told: Told = lambda step, steps: None) -> apsw.Connection:
    """A connection that may write, with the schema brought up to date.

    Raises `Damaged` when the file is corrupt, is no papertui cache, or has a newer schema; `CacheProblem`
    when the folder cannot be written.
    """
    with _explained(path):
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # made before SQLite does, so that it and its -wal and -shm files are private
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        db = apsw.Connection(str(path))
        try:
            db.set_busy_timeout(_BUSY_MS)
            db.execute("PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY")
            # a large import writes the same pages of its indexes again and again: let them be copied home less often
            db.execute("PRAGMA wal_autocheckpoint=2000; PRAGMA journal_size_limit=32000000")
            version = _user_version(db, path)
            if version < len(schema.STEPS):
                # a paper's record is some 1.7 kB: pages of this size waste less, and the file is 6 % smaller
                db.execute("PRAGMA page_size=8192")
                db.execute("PRAGMA journal_mode=WAL")
                _migrate(db, path, told)
            db.execute("SELECT 1 FROM paper LIMIT 1").fetchall()
        except BaseException:
            db.close()
            raise
        return db


def open_memory() -> apsw.Connection:
    """An empty cache in memory, in which nothing follows of itself from what is written."""
    db = apsw.Connection(":memory:")
    db.execute("PRAGMA journal_mode=OFF")
    for step in schema.STEPS:
        db.execute(step)
    for (name,) in list(db.execute("SELECT name FROM sqlite_master WHERE type='trigger'")):
        db.execute(f'DROP TRIGGER "{name}"')
    return db


def open_reader(path: Path) -> apsw.Connection:
    """A connection that cannot write. Raises `CacheProblem`.

    Reading puts a file beside the cache, too. Where that is impossible, as on a read-only or a full disk, it is
    read as it stands.
    """
    try:
        return _open_reader(path)
    except Damaged:
        raise
    except CacheProblem:
        if _has_content(Path(f"{path}-wal")):  # a part of the papers is only in there
            raise
        return _open_reader(path, frozen=True)


def _open_reader(path: Path, *, frozen: bool = False) -> apsw.Connection:
    with _explained(path):
        readonly = frozen or not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK)
        if readonly:
            flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
            db = apsw.Connection(f"file:{_uri_path(path)}?immutable=1", flags=flags)
        else:
            db = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
        try:
            db.set_busy_timeout(_BUSY_MS)
            db.execute("PRAGMA query_only=1; PRAGMA cache_size=-500; PRAGMA temp_store=FILE")
            if _user_version(db, path) != len(schema.STEPS):
                raise Damaged(f"The cache {path} has not been set up yet: run papertui once where it can be written.")
        except BaseException:
            db.close()
            raise
        return db


@contextlib.contextmanager
def transaction(db: apsw.Connection, lock: WriteLock) -> Iterator[None]:
    """One immediate transaction under the lock: all of it is kept, or nothing."""
    with lock:
        db.execute("BEGIN IMMEDIATE")
        try:
            yield
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise


def set_aside(path: Path) -> Path:
    """Rename the cache and its WAL files out of the way and return the new name of the main file.

    All three go together: a `-wal` left beside another database would be played into it.
    """
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime())
    target = path.with_name(f"{path.name}.damaged-{stamp}")
    number = 1
    while target.exists():
        number += 1
        target = path.with_name(f"{path.name}.damaged-{stamp}-{number}")
    for suffix in ("", "-wal", "-shm"):
        with contextlib.suppress(FileNotFoundError):
            Path(f"{path}{suffix}").replace(f"{target}{suffix}")
    return target


@contextlib.contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except (apsw.NotADBError, apsw.CorruptError) as error:
        raise Damaged(f"The cache {path} is damaged ({error}).") from None
    except OSError as error:
        raise CacheProblem(f"The cache folder {path.parent} cannot be used: {reason(error)}.") from None
    except apsw.Error as error:
        raise explain(error, path) from None


@contextlib.contextmanager
def explaining(path: Path) -> Iterator[None]:
    """Database errors as sentences: raises `CacheProblem` for them."""
    try:
        yield
    except apsw.Error as error:
        raise explain(error, path) from error


def explain(error: apsw.Error, path: Path) -> PapertuiError:
    """The sentence for a database error."""
    if isinstance(error, apsw.NotADBError | apsw.CorruptError):
        return Damaged(f"The cache {path} is damaged ({error}).")
    if isinstance(error, apsw.FullError) or (isinstance(error, apsw.IOError) and _is_full(path.parent)):
        return CacheProblem(f"The disk with the cache {path} is full: free some space. Nothing was added to it.")
    if isinstance(error, apsw.ReadOnlyError | apsw.CantOpenError):
        return CacheProblem(f"The cache {path} cannot be written: check the permissions of its folder.")
    if isinstance(error, apsw.BusyError):
        return CacheProblem(f"Another program holds the cache {path}: try again in a moment.")
    # SQLite's own words are those of the last call that had any, which may have gone well
    words = "disk I/O error" if isinstance(error, apsw.IOError) else error
    return CacheProblem(f"The cache {path} cannot be used: {words}.")


def _is_full(folder: Path) -> bool:
    import shutil

    try:
        return shutil.disk_usage(folder).free < _ROOM
    except OSError:
        return False


def _has_content(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0


def _user_version(db: apsw.Connection, path: Path) -> int:
    (version,) = next(db.execute("PRAGMA user_version"))
    (application,) = next(db.execute("PRAGMA application_id"))
    if version and application != schema.APPLICATION_ID:
        raise Damaged(f"{path} is a database of another program.")
    if version > len(schema.STEPS):
        raise Damaged(f"The cache {path} was made by a newer papertui (schema {version}).")
    return int(version)


def _migrate(db: apsw.Connection, path: Path, told: Told) -> None:
    """Take one step after the other, each whole or not at all; a new cache takes all at once."""
    lock = WriteLock(path.with_suffix(".lock"))
    newest = len(schema.STEPS)
    version = 0
    try:
        while version < newest:
            with transaction(db, lock):
                (version,) = next(db.execute("PRAGMA user_version"))
                following = min(version + 1, newest) if version else newest
                if version:
                    # a signal such as ctrl+c is only seen in here
                    db.set_progress_handler(partial(_tell, told, following, newest), _OPERATIONS)
                for step in schema.STEPS[version:following]:
                    db.execute(step)
                if not version:
                    db.execute("INSERT INTO meta VALUES(?,?)", (schema.WORDS_FORM, schema.WORDS_MEANING))
                db.execute(f"PRAGMA application_id={schema.APPLICATION_ID}")
                db.execute(f"PRAGMA user_version={following}")
                version = following
    finally:
        db.set_progress_handler(None)
        lock.close()


def _tell(told: Told, step: int, steps: int) -> bool:
    told(step, steps)
    return False


def _uri_path(path: Path) -> str:
    from urllib.parse import quote

    return quote(str(path))
