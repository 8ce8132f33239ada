"""While very many papers come in the log is copied home behind them, and nothing is lost by ending that with force."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from papertui.model import Author, Paper, Sighting
from papertui.paths import Paths
from papertui.store import checkpoints
from papertui.workspace import BATCH, Workspace

PAGE = 8192 + 24
SIZE = 2_000

_IMPORT = """
import sys
from papertui import imports, workspace
from papertui.cli import main
from papertui.store import checkpoints, connection

begin = connection.WriteLock.__enter__

def told(lock):
    print("begins", flush=True)
    begin(lock)

connection.WriteLock.__enter__ = told
checkpoints.PAGES = checkpoints.MOST = 40
imports.BATCH = workspace.LARGE_BATCH = 250
sys.exit(main(["import", sys.argv[1]]))
"""


def paths_in(home: Path) -> Paths:
    return Paths(home / "config.toml", home / "cache" / "cache.db", home / "library", home / "state", home / "log")


def some(first: int, number: int) -> list[Sighting]:
    papers = [
        Paper(
            f"arxiv:2401.{each:05}", f"Invented matter {each}", "Made of words. " * (each % 40),
            (Author(f"Ada Example {each}"),), published="2024-01-02",
        )
        for each in range(first, first + number)
    ]  # fmt: skip
    return [Sighting(paper, "arxiv", live=False) for paper in papers]


def is_whole(cache: Path) -> bool:
    db = apsw.Connection(str(cache))
    try:
        db.execute("INSERT INTO words(words) VALUES('integrity-check')")
        db.execute("INSERT INTO heads(heads) VALUES('integrity-check')")
        return db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    finally:
        db.close()


@pytest.fixture
def space(tmp_path: Path) -> Iterator[Workspace]:
    opened = Workspace.open(paths_in(tmp_path))
    yield opened
    opened.close()


def test_the_log_begins_anew_while_papers_come_in(space: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "PAGES", 100)
    monkeypatch.setattr(checkpoints, "MOST", 200)
    log = Path(f"{space.paths.cache}-wal")
    written = last = 0
    for number in range(16):
        space.ingest(some(number * 500, 500))
        written, last = max(written, log.stat().st_size), space.paths.cache.stat().st_size
    # what one batch writes comes on top
    assert written < 600 * PAGE
    assert last > 4 << 20
    assert space.reader.size() == 16 * 500


def test_what_came_in_is_home_at_the_end_also_beside_a_reader(space: Workspace, tmp_path: Path) -> None:
    reader = Workspace.open(space.paths)
    try:
        space.ingest(some(0, 1_000))
        space.close()
        alone = tmp_path / "alone.db"
        alone.write_bytes(space.paths.cache.read_bytes())
        db = apsw.Connection(str(alone))
        assert db.execute("SELECT count(*) FROM paper").fetchall() == [(1_000,)]
        db.close()
        assert reader.reader.size() == 1_000
    finally:
        reader.close()


def test_small_batches_leave_it_to_sqlite(space: Workspace) -> None:
    space.ingest(some(0, BATCH))
    assert space._checkpoints is None


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_an_import_ended_by_force_leaves_a_whole_cache_and_is_taken_up_again(tmp_path: Path) -> None:
    lines = [
        {"id": f"2401.{each:05}", "title": f"Invented matter {each}", "abstract": "Made of words. " * (each % 40)}
        for each in range(SIZE)
    ]
    source = tmp_path / "papers.jsonl"
    source.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    home = tmp_path / "home"
    cache = home / "cache" / "cache.db"
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "HOME": str(tmp_path), "PAPERTUI_HOME": str(home),
    }  # fmt: skip

    def begin() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", _IMPORT, str(source)]
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, start_new_session=True)

    chance = random.Random(9)
    for _ in range(4):
        running = begin()
        assert running.stdout is not None
        for _ in range(chance.randrange(2, SIZE // 250)):
            running.stdout.readline()
        running.kill()
        running.communicate()
        assert is_whole(cache)
    whole = begin()
    assert b"skipped" in whole.communicate()[0]
    assert whole.returncode == 0
    assert is_whole(cache)
    db = apsw.Connection(str(cache))
    assert db.execute("SELECT count(*) FROM paper").fetchall() == [(SIZE,)]
    db.close()
