"""Where a file is to go, as typed: what would happen there, and what could be typed next. Looks at the disk only."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import NamedTuple

from papertui import paths
from papertui.exporters.writing import backup
from papertui.text import line as clean_line

MOST_ENTRIES = 5_000
"""Entries of a folder that are looked at for completion."""


class Place(NamedTuple):
    """A file to write, what will happen (`about`), whether it can, and whether a file is `there`."""

    path: Path
    about: str
    possible: bool = True
    there: bool = False


def look(typed: str, name: str, *, add: bool = False) -> Place:
    """What is at the place that was typed; a folder, or nothing typed, takes a file called `name`.

    With `add` a file that is there keeps what it has.
    """
    try:
        path = Path(typed.strip() or name).expanduser().absolute()
        if typed.rstrip().endswith(("/", os.sep)) or path.is_dir():
            path = path / name
        if not path.parent.is_dir():
            return Place(path, f"There is no folder {shown(path.parent)}", False)
        try:
            found = path.stat()
        except FileNotFoundError:
            if not os.access(path.parent, os.W_OK):
                return Place(path, f"Nothing can be written into {shown(path.parent)}", False)
            return Place(path, f"A new file, {shown(path)}")
        if not stat.S_ISREG(found.st_mode):
            return Place(path, f"{shown(path)} is no file", False)
        if not os.access(path, os.W_OK):
            return Place(path, f"{shown(path)} is write-protected", False)
        if add:
            return Place(path, f"{shown(path)} is there; it gets what it lacks and keeps what it has", there=True)
        return Place(
            path, f"{shown(path)} is there already; it will be kept as {clean_line(backup(path).name)}", there=True
        )
    except (OSError, ValueError, RuntimeError) as error:
        # RuntimeError: `~nobody`
        reason = paths.reason(error) if isinstance(error, OSError) else "this is no name for a file"
        return Place(Path(name).absolute(), f"{clean_line(typed, 200)}: {reason}", False)


def look_for_notes(typed: str) -> Place:
    """The folder that was typed, into which notes go."""
    try:
        if "\0" in typed:
            raise ValueError(typed)
        path = Path(typed.strip()).expanduser().absolute()
        if path.is_dir():
            if os.access(path, os.W_OK):
                return Place(path, f"Notes into {shown(path)}; what you wrote in those that are there stays")
            return Place(path, f"Nothing can be written into {shown(path)}", False)
        if path.exists():
            return Place(path, f"{shown(path)} is no folder", False)
        if not path.parent.is_dir():
            return Place(path, f"There is no folder {shown(path.parent)}", False)
        return Place(path, f"A new folder, {shown(path)}")
    except (OSError, ValueError, RuntimeError) as error:
        reason = paths.reason(error) if isinstance(error, OSError) else "this is no name for a folder"
        return Place(Path(), f"{clean_line(typed, 200)}: {reason}", False)


def shown(path: Path) -> str:
    """A path for people: clean, and with `~` for the home folder."""
    try:
        text = str(Path("~") / path.relative_to(Path.home()))
    except (ValueError, RuntimeError):
        text = str(path)
    return clean_line(text, 1000)


def complete(typed: str) -> tuple[str, list[str]]:
    """What was typed as far as there is only one way to go on, and the names to choose from (folders end in `/`)."""
    folder, _, begun = typed.rpartition("/")
    if typed == "~":
        return "~/", []
    names = []
    try:
        where = Path(folder + "/").expanduser() if "/" in typed else Path()
        with os.scandir(where) as entries:
            for _, entry in zip(range(MOST_ENTRIES), entries, strict=False):
                name = entry.name
                if not name.startswith(begun) or (name.startswith(".") and not begun) or clean_line(name) != name:
                    continue
                names.append(name + "/" if entry.is_dir() else name)
    except (OSError, ValueError, RuntimeError):
        return typed, []
    names.sort(key=lambda name: (not name.endswith("/"), name.lower()))
    if not names:
        return typed, []
    common = os.path.commonprefix(names)  # noqa: RUF071 (letters, not folders)
    return (f"{folder}/" if "/" in typed else "") + common, names if len(names) > 1 else []
