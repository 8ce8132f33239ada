"""The strict reading of `config.toml`, in which one wrong line never costs the others."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Collection
from pathlib import Path
from typing import Any, NamedTuple

from papertui.config.settings import KEYS, KeyInfo, with_value
from papertui.config.shape import Config, Sources
from papertui.config.values import base_url, expected
from papertui.errors import UsageError
from papertui.paths import reason
from papertui.text import line as clean_line

MAX_BYTES = 1 << 20


class Problem(NamedTuple):
    """Something in the file that could not be used. `str()` of it names the file and line too."""

    file: str
    line: int | None
    key: str | None
    sentence: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}, line {self.line}"
        return f"{place}: {self.sentence}"


_BY_NAME = {info.name: info for info in KEYS}
_TABLES = {"keys", *(info.name.rpartition(".")[0] for info in KEYS if "." in info.name)}
_TABLES |= {table.rpartition(".")[0] for table in _TABLES if "." in table}


def load(path: Path, actions: Collection[str] = ()) -> tuple[Config, list[Problem]]:
    """The settings of the file, or the defaults where it has none, and what in it could not be used.

    With `actions`, the ids under `[keys]` must be among them. `PAPERTUI_<SOURCE>_URL` goes before the
    file. Raises `UsageError` when such a variable is not an address: asking another server than the one
    named would be worse than not starting.
    """
    reading = _Reading(str(path), frozenset(actions))
    try:
        text = content(path)
        reading.values(text, document(text))
    except Unusable as fault:
        reading.refuse(fault)
    values = reading.found
    for source in Sources._fields:
        variable = f"PAPERTUI_{source.upper()}_URL"
        if given := os.environ.get(variable, ""):
            address = base_url(given)
            if address is None:
                raise UsageError(f"{variable} is not an https address, or http on this computer: {clean_line(given)}")
            values[f"sources.{source}.url"] = address
    return _build(values, reading.keymap), reading.problems


class Unusable(Exception):
    """Nothing of a file can be used: why, as a sentence, and in which line."""

    def __init__(self, sentence: str, line: int | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.line = line


def content(path: Path) -> str:
    """The text of a file of settings without its byte order mark, `""` where there is none. Raises `Unusable`."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise Unusable("This is not a file.")
        if found.st_size > MAX_BYTES:
            raise Unusable("This is over 1 MB, too large for settings.")
        data = path.read_bytes()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise Unusable(f"Cannot be read: {reason(error)}.") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unusable("Not UTF-8 text.", data.count(b"\n", 0, error.start) + 1) from error


def document(text: str) -> dict[str, Any]:
    """A text as TOML. Raises `Unusable`."""
    if not text.strip():
        return {}
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message, line, column = _position(str(error), text)
        raise Unusable(f"Not TOML at column {column}: {message}.", line) from error
    except RecursionError as error:
        raise Unusable("Nested too deeply.") from error


class _Reading:
    """One pass over one file: collects good values in dotted form, and problems."""

    def __init__(self, file: str, actions: frozenset[str]) -> None:
        self.file = clean_line(file)
        self.actions = actions
        self.problems: list[Problem] = []
        self.keymap: dict[str, tuple[str, ...]] = {}
        self.found: dict[str, Any] = {}
        self.lines: dict[str, int] = {}

    def refuse(self, fault: Unusable) -> None:
        self.problems.append(Problem(self.file, fault.line, None, f"{fault.sentence} The default settings are used."))

    def values(self, text: str, table: dict[str, Any]) -> None:
        self.lines = key_lines(text) if table else {}
        self.table("", table)

    def table(self, prefix: str, table: dict[str, Any]) -> None:
        for key, value in table.items():
            name = f"{prefix}{key}"
            if name in _TABLES:
                if not isinstance(value, dict):
                    self.problem(name, f"“{name}” is a table, written as [{name}].")
                elif name == "keys":
                    self.keys(value)
                else:
                    self.table(f"{name}.", value)
            elif (info := _BY_NAME.get(name)) is None:
                kind = "table" if isinstance(value, dict) else "setting"
                self.problem(name, f"There is no {kind} “{name}”{nearest(name, [*_BY_NAME, *_TABLES])}.")
            elif (wish := expected(info, value)) is not None:
                self.problem(name, f"“{name}” must be {wish}, for example {name.rpartition('.')[2]} = {info.example}.")
            else:
                self.found[name] = _stored(info, value)

    def keys(self, table: dict[str, Any]) -> None:
        for action, key in table.items():
            name = f"keys.{action}"
            if self.actions and action not in self.actions:
                self.problem(name, f"There is no action “{action}”{nearest(action, self.actions)}.")
            elif (names := _key_names(key)) is None:
                self.problem(name, f'“{name}” must be the name of a key or several, for example {action} = "ctrl+t".')
            else:
                self.keymap[action] = names

    def problem(self, name: str, sentence: str) -> None:
        where = name
        while where and where not in self.lines:
            where = where.rpartition(".")[0]
        self.problems.append(Problem(self.file, self.lines.get(where), clean_line(name, 200), clean_line(sentence)))


def nearest(name: str, known: Collection[str]) -> str:
    """`; the nearest is “x”`, or nothing. A right name in the wrong table is the nearest."""
    import difflib

    moved = [other for other in known if other.rpartition(".")[2] == name.rpartition(".")[2]]
    close = moved or difflib.get_close_matches(name, sorted(known), n=1)
    return f"; the nearest is “{close[0]}”" if close else ""


def _stored(info: KeyInfo, value: Any) -> Any:
    if info.type in ("command", "texts"):
        return tuple(value)
    return base_url(value) if info.type == "url" else value


def _key_names(value: object) -> tuple[str, ...] | None:
    """The names of keys, none for `[]`; `None` when it is something else."""
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(name, str) and name == clean_line(name) for name in names):
        return None
    return tuple(names) if all(names) else None


def _build(values: dict[str, Any], keymap: dict[str, tuple[str, ...]]) -> Config:
    config = Config(keys=keymap)
    for name, value in values.items():
        config = with_value(config, name, value)
    return config


def _position(message: str, content: str) -> tuple[str, int, int]:
    """What `tomllib` says and where: it gives line and column only inside its sentence."""
    if found := re.search(r" \(at line (\d+), column (\d+)\)$", message):
        return message[: found.start()], int(found[1]), int(found[2])
    lines = content.rstrip("\n").split("\n")
    return re.sub(r" \(at end of document\)$", "", message), len(lines), len(lines[-1]) + 1


_PART = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_DOTTED = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
_HEADER = re.compile(rf"[ \t]*\[\[?[ \t]*({_DOTTED})[ \t]*\]")
_ASSIGNMENT = re.compile(rf"[ \t]*({_DOTTED})[ \t]*=")


def key_lines(content: str) -> dict[str, int]:
    """The line of every key and table, by dotted name, in a document that is known to be TOML."""
    lines: dict[str, int] = {}
    prefix = ""
    fence = ""
    for number, text in enumerate(content.split("\n"), 1):
        if fence:
            fence = "" if text.count(fence) % 2 else fence
            continue
        if found := _HEADER.match(text) or _ASSIGNMENT.match(text):
            parts = _parts(found[1])
            header = found.re is _HEADER
            start = "" if header else prefix
            for end in range(1, len(parts) + 1):
                lines.setdefault(start + ".".join(parts[:end]), number)
            if header:
                prefix = ".".join(parts) + "."
            else:
                fence = next((mark for mark in ('"""', "'''") if text.count(mark) % 2), "")
    return lines


def _parts(dotted: str) -> list[str]:
    return [part.strip("\"'") for part in re.findall(_PART, dotted)]
