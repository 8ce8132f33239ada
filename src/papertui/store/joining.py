"""Rows that turn out to be one paper, and one row that turns out to be two.

What identifiers show to be one is joined for good. What only a title shows to be one may prove to be two, when better
identifiers come; of such a row each *party* is kept as it was heard, so that they can part again. Marks need no such
care: they stand under the keys they were made for, and follow these.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce

import apsw

from papertui import identity, text
from papertui.model import Paper, Sighting
from papertui.store import marks, newcomers, rows
from papertui.store.newcomers import Newcomers
from papertui.store.parties import Party, are_two_preprints, conflict, fit, keep, parties

_PLAIN = "SELECT id, EXISTS (SELECT 1 FROM party WHERE party.id = alias.id) FROM alias WHERE key=?"


def settle(db: apsw.Connection, paper: Paper) -> int | None:
    """The row of a paper by its identifiers, `None` where there is none.

    Rows that these show to be one are joined; a row that they show to be two is parted.
    """
    mine = newcomers.keys(paper)
    if len(mine) == 1:
        # nearly every time: one key, and a row that is made of nothing else
        for row, several in db.execute(_PLAIN, mine):
            if not several:
                return int(row)
    # the surest key first
    known = [key for key in sorted(mine, key=identity.rank) if _is_of(db, key, paper)]
    # only now, as parting may have moved a row
    found = dict.fromkeys(row for key in known if (row := marks.row_of(db, key)) is not None)
    if not found:
        return None
    into, *others = found
    for other in others:
        if not are_two_preprints(_key(db, into), _key(db, other)):
            into = join(db, *sorted((into, other), key=lambda row: (identity.rank(_key(db, row)), row)))
    return into


def _is_of(db: apsw.Connection, key: str, paper: Paper) -> bool:
    """Whether the row of a key can be the paper's; what else it was made of and cannot be so is parted from it."""
    row = marks.row_of(db, key)
    if row is None:
        return False
    known = parties(db, row)
    if not known:
        return not are_two_preprints(_key(db, row), paper.key)
    mine = next((name for name, party in known.items() if key in newcomers.keys(party.paper)), None)
    if mine is None:
        return True
    if conflict(known[mine].paper, paper):
        return False
    if any(conflict(party.paper, paper) for name, party in known.items() if name != mine):
        part(db, row, mine)
    return True


def _key(db: apsw.Connection, row: int) -> str:
    ((key,),) = db.execute("SELECT key FROM paper WHERE id=?", (row,)).fetchall()
    return str(key)


def heard(db: apsw.Connection, row: int, sighting: Sighting) -> None:
    """Note a sighting with the party of its row that it is about."""
    for _ in db.execute("SELECT 1 FROM party WHERE id=? LIMIT 1", (row,)):
        break
    else:
        return
    known = parties(db, row)
    names = set(newcomers.keys(sighting.paper))
    own = next((name for name, party in known.items() if names & set(newcomers.keys(party.paper))), None)
    if own is None:
        own = sighting.paper.key
        known[own] = Party(sighting.paper)
    keep(db, row, own, known[own].heard(sighting))


def by_title(db: apsw.Connection, row: int, titles: Sequence[str]) -> bool:
    """Join a row with those of the same titles that can be the same paper; whether there was such a one."""
    others = _of_titles(db, row, titles)
    if not others:
        return False
    mine = parties(db, row)
    papers = [party.paper for party in mine.values()] or [rows.paper_of(db, row)]
    candidates = [candidate for other in others if (candidate := _candidate(db, other, papers, titles))]
    if not candidates:
        return False
    _, _, other, name = min(candidates)
    if name:
        other = part(db, other, name)
    by_title(db, pair(db, row, other), titles)
    return True


def retitled(db: apsw.Connection, row: int, paper: Paper, others: Iterable[str]) -> None:
    """Note under which other titles a row was heard, and join it with what has one of them."""
    current = text.title_key(paper.title)
    titles = [title for title in dict.fromkeys(map(text.title_key, others)) if title and title != current]
    known = {title for (title,) in db.execute("SELECT title_key FROM titled WHERE id=?", (row,))}
    _note_titles(db, row, titles)
    news = [title for title in (current, *titles) if title not in known]
    if news:
        by_title(db, row, news)


def _note_titles(db: apsw.Connection, row: int, titles: Iterable[str]) -> None:
    db.executemany("INSERT OR IGNORE INTO titled(title_key, id) VALUES(?,?)", [(title, row) for title in titles])


def _of_titles(db: apsw.Connection, row: int, titles: Iterable[str]) -> list[int]:
    """The other rows that ever had one of these titles."""
    sql = "SELECT id FROM paper WHERE title_key=?1 UNION SELECT id FROM titled WHERE title_key=?1 ORDER BY id"
    found = [other for title in titles if title for (other,) in db.execute(sql, (title,))]
    return [other for other in dict.fromkeys(found) if other != row]


def _candidate(
    db: apsw.Connection, other: int, papers: Sequence[Paper], titles: Sequence[str]
) -> tuple[int, str, int, str] | None:
    """How well a row fits the papers, to be sorted, with the party of it that is meant, `""` for the whole."""
    several = parties(db, other)
    theirs = [party.paper for party in several.values()] or [rows.paper_of(db, other)]
    pairs = [(one, another) for one in papers for another in theirs]
    if not any(conflict(one, another) for one, another in pairs):
        fits = [number for one, another in pairs if (number := fit(one, another)) is not None]
        return (-max(fits), min(paper.key for paper in theirs), other, "") if fits else None
    for name, party in several.items():
        if not name.startswith("feed:") or text.title_key(party.paper.title) not in titles:
            continue
        here = [fit(paper, party.paper) or 0 for key, one in several.items() if key != name for paper in [one.paper]]
        there = max(fit(paper, party.paper) or 0 for paper in papers)
        if there > max(here):
            return -there, name, other, name
    return None


def pair(db: apsw.Connection, one: int, other: int) -> int:
    """Make one row of two by their title; the row it is then."""
    for row in (one, other):
        if not parties(db, row):
            paper = rows.paper_of(db, row)
            keep(db, row, paper.key, Party(paper, *rows.places_of(db, row)))
    into, gone = sorted((one, other), key=lambda row: (identity.rank(_key(db, row)), row))
    return _merge_rows(db, into, gone)


def join(db: apsw.Connection, into: int, gone: int) -> int:
    """Make one row of two that are one paper by identifiers; the row it is then."""
    several = parties(db, into), parties(db, gone)
    if any(several):
        _join_parties(db, into, gone, *several)
    return _merge_rows(db, into, gone)


def _join_parties(db: apsw.Connection, into: int, gone: int, mine: dict[str, Party], yours: dict[str, Party]) -> None:
    """Make one party of those that the two rows have their identifiers from."""
    heads = []
    for row, known in ((into, mine), (gone, yours)):
        paper = rows.paper_of(db, row)
        heads.append(known.get(paper.key) or Party(paper, *rows.places_of(db, row)))
        db.execute("DELETE FROM party WHERE key=?", (paper.key,))
    first, second = heads
    whole = Party(
        identity.merge(first.paper, second.paper, live=False),
        tuple(dict.fromkeys(first.sources + second.sources)),
        tuple({one[:2]: one for one in first.listings + second.listings}.values()),
    )
    keep(db, into, whole.paper.key, whole)


def _merge_rows(db: apsw.Connection, into: int, gone: int) -> int:
    first, second = rows.paper_of(db, into), rows.paper_of(db, gone)
    for table in ("alias", "term", "listing", "version", "titled", "party", "detail"):
        db.execute(f"UPDATE OR IGNORE {table} SET id=? WHERE id=?", (into, gone))
        db.execute(f"DELETE FROM {table} WHERE id=?", (gone,))
    db.execute(
        "UPDATE paper SET arrived=min(arrived, (SELECT arrived FROM paper WHERE id=?1)),"
        " extras=extras | (SELECT extras FROM paper WHERE id=?1) WHERE id=?2",
        (gone, into),
    )
    rows.forget(db, gone)
    db.execute("UPDATE moved SET now=? WHERE now=?", (into, gone))
    db.execute("INSERT INTO moved(id, now) VALUES(?,?)", (gone, into))
    merged = identity.merge(first, second, live=False)
    _note_titles(db, into, _other_titles(merged, (first, second)))
    rows.write(db, into, first, merged)
    row = rows.move_to_date(db, into, merged)
    marks.rederive(db, row)
    return row


def part(db: apsw.Connection, row: int, name: str) -> int:
    """Take a party out of its row again; the row that it has then."""
    known = parties(db, row)
    leaving = known.pop(name)
    db.execute("DELETE FROM party WHERE key=?", (name,))
    ((arrived,),) = db.execute("SELECT arrived FROM paper WHERE id=?", (row,)).fetchall()
    staying = {key for party in known.values() for key in newcomers.keys(party.paper)}
    gone = [key for key in newcomers.keys(leaving.paper) if key not in staying]
    db.executemany("DELETE FROM alias WHERE key=? AND id=?", [(key, row) for key in gone])
    rest = reduce(lambda one, other: identity.merge(one, other, live=False), [party.paper for party in known.values()])
    before = rows.paper_of(db, row)
    rows.write(db, row, before, rest)
    db.execute("DELETE FROM titled WHERE id=?", (row,))
    _note_titles(db, row, _other_titles(rest, [party.paper for party in known.values()]))
    rows.place(
        db, row, [source for one in known.values() for source in one.sources],
        [listing for one in known.values() for listing in one.listings],
    )  # fmt: skip
    if len(known) == 1:
        db.execute("DELETE FROM party WHERE id=?", (row,))
    marks.rederive(db, row)
    rows.move_to_date(db, row, rest)
    return _stand_alone(db, leaving, int(str(arrived)))


def _other_titles(paper: Paper, heard: Iterable[Paper]) -> set[str]:
    return {text.title_key(one.title) for one in heard} - {"", text.title_key(paper.title)}


def _stand_alone(db: apsw.Connection, party: Party, arrived: int) -> int:
    fresh = Newcomers(db, arrived)
    days = [listing for listing in party.listings if listing.kind == "day"]
    first = min(days, key=lambda listing: listing.period) if days else None
    row = fresh.add(Sighting(party.paper, newcomers.LIBRARY, first), text.title_key(party.paper.title))
    fresh.flush()
    rows.place(db, row, party.sources, party.listings)
    return row
