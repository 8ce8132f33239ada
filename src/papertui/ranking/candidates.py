"""Phrases and keywords that may rise or fall, or are said often: those worth counting exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from papertui.ranking.numbers import np

if TYPE_CHECKING:
    import numpy.typing as npt

    from papertui.ranking.phrases import Phrases

    Numbers = npt.NDArray[Any]

_STRONG = 3.5


class Kinds(NamedTuple):
    """Papers by kind, of `strata` kinds: `cell` is twice the kind of each, and one more for those of the last weeks."""

    cell: Numbers
    strata: int


class Candidates(NamedTuple):
    """The `names` to count, those said most often first, and of how many papers each was that was looked at."""

    names: list[str]
    sizes: Numbers


def find(
    phrases: Phrases, sample: Numbers, keywords: Mapping[str, Sequence[int]], kinds: Kinds, least: int, most: int
) -> Candidates:
    """About `most` candidates; the titles of `phrases` are of the papers at the places `sample`, keywords of all.

    Of fewer than `least` papers a keyword is none.
    """
    names = list(phrases.names)
    places = {name: place for place, name in enumerate(names)}
    pairs = [(place, int(sample[title])) for place, title in phrases.pairs if title < len(sample)]
    for value, papers in keywords.items():
        if len(papers) >= least and '"' not in value:
            place = places.setdefault(value, len(places))
            pairs += [(place, paper) for paper in papers]
    names = list(places)
    if not names:
        return Candidates([], np.empty(0))
    scores, sizes = _scores(np.array(pairs, np.int64), len(names), kinds)
    shown = [phrases.shown(name) for name in names]
    # words such as "data" are in most papers and say nothing of what these are about
    ways = zip(names, shown, strict=True)
    telling = np.array([" " in name or name in keywords or how != name for name, how in ways])
    scores = np.where(telling | (np.abs(scores) >= _STRONG), scores, 0)
    few = most // 4
    often = np.argsort(-sizes * telling, kind="stable")[:few]
    order = np.argsort(-scores, kind="stable")
    best = np.unique(np.concatenate([order[: 2 * few], order[-few:], often]))
    best = best[telling[best] | (scores[best] != 0)]
    # of those that turn out to be the same the first one stays: the usual form, and the whole of a phrase
    chosen = sorted(map(int, best), key=lambda at: (-sizes[at], -len(names[at])))
    return Candidates([shown[place] for place in chosen], sizes)


def _scores(pairs: Numbers, number: int, kinds: Kinds) -> tuple[Numbers, Numbers]:
    """By candidate: how far beyond what was expected its late papers are (in roots of that), and all its papers."""
    cell, strata = kinds
    found = np.zeros((number, strata * 2), np.float32)
    np.add.at(found, (pairs[:, 0], cell[pairs[:, 1]]), 1)
    by = found.reshape(number, strata, 2)
    papers = np.bincount(cell, minlength=strata * 2).reshape(strata, 2)
    shares = papers[:, 1] / np.maximum(papers.sum(axis=1), 1)
    sizes = by.sum(axis=(1, 2))
    expected = (by.sum(axis=2) * shares).sum(axis=1)
    over = by[:, :, 1].sum(axis=1) - expected
    rest = np.maximum(sizes - expected, 0)
    scores: Numbers = over / np.sqrt(expected * rest / np.maximum(sizes, 1) + 1)
    return scores, sizes
