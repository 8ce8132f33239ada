"""Getting a backup back: edits are added to those here, files are put where none is, and else the old go aside."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import NamedTuple

from papertui import paths, text
from papertui.backup import secrets
from papertui.backup.archive import Archive
from papertui.backup.collecting import journals
from papertui.config import feeds, themes
from papertui.errors import PapertuiError
from papertui.library import copies, merging
from papertui.library.journal import Library
from papertui.library.merging import Read
from papertui.paths import Paths, reason

_DRAFT = re.compile(r"[0-9a-f]{16}\.md")


class Restored(NamedTuple):
    """What was done, or with `dry` would be: sentences; how many edits came in; what is left to say."""

    edits: int
    told: tuple[str, ...]
    problems: tuple[str, ...]
    dry: bool

    def lines(self) -> list[str]:
        """The report as sentences."""
        if not self.told:
            return ["All that the backup holds is here already."]
        return [*(["This would happen:"] if self.dry else []), *self.told]


def restore(archive: Archive, places: Paths, library: Library, *, dry: bool = False) -> Restored:
    """Bring back what a backup holds; nothing that is here is lost. Raises `PapertuiError` when something cannot be
    written: what came before is restored, and doing it again goes on."""
    edits, told = _library(archive, library, dry)
    problems: list[str] = []
    if "config.toml" in archive.files:
        config = archive.files["config.toml"]
        came = _file(config, places.config, dry)
        running = secrets.programs(config.decode("utf-8", "replace")) if came else []
        if running:
            problems.append(f"The settings of the backup run programs, so look at them: {', '.join(running)}.")
        told += came
    if "feeds.toml" in archive.files:
        told += _feeds(archive.files["feeds.toml"], feeds.place(places.config), dry)
    for name, data in archive.files.items():
        folder, _, short = name.partition("/")
        if folder == "themes" and short.endswith(".toml") and themes.is_name(short.removesuffix(".toml")):
            told += _file(data, themes.folder(places.config) / short, dry)
        elif folder == "drafts" and _DRAFT.fullmatch(short):
            told += _draft(data, places.state / "drafts" / short, dry)
    problems += [f"{'; '.join(read.problems)}." for read in journals(archive) if not read.whole]
    if archive.left_out:
        problems.append(f"The backup was made without secrets: set {', '.join(archive.left_out)} again.")
    if archive.unknown:
        problems.append(f"Of a newer papertui, and left: {', '.join(archive.unknown[:5])}.")
    return Restored(edits, tuple(told), tuple(problems), dry)


def _library(archive: Archive, library: Library, dry: bool) -> tuple[int, list[str]]:
    """Files of computers that have none here are put there as they are; edits that others hold go into our journal."""
    here, doubles = merging.read_folder(library.folder)
    told: list[str] = []
    edits: set[str] = set()
    rest: list[Read] = []
    for read in journals(archive):
        if copies.named(read.name).is_copy or any(each.name == read.name for each in here) or not read.events:
            rest.append(read)
            continue
        new = {clock for part in merging.plan([*here, *doubles], [read]) for clock in part.clocks}
        edits |= new
        told.append(f"{library.folder / read.name}: the journal of a computer, {text.plural(read.edits, 'edit')}.")
        if not dry:
            _put_new(library.folder / read.name, archive.files[f"library/{read.name}"])
        here.append(read)
    parts = merging.plan([*here, *doubles], rest)
    taken = {each for part in parts for each in part.clocks}
    if taken:
        told.append(f"{library.path}: {text.plural(len(taken), 'edit')} that the library lacked.")
        if not dry:
            library.adopt([line for part in parts for line in part.lines], taken)
    return len(edits | taken), told


def _put_new(path: Path, data: bytes) -> None:
    """Write a file that is not there yet; one that has just come is not replaced."""
    fresh = path.with_name(f".tmp-{os.urandom(8).hex()}")
    try:
        paths.make_private(path.parent)
        paths.atomic_write(fresh, data, mode=0o600)
        try:
            os.link(fresh, path)
        except FileExistsError:
            raise PapertuiError(f"{path} has just come from elsewhere: restore again.") from None
        except OSError:  # a file system without links
            if os.path.lexists(path):
                raise
            fresh.replace(path)
        paths.sync_folder(path.parent)
    except OSError as error:
        raise PapertuiError(f"Cannot write {path}: {reason(error)}. Nothing there was changed.") from error
    finally:
        paths.discard(fresh)


def _file(data: bytes, path: Path, dry: bool) -> list[str]:
    """Put a file in its place; another one that is there goes aside."""
    try:
        now = path.read_bytes() if path.exists() else None
        if now == data:
            return []
        said = [f"{path}: as in the backup."]
        if now is None:
            if not dry:
                _put_new(path, data)
            return said
        aside = _free(path)
        if not dry:
            paths.atomic_write(aside, now, mode=0o600)
            paths.atomic_write(path, data)
        return [f"{path}: as in the backup; what was there is kept as {aside.name}."]
    except OSError as error:
        raise PapertuiError(f"Cannot write {path}: {reason(error)}. It is as it was.") from error


def _feeds(data: bytes, path: Path, dry: bool) -> list[str]:
    """Add the feeds that are not followed here."""
    if not path.exists():
        return _file(data, path, dry)
    fresh = path.with_name(f".tmp-{os.urandom(8).hex()}")
    try:
        paths.atomic_write(fresh, data, mode=0o600)
        offered, _ = feeds.load(fresh)
    except OSError as error:
        raise PapertuiError(f"Cannot write to {path.parent}: {reason(error)}.") from error
    finally:
        paths.discard(fresh)
    known, problems = feeds.load(path)
    if problems and not known:
        return [f"{path}: left as it is, since it cannot be read."]
    names, addresses = {feed.name for feed in known}, {feed.url for feed in known}
    new = [feed for feed in offered if feed.name not in names and feed.url not in addresses]
    if not new:
        return []
    if not dry:
        feeds.add(path, new)
    return [f"{path}: {text.plural(len(new), 'feed')} added."]


def _draft(data: bytes, path: Path, dry: bool) -> list[str]:
    """Put an unfinished note back; where another is being written, beside it."""
    now = path.read_bytes() if path.exists() else b""
    if now == data or not data:
        return []
    place = _free(path) if now else path
    if not dry:
        _put_new(place, data)
    return [f"{place}: an unfinished note."]


def _free(path: Path) -> Path:
    number = 1
    while os.path.lexists(aside := path.with_name(f"{path.name}.before-restore-{number}")):
        number += 1
    return aside
