"""Edits that vanish from the journals: a synchronizer put an older file back, or two computers write under one name.

The cache has played them, so it knows what became of them. What this computer wrote is written down again by itself.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Set
from typing import TYPE_CHECKING, NamedTuple

from papertui import edits, text
from papertui import paths as places
from papertui.errors import PapertuiError
from papertui.library import clock, copies, files, lines, merging
from papertui.store import bookkeeping, playing, schema

if TYPE_CHECKING:
    from pathlib import Path

    from papertui.edits import Event
    from papertui.library.merging import Read
    from papertui.workspace import Workspace

SETTLED = 10.0
"""Seconds for which nothing may have changed in the library before it is taken to be as it will be."""


class _Found(NamedTuple):
    """Lines that are to be written down again, the clocks of their events, and whether somebody has our name."""

    lines: tuple[bytes, ...]
    clocks: tuple[str, ...]
    shared: bool


def suspect(space: Workspace, gone: Iterable[str], strange: bool) -> None:
    """Within a transaction: journals are no longer what was read of them, so edits may be missing.

    `strange` says that what took the place of our own has edits by our name that are not ours.
    """
    db = space.reader.db
    strange = strange or bookkeeping.get_meta(db, schema.SUSPECT) == schema.SHARED
    bookkeeping.set_meta(db, schema.SUSPECT, schema.SHARED if strange else "1")
    db.executemany("DELETE FROM journal WHERE name=?", [(name,) for name in gone])


def mend(space: Workspace) -> None:
    """Write down again what this computer wrote and no journal holds any more, once the library has settled.

    Where another computer writes under the same name, this one takes another. What happened is told in the messages.
    """
    device = places.known_device(space.paths)
    if device is None:
        return
    folder = space.paths.library
    if not _settled(folder, device):
        return
    try:
        found = _lost(space, folder, device)
        if found.shared:
            space.library.rename(places.rename_device(space.paths, device))
            space.messages.append(
                f"Another computer writes as {device} too, as after a disk was copied: this one is"
                f" {space.library.device} from now on. No edit is lost."
            )
        space.library.adopt(found.lines, found.clocks)
    except PapertuiError as problem:
        space.messages.append(str(problem))
        return
    with space.transaction() as db:
        bookkeeping.set_meta(db, schema.SUSPECT, "")
    space.may_lack = False
    if found.clocks:
        number = text.plural(len(set(found.clocks)), "edit")
        space.messages.append(f"The library lacked {number} made here, as if an older file came back: written again.")


def lost(space: Workspace, journals: Iterable[Read]) -> list[Event]:
    """What the cache knows of the edits of all computers and none of the journals holds."""
    return _beyond(space, journals, None)


def _settled(folder: Path, device: str) -> bool:
    """Whether nothing has changed for a while: a synchronizer may be halfway through."""
    now = time.time()
    for place in (folder, folder / f"{device}{files.SUFFIX}"):
        try:
            if now - place.stat().st_ctime < SETTLED:
                return False
        except OSError:
            continue
    return True


def _lost(space: Workspace, folder: Path, device: str) -> _Found:
    names = frozenset((device, *places.former_devices(space.paths)))
    journals, doubles = merging.read_folder(folder)
    ours = [_only(double, names) for double in doubles]
    own = next((journal for journal in journals if journal.name == f"{device}{files.SUFFIX}"), None)
    beyond = _beyond(space, [*journals, *ours], names)
    shared = own is not None and _shared(own, ours, bool(beyond), space)
    if own is not None and shared:
        # what is ours alone must not stay in a file that another computer writes, too
        journals.remove(own)
        ours.append(own)
    parts = merging.plan(journals, ours)
    written = [line for part in parts for line in part.lines] + [lines.encode(event) for event in beyond]
    clocks = [each for part in parts for each in part.clocks] + [event.clock for event in beyond]
    return _Found(tuple(written), tuple(clocks), shared)


def _only(read: Read, names: Set[str]) -> Read:
    events = tuple([one for one in read.events if clock.device(one[0].clock) in names])
    return read._replace(events=events)


def _shared(own: Read, doubles: list[Read], cache_has_more: bool, space: Workspace) -> bool:
    """Whether our journal and a copy of it, or what we wrote into it, each hold edits that the other lacks."""
    device = copies.named(own.name).device
    for double in doubles:
        if _has_more(double, own, device) and _has_more(own, double, device):
            return True
    return cache_has_more and bookkeeping.get_meta(space.reader.db, schema.SUSPECT) == schema.SHARED


def _has_more(one: Read, other: Read, device: str) -> bool:
    """Whether one of two files has edits by this name that the other lacks."""
    (part,) = merging.plan([other], [one])
    return any(clock.device(each) == device for each in part.clocks)


def _beyond(space: Workspace, reads: Iterable[Read], names: Set[str] | None) -> list[Event]:
    """What the tables say that is in none of the files, as events with the clocks and records they had.

    Of computers of these names, or of all.
    """
    known = merging.Known()
    for read in reads:
        known.add(read, journal=not copies.named(read.name).is_copy)
    reader = space.reader
    found = []
    for event in playing.as_events(reader.db):
        if names is not None and clock.device(event.clock) not in names:
            continue
        part = known.lacking(event)
        if part is None:
            continue
        papers = {}
        for subject, field, value in part.changes:
            row = reader.id_of(subject) if value and edits.keeps(field) else None
            paper = reader.paper(row) if row is not None else None
            if paper is not None:
                papers[subject] = paper
        found.append(part._replace(records=papers))
    heads = known.lacking_heads(playing.replaced(reader.db))
    if heads:
        found.append(space.library.forgotten(heads))
    return found
