"""The way back from a merge, a restored backup or an import: `papertui library undo`, and `redo`."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from papertui.cli import output
from papertui.cli.opening import open_workspace
from papertui.config import feeds, themes
from papertui.edits import CITED_AS, Edit
from papertui.errors import NothingMatched, PapertuiError
from papertui.store import snapshots
from papertui.workspace import Workspace, returning

if TYPE_CHECKING:
    from papertui.library.merging import Read
    from papertui.paths import Paths


class Before:
    """What there is before something is taken in. Raises `PapertuiError`."""

    def __init__(self, places: Paths) -> None:
        self._places = places
        self._marks = _marks(places)
        self._files = returning.files_at(_files(places))

    def keep_way_back(self, space: Workspace, what: str, reads: Iterable[Read]) -> list[str]:
        """Remember what became of it, where anything did; the sentence that says so. `reads` is what was taken in."""
        subjects = {
            subject
            for read in reads
            for event, _ in read.events
            for subject in (*(change[0] for change in event.changes), *event.heads)
        }
        changes = returning.changes(space, self._marks, subjects)
        files = returning.changed_files(self._files, returning.files_at(_files(self._places)))
        kept = _keep(self._places, returning.Taken(what, changes, files))
        return ["“papertui library undo” takes this back."] if kept else []


def keep_way_back_from(space: Workspace, what: str, edit: Edit) -> bool:
    """Remember an edit that was just made of what came in, so that it can be taken back; whether there was anything."""
    changes = tuple(change for change in edit.changes if change.field != CITED_AS)
    return _keep(space.paths, returning.Taken(what, changes))


def _keep(places: Paths, taken: returning.Taken) -> bool:
    try:
        return returning.Ways(places.state).keep(taken)
    except PapertuiError as problem:
        output.complain(f"{problem} So “papertui library undo” cannot take this back.")
        return False


def undo(places: Paths) -> list[str]:
    """Go back on what was taken in last. Raises `PapertuiError`, `NothingMatched` where there is nothing."""
    with open_workspace() as space:
        went = returning.Ways(places.state).back(space)
    if went is None:
        raise NothingMatched("There is no merge, restored backup or import to take back.")
    return [*went.lines("Taken back"), "“papertui library redo” does it again; nothing of it is lost."]


def redo(places: Paths) -> list[str]:
    """Do again what was taken back last. Raises `PapertuiError`, `NothingMatched` where there is nothing."""
    with open_workspace() as space:
        went = returning.Ways(places.state).forth(space)
    if went is None:
        raise NothingMatched("No merge, restored backup or import was taken back.")
    return went.lines("Done again")


def _marks(places: Paths) -> snapshots.Snapshot:
    if places.cache.exists():
        with open_workspace() as space:
            return snapshots.taken(space.reader.db)
    # a cache that is made now would be in the way of one that a backup brings
    with tempfile.TemporaryDirectory() as folder:
        with Workspace.open(places._replace(cache=Path(folder) / "cache.db")) as space:
            return snapshots.taken(space.reader.db)


def _files(places: Paths) -> list[Path]:
    return [
        places.config,
        feeds.place(places.config),
        *themes.folder(places.config).glob("*.toml"),
        *(places.state / "drafts").glob("*.md"),
    ]
