"""What refreshing must remember: list sizes, HTTP validators, when a host may be asked again, how sources fare."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import apsw

from papertui.model import SourceState
from papertui.store import schema

_HALF = 2
_ABSURD_MS = 24 * 3_600_000
_LONGEST_QUEUE_MS = 60_000

LONGEST_WAIT_MS = 8 * _ABSURD_MS
"""No source is left alone for longer: `refresh_minutes` may be a week."""


def iso(milliseconds: int | None) -> str | None:
    """ISO 8601 in UTC to the second, of ms since 1970."""
    if milliseconds is None:
        return None
    return datetime.fromtimestamp(milliseconds / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def is_worse(db: apsw.Connection, kind: str, period: str, size: int) -> bool:
    """Whether a freshly fetched list is a half-published or broken one that must not replace what is known.

    Lists of a day, week or month only grow while they matter, so a shorter one is suspect. Trending changes
    its members, so only an empty or halved one is.
    """
    found: list[Any] = db.execute("SELECT count(*) FROM listing WHERE kind=? AND period=?", (kind, period)).fetchall()
    known: int = found[0][0]
    return size * _HALF < known if kind == "trending" else size < known


def complete(db: apsw.Connection, kind: str, period: str, keys: Sequence[str], now: int, *, worse: bool) -> None:
    """Note that a list was fetched and, unless it was `worse` before its papers were taken in, drop who left it."""
    if not worse:
        rows = {row for key in keys for (row,) in db.execute("SELECT id FROM alias WHERE key=?", (key,))}
        known = [row for (row,) in db.execute("SELECT id FROM listing WHERE kind=? AND period=?", (kind, period))]
        for row in known:
            if row not in rows:
                db.execute("DELETE FROM listing WHERE kind=? AND period=? AND id=?", (kind, period, row))
    note(db, kind, period, len(keys), now)


def note(db: apsw.Connection, kind: str, period: str, size: int, now: int) -> None:
    """Note that something of so many papers was fetched whole at `now` (ms since 1970)."""
    db.execute(
        "INSERT INTO period(kind, period, fetched, size) VALUES(?,?,?,?)"
        " ON CONFLICT DO UPDATE SET fetched=excluded.fetched, size=max(size, excluded.size)",
        (kind, period, now, size),
    )


def unchanged(db: apsw.Connection, kind: str, period: str, now: int) -> None:
    """Note that a list was asked for again and is as it was."""
    db.execute("UPDATE period SET fetched=? WHERE kind=? AND period=?", (now, kind, period))


def fetched(db: apsw.Connection) -> dict[tuple[str, str], int]:
    """When each list (kind, period) was last fetched, in ms since 1970."""
    return {(kind, period): when for kind, period, when in db.execute("SELECT kind, period, fetched FROM period")}


def is_fetched(db: apsw.Connection, kind: str, period: str) -> bool:
    """Whether a list was ever fetched as a whole; papers of it may be here without that."""
    return bool(db.execute("SELECT 1 FROM period WHERE kind=? AND period=?", (kind, period)).fetchall())


def ahead(db: apsw.Connection, lane: str, now: int) -> int:
    """How many ms from `now` a lane may be used; absurdly many (the clock was set back) count as none."""
    for (following,) in db.execute("SELECT next FROM slot WHERE host=?", (lane,)):
        return max(0, following - now) if following - now <= _ABSURD_MS else 0
    return 0


def reserve(db: apsw.Connection, lane: str, now: int, every: int) -> int:
    """Take the next free moment of a lane that is used once in `every` ms; how many ms from `now` that is.

    Nobody queues for longer than a hundred turns: then the clock was set back.
    """
    wait = ahead(db, lane, now)
    if wait > max(_LONGEST_QUEUE_MS, 100 * every):
        wait = 0
    db.execute("INSERT OR REPLACE INTO slot(host, next) VALUES(?,?)", (lane, now + wait + every))
    return wait


def give_back(db: apsw.Connection, lane: str, every: int, taken: int) -> None:
    """A moment (ms since 1970) that was reserved is not used after all; the next one gets it, if none was since."""
    db.execute("UPDATE slot SET next=? WHERE host=? AND next=?", (taken, lane, taken + every))


def cool(db: apsw.Connection, lane: str, until: int) -> None:
    """Nobody uses a lane before `until` (ms since 1970)."""
    db.execute(
        "INSERT INTO slot(host, next) VALUES(?,?) ON CONFLICT DO UPDATE SET next=max(next, excluded.next)",
        (lane, until),
    )


def validator(db: apsw.Connection, url: str) -> tuple[str | None, str | None] | None:
    """The ETag and Last-Modified that came with `url` last time."""
    for etag, modified in db.execute("SELECT etag, modified FROM validator WHERE url=?", (url,)):
        return etag, modified
    return None


def fresh_validator(
    db: apsw.Connection, url: str, source: str, now: int, most: int
) -> tuple[str | None, str | None] | None:
    """What came with `url` at most `most` ms ago; nothing where no paper of the source is here any more.

    A time to come means that the clock was set back, and then nobody knows how long ago it was.
    """
    sql = (
        "SELECT etag, modified FROM validator WHERE url=?1 AND fetched BETWEEN ?2 AND ?3 AND coalesce(etag, modified)"
        " IS NOT NULL AND EXISTS (SELECT 1 FROM term WHERE kind='source' AND value=?4)"
    )
    for etag, modified in db.execute(sql, (url, now - most, now, source)):
        return etag, modified
    return None


def keep_validator(db: apsw.Connection, url: str, etag: str | None, modified: str | None, now: int) -> None:
    db.execute(
        "INSERT OR REPLACE INTO validator(url, etag, modified, fetched) VALUES(?,?,?,?)", (url, etag, modified, now)
    )


def succeeded(db: apsw.Connection, source: str, now: int, next_try: int) -> None:
    """Note that a source answered well."""
    db.execute(
        "INSERT INTO source(name, last_good, last_try, next_try, error, failures) VALUES(?1,?2,?2,?3,NULL,0)"
        " ON CONFLICT DO UPDATE SET last_good=?2, last_try=?2, next_try=?3, error=NULL, failures=0",
        (source, now, next_try),
    )


def warned(db: apsw.Connection, source: str, error: str) -> None:
    """Note what is wrong with a source that answered well otherwise."""
    db.execute("UPDATE source SET error=? WHERE name=?", (error, source))


def failed(db: apsw.Connection, source: str, error: str, now: int, next_try: int) -> None:
    """Note why a source failed and when it is tried again."""
    db.execute(
        "INSERT INTO source(name, last_try, next_try, error, failures) VALUES(?1,?2,?3,?4,1)"
        " ON CONFLICT DO UPDATE SET last_try=?2, next_try=?3, error=?4, failures=failures+1",
        (source, now, next_try, error),
    )


def source(db: apsw.Connection, name: str) -> SourceState:
    """How a source fares, without counting its papers."""
    sql = "SELECT last_good, last_try, next_try, error, failures FROM source WHERE name=?"
    for good, tried, following, error, failures in db.execute(sql, (name,)):
        return SourceState(name, iso(good), iso(tried), iso(following), error, failures)
    return SourceState(name)


def next_tries(db: apsw.Connection, now: int) -> dict[str, int]:
    """When each source is to be tried again, in ms since 1970.

    Not those whose last try is to come: the clock was set back, and nobody knows how long ago it was.
    """
    return dict(db.execute("SELECT name, next_try FROM source WHERE next_try IS NOT NULL AND last_try<=?", (now,)))


def forget_source(db: apsw.Connection, name: str, url: str) -> None:
    """A source is no more: how it fared, and what its address came with. Its papers stay."""
    db.execute("DELETE FROM source WHERE name=?", (name,))
    db.execute("DELETE FROM validator WHERE url=?", (url,))


def sources(db: apsw.Connection) -> list[SourceState]:
    """How every source that was ever tried or imported from fares."""
    counts = dict(db.execute("SELECT value, size FROM tally WHERE kind='source' AND size > 0"))
    states = {
        name: SourceState(name, iso(good), iso(tried), iso(following), error, failures, counts.pop(name, 0))
        for name, good, tried, following, error, failures in db.execute(
            "SELECT name, last_good, last_try, next_try, error, failures FROM source"
        )
    }
    states |= {name: SourceState(name, papers=count) for name, count in counts.items()}
    return [states[name] for name in sorted(states)]


def get_meta(db: apsw.Connection, name: str) -> str | None:
    for (value,) in db.execute("SELECT value FROM meta WHERE name=?", (name,)):
        return str(value)
    return None


def set_meta(db: apsw.Connection, name: str, value: str) -> None:
    db.execute("INSERT OR REPLACE INTO meta(name, value) VALUES(?,?)", (name, value))


def folded(db: apsw.Connection) -> frozenset[str]:
    """The groups of the filter pane that the reader folded; none where that cannot be read."""
    try:
        return frozenset((get_meta(db, schema.FOLDED) or "").split())
    except apsw.Error:
        return frozenset()
