"""Citation keys: `vaswani2017attention`. One that was given stays, whatever becomes of title, authors and year."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from papertui.exporters import facts
from papertui.model import Paper, View

# letters that do not come apart into an ASCII letter and an accent
_ASCII = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i"})
_SMALL_WORDS = re.compile(
    "a|an|and|are|as|at|by|can|do|does|for|from|how|in|is|of|on|or|the|to|towards|via|what|when|why|with"
)
_LONGEST = 60
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9:._+/-]{0,99}")


class Keys:
    """The citation keys by paper key: those that were `given` before, and others made where they are asked for.

    `fresh` holds the ones that were made. Two papers never get one key; `avoid` tells of keys that are not to be made,
    in lower case, as BibTeX does not tell capitals from small letters.
    """

    def __init__(self, given: Mapping[str, str] | None = None) -> None:
        self._given: dict[str, str] = {}
        self.fresh: dict[str, str] = {}
        self._taken: set[str] = set()
        for paper, key in (given or {}).items():
            # two computers that did not know of each other may have given one key to two papers
            if key.lower() not in self._taken and _KEY.fullmatch(key):
                self._given[paper] = key
                self._taken.add(key.lower())

    def of(self, paper: Paper) -> str:
        """The key of a paper, made and remembered if it has none."""
        known = self._given.get(paper.key)
        if known is None:
            known = self.free(base(paper))
            self._given[paper.key] = self.fresh[paper.key] = known
        return known

    def given(self, paper: Paper) -> str | None:
        """The key of a paper if it has one already."""
        return self._given.get(paper.key)

    def free(self, wanted: str) -> str:
        """The key, or with the first letters behind it that make it one that nothing has; from now on it is taken."""
        key, number = wanted, 1
        while key.lower() in self._taken:
            number += 1
            key = wanted + _letters(number)
        self._taken.add(key.lower())
        return key

    def avoid(self, keys: Iterable[str]) -> None:
        """Never make one of these."""
        self._taken.update(key.lower() for key in keys)


def citation_keys(views: Iterable[View]) -> dict[str, str]:
    """Keys for papers of which none was given one, by paper key: in the order of these, whatever that of the papers."""
    keys = Keys()
    return {key: keys.of(paper) for key, paper in sorted((view.paper.key, view.paper) for view in views)}


def base(paper: Paper) -> str:
    """The key a paper would have if it were alone: family name, year of the first version, first word of the title."""
    authors = facts.names(paper)
    words = [_plain(word) for word in re.split(r"[\W_]+", facts.title(paper))]
    words = [word for word in words if word]
    first = next((word for word in words if not _SMALL_WORDS.fullmatch(word)), words[0] if words else "")
    year = facts.published(paper)[:1]
    key = (_plain(authors[0].family) if authors else "") + (f"{year[0]:04}" if year else "nd") + first
    return key[:_LONGEST] or "paper"


def _plain(word: str) -> str:
    """Lower-case ASCII letters and digits: what is left of `word` without accents."""
    parted = unicodedata.normalize("NFKD", word.lower().translate(_ASCII))
    return re.sub(r"[^a-z0-9]", "", parted)


def _letters(number: int) -> str:
    """2 is `b`, 26 `z`, 27 `aa`."""
    out = ""
    while number:
        number, rest = divmod(number - 1, 26)
        out = chr(97 + rest) + out
    return out
