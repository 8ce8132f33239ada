"""The files that an import is given: which there are, how each is opened, and what can be wrong with it."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import IO

from papertui.errors import PapertuiError
from papertui.paths import reason
from papertui.sources.parsed import ContentProblem

STDIN = "-"


class FileProblem(PapertuiError):
    """What is wrong with the file itself, as opposed to the cache that takes it."""


@contextmanager
def problems() -> Iterator[None]:
    """Every way in which reading a file can fail, as one sentence."""
    try:
        yield
    except PapertuiError as problem:
        raise FileProblem(str(problem)) from problem
    except OSError as problem:
        raise FileProblem(_sentence(problem)) from problem
    except RecursionError:
        raise FileProblem("it is nested too deeply to be read") from None
    except MemoryError:
        raise FileProblem("it is too large for the memory of this machine") from None


def _sentence(problem: OSError) -> str:
    if isinstance(problem, FileNotFoundError):
        return "there is no such file"
    return f"it cannot be read: {reason(problem)}"


def named(paths: Sequence[str]) -> Iterator[tuple[str, str | None]]:
    """Every file to import, folders opened up in the order of names; or a path and why nothing comes of it."""
    for path in paths:
        if path == STDIN or not _is_folder(path):
            yield path, None
            continue
        errors: list[OSError] = []
        found = False
        for folder, folders, names in os.walk(path, onerror=errors.append):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(name for name in names if not name.startswith(".")):
                found = True
                yield str(Path(folder, name)), None
        for error in errors:
            yield str(error.filename or path), _sentence(error)
        if not found and not errors:
            yield path, "it is a folder without files"


def _is_folder(path: str) -> bool:
    try:
        return stat.S_ISDIR(Path(path).stat().st_mode)
    except (OSError, ValueError):
        return False  # opening it will tell what is wrong


@contextmanager
def opened(path: str, stdin: IO[bytes] | None) -> Iterator[IO[bytes]]:
    with problems():
        source = nullcontext(_standard_input(stdin)) if path == STDIN else _file(Path(path))
    with source as file:
        yield file


def _standard_input(stdin: IO[bytes] | None) -> IO[bytes]:
    given = stdin or (sys.stdin.buffer if sys.stdin else None)
    if given is None:
        raise ContentProblem("standard input is closed")
    return given


def _file(path: Path) -> IO[bytes]:
    try:
        mode = path.stat().st_mode
    except ValueError:
        raise ContentProblem("that is no file name") from None
    # a pipe is as good as a file
    if stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
        raise ContentProblem("it is a device, not a file")
    if stat.S_ISSOCK(mode):
        raise ContentProblem("it is a socket, not a file")
    return path.open("rb")


def size_of(file: IO[bytes]) -> int | None:
    try:
        status = os.fstat(file.fileno())
    except (OSError, ValueError):
        return None
    return status.st_size if stat.S_ISREG(status.st_mode) else None


def first_bytes(blocks: Iterator[bytes], size: int) -> bytes:
    head = b""
    for block in blocks:
        head += block
        if len(head) >= size:
            break
    return head


def whole(pieces: Iterable[bytes], cap: int) -> bytes:
    found: list[bytes] = []
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > cap:
            raise ContentProblem(f"it holds more than {cap >> 20} MB, the most that papertui reads of such a file")
        found.append(piece)
    return b"".join(found)
