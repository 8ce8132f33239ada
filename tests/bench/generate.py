"""Invented papers in any number, the same for the same seed, in the shape and the sizes of arXiv's metadata.

Words follow Zipf's law, as those of real abstracts do, so that common words are common and an index grows as it would.
The sizes are those of 74,715 papers of 2025 and 2026: titles of 10 words (median), abstracts of 178, 5 authors.

`python -m bench.generate 100000 > papers.jsonl` writes them as JSON lines, which `papertui import` takes.
"""

from __future__ import annotations

import itertools
import json
import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

VOCABULARY = 60_000
NEWEST = date(2026, 8, 14)
PER_DAY = 160
MOST_DAYS = 4_000
"""Before 2015 arXiv's numbers had another form; of very many papers more come on each day instead."""

CATEGORIES = ("cs.LG", "cs.CV", "cs.CL", "cs.AI", "cs.RO", "stat.ML", "eess.IV", "cs.CR", "math.OC", "physics.optics")

_BEGINNINGS = ("b", "br", "c", "d", "f", "g", "l", "m", "n", "p", "pr", "qu", "r", "s", "st", "t", "tr", "v", "w", "z")
_MIDDLES = ("a", "e", "i", "o", "u", "ai", "ea", "io", "ou")
_ENDS = ("", "l", "n", "r", "s", "t", "m", "ck", "ng", "x")


def papers(count: int, seed: int = 1) -> Iterator[dict[str, Any]]:
    """Records as one arXiv JSON line each holds, the newest first, `PER_DAY` or more to a day."""
    drawn = _Drawn(seed)
    per_day = max(PER_DAY, -(-count // MOST_DAYS))
    for number in range(count):
        day = NEWEST - timedelta(days=number // per_day)
        yield drawn.paper(number, day)


class _Drawn:
    """A source of words, names and papers; everything comes from one seeded generator."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._words = _vocabulary(self._random)
        weights = (1 / rank for rank in range(2, VOCABULARY + 2))
        self._cumulated = list(itertools.accumulate(weights))
        self._surnames = [self._random.choice(self._words[200:]).capitalize() for _ in range(20_000)]
        self._first_names = [self._random.choice(self._words[200:3_000]).capitalize() for _ in range(800)]

    def words(self, number: int) -> list[str]:
        return self._random.choices(self._words, cum_weights=self._cumulated, k=number)

    def length(self, median: int, spread: float) -> int:
        return max(3, round(median * self._random.lognormvariate(0, spread)))

    def paper(self, number: int, day: date) -> dict[str, Any]:
        several = self._random.choice((1, 1, 2, 3))
        categories = self._random.choices(CATEGORIES, weights=range(len(CATEGORIES), 0, -1), k=several)
        moment = f"{day.isoformat()}T{number % 24:02}:{number % 60:02}:00Z"
        return {
            "id": f"{day:%y%m}.{number % 100_000:05}",
            "authors": [self._author() for _ in range(self.length(5, 0.6))],
            "title": " ".join(self.words(self.length(10, 0.3))).capitalize(),
            "categories": list(dict.fromkeys(categories)),
            "comment": "12 pages, 5 figures" if number % 3 == 0 else None,
            "summary": self._prose(min(self.length(178, 0.24), 300)),
            "published": moment,
            "updated": moment,
        }

    def _author(self) -> str:
        return f"{self._random.choice(self._first_names)} {self._random.choice(self._surnames)}"

    def _prose(self, number: int) -> str:
        """Sentences of some 20 words, in lines of some 12, as arXiv wraps them."""
        given = self.words(number)
        for place in range(0, number, 20):
            given[place] = given[place].capitalize()
        for place in range(19, number, 20):
            given[place] += "."
        return "\n".join(" ".join(given[place : place + 12]) for place in range(0, number, 12))


def _vocabulary(source: random.Random) -> list[str]:
    """Different words; the common ones are short, as in English."""
    found: dict[str, None] = {}
    while len(found) < VOCABULARY:
        syllables = 1 + (len(found) > 150) + (len(found) > 4_000) + (source.random() < 0.3)
        word = "".join(source.choice(_BEGINNINGS) + source.choice(_MIDDLES) for _ in range(syllables))
        found[word + source.choice(_ENDS)] = None
    return list(found)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    for paper in papers(count):
        sys.stdout.write(json.dumps(paper, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
