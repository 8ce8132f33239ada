"""Taking sightings into the cache: one paper, one row, whatever source brought it."""

from __future__ import annotations

import json
from collections.abc import Iterable

import apsw

from papertui import identity, record, text
from papertui.model import Detail, IngestCounts, Paper, Sighting
from papertui.store import fts, joining, marks, newcomers, rows, schema
from papertui.store.newcomers import Newcomers, as_json


def ingest(db: apsw.Connection, sightings: Iterable[Sighting], now: int) -> IngestCounts:
    """Merge sightings into the cache within the caller's transaction; `now` is in ms since 1970.

    Several sightings of one paper count as one, new before updated before unchanged.
    """
    with fts.together(db):
        return _ingest(db, sightings, now)


def _ingest(db: apsw.Connection, sightings: Iterable[Sighting], now: int) -> IngestCounts:
    given = [(each, newcomers.keys(each.paper), text.title_key(each.paper.title)) for each in sightings]
    new: set[str] = set()
    updated: set[str] = set()
    # what could be in the cache already, by key or by title; the rest is new without a further look
    keys = newcomers.known(db, {key for _, mine, _ in given for key in mine})
    titles = newcomers.known_titles(db, {title for _, _, title in given})
    fresh = Newcomers(db, now)
    for sighting, mine, title in given:
        row = None
        if not keys.isdisjoint(mine):
            fresh.flush()
            row = joining.settle(db, sighting.paper)
        if row is not None:
            if not _update(db, row, sighting, now):
                updated.add(sighting.paper.key)
        elif title in titles and _joins_by_title(db, fresh, sighting, title):
            updated.add(sighting.paper.key)
        else:
            if title not in titles:
                fresh.add(sighting, title)
            new.add(sighting.paper.key)
        keys.update(mine)
        titles.add(title)
    fresh.flush()
    updated -= new
    total = len({sighting.paper.key for sighting, _, _ in given})
    return IngestCounts(len(new), len(updated), total - len(new) - len(updated))


def add_record(db: apsw.Connection, paper: Paper, now: int = 0) -> int:
    """Make sure a paper of the journal is in the cache under its key and return its row.

    A paper that was first marked without an identifier is found by its title, as when its identifier turned up.
    """
    sighting = Sighting(paper, newcomers.LIBRARY, live=False)
    found = joining.settle(db, paper)
    if found is None:
        title = text.title_key(paper.title)
        _joins_by_title(db, Newcomers(db, now), sighting, title)
    else:
        _update(db, found, sighting, now)
    row = marks.row_of(db, paper.key)
    assert row is not None
    return row


def _joins_by_title(db: apsw.Connection, fresh: Newcomers, sighting: Sighting, title: str) -> bool:
    """Add a paper, and join it with the one of its title; whether there was such a one."""
    row = fresh.add(sighting, title)
    fresh.flush()
    return joining.by_title(db, row, [title])


def _update(db: apsw.Connection, row: int, sighting: Sighting, now: int) -> bool:
    """Merge into an existing row; True when that changed nothing."""
    old = rows.paper_of(db, row)
    paper = identity.merge(old, sighting.paper, sighting.live)
    same = paper == old
    if not same:
        rows.write(db, row, old, paper)
        _add_version(db, row, paper, now)
    if sighting.paper.version not in (None, paper.version):
        _add_version(db, row, sighting.paper, now)
    known_elsewhere = _add_aliases(db, row, sighting.paper)
    placed = _add_place(db, row, sighting)
    joining.heard(db, row, sighting)
    if known_elsewhere:
        marks.rederive(db, row)
    row = rows.move_to_date(db, row, paper)
    if not old.title == paper.title == sighting.paper.title:
        joining.retitled(db, row, paper, (old.title, sighting.paper.title))
    return same and not placed and not known_elsewhere


def _add_aliases(db: apsw.Connection, row: int, paper: Paper) -> bool:
    """Remember every key the paper goes by; True when one of them carries marks and was not known before."""
    marked = False
    for key in newcomers.keys(paper):
        db.execute(newcomers.ADD_ALIAS, (key, row))
        if db.changes():
            marked = marked or marks.known(db, key)
    return marked


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
