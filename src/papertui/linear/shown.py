"""What the session and its parts hand to each other."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from typing import NamedTuple

HISTORY = 50
"""How many lists `back` remembers."""


class Choice(NamedTuple):
    """One line of a numbered list, and what choosing it does."""

    label: str
    do: Callable[[], None]


class Shown(NamedTuple):
    """A list of papers: its query, the rows it found, and where its page begins (from 0)."""

    text: str
    ids: array[int]
    start: int = 0
