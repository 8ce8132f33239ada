"""What the reader does: into the journals first, then into the tables; undo and redo."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from papertui import paths as places
from papertui.library import files
from papertui.store import connection

if TYPE_CHECKING:
    import apsw

    from papertui.edits import Edit
    from papertui.model import Paper
    from papertui.store.reader import Reader
    from papertui.workspace import Workspace


class Editing:
    """The edits of a workspace, and the journals as other devices write them."""

    def __init__(self, space: Workspace) -> None:
        self._space = space
        self.done: list[Edit] = []
        self.undone: list[Edit] = []
        self.when_written: Callable[[Edit], object] = lambda edit: None
        """Called with every edit that is on the disk, on the thread that wrote it, by whoever called `append`."""
        self._said: set[str] = set()
        self._missing: str | None = None
        self.brought: list[tuple[str, int]] = []

    def play_journals(self) -> set[int]:
        """Take what other devices, or other programs on this one, wrote into the journals; the rows it touched."""
        self._follow()
        missing = places.missing_library(self._space.paths)
        if missing is not None:
            self._say_once(f"{missing}.")
            self._missing = missing
            return set()
        if self._missing is not None:  # so that it is said again should it go again
            self._said.discard(f"{self._missing}.")
            self._missing = None
        offsets = self._space.reader.db.execute("SELECT name, inode, offset FROM journal")
        seen = {name: (inode, offset) for name, inode, offset in offsets}
        news = files.has_news(self._space.paths.library, seen, self._say_once)
        touched = self._play(seen) if news else set()
        if self._space.may_lack:
            from papertui.workspace import mending

            mending.mend(self._space)
        return touched

    def _play(self, seen: dict[str, tuple[int, int]]) -> set[int]:
        from papertui.library import clock
        from papertui.store import ingest, marks, playing

        def add_record(db: apsw.Connection, paper: Paper) -> int:
            return ingest.add_record(db, paper, 0)

        touched: set[int] = set()
        own = places.known_device(self._space.paths)
        changed, gone = files.not_as_read(self._space.paths.library, seen)
        news: dict[str, set[str]] = {}
        strange = False
        if own is not None:  # another process may have found that the name was not ours alone
            self._space.library.rename(own)
        with self._space.transaction() as db:
            for played in self._space.library.read_since(seen, lambda keys: len(marks.rows_of(db, keys)) == len(keys)):
                if played.event is not None and playing.is_news(db, played.event):
                    touched |= playing.play(db, (played.event,), add_record)
                    device = clock.device(played.event.clock)
                    news.setdefault(device, set()).add(played.event.clock)
                    strange = strange or (device == own and played.name in changed)
                db.execute(
                    "INSERT OR REPLACE INTO journal(name, inode, offset) VALUES(?,?,?)",
                    (played.name, played.inode, played.offset),
                )
            if changed or gone:
                from papertui.workspace import mending

                mending.suspect(self._space, gone, strange)
                self._space.may_lack = True
        self._space.messages += self._space.library.take_messages()
        self.brought += [(device, len(clocks)) for device, clocks in sorted(news.items()) if device != own]
        return touched

    def take_brought(self) -> list[tuple[str, int]]:
        """How many edits other devices brought since this was asked last, by device."""
        taken, self.brought = self.brought, []
        return taken

    def _follow(self) -> bool:
        """Go on where the library was moved to by another process; whether it was."""
        now = places.follow(self._space.paths)
        if now == self._space.paths:
            return False
        self._space.paths = now
        self._space.library.follow(now.library)
        return True

    def _say_once(self, message: str) -> None:
        if message not in self._said:
            self._said.add(message)
            self._space.messages.append(message)

    def append(self, edit: Edit, reader: Reader | None = None) -> None:
        """Write an edit to the journal. When this returns it is on the disk. Raises `PapertuiError`.

        `reader` is the connection to look papers up with, where another thread than the writing one calls.
        """
        from papertui import edits
        from papertui.store import bodies, marks

        db = (reader or self._space.reader).db
        changes = [change for change in edit.changes if not change.subject.startswith(edits.SEARCH_PREFIX)]
        heads: dict[str, tuple[str, ...]] = {}
        for change in changes:
            if change.field == edits.NOTE:
                heads |= marks.note_heads(db, change.subject)
        kept = {change.subject for change in changes if change.value and edits.keeps(change.field)}
        # what is kept for the first time brings its record; and a new cache joins the two keys of a once nameless
        # paper by it
        named = marks.not_kept(db, kept) | marks.once_nameless(db, {change.subject for change in changes})
        records = bodies.ByKey(db, named)
        self._follow()
        event = self._space.library.append(edit, records, heads)
        if self._follow():  # it moved while this was written where it was
            from papertui.library import lines

            self._space.library.adopt(list(lines.pieces(event, records)), [event.clock])

    def apply(self, edit: Edit, *, remember: bool = True) -> None:
        """Do an edit: journal first, then the tables. With `remember` it can be undone."""
        if not edit.changes:
            return
        self.append(edit)
        self.when_written(edit)
        if remember:
            self.remember(edit)
        try:
            self.play_journals()
        except connection.CacheProblem as problem:
            self._space.messages.append(f"{problem} What you did is kept in the journal.")

    def remember(self, edit: Edit) -> None:
        """Put an edit on the undo list; what was undone before can no longer be redone."""
        self.done.append(edit)
        self.undone.clear()

    def undo(self) -> Edit | None:
        """Undo the last edit and return it, or None when there is none."""
        from papertui import edits

        if not self.done:
            return None
        edit = self.done[-1]
        self.apply(edits.inverse(edit), remember=False)
        self.undone.append(self.done.pop())
        return edit

    def redo(self) -> Edit | None:
        """Do again what was last undone and return it, or None."""
        if not self.undone:
            return None
        edit = self.undone[-1]
        self.apply(edit, remember=False)
        self.done.append(self.undone.pop())
        return edit
