"""Meaning: papers and texts as points, of which those about the same lie near each other whatever their words.

The points are the means of those of their tokens, from the table of WordLlama (https://github.com/dleemiller/WordLlama,
MIT), which lies in its package: nothing is downloaded, and of the package nothing but two files is used. Without the
extra `meaning` all of this says that it is not there.
"""

from __future__ import annotations

import json
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy.typing as npt

    from papertui.ranking.blocks import Arrays, Shelf
    from papertui.store.connection import Database

FORM = "meaning 1, l2_supercat 256"
DIMENSIONS = 256
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
        import numpy as np
        from tokenizers import Tokenizer

        folder = _folder()
        if folder is None:
            raise OSError("the package wordllama is not installed")
        with (folder / _WEIGHTS).open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            head = json.loads(file.read(length))["embedding.weight"]
            if head["dtype"] != "F16" or head["shape"][1] != DIMENSIONS:
                raise ValueError("the table of wordllama has another form")
        start = 8 + length + head["data_offsets"][0]
        self._table = np.memmap(folder / _WEIGHTS, np.float16, "r", start, tuple(head["shape"]))
        self._tokens = Tokenizer.from_file(str(folder / _TOKENS))
        self._tokens.no_padding()
        self._tokens.no_truncation()

    def points(self, texts: list[str]) -> npt.NDArray[Any]:
        """A point of length 1 (float32) a text; that of a text without words is nothing but zeros."""
        return unit(self.sums(texts))

    def sums(self, texts: list[str]) -> npt.NDArray[Any]:
        """The points of each text's tokens added up, so that those of two texts give that of both together."""
        import numpy as np

        out = np.zeros((len(texts), DIMENSIONS), np.float32)
        found = self._tokens.encode_batch([text[:LONGEST] for text in texts], add_special_tokens=False)
        for number, tokens in enumerate(found):
            if tokens.ids:
                out[number] = self._table[np.minimum(tokens.ids, len(self._table) - 1)].sum(0, dtype=np.float32)
        return out


def unit(points: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The points (rows) at length 1; zeros stay."""
    import numpy as np

    out: npt.NDArray[Any] = points / np.maximum(np.linalg.norm(points, axis=1, keepdims=True), 1e-9)
    return out


@cache
def model() -> Model:
    """The model, loaded once in a process."""
    return Model()


class Points:
    """How papers are kept: a point as 256 small numbers with their scale, and its signs as bits."""

    form = FORM

    def __init__(self, db: Database) -> None:
        self._db = db

    def make(self, rows: list[int]) -> Arrays:
        from papertui.store.texts import texts

        found = list(texts(self._db, rows))
        points = model().points([f"{title}. {abstract}" for _, title, abstract in found])
        return coded([row for row, _, _ in found], points)

    def keep(self, arrays: Arrays, mask: npt.NDArray[Any]) -> Arrays:
        return {name: array[mask] for name, array in arrays.items()}

    def join(self, parts: list[Arrays]) -> Arrays:
        import numpy as np

        return {name: np.concatenate([part[name] for part in parts]) for name in ("rows", "codes", "scales", "signs")}


def coded(rows: list[int], points: npt.NDArray[Any]) -> Arrays:
    """Points as they are kept."""
    import numpy as np

    scales = np.maximum(np.abs(points).max(1, initial=0), 1e-9) / 127
    return {
        "rows": np.array(rows, np.int64),
        "codes": np.rint(points / scales[:, None]).astype(np.int8),
        "scales": scales.astype(np.float32),
        "signs": np.packbits(points > 0, axis=1).reshape(len(rows), DIMENSIONS // 8),
    }


def near(shelf: Shelf, point: npt.NDArray[Any], most: int) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """The rows of the `most` nearest papers and how near each is (the cosine, -1 to 1), the nearest first."""
    import numpy as np

    if sum(len(block.rows) for block in shelf.blocks) <= EXACTLY:
        chosen = [(block, slice(None)) for block in shelf.blocks]
    else:
        chosen = list(_likely(shelf, point))
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


def _likely(shelf: Shelf, point: npt.NDArray[Any]) -> list[tuple[Any, Any]]:
    """The papers whose signs agree most with those of the point."""
    import numpy as np

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
        shelf = _shelf(folder, folder.stat().st_mtime_ns)
        rows, scores = near(shelf, model().points([text])[0], k)
    except (OSError, ValueError, IndexError):
        return []
    return list(zip(rows.tolist(), scores.tolist(), strict=True))


@lru_cache(maxsize=1)
def _shelf(folder: Path, changed: int) -> Shelf:
    from papertui.ranking.blocks import Shelf

    return Shelf(folder, FORM)
