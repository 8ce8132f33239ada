"""Did you mean: words of the cache that come close to one that it does not have.

The full-text index is the dictionary, as it is complete and never older than the papers. It has words without their
endings, so of a word that comes close the ways in which papers write it are looked up, and the nearest of these counts.
"""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

import apsw

from papertui.query.tree import Match, Node, Phrase, Query, Word, leaves
from papertui.query.unparsing import name_term, term
from papertui.store import bodies, matching, schema, texts
from papertui.text import fold

SHORTEST = 4
"""Letters of a word that can be put right: of shorter ones too many come close."""

LONGEST = 30
RARE = 5
"""A word in fewer papers may be a slip of their authors: another that is `MORE` times as frequent is offered, too."""

MORE = 50
COMMON = 2
"""What is offered is in so many papers at least."""

_READ = 6
_TRIED = 24
_WORDS = 5
"""So many words of a query are looked at."""

_NAMED = {
    "cat": (schema.CATEGORY,),
    "org": (schema.ORGANIZATION, schema.HANDLE),
    "tag": (schema.TAG,),
    "kw": (schema.KEYWORD,),
}
"""The fields whose values are known by heart: of the kinds of terms that they look for."""

_TABLES = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.spoken USING fts5vocab('main', 'words', 'row');"
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.spoken_at USING fts5vocab('main', 'words', 'instance')"
)


def suggestion(db: apsw.Connection, query: Query) -> str | None:
    """The text of the query with words of the cache for those that it does not have; `None` where none come close."""
    text = query.text
    speller = _Speller(db)
    for word in dict.fromkeys(_words(query)):
        better = speller.better(word)
        if better is not None:
            # nothing in it is taken for a group of the pattern, as it is letters and spaces
            text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", better, text, count=1)
    for node, positive in leaves(query.where):
        if positive and isinstance(node, Match) and node.field in _NAMED:
            named = _value(db, node)
            if named is not None:
                typed = rf"""(?:#|\b\w+:)(?P<quote>"?){re.escape(node.value)}(?P=quote)(?![\w.])"""
                before, found, rest = _parted(typed, text)
                text = f"{before}{_term(node, named)}{rest}" if found else text
    return text if text != query.text else None


def can_be_put_right(query: Query) -> bool:
    """Whether a query has anything of which another spelling may be known."""
    asked = [node for node, positive in leaves(query.where) if positive]
    named = {"author", *_NAMED}
    return any(isinstance(node, Word | Phrase) or (isinstance(node, Match) and node.field in named) for node in asked)


def _parted(pattern: str, text: str) -> tuple[str, str, str]:
    """The text before, in and behind the first match, whatever its letters' case."""
    found = re.search(pattern, text, re.IGNORECASE)
    return (text[: found.start()], found[0], text[found.end() :]) if found else (text, "", "")


def _term(node: Match, value: str) -> str:
    if node.field == "org":
        return name_term("org", value, node.exact or not value.isalnum())
    return term(node.field, value)


def _value(db: apsw.Connection, node: Match) -> str | None:
    """The value of a field that comes closest to one that no paper has."""
    typed = fold(node.value)
    if len(typed) < SHORTEST:
        return None
    asked = "SELECT value, size FROM tally WHERE kind IN (SELECT value FROM json_each(?)) AND size > 0"
    rows: Any = db.execute(asked, (json.dumps(_NAMED[node.field]),))
    near: list[_Near] = []
    most = 1 if len(typed) < 7 else 2
    for value, size in rows:
        whole = fold(value)
        if typed == whole or (node.field == "org" and typed in whole) or whole.startswith(f"{typed}."):
            return None
        # an organization is found by a part of its name
        parts = [whole, *whole.split()] if node.field == "org" and not node.exact else [whole]
        for part in parts:
            if len(part) >= SHORTEST and (away := distance(part, typed, most)) <= most:
                near.append(_Near(away, -size, value if part is whole else part))
    return min(near).written if near else None


def _words(query: Query) -> list[str]:
    asked: list[Node] = [node for node, positive in leaves(query.where) if positive]
    said = [node.text for node in asked if isinstance(node, Word | Phrase)]
    said += [node.value for node in asked if isinstance(node, Match) and node.field == "author"]
    words = [word for text in said for word in re.findall(r"[^\W\d_]+", text)]
    return [word for word in words if SHORTEST <= len(word) <= LONGEST and _is_plain(word)][: 4 * _WORDS]


def _is_plain(word: str) -> bool:
    return fold(word).isascii() and word.lower() not in matching.STOP_WORDS


class _Near(NamedTuple):
    distance: int
    rarity: int
    written: str


class _Speller:
    def __init__(self, db: apsw.Connection) -> None:
        self._db = db
        self._stems = texts.tokenizer(db)
        self._places = texts.placer(db)
        ((readonly,),) = db.execute("PRAGMA query_only").fetchall()
        db.execute("PRAGMA query_only=0")
        try:
            db.execute(_TABLES)
        finally:
            db.execute(f"PRAGMA query_only={readonly}")
        self._left = _WORDS

    def better(self, word: str) -> str | None:
        """How papers write what the word may stand for; `None` for a word they have."""
        typed = fold(word)
        stems = self._stems(typed)
        papers = self._papers(stems[0]) if len(stems) == 1 else 0
        if papers >= RARE or self._left == 0:
            return None
        self._left -= 1
        if apart := self._apart(typed):
            return apart
        found = self._nearest(typed, set(stems), 1 if papers or len(typed) < 7 else 2)
        if found is None or (papers and found.rarity > -MORE * papers):
            return None
        return found.written.capitalize() if word[:1].isupper() and word[1:].islower() else found.written

    def _papers(self, stem: str) -> int:
        for (number,) in self._db.execute("SELECT doc FROM temp.spoken WHERE term = ?", (stem,)):
            return int(str(number))
        return 0

    def _apart(self, typed: str) -> str | None:
        """Two words that were typed without the space between them and stand next to each other in some paper."""
        for at in range(2, len(typed) - 1):
            apart = f"{typed[:at]} {typed[at:]}"
            asked = "SELECT 1 FROM words WHERE words MATCH ? LIMIT 1"
            if any(True for _ in self._db.execute(asked, (matching.raw(apart),))):
                return apart
        return None

    def _nearest(self, typed: str, own: set[str], most: int) -> _Near | None:
        stems: dict[str, int] = {}
        for stem, papers in self._beginning(typed[:2]):
            if len(typed) - 7 <= len(stem) <= len(typed) + most and papers >= COMMON and stem not in own:
                away = distance_of_beginning(stem, typed, most)
                if away <= most:
                    stems[stem] = papers
        for other in _slips_at_the_start(typed):
            for stem in self._stems(other):
                if stem not in stems and stem not in own and (papers := self._papers(stem)) >= COMMON:
                    stems[stem] = papers
        likely = sorted(stems, key=lambda stem: (-min(len(stem), len(typed) - 3), -stems[stem]))[:_TRIED]
        near = [
            _Near(away, -stems[stem], written)
            for stem in likely
            for written in self._written(stem)
            if (away := distance(written, typed, most)) <= most
        ]
        return min(near, default=None)

    def _beginning(self, start: str) -> list[tuple[str, int]]:
        after = start[:-1] + chr(ord(start[-1]) + 1)
        rows: Any = self._db.execute("SELECT term, doc FROM temp.spoken WHERE term >= ? AND term < ?", (start, after))
        return list(rows)

    def _written(self, stem: str) -> set[str]:
        """The ways in which some papers write a word of the index, in small letters and without accents."""
        found: set[str] = set()
        rows: Any = self._db.execute("SELECT DISTINCT doc FROM temp.spoken_at WHERE term = ? LIMIT ?", (stem, _READ))
        for (row,) in rows.fetchall():
            for (stored,) in self._db.execute("SELECT record FROM body WHERE id = ?", (row,)).fetchall():
                paper = bodies.unpack(stored)
                names = " ".join(author.name for author in paper.authors)
                told = " ".join((paper.title, paper.abstract, names, *paper.keywords))
                found.update(fold(written) for token, written in self._places(told) if token == stem)
        return found


def _slips_at_the_start(typed: str) -> list[str]:
    """What may have been meant where one of the first two letters is wrong, missing, too many or in another place."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    first, second, rest = typed[0], typed[1], typed[2:]
    found = [second + first + rest, second + rest, first + rest, first + rest[0] + second + rest[1:]]
    for letter in letters:
        found += [letter + typed, letter + typed[1:], typed[0] + letter + typed[1:], typed[0] + letter + typed[2:]]
    return [other for other in dict.fromkeys(found) if other != typed]


def distance(one: str, other: str, most: int) -> int:
    """Letters put in, left out, exchanged or swapped with the next; more than `most` is `most` + 1."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    return _table(one, other, most, whole=True)


def distance_of_beginning(beginning: str, word: str, most: int) -> int:
    """The distance of a text from the nearest beginning of a word."""
    return _table(beginning, word, most, whole=False)


def _table(one: str, other: str, most: int, *, whole: bool) -> int:
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        earlier, before, row = before, row, [place]
        for at, there in enumerate(other, 1):
            cost = min(before[at] + 1, row[at - 1] + 1, before[at - 1] + (letter != there))
            if earlier and at > 1 and letter == other[at - 2] and one[place - 2] == there:
                cost = min(cost, earlier[at - 2] + 1)
            row.append(cost)
        if min(row) > most and (not before or min(before) > most):
            return most + 1
    return min(row[-1] if whole else min(row), most + 1)
