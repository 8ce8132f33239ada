"""Files into the cache: what each one is, what came of it, and what was left out and why.

One bad file never stops the others. Large files are streamed; only single JSON documents and saved pages, which have
to be read whole, have a size limit.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import date
from itertools import chain
from pathlib import Path
from typing import IO, NamedTuple

from papertui.errors import PapertuiError
from papertui.model import Detail, IngestCounts, Sighting
from papertui.paths import reason
from papertui.sources.parsed import ContentProblem, Parsed, Skip

STDIN = "-"
BATCH = 1_000
BLOCK = 1 << 18
MOST_SKIPS = 1_000
"""How many skips of a file are kept to be told one by one; all are counted."""

# 100 days of Daily Papers are about 20 MB of JSON, the recorded text page of 38 papers is 65 kB, and the largest page
# of arXiv's XML, 2,500 harvested records, about 8 MB.
_WHOLE = {"json": 200 << 20, "page-html": 64 << 20, "page-text": 64 << 20, "arxiv-xml": 64 << 20}


class FileReport(NamedTuple):
    """What came of one file.

    `kind` says to people what it was ("" when that could not be told). `skipped` counts what was left out, `skips`
    names the first `MOST_SKIPS` of it. `error` is a sentence without the path; papers counted beside one are kept.
    """

    path: str
    kind: str = ""
    counts: IngestCounts = IngestCounts()
    skipped: int = 0
    skips: tuple[Skip, ...] = ()
    error: str | None = None
    stopped: bool = False


class Progress(NamedTuple):
    """File `number` of `files` (from 1), its papers so far, its bytes read and, if known, its bytes in all."""

    path: str
    number: int
    files: int
    papers: int
    read: int
    size: int | None


class _Stopped(Exception):
    """The reader asked to stop."""


def run(
    paths: Sequence[str],
    *,
    ingest: Callable[[Sequence[Sighting]], IngestCounts],
    as_of: date,
    detail: Callable[[Detail], None] | None = None,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
    stdin: IO[bytes] | None = None,
) -> list[FileReport]:
    """Import files, folders with all their files, or `-` for standard input; one report for each file, in order.

    `ingest` takes batches of at most `BATCH` sightings, none of them live; for a trial run pass one that rolls back.
    `detail` gets the comments and linked repositories of saved paper pages, after their paper. `as_of` dates what a
    saved text page gives without a year. `stop` is asked between batches. What `ingest` and `detail` raise goes
    through; everything that is wrong with a file is in its report.
    """
    files = list(_files(paths))
    reports: list[FileReport] = []
    for number, (path, problem) in enumerate(files, 1):
        if stop is not None and stop():
            break
        if problem:
            reports.append(FileReport(path, error=problem))
            continue
        job = _Import(Progress(path, number, len(files), 0, 0, None), ingest, detail, as_of, progress, stop)
        reports.append(job.run(stdin))
    return reports


class _Import:
    """One file on its way into the cache."""

    def __init__(
        self,
        at: Progress,
        ingest: Callable[[Sequence[Sighting]], IngestCounts],
        detail: Callable[[Detail], None] | None,
        as_of: date,
        progress: Callable[[Progress], None] | None,
        stop: Callable[[], bool] | None,
    ) -> None:
        self.report = FileReport(at.path)
        self._at = at
        self._ingest, self._detail, self._as_of = ingest, detail, as_of
        self._progress, self._stop = progress, stop

    def run(self, stdin: IO[bytes] | None) -> FileReport:
        try:
            with _opened(self.report.path, stdin) as file:
                self._at = self._at._replace(size=_size(file))
                self._tell()
                self._read(file)
        except _Stopped:
            self.report = self.report._replace(stopped=True)
        except _FileProblem as problem:
            self.report = self.report._replace(error=str(problem))
        return self.report

    def _read(self, file: IO[bytes]) -> None:
        from papertui.sources import recognise, unpack

        blocks = self._blocks(file)
        with _problems():
            head = _first(blocks, recognise.HEAD)
            kind = recognise.recognise(head)
        self.report = self.report._replace(kind=kind.label)
        pieces = unpack.unpacked(chain((head,), blocks), kind.packing)
        if kind.name == recognise.ARXIV_LINES:
            self._lines(pieces)
            return
        with _problems():
            data = _whole(pieces, _WHOLE[kind.name])
            parsed, detail, label = self._parse(kind.name, data)
        self.report = self.report._replace(kind=label or kind.label)
        self._take(parsed.sightings, parsed.skipped)
        if detail is not None and self._detail is not None:
            self._detail(detail)

    def _lines(self, pieces: Iterator[bytes]) -> None:
        from papertui.sources import arxiv_jsonl, unpack

        batches = arxiv_jsonl.read(unpack.lines(pieces), BATCH)
        while True:
            with _problems():
                batch = next(batches, None)
            if batch is None:
                return
            self._take(batch.sightings, batch.skipped)

    def _parse(self, name: str, data: bytes) -> tuple[Parsed, Detail | None, str]:
        """What a file read whole says, and a closer label where its content gives one."""
        from papertui.sources import arxiv_xml, html_page, recognise, saved_json, saved_page

        if name == recognise.PAGE_TEXT:
            return saved_page.parse(recognise.decode(data), as_of=self._as_of), None, ""
        if name == recognise.PAGE_HTML:
            parsed, detail = html_page.parse(data)
            return parsed, detail, f"Hugging Face {'papers' if detail is None else 'paper'} page (HTML)"
        if name == recognise.ARXIV_XML:
            answer = arxiv_xml.parse(data, "it", live=False)
            return answer.parsed, None, f"arXiv {answer.kind} (XML)"
        return saved_json.parse(data, Path(self.report.path).name)

    def _take(self, sightings: Sequence[Sighting], skips: Sequence[Skip]) -> None:
        self._heed()
        report = self.report
        self.report = report._replace(
            skipped=report.skipped + len(skips),
            skips=report.skips + tuple(skips[: max(MOST_SKIPS - len(report.skips), 0)]),
        )
        for start in range(0, len(sightings), BATCH):
            self._heed()
            batch = sightings[start : start + BATCH]
            counts = self._ingest(batch)
            self.report = self.report._replace(counts=self.report.counts.plus(counts))
            self._at = self._at._replace(papers=self._at.papers + len(batch))
            self._tell()

    def _heed(self) -> None:
        if self._stop is not None and self._stop():
            raise _Stopped

    def _tell(self) -> None:
        if self._progress is not None:
            self._progress(self._at)

    def _blocks(self, file: IO[bytes]) -> Iterator[bytes]:
        while block := file.read(BLOCK):
            self._heed()
            self._at = self._at._replace(read=self._at.read + len(block))
            yield block


class _FileProblem(PapertuiError):
    """What is wrong with the file itself, as opposed to the cache that takes it."""


@contextmanager
def _problems() -> Iterator[None]:
    """Every way in which reading a file can fail, as one sentence."""
    try:
        yield
    except PapertuiError as problem:
        raise _FileProblem(str(problem)) from problem
    except OSError as problem:
        raise _FileProblem(_sentence(problem)) from problem
    except RecursionError:
        raise _FileProblem("it is nested too deeply to be read") from None
    except MemoryError:
        raise _FileProblem("it is too large for the memory of this machine") from None


def _sentence(problem: OSError) -> str:
    if isinstance(problem, FileNotFoundError):
        return "there is no such file"
    return f"it cannot be read: {reason(problem)}"


def _files(paths: Sequence[str]) -> Iterator[tuple[str, str | None]]:
    """Every file to import, folders opened up in the order of names; or a path and why nothing comes of it."""
    for path in paths:
        if path == STDIN or not _is_folder(path):
            yield path, None
            continue
        errors: list[OSError] = []
        found = False
        for folder, folders, names in os.walk(path, onerror=errors.append):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(name for name in names if not name.startswith(".")):
                found = True
                yield str(Path(folder, name)), None
        for error in errors:
            yield str(error.filename or path), _sentence(error)
        if not found and not errors:
            yield path, "it is a folder without files"


def _is_folder(path: str) -> bool:
    try:
        return stat.S_ISDIR(Path(path).stat().st_mode)
    except (OSError, ValueError):
        return False  # opening it will tell what is wrong


@contextmanager
def _opened(path: str, stdin: IO[bytes] | None) -> Iterator[IO[bytes]]:
    with _problems():
        source = nullcontext(_standard_input(stdin)) if path == STDIN else _file(Path(path))
    with source as file:
        yield file


def _standard_input(stdin: IO[bytes] | None) -> IO[bytes]:
    given = stdin or (sys.stdin.buffer if sys.stdin else None)
    if given is None:
        raise ContentProblem("standard input is closed")
    return given


def _file(path: Path) -> IO[bytes]:
    try:
        mode = path.stat().st_mode
    except ValueError:
        raise ContentProblem("that is no file name") from None
    # a pipe is as good as a file
    if stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
        raise ContentProblem("it is a device, not a file")
    if stat.S_ISSOCK(mode):
        raise ContentProblem("it is a socket, not a file")
    return path.open("rb")


def _size(file: IO[bytes]) -> int | None:
    try:
        status = os.fstat(file.fileno())
    except (OSError, ValueError):
        return None
    return status.st_size if stat.S_ISREG(status.st_mode) else None


def _first(blocks: Iterator[bytes], size: int) -> bytes:
    head = b""
    for block in blocks:
        head += block
        if len(head) >= size:
            break
    return head


def _whole(pieces: Iterable[bytes], cap: int) -> bytes:
    found: list[bytes] = []
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > cap:
            raise ContentProblem(f"it holds more than {cap >> 20} MB, the most that papertui reads of such a file")
        found.append(piece)
    return b"".join(found)
