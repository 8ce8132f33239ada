"""How well a name answers to what was typed, and which of its characters do: pure, for palette, help and pickers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from papertui.text import fold
from papertui.tui.spans import Line, Span

WHOLE, START, WORD, INSIDE, ABOUT, SCATTERED = range(6)
"""From best to worst: the whole name, its beginning, the beginning of a word, inside a word, only in what is said about
it, and as scattered letters of which the first begins a word."""


LONGEST = 12
"""Letters of a word that are looked for scattered; who types more means the word."""


class Match(NamedTuple):
    """`rank` compares: the smaller the better. `places` are the positions in the name that answer."""

    rank: tuple[int, int]
    places: tuple[int, ...]


def match(typed: str, name: str, about: str = "") -> Match | None:
    """The match of a name, or `None` where a typed word is nowhere. `about` is searched too, but shows nothing."""
    words = fold(typed).split()
    letters, origins = _letters(name)
    kinds: list[int] = []
    first = len(letters)
    places: set[int] = set()
    for word in words:
        kind, where = _place(word, letters, fold(about))
        if kind is None:
            return None
        kinds.append(kind)
        first = min([first, *where])
        places.update(origins[at] for at in where)
    worst = max(kinds, default=WORD)
    if words and worst <= WORD and letters.startswith(whole := " ".join(words)):
        worst = WHOLE if letters == whole else START
    return Match((worst, first), tuple(sorted(places)))


@lru_cache(4096)
def _letters(name: str) -> tuple[str, tuple[int, ...]]:
    """The name folded, and for each letter of that the position it comes from."""
    pairs = [(letter, at) for at, char in enumerate(name) for letter in fold(char)]
    return "".join(letter for letter, _ in pairs), tuple(at for _, at in pairs)


def _place(word: str, letters: str, about: str) -> tuple[int | None, range | list[int]]:
    at = letters.find(word)
    while at > 0 and letters[at - 1].isalnum():
        at = letters.find(word, at + 1)
    if at >= 0:
        return WORD, range(at, at + len(word))
    at = letters.find(word)
    if at >= 0:
        return INSIDE, range(at, at + len(word))
    if word in about:
        return ABOUT, []
    scattered = _scattered(word, letters)
    return (SCATTERED, scattered) if scattered else (None, [])


def _scattered(word: str, letters: str) -> list[int]:
    """The letters of the word in their order, each later in the same word as the one before or at the beginning of one;
    nothing where a letter has no place."""
    if not 2 <= len(word) <= LONGEST:
        return []
    begins = [at == 0 or not letters[at - 1].isalnum() for at in range(len(letters))]
    # the ways to the letter reached so far, by where it stands; one way to each place is enough
    ways = {at: [at] for at, letter in enumerate(letters) if letter == word[0] and begins[at]}
    for letter in word[1:]:
        further: dict[int, list[int]] = {}
        for start, way in ways.items():
            same = True
            for at in range(start + 1, len(letters)):
                same = same and letters[at].isalnum()
                if letters[at] == letter and (same or begins[at]) and at not in further:
                    further[at] = [*way, at]
        ways = further
    return min(ways.values(), default=[])


def shown(name: str, places: Sequence[int], role: str = "") -> Line:
    """The name, cut or not, with the characters at `places` in the role `match`."""
    spans: list[Span] = []
    begun, marked = 0, set(places)
    for at in range(1, len(name) + 1):
        if at == len(name) or (at in marked) != (begun in marked):
            spans.append(Span(name[begun:at], "match" if begun in marked else role))
            begun = at
    return tuple(spans)
