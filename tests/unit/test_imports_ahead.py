"""A large file of records is read ahead by a process of its own, with the same outcome as without."""

from __future__ import annotations

import gzip
import io
import json
import lzma
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from papertui import imports
from papertui.imports import FileReport, Progress, ahead
from papertui.model import IngestCounts, Sighting

AS_OF = date(2025, 12, 31)
SIZE = 3_500


class Cache:
    """What came in, and the processes that read."""

    def __init__(self) -> None:
        self.batches: list[Sequence[Sighting]] = []
        self.readers: list[subprocess.Popen[bytes]] = []

    def ingest(self, batch: Sequence[Sighting]) -> IngestCounts:
        self.batches.append(batch)
        return IngestCounts(new=len(batch))

    def run(self, path: Path, **options: Any) -> FileReport:
        self.batches = []
        (report,) = imports.run([str(path)], **{"ingest": self.ingest, "as_of": AS_OF} | options)
        return report


@pytest.fixture
def cache(monkeypatch: pytest.MonkeyPatch) -> Cache:
    """Every file counts as a large one, on every machine."""
    made = Cache()
    begin = subprocess.Popen

    def begun(*given: Any, **options: Any) -> subprocess.Popen[bytes]:
        process: subprocess.Popen[bytes] = begin(*given, **options)
        made.readers.append(process)
        return process

    monkeypatch.setattr(ahead, "WORTH", 0)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(subprocess, "Popen", begun)
    return made


def records(count: int) -> bytes:
    lines = [
        json.dumps(
            {
                "id": f"2503.{number:05}", "title": f"Kettles, part {number}", "abstract": "We count. " * (number % 30),
                "authors": ["Ada Example", "Bo Beispiel"], "categories": "cs.LG stat.ML", "update_date": "2025-03-01",
                "versions": [{"version": "v2", "created": "Mon, 3 Mar 2025 19:18:42 GMT"}], "doi": "10.1000/K",
            }
        )
        for number in range(1, count + 1)
    ]  # fmt: skip
    lines[7] = "{broken"
    lines[1_400] = '{"id": "nothing", "title": "No paper"}'
    return "\n".join(lines).encode()


def here(cache: Cache, path: Path) -> tuple[FileReport, list[Sequence[Sighting]]]:
    """What comes of a file in this process alone."""
    ahead.WORTH = sys.maxsize
    try:
        return cache.run(path), cache.batches
    finally:
        ahead.WORTH = 0


@pytest.mark.parametrize("pack", [bytes, gzip.compress, lzma.compress], ids=["plain", "gzip", "xz"])
def test_the_outcome_is_the_same(cache: Cache, tmp_path: Path, pack: Any) -> None:
    path = tmp_path / "papers"
    path.write_bytes(pack(records(SIZE)))
    expected = here(cache, path)
    assert cache.readers == []
    steps: list[Progress] = []
    assert (cache.run(path, progress=steps.append), cache.batches) == expected
    assert len(cache.readers) == 1
    assert expected[0].counts.new == SIZE - 2
    assert len(expected[0].skips) == 2
    assert all(one.read <= other.read and one.papers <= other.papers for one, other in pairwise(steps))
    assert steps[-1].read == steps[-1].size == path.stat().st_size


def test_what_is_wrong_with_a_file_is_told_after_what_came_before(cache: Cache, tmp_path: Path) -> None:
    path = tmp_path / "cut.xz"
    data = lzma.compress(os.urandom(1 << 18).hex().encode() + b"\n" + records(SIZE) * 4)
    path.write_bytes(data[: len(data) - 20_000])
    expected = here(cache, path)
    assert expected[0].error
    assert (cache.run(path), cache.batches) == expected


def test_where_the_process_is_ended_the_rest_is_read_here(cache: Cache, tmp_path: Path) -> None:
    path = tmp_path / "papers.jsonl"
    path.write_bytes(records(SIZE))
    expected = here(cache, path)

    def ingest(batch: Sequence[Sighting]) -> IngestCounts:
        cache.readers[0].kill()
        return cache.ingest(batch)

    assert (cache.run(path, ingest=ingest), cache.batches) == expected
    assert cache.readers[0].returncode


def test_where_it_cannot_be_started_all_is_read_here(
    cache: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "papers.jsonl"
    path.write_bytes(records(SIZE))
    expected = here(cache, path)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing"))
    assert (cache.run(path), cache.batches) == expected
    assert cache.readers == []


@pytest.mark.parametrize("said", [b"", b"s", b"hello, I am printed by every Python here", b"s" + b"\0" * 7 + b"\1\xff"])
def test_what_somebody_else_writes_there_ends_it(said: bytes) -> None:
    with pytest.raises(ahead.Ended):
        list(ahead._steps(io.BytesIO(said)))


def test_it_ends_with_the_import(cache: Cache, tmp_path: Path) -> None:
    path = tmp_path / "papers.jsonl"
    path.write_bytes(records(SIZE))
    report = cache.run(path, stop=lambda: bool(cache.batches))
    assert report.stopped
    assert report.counts.new == imports.BATCH
    assert cache.readers[0].returncode is not None


def test_it_ends_where_nobody_listens(tmp_path: Path) -> None:
    path = tmp_path / "papers.jsonl"
    path.write_bytes(records(SIZE))
    command = [sys.executable, "-P", "-m", "papertui.imports.ahead", "", "1000"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with path.open("rb") as file:
        process = subprocess.Popen(command, stdin=file, stdout=subprocess.PIPE, env=environment)
    assert process.stdout is not None
    assert process.stdout.read(1)
    process.stdout.close()
    assert process.wait(60) == 1


def test_standard_input_is_read_here(cache: Cache, tmp_path: Path) -> None:
    path = tmp_path / "papers.jsonl"
    path.write_bytes(b"\n" + records(SIZE))
    with path.open("rb") as file:
        file.readline()
        report = cache.run(Path("-"), stdin=file)
    assert report.counts.new == SIZE - 2
    assert cache.readers == []
