"""What may follow in a query that is being typed: names of fields, and their values in the cache."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from papertui.query import term
from papertui.query.fields import NAMES, ORDERS, STATES, THINGS
from papertui.text import fold

KINDS = {"tag": "tag", "cat": "category", "org": "organization", "kw": "keyword", "source": "source"}
"""The kind of term that each field looks for."""

MOST = 20
"""Candidates; more than anyone steps through."""

_FIXED = {
    "is": STATES,
    "has": THINGS,
    "sort": ORDERS,
    "on": ("today", "yesterday", "trending"),
    "week": ("this", "last"),
    "month": ("this", "last"),
}
_QUOTES = {'"': '"', "“": '”"', "”": '”"', "„": '“”"'}
_FIELD = re.compile(rf"(?ai)({'|'.join(NAMES)}):")


class Piece(NamedTuple):
    """The end of a query that can be completed: `start` is where it begins, after a minus, and `end` where it stops.

    `field` is the name of a field of which `typed` begins a value, or empty where `typed` begins a name.
    """

    start: int
    end: int
    field: str
    typed: str
    sign: bool = False


class Candidate(NamedTuple):
    """`text` takes the place of the piece; `name` and `number` are shown."""

    text: str
    name: str
    number: int = 0


class Vocabulary:
    """The values in the cache by kind of term, the most frequent first."""

    def __init__(self, values: Mapping[str, Sequence[tuple[str, int]]]) -> None:
        self._values: dict[str, list[tuple[str, str, int]]] = {}
        self.learn(values)

    def learn(self, values: Mapping[str, Sequence[tuple[str, int]]]) -> None:
        """Take other values for these kinds."""
        self._values |= {kind: [(fold(value), value, number) for value, number in of] for kind, of in values.items()}

    def matching(self, kind: str, typed: str) -> Iterator[tuple[str, int]]:
        """Values that begin with what was typed, then values of which another word does."""
        start = fold(typed)
        values = self._values.get(kind, [])
        yield from ((value, number) for folded, value, number in values if folded.startswith(start))
        if start:
            inner = f" {start}"
            for folded, value, number in values:
                if inner in folded and not folded.startswith(start):
                    yield value, number


def piece(text: str, cursor: int) -> Piece | None:
    """The piece that ends at the cursor; nothing inside a term, after a phrase or where nothing is known to follow."""
    start, closing = _open_term(text[:cursor])
    following = text[cursor : cursor + 1]
    if closing and any(quote in text[cursor:] for quote in closing):
        return None
    if following and not (following.isspace() or following == ")"):
        return None
    start += text[start:cursor].startswith("-")
    typed = text[start:cursor]
    if typed.startswith("#"):
        return _value(start, cursor, "tag", typed[1:], sign=True)
    if field := _FIELD.match(typed):
        return _value(start, cursor, field[1].lower(), typed[field.end() :])
    return Piece(start, cursor, "", typed) if typed.isalpha() or not typed else None


def _open_term(text: str) -> tuple[int, str]:
    """Where the last term begins, and what would close its quote if that is open."""
    start, closing = 0, ""
    for place, character in enumerate(text):
        if closing:
            closing = "" if character in closing else closing
        elif character in _QUOTES and (text[start:place] in ("", "-", "#", "-#") or text[start:place].endswith(":")):
            closing = _QUOTES[character]
        elif character.isspace() or character == ")" or (character == "(" and text[start:place] in ("", "-")):
            start = place + 1
    return start, closing


def _value(start: int, end: int, field: str, typed: str, *, sign: bool = False) -> Piece | None:
    if typed[:1] in _QUOTES and any(quote in typed[1:] for quote in _QUOTES[typed[0]]):
        return None
    return Piece(start, end, field, typed[1:] if typed[:1] in _QUOTES else typed, sign)


def candidates(found: Piece, words: Vocabulary) -> list[Candidate]:
    """What may take the place of a piece, at most `MOST`; what stands there already is none."""
    if not found.field:
        return [Candidate(f"{name}:", f"{name}:") for name in NAMES if name.startswith(found.typed.lower())]
    values: Iterator[tuple[str, int]]
    if found.field in _FIXED:
        values = ((name, 0) for name in _FIXED[found.field] if name.startswith(found.typed.lower()))
    else:
        values = words.matching(KINDS.get(found.field, ""), found.typed)
    made: list[Candidate] = []
    for value, number in values:
        if value != found.typed and len(made) < MOST:
            written = term(found.field, value)
            made.append(Candidate("#" + written.partition(":")[2] if found.sign else written, value, number))
    return made
