"""The ORDER BY of a query, and what a ranking by relevance needs besides."""

from __future__ import annotations

from typing import NamedTuple

from papertui.query.tree import Node, Phrase, Sort, Word, conjuncts, leaves
from papertui.store import matching, schema

# weights of title, abstract, authors, keywords, notes; below 1 a word that is repeated counts on for longer
BM25 = "bm25(words, 5.0, 0.75, 3.0, 2.0, 2.0)"
_TRENDING = "(SELECT coalesce(rank, 1e9) FROM listing WHERE kind = 'trending' AND period = '' AND id = p.id)"
_CITATIONS = "(SELECT max(c.citations) FROM alias a JOIN cited c ON c.key = a.key WHERE a.id = p.id)"
GIVEN = (
    "WITH given(id, points) AS MATERIALIZED (SELECT h.id, sum(r.points) FROM rule r CROSS JOIN hit h"
    " ON h.rule = r.number WHERE r.points GROUP BY h.id) "
)
"""Papers and the points that rules give them, before a SELECT."""

_ORDERS = {
    Sort("date"): "p.id DESC",
    Sort("date", True): "p.id",
    Sort("votes"): "p.votes DESC, p.id DESC",
    Sort("votes", True): "p.votes IS NULL, p.votes, p.id DESC",
    Sort("comments"): "p.comments DESC, p.id DESC",
    Sort("comments", True): "p.comments IS NULL, p.comments, p.id DESC",
    Sort("citations"): f"{_CITATIONS} DESC NULLS LAST, p.id DESC",
    Sort("citations", True): f"{_CITATIONS} NULLS LAST, p.id DESC",
    Sort("title"): "p.title_key, p.id DESC",
    Sort("title", True): "p.title_key DESC, p.id DESC",
    # what ranks papers puts these into order afterwards
    Sort("foryou"): "p.id DESC",
    Sort("foryou", True): "p.id DESC",
    Sort("likeness"): "p.id DESC",
    Sort("rank"): f"{_TRENDING} NULLS LAST, p.id DESC",
}


class Ordering(NamedTuple):
    """Parts of a SELECT: `start` (with `params`) goes before it, `join` after its tables, `by` to its end.

    `score` is a column that is the lower the more relevant a paper is, NULL for order alone.
    """

    start: str = ""
    params: tuple[str, ...] = ()
    join: str = ""
    by: str = ""
    score: str = "NULL"


def ordering(sort: Sort, where: Node | None, found: tuple[Node, ...]) -> Ordering:
    """How to put the rows of a SELECT from `paper p` in order.

    `found` are those criteria of `where` that the full-text index answers as its leading table, if any.
    """
    if sort.by == "score":
        by = f" ORDER BY coalesce(given.points, 0){'' if sort.reverse else ' DESC'}, p.id DESC"
        return Ordering(GIVEN, (), " LEFT JOIN given ON given.id = p.id", by)
    if sort.by != "relevance":
        by = _ORDERS[sort]
        # the same number, but only this name tells the planner that the index already is in this order
        return _by(by.replace("p.id", "words.rowid") if found and sort.by == "date" else by)
    down = " DESC" if sort.reverse else ""
    scored = _scored(where, found)
    if found and scored == matching.conjunction(found):
        return _by(f"{BM25}{down}, words.rowid DESC")._replace(score=BM25)
    if not scored:
        return _by(_ORDERS[Sort("date", sort.reverse)])
    # papers that have only a longer word than the last one follow, newest first
    start = f"WITH hit(id, score) AS MATERIALIZED (SELECT rowid, {BM25} FROM words WHERE words MATCH ?) "
    by = f" ORDER BY hit.score{down} NULLS LAST, p.id DESC"
    return Ordering(start, (scored,), " LEFT JOIN hit ON hit.id = p.id", by, "hit.score")


def settled(by: str) -> str:
    """The same ORDER BY with papers of one day by their keys.

    Their ids tell in which order they came into this cache, which another cache of the same papers does not share.
    """
    down = " DESC" if by.endswith(" DESC") else ""
    kept = by.removesuffix(down).removesuffix("p.id").removesuffix("words.rowid")
    return f"{kept}p.id / {schema.IDS_PER_DAY}{down}, p.key"


def _by(columns: str) -> Ordering:
    return Ordering(by=f" ORDER BY {columns}")


def _scored(where: Node | None, found: tuple[Node, ...]) -> str:
    """What relevance is reckoned by: `found` and what else must be there, or else any word asked for.

    Longer words than the last one stay out: each would count once more where the word itself is found.
    """
    if found:
        # in the index, too, but not there alone: `C++`, 学习
        others = [part for part in conjuncts(where) if isinstance(part, Word | Phrase) and not matching.in_index(part)]
        ways = [matching.conjunction(tuple(map(matching.whole, found))), *map(matching.weighed, others)]
        return " AND ".join(filter(None, ways))
    asked = [node for node, positive in leaves(where) if positive and isinstance(node, Word | Phrase)]
    return " OR ".join(filter(None, map(matching.weighed, asked)))
