"""Queries of a workspace: from a text to the papers it selects, in their order."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable

    from papertui.model import Because
    from papertui.query import Query
    from papertui.ranking.engine import Engine
    from papertui.ranking.relevance import Answer
    from papertui.store.compile import Sql
    from papertui.store.plans import Scale
    from papertui.workspace import Workspace

MEANT = 5_000
"""So many papers a command indexes by their meaning before it answers; more are left to the screen."""


class Searching:
    """Finds papers, and ranks them where a query asks for that; what ranks is loaded then.

    `when_ranking` is told what is being read for that, how many papers are done, and of how many; it says whether to go
    on. `when_ranked` is called when no more is to come of that.
    """

    def __init__(self, space: Workspace) -> None:
        self._space = space
        self._engine: Engine | None = None
        self._measured: Scale | None = None
        self.when_ranking: Callable[[str, int, int], bool] = lambda what, done, size: True
        self.when_ranked: Callable[[], None] = lambda: None

    def close(self) -> None:
        if self._engine is not None:
            self._engine.close()

    def parse(self, text: str) -> Query:
        """Parse a query as of today. Raises `QueryError`."""
        from papertui.query import parse

        return parse(text, today=self._space.now().date())

    def compile(self, query: Query, *, stable: bool = False) -> Sql:
        """The query as SQL as of now; `stable` for an order that does not depend on when papers came in."""
        from papertui.query.tree import order
        from papertui.store.compile import compile
        from papertui.store.plans import SMALL

        now, visit = self._space.now(), self._space.visit
        scale = SMALL if stable or order(query).by == "date" else self._scale()
        query = self._resolved(query)
        return compile(query, now=now, today=now.date(), visit_ms=visit, stable=stable, scale=scale)

    def _scale(self) -> Scale:
        """How large the cache was when this was first asked."""
        from papertui.store import plans

        if self._measured is None:
            self._measured = plans.measure(self._space.reader.db)
        return self._measured

    def ids(self, query: Query, *, stable: bool = False, most: int = 0) -> array[int]:
        """The papers of a query in its order, also in one that papers must be ranked for; the first `most` at least."""
        from papertui.query.tree import is_ranked

        sql = self.compile(query, stable=stable)
        if most and not is_ranked(query):
            sql = sql._replace(sql=f"{sql.sql} LIMIT {most:d}")
        ids = self._space.reader.ids(sql)
        return self.ranking().arranged(query, ids) if is_ranked(query) else ids

    def _resolved(self, query: Query) -> Query:
        """The query with the papers that are alike for what it is that they are like."""
        from papertui.query.tree import likes, with_near

        return with_near(query, self.ranking().near(query)) if likes(query) else query

    def ranking(self) -> Engine:
        """What ranks papers, with the papers and marks as they are now; loads numpy. Raises `CacheProblem`."""
        if self._engine is None:
            from papertui.ranking.engine import Engine

            self._engine = Engine(self._space.paths.cache)
        try:
            self._engine.look(self.when_ranking, MEANT)
        finally:
            self.when_ranked()
        return self._engine

    def why(self, row: int) -> Because | None:
        """What speaks for a paper by what was learned when papers were last ranked; nothing before that."""
        return None if self._engine is None else self._engine.foryou.why(row)

    def question(self, text: str) -> tuple[Query, str]:
        """A text for the best match, and what must be told of how it was understood.

        A passage with a mistake in its brackets or quotes, or one that is too long, is taken as nothing but words.
        Raises `QueryError` for any other mistake.
        """
        from papertui.query import QueryError
        from papertui.query.prose import prose
        from papertui.query.tree import Sort

        try:
            query = self.parse(text)
        except QueryError as error:
            words = prose(text)
            if words is None:
                raise
            return words, f"{error.problem}: this is taken as plain words."
        if query.sort is None and query.where is not None:
            query = query._replace(sort=Sort("relevance"))
        return query, ""

    def suggestion(self, query: Query) -> str | None:
        """The query with words of the cache for those that it does not have; `None` where none come close."""
        from papertui.store import spelling

        return spelling.suggestion(self._space.reader.db, query)

    def answer(self, query: Query, *, words_alone: bool = False) -> Answer:
        """The papers of a query in its order; by relevance also those that have only some of the words.

        With `words_alone` as if the extra `meaning` were not there.
        """
        from papertui.query.tree import is_ranked
        from papertui.ranking import meaning, relevance, rereading
        from papertui.store.compile import compile

        now = self._space.now()
        visit, scale = self._space.visit, self._scale()
        compiled = partial(compile, now=now, today=now.date(), visit_ms=visit, scored=True, scale=scale)
        closeness = (
            partial(rereading.of_rows, self._space.reader.db) if meaning.available() and not words_alone else None
        )
        found = relevance.answer(self._space.reader, self._resolved(query), compiled, closeness)
        return found._replace(ids=self.ranking().arranged(query, found.ids)) if is_ranked(query) else found

    def select(self, text: str) -> list[int]:
        """The rows a query text selects, in an order that every cache of these papers has. Raises `QueryError`."""
        return list(self.ids(self.parse(text), stable=True))
