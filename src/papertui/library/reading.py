"""Reading journals: from where on, and their lines one by one."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from papertui.edits import Event
from papertui.library import clock, files, lines

_LONGEST = 16 << 20
_TAIL = 64 << 10
# a quote inside a JSON string is escaped, so this is only ever the clock of a line
_CLOCK = re.compile(rb'"clock"\s*:\s*"([^"\\]{1,100})"')


class Played(NamedTuple):
    """An event of the file `name`, to be played; once it is, `inode` and `offset` are to be remembered.

    `inode` is the identity of what was read (`files.identity`), a 63-bit number. `event` is None when there is nothing
    to play up to `offset`, only lines to pass over.
    """

    name: str
    inode: int
    offset: int
    event: Event | None


class Line(NamedTuple):
    """A finished line without its newline, and the offset after it; `data` is None when it is too long to read."""

    data: bytes | None
    end: int


def resume(stream: BinaryIO, seen: tuple[int, int]) -> int:
    """Where to go on reading after `seen` (identity, offset): there, or at 0 when the file is another or was cut."""
    if not files.is_known(stream, seen):
        return 0
    offset = seen[1]
    stream.seek(offset - 1)
    return offset if stream.read(1) == b"\n" else 0


class Place:
    """The identity of a journal along with the place up to which it is read."""

    def __init__(self, stream: BinaryIO, start: int) -> None:
        self._stream = stream
        stream.seek(0)
        self._head = stream.read(_TAIL).partition(b"\n")[0]
        begin = max(0, start - files.WINDOW)
        stream.seek(begin)
        self._window = stream.read(start - begin)
        self.doubt = False
        """Whether there was a line that cannot be read."""

    def pass_over(self, line: Line) -> None:
        """Go on behind the line."""
        if line.data is None:
            begin = max(0, line.end - files.WINDOW)
            self._stream.seek(begin)
            self._window = self._stream.read(line.end - begin)
            self._stream.seek(line.end)
        else:
            self._window = (self._window + line.data[-files.WINDOW :] + b"\n")[-files.WINDOW :]

    @property
    def identity(self) -> int:
        found = files.mixed(self._head, self._window)
        return files.doubted(found, self._stream) if self.doubt else found


def finished_lines(stream: BinaryIO, start: int) -> Iterator[Line]:
    """The lines from `start` that end in a newline."""
    stream.seek(start)
    end = start
    while piece := stream.readline(_LONGEST):
        end += len(piece)
        if piece.endswith(b"\n"):
            yield Line(piece[:-1], end)
            continue
        while (piece := stream.readline(_LONGEST)) and not piece.endswith(b"\n"):
            end += len(piece)
        if not piece:
            return
        end += len(piece)
        yield Line(None, end)


def event_of(line: Line) -> Event | None:
    """The event of a line; None for one that only remarks. Raises `lines.BadLine`."""
    if line.data is None:
        raise lines.BadLine(f"is longer than {_LONGEST >> 20} MB")
    return lines.decode(line.data)


def is_torn(stream: BinaryIO) -> bool:
    """Whether the last line is unfinished: by a crash, or because it is being written just now."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, size - 1))
    return size > 0 and stream.read(1) != b"\n"


def line_number(stream: BinaryIO, end: int) -> int:
    """The number, from 1, of the line that ends at the offset `end`."""
    stream.seek(0)
    number, left = 0, end
    while left and (piece := stream.read(min(left, _TAIL))):
        number += piece.count(b"\n")
        left -= len(piece)
    return number


def newest_clock(stream: BinaryIO) -> str | None:
    """The latest clock among the last lines of a journal, which are written in the order of their clocks."""
    size = stream.seek(0, os.SEEK_END)
    reach = _TAIL
    while True:
        stream.seek(max(0, size - reach))
        found = [each.decode("ascii", "replace") for each in _CLOCK.findall(stream.read(reach))]
        valid = [each for each in found if clock.is_reading(each)]
        if valid or reach >= size:
            return max(valid, default=None)
        reach *= 4
