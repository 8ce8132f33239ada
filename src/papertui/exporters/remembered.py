"""What is remembered of exports on this computer: which files hold just what was written, and the last choice.

A file that still is what was written may be written anew without asking. Where nothing can be kept, all files are
strange ones, which is safe.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from papertui import paths
from papertui.errors import PapertuiError

MOST_FILES = 500
_NAME = "exports.json"
_PIECE = 1 << 20


class Choice(NamedTuple):
    """What was chosen last on the screen: format, how to group, and places as they were typed.

    `folder` is `""` or ends in `/`. `add` is whether papers were added to a bibliography, `bibliography` that file, and
    `notes` the folder of notes.
    """

    format: str = "markdown"
    group: str | None = None
    folder: str = ""
    add: bool = True
    bibliography: str = ""
    notes: str = ""


def digest(path: Path) -> str | None:
    """What tells the content of a file, `None` where there is none. Raises `OSError`."""
    found = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while piece := stream.read(_PIECE):
                found.update(piece)
    except FileNotFoundError:
        return None
    return found.hexdigest()


def is_ours(state: Path, target: Path, content: str) -> bool:
    """Whether the content, by its digest, is what was last written there."""
    files = _read(state).get("files")
    return isinstance(files, dict) and files.get(_key(target)) == content


def remember(state: Path, target: Path, content: str) -> None:
    """Keep that the file holds what was written, by its digest."""
    known = _read(state)
    files = known.get("files")
    files = {name: value for name, value in files.items() if name != _key(target)} if isinstance(files, dict) else {}
    files[_key(target)] = content
    known["files"] = dict(list(files.items())[-MOST_FILES:])
    _write(state, known)


def last_choice(state: Path) -> Choice:
    """What was chosen last; what cannot be read is as if it never was."""
    known = _read(state).get("last")
    if not isinstance(known, dict):
        return Choice()
    usable = {name: known[name] for name, kind in _KINDS.items() if isinstance(known.get(name), kind)}
    return Choice(**usable)


def keep_choice(state: Path, choice: Choice) -> None:
    """Keep what was chosen last."""
    known = _read(state)
    known["last"] = choice._asdict()
    _write(state, known)


_KINDS: dict[str, type] = {"format": str, "group": str, "folder": str, "add": bool, "bibliography": str, "notes": str}


def _key(target: Path) -> str:
    return str(target.resolve()).encode("utf-8", "backslashreplace").decode()


def _read(state: Path) -> dict[str, object]:
    try:
        found = json.loads((state / _NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(state: Path, known: dict[str, object]) -> None:
    with suppress(OSError, PapertuiError):
        paths.make_private(state)
        data = json.dumps(known, ensure_ascii=False, indent=1).encode("utf-8", "replace")
        paths.atomic_write(state / _NAME, data, mode=0o600)
