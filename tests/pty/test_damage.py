"""Bad days: damaged or read-only files. Each is told in a sentence, nothing is lost, and the screen can be used."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import apsw
import pytest

from permissions import needs_permissions
from terminals.hostile import write_journal
from terminals.terminal import Run, Start

WIDE = (300, 40)
"""Room for sentences with the long paths of test folders."""


@pytest.mark.parametrize("damage", ["text", "empty header", "cut", "middle"])
def test_a_damaged_cache_is_set_aside_and_the_marks_stay(start: Start, filled: Path, run: Run, damage: str) -> None:
    assert run("star", "2608.01403").returncode == 0
    cache = filled / "cache" / "cache.db"
    for more in ("-wal", "-shm"):
        cache.with_name(cache.name + more).unlink(missing_ok=True)
    data = cache.read_bytes()
    if damage == "text":
        data = b"this is no database\n" * 1000
    elif damage == "empty header":
        data = b"\0" * 100 + data[100:]
    elif damage == "cut":
        data = data[: len(data) // 3]
    else:
        data = data[:4096] + b"\xa5" * (len(data) - 8192) + data[-4096:]
    cache.write_bytes(data)
    terminal = start(size=WIDE)
    terminal.see("2608.01403")
    terminal.see("stars, tags and notes are safe")
    terminal.keys("s")
    terminal.see("nstarred 1")
    terminal.leave()
    assert len([path for path in cache.parent.iterdir() if path.stat().st_size == len(data)]) >= 1, "not kept"


@pytest.mark.parametrize("table", ["meta", "paper", "mark", "body"])
def test_a_cache_that_is_damaged_in_one_place_ends_in_a_sentence(
    start: Start, filled: Path, run: Run, table: str
) -> None:
    assert run("star", "2608.01403").returncode == 0
    cache = filled / "cache" / "cache.db"
    db = apsw.Connection(str(cache))
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    ((page, size),) = db.execute(
        "SELECT rootpage, (SELECT page_size FROM pragma_page_size) FROM sqlite_master WHERE name=?", (table,)
    )
    db.close()
    with cache.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xa5" * size)
    terminal = start(size=WIDE)
    terminal.see("damaged")
    with suppress(OSError):  # where it has left by itself
        terminal.send("q")
    terminal.wait_exit()
    assert b"Traceback" not in terminal.raw and b"should not" not in terminal.raw
    start(size=WIDE).see("2608.01403")


def test_a_torn_line_of_the_journal_is_told_and_the_rest_counts(start: Start, filled: Path, run: Run) -> None:
    for paper in ("2608.01401", "2608.01402"):
        assert run("star", paper).returncode == 0
    (journal,) = (filled / "library").glob("*.jsonl")
    whole = journal.read_bytes()
    journal.write_bytes(whole[:-40])
    for file in (filled / "cache").iterdir():
        file.unlink()
    terminal = start(size=WIDE)
    terminal.see("2608.01401")
    terminal.wait(lambda lines: journal.name in lines[-2], "a sentence about the journal")
    terminal.leave()
    done = run("list", "is:starred")
    assert done.returncode == 0 and "2608.01401" in done.stdout


def test_junk_in_a_journal_of_another_device_is_told(start: Start, filled: Path) -> None:
    (filled / "library").mkdir(exist_ok=True)
    (filled / "library" / "other-beef.jsonl").write_bytes(b"\x00\xff{not json\n[1,2]\n{}\n")
    terminal = start(size=WIDE)
    terminal.see("1/200")
    terminal.see("other-beef")
    terminal.keys("s")
    terminal.see("Starred 1")
    terminal.leave()


@needs_permissions
def test_a_read_only_cache_can_still_be_read(start: Start, filled: Path) -> None:
    folder = filled / "cache"
    try:
        for file in folder.iterdir():
            file.chmod(0o400)
        folder.chmod(0o500)
        terminal = start()
        terminal.see("1/200", "Papers can be read")
        terminal.keys("j")
        terminal.see("2/200")
        terminal.leave()
    finally:
        folder.chmod(0o700)


@needs_permissions
def test_a_library_that_cannot_be_written_refuses_in_a_sentence(start: Start, filled: Path) -> None:
    folder = filled / "library"
    folder.mkdir(exist_ok=True)
    folder.chmod(0o500)
    try:
        terminal = start()
        terminal.see("1/200")
        terminal.keys("s")
        terminal.see("Not done")
        assert "★" not in terminal.lines[2][24:76]
        terminal.leave()
    finally:
        folder.chmod(0o700)


@pytest.mark.parametrize("place", ["cache", "library", "state"])
def test_a_file_where_a_folder_should_be_is_told(start: Start, filled: Path, place: str) -> None:
    import shutil

    shutil.rmtree(filled / place, ignore_errors=True)
    (filled / place).write_text("in the way", encoding="utf-8")
    terminal = start()
    terminal.wait_until(lambda: terminal.process.poll() is not None or "1/200" in terminal.text, "an end or the papers")
    if terminal.process.poll() is None:
        terminal.keys("s")
        terminal.see("Not done")
        terminal.leave()
    else:
        assert terminal.wait_exit() == 1
        assert b"papertui: " in terminal.raw and b"Traceback" not in terminal.raw


def test_a_wrong_configuration_is_told_and_the_rest_holds(start: Start, filled: Path) -> None:
    (filled / "config.toml").write_text('refresh_on_start = false\nthem = "nord"\nmouse = 3\n', encoding="utf-8")
    terminal = start(size=WIDE)
    terminal.see("1/200")
    terminal.see("config.toml", "them", "theme")
    terminal.leave()


def test_keys_that_clash_are_told(start: Start, filled: Path) -> None:
    with (filled / "config.toml").open("a", encoding="utf-8") as config:
        config.write('[keys]\nstar = "j"\nqueue = "Z"\n')
    terminal = start()
    terminal.see("1/200", "already taken")
    terminal.keys("Z")
    terminal.see("ueued 1")
    terminal.leave()


def test_the_cache_vanishes_while_it_is_open(start: Start, filled: Path, run: Run) -> None:
    terminal = start()
    terminal.see("1/200")
    for file in (filled / "cache").iterdir():
        file.unlink()
    terminal.keys("j", "s")
    terminal.wait(lambda lines: lines[-2].strip() != "" and "2/200" in lines[-2], "a word about it")
    terminal.leave()
    done = run("list", "is:starred")
    assert done.returncode == 0 and "2608.01401" in done.stdout


def test_a_cache_that_breaks_while_it_is_open_does_not_end_the_screen(start: Start, filled: Path) -> None:
    terminal = start(size=WIDE)
    terminal.see("1/200", "Abstract")
    db = apsw.Connection(str(filled / "cache" / "cache.db"))
    db.execute("DROP TABLE paper")
    db.close()
    # what another device did makes the screen look into the cache, without any key
    write_journal(filled / "library", {"a tag": "attention"})
    terminal.see("no such table")
    terminal.leave()
