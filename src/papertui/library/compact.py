"""Rewriting a device's journal so that it holds only what still matters."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from pathlib import Path
from typing import NamedTuple

from papertui import edits, paths, text
from papertui.edits import Event, Value
from papertui.errors import PapertuiError
from papertui.library import files, lines, reading
from papertui.model import Paper

_BEFORE = ".before-compact"


class Compacted(NamedTuple):
    """What a compaction did. Sizes are in bytes; `backup` is the file as it was, None when there was nothing to do."""

    path: Path
    events_before: int
    events_after: int
    size_before: int
    size_after: int
    unreadable: int
    backup: Path | None

    @property
    def sound(self) -> bool:
        """Whether every line could be read."""
        return not self.unreadable

    def lines(self) -> list[str]:
        """The report as sentences."""
        if self.backup is None:
            size = text.plural(self.size_before, "byte")
            return [f"{self.path}: nothing to leave out ({text.plural(self.events_before, 'edit')}, {size})."]
        said = [
            f"{self.path}: {text.plural(self.events_before, 'edit')} ({self.size_before:,} bytes) became"
            f" {self.events_after:,} ({self.size_after:,} bytes).",
            f"The file as it was is kept as {self.backup.name}.",
        ]
        if self.unreadable:
            said.append(f"Lines that cannot be read, kept as they are: {self.unreadable:,}.")
        return said


def compact(folder: Path, path: Path, when: str) -> Compacted:
    """Compact the journal at `path`, which the caller has locked and mended; `when` is written into it.

    The old file is kept beside it. Raises `PapertuiError`, and then the journal is as it was.
    """
    try:
        before = path.read_bytes()
        events, strange = _split(before)
        kept = thin(events, _kept_papers(folder))
        after = b"".join([lines.remark(when), *strange, *map(lines.encode, kept)])
        if len(after) >= len(before):
            return Compacted(path, len(events), len(events), len(before), len(before), len(strange), None)
        backup = path.with_name(path.name + _BEFORE)
        paths.atomic_write(backup, before, mode=0o600)
        paths.atomic_write(path, after, mode=0o600)
    except OSError as error:
        raise PapertuiError(f"Cannot compact {path}: {paths.reason(error)}. It is as it was.") from error
    return Compacted(path, len(events), len(kept), len(before), len(after), len(strange), backup)


def thin(events: Iterable[Event], kept: Set[str]) -> list[Event]:
    """The events of one device that matter, in the order of their clocks, with the parts that matter.

    Of each mark the last change; of notes those that no later one of this device replaces; which notes were
    ever replaced, gathered in the last event that tells of the subject; of the papers in `kept` the last record.
    Played together with any other events they give exactly the state that all of them give.
    """
    merged = _by_clock(events)
    last: dict[tuple[str, str], tuple[str, str]] = {}
    replaced: defaultdict[str, set[str]] = defaultdict(set)
    newest_heads: dict[str, str] = {}
    newest_record: dict[str, str] = {}
    for event in merged:
        for subject, field, value in event.changes:
            last[subject, field] = (event.clock, edits.as_json(value))
        for subject, clocks in event.heads.items():
            replaced[subject].update(clocks)
            newest_heads[subject] = event.clock
        newest_record |= dict.fromkeys(event.records, event.clock)

    def matters(event: Event, subject: str, field: str) -> bool:
        if field == edits.NOTE:
            return event.clock not in replaced[subject]
        return last[subject, field][0] == event.clock

    thinned = []
    for event in merged:
        part = Event(
            event.clock,
            tuple([change for change in event.changes if matters(event, change[0], change[1])]),
            {key: paper for key, paper in event.records.items() if key in kept and newest_record[key] == event.clock},
            {each: tuple(sorted(replaced[each])) for each in event.heads if newest_heads[each] == event.clock},
        )
        if part.changes or part.records or part.heads:
            thinned.append(part)
    return thinned


def _by_clock(events: Iterable[Event]) -> list[Event]:
    """The events in order, those written as several lines made one again and repeated ones left out."""
    together: defaultdict[str, list[Event]] = defaultdict(list)
    for event in events:
        together[event.clock].append(event)
    return [event for clock, parts in sorted(together.items()) for event in (_union(clock, parts), *_more(parts))]


def _more(parts: list[Event]) -> Iterator[Event]:
    """Of notes of which there are several with one clock, all but the one that `_union` keeps."""
    notes: defaultdict[str, set[str]] = defaultdict(set)
    for part in parts if len(parts) > 1 else ():
        for subject, field, value in part.changes:
            if field == edits.NOTE:
                notes[subject].add(str(value))
    for subject, texts in sorted(notes.items()):
        for value in sorted(texts)[:-1]:
            yield Event(parts[0].clock, ((subject, edits.NOTE, value),))


def _union(clock: str, parts: list[Event]) -> Event:
    if len(parts) == 1:
        return parts[0]
    changes: dict[tuple[str, str], Value] = {}
    papers: dict[str, Paper] = {}
    heads: defaultdict[str, set[str]] = defaultdict(set)
    for part in parts:
        papers |= part.records
        for subject, clocks in part.heads.items():
            heads[subject].update(clocks)
        for subject, field, value in part.changes:
            # two machines that share a device name can differ at one clock: decide as playing does
            other = changes.setdefault((subject, field), value)
            changes[subject, field] = max(value, other, key=lambda each: _rank(field, each))
    return Event(
        clock,
        tuple([(*where, value) for where, value in changes.items()]),
        papers,
        {subject: tuple(sorted(clocks)) for subject, clocks in heads.items()},
    )


def _rank(field: str, value: Value) -> str:
    return str(value) if field == edits.NOTE else edits.as_json(value)


def _split(data: bytes) -> tuple[list[Event], list[bytes]]:
    """The events of a journal, and as they are the lines that cannot be read."""
    events, strange, start = [], [], 0
    for line in reading.finished_lines(io.BytesIO(data), 0):
        try:
            event = reading.event_of(line)
        except lines.BadLine:
            strange.append(data[start : line.end])
        else:
            if event is not None:
                events.append(event)
        start = line.end
    return events, strange


def _kept_papers(folder: Path) -> set[str]:
    """The papers that are starred, queued, tagged or noted as all the journals have it."""
    marks: dict[tuple[str, str], tuple[str, str, Value]] = {}
    notes: set[tuple[str, str]] = set()
    replaced: set[tuple[str, str]] = set()
    for event in _all_events(folder):
        replaced.update((subject, clock) for subject, clocks in event.heads.items() for clock in clocks)
        for subject, field, value in event.changes:
            if field == edits.NOTE:
                if value:
                    notes.add((subject, event.clock))
            elif edits.keeps(field):
                here = (event.clock, edits.as_json(value), value)
                marks[subject, field] = max(here, marks.get((subject, field), here))
    kept = {subject for (subject, _), (_, _, value) in marks.items() if value}
    return kept | {subject for subject, _ in notes - replaced}


def _all_events(folder: Path) -> Iterator[Event]:
    for name in files.names(folder):
        with files.open_journal(folder / name) as stream:
            for line in reading.finished_lines(stream, 0):
                try:
                    event = reading.event_of(line)
                except lines.BadLine:
                    continue
                if event is not None:
                    yield event
