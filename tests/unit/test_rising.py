"""What is called a rise, against sums that need no approximation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from papertui.ranking import rising


def by_hand(late: int, size: int, share: float) -> float:
    def below(end: int) -> float:
        return math.fsum(math.comb(size, one) * share**one * (1 - share) ** (size - one) for one in range(end + 1))

    return min(1.0, 2 * min(below(late), 1 - below(late - 1)))


@given(some.integers(0, 60), some.integers(0, 60), some.floats(0.01, 0.99))
def test_the_chance_is_that_of_the_binomial_distribution(late: int, early: int, share: float) -> None:
    assert rising.two_sided(late, late + early, share) == pytest.approx(by_hand(late, late + early, share), abs=1e-9)


def test_the_chance_of_very_many_goes_on_from_that_of_many() -> None:
    assert rising.two_sided(10_200, 50_000, 0.2) == pytest.approx(rising.two_sided(10_200, 50_001, 0.2), rel=0.05)


def test_what_goes_on_as_before_is_as_often_as_expected() -> None:
    found, papers = np.array([[4, 4, 4, 4]]), np.array([[40, 40, 40, 40]])
    rise = rising.rise(found.sum(axis=0), rising.expected(found, papers), 1)
    assert (rise.recent, rise.before, rise.expected, rise.ratio) == (4, 12, 4.0, 1.0)
    assert rise.chance == 1.0
    assert rise.least < 1 < rise.most


def test_more_papers_of_everything_are_no_rise() -> None:
    found, papers = np.array([[4, 4, 4, 40]]), np.array([[40, 40, 40, 400]])
    assert rising.rise(found.sum(axis=0), rising.expected(found, papers), 1).ratio == pytest.approx(1.0)


def test_a_source_that_is_added_is_no_rise() -> None:
    """The second source always has the word, and tells only of the last week."""
    found, papers = np.array([[4, 4, 4, 4], [0, 0, 0, 30]]), np.array([[40, 40, 40, 40], [0, 0, 0, 30]])
    rise = rising.rise(found.sum(axis=0), rising.expected(found, papers), 1)
    assert rise.ratio == pytest.approx(1.0)
    assert rise.chance > 0.5


def test_a_week_of_nothing_counts_for_nothing() -> None:
    found, papers = np.array([[4, 0, 4, 12]]), np.array([[40, 0, 40, 40]])
    rise = rising.rise(found.sum(axis=0), rising.expected(found, papers), 1)
    assert rise.ratio == pytest.approx(3.0)


def test_what_jumps_about_is_less_sure_than_what_is_steady() -> None:
    papers = np.array([[100] * 8])
    steady, jumping = np.array([[10] * 6 + [20, 20]]), np.array([[0, 20, 0, 20, 0, 20, 40, 0]])
    sure, unsure = (rising.rise(found.sum(axis=0), rising.expected(found, papers), 2) for found in (steady, jumping))
    assert sure.ratio == unsure.ratio == pytest.approx(2.0)
    assert sure.chance < 0.01 < unsure.chance


def test_few_papers_tell_nothing() -> None:
    found, papers = np.array([[1, 0, 0, 2]]), np.array([[40, 40, 40, 40]])
    assert rising.rise(found.sum(axis=0), rising.expected(found, papers), 1).ratio is None


def test_of_many_that_are_tested_more_is_asked() -> None:
    assert rising.clear([0.001, 0.2, 0.012], 3) == [True, False, True]
    assert rising.clear([0.001, 0.2, 0.012], 10_000) == [False, False, False]
