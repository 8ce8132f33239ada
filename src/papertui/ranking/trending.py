"""Trends for the screen, counted in the process that ranks, which has numpy anyway."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from papertui.errors import PapertuiError
from papertui.query import Query, Sort
from papertui.query.tree import with_near
from papertui.ranking.trends import Asked, Scene, Stopped
from papertui.store import connection
from papertui.store.compile import Sql, compile
from papertui.store.reader import Reader

Tell = Callable[[dict[str, Any]], None]


class Trending:
    """Answers with a connection of its own, so that stopping one answer stops nothing else."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        self._reader = Reader(connection.open_reader(cache))
        self._wanted = 0

    def want(self, number: int) -> None:
        """Only the question of this number is to be answered from now on; 0 is none. May be called from any thread."""
        self._wanted = number
        self._reader.interrupt()

    def answer(self, question: dict[str, Any], tell: Tell) -> tuple[dict[str, Any], bytes]:
        """The head and the body of an answer; `tell` is given how far it is. Raises nothing."""
        from papertui.ranking.trend_counts import find

        asked, scene = msgspec.msgpack.decode(question["body"], type=tuple[Asked, Scene])

        def wanted() -> bool:
            return bool(self._wanted == question["id"])

        def told(done: int, size: int) -> bool:
            if size:
                tell({"id": question["id"], "counted": done, "of": size})
            return wanted()

        try:
            with connection.explaining(self._cache):
                return {}, msgspec.msgpack.encode(find(self._reader, asked, partial(_members, asked, scene), told))
        except Stopped:
            return {"stopped": True}, b""
        except PapertuiError as problem:
            # SQLite was interrupted where it is not wanted any longer
            stopped = {"stopped": True}, b""
            damaged = isinstance(problem, connection.Damaged)
            return ({"wrong": str(problem), "damaged": damaged}, b"") if wanted() or damaged else stopped


def _members(asked: Asked, scene: Scene, query: Query) -> Sql:
    query = with_near(query, scene.near)._replace(sort=Sort("date"))
    return compile(query, now=scene.now, today=asked.today, visit_ms=scene.visit, scale=scene.scale)
