"""What in the settings lets others in: tokens in commands, passwords in addresses. A backup leaves it out."""

from __future__ import annotations

import re
import tomllib
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from papertui import text
from papertui.config import KEYS

_KNOWN = re.compile(r"\b(?:hf|gh[pousr]|github_pat|glpat|sk|pk|xox[abp]|s2k)[-_][A-Za-z0-9_-]{8,}")
_WORD = re.compile(r"[A-Za-z0-9+=_-]{20,}")
_PARAMETERS = re.compile(r"token|secret|passw|pwd|auth|api_?key|^key$|^sig|signature|private", re.IGNORECASE)
_PRINTERS = frozenset(("echo", "printf", "print"))


def without(config: str) -> tuple[str, list[str]]:
    """The text of a settings file without commands that hold a secret themselves, and the names of these.

    A text that is no TOML comes back as it is when nothing in it looks like a token, else empty.
    """
    try:
        table = tomllib.loads(config)
    except tomllib.TOMLDecodeError:
        return ("", ["config.toml"]) if _KNOWN.search(config) else (config, [])
    names = list(_telling(table, ""))
    if not names:
        return config, []
    import tomlkit

    document: Any = tomlkit.parse(config)
    for name in names:
        *tables, field = name.split(".")
        place = document
        for each in tables:
            place = place[each]
        del place[field]
    return tomlkit.dumps(document), names


def _telling(table: dict[str, Any], above: str) -> list[str]:
    found = []
    for name, value in table.items():
        if isinstance(value, dict):
            found += _telling(value, f"{above}{name}.")
        elif isinstance(value, str):
            if _KNOWN.search(value) or tells(value):
                found.append(above + name)
        elif isinstance(value, list):
            words = [word for word in value if isinstance(word, str)]
            gives = name.endswith("_command") and words
            if any(map(_KNOWN.search, words)) or (gives and (_prints(words[0]) or any(map(_is_secret, words)))):
                found.append(above + name)
    return found


def _prints(program: str) -> bool:
    return program.rpartition("/")[2] in _PRINTERS


def programs(config: str) -> list[str]:
    """The names of the settings in a settings file that run programs, each with its program."""
    try:
        table: Any = tomllib.loads(config)
    except tomllib.TOMLDecodeError:
        return []
    found = []
    for info in KEYS:
        value = table
        for part in info.name.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        if info.type == "command" and isinstance(value, list) and value:
            found.append(f"{info.name} ({text.line(str(value[0]), 60)})")
    return found


def _is_secret(word: str) -> bool:
    """Whether a word is a token as it stands rather than the name of one."""
    if _KNOWN.search(word):
        return True
    return any(
        any(char.isdigit() for char in each) and any(char.isalpha() for char in each) for each in _WORD.findall(word)
    )


def tells(url: str) -> bool:
    """Whether an address has a password or a token in it."""
    try:
        parts = urlsplit(url)
        if not parts.scheme.startswith("http"):
            return False
        return bool(parts.password) or any(_PARAMETERS.search(name) for name, _ in parse_qsl(parts.query))
    except ValueError:
        return False


def without_feeds(feeds: str) -> tuple[str, list[str]]:
    """The text of a file of feeds without those whose address holds a secret, and the names of these."""
    try:
        entries = tomllib.loads(feeds).get("feed", [])
    except tomllib.TOMLDecodeError:
        return feeds, []
    telling = [
        number
        for number, entry in enumerate(entries if isinstance(entries, list) else [])
        if isinstance(entry, dict) and tells(str(entry.get("url", "")))
    ]
    if not telling:
        return feeds, []
    import tomlkit

    document: Any = tomlkit.parse(feeds)
    for number in reversed(telling):
        del document["feed"][number]
    return tomlkit.dumps(document), [f"feed {entries[number].get('name', number + 1)}" for number in telling]
