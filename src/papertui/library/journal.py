"""The library of one device: its own journal to append to, and everybody's to read."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from papertui import paths
from papertui.edits import Edit, Event
from papertui.errors import PapertuiError
from papertui.library import appending, clock, files, lines, reading
from papertui.library.reading import Played

if TYPE_CHECKING:
    from papertui.library.check import Checked
    from papertui.library.compact import Compacted

_BAD_LINES_NAMED = 5


class Library:
    """The journals in `folder`; `device` names this device, or is asked for the name when it is first needed.

    `messages` collects sentences the user should hear: what was set aside, which lines cannot be read.
    Appending is safe between threads and processes.
    """

    def __init__(self, folder: Path, device: str | Callable[[], str], *, now: Callable[[], int] | None = None) -> None:
        self.folder = folder
        self.messages: list[str] = []
        self._device = device
        self._clock = clock.HybridClock(now or _now)
        self._guard = threading.Lock()
        self._said: set[str] = set()
        self._all_seen = False
        self._own_end: tuple[int, int, int] | None = None
        self._written: dict[int, _Written] = {}
        self._writing = False
        self.refuse: Callable[[], str | None] = lambda: None
        """Gives the reason, as a sentence without its end, for which nothing may be written now."""

    @property
    def device(self) -> str:
        """The name of this device. Raises `PapertuiError` when it cannot be found out or is none."""
        if not isinstance(self._device, str):
            self._device = self._device()
        if not clock.DEVICE.fullmatch(self._device):
            raise PapertuiError(f"{self._device!r} is no name for a device: use lower-case letters, digits and dashes.")
        return self._device

    @property
    def path(self) -> Path:
        """The journal this device appends to."""
        return self.folder / (self.device + files.SUFFIX)

    def take_messages(self) -> list[str]:
        """The messages so far, which are then forgotten."""
        taken, self.messages = self.messages, []
        return taken

    def append(
        self, edit: Edit, papers: Mapping[str, bytes] | None = None, heads: Mapping[str, tuple[str, ...]] | None = None
    ) -> Event:
        """Write an edit down; when this returns it is on the disk. The event returned has no records.

        `papers` are, by key, the bibliographic records that are to go along, as `lines.encode_record` writes them;
        `heads` are, per subject, the clocks of the notes that a note in the edit replaces. Raises `PapertuiError` when
        it cannot be written, and then the journal is as it was; `ValueError` for an edit without changes.
        """
        if not edit.changes:
            raise ValueError("an edit without changes is not written down")
        self._let()
        papers = papers or {}
        with self._guard, appending.opened(self.path) as handle:
            self._mend(handle)
            self._catch_up(handle)
            for clocks in (heads or {}).values():
                for replaced in clocks:
                    self._clock.see(replaced)
            changes = tuple([(change.subject, change.field, change.value) for change in edit.changes])
            event = Event(self._clock.tick(self.device), changes, {}, heads or {})
            start = _end(handle)
            self._writing = True
            try:
                appending.append(handle, lines.pieces(event, papers), self.path)
                self._own_end = _end(handle)
                self._written[start[2]] = _Written(event, papers.keys(), self._own_end)
            finally:
                self._writing = False
        return event

    def adopt(self, written: Sequence[bytes], clocks: Iterable[str]) -> None:
        """Write down events that were made before, here or elsewhere, with the clocks they have.

        `written` are their lines and `clocks` their clocks. When this returns they are on the disk. Raises
        `PapertuiError` when they cannot be written, and then the journal is as it was.
        """
        if not written:
            return
        self._let()
        with self._guard, appending.opened(self.path) as handle:
            self._mend(handle)
            self._catch_up(handle)
            for each in clocks:
                self._clock.see(each)
            end = lines.remark(_when(), self._clock.latest(self.device))
            appending.append(handle, [*written, end], self.path)
            self._own_end = _end(handle)

    def forgotten(self, heads: Mapping[str, tuple[str, ...]]) -> Event:
        """An event that says nothing but which notes were replaced, later than these."""
        for clocks in heads.values():
            for each in clocks:
                self._clock.see(each)
        return Event(self._clock.tick(self.device), (), {}, heads)

    def follow(self, folder: Path) -> None:
        """Go on in another folder."""
        if folder != self.folder:
            with self._guard:
                self.folder, self._own_end, self._all_seen = folder, None, False

    def rename(self, device: str) -> None:
        """Append to the journal of another name from now on."""
        if device != self._device:
            with self._guard:
                self._device = device
                self._own_end = None

    def has_news(self, offsets: Mapping[str, tuple[int, int]]) -> bool:
        """Whether `read_since` would find anything to read; much cheaper than asking it."""
        return files.has_news(self.folder, offsets, self._say)

    def read_since(
        self, offsets: Mapping[str, tuple[int, int]], has: Callable[[Collection[str]], bool] = lambda keys: False
    ) -> Iterator[Played]:
        """What all journals hold past the remembered (inode, offset) of each.

        A file that is not the one remembered is read from its start, which changes nothing that was played
        before. What cannot be read is passed over with a message. An unfinished last line is left for later.
        An event that was written here is not read again where the records that went along with it are needless, as
        `has` says of their keys; it then comes without them. One that is being written is left for later.
        """
        for name in self._names():
            if self._writing and self._is_own(name):
                continue
            try:
                with files.open_journal(self.folder / name) as stream:
                    if reading.is_torn(stream):
                        self._mend_if_own(name)
                    seen = offsets.get(name, (0, 0))
                    for played in self._just_written(name, stream, seen, has):
                        seen = played.inode, played.offset
                        yield played
                    yield from self._read(name, stream, seen)
            except PapertuiError as problem:
                self._say(str(problem))
            except OSError as error:
                self._say(f"The journal {name} in {self.folder} cannot be read: {paths.reason(error)}.")

    def check(self) -> Checked:
        """Read every journal whole and report what is in them and what is odd. Changes nothing."""
        from papertui.library.check import check

        return check(self.folder, _now(), self._device if isinstance(self._device, str) else None)

    def compact(self) -> Compacted:
        """Rewrite this device's journal without the events that no longer matter. Raises `PapertuiError`."""
        from papertui.library.compact import Compacted, compact

        if not self.path.exists():
            return Compacted(self.path, 0, 0, 0, 0, 0, None)
        with self._guard, appending.opened(self.path) as handle:
            self._mend(handle)
            return compact(self.folder, self.path, _when())

    def _let(self) -> None:
        why = self.refuse()
        if why is not None:
            raise PapertuiError(f"{why}. Nothing was changed.")

    def _names(self) -> list[str]:
        try:
            return files.names(self.folder)
        except files.Unreadable as problem:
            self._say(str(problem))
            return []

    def _just_written(
        self, name: str, stream: BinaryIO, seen: tuple[int, int], has: Callable[[Collection[str]], bool]
    ) -> Iterator[Played]:
        """The events that this very process wrote behind the place."""
        if not self._written or not self._is_own(name):
            return
        place = reading.resume(stream, seen)
        while (written := self._written.pop(place, None)) is not None:
            if written.end[:2] != _file(stream.fileno()) or not has(written.papers):
                return
            place = written.end[2]
            yield Played(name, files.identity(stream, place), place, written.event)
        for start in list(self._written):
            if start < place:
                self._written.pop(start, None)

    def _read(self, name: str, stream: BinaryIO, seen: tuple[int, int]) -> Iterator[Played]:
        start = done = end = reading.resume(stream, seen)
        place = reading.Place(stream, start)
        bad: list[tuple[int, str]] = []
        for line in reading.finished_lines(stream, start):
            end = line.end
            place.pass_over(line)
            try:
                event = reading.event_of(line)
            except lines.BadLine as problem:
                bad.append((end, str(problem)))
                place.doubt = place.doubt or not self._is_own(name)
                continue
            if event is not None:
                self._clock.see(event.clock)
                yield Played(name, place.identity, end, event)
                done = end
        for at, why in bad[:_BAD_LINES_NAMED]:
            self._say(f"{name} line {reading.line_number(stream, at)} {why}; it is passed over.")
        if len(bad) > _BAD_LINES_NAMED:
            more = len(bad) - _BAD_LINES_NAMED
            self._say(f"{name} has {more:,} more lines that cannot be read: see “papertui library check”.")
        if end != done:
            yield Played(name, place.identity, end, None)

    def _catch_up(self, handle: int) -> None:
        """Be later than everything written so far, also by another process of this device."""
        if not self._all_seen:
            for name in self._names():
                self._see_newest(name)
            self._all_seen = True
        elif self._own_end != _end(handle):
            self._see_newest(self.path.name)

    def _see_newest(self, name: str) -> None:
        try:
            with files.open_journal(self.folder / name) as stream:
                self._clock.see(reading.newest_clock(stream) or "")
        except PapertuiError as problem:
            self._say(str(problem))

    def _mend(self, handle: int) -> None:
        message = appending.mend(handle, self.path)
        if message:
            self.messages.append(message)

    def _is_own(self, name: str) -> bool:
        """Whether only this device writes to the journal of this name."""
        try:
            return name == self.path.name
        except PapertuiError:
            return False

    def _mend_if_own(self, name: str) -> None:
        """Mend this device's journal before it is read, so that the loss is said at start and not at the next edit."""
        try:
            if name == self.path.name:
                with self._guard, appending.opened(self.path) as handle:
                    self._mend(handle)
        except PapertuiError as problem:
            self._say(str(problem))

    def _say(self, message: str) -> None:
        if message not in self._said:
            self._said.add(message)
            self.messages.append(message)


def _when() -> str:
    return paths.now().strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _now() -> int:
    return int(paths.now().timestamp() * 1000)


class _Written(NamedTuple):
    """An event as it was written: with which records, and the file and the place behind it."""

    event: Event
    papers: Collection[str]
    end: tuple[int, int, int]


def _end(handle: int) -> tuple[int, int, int]:
    return *_file(handle), os.fstat(handle).st_size


def _file(handle: int) -> tuple[int, int]:
    found = os.fstat(handle)
    return found.st_dev, found.st_ino
