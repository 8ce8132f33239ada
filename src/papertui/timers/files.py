"""The files of jobs: written whole, and only where nothing of somebody else's is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from papertui import paths
from papertui.errors import PapertuiError
from papertui.timers.job import MARK


def read(path: Path) -> str:
    """What the file says, `""` where there is none. Raises `PapertuiError`."""
    try:
        return path.read_bytes().decode("utf-8", "replace") if path.exists() else ""
    except OSError as error:
        raise PapertuiError(f"{path} cannot be read: {paths.reason(error)}.") from error


def ours(path: Path) -> bool:
    """Whether papertui wrote the file. Raises `PapertuiError` where it cannot be read, or is somebody else's."""
    if MARK in read(path):
        return True
    if path.exists():
        raise PapertuiError(f"{path} is there and not papertui's; move it away first.")
    return False


def write(texts: Mapping[Path, str]) -> None:
    """Write files that are not there, or are ours. Raises `PapertuiError`."""
    for path in texts:
        ours(path)
    for path, text in texts.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            paths.atomic_write(path, text.encode())
        except OSError as error:
            raise PapertuiError(f"{path} cannot be written: {paths.reason(error)}.") from error


def remove(path: Path) -> bool:
    """Remove a file that is ours; whether there was one. Raises `PapertuiError`."""
    if not ours(path):
        return False
    try:
        path.unlink()
    except OSError as error:
        raise PapertuiError(f"{path} cannot be removed: {paths.reason(error)}.") from error
    return True
