"""Taking the edits of other files into this device's journal: conflict copies, another library, a backup.

What is taken in keeps its clocks, so that taking it in twice, or on two devices, changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from papertui import edits
from papertui.edits import Event
from papertui.errors import PapertuiError
from papertui.library import clock, copies, files, lines, reading
from papertui.paths import reason

_NAMED = 5


class Read(NamedTuple):
    """A file that was read: its events with their lines, and as sentences what in it could not be read."""

    name: str
    events: tuple[tuple[Event, bytes], ...]
    problems: tuple[str, ...]
    compacted: bool = False
    known: tuple[int, int, int, int] | None = None
    """What the system knew of the file when it was read."""

    @property
    def edits(self) -> int:
        return len({event.clock for event, _ in self.events})

    @property
    def whole(self) -> bool:
        return not self.problems


class Part(NamedTuple):
    """What is to be taken of a file: lines as they go into the journal, the clocks of their events, their papers."""

    read: Read
    lines: tuple[bytes, ...]
    clocks: tuple[str, ...]
    papers: frozenset[str]


class Known:
    """What journals hold, to tell what another file has beyond it."""

    def __init__(self) -> None:
        self._changes: set[tuple[str, str, str, str]] = set()
        self._last: dict[tuple[str, str], tuple[str, str]] = {}
        self._replaced: set[tuple[str, str]] = set()
        self._records: set[str] = set()
        self._compacted: set[str] = set()

    def add(self, read: Read, *, journal: bool = True) -> None:
        """Take note of a file; `journal` says that it has the name of a device, which may have compacted it."""
        if journal and read.compacted:
            self._compacted.add(copies.named(read.name).device)
        for event, _ in read.events:
            self.add_event(event)

    def add_event(self, event: Event) -> None:
        for subject, field, value in event.changes:
            here = event.clock, edits.as_json(value)
            self._changes.add((subject, field, *here))
            self._last[subject, field] = max(here, self._last.get((subject, field), here))
        self._replaced.update((subject, each) for subject, clocks in event.heads.items() for each in clocks)
        self._records.update(event.records)

    def lacking_heads(self, replaced: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
        """Of the notes (subject, clock) that were replaced, by subject, those of which no journal says so."""
        found: dict[str, tuple[str, ...]] = {}
        for subject, each in replaced:
            if (subject, each) not in self._replaced:
                found[subject] = (*found.get(subject, ()), each)
        return found

    def lacking(self, event: Event) -> Event | None:
        """The part of an event that the journals do not hold, nor left out as no longer of any use; or `None`."""
        thinned = clock.device(event.clock) in self._compacted
        changes = tuple([change for change in event.changes if self._lacks(event.clock, change, thinned)])
        heads = {
            subject: new
            for subject, clocks in event.heads.items()
            if (new := tuple([each for each in clocks if (subject, each) not in self._replaced]))
        }
        records = {key: paper for key, paper in event.records.items() if key not in self._records}
        if not changes and not heads and (thinned or not records):
            return None
        return Event(event.clock, changes, records, heads)

    def _lacks(self, reading_of: str, change: tuple[str, str, edits.Value], thinned: bool) -> bool:
        subject, field, value = change
        here = reading_of, edits.as_json(value)
        if (subject, field, *here) in self._changes:
            return False
        if not thinned:
            return True
        if field == edits.NOTE:
            return (subject, reading_of) not in self._replaced
        return here > self._last.get((subject, field), ("", ""))


def read(name: str, stream: BinaryIO) -> Read:
    """Read a journal, or a copy of one, whole. Raises `OSError`."""
    import os

    try:
        found = os.fstat(stream.fileno())
        known = found.st_size, found.st_mtime_ns, found.st_ino, found.st_dev
    except OSError:  # not a file, but what stands in memory
        known = None
    events, problems, end, compacted = [], [], 0, False
    for line in reading.finished_lines(stream, 0):
        end = line.end
        try:
            event = reading.event_of(line)
        except lines.BadLine as problem:
            problems.append((end, str(problem)))
            continue
        if event is not None and line.data is not None:
            events.append((event, line.data.rstrip(b"\r") + b"\n"))
        else:
            compacted = compacted or lines.is_compacted(line.data or b"")
    said = [f"{name} line {reading.line_number(stream, place)} {why}" for place, why in problems[:_NAMED]]
    if len(problems) > _NAMED:
        said.append(f"{name} has {len(problems) - _NAMED:,} more lines that cannot be read")
    if stream.seek(0, 2) > end:
        said.append(f"{name} ends in an unfinished line")
    return Read(name, tuple(events), tuple(said), compacted, known)


def read_file(path: Path) -> Read:
    """Read a file; one that cannot be read has a problem and no events."""
    try:
        with files.open_journal(path) as stream:
            return read(path.name, stream)
    except PapertuiError as problem:
        return Read(path.name, (), (str(problem).rstrip("."),))
    except OSError as error:
        return Read(path.name, (), (f"{path} cannot be read: {reason(error)}",))


def read_folder(folder: Path) -> tuple[list[Read], list[Read]]:
    """The journals of a library folder and the copies that synchronizers made. Raises `files.Unreadable`."""
    journals: list[Read] = []
    doubles: list[Read] = []
    for name in files.names(folder):
        (doubles if copies.named(name).is_copy else journals).append(read_file(folder / name))
    return journals, doubles


def plan(journals: Iterable[Read], others: Iterable[Read]) -> list[Part]:
    """What is to be taken of each of the others, so that the journals hold everything once."""
    known = Known()
    for journal in journals:
        known.add(journal)
    parts = []
    for other in others:
        known.add(Read(other.name, (), (), other.compacted), journal=not copies.named(other.name).is_copy)
        taken = list(_lacking(known, other))
        papers = frozenset(
            subject
            for event, _ in taken
            for subject in (*(change[0] for change in event.changes), *event.heads)
            if not subject.startswith(edits.SEARCH_PREFIX)
        )
        clocks = tuple(dict.fromkeys(event.clock for event, _ in taken))
        parts.append(Part(other, tuple([line for _, line in taken]), clocks, papers))
    return parts


def _lacking(known: Known, other: Read) -> Iterator[tuple[Event, bytes]]:
    for event, line in sorted(other.events, key=lambda one: one[0].clock):
        part = known.lacking(event)
        if part is not None:
            known.add_event(event)
            yield part, line if part == event else lines.encode(part)
