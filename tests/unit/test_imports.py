"""Files into the cache, one report each."""

from __future__ import annotations

import gzip
import io
import json
import lzma
import os
import socket
import threading
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from papertui import imports
from papertui.errors import PapertuiError
from papertui.imports import FileReport, Progress
from papertui.model import Detail, IngestCounts, Sighting
from papertui.paths import find
from papertui.workspace import Workspace
from permissions import needs_permissions
from servers.items import make_comment, make_day, make_item

AS_OF = date(2025, 12, 31)
RECORD: dict[str, Any] = {
    "title": "Kettles",
    "authors": ["Ada Example"],
    "categories": ["cs.LG"],
    "summary": "We count.",
}
TEXT = (
    "Daily Papers\n\nTeapots of a small town\n\n  • 4 authors\n·\nApr 18, 2021\n\n"
    "Kettles, counted\n\n  • 2 authors\n·\nJun 10 3\n"
)


class Cache:
    """Counts as the store does, without one."""

    def __init__(self) -> None:
        self.sightings: list[Sighting] = []
        self.details: list[Detail] = []
        self.batches: list[int] = []

    def ingest(self, batch: Sequence[Sighting]) -> IngestCounts:
        known = {sighting.paper.key for sighting in self.sightings}
        papers = {sighting.paper.key for sighting in batch}
        new = len(papers - known)
        self.sightings += batch
        self.batches.append(len(batch))
        return IngestCounts(new=new, unchanged=len(papers) - new)

    def run(self, *paths: str | Path, **options: Any) -> list[FileReport]:
        return imports.run(
            [str(path) for path in paths], ingest=self.ingest, detail=self.details.append, as_of=AS_OF, **options
        )

    @property
    def keys(self) -> list[str]:
        return [sighting.paper.key for sighting in self.sightings]


@pytest.fixture
def cache() -> Cache:
    return Cache()


def records(count: int, first: int = 1) -> bytes:
    lines = (json.dumps({"id": f"2503.{number:05}", **RECORD}) for number in range(first, first + count))
    return "\n".join(lines).encode()


def error_of(cache: Cache, path: str | Path, **options: Any) -> str:
    (report,) = cache.run(path, **options)
    assert report.path == str(path)
    assert (report.counts, report.stopped) == (IngestCounts(), False)
    return report.error or ""


def test_every_kind_of_file(cache: Cache, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.json").write_text(json.dumps(make_day("2026-08-14", 3)))
    (tmp_path / "c.jsonl").write_bytes(records(4))
    (tmp_path / "d").write_bytes(gzip.compress(records(6)))
    (tmp_path / "e").write_bytes(lzma.compress(json.dumps(make_day("2026-08-14", 3)).encode()))
    reports = cache.run(*sorted(tmp_path.iterdir()))
    assert [(Path(report.path).name, report.kind, report.counts) for report in reports] == [
        ("a.txt", "saved Daily Papers page (text)", IngestCounts(2, 0, 0)),
        ("b.json", "Hugging Face list (JSON)", IngestCounts(3, 0, 0)),
        ("c.jsonl", "arXiv metadata (JSON lines)", IngestCounts(4, 0, 0)),
        ("d", "arXiv metadata (JSON lines), gzip", IngestCounts(2, 0, 4)),
        ("e", "Hugging Face list (JSON)", IngestCounts(0, 0, 3)),
    ]
    assert all(report.error is None and report.skips == () for report in reports)
    assert not any(sighting.live for sighting in cache.sightings)
    assert cache.sightings[1].paper.published == "2025-06-10"


def test_a_saved_paper_brings_its_detail(cache: Cache, tmp_path: Path) -> None:
    card = {**make_item("2608.00001")["paper"], "comments": [make_comment("c1", "Well boiled.")]}
    (tmp_path / "paper.json").write_text(json.dumps(card))
    (report,) = cache.run(tmp_path / "paper.json")
    assert report.kind == "Hugging Face paper (JSON)"
    assert [detail.key for detail in cache.details] == ["arxiv:2608.00001"]
    assert cache.keys == ["arxiv:2608.00001"]


def test_standard_input(cache: Cache) -> None:
    (report,) = cache.run("-", stdin=io.BytesIO(records(2)))
    assert (report.path, report.counts) == ("-", IngestCounts(2, 0, 0))


def test_a_pipe(cache: Cache, tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=lambda: path.write_bytes(records(2 * imports.BATCH)))
    writer.start()
    (report,) = cache.run(path)
    writer.join()
    assert report.counts == IngestCounts(2 * imports.BATCH, 0, 0)
    assert cache.batches == [imports.BATCH] * 2


def test_a_paper_that_a_file_tells_of_several_times_is_counted_once(cache: Cache, tmp_path: Path) -> None:
    days = [{"kind": "day", "date": f"2026-08-{day:02}", "rank": day} for day in range(1, 4)]
    papers = [
        {"schema": 1, "key": f"arxiv:2503.{number:05}", "title": f"Kettle {number}", "listings": days}
        for number in range(imports.BATCH)
    ]
    (tmp_path / "own.json").write_text(json.dumps([*papers, papers[0], papers[-1]]))
    (report,) = cache.run(tmp_path / "own.json")
    assert report.counts == IngestCounts(imports.BATCH, 0, 0)
    assert len(cache.sightings) == 3 * (imports.BATCH + 2)
    assert max(cache.batches) <= imports.BATCH and cache.batches[0] % 3 == 0


def test_a_folder_is_walked_in_order_without_hidden_files(cache: Cache, tmp_path: Path) -> None:
    for name in ("b/2.jsonl", "a.jsonl", "b/1.jsonl", ".hidden", ".git/x", "c/.x"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(records(1))
    (tmp_path / "b" / "loop").symlink_to(tmp_path)
    reports = cache.run(tmp_path)
    assert [Path(report.path).relative_to(tmp_path).as_posix() for report in reports if not report.error] == [
        "a.jsonl",
        "b/1.jsonl",
        "b/2.jsonl",
    ]


def test_an_empty_folder(cache: Cache, tmp_path: Path) -> None:
    assert error_of(cache, tmp_path) == "it is a folder without files"


def test_one_bad_file_does_not_stop_the_others(cache: Cache, tmp_path: Path) -> None:
    (tmp_path / "good.jsonl").write_bytes(records(1))
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7")
    reports = cache.run(tmp_path / "bad.pdf", tmp_path / "none", tmp_path / "good.jsonl")
    assert [report.error for report in reports] == ["it is a PDF document", "there is no such file", None]
    assert reports[2].counts.new == 1


def test_files_that_cannot_be_opened(cache: Cache, tmp_path: Path) -> None:
    assert error_of(cache, tmp_path / "none") == "there is no such file"
    assert error_of(cache, "/dev/null") == "it is a device, not a file"
    assert error_of(cache, "a\0b") == "that is no file name"
    assert error_of(cache, "") == "there is no such file"
    assert error_of(cache, tmp_path / ("x" * 300)).startswith("it cannot be read: ")
    (tmp_path / "loop").symlink_to("loop")
    assert error_of(cache, tmp_path / "loop").startswith("it cannot be read: ")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s"))
        assert error_of(cache, tmp_path / "s") == "it is a socket, not a file"


@needs_permissions
def test_a_file_that_may_not_be_read(cache: Cache, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(records(1))
    (tmp_path / "a").chmod(0)
    assert error_of(cache, tmp_path / "a") == "it cannot be read: permission denied"


def test_closed_standard_input(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    assert error_of(cache, "-") == "standard input is closed"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "it is empty"),
        (b"%PDF-1.7", "it is a PDF document"),
        (b'[{"paper": {"id":', "the file is cut off after 17 bytes"),
        (b'[{"paper": x}]', "the file is not valid JSON (line 1, column 12)"),
        (b"<html><body>Tea", "it is a web page, but not a papers page of Hugging Face"),
        (gzip.compress(b'[{"paper":' + os.urandom(4096).hex().encode())[:-40], "the gzip data ends too early"),
    ],
)
def test_files_with_nothing_to_import(cache: Cache, tmp_path: Path, data: bytes, sentence: str) -> None:
    (tmp_path / "file").write_bytes(data)
    assert error_of(cache, tmp_path / "file").startswith(sentence)


def test_a_cut_stream_keeps_what_came_before(cache: Cache, tmp_path: Path) -> None:
    lines = b"\n".join(records(1, number) + b" " * (number % 97) for number in range(1, 20_001))
    (tmp_path / "a.xz").write_bytes(lzma.compress(lines)[:-200])
    (report,) = cache.run(tmp_path / "a.xz")
    assert report.error == "the xz data ends too early: the file was cut off"
    assert report.counts.new == len(cache.keys) > 0
    assert report.skipped == 0


def test_skips_are_counted_and_the_first_kept(cache: Cache, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(records(1) + b"\n{}" * 2500 + b"\n" + records(1, 7))
    (report,) = cache.run(tmp_path / "a")
    assert (report.counts.new, report.skipped, len(report.skips)) == (2, 2500, imports.MOST_SKIPS)
    assert tuple(report.skips[0]) == ("line 2", "it has no id")


@pytest.mark.parametrize("packed", [False, True])
def test_a_document_too_large_to_be_read_whole(
    cache: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, packed: bool
) -> None:
    monkeypatch.setitem(imports._WHOLE, "json", 2 << 20)
    data = b"[" + b" " * (3 << 20) + b"]"
    (tmp_path / "a").write_bytes(gzip.compress(data) if packed else data)
    assert error_of(cache, tmp_path / "a").startswith("it holds more than 2 MB, the most")


def test_progress(cache: Cache, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(records(2 * imports.BATCH + 200))
    seen: list[Progress] = []
    cache.run(tmp_path / "a", "-", progress=seen.append, stdin=io.BytesIO(records(3, 2000)))
    size = (tmp_path / "a").stat().st_size
    assert [(step.number, step.files, step.papers, step.size) for step in seen] == [
        (1, 2, 0, size),
        (1, 2, imports.BATCH, size),
        (1, 2, 2 * imports.BATCH, size),
        (1, 2, 2 * imports.BATCH + 200, size),
        (2, 2, 0, None),
        (2, 2, 3, None),
    ]
    assert all(before.read <= after.read <= size for before, after in pairwise(seen[:4]))
    assert seen[3].read == size


def test_stopping_keeps_what_is_done(cache: Cache, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(records(imports.BATCH + 200))
    (tmp_path / "b").write_bytes(records(10))
    reports = cache.run(tmp_path / "a", tmp_path / "b", stop=lambda: len(cache.keys) >= imports.BATCH)
    assert [(report.stopped, report.counts.new, report.error) for report in reports] == [(True, imports.BATCH, None)]


def test_problems_of_the_cache_go_through(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(records(1))

    def full(batch: Sequence[Sighting]) -> IngestCounts:
        raise PapertuiError("The disk is full.")

    with pytest.raises(PapertuiError, match="The disk is full"):
        imports.run([str(tmp_path / "a")], ingest=full, as_of=AS_OF)


def test_recorded_files_import_without_a_skip(cache: Cache, recorded: Path) -> None:
    reports = cache.run(recorded / "seed", recorded / "hf")
    told = {Path(report.path).name: report.error for report in reports if report.error}
    assert told == {
        "2605.13301_comments_2of4_2026-05-18.json": "it is JSON, but holds no papers (only comments)",
        "openapi_papers_subset_2026-08-17.json": (
            "it is JSON, but holds no papers (only openapi, info, servers, paths, components)"
        ),
    }
    assert sum(report.skipped for report in reports) == 0
    assert len(set(cache.keys)) > 2_800
    assert len(cache.details) == 3


@pytest.mark.parametrize("order", [("page.txt", "day.json"), ("day.json", "page.txt")])
def test_a_paper_without_id_finds_the_one_with_id_whichever_came_first(
    home: Path, tmp_path: Path, order: tuple[str, str]
) -> None:
    authors = [{"name": name} for name in ("Ada Example", "Beate Muster", "Carl Sample", "Dora Case")]
    item = make_item(
        "2104.00007", title="Teapots of a small town", authors=authors, publishedAt="2021-04-18T10:00:00.000Z"
    )
    (tmp_path / "day.json").write_text(json.dumps([item]))
    (tmp_path / "page.txt").write_text(TEXT, encoding="utf-8")
    with Workspace.open(find()) as space:
        for name in order:
            imports.run([str(tmp_path / name)], ingest=space.ingest, detail=space.keep_detail, as_of=AS_OF)
        rows = space.reader.rows(space.searching.select("teapots"))
        assert [row.key for row in rows] == ["arxiv:2104.00007"]
        assert space.reader.size() == 2
