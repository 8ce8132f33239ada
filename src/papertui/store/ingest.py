"""Taking sightings into the cache: one paper, one row, whatever source brought it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date

import apsw

from papertui import identity, record, text
from papertui.model import Detail, IngestCounts, Paper, Sighting
from papertui.store import fts, marks, schema

LIBRARY = "library"
"""The source name of papers known only from the reader's own journal; it is never shown as a source."""

_AUTHORS_SHOWN = 8
_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def ingest(db: apsw.Connection, sightings: Iterable[Sighting], now: int) -> IngestCounts:
    """Merge sightings into the cache within the caller's transaction; `now` is in ms since 1970."""
    new = updated = unchanged = 0
    for sighting in sightings:
        outcome = _take(db, sighting, now)
        if outcome is None:
            unchanged += 1
        elif outcome:
            new += 1
        else:
            updated += 1
    return IngestCounts(new, updated, unchanged)


def add_record(db: apsw.Connection, paper: Paper, now: int = 0) -> int:
    """Make sure a paper of the journal is in the cache and return its row."""
    found = _find(db, paper)
    if found is not None:
        return found
    return _insert(db, Sighting(paper, LIBRARY, live=False), now)


def _take(db: apsw.Connection, sighting: Sighting, now: int) -> bool | None:
    """True for a new paper, False for a changed one, None when nothing changed."""
    row = _find(db, sighting.paper)
    if row is None:
        _insert(db, sighting, now)
        return True
    return None if _update(db, row, sighting, now) else False


def _find(db: apsw.Connection, paper: Paper) -> int | None:
    for key in _keys(paper):
        for (row,) in db.execute("SELECT id FROM alias WHERE key=?", (key,)):
            return int(row)
    return _find_by_title(db, paper)


def _keys(paper: Paper) -> list[str]:
    keys = [paper.key]
    if paper.doi and not paper.key.startswith("doi:"):
        keys.append(f"doi:{paper.doi.lower()}")
    return keys


def _find_by_title(db: apsw.Connection, paper: Paper) -> int | None:
    """A row of the same title, where one of the two has no identifier of its own."""
    title = text.title_key(paper.title)
    if not title:
        return None
    nameless = paper.key.startswith("feed:")
    for row, key, count, published in db.execute(
        "SELECT id, key, author_count, published FROM paper WHERE title_key=? ORDER BY id", (title,)
    ):
        if not (nameless or key.startswith("feed:")):
            continue
        if nameless and key.startswith("feed:") and key != paper.key:
            continue
        if _agree(count, paper.author_count or len(paper.authors) or None) or _agree(
            _year(published), _year(paper.published)
        ):
            return int(row)
    return None


def _agree(one: object, other: object) -> bool:
    return one is None or other is None or one == other


def _year(when: str | None) -> str | None:
    return when[:4] if when else None


def _insert(db: apsw.Connection, sighting: Sighting, now: int) -> int:
    paper = sighting.paper
    listing = sighting.listing
    first_daily = listing.period if listing and listing.kind == "day" else None
    when = identity.sort_date(paper, first_daily)
    row = _new_id(db, when)
    db.execute(
        "INSERT INTO paper(id, key, title, title_key, authors, author_count, date, published, category, votes,"
        " comments, github_stars, version, arrived, withdrawn, extras) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (row, *_columns(paper, when), now, paper.withdrawn is not None, _extras(paper)),
    )
    db.execute("INSERT INTO body(id, record) VALUES(?,?)", (row, _ENCODE(record.to_dict(paper))))
    keys = _keys(paper)
    for key in keys:
        db.execute("INSERT OR IGNORE INTO alias(key, id) VALUES(?,?)", (key, row))
    fts.insert(db, row, paper, "")
    _add_terms(db, row, paper)
    _add_place(db, row, sighting)
    _add_version(db, row, paper, now)
    if any(marks.known(db, key) for key in keys):
        marks.rederive(db, row)
    return row


def _columns(paper: Paper, when: str | None) -> tuple[object, ...]:
    names = ", ".join([author.name for author in paper.authors[:_AUTHORS_SHOWN]])
    count = paper.author_count or len(paper.authors) or None
    category = paper.categories[0] if paper.categories else None
    return (
        paper.key, paper.title, text.title_key(paper.title), names, count, when, paper.published, category,
        paper.votes, paper.comments, paper.github_stars, paper.version,
    )  # fmt: skip


def _extras(paper: Paper) -> int:
    return (
        (schema.HAS_CODE if paper.github else 0)
        | (schema.HAS_PROJECT if paper.project else 0)
        | (schema.HAS_MEDIA if paper.media else 0)
    )


_FROM_PAPER = schema.HAS_CODE | schema.HAS_PROJECT | schema.HAS_MEDIA


def _update(db: apsw.Connection, row: int, sighting: Sighting, now: int) -> bool:
    """Merge into an existing row; True when that changed nothing."""
    (stored,) = next(db.execute("SELECT record FROM body WHERE id=?", (row,)))
    old = record.from_dict(json.loads(stored))
    paper = identity.merge(old, sighting.paper, sighting.live)
    same = paper == old
    if not same:
        _write_merged(db, row, old, paper, now)
    known_elsewhere = _add_aliases(db, row, sighting.paper)
    placed = _add_place(db, row, sighting)
    if known_elsewhere:
        marks.rederive(db, row)
    _move_to_date(db, row, paper)
    return same and not placed and not known_elsewhere


def _write_merged(db: apsw.Connection, row: int, old: Paper, paper: Paper, now: int) -> None:
    (when, extras) = next(db.execute("SELECT date, extras FROM paper WHERE id=?", (row,)))
    db.execute(
        "UPDATE paper SET key=?, title=?, title_key=?, authors=?, author_count=?, date=?, published=?, category=?,"
        " votes=?, comments=?, github_stars=?, version=?, withdrawn=?, extras=? WHERE id=?",
        (*_columns(paper, when), paper.withdrawn is not None, (extras & ~_FROM_PAPER) | _extras(paper), row),
    )
    db.execute("UPDATE body SET record=? WHERE id=?", (_ENCODE(record.to_dict(paper)), row))
    searched = ("title", "abstract", "authors", "keywords")
    if any(getattr(old, name) != getattr(paper, name) for name in searched):
        fts.remove(db, row)
        fts.insert(db, row, paper, fts.note_text(db, row))
    _add_terms(db, row, paper)
    _add_version(db, row, paper, now)


def _add_aliases(db: apsw.Connection, row: int, paper: Paper) -> bool:
    """Remember every key the paper goes by; True when one of them carries marks and was not known before."""
    marked = False
    for key in _keys(paper):
        db.execute("INSERT OR IGNORE INTO alias(key, id) VALUES(?,?)", (key, row))
        if db.changes():
            marked = marked or marks.known(db, key)
    return marked


def _add_terms(db: apsw.Connection, row: int, paper: Paper) -> None:
    terms = [(schema.CATEGORY, value) for value in paper.categories]
    terms += [(schema.KEYWORD, value.lower()) for value in paper.keywords]
    if paper.organization:
        terms.append((schema.ORGANIZATION, paper.organization.fullname or paper.organization.name))
        terms.append((schema.HANDLE, paper.organization.name))
    db.executemany(
        "INSERT OR IGNORE INTO term(kind, value, id) VALUES(?,?,?)", [(kind, value, row) for kind, value in terms]
    )


def _add_place(db: apsw.Connection, row: int, sighting: Sighting) -> bool:
    """Note the source and the listing; True when either was not known."""
    changed = False
    if sighting.source != LIBRARY:
        db.execute("INSERT OR IGNORE INTO term(kind, value, id) VALUES(?,?,?)", (schema.SOURCE, sighting.source, row))
        changed = db.changes() > 0
    listing = sighting.listing
    if listing is not None:
        db.execute(
            "INSERT INTO listing(kind, period, id, rank) VALUES(?,?,?,?)"
            " ON CONFLICT DO UPDATE SET rank=excluded.rank"
            " WHERE excluded.rank IS NOT NULL AND rank IS NOT excluded.rank",
            (listing.kind, listing.period, row, listing.rank),
        )
        changed = changed or db.changes() > 0
    return changed


def _add_version(db: apsw.Connection, row: int, paper: Paper, now: int) -> None:
    if paper.version is not None:
        db.execute(
            "INSERT INTO version(id, version, title, abstract, updated, seen) VALUES(?,?,?,?,?,?)"
            " ON CONFLICT DO NOTHING",
            (row, paper.version, paper.title, paper.abstract, paper.updated, now),
        )


def _new_id(db: apsw.Connection, when: str | None) -> int:
    first = _day_number(when) * schema.IDS_PER_DAY
    (last,) = next(
        db.execute("SELECT max(id) FROM paper WHERE id >= ? AND id < ?", (first, first + schema.IDS_PER_DAY))
    )
    return first if last is None else int(last) + 1


def _day_number(when: str | None) -> int:
    """The proleptic day number of an ISO date, month or year; 0 for none or an impossible one."""
    if not when:
        return 0
    parts = [*when[:10].split("-"), "1", "1"][:3]
    try:
        return date(*map(int, parts)).toordinal()
    except ValueError:
        return 0


def _move_to_date(db: apsw.Connection, row: int, paper: Paper) -> None:
    """Give the row the id of its date, where a new listing or publication date moved it."""
    (first_daily,) = next(db.execute("SELECT min(period) FROM listing WHERE id=? AND kind='day'", (row,)))
    when = identity.sort_date(paper, first_daily)
    if _day_number(when) == row // schema.IDS_PER_DAY:
        return
    moved = _new_id(db, when)
    db.execute("UPDATE paper SET id=?, date=? WHERE id=?", (moved, when, row))
    for table in ("body", "alias", "term", "listing", "version", "detail"):
        db.execute(f"UPDATE {table} SET id=? WHERE id=?", (moved, row))
    fts.remove(db, row)
    fts.reindex(db, moved)


def keep_detail(db: apsw.Connection, detail: Detail, now: int) -> None:
    """Keep what was fetched when a paper was opened; comments that did not come along this time are kept."""
    for (row,) in db.execute("SELECT id FROM alias WHERE key=?", (detail.key,)).fetchall():
        if detail.comments is None:
            for (stored,) in db.execute("SELECT record FROM detail WHERE id=?", (row,)):
                detail = detail._replace(comments=record.detail_from_dict(json.loads(stored)).comments)
        text_ = _ENCODE(record.detail_to_dict(detail))
        db.execute("INSERT OR REPLACE INTO detail(id, record, fetched) VALUES(?,?,?)", (row, text_, now))
        present = {repository.kind for repository in detail.repositories} | {kind for kind, n in detail.totals if n}
        bits = sum(bit for kind, bit in _LINKED if kind in present)
        db.execute("UPDATE paper SET extras=(extras & ~?) | ? WHERE id=?", (_LINKED_BITS, bits, row))


_LINKED = (("model", schema.HAS_MODELS), ("dataset", schema.HAS_DATASETS), ("space", schema.HAS_SPACES))
_LINKED_BITS = schema.HAS_MODELS | schema.HAS_DATASETS | schema.HAS_SPACES
