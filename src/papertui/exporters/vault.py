"""Papers as notes in a folder, one each. A note is found again by the paper that it names, wherever it was moved."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from papertui import paths
from papertui.errors import PapertuiError
from papertui.exporters import Papers, facts, obsidian
from papertui.exporters.keys import Keys
from papertui.exporters.writing import explained
from papertui.model import View

_HEAD = 16_384
# Papers of thousands of authors have properties that are longer.
_LONGEST_HEAD = 1 << 20
_SUFFIX = ".md"


class Counts(NamedTuple):
    """What became of the notes. `left` were changed by hand where papertui writes, and were left as they are."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    left: int = 0


def write(folder: Path, papers: Papers, keys: Keys) -> Counts:
    """Write the notes. Raises `PapertuiError` for what cannot be written; notes before that are written then."""
    with explained(folder):
        if folder.exists() and not folder.is_dir():
            raise PapertuiError(f"{folder} is no folder: notes need one.")
        folder.mkdir(exist_ok=True)
        there = dict(_notes(folder))
        taken = {path.name.lower() for path in folder.iterdir()}
    counts = Counts()
    for view in facts.each_once(papers):
        path = there.get(view.paper.key)
        key = keys.of(view.paper)
        if path is None:
            path = folder / _free(view, taken)
            with explained(path):
                _create(path, obsidian.new(view, key).encode("utf-8", "replace"))
            counts = counts._replace(new=counts.new + 1)
        else:
            counts = _update(path, view, key, counts)
    return counts


def _notes(folder: Path) -> Iterator[tuple[str, Path]]:
    """The notes of papers in the folder and those below, the first of each paper last; hidden folders are not ours."""
    found = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [Path(place, name) for name in names if name.endswith(_SUFFIX) and not name.startswith(".")]
    for path in sorted(found, reverse=True):
        try:
            with path.open("rb") as stream:
                head = stream.read(_HEAD)
                key = obsidian.paper_of(head.decode("utf-8", "replace"))
                if key is None and len(head) == _HEAD and head.removeprefix(b"\xef\xbb\xbf").startswith(b"---"):
                    head += stream.read(_LONGEST_HEAD - _HEAD)
                    key = obsidian.paper_of(head.decode("utf-8", "replace"))
        except OSError:
            continue
        if key:
            yield key, path


def _free(view: View, taken: set[str]) -> str:
    """A name that no file has, whether or not the file system tells capitals from small letters."""
    name = obsidian.file_name(view)
    wanted = name + _SUFFIX
    number = view.paper.key.partition(":")[2].replace("/", "-")[:40]
    place = 1
    while wanted.lower() in taken:
        wanted = f"{name} ({number}{f' {place}' if place > 1 else ''}){_SUFFIX}"
        place += 1
    taken.add(wanted.lower())
    return wanted


def _create(path: Path, data: bytes) -> None:
    """A new file, and never one that is there. Not synced one by one: it can be written again from the cache."""
    try:
        with path.open("xb") as stream:
            stream.write(data)
    except FileExistsError:
        raise
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _update(path: Path, view: View, key: str, counts: Counts) -> Counts:
    with explained(path):
        before = path.read_bytes()
        mark = b"\xef\xbb\xbf" if before.startswith(b"\xef\xbb\xbf") else b""
        try:
            note = obsidian.again(before.removeprefix(mark).decode(), view, key)
        except UnicodeDecodeError:
            return counts._replace(left=counts.left + 1)
        data = mark + note.content.encode("utf-8", "replace")
        if data != before:

            def settle() -> None:
                if path.read_bytes() != before:
                    raise PapertuiError(f"{path} was changed by another program meanwhile; it is left as it is.")

            paths.atomic_pieces(path, (data,), settle=settle)
    if note.theirs:
        return counts._replace(left=counts.left + 1)
    if data == before:
        return counts._replace(unchanged=counts.unchanged + 1)
    return counts._replace(updated=counts.updated + 1)
