"""Reading the first papers of an answer again, for how near one of their sentences comes to the question in meaning.

A question is about as long as a sentence, and a paper that answers it often does so in one. So the question is compared
with the title, each sentence and each two sentences that follow each other, and the nearest counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from papertui.ranking import meaning
from papertui.store.connection import Database
from papertui.store.texts import texts

_END_OF_SENTENCE = r"(?<=[.!?])\s+"
_MOST_SENTENCES = 30


def closeness(question: str, papers: Sequence[tuple[str, str]]) -> list[float]:
    """How near each paper (title and abstract) comes to the question, -1 to 1. Needs the extra `meaning`.

    Raises `OSError` or `ValueError` where that is damaged. Takes some 1 ms a paper.
    """
    from papertui.ranking.numbers import np

    pieces = [[title, *_sentences(abstract)] for title, abstract in papers]
    points = meaning.model().sums([question, *(part for parts in pieces for part in parts)])
    asked = meaning.unit(points[:1])[0]
    found: list[float] = []
    start = 1
    for parts in pieces:
        mine = points[start : start + len(parts)]
        both = np.concatenate([mine, mine[1:-1] + mine[2:]])
        found.append(float((meaning.unit(both) @ asked).max()))
        start += len(parts)
    return found


def of_rows(db: Database, question: str, rows: Sequence[int]) -> list[float]:
    """`closeness` of the papers of some rows; one that has gone is nowhere near."""
    known = {row: (title, abstract) for row, title, abstract in texts(db, rows)}
    return closeness(question, [known.get(row, ("", "")) for row in rows])


def _sentences(abstract: str) -> list[str]:
    return [part for part in re.split(_END_OF_SENTENCE, abstract) if part][:_MOST_SENTENCES]
