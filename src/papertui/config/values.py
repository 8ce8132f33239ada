"""Single values of settings: what each must be, and how TOML writes it."""

from __future__ import annotations

import re
from pathlib import Path

from papertui.config.settings import KeyInfo
from papertui.text import line as clean_line


def expected(info: KeyInfo, value: object) -> str | None:
    """What the setting must be, when `value` is not that; otherwise `None`."""
    if info.type == "true or false":
        return None if isinstance(value, bool) else "true or false"
    if info.type == "number":
        good = isinstance(value, int) and not isinstance(value, bool) and info.least <= value <= info.most
        return None if good else f"a number from {info.least} to {info.most}"
    if info.type == "command":
        return None if _is_command(value) else _COMMAND
    if info.type == "texts":
        good = isinstance(value, list) and all(isinstance(one, str) and one and one == clean_line(one) for one in value)
        return None if good else "an array of texts"
    if info.type == "url":
        good = isinstance(value, str) and base_url(value) is not None
        return None if good else "an https address, or http on this computer"
    if info.choices:
        return None if value in info.choices else f"one of {', '.join(info.choices)}"
    return None if isinstance(value, str) and value and value == clean_line(value) else "text on one line"


_COMMAND = "an array of strings on one line each, the program first, by its name alone or its whole path"


def _is_command(value: object) -> bool:
    if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
        return False
    if any(ord(char) < 32 for part in value for char in part):
        return False
    return not value or (value[0] != "" and _is_program(value[0]))


def _is_program(name: str) -> bool:
    """Whether it names the same program in whatever folder papertui is started, also in one that others made."""
    return not ({"/", "\\"} & set(name)) or name.startswith("~") or Path(name).is_absolute()


def base_url(text: str) -> str | None:
    """The address without its last slash, or `None` when it is neither https nor http on this computer."""
    from urllib.parse import urlsplit

    if not text.isascii() or any(ord(char) <= 32 or ord(char) == 127 for char in text) or len(text) > 2048:
        return None
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return None
    if not host or parts.username is not None or parts.query or parts.fragment or "\\" in text:
        return None
    here = host in ("localhost", "::1") or re.fullmatch(r"127(\.\d{1,3}){3}", host) is not None
    return text.rstrip("/") if parts.scheme == "https" or (parts.scheme == "http" and here) else None
