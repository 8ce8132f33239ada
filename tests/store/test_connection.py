"""The cache file: private, versioned, and set aside as a whole when it is not sound."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import apsw
import pytest

from papertui.store import connection, schema


def test_a_new_cache_is_private_and_in_wal_mode(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "cache.db"
    db = connection.open_writer(path)
    assert db.execute("PRAGMA journal_mode").fetchall() == [("wal",)]
    assert db.execute("PRAGMA user_version").fetchall() == [(len(schema.STEPS),)]
    db.execute("INSERT INTO meta VALUES('a', 'b')")
    for file in path.parent.glob("cache.db*"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
    db.close()


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(b"this is not a database, whatever its name says" * 200),
        lambda path: path.write_bytes(path.read_bytes()[:4096] + os.urandom(20_000)),
        lambda path: path.write_bytes(path.read_bytes()[:50]),
    ],
    ids=["text", "noise", "stub"],
)
def test_a_damaged_cache_is_recognised_and_set_aside(tmp_path: Path, damage: object) -> None:
    path = tmp_path / "cache.db"
    connection.open_writer(path).close()
    damage(path)  # type: ignore[operator]
    with pytest.raises(connection.Damaged, match=r"damaged|another program"):
        connection.open_writer(path)
    aside = connection.set_aside(path)
    assert aside.exists() and not path.exists()
    connection.open_writer(path).close()


def test_a_cache_of_a_newer_papertui_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    db = connection.open_writer(path)
    db.execute(f"PRAGMA user_version={len(schema.STEPS) + 1}")
    db.close()
    with pytest.raises(connection.Damaged, match="newer papertui"):
        connection.open_writer(path)


def test_what_one_source_said_of_publications_stays_when_others_may_say_it_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "cache.db"
    steps = schema.STEPS
    monkeypatch.setattr(schema, "STEPS", steps[: steps.index(schema._PUBLISHED)])
    db = connection.open_writer(path)
    db.execute(
        "INSERT INTO published(key, doi, venue, date, source, fetched) VALUES('a','10.1/x','V','2026','crossref',7)"
    )
    db.close()
    monkeypatch.setattr(schema, "STEPS", steps)
    db = connection.open_writer(path)
    kept = db.execute("SELECT key, source, doi, venue, date, fetched FROM published").fetchall()
    assert kept == [("a", "crossref", "10.1/x", "V", "2026", 7)]
    db.close()


def test_a_failed_step_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "cache.db"
    connection.open_writer(path).close()
    monkeypatch.setattr(schema, "STEPS", (*schema.STEPS, "CREATE TABLE extra(a); SELECT no_such_function();"))
    with pytest.raises(connection.CacheProblem):
        connection.open_writer(path)
    db = apsw.Connection(str(path))
    assert db.execute("SELECT name FROM sqlite_master WHERE name='extra'").fetchall() == []
    assert db.execute("PRAGMA user_version").fetchall() == [(len(schema.STEPS) - 1,)]
    db.close()


def test_a_transaction_is_kept_whole_or_not_at_all(tmp_path: Path) -> None:
    db = connection.open_writer(tmp_path / "cache.db")
    lock = connection.WriteLock(tmp_path / "cache.lock")
    with pytest.raises(ZeroDivisionError), connection.transaction(db, lock):
        db.execute("INSERT INTO meta VALUES('a', 'b')")
        raise ZeroDivisionError
    assert db.execute("SELECT * FROM meta WHERE name='a'").fetchall() == []
    with connection.transaction(db, lock):
        db.execute("INSERT INTO meta VALUES('a', 'b')")
    assert db.execute("SELECT * FROM meta WHERE name='a'").fetchall() == [("a", "b")]
    lock.close()
    db.close()


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    connection.open_writer(tmp_path / "cache.db").close()
    db = connection.open_reader(tmp_path / "cache.db")
    with pytest.raises(apsw.ReadOnlyError):
        db.execute("INSERT INTO meta VALUES('a', 'b')")
    db.close()


def test_an_upgrade_that_is_stopped_keeps_what_it_did_and_goes_on_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "cache.db"
    with monkeypatch.context() as before:
        before.setattr(schema, "STEPS", schema.STEPS[:4])
        connection.open_writer(path).close()
    monkeypatch.setattr(connection, "_OPERATIONS", 1)
    seen: list[int] = []

    def stop(step: int, steps: int) -> None:
        assert steps == len(schema.STEPS)
        seen.append(step)
        if step == 7:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        connection.open_writer(path, stop)
    assert sorted(set(seen)) == [5, 6, 7]
    seen.clear()
    db = connection.open_writer(path, lambda step, steps: seen.append(step))
    assert sorted(set(seen)) == list(range(7, len(schema.STEPS) + 1))
    assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    fresh = connection.open_writer(tmp_path / "fresh.db")
    tables = "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name"
    assert {name for name, _ in db.execute(tables)} == {name for name, _ in fresh.execute(tables)}
    db.close()
    fresh.close()
