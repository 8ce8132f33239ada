"""What the several forms of feeds have in common, as it stood there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

MOST_ENTRIES = 2_000
"""What stands behind so many entries is not read."""


class Entry(NamedTuple):
    """`html` or `text` is the body; `links` begins with the entry's own page; `identifiers` may be DOIs."""

    title: str = ""
    title_is_html: bool = True
    html: str = ""
    text: str = ""
    links: Sequence[str] = ()
    guid: str = ""
    people: Sequence[str] = ()
    published: str = ""
    updated: str = ""
    identifiers: Sequence[str] = ()
    journal: str = ""
    base: str = ""


class Head(NamedTuple):
    """What stands above the entries; `rest` is in seconds."""

    title: str = ""
    link: str = ""
    base: str = ""
    rest: int = 0
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()
