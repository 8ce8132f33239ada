"""Papers of which nothing but their identifier is known, as a list of ids or another paper's reference leaves them."""

from __future__ import annotations

import apsw

# their title is the identifier, so the index of titles finds them
_OF_ARXIV = (
    "SELECT key FROM paper WHERE title_key >= 'arxiv' AND title_key < 'arxiw' AND title = 'arXiv:' || substr(key, 7)"
    " AND substr(key, 1, 6) = 'arxiv:' ORDER BY id DESC"
)
_ALL = (
    "SELECT id FROM paper WHERE title_key >= 'arxiv' AND title_key < 'arxiw' AND title = 'arXiv:' || substr(key, 7)"
    " UNION ALL SELECT id FROM paper WHERE title_key >= 'doi10' AND title_key < 'doi11' AND title = key"
)


def of_arxiv(db: apsw.Connection) -> list[str]:
    """The keys of those that are arXiv's."""
    return [str(key) for (key,) in db.execute(_OF_ARXIV)]


def rows(db: apsw.Connection) -> set[int]:
    """The rows of all of them."""
    return {int(str(row)) for (row,) in db.execute(_ALL)}
