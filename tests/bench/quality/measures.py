"""Standard measures of a ranking, and how sure their means are."""

from __future__ import annotations

import math
import random
import statistics
from collections.abc import Mapping, Sequence
from typing import NamedTuple


def ndcg(ranked: Sequence[str], grades: Mapping[str, float], depth: int) -> float:
    """nDCG at a depth as trec_eval reckons it: gain is the grade, discounted by log2(rank + 1)."""
    best = sorted((grade for grade in grades.values() if grade > 0), reverse=True)[:depth]
    got = [max(0.0, grades.get(name, 0.0)) for name in ranked[:depth]]
    return _dcg(got) / _dcg(best) if best else 0.0


def ndcg_percent(ranked: Sequence[str], grades: Mapping[str, float], percent: int) -> float:
    """nDCG at a share of the pool: of everything that was judged, and nothing else, so many percent are looked at."""
    return ndcg([name for name in ranked if name in grades], grades, len(grades) * percent // 100)


def recall(ranked: Sequence[str], grades: Mapping[str, float], depth: int) -> float:
    """The share of the answers that is among the first `depth`."""
    answers = {name for name, grade in grades.items() if grade > 0}
    return len(answers.intersection(ranked[:depth])) / len(answers) if answers else 0.0


def _dcg(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))


class Interval(NamedTuple):
    """A mean, and how far from it either end of its 95 % interval is."""

    mean: float
    margin: float

    def __str__(self) -> str:
        return f"{self.mean:.3f} ± {self.margin:.3f}"


def interval(figures: Sequence[float], draws: int = 2_000) -> Interval:
    """The mean over queries, with an interval by the bootstrap; the same draws every time."""
    if len(figures) < 2:
        return Interval(figures[0] if figures else 0.0, 0.0)
    source = random.Random(1)
    means = sorted(statistics.fmean(source.choices(figures, k=len(figures))) for _ in range(draws))
    low, high = means[int(0.025 * draws)], means[int(0.975 * draws) - 1]
    return Interval(statistics.fmean(figures), (high - low) / 2)


def difference(mine: Sequence[float], theirs: Sequence[float]) -> Interval:
    """How much better `mine` is than `theirs`, query by query."""
    return interval([one - other for one, other in zip(mine, theirs, strict=True)])
