"""What goes into a backup, and writing one beside or in the place of an older one."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import BinaryIO, NamedTuple

from papertui import text
from papertui.backup import archive, secrets
from papertui.backup.archive import Archive
from papertui.config import feeds, themes
from papertui.errors import PapertuiError, UsageError
from papertui.library import clock, files, merging
from papertui.paths import Paths, discard, reason


class Kept(NamedTuple):
    """What was written: where, how large, how many edits, the names of what is in it, what was left out; `aside` is
    where an older backup went that holds edits which this one lacks."""

    path: Path
    size: int
    edits: int
    names: tuple[str, ...]
    left_out: tuple[str, ...]
    aside: Path | None

    def lines(self) -> list[str]:
        """The report as sentences."""
        journals = sum(name.startswith("library/") for name in self.names)
        others: list[str] = [name for name in ("config.toml", "feeds.toml") if name in self.names]
        others += [
            text.plural(number, what)
            for folder, what in (("themes/", "theme"), ("drafts/", "unfinished note"))
            if (number := sum(name.startswith(folder) for name in self.names))
        ]
        others += ["the cache"] if "cache/cache.db" in self.names else []
        held = f"{text.plural(self.edits, 'edit')} in {text.plural(journals, 'journal')}"
        said = [f"{self.path}: {', '.join([held, *others])}; {text.plural(self.size, 'byte')}, read back and in order."]
        if self.left_out:
            said.append(f"Left out, as it holds a secret: {', '.join(self.left_out)}; --secrets takes it along.")
        if self.aside is not None:
            said.append(f"The backup that was there holds edits that the library lacks: it is kept as {self.aside}.")
        return said


def collect(places: Paths, *, with_secrets: bool = False, cache: bytes | None = None) -> Archive:
    """Everything to keep, as it is now; other programs may go on writing. Raises `PapertuiError`."""
    found: dict[str, bytes] = {}
    newest = 0
    for name in files.names(places.library):
        data = _read(places.library / name)
        found[f"library/{name}"] = data
        for event, _ in merging.read(name, _stream(data)).events:
            newest = max(newest, clock.milliseconds(event.clock) or 0)
    left_out: list[str] = []
    for name, path, strip in (
        ("config.toml", places.config, secrets.without),
        ("feeds.toml", feeds.place(places.config), secrets.without_feeds),
    ):
        if path.exists():
            data = _read(path)
            if not with_secrets:
                kept, names = strip(data.decode("utf-8", "replace"))
                left_out += names
                data = kept.encode() if names else data
            found[name] = data
    folders = ((themes.folder(places.config), "themes", ".toml"), (places.state / "drafts", "drafts", ".md"))
    for folder, short, ending in folders:
        for path in sorted(folder.glob(f"*{ending}")) if folder.is_dir() else ():
            if path.is_file() and path.name.isprintable():
                found[f"{short}/{path.name}"] = _read(path)
    if cache is not None:
        found["cache/cache.db"] = cache
    return Archive(dict(sorted(found.items())), newest // 1000, tuple(left_out))


def keep(path: Path, made: Archive, *, force: bool = False) -> Kept:
    """Write a backup; what is at `path` is only replaced where it is one too, or with `force`. Raises `PapertuiError`.

    An older backup that holds edits which the new one lacks is put beside it under another name.
    """
    older = None
    if os.path.lexists(path) and not force:
        if path.is_dir():
            raise UsageError(f"{path} is a folder: name a file in it, such as {path / 'papertui.tar.gz'}.")
        try:
            older = archive.read(path)
        except archive.NotABackup as problem:
            raise UsageError(f"{path} is there and no sound backup: name another file, or --force.") from problem
    aside = None
    if older is not None and _has_more(older, made):
        aside = _free(path)
        try:
            os.link(os.path.realpath(path), aside)
        except OSError as error:
            raise PapertuiError(f"Cannot keep the older {path} as {aside}: {reason(error)}.") from error
    try:
        size = archive.write(path, made)
    except PapertuiError:
        if aside is not None:
            discard(aside)
        raise
    return Kept(path, size, _edits(made), tuple(made.files), made.left_out, aside)


def journals(made: Archive) -> list[merging.Read]:
    """The journals of a backup, read."""
    return [
        merging.read(name.removeprefix("library/"), _stream(data))
        for name, data in made.files.items()
        if name.startswith("library/") and files.is_journal(name.removeprefix("library/"))
    ]


def _edits(made: Archive) -> int:
    return len({event.clock for read in journals(made) for event, _ in read.events})


def _has_more(older: Archive, newer: Archive) -> bool:
    return any(part.lines for part in merging.plan(journals(newer), journals(older)))


def _free(path: Path) -> Path:
    number = 1
    while os.path.lexists(aside := path.with_name(f"{path.name}.older-{number}")):
        number += 1
    return aside


def _stream(data: bytes) -> BinaryIO:
    return io.BytesIO(data)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(archive.MOST_BYTES)
    except OSError as error:
        raise PapertuiError(f"Cannot read {path} for the backup: {reason(error)}. Nothing was written.") from error
