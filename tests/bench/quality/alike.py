"""How good “more like this” is, on collections of papers with graded pools."""

from __future__ import annotations

from collections.abc import Iterator

from bench.quality.corpora import Likeness
from bench.quality.filling import Filled, filled
from papertui.ranking.engine import Engine

PERCENT = 20


def rankings(likeness: Likeness) -> Iterator[tuple[str, list[list[str]]]]:
    """For each way of comparing papers its name and the pool of every facet in the order it gives.

    The first is the baseline: words alone. The last is what the screen and `papertui similar` do.
    """
    with filled(likeness.documents) as cache:
        engine = Engine(cache.space.paths.cache)
        engine.update()
        points, engine.points = engine.points, None
        yield "words", _ranked(likeness, cache, engine)
        if points is not None:
            engine.points = points
            yield "meaning", _ranked(likeness, cache, engine)
        engine.close()


def _ranked(likeness: Likeness, cache: Filled, engine: Engine) -> list[list[str]]:
    answers = []
    for facet in likeness.facets:
        pool = [cache.rows[name] for name in facet.grades if name in cache.rows]
        found = engine.similar(cache.rows[facet.paper], len(pool), pool)
        answers.append([cache.names[place.row] for place in found])
    return answers
