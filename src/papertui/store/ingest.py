"""Taking sightings into the cache: one paper, one row, whatever source brought it."""

from __future__ import annotations

import json
from collections.abc import Iterable

import apsw

from papertui import identity, record, text
from papertui.model import Detail, IngestCounts, Paper, Sighting
from papertui.store import fts, marks, newcomers, schema
from papertui.store.newcomers import Newcomers, as_json


def ingest(db: apsw.Connection, sightings: Iterable[Sighting], now: int) -> IngestCounts:
    """Merge sightings into the cache within the caller's transaction; `now` is in ms since 1970."""
    given = [(each, newcomers.keys(each.paper), text.title_key(each.paper.title)) for each in sightings]
    new = updated = unchanged = 0
    # what could be in the cache already, by key or by title; the rest is new without a further look
    keys = newcomers.known(db, {key for _, mine, _ in given for key in mine})
    titles = newcomers.known_titles(db, {title for _, _, title in given})
    fresh = Newcomers(db, now)
    for sighting, mine, title in given:
        row = None
        if title in titles or not keys.isdisjoint(mine):
            fresh.flush()
            row = _find(db, sighting.paper)
        if row is None:
            fresh.add(sighting, title)
            new += 1
        elif _update(db, row, sighting, now):
            unchanged += 1
        else:
            updated += 1
        keys.update(mine)
        titles.add(title)
    fresh.flush()
    return IngestCounts(new, updated, unchanged)


def add_record(db: apsw.Connection, paper: Paper, now: int = 0) -> int:
    """Make sure a paper of the journal is in the cache under its key and return its row.

    A paper that was first marked without an identifier is found by its title, as when its identifier turned up.
    """
    found = _find(db, paper)
    if found is not None:
        _update(db, found, Sighting(paper, newcomers.LIBRARY, live=False), now)
        return _find(db, paper) or found
    fresh = Newcomers(db, now)
    row = fresh.add(Sighting(paper, newcomers.LIBRARY, live=False), text.title_key(paper.title))
    fresh.flush()
    return row


def _find(db: apsw.Connection, paper: Paper) -> int | None:
    for key in newcomers.keys(paper):
        for (row,) in db.execute("SELECT id FROM alias WHERE key=?", (key,)):
            return int(row)
    return _find_by_title(db, paper)


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


_FROM_PAPER = schema.HAS_CODE | schema.HAS_PROJECT | schema.HAS_MEDIA


def _update(db: apsw.Connection, row: int, sighting: Sighting, now: int) -> bool:
    """Merge into an existing row; True when that changed nothing."""
    (stored,) = next(db.execute("SELECT record FROM body WHERE id=?", (row,)))
    old = record.from_dict(json.loads(stored))
    paper = identity.merge(old, sighting.paper, sighting.live)
    same = paper == old
    if not same:
        _write_merged(db, row, old, paper, now)
    if sighting.paper.version not in (None, paper.version):
        _add_version(db, row, sighting.paper, now)
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
        (
            *newcomers.columns(paper, text.title_key(paper.title), when),
            paper.withdrawn is not None,
            (extras & ~_FROM_PAPER) | newcomers.extras(paper),
            row,
        ),
    )
    db.execute("UPDATE body SET record=? WHERE id=?", (as_json(record.to_dict(paper)), row))
    searched = ("title", "abstract", "authors", "keywords")
    if any(getattr(old, name) != getattr(paper, name) for name in searched):
        fts.remove(db, row)
        fts.insert(db, row, paper, fts.note_text(db, row))
    _add_terms(db, row, paper)
    _add_version(db, row, paper, now)


def _add_aliases(db: apsw.Connection, row: int, paper: Paper) -> bool:
    """Remember every key the paper goes by; True when one of them carries marks and was not known before."""
    marked = False
    for key in newcomers.keys(paper):
        db.execute(newcomers.ADD_ALIAS, (key, row))
        if db.changes():
            marked = marked or marks.known(db, key)
    return marked


def _add_terms(db: apsw.Connection, row: int, paper: Paper) -> None:
    db.executemany(newcomers.ADD_TERM, newcomers.terms(row, paper))


def _add_place(db: apsw.Connection, row: int, sighting: Sighting) -> bool:
    """Note the source and the listing; True when either was not known."""
    changed = False
    if sighting.source != newcomers.LIBRARY:
        db.execute(newcomers.ADD_TERM, (schema.SOURCE, sighting.source, row))
        changed = db.changes() > 0
    if sighting.listing is not None:
        db.execute(newcomers.ADD_LISTING, newcomers.listing_of(row, sighting))
        changed = changed or db.changes() > 0
    return changed


def _add_version(db: apsw.Connection, row: int, paper: Paper, now: int) -> None:
    if paper.version is not None:
        db.execute(newcomers.ADD_VERSION, newcomers.version_of(row, paper, now))


def _move_to_date(db: apsw.Connection, row: int, paper: Paper) -> None:
    """Give the row the id of its date, where a new listing or publication date moved it."""
    (first_daily,) = next(db.execute("SELECT min(period) FROM listing WHERE id=? AND kind='day'", (row,)))
    when = identity.sort_date(paper, first_daily)
    day = newcomers.day_number(when)
    if day == row // schema.IDS_PER_DAY:
        return
    moved = newcomers.new_id(db, day)
    db.execute("UPDATE paper SET id=?, date=? WHERE id=?", (moved, when, row))
    for table in ("body", "alias", "term", "listing", "version", "detail"):
        db.execute(f"UPDATE {table} SET id=? WHERE id=?", (moved, row))
    fts.remove(db, row)
    fts.reindex(db, moved)
    db.execute("UPDATE moved SET now=? WHERE now=?", (moved, row))
    db.execute("INSERT INTO moved(id, now) VALUES(?,?)", (row, moved))


def keep_detail(db: apsw.Connection, detail: Detail, now: int) -> None:
    """Keep what was fetched when a paper was opened; comments that did not come along this time are kept."""
    for (row,) in db.execute("SELECT id FROM alias WHERE key=?", (detail.key,)).fetchall():
        if detail.comments is None:
            for (stored,) in db.execute("SELECT record FROM detail WHERE id=?", (row,)):
                detail = detail._replace(comments=record.detail_from_dict(json.loads(stored)).comments)
        text_ = as_json(record.detail_to_dict(detail))
        db.execute("INSERT OR REPLACE INTO detail(id, record, fetched) VALUES(?,?,?)", (row, text_, now))
        present = {repository.kind for repository in detail.repositories} | {kind for kind, n in detail.totals if n}
        bits = sum(bit for kind, bit in _LINKED if kind in present)
        db.execute("UPDATE paper SET extras=(extras & ~?) | ? WHERE id=?", (_LINKED_BITS, bits, row))


_LINKED = (("model", schema.HAS_MODELS), ("dataset", schema.HAS_DATASETS), ("space", schema.HAS_SPACES))
_LINKED_BITS = schema.HAS_MODELS | schema.HAS_DATASETS | schema.HAS_SPACES
