"""Invented papers in any number, the same for the same seed, in the shape and the sizes of arXiv's metadata.

The sizes are those of 74,715 papers of 2025 and 2026: titles of 10 words (median), abstracts of 178, 5 authors.
Of the papers since `DAILY_SINCE` one in seven was listed at Hugging Face Papers too, with votes, key words and
for most an organization; `listed` gives those items.

`python -m bench.generate 100000 papers.jsonl listed.json` writes papers as JSON lines, and the items of the list,
which `papertui import` takes after them.
"""

from __future__ import annotations

import itertools
import json
import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench.invented import Invented

NEWEST = date(2026, 8, 14)
PER_DAY = 160
MOST_DAYS = 4_000
"""Before 2015 arXiv's numbers had another form; of very many papers more come on each day instead."""

DAILY_SINCE = date(2023, 5, 4)

CATEGORIES = (
    "cs.LG cs.CV cs.CL cs.AI stat.ML cs.RO hep-ph quant-ph math.OC astro-ph.GA cs.CR eess.IV cs.IR hep-th math.AP"
    " cs.SE astro-ph.CO cond-mat.mtrl-sci gr-qc cs.HC eess.SP math.CO cs.DS astro-ph.HE cs.IT eess.AS cs.SD math.PR"
    " cond-mat.mes-hall cs.NI physics.optics math.NA cs.DC math.AG physics.flu-dyn cs.CY q-bio.QM cs.SI eess.SY math.DG"
    " cs.GR cond-mat.str-el nucl-th cs.LO cs.DB math.NT physics.chem-ph hep-ex cs.MA cs.NE math.ST q-bio.NC cs.PL"
    " astro-ph.SR cs.GT stat.AP stat.ME math.RT physics.soc-ph cs.CE cs.MM econ.GN math.FA cs.AR q-fin.ST cs.ET"
).split()

ORGANIZATIONS = 900


def papers(count: int, seed: int = 1) -> Iterator[dict[str, Any]]:
    """Records as one arXiv JSON line each holds, the newest first, `PER_DAY` or more to a day."""
    drawn = _Drawn(seed)
    for number in range(count):
        yield drawn.paper(number, _day(number, count))


class Listed:
    """Which of the papers that `papers` gives stand in Hugging Face's daily lists, and how."""

    def __init__(self, seed: int = 2) -> None:
        self._drawn = _Drawn(seed)

    def item(self, paper: dict[str, Any]) -> dict[str, Any] | None:
        """The item of a paper, or None for those that were never listed."""
        if paper["published"] < DAILY_SINCE.isoformat() or self._drawn.chance() > 1 / 7:
            return None
        return self._drawn.item(paper)


def _day(number: int, count: int) -> date:
    return NEWEST - timedelta(days=number // max(PER_DAY, -(-count // MOST_DAYS)))


class _Drawn:
    """Papers and list items out of one seeded generator."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._invented = Invented(self._random)
        self._categories = list(itertools.accumulate(1 / (rank + 1.5) for rank in range(len(CATEGORIES))))
        self._organizations = [word.capitalize() for word in self._invented.words[5_000 : 5_000 + ORGANIZATIONS]]
        self._sizes = list(itertools.accumulate(1 / (rank + 3) for rank in range(ORGANIZATIONS)))

    def chance(self) -> float:
        return self._random.random()

    def length(self, median: int, spread: float) -> int:
        return max(3, round(median * self._random.lognormvariate(0, spread)))

    def title(self) -> str:
        return " ".join(self._invented.title(self.length(10, 0.3))).capitalize()

    def paper(self, number: int, day: date) -> dict[str, Any]:
        several = self._random.choice((1, 1, 2, 3))
        categories = self._random.choices(CATEGORIES, cum_weights=self._categories, k=several)
        moment = f"{day.isoformat()}T{number % 24:02}:{number % 60:02}:00Z"
        return {
            "id": f"{day:%y%m}.{number % 100_000:05}",
            "authors": self._invented.names(self.length(5, 0.6)),
            "title": self.title(),
            "categories": list(dict.fromkeys(categories)),
            "comment": "12 pages, 5 figures" if number % 3 == 0 else None,
            "summary": self._prose(min(self.length(178, 0.24), 300)),
            "published": moment,
            "updated": moment,
        }

    def item(self, paper: dict[str, Any]) -> dict[str, Any]:
        name = self._random.choices(self._organizations, cum_weights=self._sizes)[0]
        card = {
            "id": paper["id"],
            "title": paper["title"],
            "publishedAt": paper["published"],
            "submittedOnDailyAt": paper["published"],
            "upvotes": self.length(9, 1.1) - 2,
            "ai_keywords": self._invented.phrases(self._random.randrange(3, 9)),
        }
        if self.chance() < 0.4:
            card |= {"githubRepo": f"https://github.com/{name.lower()}/code", "githubStars": self.length(30, 1.6)}
        if self.chance() < 0.6:
            card["organization"] = {"name": name.lower(), "fullname": name}
        return {"paper": card, "numComments": self.length(3, 0.5) - 2}

    def _prose(self, number: int) -> str:
        """Sentences of some 20 words, in lines of some 12, as arXiv wraps them."""
        given = self._invented.text(number)
        for place in range(0, number, 20):
            given[place] = given[place].capitalize()
        for place in range(19, number, 20):
            given[place] += "."
        return "\n".join(" ".join(given[place : place + 12]) for place in range(0, number, 12))


def write(count: int, records: Path, items: Path, seed: int = 1) -> None:
    """Write the papers as JSON lines, and the items of those that were listed as one JSON list."""
    listed = Listed()
    found = []
    with records.open("w", encoding="utf-8") as stream:
        for paper in papers(count, seed):
            stream.write(json.dumps(paper, ensure_ascii=False) + "\n")
            if item := listed.item(paper):
                found.append(item)
    items.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
