"""Writing one paper's row and what hangs on it anew: merged, moved to another date, or gone."""

from __future__ import annotations

from collections.abc import Iterable

import apsw

from papertui import identity, text
from papertui.model import Listing, Paper
from papertui.store import bodies, fts, newcomers, schema

_FROM_PAPER = schema.HAS_CODE | schema.HAS_PROJECT | schema.HAS_MEDIA
_MOVING = ("body", "alias", "term", "listing", "version", "detail", "titled", "party")
_SEARCHED = ("title", "abstract", "authors", "keywords")


def paper_of(db: apsw.Connection, row: int) -> Paper:
    """The whole record of a row that is there."""
    (stored,) = next(db.execute("SELECT record FROM body WHERE id=?", (row,)))
    return bodies.unpack(stored)


def write(db: apsw.Connection, row: int, old: Paper, paper: Paper) -> None:
    """Write `paper` over `old`."""
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
    db.execute("UPDATE body SET record=? WHERE id=?", (bodies.pack(paper), row))
    if any(getattr(old, name) != getattr(paper, name) for name in _SEARCHED):
        fts.remove(db, row)
        fts.insert(db, row, paper, fts.note_text(db, row))
        db.execute("INSERT INTO reworded(id) VALUES(?)", (row,))
    before, after = set(newcomers.terms(row, old)), set(newcomers.terms(row, paper))
    db.executemany("DELETE FROM term WHERE kind=? AND value=? AND id=?", before - after)
    db.executemany(newcomers.ADD_TERM, after)


def move_to_date(db: apsw.Connection, row: int, paper: Paper) -> int:
    """Give the row the id of its date, where a new listing or publication date moved it; the row it has then."""
    (first_daily,) = next(db.execute("SELECT min(period) FROM listing WHERE id=? AND kind='day'", (row,)))
    when = identity.sort_date(paper, first_daily)
    day = newcomers.day_number(when)
    if when is None or day == row // schema.IDS_PER_DAY:
        return row
    moved = newcomers.new_id(db, day)
    db.execute("UPDATE paper SET id=?, date=? WHERE id=?", (moved, when, row))
    for table in _MOVING:
        db.execute(f"UPDATE {table} SET id=? WHERE id=?", (moved, row))
    fts.remove(db, row)
    fts.reindex(db, moved)
    db.execute("UPDATE moved SET now=? WHERE now=?", (moved, row))
    db.execute("INSERT INTO moved(id, now) VALUES(?,?)", (row, moved))
    return moved


def places_of(db: apsw.Connection, row: int) -> tuple[tuple[str, ...], tuple[Listing, ...]]:
    """The sources and lists a row was seen in."""
    sources = db.execute("SELECT value FROM term WHERE id=? AND kind=? ORDER BY value", (row, schema.SOURCE))
    listings = db.execute("SELECT kind, period, rank FROM listing WHERE id=? ORDER BY kind, period", (row,))
    return tuple(value for (value,) in sources), tuple(Listing(*one) for one in listings)


def place(db: apsw.Connection, row: int, sources: Iterable[str], listings: Iterable[Listing]) -> None:
    """Say anew in which sources and lists a row was seen."""
    db.execute("DELETE FROM term WHERE id=? AND kind=?", (row, schema.SOURCE))
    db.executemany(newcomers.ADD_TERM, [(schema.SOURCE, source, row) for source in sources])
    db.execute("DELETE FROM listing WHERE id=?", (row,))
    db.executemany(newcomers.ADD_LISTING, [(one.kind, one.period, row, one.rank) for one in listings])


def forget(db: apsw.Connection, row: int) -> None:
    """Take a row out whose paper is in another one now."""
    db.execute("DELETE FROM paper WHERE id=?", (row,))
    db.execute("DELETE FROM body WHERE id=?", (row,))
    fts.remove(db, row)
