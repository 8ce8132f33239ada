"""Moving the library to another folder, such as one that a synchronizer looks after."""

from __future__ import annotations

import os
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import NamedTuple

from papertui import paths, text
from papertui.errors import PapertuiError, UsageError
from papertui.library import appending, copies, files
from papertui.paths import MARKER, Paths, reason


class Moved(NamedTuple):
    """What was done: where the library lies, how many journals came and were there, where the old ones are."""

    place: Path
    came: int
    there: int
    old: Path

    def lines(self) -> list[str]:
        """The report as sentences."""
        said = [f"The library lies in {self.place} now."]
        if self.came:
            said[0] = f"The library lies in {self.place} now: {text.plural(self.came, 'journal')} came there."
        if self.there:
            were = "was" if self.there == 1 else "were"
            said.append(f"{text.plural(self.there, 'journal')} {were} there already; all of it counts.")
        if self.came:
            said.append(f"The files as they were are kept in {self.old}.")
        return said


def move(places: Paths, folder: Path, *, default: Path) -> Moved:
    """Move the library to `folder`, joining what is there; `default` is where it lies unless moved.

    Programs that run go on there. Raises `UsageError` for a folder that cannot be meant, and `PapertuiError` when it
    cannot be done: then everything is as it was.
    """
    old, new = places.library, Path.cwd() / folder.expanduser()
    _refuse(old, new)
    there = len([name for name in files.names(new) if not copies.named(name).is_copy])
    fresh = not new.exists()
    paths.make_private(new)
    made: list[Path] = []
    with ExitStack() as held:
        device = paths.known_device(places)
        own = old / f"{device}{files.SUFFIX}"
        if device is not None and own.exists():
            handle = held.enter_context(appending.opened(own))
            appending.mend(handle, own)
        try:
            names = files.names(old)
            for name in names:
                _copy(old / name, new, made)
            if not (new / MARKER).exists():
                made.append(new / MARKER)
                paths.atomic_write(new / MARKER, b"This folder holds a library of papertui: papertui library status\n")
            paths.point_library(places, new)
        except (OSError, PapertuiError) as error:
            with suppress(OSError):
                for path in made:
                    path.unlink(missing_ok=True)
                if fresh:
                    new.rmdir()
            if isinstance(error, PapertuiError):
                raise
            raise PapertuiError(f"The library cannot move to {new}: {reason(error)}. It stays in {old}.") from error
    return Moved(new, len(names), there, _leave(old) if old == default else old)


def _refuse(old: Path, new: Path) -> None:
    if new.resolve() == old.resolve():
        raise UsageError(f"The library lies in {new} already.")
    if new.resolve().is_relative_to(old.resolve()) or old.resolve().is_relative_to(new.resolve()):
        raise UsageError(f"{new} and the library in {old} would lie in each other: name another folder.")
    if os.path.lexists(new) and not new.is_dir():
        raise UsageError(f"{new} is not a folder.")


def _copy(path: Path, folder: Path, made: list[Path]) -> None:
    """Copy a journal; where there is another one of its name, under the name of a copy, which counts as well."""
    data = path.read_bytes()
    target, number = folder / path.name, 1
    while target.exists():
        if target.read_bytes() == data:
            return
        number += 1
        target = folder / f"{path.name.removesuffix(files.SUFFIX)} (conflicted copy {number}){files.SUFFIX}"
    made.append(target)
    paths.atomic_write(target, data, mode=0o600)
    if target.read_bytes() != data:
        raise PapertuiError(f"{target} did not come out as it was written: the disk may be damaged.")


def _leave(old: Path) -> Path:
    """Give the old folder another name, so that nobody takes it for the library."""
    number = 1
    while os.path.lexists(aside := old.with_name(f"{old.name}.moved-{number}")):
        number += 1
    try:
        old.rename(aside)
    except OSError:
        return old
    return aside
