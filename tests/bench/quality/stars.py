"""How well For you foresees a library from ten of its papers, on a folder in the layout of citeulike-t.

Layout: https://github.com/js05212/citeulike-t, and the same with other texts in https://github.com/js05212/citeulike-a.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

from bench.quality import measures
from bench.quality.filling import Filled, filled
from bench.quality.libraries import Readers
from papertui import edits
from papertui.store import citing

STARS = 10
READERS = 100


def foreseen(given: Readers, readers: int = READERS) -> list[float]:
    """nDCG@10 for each of some readers with more than ten papers: ten are starred, the others are to be foreseen.

    What the stars of all other readers amount to stands in for votes.
    """
    source = random.Random(1)
    parted = []
    for library in given.libraries:
        if len(library) > STARS:
            source.shuffle(library)
            parted.append((library[:STARS], library[STARS:]))
    votes = Counter(paper for starred, _ in parted for paper in starred)
    chosen = source.sample(parted, min(readers, len(parted)))
    with filled(given.documents, votes={str(paper): number for paper, number in votes.items()}) as cache:
        _link(cache, given.cites)
        return [_figure(cache, starred, rest) for starred, rest in chosen]


def _link(cache: Filled, cites: Sequence[Sequence[int]]) -> None:
    names = list(cache.rows)
    papers = cache.space.reader.rows([cache.rows[name] for name in names])
    keys = {name: row.key for name, row in zip(names, papers, strict=True)}
    with cache.space.transaction() as db:
        for paper, others in enumerate(cites):
            known = [(keys[str(other)], "", "", None, None) for other in others if str(other) in keys]
            if known and str(paper) in keys:
                citing.keep_links(db, keys[str(paper)], known, (), 0)


def _figure(cache: Filled, starred: Sequence[int], rest: Sequence[int]) -> float:
    space = cache.space
    rows = [cache.rows[str(paper)] for paper in starred if str(paper) in cache.rows]
    space.editing.apply(edits.star(space.marked(rows), True))
    engine = space.searching.ranking()
    engine.foryou.learn()
    query = space.searching.parse("-is:starred sort:foryou")
    ranked = [cache.names[row] for row in engine.arranged(query, space.reader.ids(space.searching.compile(query)))[:10]]
    space.editing.apply(edits.star(space.marked(rows), False))
    return measures.ndcg(ranked, {str(paper): 1.0 for paper in rest}, 10)
