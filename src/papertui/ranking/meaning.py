"""Meaning: papers and texts as points, of which those about the same lie near each other whatever their words.

The points are the means of those of their tokens, from the table of WordLlama (https://github.com/dleemiller/WordLlama,
MIT), which lies in its package: nothing is downloaded, and of the package nothing but two files is used. Without the
extra `meaning` all of this says that it is not there.
"""

from __future__ import annotations

import json
import os
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from papertui.errors import PapertuiError
from papertui.store.texts import texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from papertui.ranking.blocks import Arrays, Block, Shelf
    from papertui.store.connection import Database

FORM = "meaning 1, l2_supercat 256"
DIMENSIONS = 256
TOKENS = 32_000
LONGEST = 4_000
"""So many characters of a text count."""

EXACTLY = 150_000
"""Up to so many papers all are compared as they are; of more the likeliest are chosen by signs alone first."""

CHOSEN = 4_096
_WEIGHTS = "weights/l2_supercat_256.safetensors"
_TOKENS = "tokenizers/l2_supercat_tokenizer_config.json"


def available() -> bool:
    """Whether the extra `meaning` is installed; loads nothing of it."""
    return _folder() is not None and find_spec("tokenizers") is not None


@cache
def _folder() -> Path | None:
    found = find_spec("wordllama")
    for place in (found.submodule_search_locations or ()) if found is not None else ():
        if (Path(place) / _WEIGHTS).is_file() and (Path(place) / _TOKENS).is_file():
            return Path(place)
    return None


class Model:
    """The table of tokens, loaded. Takes 30 MB; raises `OSError` or `ValueError` where the package is damaged."""

    def __init__(self) -> None:
        from papertui.ranking.numbers import np

        # what makes the tokenizer use a thread for every core also warns of it in every program started afterwards
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        from tokenizers import Tokenizer

        folder = _folder()
        if folder is None:
            raise OSError("the package wordllama is not installed")
        with (folder / _WEIGHTS).open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            head = json.loads(file.read(length))["embedding.weight"]
            if head["dtype"] != "F16" or head["shape"] != [TOKENS, DIMENSIONS]:
                raise ValueError("the table of wordllama has another form")
        start = 8 + length + head["data_offsets"][0]
        self._table = np.memmap(folder / _WEIGHTS, np.float16, "r", start, tuple(head["shape"]))
        self._tokens = Tokenizer.from_file(str(folder / _TOKENS))
        self._tokens.no_padding()
        self._tokens.no_truncation()

    def tokens(self, texts: list[str]) -> list[npt.NDArray[Any]]:
        """The tokens of each text, by number."""
        from papertui.ranking.numbers import np

        found = self._tokens.encode_batch([text[:LONGEST] for text in texts], add_special_tokens=False)
        return [np.minimum(np.array(tokens.ids, np.int64), TOKENS - 1) for tokens in found]

    def points(self, texts: list[str]) -> npt.NDArray[Any]:
        """A point of length 1 (float32) a text; that of a text without words is nothing but zeros."""
        return unit(self.sums(texts))

    def sums(self, texts: list[str]) -> npt.NDArray[Any]:
        """The points of each text's tokens added up, so that those of two texts give that of both together."""
        return self.added(self.tokens(texts))

    def added(self, texts: list[npt.NDArray[Any]]) -> npt.NDArray[Any]:
        """The points of tokens added up, for the tokens of each text; that of none is nothing but zeros."""
        from papertui.ranking.numbers import np

        out = np.zeros((len(texts), DIMENSIONS), np.float32)
        for number, tokens in enumerate(texts):
            if len(tokens):
                out[number] = self._table[tokens].sum(0, dtype=np.float32)
        return out

    def agreement(
        self, mine: npt.NDArray[Any], theirs: list[npt.NDArray[Any]], weights: npt.NDArray[Any]
    ) -> npt.NDArray[Any]:
        """How well the tokens of a text and those of each other find counterparts: the mean cosine of each token to the
        nearest of the other text, both ways, by what tokens weigh."""
        from papertui.ranking.numbers import np

        out = np.zeros(len(theirs), np.float32)
        mine = np.unique(mine)
        if not len(mine):
            return out
        points = unit(self._table[mine].astype(np.float32))
        own = weights[mine] / max(float(weights[mine].sum()), 1e-9)
        for number, tokens in enumerate(theirs):
            tokens = np.unique(tokens)
            if len(tokens):
                alike = points @ unit(self._table[tokens].astype(np.float32)).T
                other = weights[tokens] / max(float(weights[tokens].sum()), 1e-9)
                out[number] = alike.max(1) @ own + alike.max(0) @ other
        return out


def unit(points: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The same directions at length 1; nothing stays nothing."""
    from papertui.ranking.numbers import np

    lengths = np.linalg.norm(points, axis=1, keepdims=True)
    scaled: npt.NDArray[Any] = points / np.maximum(lengths, 1e-9)
    return scaled


@cache
def model() -> Model:
    """The model, loaded once in a process."""
    return Model()


class Points:
    """How papers are kept: a point as 256 small numbers with their scale, and its signs as bits."""

    form = FORM
    step = 128

    def __init__(self, db: Database) -> None:
        self._db = db

    def make(self, rows: list[int]) -> Arrays:
        from papertui.ranking.numbers import np

        found = list(texts(self._db, rows))
        tokens = model().tokens([f"{title}. {abstract}" for _, title, abstract in found])
        having = np.zeros(TOKENS, np.int32)
        for one in tokens:
            having[np.unique(one)] += 1
        return coded([row for row, _, _ in found], unit(model().added(tokens))) | {"having": having}

    def keep(self, arrays: Arrays, mask: npt.NDArray[Any]) -> Arrays:
        # which tokens the others have is not known any more: their share serves
        having: npt.NDArray[Any] = (arrays["having"] * (mask.sum() / max(1, len(mask)))).astype("int32")
        return {name: arrays[name][mask] for name in _EACH} | {"having": having}

    def join(self, parts: list[Arrays], others: Sequence[Block]) -> Arrays:
        from papertui.ranking.numbers import np

        joined: Arrays = {name: np.concatenate([part[name] for part in parts]) for name in _EACH}
        joined["having"] = np.stack([part["having"] for part in parts]).sum(0, np.int32)
        return joined


_EACH = ("rows", "codes", "scales", "signs")


def coded(rows: list[int], points: npt.NDArray[Any]) -> Arrays:
    """Points as they are kept."""
    from papertui.ranking.numbers import np

    scales = np.maximum(np.abs(points).max(1, initial=0), 1e-9) / 127
    return {
        "rows": np.array(rows, np.int64),
        "codes": np.rint(points / scales[:, None]).astype(np.int8),
        "scales": scales.astype(np.float32),
        "signs": np.packbits(points > 0, axis=1).reshape(len(rows), DIMENSIONS // 8),
    }


def token_weights(shelf: Shelf) -> npt.NDArray[Any]:
    """What each token weighs: the rarer, the more."""
    from papertui.ranking.numbers import np

    having = np.zeros(TOKENS, np.int64)
    for block in shelf.blocks:
        having += block.arrays["having"]
    size = sum(len(block.rows) for block in shelf.blocks)
    weights: npt.NDArray[Any] = np.log((size + 1) / (having + 1)).clip(0).astype(np.float32)
    return weights


def point_of(shelf: Shelf, row: int) -> npt.NDArray[Any] | None:
    """The point of a paper, where it has one."""
    from papertui.ranking.numbers import np

    for block in shelf.blocks:
        for at in np.flatnonzero(block.rows == row)[:1]:
            point: npt.NDArray[Any] = block.arrays["codes"][at].astype(np.float32) * block.arrays["scales"][at]
            return point
    return None


def near(
    shelf: Shelf, point: npt.NDArray[Any], most: int, among: npt.NDArray[Any] | None = None
) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """The rows of the `most` nearest papers and how near each is (the cosine, -1 to 1), the nearest first."""
    from papertui.ranking.numbers import np

    chosen: list[tuple[Block, Any]]
    if among is not None:
        chosen = [(block, np.flatnonzero(np.isin(block.rows, among))) for block in shelf.blocks]
    elif sum(len(block.rows) for block in shelf.blocks) <= EXACTLY:
        chosen = [(block, slice(None)) for block in shelf.blocks]
    else:
        chosen = _likely(shelf, point)
    if not chosen or not point.any():
        return np.empty(0, np.int64), np.empty(0, np.float32)
    scores = np.concatenate(
        [
            (block.arrays["codes"][at].astype(np.float32) @ point.astype(np.float32)) * block.arrays["scales"][at]
            for block, at in chosen
        ]
    )
    rows = np.concatenate([block.rows[at] for block, at in chosen])
    # of equally near ones the newest first, so that the order is the same every time
    best = np.lexsort((-rows, -scores))[:most]
    return rows[best], scores[best]


def _likely(shelf: Shelf, point: npt.NDArray[Any]) -> list[tuple[Block, Any]]:
    """The papers whose signs agree most with those of the point."""
    from papertui.ranking.numbers import np

    signs = np.packbits(point > 0).view(np.uint64)
    apart = [
        np.bitwise_count(block.arrays["signs"].view(np.uint64) ^ signs).sum(1, dtype=np.int16) for block in shelf.blocks
    ]
    far = np.partition(np.concatenate(apart), CHOSEN)[CHOSEN]
    return [(block, np.flatnonzero(away <= far)) for block, away in zip(shelf.blocks, apart, strict=True)]


def folder_of(cache: Path) -> Path:
    """Where the points of the papers of a cache are."""
    return cache.parent / "ranking" / "meaning"


def nearest(text: str, k: int, cache: Path | None = None) -> list[tuple[int, float]]:
    """The rows of the `k` papers nearest in meaning to a text, with the cosine, the nearest first.

    Works in this process, and the first call loads numpy, the tokenizer and the table (0.3 s, 100 MB): the screen asks
    its `ranker.Ranker` instead, which has a process of its own. Papers that were not indexed yet are not found; without
    the extra, an index or a word in the text nothing is. `cache` is the path of `cache.db`, else the user's own.
    """
    if not text.strip() or not available():
        return []
    if cache is None:
        from papertui import paths

        cache = paths.find().cache
    folder = folder_of(cache)
    try:
        shelf = _shelf(folder, folder.stat().st_mtime_ns, cache)
        rows, scores = near(shelf, model().points([text])[0], k)
    except (OSError, ValueError, IndexError, PapertuiError):
        return []
    return list(zip(rows.tolist(), scores.tolist(), strict=True))


@lru_cache(maxsize=1)
def _shelf(folder: Path, changed: int, cache: Path) -> Shelf:
    from papertui.ranking.blocks import Shelf
    from papertui.store.connection import open_reader
    from papertui.store.texts import born

    db = open_reader(cache)
    try:
        return Shelf(folder, f"{FORM} of {born(db)}")
    finally:
        db.close()
