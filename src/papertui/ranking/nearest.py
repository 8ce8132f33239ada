"""The papers nearest to single ones that the reader likes, whatever their sum says.

Who likes papers of several subjects has a sum that lies between them, where nothing is. So a paper counts more that is
near to a few of the latest: by the mean of how near it is to the three that are nearest to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from papertui.ranking.numbers import np
from papertui.ranking.terms import Vector

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from papertui.ranking.terms import Index

LATEST = 30
"""So many of the papers that were starred, queued or tagged last are looked at one by one."""

FEW = 3

_WORDS = 40
"""So many of the weightiest words of a paper tell what is near it as well as all of them, in a third of the time."""

_DEEP = 1_000

_EVERY = 64


class Nearest:
    """What is near to single papers of an index, kept from one time to the next."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._near: dict[int, tuple[npt.NDArray[Any], npt.NDArray[Any]]] = {}

    def scores(
        self, vectors: Mapping[int, Vector], weights: Mapping[int, float]
    ) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
        """The places of papers that are near to some of these papers, and 0 to 1: how near, 1 for the nearest of all.

        Papers are given by row, with the vectors of their words and what each counts.
        """
        found = [(*self._around(row, vector), weights[row]) for row, vector in vectors.items()]
        if not found:
            return np.empty(0, np.intp), np.empty(0, np.float32)
        places = np.concatenate([places for places, _, _ in found])
        near = np.concatenate([near * np.float32(weight) for _, near, weight in found])
        order = np.lexsort((-near, places))
        places, near = places[order], near[order]
        first = np.flatnonzero(np.append(True, places[1:] != places[:-1])) if len(places) else places
        ranks = np.arange(len(places)) - np.repeat(first, np.diff(np.append(first, len(places))))
        best = ranks < FEW
        places, at = np.unique(places[best], return_inverse=True)
        sums = np.bincount(at, near[best], len(places)).astype(np.float32)
        return places, sums / np.float32(max(float(sums.max(initial=0)), 1e-9))

    def _around(self, row: int, vector: Vector) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
        """The places of the papers nearest to one, and how near they are; itself as near as the nearest other."""
        found = self._near.get(row)
        if found is None:
            scores = self._index.scores(_weightiest(vector))
            (own,) = self._index.places(np.array([row], np.int64)).tolist()
            if own >= 0:
                scores[own] = 0  # else it would stand far before all others
                scores[own] = scores.max(initial=0)
            places = highest(scores, _DEEP)
            found = self._near[row] = places, scores[places]
        return found


def highest(scores: npt.NDArray[Any], most: int) -> npt.NDArray[Any]:
    """The places of the highest numbers above 0, in no order."""
    # what is below most of the highest of every 64th number need not be looked at
    sample = np.sort(scores[::_EVERY])[::-1]
    enough = 2 * most // _EVERY
    least = max(float(sample[enough]), 0.0) if len(sample) > enough else 0.0
    places = np.flatnonzero(scores >= least if least else scores > 0)
    if least and len(places) < most:
        places = np.flatnonzero(scores > 0)
    if len(places) > most:
        places = places[np.argpartition(-scores[places], most - 1)[:most]]
    return places


def _weightiest(vector: Vector) -> Vector:
    kept = np.sort(np.argsort(-vector.weights, kind="stable")[:_WORDS])
    return Vector(vector.words[kept], vector.weights[kept])
