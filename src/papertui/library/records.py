"""Bibliographic records as journals carry them: foreign data, since another machine may have written them."""

from __future__ import annotations

from typing import Any

from papertui import record, text
from papertui.model import Author, Organization, Paper

_BLOCKS = frozenset(("abstract", "summary"))
_COUNTS = frozenset(("author_count", "version", "votes", "comments", "github_stars"))
_WORDS = ("categories", "keywords", "media")
_LARGEST = 2**53
_URL_LENGTH = 2048


def clean(key: str, data: object) -> Paper | None:
    """The paper of a record, every text cleaned and every misshapen field left out; None when it is not one."""
    if not isinstance(data, dict):
        return None
    try:
        title = text.line(data["title"])
        fields = {name: value for name in data if (value := _field(name, data[name])) is not None}
        return record.from_dict({**fields, "key": key, "title": title}) if title else None
    except (KeyError, TypeError, AttributeError, ValueError):
        return None


def _field(name: str, value: Any) -> Any:
    if name not in Paper._fields or name in ("key", "title"):
        return None
    if name in _COUNTS:
        return value if type(value) is int and 0 <= value < _LARGEST else None
    if name == "author_participating":
        return value is True
    if name == "authors":
        return [author for entry in value if (author := _author(entry)).name]
    if name == "organization":
        handle, fullname = value
        return Organization(text.line(handle), text.line(fullname))
    if name in _WORDS:
        return [word for entry in value if (word := text.line(entry, _URL_LENGTH))]
    return text.block(value) if name in _BLOCKS else text.line(value, _URL_LENGTH)


def _author(entry: Any) -> Author:
    if isinstance(entry, str):
        return Author(text.line(entry))
    name, user, claimed = entry
    return Author(text.line(name), None if user is None else text.line(user), claimed is True)
