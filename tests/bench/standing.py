"""What stands behind the list of very many papers: rules of saved searches, and the order of For you."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.measure import Row, median, ms
from bench.places import Home, cache_of, say
from papertui import edits
from papertui.model import HIDE, Sighting
from papertui.ranking.engine import Engine
from papertui.ranking.numbers import np
from papertui.search_edits import save_search
from papertui.store import marks
from papertui.workspace import Workspace

RULES = 20
STARS = 30
_QUERIES = ("language models", "cat:cs.CV", "author:wang", '"neural networks"', "title:learning")


def add_rules(space: Workspace) -> None:
    """Twenty rules that find many papers, of which some hide and the others give points."""
    for number in range(RULES):
        rule: str | int = HIDE if number % 10 == 9 else number % 7 - 3 or 5
        query = f"{_QUERIES[number % len(_QUERIES)]} after:{2016 + number // 2}"
        known = marks.searches(space.reader.db)
        space.editing.apply(save_search(known, f"Rule {number}", f"{query} votes:>{number}", rule=rule))
    while space.rules.look():
        pass


def imported(space: Workspace, news: Sequence[Sighting]) -> tuple[float, float]:
    """Papers a second that come in, and µs of processor time for each."""
    start, before = time.perf_counter(), time.process_time()
    space.ingest(news)
    return len(news) / (time.perf_counter() - start), 1e6 * (time.process_time() - before) / len(news)


def reranked(home: Home, space: Workspace, rounds: int) -> Iterator[Row]:
    """From a star that is in the tables to all papers in their new order, in the process that ranks."""
    cache = cache_of(home)
    say("indexing the words of all papers, where that was not done")
    indexed = Engine(cache)
    indexed.update(what="words")
    indexed.close()
    beside = Path(space.paths.cache).parent / "ranking"
    shutil.copytree(cache.parent / "ranking", beside, dirs_exist_ok=True)
    engine = Engine(space.paths.cache)
    engine.update(what="words")
    rows = space.searching.ids(space.searching.parse(""))
    space.editing.apply(edits.star(space.marked(rows[: STARS * 100 : 100])))
    engine.foryou.learn()
    taken = []
    for number in range(1, rounds + 1):
        space.editing.apply(edits.star(space.marked([rows[number * 37]])))
        before = time.process_time()
        engine.foryou.learn()
        engine.foryou.arrange(np.frombuffer(rows, np.int64))
        taken.append(time.process_time() - before)
    engine.close()
    seen = f"processor, after {STARS} stars; worst {ms(max(taken))}"
    yield Row("for you anew after a star, behind the list", 1000 * median(taken), 300, "ms", seen)
