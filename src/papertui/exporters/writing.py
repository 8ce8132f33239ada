"""Exports as files: whole or not at all, and never over what somebody else wrote unless that is kept.

Every problem is a `PapertuiError` that names the file.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

from papertui import paths
from papertui.errors import PapertuiError
from papertui.exporters import bibfile, remembered
from papertui.exporters.bibfile import Bibliography

_PIECE = 1 << 20
_GATHERED = 1 << 16


class Strange(PapertuiError):
    """There is a file that was not written by an export, or was changed since."""


def write(
    target: Path,
    pieces: Iterator[str],
    state: Path,
    *,
    replace: bool = False,
    keep_ours: bool = False,
    mode: int | None = None,
) -> Path | None:
    """Write a file in UTF-8, a new one with `mode`. `pieces` are made while it is written.

    With `replace` a strange file, with `keep_ours` any, is kept beside the new one unless it is the same; its place
    is returned. Without `replace` a strange file raises `Strange`.
    Raises `PapertuiError` when it cannot be written, or another program wrote to it meanwhile: then it is as it was.
    """
    with explained(target):
        before = present(target)
        strange = bool(before) and not remembered.is_ours(state, target, before or "")
        kept = strange or (keep_ours and bool(before))
        if strange and not replace:
            raise Strange(f"{target} is there already, and not as papertui wrote it")
        made = hashlib.sha256()

        def settle() -> None:
            if present(target) != before:
                raise changed(target)
            if kept and made.hexdigest() != before:
                keep(target)

        paths.atomic_pieces(target, _encoded(pieces, made), mode=mode, settle=settle)
        if _is_file(target):
            remembered.remember(state, target, made.hexdigest())
    return backup(target) if kept and made.hexdigest() != before else None


def add(target: Path, view_of: Callable[[Bibliography], Iterator[str]], state: Path) -> Bibliography:
    """Add entries to a bibliography; `view_of` gives them for what is there. What is there stays byte for byte.

    Raises `PapertuiError` when that cannot be, or another program wrote to the file meanwhile: then it is as it was.
    """
    with explained(target):
        ours = (before := present(target)) is not None and remembered.is_ours(state, target, before)
        data = target.read_bytes() if _is_file(target) else b""
        made = hashlib.sha256()

        def settle() -> None:
            if present(target) != before or (before and hashlib.sha256(data).hexdigest() != before):
                raise changed(target)

        def pieces() -> Iterator[bytes]:
            for piece in bibfile.joined(data, entries, there):
                made.update(piece)
                yield piece

        try:
            there = bibfile.read(data)
            entries = view_of(there)
            first = next(entries, None)
            if first is not None:
                entries = chain((first,), entries)
                paths.atomic_pieces(target, pieces(), settle=settle)
        except bibfile.Unfit as problem:
            raise PapertuiError(f"{target} {problem}.") from None
        if first is not None and (ours or not data):
            remembered.remember(state, target, made.hexdigest())
    return there


def look(target: Path) -> Bibliography:
    """What is in a bibliography that may get more. Raises `PapertuiError` where nothing can be added to it."""
    with explained(target):
        try:
            return bibfile.read(target.read_bytes() if _is_file(target) else b"")
        except bibfile.Unfit as problem:
            raise PapertuiError(f"{target} {problem}.") from None


def backup(path: Path) -> Path:
    """`papers.md~` for `papers.md`, as many editors call the file before."""
    return path.with_name(path.name + "~")


def keep(target: Path) -> None:
    """Copy a file to where its `backup` is, as private as it is. Raises `OSError`."""
    mode = stat.S_IMODE(target.stat().st_mode)
    with target.open("rb") as stream:
        paths.atomic_pieces(backup(target), iter(lambda: stream.read(_PIECE), b""), mode=mode)


def present(target: Path) -> str | None:
    """What tells the content of the file that is there; `None` for none, an empty one, and what is no file.

    Raises `OSError`, also for a file that is write-protected: replacing it would get round that.
    """
    if not _is_file(target) or not target.stat().st_size:
        return None
    if not os.access(target, os.W_OK):
        raise PermissionError(13, "it is write-protected")
    return remembered.digest(target)


def changed(target: Path) -> PapertuiError:
    """What to say of a file that another program wrote to meanwhile."""
    return PapertuiError(f"{target} was changed by another program meanwhile; it is left as it is: export again")


@contextmanager
def explained(target: Path) -> Iterator[None]:
    """Have what the system says about a file told as a sentence."""
    try:
        yield
    except OSError as error:
        raise PapertuiError(f"{target} cannot be written: {paths.reason(error)}.") from error


def _is_file(target: Path) -> bool:
    try:
        return stat.S_ISREG(target.stat().st_mode)
    except FileNotFoundError:
        return False


def _encoded(pieces: Iterator[str], made: hashlib._Hash) -> Iterator[bytes]:
    """The text in UTF-8, some papers at a time."""
    gathered: list[bytes] = []
    size = 0
    for piece in pieces:
        data = piece.encode()
        gathered.append(data)
        size += len(data)
        if size >= _GATHERED:
            whole = b"".join(gathered)
            made.update(whole)
            yield whole
            gathered, size = [], 0
    whole = b"".join(gathered)
    made.update(whole)
    yield whole
