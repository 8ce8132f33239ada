"""Reading journals: which files there are, whether they are what they were, and their lines one by one."""

from __future__ import annotations

import os
import re
import stat
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from papertui.edits import Event
from papertui.errors import PapertuiError
from papertui.library import clock, lines
from papertui.paths import reason

SUFFIX = ".jsonl"

_LONGEST = 16 << 20
_HEAD = 256
_TAIL = 64 << 10
# a quote inside a JSON string is escaped, so this is only ever the clock of a line
_CLOCK = re.compile(rb'"clock"\s*:\s*"([^"\\]{1,100})"')


class Played(NamedTuple):
    """An event of the file `name`, to be played; once it is, `inode` and `offset` are to be remembered.

    `inode` identifies the file and its beginning, as a 63-bit number. `event` is None when there is nothing to
    play up to `offset`, only lines to pass over.
    """

    name: str
    inode: int
    offset: int
    event: Event | None


class Line(NamedTuple):
    """A finished line without its newline, and the offset after it; `data` is None when it is too long to read."""

    data: bytes | None
    end: int


class Unreadable(PapertuiError):
    """A journal that is there and cannot be read."""


def names(folder: Path) -> list[str]:
    """The journals in the folder, conflict copies of sync tools included; none when there is no folder.

    A name that cannot be printed is no journal's.
    Raises `Unreadable` when the folder cannot be listed.
    """
    try:
        found = [path.name for path in folder.iterdir()]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise Unreadable(f"Cannot read the library folder {folder}: {reason(error)}.") from error
    return sorted(name for name in found if name.endswith(SUFFIX) and name[0] != "." and name.isprintable())


def open_journal(path: Path) -> BinaryIO:
    """Open a journal for reading. Raises `Unreadable`; never waits, whatever has that name."""
    flags = os.O_RDONLY
    for name in ("O_NONBLOCK", "O_CLOEXEC", "O_BINARY"):
        flags |= getattr(os, name, 0)
    try:
        handle = os.open(path, flags)
    except OSError as error:
        raise Unreadable(f"The journal {path} cannot be read: {reason(error)}.") from error
    stream = os.fdopen(handle, "rb")
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        stream.close()
        raise Unreadable(f"{path} is not a file and is passed over.")
    return stream


def identity(stream: BinaryIO) -> int:
    """A number for this very file with this beginning.

    File systems give the number of a deleted file to the next one, so the number alone would not show that a
    sync tool or a compaction has put another file in its place.
    """
    stream.seek(0)
    head = stream.read(_HEAD).partition(b"\n")[0]
    return zlib.crc32(head) << 31 | os.fstat(stream.fileno()).st_ino & 0x7FFF_FFFF


def resume(stream: BinaryIO, inode: int, seen: tuple[int, int]) -> int:
    """Where to go on reading after `seen` (inode, offset): there, or at 0 when the file is another or was cut."""
    known, offset = seen
    if known != inode or not 0 < offset <= os.fstat(stream.fileno()).st_size:
        return 0
    stream.seek(offset - 1)
    return offset if stream.read(1) == b"\n" else 0


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
