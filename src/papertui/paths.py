"""Where papertui keeps its files, and how it writes them.

`PAPERTUI_HOME=DIR` puts everything under DIR; otherwise the platform's own places serve, as
`platformdirs` gives them (on Linux the XDG base directories).
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from papertui.errors import PapertuiError, UsageError

_DEVICE = r"[a-z0-9-]{1,40}-[0-9a-f]{4}"


class Paths(NamedTuple):
    """`config`, `cache` and `log` are files, `library` and `state` are folders. None need exist."""

    config: Path
    cache: Path
    library: Path
    state: Path
    log: Path

    @property
    def moved(self) -> bool:
        """Whether the library was moved to where it lies, so that a folder without `MARKER` is not it."""
        return (self.state / "library").exists()


MARKER = ".papertui-library"
"""The file by which a library that was moved is known: an empty mount point has none."""


def find() -> Paths:
    """The places for this user. Nothing is created. Raises `UsageError` when there is no home folder."""
    return follow(standard())


def follow(found: Paths) -> Paths:
    """The places with the library where it was moved to, if it was."""
    try:
        with open(found.state / "library", encoding="utf-8") as file:
            place = file.read(4096).strip()
    except (OSError, UnicodeDecodeError):
        return found
    return found._replace(library=Path(place)) if os.path.isabs(place) else found


def point_library(found: Paths, folder: Path) -> None:
    """Have the library lie in `folder` from now on. Raises `PapertuiError` and `OSError`."""
    make_private(found.state)
    atomic_write(found.state / "library", f"{folder}\n".encode(), mode=0o600)


def missing_library(found: Paths) -> str | None:
    """The sentence for a library that was moved to a folder which is not there; `None` when all is well."""
    if not found.moved or (found.library / MARKER).exists():
        return None
    return (
        f"The library folder {found.library} is not there: connect its disk or start its synchronizer, or name another"
        " one with “papertui library move FOLDER”"
    )


def standard() -> Paths:
    """The places for this user as if the library had never been moved. Raises `UsageError` as `find` does."""
    home = os.environ.get("PAPERTUI_HOME", "")
    if home:
        base = Path(os.path.abspath(os.path.expanduser(home)))
        state = base / "state"
        return Paths(base / "config.toml", base / "cache" / "cache.db", base / "library", state, state / "papertui.log")
    import platformdirs

    folders = platformdirs.PlatformDirs("papertui", appauthor=False)
    found = Paths(
        folders.user_config_path / "config.toml",
        folders.user_cache_path / "cache.db",
        folders.user_data_path / "library",
        folders.user_state_path,
        folders.user_log_path / "papertui.log",
    )
    if not all(path.is_absolute() for path in found):
        raise UsageError("There is no home folder to keep papers in: set HOME, or PAPERTUI_HOME=DIR.")
    return found


def make_private(folder: Path) -> None:
    """Create the folder and its missing parents for the user alone (0700); leave existing ones as they are.

    Raises `PapertuiError` when that cannot be done.
    """
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        if folder.parent == folder:
            break
        folder = folder.parent
    for step in reversed(missing):
        try:
            step.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise PapertuiError(f"Cannot create the folder {step}: {reason(error)}.") from error


def device(paths: Paths) -> str:
    """The name of this computer's journal, `HOST-xxxx`, made on first use and kept in the state folder.

    Two processes that start at once agree on one name. Raises `PapertuiError` when it cannot be kept.
    """
    file = paths.state / "device"
    if (name := _read_device(file)) is not None:
        return name
    make_private(paths.state)
    name = f"{_host()}-{os.urandom(2).hex()}"
    fresh = paths.state / f".tmp-{os.urandom(8).hex()}"
    try:
        _write_new(fresh, (f"{name}\n".encode(),), 0o600)
        try:
            # unlike a rename, a link never replaces the name another process has just settled on
            os.link(fresh, file)
        except OSError:
            if (settled := _read_device(file)) is not None:
                return settled
            os.replace(fresh, file)
        return _read_device(file) or name
    except OSError as error:
        raise PapertuiError(f"Cannot keep this device's name in {file}: {reason(error)}.") from error
    finally:
        discard(fresh)


def rename_device(paths: Paths, old: str) -> str:
    """Give this computer's journal another name than `old`, unless another process has done so already.

    Raises `PapertuiError` when it cannot be kept.
    """
    file = paths.state / "device"
    found = _read_device(file)
    if found is not None and found != old:
        return found
    name = f"{old[:-5]}-{os.urandom(2).hex()}"
    try:
        before = "".join(f"{each}\n" for each in (*former_devices(paths), old))
        atomic_write(paths.state / "former-devices", before.encode(), mode=0o600)
        atomic_write(file, f"{name}\n".encode(), mode=0o600)
    except OSError as error:
        raise PapertuiError(f"Cannot keep this device's name in {file}: {reason(error)}.") from error
    return name


def former_devices(paths: Paths) -> tuple[str, ...]:
    """The names that this computer's journal had before."""
    try:
        with open(paths.state / "former-devices", encoding="ascii", errors="replace") as file:
            found = file.read(10_000).split()
    except OSError:
        return ()
    return tuple(name for name in dict.fromkeys(found) if re.fullmatch(_DEVICE, name))


def known_device(paths: Paths) -> str | None:
    """The name of this computer's journal, `None` where it has none yet."""
    return _read_device(paths.state / "device")


def _read_device(file: Path) -> str | None:
    try:
        with open(file, "rb") as stream:
            name = stream.read(100).decode("ascii", "replace").strip()
    except OSError:
        return None
    return name if re.fullmatch(_DEVICE, name) else None


def _host() -> str:
    name = os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")
    slug = re.sub(r"[^a-z0-9]+", "-", name.split(".")[0].lower()).strip("-")[:40].rstrip("-")
    return slug or "device"


def atomic_write(path: Path, data: bytes, *, mode: int | None = None) -> None:
    """Replace the file's content whole or not at all, and have it on the disk on return.

    A link is followed and an existing file keeps its permissions; a new one gets `mode`, or what the
    umask leaves. A device or a pipe is written to as it is. Raises `OSError`.
    """
    atomic_pieces(path, (data,), mode=mode)


def atomic_pieces(
    path: Path, pieces: Iterable[bytes], *, mode: int | None = None, settle: Callable[[], None] | None = None
) -> None:
    """As `atomic_write`, with the content in pieces, which may be made while they are written.

    `settle` is called when all is on the disk, just before it takes its place; if it raises, all stays as it was.
    """
    target = os.path.realpath(path)
    try:
        found = os.stat(target)
    except FileNotFoundError:
        kept = None
    else:
        if not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):
            with open(target, "wb", opener=_open_pipe if stat.S_ISFIFO(found.st_mode) else None) as stream:
                stream.writelines(pieces)
            return
        if stat.S_ISDIR(found.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), target)
        kept = stat.S_IMODE(found.st_mode)
    folder = os.path.dirname(target)
    fresh = os.path.join(folder, f".tmp-{os.urandom(8).hex()}")
    try:
        _write_new(fresh, pieces, 0o666 if mode is None else mode, kept)
        if settle is not None:
            settle()
        os.replace(fresh, target)
    except BaseException:
        discard(fresh)
        raise
    sync_folder(folder)


def discard(fresh: str | Path) -> None:
    """Take away what is not needed any more; quiet, as whatever kept it from being made has its own sentence."""
    try:
        os.unlink(fresh)
    except OSError:
        pass


def _open_pipe(path: str, flags: int) -> int:
    """Open a pipe that somebody reads from; opening would else wait for ever. Raises `OSError`."""
    try:
        handle = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        if error.errno == errno.ENXIO:
            raise OSError(errno.ENXIO, "no program reads from this pipe", path) from None
        raise
    os.set_blocking(handle, True)
    return handle


def _write_new(path: str | Path, pieces: Iterable[bytes], mode: int, exactly: int | None = None) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0), mode)
    with open(handle, "wb") as stream:
        if exactly is not None and hasattr(os, "fchmod"):
            os.fchmod(handle, exactly)
        stream.writelines(pieces)
        stream.flush()
        os.fsync(handle)


def sync_folder(folder: str | Path) -> None:
    """Have the folder's names on the disk, where the platform can; silent where it cannot."""
    try:
        handle = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)


def reason(error: OSError) -> str:
    """The system's words for what went wrong, without number and file name: "permission denied"."""
    words = error.strerror or str(error) or type(error).__name__
    return words[:1].lower() + words[1:]


def now() -> datetime:
    """The time in UTC, or `PAPERTUI_NOW` (ISO 8601), which tests and reproducible exports set.

    Raises `UsageError` when that is not a time.
    """
    fixed = os.environ.get("PAPERTUI_NOW", "")
    if not fixed:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(fixed)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise UsageError(f"PAPERTUI_NOW is not a time such as 2026-08-14T12:00:00Z: {fixed!r}.") from error
