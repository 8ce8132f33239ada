"""Words: papers as vectors of the words of title and abstract, and how near each is to a vector.

TF-IDF (Salton and Buckley 1988): a word counts 1 + ln of how often a paper has it, times how rare it is, and vectors
are compared by their cosine. A word is known by the CRC-32 of what the full-text index makes of it, so that blocks need
no dictionary in common; of a million words some hundred share a number with another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

from papertui.ranking.blocks import Block, Shelf
from papertui.ranking.numbers import ascending, np
from papertui.store.matching import STOP_WORDS
from papertui.store.texts import texts, tokenizer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    from papertui.ranking.blocks import Arrays
    from papertui.store.connection import Database

FORM = "words 1"

RARITY = 0.5
"""The power of ln(papers / papers with the word). It counts in both vectors, so in all it counts once, as in BM25."""

MOST_POSTS = 8_000_000
"""So many pairs of word and paper are looked at for one vector, those of its weightiest words."""

_COUNTED = (1 + np.log(np.maximum(np.arange(256), 1))).astype(np.float32)
_CACHED = 1_000_000


class Vector(NamedTuple):
    """Words by their numbers, ascending, and what each weighs."""

    words: npt.NDArray[Any]
    weights: npt.NDArray[Any]

    def scaled(self, factor: float) -> Vector:
        return Vector(self.words, self.weights * np.float32(factor))

    def unit(self) -> Vector:
        """The same direction at length 1; nothing stays nothing."""
        length = float(np.linalg.norm(self.weights))
        return self.scaled(1 / length) if length else self

    def of(self, words: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """What each of these words weighs here."""
        return _at(self.words, self.weights, words)


NOTHING = Vector(np.empty(0, np.uint32), np.empty(0, np.float32))


def total(vectors: Iterable[Vector]) -> Vector:
    """The sum of vectors."""
    given = list(vectors)
    if not given:
        return NOTHING
    words, places = np.unique(np.concatenate([vector.words for vector in given]), return_inverse=True)
    weights = np.bincount(places, np.concatenate([vector.weights for vector in given]), len(words))
    return Vector(words, weights.astype(np.float32))


class Words:
    """How papers are kept: for every word of a block the papers that have it and how often."""

    form = FORM
    step = 2_048

    def __init__(self, db: Database) -> None:
        self._db = db
        self._tokens = tokenizer(db)
        self._numbers: dict[str, int] = {}
        self._stops = {crc32(word.encode()) for word in self._tokens(" ".join(STOP_WORDS))}

    def number(self, word: str) -> int:
        """The number of a word as the index has it, 0 for one that says nothing."""
        found = self._numbers.get(word)
        if found is None:
            found = crc32(word.encode()) if len(word) > 1 else 0
            if found in self._stops:
                found = 0
            if len(self._numbers) > _CACHED:
                self._numbers.clear()
            self._numbers[word] = found
        return found

    def counts(self, text: str) -> dict[int, int]:
        """How often a text has each word that says something."""
        counts: dict[int, int] = {}
        for word in self._tokens(text):
            number = self.number(word)
            if number:
                counts[number] = counts.get(number, 0) + 1
        return counts

    def make(self, rows: list[int]) -> Arrays:
        there: list[int] = []
        packed: list[int] = []
        for row, title, abstract in texts(self._db, rows):
            paper = len(there) << 16
            there.append(row)
            counts = self.counts(f"{title}\n{abstract}")
            packed += [number << 32 | paper | min(count, 255) for number, count in counts.items()]
        return {"rows": np.array(there, np.int64), "packed": np.array(packed, np.uint64)}

    def keep(self, arrays: Arrays, mask: npt.NDArray[Any]) -> Arrays:
        packed = _packed(arrays)
        paper = _papers(packed)
        places = (np.cumsum(mask) - 1).astype(np.uint64)
        chosen = mask[paper]
        packed = packed[chosen] & np.uint64(0xFFFFFFFF0000FFFF) | places[paper[chosen]] << np.uint64(16)
        return {"rows": arrays["rows"][mask], "packed": packed}

    def join(self, parts: list[Arrays], others: Sequence[Block]) -> Arrays:
        moved, before = [], 0
        for part in parts:
            moved.append(_packed(part) + np.uint64(before << 16))
            before += len(part["rows"])
        packed = np.sort(np.concatenate(moved))
        numbers = (packed >> np.uint64(32)).astype(np.uint32)
        words, starts = np.unique(numbers, return_index=True)
        block = {
            "rows": np.concatenate([part["rows"] for part in parts]),
            "words": words,
            "starts": np.append(starts, len(packed)).astype(np.uint32),
            "papers": _papers(packed).astype(np.uint16),
            "counts": (packed & np.uint64(0xFF)).astype(np.uint8),
        }
        return block | {"lengths": _lengths(block, others)}


def _packed(arrays: Arrays) -> npt.NDArray[Any]:
    """Word, paper and count of a block in one number each: 32, 16 and 16 bits."""
    if "packed" in arrays:
        return arrays["packed"]
    words = np.repeat(arrays["words"], _spans(arrays))
    papers = arrays["papers"].astype(np.uint64)
    return words.astype(np.uint64) << np.uint64(32) | papers << np.uint64(16) | arrays["counts"].astype(np.uint64)


def _papers(packed: npt.NDArray[Any]) -> npt.NDArray[Any]:
    return (packed >> np.uint64(16) & np.uint64(0xFFFF)).astype(np.intp)


def _lengths(block: Arrays, others: Sequence[Block]) -> npt.NDArray[Any]:
    """How long the vector of each paper is, as far as is known by now how rare words are."""
    size = len(block["rows"]) + sum(len(other.rows) for other in others)
    sizes = _spans(block)
    having = sizes + sum(_sizes(other, block["words"]) for other in others)
    weights = np.repeat(rarity(size, having), sizes) * _COUNTED[block["counts"]]
    squares = np.bincount(block["papers"], weights.astype(np.float64) ** 2, len(block["rows"]))
    return np.maximum(np.sqrt(squares), 1e-6).astype(np.float32)


def rarity(size: int, having: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """What a word weighs of which `having` of `size` papers have it."""
    # a cache of a few papers has no rare words: there none weighs nothing
    ratio = (size + 1) / np.maximum(having, 1)
    weights: npt.NDArray[Any] = np.log(np.maximum(ratio, 1)).astype(np.float32) ** np.float32(RARITY)
    return weights


class Index:
    """All blocks of words, to be asked."""

    def __init__(self, shelf: Shelf, words: Words) -> None:
        self.shelf = shelf
        self.rows = shelf.rows
        self._words = words
        self._order = np.argsort(self.rows, kind="stable")
        self._sorted = self.rows[self._order]
        self._known = np.empty(0, np.uint32), np.empty(0, np.int64)

    def places(self, rows: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """The places of papers in what `scores` gives, -1 where one is not there."""
        if not len(self._sorted):
            return np.full(len(rows), -1, np.intp)
        at = np.minimum(np.searchsorted(self._sorted, rows), len(self._sorted) - 1)
        return np.where(self._sorted[at] == rows, self._order[at], -1)

    def weigh(self, texts: Sequence[dict[int, int]]) -> list[Vector]:
        """The vectors, of length 1, of texts by how often each has its words."""
        every = np.unique(np.fromiter((word for counts in texts for word in counts), np.uint32))
        rare = self.rarity(every)
        out = []
        for counts in texts:
            words = np.array(sorted(counts), np.uint32)
            often = _COUNTED[np.minimum([counts[word] for word in words.tolist()], 255).astype(np.intp)]
            out.append(Vector(words, often * _at(every, rare, words)).unit())
        return out

    def rarity(self, words: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return rarity(len(self.rows), self._having(words))

    def _having(self, words: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """How many papers have each of these words. What was asked once is known."""
        known, sizes = self._known
        missing = np.unique(words[_lacks(known, words)])
        if len(missing):
            found = np.zeros(len(missing), np.int64)
            for block in self.shelf.blocks:
                found += _sizes(block, missing)
            at = np.searchsorted(known, missing)
            self._known = known, sizes = np.insert(known, at, missing), np.insert(sizes, at, found)
        return _at(known, sizes, words)

    def text(self, text: str) -> Vector:
        """The vector of a text."""
        return self.weigh([self._words.counts(text)])[0]

    def scores(self, vector: Vector) -> npt.NDArray[Any]:
        """How near every paper is to a vector of length 1: the cosine, in the order of `rows`."""
        vector = self._weightiest(vector)
        factors = vector.weights * self.rarity(vector.words)
        out = np.zeros(len(self.rows), np.float32)
        start = 0
        for block in self.shelf.blocks:
            end = start + len(block.rows)
            _score(block, vector.words, factors, out[start:end])
            start = end
        return out

    def _weightiest(self, vector: Vector) -> Vector:
        costs = self._having(vector.words)
        if costs.sum() <= MOST_POSTS:
            return vector
        worth = ascending(-np.abs(vector.weights))
        kept = np.sort(worth[: max(1, int(np.searchsorted(np.cumsum(costs[worth]), MOST_POSTS)))])
        return Vector(vector.words[kept], vector.weights[kept])


def _lacks(keys: npt.NDArray[Any], wanted: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Which of the wanted keys are not there; `keys` ascend."""
    if not len(keys):
        return np.ones(len(wanted), bool)
    lacking: npt.NDArray[Any] = keys[np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)] != wanted
    return lacking


def _sizes(block: Block, words: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """How many papers of a block have each of these words."""
    keys, starts = block.arrays["words"], block.arrays["starts"]
    if not len(keys):
        return np.zeros(len(words), np.int64)
    at = np.minimum(np.searchsorted(keys, words), len(keys) - 1)
    sizes: npt.NDArray[Any] = np.where(keys[at] == words, starts[at + 1] - starts[at], 0).astype(np.int64)
    return sizes


def _spans(arrays: Arrays) -> npt.NDArray[Any]:
    """How many papers have each word of a block."""
    starts: npt.NDArray[Any] = arrays["starts"].astype(np.int64)
    spans: npt.NDArray[Any] = starts[1:] - starts[:-1]
    return spans


def _at(keys: npt.NDArray[Any], values: npt.NDArray[Any], wanted: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The values of the wanted keys, 0 for one that is not there; `keys` ascend."""
    if not len(keys):
        return np.zeros(len(wanted), values.dtype)
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[at] == wanted, values[at], 0)


def _score(block: Block, words: npt.NDArray[Any], factors: npt.NDArray[Any], out: npt.NDArray[Any]) -> None:
    """Add up, for every paper of a block, what each word it has brings."""
    arrays = block.arrays
    keys, starts, papers, counts = arrays["words"], arrays["starts"], arrays["papers"], arrays["counts"]
    at = np.minimum(np.searchsorted(keys, words), max(0, len(keys) - 1))
    there = np.flatnonzero((keys[at] == words) & (factors != 0)) if len(keys) else at[:0]
    at = at[there]
    for start, end, factor in zip(starts[at].tolist(), starts[at + 1].tolist(), factors[there], strict=True):
        np.add.at(out, papers[start:end], (factor * _COUNTED).take(counts[start:end]))
    out /= arrays["lengths"]
