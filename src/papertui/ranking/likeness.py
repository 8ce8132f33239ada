"""More like this: papers by how alike they are to one, what their words say and what they mean taken together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from papertui.ranking import meaning
from papertui.ranking.numbers import np
from papertui.store.texts import texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from papertui.ranking.blocks import Shelf
    from papertui.ranking.terms import Index
    from papertui.store.connection import Database

DEEP = 1_000
"""So many of the likeliest of each ranking are looked at."""

ALIGNED = 256
"""So many of the best are compared token by token."""

_SMOOTHING = 60
"""Of reciprocal rank fusion (Cormack, Clarke and Büttcher 2009)."""

WORDS, POINTS, TOKENS = 2.0, 1.0, 1.0
"""What each ranking counts: words as much as both kinds of meaning."""


class Place(NamedTuple):
    """A paper and how alike it is: 1 for one that is first in every ranking."""

    row: int
    score: float


def similar(
    db: Database, index: Index, points: Shelf | None, row: int, most: int, among: Sequence[int] | None = None
) -> list[Place]:
    """The papers most like that of `row`, best first, itself left out.

    Without `points` words alone say so. With `among` only those papers are put into order.
    """
    own = next(texts(db, [row]), None)
    if own is None:
        return []
    chosen = None if among is None else np.array(sorted(set(among) - {row}), np.int64)
    text = f"{own[1]}\n{own[2]}"
    rankings = [(WORDS, _by_words(index, text, row, chosen))]
    if points is None or not len(points.rows):
        return fused(rankings, most)
    rankings.append((POINTS, _by_points(points, _point(points, text, row), row, chosen)))
    best = [place.row for place in fused(rankings, ALIGNED)]
    rankings.append((TOKENS, _by_tokens(db, points, text, best)))
    return fused(rankings, most)


def nearby(db: Database, index: Index, points: Shelf | None, row: int, most: int) -> list[Place]:
    """The papers most like that of `row` as far as is known without reading any of them: for a glance, many a minute.

    None for a paper that is not indexed yet.
    """
    own = next(texts(db, [row]), None)
    if own is None or index.places(np.array([row], np.int64))[0] < 0:
        return []
    rankings = [(WORDS, _by_words(index, f"{own[1]}\n{own[2]}", row, None))]
    point = None if points is None else meaning.point_of(points, row)
    if points is not None and point is not None:
        rankings.append((POINTS, _by_points(points, point, row, None)))
    return fused(rankings, most)


def fused(rankings: Sequence[tuple[float, npt.NDArray[Any]]], most: int) -> list[Place]:
    """One ranking of several with their weights, each an array of rows, the best first."""
    scores: dict[int, float] = {}
    whole = sum(weight for weight, _ in rankings) / (_SMOOTHING + 1)
    for weight, rows in rankings:
        for rank, row in enumerate(rows.tolist(), 1):
            scores[row] = scores.get(row, 0.0) + weight / (_SMOOTHING + rank) / whole
    # equal ones the newest first, so that the order is the same every time
    best = sorted(scores.items(), key=lambda item: (-item[1], -item[0]))[:most]
    return [Place(row, score) for row, score in best]


def _by_words(index: Index, text: str, row: int, among: npt.NDArray[Any] | None) -> npt.NDArray[Any]:
    scores = index.scores(index.text(text))
    if among is not None:
        places = index.places(among)
        places = places[places >= 0]
    else:
        places = np.flatnonzero((scores > 0) & (index.rows != row))
    return ordered(index.rows[places], scores[places], DEEP)


def _point(points: Shelf, text: str, row: int) -> npt.NDArray[Any]:
    kept = meaning.point_of(points, row)
    if kept is not None:
        return kept
    made: npt.NDArray[Any] = meaning.model().points([text])[0]
    return made


def _by_points(points: Shelf, point: npt.NDArray[Any], row: int, among: npt.NDArray[Any] | None) -> npt.NDArray[Any]:
    rows, _ = meaning.near(points, point, DEEP + 1, among)
    others: npt.NDArray[Any] = rows[rows != row]
    return others


def _by_tokens(db: Database, points: Shelf, text: str, rows: list[int]) -> npt.NDArray[Any]:
    model = meaning.model()
    found = list(texts(db, rows))
    tokens = model.tokens([text, *(f"{title}\n{abstract}" for _, title, abstract in found)])
    scores = model.agreement(tokens[0], tokens[1:], meaning.token_weights(points))
    return ordered(np.array([row for row, _, _ in found], np.int64), scores, len(found))


def ordered(rows: npt.NDArray[Any], scores: npt.NDArray[Any], most: int) -> npt.NDArray[Any]:
    """The `most` rows with the highest scores, best first; of equal ones the newest first."""
    if len(rows) > most:
        kept = np.argpartition(-scores, most)[:most]
        rows, scores = rows[kept], scores[kept]
    best: npt.NDArray[Any] = rows[np.lexsort((-rows, -scores))]
    return best
