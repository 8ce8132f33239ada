"""Reading every journal whole and telling what is in them and what is odd."""

from __future__ import annotations

import os
import stat
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple

from papertui import edits, text
from papertui.edits import Event
from papertui.errors import PapertuiError
from papertui.library import appending, clock, copies, files, lines, reading

_NAMED = 20
_DAY = 24 * 3_600_000
_OTHERS_MAY = stat.S_IRWXG | stat.S_IRWXO


class Journal(NamedTuple):
    """One file: its events, its size in bytes, and the days (ISO 8601) of the first and last event, or None."""

    name: str
    events: int
    size: int
    first: str | None
    last: str | None


class Checked(NamedTuple):
    """What a check found. `problems` are damages, `remarks` what is worth knowing; both are sentences."""

    folder: Path
    journals: tuple[Journal, ...]
    events: int
    papers: int
    problems: tuple[str, ...]
    remarks: tuple[str, ...]
    devices: Mapping[str, tuple[int, str]] = {}
    """By the name of a device, how many edits it made and the clock of the last."""

    @property
    def sound(self) -> bool:
        return not self.problems

    def lines(self) -> list[str]:
        """The report as sentences."""
        said = [f"{self.folder}: {text.plural(self.events, 'edit')} of {text.plural(self.papers, 'paper')}."]
        for name, events, size, first, last in self.journals:
            span = f", {first} to {last}" if first else ""
            said.append(f"{name}: {text.plural(events, 'edit')}, {text.plural(size, 'byte')}{span}.")
        return [*said, *self.remarks, *(self.problems or ("No damage found.",))]


class _File:
    """What one pass over a file finds."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.clocks: set[str] = set()
        self.repeated = self.disordered = self.foreign = self.markers = 0
        self.first = self.last = ""
        self.newest = ""
        self.bad: list[tuple[int, str]] = []

    def remarks(self) -> list[str]:
        named = copies.named(self.name)
        if named.is_copy:
            maker = f"that {named.maker} made " if named.maker else ""
            said = [f"{self.name} is a copy {maker}of {named.device or 'a journal'}; its edits count once."]
            return [*said, *self._marked()]
        found = (
            (self.repeated, "that another line has too, which does no harm"),
            (self.disordered, "out of order, which does no harm"),
            (self.foreign, "made on another device, which does no harm"),
        )
        said = [f"{self.name} has {text.plural(number, 'edit')} {what}." for number, what in found if number]
        return [*said, *self._marked()]

    def _marked(self) -> list[str]:
        if not self.markers:
            return []
        return [
            f"git left {text.plural(self.markers, 'conflict marker')} in {self.name}; the edits of both sides count, so"
            " nothing has to be done."
        ]


class _Check:
    """What is gathered over all files; `now` is in ms since 1970, `own` the name of our journal."""

    def __init__(self, folder: Path, now: int, own: str) -> None:
        self.folder = folder
        self.now = now
        self.own = own
        self.values: dict[tuple[str, str, str], str] = {}
        self.papers: set[str] = set()
        self.clocks: set[str] = set()
        self.devices: defaultdict[str, set[str]] = defaultdict(set)
        self.clashing: set[str] = set()
        self.ahead = 0
        self.journals: list[Journal] = []
        self.problems: list[str] = []
        self.remarks: list[str] = []

    def read(self, name: str) -> None:
        try:
            with files.open_journal(self.folder / name) as stream:
                self._read(name, stream)
        except PapertuiError as problem:
            self.problems.append(str(problem))

    def _read(self, name: str, stream: BinaryIO) -> None:
        file = _File(name)
        end = 0
        for line in reading.finished_lines(stream, 0):
            end = line.end
            try:
                event = reading.event_of(line)
            except lines.BadLine as problem:
                file.bad.append((end, str(problem)))
            else:
                if event is not None:
                    self._take(file, event)
                elif lines.is_marker(line.data or b""):
                    file.markers += 1
        found = os.fstat(stream.fileno())
        self.journals.append(Journal(name, len(file.clocks), found.st_size, _day(file.first), _day(file.last)))
        self.remarks += file.remarks()
        for place, why in file.bad[:_NAMED]:
            self.problems.append(f"{name} line {reading.line_number(stream, place)} {why}.")
        if len(file.bad) > _NAMED:
            self.problems.append(f"{name} has {len(file.bad) - _NAMED:,} more lines that cannot be read.")
        if file.bad:
            self.problems.append(_remedy(name, [why for _, why in file.bad]))
        if found.st_size > end:
            size = text.plural(found.st_size - end, "byte")
            self.problems.append(f"{name} ends in an unfinished line of {size}: {self._unfinished(name)}.")
        if os.name == "posix" and stat.S_IMODE(found.st_mode) & _OTHERS_MAY:
            self.remarks.append(f"{name} can be read by other users of this machine; chmod 600 keeps it private.")

    def _unfinished(self, name: str) -> str:
        """What it means that the last line of a file is unfinished, and what to do."""
        if name == self.own:
            return (
                "papertui was cut off while it wrote an edit that it had not called done. Nothing has to be done, the"
                " next start puts that line aside"
            )
        if copies.named(name).is_copy:
            return (
                "a synchronizer has not finished this copy, or made it of a half-written file. Should it stay so,"
                " “papertui library merge” takes in the lines that are finished, and the copy can be deleted then"
            )
        return (
            "a synchronizer is still bringing the rest, or papertui was cut off on that computer. Let the synchronizer"
            " finish, and should it stay so, start papertui there, which puts the line aside"
        )

    def _take(self, file: _File, event: Event) -> None:
        file.clocks.add(event.clock)  # a large edit stands in several lines
        file.first = min(file.first or event.clock, event.clock)
        file.last = max(file.last, event.clock)
        file.disordered += event.clock < file.newest
        file.newest = max(file.newest, event.clock)
        # a conflict copy has more after the device's name
        file.foreign += not file.name.startswith(clock.device(event.clock))
        self.ahead += (clock.milliseconds(event.clock) or 0) > self.now + _DAY
        fresh = not event.changes
        for subject, field, value in event.changes:
            here = edits.as_json(value)
            where = (event.clock, subject, field)
            fresh = fresh or where not in self.values
            if self.values.setdefault(where, here) != here:
                self.clashing.add(clock.device(event.clock))
            if not subject.startswith(edits.SEARCH_PREFIX):
                self.papers.add(subject)
        file.repeated += not fresh
        self.clocks.add(event.clock)
        self.devices[clock.device(event.clock)].add(event.clock)

    def finished(self) -> Checked:
        if self.ahead:
            self.remarks.append(
                f"{text.plural(self.ahead, 'edit')} dated more than a day ahead of now: a clock is or was wrong. Set"
                " it; what is done after such an edit counts more all the same."
            )
        for device in sorted(self.clashing):
            self.problems.append(
                f"Two machines write as {device}: delete the file “device” in the state folder of one of them."
            )
        counts = len(self.clocks), len(self.papers)
        devices = {name: (len(found), max(found)) for name, found in sorted(self.devices.items())}
        return Checked(self.folder, tuple(self.journals), *counts, tuple(self.problems), tuple(self.remarks), devices)


def _remedy(name: str, reasons: list[str]) -> str:
    """What it means that lines of a file cannot be read, and what to do."""
    if all(lines.NEWER in why for why in reasons):
        return f"What such a line of {name} says does not count here until papertui is updated on this computer."
    return (
        f"What such a line of {name} says does not count. A whole copy of the file, from another computer or a backup,"
        " brings it back: papertui library merge FILE."
    )


def check(folder: Path, now: int, device: str | None = None) -> Checked:
    """Read all journals in `folder`; `now` is in ms since 1970, `device` this one's name. Changes nothing."""
    tally = _Check(folder, now, f"{device}{files.SUFFIX}")
    try:
        names = files.listing(folder)
        for name in filter(files.is_journal, names):
            tally.read(name)
        for name in copies.elsewhere(names):
            tally.problems.append(
                f"{name} is in iCloud and not on this computer: its edits are missing here until it is downloaded. Open"
                " the folder in Finder and download it."
            )
        for name in copies.on_their_way(names):
            tally.remarks.append(
                f"{name} is on its way: a synchronizer has not finished it yet. Nothing has to be done."
            )
        for name in names:
            if files.SUFFIX in name and not name.isprintable():
                tally.problems.append(f"{text.line(name)} is passed over, as its name cannot be printed: rename it.")
        for name in appending.set_aside_in(folder):
            tally.remarks.append(
                f"{name} is a line that a crash left unfinished, of an edit that was never called done: look at it,"
                " then delete it."
            )
    except PapertuiError as problem:
        tally.problems.append(str(problem))
    return tally.finished()


def _day(reading_of: str) -> str | None:
    moment = clock.milliseconds(reading_of)
    return None if moment is None else datetime.fromtimestamp(moment / 1000, UTC).strftime("%Y-%m-%d")
