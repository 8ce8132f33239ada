"""Vectors of papers on the disk: blocks of at most 65,536 papers, a file each, mapped into memory.

A block is written whole or not at all, so that whoever has mapped the one before goes on reading that. What cannot be
read, or is of another form, is thrown away: its papers are then missing, and are indexed anew with the next update.
"""

from __future__ import annotations

import contextlib
import json
import mmap
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias
from zlib import crc32

from papertui import paths as places
from papertui.ranking.numbers import np

if TYPE_CHECKING:
    import numpy.typing as npt

    Arrays: TypeAlias = dict[str, npt.NDArray[Any]]

SIZE = 1 << 16
"""The most papers of a block."""

_SUFFIX = ".block"
_MAGIC = b"papertui block\n"
_ALIGN = 64


class Block(NamedTuple):
    """The vectors of some papers. `arrays` has `rows` (int64, one a paper) and what the kind of index keeps."""

    path: Path
    arrays: Arrays

    @property
    def rows(self) -> npt.NDArray[Any]:
        return self.arrays["rows"]


class Kind(Protocol):
    """A kind of index. `form` names what is in its blocks; a block of another form is made anew."""

    form: str
    step: int
    """So many papers are indexed between two looks at whether to stop."""

    def make(self, rows: list[int]) -> Arrays:
        """Index those of these papers that are there."""
        ...

    def join(self, parts: list[Arrays], others: Sequence[Block]) -> Arrays:
        """One block of what `make`, `keep` or `join` gave; `others` are the other blocks there are."""
        ...

    def keep(self, arrays: Arrays, mask: npt.NDArray[Any]) -> Arrays:
        """Only those papers of a block for which the mask is true."""
        ...


class Shelf:
    """The blocks of one kind in a folder of their own."""

    def __init__(self, folder: Path, form: str) -> None:
        self.folder = folder
        self.form = form
        self.blocks: list[Block] = []
        self.load()

    def load(self) -> None:
        """Map the blocks that are there now; what cannot be read is deleted."""
        found: list[Block] = []
        for path in sorted(self.folder.glob(f"*{_SUFFIX}")):
            arrays = _read(path, self.form)
            if arrays is None:
                with contextlib.suppress(OSError):
                    path.unlink()
            elif len(arrays["rows"]):
                found.append(Block(path, arrays))
        self.blocks = found

    def examine(self) -> bool:
        """Read all that is in the blocks, and delete those that are not what was written; whether there were any.

        What is read from a damaged block is nonsense or raises anything.
        """
        unsound = []
        for block in self.blocks:
            try:
                sound = _is_sound(block)
            except (OSError, ValueError, TypeError):
                sound = False
            if not sound:
                unsound.append(block)
                with contextlib.suppress(OSError):
                    block.path.unlink()
        self.blocks = [block for block in self.blocks if not any(block is one for one in unsound)]
        return bool(unsound)

    @property
    def rows(self) -> npt.NDArray[Any]:
        """The papers of all blocks, in the order of the blocks."""
        if not self.blocks:
            return np.empty(0, np.int64)
        return np.concatenate([block.rows for block in self.blocks])

    def update(
        self,
        kind: Kind,
        wanted: npt.NDArray[Any],
        stale: npt.NDArray[Any],
        tell: Callable[[int, int], bool] = lambda done, size: True,
    ) -> bool:
        """Index what is missing of the papers `wanted`, drop what is not among them, index what is `stale` anew.

        `tell` is called with how many of all wanted are there, and returns whether to go on. Returns whether the index
        has all papers. Raises `OSError` when the folder cannot be written.
        """
        places.make_private(self.folder)
        self._drop(kind, wanted, stale)
        missing = np.setdiff1d(wanted, self.rows)[::-1]
        done, there = 0, len(wanted) - len(missing)
        while done < len(missing):
            if not tell(there + done, len(wanted)):
                return False
            done += self._add(kind, missing[done : done + SIZE], partial(_told, tell, there + done, len(wanted)))
        tell(len(wanted), len(wanted))
        return True

    def _drop(self, kind: Kind, wanted: npt.NDArray[Any], stale: npt.NDArray[Any]) -> None:
        seen = np.empty(0, np.int64)
        for block in list(self.blocks):
            mask = np.isin(block.rows, wanted) & ~np.isin(block.rows, stale) & ~np.isin(block.rows, seen)
            seen = np.concatenate([seen, block.rows])
            if mask.all():
                continue
            if mask.any():
                self._put(kind, block.path, [kind.keep(block.arrays, mask)])
            else:
                block.path.unlink(missing_ok=True)
                self.blocks.remove(block)

    def _add(self, kind: Kind, rows: npt.NDArray[Any], go_on: Callable[[int], bool]) -> int:
        """Index the first of these papers into the block with the most room, else into a new one; how many it took."""
        roomy = min(self.blocks, key=lambda block: len(block.rows), default=None)
        if roomy is not None and len(roomy.rows) + min(len(rows), 64) > SIZE:
            roomy = None
        room = SIZE - (len(roomy.rows) if roomy else 0)
        parts, taken = ([roomy.arrays] if roomy else []), 0
        for start in range(0, min(room, len(rows)), kind.step):
            if start and not go_on(start):
                break
            chunk = rows[start : min(start + kind.step, room)]
            parts.append(kind.make([int(row) for row in chunk]))
            taken = start + len(chunk)
        self._put(kind, roomy.path if roomy else self._fresh(), parts)
        return taken

    def _fresh(self) -> Path:
        numbers = [int(block.path.stem) for block in self.blocks if block.path.stem.isdecimal()]
        return self.folder / f"{max(numbers, default=0) + 1:06d}{_SUFFIX}"

    def _put(self, kind: Kind, path: Path, parts: list[Arrays]) -> None:
        kept = [block for block in self.blocks if block.path != path]
        _write(path, self.form, kind.join(parts, kept))
        read = _read(path, self.form)
        if read is not None:
            kept.append(Block(path, read))
        self.blocks = sorted(kept, key=lambda block: block.path)


@contextlib.contextmanager
def writing(folder: Path) -> Iterator[bool]:
    """Within the block, whether this process alone writes here; another one that does so is not waited for."""
    places.make_private(folder)
    try:
        import fcntl
    except ImportError:
        yield True
        return
    with os.fdopen(os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True


def _told(tell: Callable[[int, int], bool], before: int, size: int, made: int) -> bool:
    return tell(before + made, size)


def _write(path: Path, form: str, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
    at = 0
    table: list[tuple[str, str, list[int], int]] = []
    for name, array in arrays.items():
        table.append((name, array.dtype.str, list(array.shape), at))
        at += -(-array.nbytes // _ALIGN) * _ALIGN
    solid = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    head = json.dumps({"form": form, "arrays": table, "size": at, "sum": _sum(solid)}).encode() + b"\n"
    start = -(-(len(_MAGIC) + len(head)) // _ALIGN) * _ALIGN
    fresh = path.with_name(f".tmp-{os.getpid()}-{path.name}")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(_MAGIC + head)
            for (_, _, _, offset), array in zip(table, solid.values(), strict=True):
                file.seek(start + offset)
                file.write(array.data if array.size else b"")
            file.truncate(start + at)
            # else a machine that stops now may have the name of the file and not all of it
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _sum(arrays: Mapping[str, npt.NDArray[Any]]) -> int:
    """A sum of all that is in a block."""
    found = 0
    for array in arrays.values():
        found = crc32(array.reshape(-1).view(np.uint8).data, found) if array.size else found
    return found


def _is_sound(block: Block) -> bool:
    """Whether a block is what was written; of older ones nobody knows."""
    with block.path.open("rb") as file:
        file.readline(100)
        head = json.loads(file.readline(100_000))
    return "sum" not in head or head["sum"] == _sum(block.arrays)


def _read(path: Path, form: str) -> Arrays | None:
    """The arrays of a block as they lie on the disk, `None` where it is not whole or of another form."""
    try:
        with path.open("rb") as file:
            if file.readline(100) != _MAGIC:
                return None
            head = json.loads(file.readline(100_000))
            start = -(-file.tell() // _ALIGN) * _ALIGN
            whole = os.fstat(file.fileno()).st_size
            if head["form"] != form or whole != start + head["size"]:
                return None
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        arrays: Arrays = {}
        for name, kind, shape, offset in head["arrays"]:
            count = int(np.prod(shape))
            arrays[name] = np.frombuffer(data, kind, count, start + offset).reshape(shape)
        return arrays if arrays["rows"].dtype == np.int64 else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
