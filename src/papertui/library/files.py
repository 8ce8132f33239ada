"""Which journals there are, and whether they hold anything new. Loads nothing more, as every command asks this."""

from __future__ import annotations

import os
import stat
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO

from papertui.errors import PapertuiError
from papertui.paths import reason

SUFFIX = ".jsonl"

_HEAD = 256


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


def has_news(folder: Path, offsets: Mapping[str, tuple[int, int]], say: Callable[[str], None]) -> bool:
    """Whether a journal in the folder goes on past the remembered (identity, offset), or is another file by now.

    `say` is told what cannot be read.
    """
    try:
        found = names(folder)
    except Unreadable as problem:
        say(str(problem))
        return False
    for name in found:
        try:
            with open_journal(folder / name) as stream:
                size = os.fstat(stream.fileno()).st_size
                if size and offsets.get(name) != (identity(stream), size):
                    return True
        except Unreadable as problem:
            say(str(problem))
        except OSError as error:
            say(f"The journal {name} in {folder} cannot be read: {reason(error)}.")
    return False
