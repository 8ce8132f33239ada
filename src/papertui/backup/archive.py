"""The file of a backup: written whole and read back before it counts, read as what a stranger may have made."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import re
import tarfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, NamedTuple

from papertui import __version__, paths, text
from papertui.errors import PapertuiError
from papertui.paths import reason

FORMAT = "papertui-backup"
VERSION = 1
MANIFEST = "manifest.json"

MOST_BYTES = 2 << 30
"""A backup that says it holds more is not read."""

MOST_FILES = 20_000

MOST_PACKED = 200
"""Journals and caches become a tenth of their size at best; what says that it unpacks to so many times its own is
refused before it takes the room, from `_HARMLESS` bytes on."""

_HARMLESS = 64 << 20

_MANIFEST_BYTES = 16 << 20
_NAME = re.compile(r"(?:config|feeds)\.toml|(?:library|themes|drafts)/[^/\\\x00-\x1f]{1,200}|cache/cache\.db")


class NotABackup(PapertuiError):
    """The file is none, or is damaged; nothing of it is used."""


class Archive(NamedTuple):
    """What a backup holds: the contents of its files by name, the moment (s since 1970) of its last edit, what was
    left out of it when it was made, and the names of files that this version does not know."""

    files: Mapping[str, bytes]
    moment: int
    left_out: tuple[str, ...]
    unknown: tuple[str, ...] = ()


def write(path: Path, archive: Archive) -> int:
    """Write a backup whole or not at all, read it back, and only then give it its name; its size in bytes.

    The same contents give the same bytes. Raises `PapertuiError`, and then what was at `path` is untouched.
    """
    target = Path(os.path.realpath(path))
    fresh = target.with_name(f".tmp-{os.urandom(8).hex()}")
    try:
        handle = os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0), 0o600)
        with open(handle, "w+b") as stream:  # noqa: PTH123
            _pack(stream, archive)
            stream.flush()
            os.fsync(handle)
            size = stream.tell()
        if read(fresh) != archive:
            raise PapertuiError(f"What was written to {path} did not come back as it was: the disk may be damaged.")
        fresh.replace(target)
    except OSError as error:
        raise PapertuiError(f"Cannot write {path}: {reason(error)}. Nothing was changed there.") from error
    finally:
        paths.discard(fresh)
    paths.sync_folder(target.parent)
    return size


def _pack(stream: IO[bytes], archive: Archive) -> None:
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "program": __version__,
        "moment": archive.moment,
        "left_out": list(archive.left_out),
        "files": [
            {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in sorted(archive.files.items())
        ],
    }
    packed = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
    with (
        gzip.GzipFile("", "wb", 6, stream, mtime=0) as outer,
        tarfile.open(fileobj=outer, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        for name, data in ((MANIFEST, packed), *sorted(archive.files.items())):
            member = tarfile.TarInfo(f"{FORMAT}/{name}")
            member.size, member.mode, member.mtime = len(data), 0o600, archive.moment
            tar.addfile(member, io.BytesIO(data))


class _Limited(io.RawIOBase):
    """A stream that ends in an error where more comes out of it than it may hold."""

    def __init__(self, stream: IO[bytes] | gzip.GzipFile) -> None:
        self._stream = stream
        self.left = _MANIFEST_BYTES + (1 << 20)

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size if 0 <= size <= 1 << 20 else 1 << 20)
        self.left -= len(data)
        if self.left < 0:
            raise NotABackup("it unpacks to more than it says")
        return data


def read(path: Path) -> Archive:
    """Read a backup and check every byte of it. Raises `NotABackup`, which says what is wrong and where."""
    try:
        with path.open("rb") as file, gzip.GzipFile(fileobj=file) as inner:
            limited = _Limited(inner)
            with tarfile.open(fileobj=limited, mode="r|") as tar:
                found = _unpack(tar, limited, os.fstat(file.fileno()).st_size)
            while limited.read():  # to the end, where gzip keeps its own checksum
                pass
            return found
    except NotABackup as problem:
        raise NotABackup(f"{path} cannot be used as a backup: {problem}. Nothing was changed.") from None
    except IsADirectoryError:
        raise NotABackup(f"{path} is a folder; “papertui library merge” takes the library of one.") from None
    except (OSError, EOFError, zlib.error, tarfile.TarError, ValueError, RecursionError) as error:
        why = reason(error) if isinstance(error, OSError) and error.errno else "it is damaged or no backup of papertui"
        raise NotABackup(f"{path} cannot be used as a backup: {why}. Nothing was changed.") from error


def _unpack(tar: tarfile.TarFile, limited: _Limited, packed: int) -> Archive:
    manifest: dict[str, Any] | None = None
    wanted: dict[str, tuple[int, str]] = {}
    found: dict[str, bytes] = {}
    unknown: list[str] = []
    for member in tar:
        name = member.name.removeprefix(f"{FORMAT}/")
        if not member.isreg() or member.issparse() or name == member.name:
            raise NotABackup(f"{text.line(member.name, 100)} in it is nothing that papertui puts there")
        if manifest is None:
            manifest, wanted = _manifest(tar, member, name)
            total = sum(size for size, _ in wanted.values())
            if total > max(_HARMLESS, packed * MOST_PACKED):
                raise NotABackup("it says that it holds far more than a file of its size can")
            limited.left = total + (len(wanted) + 1) * 4096 + (1 << 20)
            continue
        size, checksum = wanted.pop(name, (-1, ""))
        if size != member.size:
            raise NotABackup(f"{text.line(name, 100)} in it is not as its manifest says")
        stream = tar.extractfile(member)
        data = stream.read() if stream is not None else b""
        if len(data) != size or hashlib.sha256(data).hexdigest() != checksum:
            raise NotABackup(f"{text.line(name, 100)} in it is damaged")
        if _NAME.fullmatch(name):
            found[name] = data
        else:
            unknown.append(text.line(name, 100))
    if manifest is None or wanted:
        raise NotABackup("it ends too early")
    moment = manifest.get("moment")
    left_out = manifest.get("left_out")
    return Archive(
        dict(sorted(found.items())),
        moment if isinstance(moment, int) else 0,
        tuple(text.line(each, 200) for each in left_out if isinstance(each, str)) if isinstance(left_out, list) else (),
        tuple(unknown),
    )


def _manifest(tar: tarfile.TarFile, member: tarfile.TarInfo, name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The manifest, and what it says of every file: size and checksum."""
    stream = tar.extractfile(member) if name == MANIFEST and member.size <= _MANIFEST_BYTES else None
    manifest = json.loads(stream.read()) if stream is not None else None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise NotABackup("it is no backup of papertui")
    version = manifest.get("version")
    if not isinstance(version, int) or version > VERSION:
        made = text.line(str(manifest.get("program", "")), 20)
        raise NotABackup(f"it was made by a newer papertui ({made}), so update this one")
    wanted: dict[str, tuple[int, str]] = {}
    listed = manifest.get("files")
    for each in listed if isinstance(listed, list) else (None,):
        if not isinstance(each, dict):
            raise NotABackup("its manifest is damaged")
        size, checksum = each.get("size"), each.get("sha256")
        if not isinstance(size, int) or size < 0 or not isinstance(checksum, str):
            raise NotABackup("its manifest is damaged")
        wanted[str(each.get("name"))] = (size, checksum)
    if len(wanted) > MOST_FILES or sum(size for size, _ in wanted.values()) > MOST_BYTES:
        raise NotABackup(f"it says that it holds more than {MOST_BYTES >> 30} GB")
    return manifest, wanted
