"""Papers that the cache does not have yet, collected and then written table by table.

One statement for many papers takes half the time of eight statements for each. In the order of their ids they also
go into the full-text index as one piece: it writes out what it holds whenever a smaller id follows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

import apsw

from papertui import identity
from papertui.model import Paper, Sighting
from papertui.store import bodies, bookkeeping, fts, marks, schema

LIBRARY = "library"
"""The source name of papers known only from the reader's own journal; it is never kept as a source."""

_AUTHORS_SHOWN = 8

_PAPER = (
    "INSERT INTO paper(id, key, title, title_key, authors, author_count, date, published, category, votes,"
    " comments, github_stars, version, arrived, withdrawn, extras) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
)
_BODY = "INSERT INTO body(id, record) VALUES(?,?)"
ADD_ALIAS = "INSERT OR IGNORE INTO alias(key, id) VALUES(?,?)"
ADD_TERM = "INSERT OR IGNORE INTO term(kind, value, id) VALUES(?,?,?)"
ADD_LISTING = (
    "INSERT INTO listing(kind, period, id, rank) VALUES(?,?,?,?) ON CONFLICT DO UPDATE SET rank=excluded.rank"
    " WHERE excluded.rank IS NOT NULL AND rank IS NOT excluded.rank"
)
ADD_VERSION = (
    "INSERT INTO version(id, version, title, abstract, updated, seen) VALUES(?,?,?,?,?,?) ON CONFLICT DO UPDATE SET"
    " abstract=excluded.abstract WHERE abstract='' AND excluded.abstract<>''"
)
_LAST = (
    "SELECT max(id) FROM (SELECT max(id) AS id FROM paper WHERE id >= ?1 AND id < ?2"
    " UNION ALL SELECT max(id) FROM moved WHERE id >= ?1 AND id < ?2)"
)
_MARKED = "SELECT subject FROM mark WHERE subject IN ({0}) UNION SELECT subject FROM note WHERE subject IN ({0})"
_LISTED = "SELECT value FROM json_each(?1)"
_TITLED = (
    f"SELECT title_key FROM paper WHERE title_key IN ({_LISTED})"
    f" UNION ALL SELECT title_key FROM titled WHERE title_key IN ({_LISTED})"
)


class _Newcomer(NamedTuple):
    row: int
    sighting: Sighting
    title: str
    when: str | None


class Newcomers:
    """Collects papers for the caller's transaction; `now` is in ms since 1970. `flush` before anything else is written.

    Whoever adds a paper has made sure that no row and no paper waiting here goes by one of its keys.
    """

    def __init__(self, db: apsw.Connection, now: int) -> None:
        self._db = db
        self._now = now
        # where nothing tells when a paper is of, it stands under the day it came in
        self._today = (bookkeeping.iso(now) or "")[:10] if now else None
        self._waiting: list[_Newcomer] = []
        self._next: dict[int, int] = {}

    def add(self, sighting: Sighting, title: str) -> int:
        """Take a paper with its title key and return the row it will have."""
        listing = sighting.listing
        first_daily = listing.period if listing and listing.kind == "day" else None
        when = identity.sort_date(sighting.paper, first_daily) or self._today
        day = day_number(when)
        row = self._next.get(day) or new_id(self._db, day)
        self._next[day] = row + 1
        self._waiting.append(_Newcomer(row, sighting, title, when))
        return row

    def flush(self) -> None:
        """Write everything that waits."""
        if not self._waiting:
            return
        waiting = sorted(self._waiting)
        self._waiting = []
        self._next = {}
        write = self._db.executemany
        write(_PAPER, [self._columns(each) for each in waiting])
        write(_BODY, [(row, bodies.pack(sighting.paper)) for row, sighting, _, _ in waiting])
        aliases = {key: row for row, sighting, _, _ in waiting for key in keys(sighting.paper)}
        write(ADD_ALIAS, aliases.items())
        fts.insert_all(self._db, [(row, sighting.paper) for row, sighting, _, _ in waiting])
        write(ADD_TERM, _terms(waiting))
        write(ADD_LISTING, [listing_of(row, sighting) for row, sighting, _, _ in waiting if sighting.listing])
        write(
            ADD_VERSION,
            [version_of(row, each.paper, self._now) for row, each, _, _ in waiting if each.paper.version is not None],
        )
        self._mark(aliases)

    def _columns(self, newcomer: _Newcomer) -> tuple[object, ...]:
        row, sighting, title, when = newcomer
        paper = sighting.paper
        return (row, *columns(paper, title, when), self._now, paper.withdrawn is not None, extras(paper))

    def _mark(self, aliases: dict[str, int]) -> None:
        """Give those papers their marks that the reader marked before they were in the cache."""
        marked = self._db.execute(_MARKED.format(_LISTED), (as_json(list(aliases)),)).fetchall()
        for row in sorted({aliases[str(subject)] for (subject,) in marked}):
            marks.rederive(self._db, row)


def known(db: apsw.Connection, names: Iterable[str]) -> set[str]:
    """Which of these keys the cache knows."""
    found = db.execute(f"SELECT key FROM alias WHERE key IN ({_LISTED})", (as_json(list(names)),))
    return {key for (key,) in found}


def known_titles(db: apsw.Connection, titles: Iterable[str]) -> set[str]:
    """Which of these title keys a row has or had."""
    found = db.execute(_TITLED, (as_json(list(titles)),))
    return {title for (title,) in found}


def keys(paper: Paper) -> list[str]:
    """The keys a paper goes by."""
    found = [paper.key]
    if paper.doi and not paper.key.startswith("doi:"):
        found.append(f"doi:{paper.doi.lower()}")
    return found


def columns(paper: Paper, title: str, when: str | None) -> tuple[object, ...]:
    """What the paper itself says in its row, from `key` to `version`."""
    names = ", ".join([author.name for author in paper.authors[:_AUTHORS_SHOWN]])
    count = paper.author_count or len(paper.authors) or None
    category = paper.categories[0] if paper.categories else None
    return (
        paper.key, paper.title, title, names, count, when, paper.published, category,
        paper.votes, paper.comments, paper.github_stars, paper.version,
    )  # fmt: skip


def extras(paper: Paper) -> int:
    """Those bits of `paper.extras` that the paper itself tells."""
    return (
        (schema.HAS_CODE if paper.github else 0)
        | (schema.HAS_PROJECT if paper.project else 0)
        | (schema.HAS_MEDIA if paper.media else 0)
    )


def terms(row: int, paper: Paper) -> Iterator[tuple[str, str, int]]:
    """The rows of `term` that the paper itself tells."""
    for category in paper.categories:
        yield schema.CATEGORY, category, row
    for keyword in paper.keywords:
        yield schema.KEYWORD, keyword.lower(), row
    if paper.organization:
        yield schema.ORGANIZATION, paper.organization.fullname or paper.organization.name, row
        yield schema.HANDLE, paper.organization.name, row


def _terms(newcomers: Iterable[_Newcomer]) -> Iterator[tuple[str, str, int]]:
    for row, sighting, _, _ in newcomers:
        yield from terms(row, sighting.paper)
        if sighting.source != LIBRARY:
            yield schema.SOURCE, sighting.source, row


def listing_of(row: int, sighting: Sighting) -> tuple[str, str, int, int | None]:
    """The row of `listing` of a sighting that has one."""
    assert sighting.listing is not None
    return sighting.listing.kind, sighting.listing.period, row, sighting.listing.rank


def version_of(row: int, paper: Paper, now: int) -> tuple[object, ...]:
    """The row of `version` of a paper that has one."""
    return row, paper.version, paper.title, paper.abstract, paper.updated, now


def new_id(db: apsw.Connection, day: int) -> int:
    """The row for one more paper of a day: never one that another paper had, as a screen may still show that."""
    first = day * schema.IDS_PER_DAY
    ((last,),) = db.execute(_LAST, (first, first + schema.IDS_PER_DAY)).fetchall()
    return first if last is None else int(last) + 1


@lru_cache(maxsize=1024)
def day_number(when: str | None) -> int:
    """The proleptic day number of an ISO date, month or year; 0 for none or an impossible one."""
    if not when:
        return 0
    parts = [*when[:10].split("-"), "1", "1"][:3]
    try:
        return date(*map(int, parts)).toordinal()
    except ValueError:
        return 0


def as_json(value: Any) -> str:
    """Compact JSON, by an encoder that is five times as fast as Python's own but takes time to load."""
    from msgspec.json import encode

    return encode(value).decode()
