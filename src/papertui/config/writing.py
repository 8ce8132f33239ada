"""Changing single settings in the user's own `config.toml`: everything else in it stays as it is, to the byte."""

from __future__ import annotations

import codecs
import os
import re
import tomllib
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from papertui import paths
from papertui.config.reading import Unusable, content, document
from papertui.config.settings import KEYS, toml
from papertui.config.values import expected
from papertui.errors import PapertuiError, UsageError
from papertui.paths import reason
from papertui.text import line as clean_line

_BY_NAME = {info.name: info for info in KEYS}
_HEAD = "# papertui's settings; “papertui config show” prints all there are.\n"


def write(path: Path, changes: Mapping[str, Any]) -> bool:
    """Set each dotted name to its value, or take its line out where the value is `None`.

    A default is only written where another value stands. False when the file says all that already.

    Values are as TOML has them: a command is a list. Names are those of `KEYS`, and `keys.ACTION`. The file is replaced
    whole or not at all; a link is followed. Raises `UsageError` for a value that the setting cannot have, and
    `PapertuiError` when the file is not valid, may not be written, or cannot be changed without touching the rest.
    """
    for name, value in changes.items():
        _check(name, value)
    before = _read(path)
    mark = "\ufeff" if before.startswith("\ufeff") else ""
    text = before.removeprefix(mark) or _HEAD
    for name, value in changes.items():
        after = _changed(text, name, value)
        if after is None:
            raise PapertuiError(f"{_name(path)} is written in a way that only you can change: set {name} there.")
        text = after
    if mark + text in (before, _HEAD):
        return False
    try:
        paths.make_private(path.parent)
        paths.atomic_write(path, (mark + text).encode("utf-8"))
    except OSError as error:
        raise PapertuiError(f"Cannot write {_name(path)}: {reason(error)}.") from error
    return True


def snapshot(path: Path) -> bytes | None:
    """The file as it is, to be given back by `restore`; `None` where there is none or it cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def restore(path: Path, now: bytes | None, before: bytes | None) -> bool:
    """Make the file what it was `before`, to the byte, if it still is what it was `now`; else False."""
    if before is None or snapshot(path) != now:
        return False
    try:
        paths.atomic_write(path, before)
    except OSError as error:
        raise PapertuiError(f"Cannot write {_name(path)}: {reason(error)}.") from error
    return True


def _check(name: str, value: Any) -> None:
    info = _BY_NAME.get(name)
    if info is None and not name.startswith("keys."):
        raise UsageError(f"There is no setting “{name}”.")
    if value is None:
        return
    if info is not None:
        wish = expected(info, value)
    else:
        names = value if isinstance(value, list) else [value]
        wish = None if all(isinstance(each, str) for each in names) else "the name of a key or several"
    if wish is not None:
        raise UsageError(f"“{name}” must be {wish}.")


def _read(path: Path) -> str:
    """The text of the file, with its byte order mark and its ends of lines; `""` where there is none."""
    name = _name(path)
    try:
        text = content(path)
        document(text)
        if not path.exists():
            return text
        # a rename would replace it all the same, but whoever took the permission away did so on purpose
        if not path.stat().st_mode & 0o222 or not os.access(path, os.W_OK):
            raise PapertuiError(f"{name} is read-only; nothing was written.")
        with path.open("rb") as file:
            return "\ufeff" + text if file.read(3) == codecs.BOM_UTF8 else text
    except Unusable as fault:
        place = name if fault.line is None else f"{name}, line {fault.line}"
        raise PapertuiError(f"{place}: {fault.sentence} Nothing was written.") from fault
    except OSError as error:
        raise PapertuiError(f"Cannot read {name}: {reason(error)}; nothing was written.") from error


def _changed(before: str, name: str, value: Any) -> str | None:
    """The text with one change; `None` when that cannot be done without touching the rest."""
    says = tomllib.loads(before)
    known = _look_up(says, name)
    if known == value and type(known) is type(value):
        return before
    if known is None and name in _BY_NAME and toml(_BY_NAME[name].default) == toml(_stored(value)):
        return before
    for way in (_inserted, _edited):
        if way is _inserted and (value is None or known is not None):
            continue
        after = way(before, says, name.split("."), value)
        if after is not None and _says(after, says, name, value):
            return after
    return None


def _stored(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _look_up(table: Any, name: str) -> Any:
    for part in name.split("."):
        table = table.get(part) if isinstance(table, dict) else None
    return table


def _inserted(text: str, says: dict[str, Any], parts: list[str], value: Any) -> str | None:
    """A new line where a reader would look for it: after the line that shows the setting as a comment, else after the
    last one of its table; `None` where the table has no header."""
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += end
    *tables, field = parts
    new = f"{field} = {_toml(value)}{end}"
    region = _region(lines, ".".join(tables))
    if region is None:
        if isinstance(_look_up(says, ".".join(tables)), dict):
            return None
        gap = [end] if lines and lines[-1].strip() else []
        return "".join([*lines, *gap, f"[{'.'.join(tables)}]{end}", new])
    lines.insert(_place(lines, region, field), new)
    return "".join(lines)


def _region(lines: list[str], table: str) -> range | None:
    """The lines below the header of a table, up to the next one."""
    headers = [at for at, line in enumerate(lines) if line.lstrip().startswith("[")]
    starts = [-1] if not table else [at for at in headers if lines[at].partition("#")[0].strip() == f"[{table}]"]
    if not starts:
        return None
    return range(starts[0] + 1, next((at for at in headers if at > starts[0]), len(lines)))


def _place(lines: list[str], region: range, field: str) -> int:
    shown = [at for at in region if re.match(rf"#\s*{re.escape(field)}\s*=", lines[at].lstrip())]
    if shown:
        return shown[-1] + 1
    said = [at for at in region if lines[at].strip() and not lines[at].lstrip().startswith("#")]
    if said:
        return said[-1] + 1
    if region.start:
        return region.start
    # a comment that touches the first table belongs to it
    blank = [at for at in region if not lines[at].strip()]
    return blank[0] if blank else region.stop if region.stop == len(lines) else 0


def _toml(value: Any) -> str:
    return toml(_stored(value)) or "[]"


def _edited(text: str, says: dict[str, Any], parts: list[str], value: Any) -> str | None:
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(text)
        table: Any = document
        for part in parts[:-1]:
            table = table.setdefault(part, tomlkit.table())
        if value is None:
            table.pop(parts[-1], None)
        elif not _fitted(table.get(parts[-1]), value):
            table[parts[-1]] = value
        after = tomlkit.dumps(document)
    except (TOMLKitError, TypeError, AttributeError, KeyError):
        return None
    return re.sub(r"\r?\n", "\r\n", after) if "\r\n" in text else after


def _fitted(array: Any, value: Any) -> bool:
    """Take out of an array what is not in the value and put in what is missing, so that comments between stay."""
    import tomlkit.items

    if not isinstance(array, tomlkit.items.Array) or not isinstance(value, list) or not value:
        return False
    for at in reversed(range(len(array))):
        if array[at] not in value:
            del array[at]
    for at, one in enumerate(value):
        if at >= len(array) or array[at] != one:
            array.insert(at, one)
    return list(array) == value


def _says(after: str, says: dict[str, Any], name: str, value: Any) -> bool:
    """Whether the text says what it said before, but for the change."""
    wanted = deepcopy(says)
    *tables, field = name.split(".")
    table = wanted
    for part in tables:
        table = table.setdefault(part, {})
        if not isinstance(table, dict):
            return False
    table.pop(field, None)
    if value is not None:
        table[field] = value
    try:
        return _without_empty(tomllib.loads(after)) == _without_empty(wanted)
    except tomllib.TOMLDecodeError:
        return False


def _without_empty(table: dict[str, Any]) -> dict[str, Any]:
    """A table that holds nothing says nothing."""
    kept = {name: _without_empty(value) if isinstance(value, dict) else value for name, value in table.items()}
    return {name: value for name, value in kept.items() if value != {}}


def _name(path: Path) -> str:
    return clean_line(str(path))
