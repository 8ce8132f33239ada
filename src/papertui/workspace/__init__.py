"""Cache and library together: what a command, or one thread of the screen, works with.

`papertui list` only reads. What only writing, marking or naming papers needs is therefore imported there, not here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

import apsw

from papertui import paths as places
from papertui.errors import NothingMatched, UsageError
from papertui.store import bookkeeping, connection, schema
from papertui.store.reader import Reader
from papertui.workspace.editing import Editing
from papertui.workspace.opening import open_cache
from papertui.workspace.ruling import Ruling
from papertui.workspace.searching import Searching

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path
    from types import TracebackType

    from papertui.edits import Marked
    from papertui.library import Library
    from papertui.model import Detail, IngestCounts, Marks, Sighting, SourceState
    from papertui.paths import Paths
    from papertui.store.checkpoints import Checkpoints

BATCH = 200
"""Papers per transaction of a refresh: an edit that waits behind one waits some 50 ms at most."""


LARGE_BATCH = 1_000
"""Papers per transaction where nobody waits, which takes half the time per paper."""

SAME_VISIT_MS = 30 * 60_000
"""Who comes back within half an hour goes on with the same visit."""


class Workspace:
    """The reader's papers on this machine. Use it as a context manager, from one thread at a time.

    `messages` holds sentences the user must hear: what was damaged and set aside, what cannot be written.
    """

    def __init__(self, paths: Paths, db: apsw.Connection, writable: bool, messages: list[str]) -> None:
        self.paths = paths
        self.writable = writable
        self.messages = messages
        self.reader = Reader(db)
        self._db = db
        self._on_trial = False
        self.editing = Editing(self)
        self.searching = Searching(self)
        self.may_lack = False
        """Whether edits may have vanished from the journals."""
        self.rules = Ruling(self)
        self._lock = connection.WriteLock(_lock_path(paths))
        self._checkpoints: Checkpoints | None = None

    @classmethod
    def open(cls, paths: Paths) -> Workspace:
        """Open cache and library, and play what the journals hold that the cache has not seen.

        A damaged cache is set aside and built anew. Raises `PapertuiError` when neither can be had.
        """
        messages: list[str] = []
        db, writable = open_cache(paths, messages)
        space = cls(paths, db, writable, messages)
        try:
            with connection.explaining(paths.cache):
                space._catch_up()
        except BaseException:
            space.close()
            raise
        return space

    def _catch_up(self) -> None:
        if not self.writable:
            return
        self.may_lack = bool(bookkeeping.get_meta(self._db, schema.SUSPECT))
        self.editing.play_journals()
        self.editing.take_brought()  # nobody has looked yet, so there is nobody to be told
        self.rules.renew()

    @cached_property
    def library(self) -> Library:
        """The journals. Ask for it once before more than one thread does."""
        from papertui.library import Library

        library = Library(self.paths.library, lambda: places.device(self.paths))
        library.refuse = lambda: places.missing_library(self.paths)
        return library

    def __enter__(self) -> Workspace:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        if isinstance(error, apsw.Error):
            raise connection.explain(error, self.paths.cache) from error

    def close(self) -> None:
        self.searching.close()
        if self._checkpoints is not None:
            self._checkpoints.close()
            self._checkpoints = None
        self.reader.db.close()
        self._lock.close()

    @staticmethod
    def now() -> datetime:
        return places.now()

    @staticmethod
    def now_ms() -> int:
        return int(places.now().timestamp() * 1000)

    @contextmanager
    def transaction(self) -> Iterator[apsw.Connection]:
        """Write to the cache: all of the block is kept, or nothing. Raises `CacheProblem`."""
        if not self.writable:
            raise connection.CacheProblem(f"The cache {self.paths.cache} is read-only here.")
        if self._on_trial:
            yield self._db
            return
        from papertui.store import fts

        try:
            with connection.transaction(self._db, self._lock), fts.together(self._db):
                rules = self.rules.kept_up()
                yield self._db
                if rules is not None:
                    rules.settle()
        except apsw.Error as error:
            raise connection.explain(error, self.paths.cache) from error

    @property
    def visit(self) -> int:
        """What arrived later than this is new, in ms since 1970; 0 for whoever was never here.

        That is when the last visit ended, unless it ended a moment ago: then this one goes on with it, and has the same
        news. A visit that ended in the future is one before the clock was set back.
        """
        base, left = (int(bookkeeping.get_meta(self._db, name) or 0) for name in (schema.VISIT, schema.LEFT))
        return left if left and self.now_ms() - left >= SAME_VISIT_MS else base

    def note_visit(self, since: int | None = None) -> None:
        """A visit ends, for which what arrived after `since` was new; unless said otherwise that is what `visit` says.

        On a first visit everything was new, and nothing is any more.
        """
        since, now = self.visit if since is None else since, self.now_ms()
        with self.transaction() as db:
            bookkeeping.set_meta(db, schema.VISIT, str(since or now))
            bookkeeping.set_meta(db, schema.LEFT, str(now))

    def set_meta(self, name: str, value: str) -> None:
        """Write down a small fact about this cache. Raises `CacheProblem`."""
        with self.transaction() as db:
            bookkeeping.set_meta(db, name, value)

    def ingest(self, sightings: Sequence[Sighting]) -> IngestCounts:
        """Merge sightings into the cache in large transactions; `Live.ingest` takes small ones."""
        from papertui.model import IngestCounts
        from papertui.store import ingest

        total = IngestCounts()
        for batch in batches(sightings, LARGE_BATCH):
            if len(batch) > BATCH and self._checkpoints is None and self.writable:
                from papertui.store.checkpoints import Checkpoints

                self._checkpoints = Checkpoints(self._db, self.paths.cache)
            with self.transaction() as db:
                total = total.plus(ingest.ingest(db, batch, self.now_ms()))
            self.fill(LARGE_BATCH)
        return total

    def fill(self, most: int) -> bool:
        """Bring so many papers of an older cache into an index as it is now; whether there are more."""
        from papertui.store import fts, reindexing

        if not self.writable:
            return False
        if fts.heads_lacking(self._db):
            with self.transaction() as db:
                return fts.fill_heads(db, most) or reindexing.lacking(db)
        if not reindexing.lacking(self._db):
            return False
        piece = reindexing.look(self._db, most)
        with self.transaction() as db:
            return reindexing.write(db, piece)

    @contextmanager
    def trial(self) -> Iterator[None]:
        """Within the block writes to the cache work as ever; at its end they are all undone."""
        try:
            with self.transaction():
                self._on_trial = True
                yield
                raise _RollBack
        except _RollBack:
            pass
        finally:
            self._on_trial = False

    def keep_detail(self, detail: Detail) -> None:
        """Keep what was fetched when a paper was opened."""
        from papertui.store import ingest

        with self.transaction() as db:
            ingest.keep_detail(db, detail, self.now_ms())

    def source_states(self, names: Sequence[str]) -> list[SourceState]:
        """How the named sources, and whatever else papers came from, fare."""
        from papertui.model import SourceState

        states = {name: SourceState(name) for name in names}
        states |= {state.name: state for state in bookkeeping.sources(self._db)}
        return list(states.values())

    def rows_named(self, names: Iterable[str]) -> list[tuple[int, str]]:
        """Rows and keys of papers named by id, key or URL.

        Raises `UsageError` for a name that is none of these and `NothingMatched` for a paper not in the cache.
        """
        from papertui import identity

        found = []
        for name in names:
            key = identity.paper_key(name)
            if key is None:
                raise UsageError(f"“{name}” names no paper: write arxiv:2509.08721, 2509.08721 or a link.")
            row = self.reader.id_of(key)
            if row is None:
                raise NothingMatched(
                    f"{key} is not in the cache; “papertui show --fetch” looks up what has an arXiv id or a DOI."
                )
            found.append((row, key))
        return found

    def marked(self, rows: Iterable[int]) -> list[Marked]:
        """Papers with their present marks, as the constructors of `edits` take them."""
        from papertui import edits
        from papertui.store import marks

        out = []
        for row in self.reader.rows(list(rows)):
            out.append(edits.Marked(row.key, marks.marks_of(self._db, row.id), row.version, row.ruled))
        return out

    def citation_keys(self) -> dict[str, str]:
        """The citation keys that papers were given, by paper key."""
        from papertui.store import marks

        return marks.citation_keys(self._db)

    def keep_citation_keys(self, names: Mapping[str, str]) -> None:
        """Write down citation keys just given. There is no way back from that, as they may be in a text by now."""
        from papertui import edits

        self.editing.apply(edits.cite_as(names), remember=False)

    def marks(self, row: int) -> Marks:
        from papertui.store import marks

        return marks.marks_of(self._db, row)


def batches(sightings: Sequence[Sighting], size: int = BATCH) -> Iterator[Sequence[Sighting]]:
    """Pieces of at most `size`, from the end to the start.

    A list begins with its best, and of the papers of one day the one taken in last stands first.
    """
    backwards = sightings[::-1]
    for start in range(0, len(backwards), size):
        yield backwards[start : start + size]


class _RollBack(Exception):
    """Leaves a transaction without keeping it."""


def _lock_path(paths: Paths) -> Path:
    return paths.cache.with_suffix(".lock")
