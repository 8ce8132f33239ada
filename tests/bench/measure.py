"""What a measurement gives, and how two things are measured side by side."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from typing import NamedTuple


class Row(NamedTuple):
    """One line of the table. `value` and `budget` are in `unit`; the budget is the most, or the least with `least`.

    `seen` tells the figures behind it, for people.
    """

    name: str
    value: float
    budget: float
    unit: str
    seen: str = ""
    least: bool = False

    @property
    def passed(self) -> bool:
        return self.value >= self.budget if self.least else self.value <= self.budget

    def line(self) -> str:
        """The row as text of fixed columns."""
        sign = "≥" if self.least else "≤"
        verdict = "pass" if self.passed else "FAIL"
        return (
            f"{self.name:44} {_figure(self.value, self.unit):>12}  {sign} {_figure(self.budget, self.unit):>10}"
            f"  {verdict}  {self.seen}"
        )


def _figure(value: float, unit: str) -> str:
    return f"{value:.2f} ×" if unit == "×" else f"{value:,.0f} {unit}" if value >= 100 else f"{value:.1f} {unit}"


def side_by_side(rounds: int, *measures: Callable[[], float]) -> list[list[float]]:
    """The figures of each measure, taken in turn, so that what else the machine does falls on all alike.

    The first of each does not count: it fills caches.
    """
    taken: list[list[float]] = [[] for _ in measures]
    for number in range(rounds + 1):
        for figures, measure in zip(taken, measures, strict=True):
            figure = measure()
            if number:
                figures.append(figure)
    return taken


def median(figures: Sequence[float]) -> float:
    return statistics.median(figures)


def part(figures: Sequence[float], share: float) -> float:
    """The figure that `share` (0 to 1) of the figures do not exceed."""
    ranked = sorted(figures)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


def ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds < 0.1 else f"{seconds * 1000:.0f} ms"
