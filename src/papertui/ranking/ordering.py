"""Orders that need no numbers but what was ranked already."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence

ALIKE = 200
"""So many papers are like another one."""


def by_likeness(ids: Sequence[int], near: Mapping[str, Sequence[int]]) -> array[int]:
    """Rows in the order in which they are like those that are named: `near` has, by name, the most alike first."""
    places: dict[int, int] = {}
    for rows in near.values():
        for place, row in enumerate(rows):
            places[row] = min(place, places.get(row, place))
    return array("q", sorted(ids, key=lambda row: places.get(row, len(places))))
