"""Copying the write-ahead log home into the cache file, on a thread of its own while very many papers come in.

By itself SQLite does that within a commit, every so many pages, and whoever writes waits for the disk meanwhile.
"""

from __future__ import annotations

import contextlib
from concurrent.futures import Future
from pathlib import Path

import apsw

from papertui.store.threads import Lane

PAGES = 16_000
"""So long is the log, 130 MB, when copying begins: the next papers write many of its pages again."""

MOST = 4 * PAGES
"""So long it becomes before the writer waits, where the disk is slower than it."""


class Checkpoints:
    """Those of a connection that writes, in place of SQLite's own. Close it before the connection."""

    def __init__(self, db: apsw.Connection, path: Path) -> None:
        self._db = db
        self._path = path
        self._lane = Lane("checkpoint")
        self._running: Future[None] | None = None
        db.set_wal_hook(self._committed)

    def close(self) -> None:
        """Copy what is left: SQLite only does so at the end where nobody else has the cache open."""
        self._db.set_wal_hook(None)
        self._lane.close(None)
        _copy(self._db)

    def _committed(self, db: apsw.Connection, _: str, pages: int) -> int:
        if self._running is None:
            if pages >= PAGES:
                self._running = self._lane.submit(self._apart)
        elif self._running.done() or pages >= MOST:
            self._running.exception()
            self._running = None
            # what came in meanwhile, as only a log of which nothing is left begins anew
            _copy(db)
        return apsw.SQLITE_OK

    def _apart(self) -> None:
        db = apsw.Connection(str(self._path), flags=apsw.SQLITE_OPEN_READWRITE)
        try:
            db.execute("PRAGMA synchronous=NORMAL")
            _copy(db)
        finally:
            db.close()


def _copy(db: apsw.Connection) -> None:
    # as with SQLite's own, where it fails the log is whole, and a later commit tries again
    with contextlib.suppress(apsw.Error):
        db.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)
