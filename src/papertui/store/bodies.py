"""The whole record of a paper as the cache keeps it: compressed JSON, or plain JSON in older rows."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import apsw

from papertui import record
from papertui.model import Paper

_LEVEL = 3
"""Level 6 saves 15 of 920 bytes and takes as long again as reading the record."""


def pack(paper: Paper) -> bytes:
    """The record of a paper for `body.record`; some 920 bytes where the JSON has 1,700."""
    from msgspec.json import encode

    return zlib.compress(encode(record.to_dict(paper)), _LEVEL)


def unpack(stored: object) -> Paper:
    """The paper of a value of `body.record`."""
    return record.from_dict(fields(stored))


def fields(stored: object) -> dict[str, Any]:
    """The same as JSON has it, for who only wants some of it."""
    found: dict[str, Any] = json.loads(as_json(stored))
    return found


def as_json(stored: object) -> bytes:
    """The same as JSON."""
    return zlib.decompress(stored) if isinstance(stored, bytes) else str(stored).encode()


class ByKey(Mapping[str, bytes]):
    """The records of the papers of some keys, as JSON.

    Each is read when it is asked for, as very many would take much memory at once. Raises `KeyError` also for a paper
    that has gone from the cache since.
    """

    def __init__(self, db: apsw.Connection, keys: Iterable[str]) -> None:
        self._db = db
        self._keys = dict.fromkeys(keys)

    def __getitem__(self, key: str) -> bytes:
        if key in self._keys:
            for (stored,) in self._db.execute("SELECT record FROM alias JOIN body USING(id) WHERE key=?", (key,)):
                return as_json(stored)
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)
