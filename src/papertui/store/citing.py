"""Who cites whom, how often, and where preprints came out. All of it hangs on keys; the journal knows nothing of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias, TypeVar

import apsw

from papertui.model import Cite, Cited, Published
from papertui.store.bookkeeping import iso

T = TypeVar("T")

Keeping: TypeAlias = Callable[[apsw.Connection], T]

_MINE = "(SELECT key FROM alias WHERE id=?1)"
_COUNT = (
    "INSERT OR IGNORE INTO counted(key, upto, citations) SELECT c.key, ?1, c.citations FROM cited c"
    " JOIN alias a ON a.key = c.key JOIN paper p ON p.id = a.id"
    " WHERE c.key = ?2 AND c.citations <> ?3 AND p.flags & 1"
)
COUNTED_MS = 100 * 24 * 3_600_000
"""How long it is remembered how often a starred paper was cited."""

_KEYS = "substr(p.key, 1, 6) = 'arxiv:' OR substr(p.key, 1, 4) = 'doi:'"


def due(db: apsw.Connection, before: int, most: int) -> list[str]:
    """Keys of papers whose numbers were not asked for since `before` (ms since 1970): starred, queued, then newest."""
    found = db.execute(
        f"SELECT p.key FROM paper p LEFT JOIN cited c ON c.key = p.key WHERE ({_KEYS}) AND p.flags & 8 = 0"
        " AND (c.fetched IS NULL OR c.fetched < ?) ORDER BY p.flags & 1 DESC, p.flags & 2 DESC, p.id DESC LIMIT ?",
        (before, most),
    )
    return [str(key) for (key,) in found]


def unlisted(db: apsw.Connection, before: int, most: int) -> list[str]:
    """Keys of starred papers whose references and citations were not asked for since `before`, the oldest first."""
    found = db.execute(
        f"SELECT p.key FROM paper p JOIN cited c ON c.key = p.key WHERE ({_KEYS}) AND p.flags & 11 AND p.flags & 1"
        " AND c.citations IS NOT NULL AND (c.linked IS NULL OR c.linked < ?) ORDER BY c.linked, p.id DESC LIMIT ?",
        (before, most),
    )
    return [str(key) for (key,) in found]


def keep_numbers(db: apsw.Connection, told: Mapping[str, tuple[object, ...]], now: int) -> set[str]:
    """Keep (citations, influential, references, tldr) by key; what is not told this time stays as it was.

    Of starred papers the citations that were told before are kept besides, for a digest to compare with. Returns the
    keys of which something is not as it was.
    """
    sql = "SELECT citations, influential, refs, tldr FROM cited WHERE key=?"
    before = {key: numbers for key in told for numbers in db.execute(sql, (key,))}
    db.executemany(_COUNT, [(now, key, numbers[0]) for key, numbers in told.items() if numbers[0] is not None])
    db.execute("DELETE FROM counted WHERE upto < ?", (now - COUNTED_MS,))
    db.executemany(
        "INSERT INTO cited(key, citations, influential, refs, tldr, fetched) VALUES(?,?,?,?,?,?) ON CONFLICT DO UPDATE"
        " SET citations=coalesce(excluded.citations, citations),"
        " influential=coalesce(excluded.influential, influential),"
        " refs=coalesce(excluded.refs, refs), tldr=coalesce(excluded.tldr, tldr), fetched=excluded.fetched",
        [(key, *numbers, now) for key, numbers in told.items()],
    )
    unknown = (None,) * 4
    return {
        key
        for key, numbers in told.items()
        if any(new is not None and new != old for new, old in zip(numbers, before.get(key, unknown), strict=True))
    }


def keep_links(
    db: apsw.Connection,
    key: str,
    references: Iterable[tuple[str, str, str, int | None, str | None]],
    citations: Iterable[tuple[str, str, str, int | None, str | None]],
    now: int,
) -> bool:
    """Keep the other ends (key, title, authors, year, DOI) of a paper's citations in place of those of last time.

    Returns whether they are others than then.
    """
    before = _ends_of(db, key)
    cited = _known(db, references)
    citing = _known(db, citations)
    if cited:  # publishers withdraw lists of references: what was there once stays
        db.execute("DELETE FROM cites WHERE citing=?", (key,))
    db.executemany("INSERT OR IGNORE INTO cites(citing, cited) VALUES(?,?)", [(key, other) for other in cited])
    db.executemany("INSERT OR IGNORE INTO cites(citing, cited) VALUES(?,?)", [(other, key) for other in citing])
    db.execute("UPDATE cited SET linked=? WHERE key=?", (now, key))
    return _ends_of(db, key) != before


def _ends_of(db: apsw.Connection, key: str) -> set[object]:
    return set(db.execute("SELECT citing, cited FROM cites WHERE citing=?1 OR cited=?1", (key,)))


def _known(db: apsw.Connection, others: Iterable[tuple[str, str, str, int | None, str | None]]) -> list[str]:
    """Keep what is said of papers, and give the keys under which they are, or would be, here."""
    found = []
    for key, title, authors, year, doi in others:
        if doi and doi != key and not _is_here(db, key) and _is_here(db, doi):
            key = doi
        db.execute(
            "INSERT OR REPLACE INTO mentioned(key, title, authors, year) VALUES(?,?,?,?)", (key, title, authors, year)
        )
        found.append(key)
    return found


def _is_here(db: apsw.Connection, key: str) -> bool:
    return bool(db.execute("SELECT 1 FROM alias WHERE key=?", (key,)).fetchall())


def cited(db: apsw.Connection, row: int) -> Cited | None:
    """What is known of a paper's citations."""
    found: list[Any] = db.execute(
        f"SELECT citations, influential, refs, tldr, fetched, linked FROM cited WHERE key IN {_MINE}"
        " ORDER BY fetched DESC LIMIT 1",
        (row,),
    ).fetchall()
    for citations, influential, refs, tldr, fetched, linked in found:
        here = f"FROM cites JOIN alias a ON a.key=cited WHERE citing IN {_MINE}"
        citing = f"FROM cites JOIN alias a ON a.key=citing WHERE cited IN {_MINE}"
        starred = "AND a.id IN (SELECT id FROM paper WHERE flags & 11 AND flags & 1)"
        return Cited(
            citations, influential, refs, tldr, iso(fetched) or "", iso(linked),
            _number(db, f"SELECT count(DISTINCT a.id) {here}", row),
            _number(db, f"SELECT count(DISTINCT a.id) {here} {starred}", row),
            _number(db, f"SELECT count(DISTINCT a.id) {citing}", row),
        )  # fmt: skip
    return None


def _number(db: apsw.Connection, sql: str, row: int) -> int:
    found: list[Any] = db.execute(sql, (row,)).fetchall()
    return int(found[0][0])


def ends(db: apsw.Connection, row: int) -> list[Cite]:
    """References of a paper, then what cites it; in each those that are here first, then by year, newest first."""
    out: list[Cite] = []
    for direction, near, far in (("reference", "citing", "cited"), ("citation", "cited", "citing")):
        found = db.execute(
            f"SELECT DISTINCT c.{far}, coalesce(p.title, m.title, c.{far}), coalesce(p.authors, m.authors, ''),"
            " coalesce(m.year, CAST(substr(p.published, 1, 4) AS INTEGER)), p.id FROM cites c"
            f" LEFT JOIN alias a ON a.key = c.{far} LEFT JOIN paper p ON p.id = a.id"
            f" LEFT JOIN mentioned m ON m.key = c.{far} WHERE c.{near} IN {_MINE} ORDER BY p.id IS NULL, 4 DESC, 2",
            (row,),
        )
        out += [Cite(direction, *values) for values in found]
    return out


def unpublished(db: apsw.Connection, source: str, before: int, most: int) -> list[tuple[str, int, str | None]]:
    """Starred preprints that may have come out meanwhile: key, row, and the DOI that another source names.

    Those that the source was not asked for since `before`, and those whose venue only it may know.
    """
    found = db.execute(
        "SELECT p.key, p.id, o.doi FROM paper p LEFT JOIN published u ON u.key = p.key AND u.source = ?1"
        " LEFT JOIN published o ON o.key = p.key AND o.source <> ?1 AND o.doi IS NOT NULL"
        " WHERE p.flags & 11 AND p.flags & 1 AND substr(p.key, 1, 6) = 'arxiv:' AND (u.fetched IS NULL"
        " OR (u.doi IS NULL AND (u.fetched < ?2 OR (o.venue = '' AND o.fetched > u.fetched))))"
        " GROUP BY p.id ORDER BY u.fetched, p.id DESC LIMIT ?3",
        (source, before, most),
    )
    return [(str(key), int(str(row)), None if doi is None else str(doi)) for key, row, doi in found]


def keep_published(
    db: apsw.Connection, key: str, found: tuple[str, str, str | None] | None, source: str, now: int
) -> bool:
    """Keep (DOI, venue, date) of where a preprint came out, or that it was asked for in vain; whether it is news."""
    sql = "SELECT doi, venue, date FROM published WHERE key=? AND source=?"
    before: list[Any] = db.execute(sql, (key, source)).fetchall()
    told = tuple(found or (None, None, None))
    db.execute(
        "INSERT OR REPLACE INTO published(key, source, doi, venue, date, fetched) VALUES(?,?,?,?,?,?)",
        (key, source, *told, now),
    )
    return (before[0] if before else (None, None, None)) != told


def published(db: apsw.Connection, row: int) -> Published | None:
    """Where a preprint came out, by the source that knows its venue, else by any."""
    found = db.execute(
        f"SELECT doi, venue, date, source, fetched FROM published WHERE key IN {_MINE} AND doi IS NOT NULL"
        " ORDER BY venue = '', source LIMIT 1",
        (row,),
    )
    for doi, venue, date, source, fetched in found:
        return Published(str(doi), str(venue or ""), date, str(source), iso(fetched) or "")
    return None
