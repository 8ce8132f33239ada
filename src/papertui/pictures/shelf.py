"""Pictures that were fetched before, as files in the cache folder."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from papertui import paths
from papertui.errors import PapertuiError

MOST_BYTES = 100_000_000
LONGEST_FILE = 8_000_000

_SUFFIX = ".jpg"


class _File(NamedTuple):
    used: float
    size: int
    path: Path


class Shelf:
    """A folder of checked and shrunk pictures. What was not looked at for longest goes when there are too many.

    Anything may be deleted from it at any time, and a disk that is full or read-only only means that pictures are
    fetched again.
    """

    def __init__(self, folder: Path, most: int = MOST_BYTES) -> None:
        self._folder = folder
        self._most = most

    @classmethod
    def beside(cls, cache: Path) -> Shelf:
        """The shelf that belongs to a cache file."""
        return cls(cache.with_name("pictures"))

    def holds(self, url: str) -> bool:
        """Whether a picture is there."""
        return self._place(url).is_file()

    def take(self, url: str) -> bytes | None:
        """The picture, which thereby was looked at now; `None` when it is not there."""
        place = self._place(url)
        try:
            with place.open("rb") as file:
                found = file.read(LONGEST_FILE + 1)
            if len(found) > LONGEST_FILE:
                return None
            os.utime(place)
        except OSError:
            return None
        return found

    def drop(self, url: str) -> None:
        """Forget a picture that turned out to be damaged."""
        with suppress(OSError):
            self._place(url).unlink()

    def put(self, url: str, content: bytes) -> None:
        """Keep a picture, and make room for it."""
        with suppress(OSError, PapertuiError):
            paths.make_private(self._folder)
            paths.atomic_write(self._place(url), content, mode=0o600)
            self._trim()

    def size(self) -> tuple[int, int]:
        """How many pictures there are, and their bytes."""
        files = self._files()
        return len(files), sum(file.size for file in files)

    def clear(self) -> int:
        """Delete them all; returns the bytes that were freed. Raises `OSError`."""
        freed = 0
        for file in self._files():
            file.path.unlink()
            freed += file.size
        return freed

    def _trim(self) -> None:
        files = sorted(self._files())
        total = sum(file.size for file in files)
        for file in files:
            if total <= self._most:
                return
            with suppress(OSError):
                file.path.unlink()
            total -= file.size

    def _files(self) -> list[_File]:
        found = []
        try:
            with os.scandir(self._folder) as entries:
                for entry in entries:
                    ours = entry.name.endswith(_SUFFIX) or entry.name.startswith(".tmp-")
                    if ours and entry.is_file(follow_symlinks=False):
                        told = entry.stat(follow_symlinks=False)
                        found.append(_File(told.st_mtime, told.st_size, Path(entry.path)))
        except OSError:
            pass
        return found

    def _place(self, url: str) -> Path:
        return self._folder / f"{hashlib.sha256(url.encode()).hexdigest()[:40]}{_SUFFIX}"
