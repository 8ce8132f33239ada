"""Numbers that choose papers: `3`, `3 5-7`, `3,5`, `*`."""

from __future__ import annotations

import re

from papertui.errors import UsageError
from papertui.text import plural

_ONE = re.compile(r"(\d{1,9})(?:\s*[-–]\s*(\d{1,9}))?\Z", re.ASCII)
ALL = ("*", "all")


def take(words: str, count: int, most: int | None = None) -> tuple[list[int], str]:
    """The numbers that `words` begin with, each once, and the words after them.

    `count` is how many papers there are, and `most` how many words may be taken for numbers. Raises `UsageError`
    for a number that no paper has.
    """
    chosen: dict[int, None] = {}
    rest = words.strip()
    taken = 0
    while rest and (most is None or taken < most):
        word, _, after = rest.partition(" ")
        if word.lower() in ALL and not taken:
            return list(range(1, count + 1)), after.strip()
        found = _numbers(word, count)
        if found is None:
            break
        chosen |= dict.fromkeys(found)
        rest = after.strip()
        taken += 1
    return list(chosen), rest


def _numbers(word: str, count: int) -> list[int] | None:
    """The numbers of one word, or `None` where it is something else."""
    parts = [part for part in word.split(",") if part]
    matches = [_ONE.match(part) for part in parts]
    if not parts or not all(matches):
        return None
    found: list[int] = []
    for match in matches:
        assert match is not None
        ends = sorted((int(match[1]), int(match[2] or match[1])))
        for end in ends:
            if not 1 <= end <= count:
                raise UsageError(f"There is no number {end}: {_range(count)}.")
        found += range(ends[0], ends[1] + 1)
    return found


def _range(count: int) -> str:
    if not count:
        return "there are no papers here"
    return f"there {'is' if count == 1 else 'are'} {plural(count, 'paper')}, numbered from 1"
