"""Which names synchronizers give to the files of a library, and which synchronizer a folder is in the hands of.

The names are those of Syncthing, Dropbox, Nextcloud and ownCloud, iCloud, Google Drive, OneDrive, Seafile, Synology
Drive, Resilio Sync, rclone, Unison, rsync and git as of 2026, as their manuals give them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from papertui.library import files

_DEVICE = re.compile(r"[a-z0-9-]{1,40}-[0-9a-f]{4}(?![a-z0-9])")
_PLAIN = re.compile(r"[a-z0-9-]{1,80}")

_MAKERS = tuple(
    (re.compile(pattern), maker)
    for pattern, maker in (
        (r"\.sync-conflict-", "Syncthing"),
        (r"conflicted copy \d{4}-\d\d-\d\d \d{6}\)|_conflict-\d{8}-\d{6}", "Nextcloud or ownCloud"),
        (r"conflicted copy", "Dropbox"),
        (r"\(SFConflict ", "Seafile"),
        (r"\(copy: conflict", "Unison"),
        (r"\.Conflict\d*", "Resilio Sync"),
        (r"\.conflict\d*|\.\.path\d", "rclone"),
        (r"_.*[A-Z][a-z]{2}-\d\d-\d+-\d{4}", "Synology Drive"),
        (r"[._](?:BACKUP|BASE|LOCAL|REMOTE)[._]|\.orig|~[\w.-]+", "git"),
        (r" ?\(\d+\)", "Google Drive"),
        (r" \d+", "iCloud"),
        (r"~", "rsync or an editor"),
        (r"-[A-Za-z0-9-]+", "OneDrive"),
    )
)

_ON_ITS_WAY = re.compile(
    r"(?:\.syncthing\.|~syncthing~|\.unison\.)(?P<a>.+\.jsonl).*\.tmp"
    r"|\.(?P<b>.+\.jsonl)\.~?[\w-]{4,}"
    r"|(?P<c>.+\.jsonl)\.(?:!sync|part|partial|filepart|crdownload|tmp)"
)
_ELSEWHERE = re.compile(r"\.(.+\.jsonl)\.icloud")

_ROOTS = (
    (".stfolder", "Syncthing"),
    (".dropbox", "Dropbox"),
    (".dropbox.cache", "Dropbox"),
    (".nextcloudsync.log", "Nextcloud"),
    (".owncloudsync.log", "ownCloud"),
    (".SynologyWorkingDirectory", "Synology Drive"),
    (".sync", "Resilio Sync"),
    (".git", "git"),
)
_FOLDERS = (
    (re.compile(r"Mobile Documents|iCloud ?Drive|com~apple~CloudDocs"), "iCloud"),
    (re.compile(r"Dropbox\b"), "Dropbox"),
    (re.compile(r"OneDrive\b"), "OneDrive"),
    (re.compile(r"Google ?Drive\b|My Drive"), "Google Drive"),
    (re.compile(r"Nextcloud\b", re.IGNORECASE), "Nextcloud"),
    (re.compile(r"ownCloud\b", re.IGNORECASE), "ownCloud"),
    (re.compile(r"Seafile\b", re.IGNORECASE), "Seafile"),
)


class Named(NamedTuple):
    """What the name of a journal says: whose it is, and for a copy who makes such names (`""` when nobody known)."""

    device: str
    maker: str | None

    @property
    def is_copy(self) -> bool:
        return self.maker is not None


def named(name: str) -> Named:
    """What the name of a journal, for which `files.is_journal` holds, says."""
    stem, _, behind = name.partition(files.SUFFIX)
    found = _DEVICE.match(stem)
    if not behind and (_PLAIN.fullmatch(stem) if found is None else found[0] == stem):
        return Named(stem, None)
    plain = found or _PLAIN.match(stem)
    device = plain[0] if plain is not None else ""
    rest = name.removeprefix(device).replace(files.SUFFIX, "", 1)
    maker = next((maker for pattern, maker in _MAKERS if pattern.search(rest)), "")
    return Named(device, maker)


def on_their_way(names: Iterable[str]) -> list[str]:
    """The journals that a synchronizer is fetching at this moment, by its temporary files."""
    found = (_ON_ITS_WAY.fullmatch(name) for name in names if not _ELSEWHERE.fullmatch(name))
    return sorted({match["a"] or match["b"] or match["c"] for match in found if match})


def elsewhere(names: Iterable[str]) -> list[str]:
    """The journals of which iCloud has left only a placeholder on this computer."""
    return sorted({match[1] for name in names if (match := _ELSEWHERE.fullmatch(name))})


def synchronizer(folder: Path) -> tuple[str, Path] | None:
    """Which synchronizer looks after a folder, and from where on; `None` when nothing tells of one.

    Told by what they leave in their folders and by the names they give these.
    """
    here = Path(folder.resolve())
    for each in (here, *here.parents):
        for sign, maker in _ROOTS:
            if (each / sign).exists() and each.parent != each and each != Path.home():
                return maker, each
        for pattern, maker in _FOLDERS:
            if pattern.match(each.name):
                return maker, each
    return None
