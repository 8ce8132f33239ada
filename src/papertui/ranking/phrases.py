"""The words and phrases of titles: what may be worth counting."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from papertui.store.matching import STOP_WORDS

LONGEST = 3
"""Words of a phrase, at most."""

_SHORTEST = 2
_BREAK = re.compile(r"\$[^$]*\$|\\[A-Za-z]+|[^\w\s'’+-]+|\s[-–—]+\s|_+")
_WORD = re.compile(r"[^\W_][\w'’+-]*")

_SAY_NOTHING = frozenset(
    "via using use towards toward based approach approaches method methods novel new study studies analysis paper"
    " review survey improved improving efficient effective framework beyond without within through under over between"
    " across against among when case one two three first all any each other more less better best non et al de la der"
    " des und part i ii iii iv what's it's its some do does really only still also not should vs cannot own before"
    " after next simple right large".split()
)
_FILL = STOP_WORDS | _SAY_NOTHING


class Phrases:
    """Every phrase of some titles that is in at least `least` of them, and which titles have it.

    A phrase neither begins nor ends with a word that says nothing; inside it one may stand ("chain of thought").
    """

    def __init__(self, titles: Iterable[str], least: int) -> None:
        self._written: dict[str, Counter[str]] = {}
        parts = [self._parts(title) for title in titles]
        self._seen: Counter[str] = Counter()
        for title in parts:
            self._seen.update(word for words in title for word in words)
        often = {word for word, number in self._seen.items() if number >= least}
        self.names: list[str] = []
        self.pairs: list[tuple[int, int]] = []
        """Phrase by place in `names`, title by place."""
        self._collect(parts, often, least)

    def _collect(self, parts: list[list[list[str]]], often: set[str], least: int) -> None:
        places: dict[str, int] = {}
        found: list[tuple[int, int]] = []
        for number, title in enumerate(parts):
            for phrase in {phrase for words in title for phrase in _phrases(words, often)}:
                found.append((places.setdefault(phrase, len(places)), number))
        sizes = Counter(place for place, _ in found)
        kept = {place: 0 for place in sizes if sizes[place] >= least}
        for phrase, place in places.items():
            if place in kept:
                kept[place] = len(self.names)
                self.names.append(phrase)
        self.pairs = [(kept[place], number) for place, number in found if place in kept]

    def _parts(self, title: str) -> list[list[str]]:
        """The words of a title in lower case, parted where a phrase cannot go on."""
        parts = []
        for piece in _BREAK.split(title):
            words = []
            for written in _WORD.findall(piece):
                written = written.strip("-'’")
                word = written.lower()
                words.append(word)
                if _lowered(written) != word:
                    self._written.setdefault(word, Counter())[written] += 1
            if words:
                parts.append(words)
        return parts

    def shown(self, phrase: str) -> str:
        """The phrase as most titles write it, but for capitals that every title gives its words."""
        return " ".join(map(self._shown, phrase.split()))

    def _shown(self, word: str) -> str:
        written = self._written.get(word)
        if written is None:
            return word
        best, number = max(written.items(), key=lambda pair: pair[1])
        return best if number * 2 > self._seen[word] else word


def _lowered(word: str) -> str:
    """Without the capitals that a title gives its words."""
    return "-".join(part[:1].lower() + part[1:] for part in word.split("-"))


def is_worth(word: str) -> bool:
    """Whether a word may begin or end a phrase."""
    return len(word) >= _SHORTEST and word not in _FILL and not word.isdecimal()


def _phrases(words: list[str], often: set[str]) -> Iterable[str]:
    for start, word in enumerate(words):
        if not is_worth(word) or word not in often:
            continue
        yield word
        for end in range(start + 2, min(start + LONGEST, len(words)) + 1):
            if words[end - 1] not in often:
                break
            if is_worth(words[end - 1]):
                yield " ".join(words[start:end])
