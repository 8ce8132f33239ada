"""The file from which the first frame is drawn: what is kept between two starts, and whether it still holds.

It lies beside the cache and can be deleted at any time. What the terminal, the settings, the cache or the journals
have become since is told by the environment and by what the system knows of the files; none of them is read.
"""

from __future__ import annotations

import json
import os

from papertui import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from papertui.paths import Paths
    from papertui.tui.frame import Kept, Look

NAME = "first.json"
FORMAT = 1
MOST_BYTES = 1_000_000
MOST_LOOKS = 4
"""Terminals whose colors are remembered: the one last used, and some before it."""

_TERMINAL = (
    "TERM", "COLORTERM", "NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "TERM_PROGRAM", "LC_ALL", "LC_CTYPE", "LANG",
    "PYTHONUTF8", "PYTHONIOENCODING",
)  # fmt: skip
"""The variables that decide, with those of Textual, what a screen looks like."""


def terminal() -> str:
    """What the environment says of the terminal; for another text the screen may look different."""
    own = sorted(name for name in os.environ if name.startswith("TEXTUAL_"))
    return "\n".join(f"{name}={os.environ[name]}" for name in (*_TERMINAL, *own) if name in os.environ)


def settings(paths: Paths) -> list[list[object]]:
    """What the system knows of the settings and the themes."""
    return [_known(paths.config), *_inside(paths.config.parent / "themes", ".toml")]


def papers(paths: Paths) -> list[list[object]]:
    """What the system knows of the cache and the journals: another one when anything was written."""
    log = _known(paths.cache.with_name(f"{paths.cache.name}-wal"))
    return [_known(paths.cache), *([log] if log[1] else []), *_inside(paths.library, ".jsonl")]


def _known(path: Path) -> list[object]:
    try:
        found = path.stat()
    except OSError:
        return [path.name, 0, 0]
    return [path.name, found.st_size, found.st_mtime_ns]


def _inside(folder: Path, ending: str) -> list[list[object]]:
    try:
        return [_known(path) for path in sorted(folder.iterdir()) if path.name.endswith(ending)]
    except OSError:
        return []


def write(paths: Paths, kept: Kept, look: Look, view: str) -> None:
    """Replace what was kept. `view` is the id of the view that a start opens. Raises `OSError`."""
    before = _read(paths) or {}
    looks = {
        name: found
        for name, found in list(before.get("looks", {}).items())[: MOST_LOOKS - 1]
        if name != terminal() and before.get("settings") == settings(paths)
    }
    body = {
        "format": [FORMAT, __version__],
        "settings": settings(paths),
        "papers": papers(paths),
        "view": view,
        "looks": {terminal(): look} | looks,
        "kept": kept,
    }
    text = json.dumps(body, ensure_ascii=True, separators=(",", ":"))
    # not synced to the disk, which leaving would have to wait for: what a power cut spoils is not used
    fresh = paths.cache.with_name(f".tmp-{os.urandom(8).hex()}")
    try:
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:  # noqa: PTH123
            file.write(text)
        fresh.replace(paths.cache.with_name(NAME))
    finally:
        fresh.unlink(missing_ok=True)


def drop(paths: Paths) -> None:
    """Forget what was kept. Raises `OSError`."""
    paths.cache.with_name(NAME).unlink(missing_ok=True)


def read(paths: Paths) -> tuple[Kept, Look, bool] | None:
    """What was kept for this terminal and these settings, and whether the papers are still those it tells of.

    `None` when nothing was kept, or what was kept is for something else or damaged.
    """
    try:
        body = _read(paths)
        if body is None or body["settings"] != settings(paths) or not paths.cache.exists():
            return None
        found = body["looks"].get(terminal())
        if found is None:
            return None
        return _kept(body["kept"]), _look(found), body["papers"] == papers(paths)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _read(paths: Paths) -> dict[str, Any] | None:
    try:
        with paths.cache.with_name(NAME).open("rb") as file:
            body = json.loads(file.read(MOST_BYTES))
    except (OSError, ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) and body.get("format") == [FORMAT, __version__] else None


def _kept(value: Any) -> Kept:
    from papertui.model import Row
    from papertui.tui.columns import Tells
    from papertui.tui.frame import Kept
    from papertui.tui.spans import Span

    prompt, count, rows, tells, until, news = value
    return Kept(
        tuple(Span(_text(text), _text(role)) for text, role in prompt),
        _text(count),
        tuple(_tupled(Row(*row)) for row in rows),
        Tells(*tells),
        int(until),
        bool(news),
    )


def _tupled(row: Any) -> Any:
    return row._replace(tags=tuple(map(_text, row.tags)), sources=tuple(map(_text, row.sources)))


def _look(value: Any) -> Look:
    from papertui.tui.frame import Look

    ground, pens, cursor, edges, flat, plain = value
    for codes in (ground, *pens.values(), *cursor.values(), *(code for code, _ in edges.values())):
        if not set(codes) <= _SGR:
            raise ValueError("not the parameters of SGR")
    signs = {name: (code, _text(sign)) for name, (code, sign) in edges.items()}
    if not all(len(sign) == 1 and sign.isprintable() for _, sign in signs.values()):
        raise ValueError("not a sign")
    return Look(ground, pens, cursor, signs, bool(flat), bool(plain))


_SGR = frozenset("0123456789;")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value
