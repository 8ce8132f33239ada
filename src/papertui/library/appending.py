"""Appending to a journal so that what was acknowledged is on the disk, and what failed is not in the file."""

from __future__ import annotations

import os
import stat
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from papertui.errors import PapertuiError
from papertui.library import lines
from papertui.paths import make_private, reason, sync_folder

_PATIENCE = 10.0
_PAUSE = 0.002
_TORN = "torn"


@contextmanager
def opened(path: Path) -> Iterator[int]:
    """The journal, open for appending and locked against every other process; it is made when missing.

    Raises `PapertuiError` when that is impossible.
    """
    make_private(path.parent)
    try:
        handle = _open_locked(path)
    except OSError as error:
        raise PapertuiError(f"Cannot write to {path}: {reason(error)}. Nothing was changed.") from error
    try:
        yield handle
    finally:
        os.close(handle)


def _open_locked(path: Path) -> int:
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND
    for name in ("O_CLOEXEC", "O_NONBLOCK", "O_BINARY"):
        flags |= getattr(os, name, 0)
    deadline = time.monotonic() + _PATIENCE
    while True:
        handle = os.open(path, flags, 0o600)
        try:
            found = os.fstat(handle)
            if not stat.S_ISREG(found.st_mode):
                raise PapertuiError(f"{path} is not a file: move it away. Nothing was changed.")
            _lock(handle, deadline, path)
            with suppress(FileNotFoundError):
                # while this process waited, a compaction may have put another file in its place
                if os.path.samestat(os.fstat(handle), path.stat()):
                    return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)


def _lock(handle: int, deadline: float, path: Path) -> None:
    """Lock the file until it is closed. Where the platform or file system has no locks, go on without."""
    try:
        import fcntl
    except ImportError:  # Windows
        return
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise PapertuiError(
                    f"Another papertui holds {path}: end it or try again in a moment. Nothing was changed."
                ) from None
            time.sleep(_PAUSE)
        except OSError:
            return


def append(handle: int, data: Iterable[bytes], path: Path) -> None:
    """Add pieces of whole lines, which may be made meanwhile, to the end and have them on the disk on return.

    When that fails the file is cut back to what it was. Raises `PapertuiError`.
    """
    size = os.fstat(handle).st_size
    try:
        _write(handle, data)
        if size == 0:
            sync_folder(path.parent)
    except BaseException as error:
        with suppress(OSError):
            os.ftruncate(handle, size)
            os.fsync(handle)
        if isinstance(error, OSError):
            raise PapertuiError(
                f"Cannot write to {path}: {reason(error)}. Nothing was changed: make room and do it again."
            ) from error
        raise


def _write(handle: int, data: Iterable[bytes]) -> None:
    for piece in data:
        view = memoryview(piece)
        while view:
            view = view[os.write(handle, view) :]
    _sync(handle)


def _sync(handle: int) -> None:
    if sys.platform == "darwin":
        import fcntl

        # there fsync leaves the data in the drive's own cache
        with suppress(OSError):
            fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
            return
    os.fsync(handle)


def mend(handle: int, path: Path) -> str | None:
    """Make the file end in a newline, and say so when something had to be set aside.

    A crash can leave a line half written. It is moved to `NAME.torn-N`, never thrown away; a line that lacks
    nothing but its newline gets it. Raises `PapertuiError`.
    """
    size = os.fstat(handle).st_size
    start, tail = _unfinished(handle, size)
    if not tail:
        return None
    if _is_event(tail):
        append(handle, [b"\n"], path)
        return None
    try:
        aside = _set_aside(path, tail)
        os.ftruncate(handle, start)
        _sync(handle)
    except OSError as error:
        raise PapertuiError(f"Cannot set aside the unfinished last line of {path}: {reason(error)}.") from error
    return f"The last line of {path} was unfinished, as after a crash: it is kept as {aside.name}."


def set_aside_in(folder: Path) -> list[str]:
    """The names of the unfinished lines that were set aside in a library folder."""
    return sorted(path.name for path in folder.glob(f"*.{_TORN}-*"))


def _unfinished(handle: int, size: int) -> tuple[int, bytes]:
    """Offset and bytes of what follows the last newline."""
    start, tail = size, b""
    while start:
        step = min(start, 64 << 10)
        # lseek with read, as Windows has no pread; appending writes at the end wherever the position is
        os.lseek(handle, start - step, os.SEEK_SET)
        piece = os.read(handle, step)
        start -= step
        if (newline := piece.rfind(b"\n")) >= 0:
            return start + newline + 1, piece[newline + 1 :] + tail
        tail = piece + tail
    return start, tail


def _is_event(tail: bytes) -> bool:
    try:
        lines.decode(tail)
    except lines.BadLine:
        return False
    return True


def _set_aside(path: Path, tail: bytes) -> Path:
    number = 1
    while True:
        aside = path.with_name(f"{path.name}.{_TORN}-{number}")
        try:
            handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        except FileExistsError:
            number += 1
            continue
        try:
            _write(handle, [tail])
        except OSError:
            aside.unlink(missing_ok=True)
            raise
        finally:
            os.close(handle)
        sync_folder(path.parent)
        return aside
