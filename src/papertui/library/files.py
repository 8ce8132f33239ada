"""Which journals there are, and whether they hold anything new. Loads nothing more, as every command asks this."""

from __future__ import annotations

import os
import re
import stat
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO

from papertui.errors import PapertuiError
from papertui.paths import reason

SUFFIX = ".jsonl"

WINDOW = 512
"""So many bytes before the place up to which a journal was read tell whether it is still that journal."""

_HEAD = 256
# what synchronizers, git and editors put behind the whole name instead of before the suffix
_BEHIND = re.compile(
    r".+\.jsonl(?:~[\w.-]*|\.orig|\.conflict\d*|\.\.path\d| ?\(.*\)|\.sync-conflict-.*"
    r"|[._](?:BACKUP|BASE|LOCAL|REMOTE)[._].*)",
    re.IGNORECASE,
)


class Unreadable(PapertuiError):
    """A journal that is there and cannot be read."""


def names(folder: Path) -> list[str]:
    """The journals in the folder, conflict copies of sync tools included; none when there is no folder.

    A name that cannot be printed is no journal's.
    Raises `Unreadable` when the folder cannot be listed.
    """
    return [name for name in listing(folder) if is_journal(name)]


def listing(folder: Path) -> list[str]:
    """All names in the folder; none when there is no folder. Raises `Unreadable`."""
    try:
        return sorted(path.name for path in folder.iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise Unreadable(f"Cannot read the library folder {folder}: {reason(error)}.") from error


def is_journal(name: str) -> bool:
    """Whether a file of this name holds edits: a journal, or a copy of one that a synchronizer made."""
    if SUFFIX not in name or name[0] == "." or not name.isprintable():
        return False
    return name.endswith(SUFFIX) or _BEHIND.fullmatch(name) is not None


def open_journal(path: Path) -> BinaryIO:
    """Open a journal for reading. Raises `Unreadable`; never waits, whatever has that name."""
    flags = os.O_RDONLY
    for name in ("O_NONBLOCK", "O_CLOEXEC", "O_BINARY"):
        flags |= getattr(os, name, 0)
    try:
        handle = os.open(path, flags)
    except OSError as error:
        raise Unreadable(f"The journal {path} cannot be read: {reason(error)}.") from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise Unreadable(f"{path} is not a file and is passed over.")
    return os.fdopen(handle, "rb")


def identity(stream: BinaryIO, offset: int) -> int:
    """A number for a journal that was read up to `offset`: the same as long as that part of it is.

    It is of the contents, not of the file, as synchronizers put a new file in the place of the old one at every edit.
    """
    stream.seek(0)
    head = stream.read(_HEAD).partition(b"\n")[0]
    start = max(0, offset - WINDOW)
    stream.seek(start)
    return mixed(head, stream.read(offset - start))


def mixed(head: bytes, window: bytes) -> int:
    """The identity, as a 63-bit number, of a journal with this first line and this before the place."""
    return zlib.crc32(head[:_HEAD]) << 31 | zlib.crc32(window) & 0x7FFF_FFFF


def doubted(identity: int, stream: BinaryIO) -> int:
    """The identity of a journal with lines that cannot be read: another one as soon as the file is written to.

    A synchronizer may still fill in what is missing of them.
    """
    return identity ^ zlib.crc32(str(os.fstat(stream.fileno()).st_mtime_ns).encode()) >> 1


def is_known(stream: BinaryIO, seen: tuple[int, int]) -> bool:
    """Whether the journal is the one that was read up to `seen` (identity, offset)."""
    known, offset = seen
    if not 0 < offset <= os.fstat(stream.fileno()).st_size:
        return False
    here = identity(stream, offset)
    return known in (here, doubted(here, stream))


def not_as_read(folder: Path, offsets: Mapping[str, tuple[int, int]]) -> tuple[set[str], set[str]]:
    """Which of the remembered journals are other ones by now, or were cut, and which are gone."""
    changed, gone = set(), set()
    for name, seen in offsets.items():
        try:
            with open_journal(folder / name) as stream:
                if not is_known(stream, seen):
                    changed.add(name)
        except Unreadable:
            if not os.path.lexists(folder / name):
                gone.add(name)
        except OSError:
            continue
    return changed, gone


def has_news(folder: Path, offsets: Mapping[str, tuple[int, int]], say: Callable[[str], None]) -> bool:
    """Whether a journal in the folder goes on past the remembered (identity, offset), or is another or no file by now.

    `say` is told what cannot be read.
    """
    try:
        found = names(folder)
    except Unreadable as problem:
        say(str(problem))
        return False
    if not offsets.keys() <= set(found):
        return True
    for name in found:
        try:
            with open_journal(folder / name) as stream:
                size = os.fstat(stream.fileno()).st_size
                seen = offsets.get(name, (0, 0))
                if size and (size != seen[1] or not is_known(stream, seen)):
                    return True
        except Unreadable as problem:
            say(str(problem))
        except OSError as error:
            say(f"The journal {name} in {folder} cannot be read: {reason(error)}.")
    return False
