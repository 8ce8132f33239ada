"""Whether something was said more often of late than before, or only seems so.

Asked is: of the papers that have it, do more fall into the last weeks than papers in general do? Papers in general are
counted apart for every kind of paper (`strata`: which sources told of it), so that a source that was added, or that a
week could not be fetched from, makes no trend. Of its `k` papers as many are expected in a week as the share of that
week among all papers of each kind. That the last weeks have so many by chance is tested exactly (the binomial test of
two Poisson rates, Przyborowski and Wilenski 1940), with the spread between weeks that is beyond that of chance taken
off (quasi-Poisson, Wedderburn 1974); of many that are tested at once, one in twenty of those called rising or falling
is expected to be called so wrongly (Benjamini and Hochberg 1995).
"""

from __future__ import annotations

from math import erfc, exp, lgamma, log, log1p, sqrt
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy.typing as npt

    Numbers = npt.NDArray[Any]

WRONG = 0.05
"""The share of those called rising or falling that are expected to be neither."""

FEW = 3
"""Fewer papers of the last weeks, found and expected, tell nothing."""

_SURE = 1.96
_TINY = 1e-300
_STEPS = 300
_MANY = 50_000


class Rise(NamedTuple):
    """How often something was said in the last weeks, compared with the weeks before.

    `expected` is how many papers of the last weeks would have it if nothing had changed. `ratio` is how many times as
    often as before, `None` where there was none before or no way to tell; `least` and `most` are between what it lies,
    19 times in 20. `chance` is how likely so great a difference is where there is none.
    """

    recent: int
    before: int
    expected: float
    ratio: float | None
    least: float
    most: float
    chance: float


def expected(found: Numbers, papers: Numbers) -> Numbers:
    """The papers expected by week, for those `found` among `papers`, both by stratum and week."""
    shares = papers / papers.sum(axis=-1).clip(min=1)[:, None]
    made: Numbers = found.sum(axis=-1).astype(float) @ shares
    return made


def rise(found: Numbers, expectation: Numbers, recent: int) -> Rise:
    """From the papers found and expected in each week; the last `recent` weeks are compared with those before."""
    late, early = int(found[-recent:].sum()), int(found[:-recent].sum())
    late_expected, early_expected = float(expectation[-recent:].sum()), float(expectation[:-recent].sum())
    if late_expected <= 0 or early_expected <= 0 or max(late, late_expected) < FEW:
        return Rise(late, early, late_expected, None, 0.0, float("inf"), 1.0)
    spread = _spread(found, expectation, recent)
    share = late_expected / (late_expected + early_expected)
    chance = two_sided(late / spread, (late + early) / spread, share)
    ratio = (late / late_expected) / (early / early_expected) if early else None
    middle = log((late + 0.5) / late_expected) - log((early + 0.5) / early_expected)
    wide = _SURE * sqrt(spread * (1 / (late + 0.5) + 1 / (early + 0.5)))
    return Rise(late, early, late_expected, ratio, exp(middle - wide), exp(middle + wide), chance)


def _spread(found: Numbers, expectation: Numbers, recent: int) -> float:
    """How many times as far apart the weeks are as chance would have them, at least 1."""
    told, chi, cells = expectation > 0, 0.0, 0
    for part in (slice(-recent, None), slice(None, -recent)):
        there = told[part]
        seen, wanted = found[part][there], expectation[part][there]
        if seen.sum() and len(seen) > 1:
            wanted = wanted * (seen.sum() / wanted.sum())
            chi += float((((seen - wanted) ** 2) / wanted).sum())
            cells += len(seen) - 1
    return max(1.0, chi / cells) if cells else 1.0


def two_sided(late: float, size: float, share: float) -> float:
    """The chance of a count as far from `size * share` as `late` is, or farther; counts need not be whole."""
    if size > _MANY:
        return erfc(abs(late - size * share) / sqrt(2 * size * share * (1 - share)))
    upper = 1.0 if late <= 0 else _beta(share, late, size - late + 1)
    lower = 1.0 if late >= size else 1.0 - _beta(share, late + 1, size - late)
    return min(1.0, 2 * min(upper, lower))


def _beta(x: float, a: float, b: float) -> float:
    """The regularized incomplete beta function, by its continued fraction (DLMF 8.17.22)."""
    if x <= 0.0 or x >= 1.0:
        return float(x >= 1.0)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1.0 - front * _fraction(1 - x, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    c, d = 1.0, 1.0 / _not_zero(1.0 - (a + b) * x / (a + 1))
    made = d
    for m in range(1, _STEPS):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1.0 / _not_zero(1.0 + term * d)
            c = _not_zero(1.0 + term / c)
            made *= c * d
        if abs(c * d - 1.0) < 1e-12:
            break
    return made


def _not_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY


def clear(chances: list[float], tested: int) -> list[bool]:
    """Which of these are beyond chance, when they are the least likely of `tested`."""
    limit = 0.0
    for place, chance in enumerate(sorted(chances), 1):
        if chance <= WRONG * place / max(tested, len(chances)):
            limit = chance
    return [chance <= limit for chance in chances]
