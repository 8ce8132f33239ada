"""Doing what `merging` plans: edits go into the journal first, then the copies that were read whole go aside."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from papertui import paths, text
from papertui.errors import PapertuiError
from papertui.library import merging
from papertui.library.journal import Library
from papertui.library.merging import Part, Read


class Taken(NamedTuple):
    """What a merge did, or with `dry` would do.

    `aside` are the copies that were put aside, with where they are now; `left` says of the others why not.
    """

    parts: tuple[Part, ...]
    aside: tuple[tuple[str, Path], ...]
    left: tuple[str, ...]
    dry: bool

    @property
    def edits(self) -> int:
        return len({each for part in self.parts for each in part.clocks})

    @property
    def papers(self) -> int:
        return len({each for part in self.parts for each in part.papers})

    def lines(self) -> list[str]:
        """The report as sentences."""
        if not self.parts:
            return ["There is nothing to merge: no synchronizer left a copy in the library."]
        said = []
        for part in self.parts:
            of = text.plural(part.read.edits, "edit")
            if part.clocks:
                said.append(f"{part.read.name}: {of}, of which {len(part.clocks):,} {_are(part)} not here yet.")
            else:
                said.append(f"{part.read.name}: {of}, all of which are here already.")
        for name, place in self.aside:
            said.append(f"{name} {'would be' if self.dry else 'is'} put aside: {place}.")
        said += self.left
        if self.edits:
            total = f"{text.plural(self.edits, 'edit')} of {text.plural(self.papers, 'paper')}"
            said.append(f"In all {total} would be taken in." if self.dry else f"Taken in: {total}.")
        return said


def _are(part: Part) -> str:
    return "is" if len(part.clocks) == 1 else "are"


def merge(library: Library, others: Sequence[Read], aside: Path, *, dry: bool = False) -> Taken:
    """Take the edits of the copies in the library, and of `others`, into this device's journal.

    Copies that were read whole are then put into the folder `aside`. Raises `PapertuiError` when the edits cannot be
    written; then nothing has changed.
    """
    journals, doubles = merging.read_folder(library.folder)
    parts = merging.plan(journals, [*doubles, *others])
    if not dry:
        written = [line for part in parts for line in part.lines]
        library.adopt(written, {each for part in parts for each in part.clocks})
    gone: list[tuple[str, Path]] = []
    left: list[str] = []
    for double in doubles:
        if not double.whole:
            left.append(f"{double.name} stays where it is: {'; '.join(double.problems)}.")
        elif dry:
            gone.append((double.name, aside / double.name))
        else:
            try:
                gone.append((double.name, put_aside(library.folder / double.name, double, aside)))
            except PapertuiError as problem:
                left.append(str(problem))
    left += [f"{'; '.join(other.problems)}." for other in others if not other.whole]
    return Taken(tuple(parts), tuple(gone), tuple(left), dry)


def put_aside(path: Path, read: Read, folder: Path) -> Path:
    """Move a file that was read whole into `folder`, and say where it is now; raises `PapertuiError`.

    It is written there before it goes from here, and it does not go when it is another one by now.
    """
    try:
        data = path.read_bytes()
        found = path.stat()
        if (found.st_size, found.st_mtime_ns, found.st_ino, found.st_dev) != read.known or found.st_size != len(data):
            raise PapertuiError(f"{path.name} has just changed and stays where it is: merge again.")
        paths.make_private(folder)
        number, place = 1, folder / path.name
        while os.path.lexists(place):
            number += 1
            place = folder / f"{path.name}.{number}"
        paths.atomic_write(place, data, mode=0o600)
        path.unlink()
    except OSError as error:
        raise PapertuiError(f"{path.name} stays where it is: {paths.reason(error)}. Its edits are taken in.") from error
    paths.sync_folder(path.parent)
    return place
