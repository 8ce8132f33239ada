"""Files into the cache: what each one is, what came of it, and what was left out and why.

One bad file never stops the others. Large files are streamed; only single JSON documents and saved pages, which have
to be read whole, have a size limit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date
from importlib import import_module
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any, NamedTuple

from papertui.imports import files
from papertui.imports.files import STDIN
from papertui.imports.wishes import Tally, Wish, sightings_of, wish_of
from papertui.model import Detail, IngestCounts, Sighting
from papertui.sources.entries import Entry, Found
from papertui.sources.parsed import Parsed, Skip, decode_json

__all__ = ["BATCH", "MOST_SKIPS", "STDIN", "Feeds", "FileReport", "Progress", "Tally", "Wish", "run"]

BATCH = 1_000
BLOCK = 1 << 18
MOST_SKIPS = 1_000
"""How many skips of a file are kept to be told one by one; all are counted."""

# 100 days of Daily Papers are about 20 MB of JSON, the recorded text page of 38 papers is 65 kB, and the largest page
# of arXiv's XML, 2,500 harvested records, about 8 MB.
_WHOLE = {
    "json": 400 << 20, "page-html": 64 << 20, "page-text": 64 << 20, "arxiv-xml": 64 << 20, "opml": 20 << 20,
}  # fmt: skip


class Feeds(NamedTuple):
    """What came of a list of feeds."""

    added: int = 0
    here: int = 0
    left_out: tuple[Skip, ...] = ()


class FileReport(NamedTuple):
    """What came of one file.

    `kind` says to people what it was ("" when that could not be told). `skipped` counts what was left out, `skips`
    names the first `MOST_SKIPS` of it. `error` is a sentence without the path; papers counted beside one are kept.
    `wishes` are the marks that the file asks for, by the keys of its papers, and `tally` what came of them.
    """

    path: str
    kind: str = ""
    counts: IngestCounts = IngestCounts()
    skipped: int = 0
    skips: tuple[Skip, ...] = ()
    error: str | None = None
    stopped: bool = False
    wishes: Mapping[str, Wish] = {}
    tally: Tally | None = None
    feeds: Feeds | None = None


class Progress(NamedTuple):
    """File `number` of `files` (from 1), its papers so far, its bytes read and, if known, its bytes in all."""

    path: str
    number: int
    files: int
    papers: int
    read: int
    size: int | None


_READERS = {"bibtex": "bibtex", "ris": "ris", "table": "table", "zotero-rdf": "zotero_rdf", "names": "named"}
"""The modules of `papertui.sources` that read a kind of file entry by entry."""


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
    feeds: Callable[[bytes], Feeds] | None = None,
    naming: bool = False,
) -> list[FileReport]:
    """Import files, folders with all their files, or `-` for standard input; one report for each file, in order.

    `ingest` takes batches of at most `BATCH` sightings, none of them live; for a trial run pass one that rolls back.
    `detail` gets the comments and linked repositories of saved paper pages, after their paper. `as_of` dates what a
    saved text page gives without a year. `stop` is asked between batches. `feeds` takes a list of feeds. With `naming`
    the report of every file has wishes for all its papers, not only that of a bibliography. What `ingest` and `detail`
    raise goes through; everything that is wrong with a file is in its report.
    """
    given = list(files.named(paths))
    reports: list[FileReport] = []
    for number, (path, problem) in enumerate(given, 1):
        if stop is not None and stop():
            break
        if problem:
            reports.append(FileReport(path, error=problem))
            continue
        job = _Import(Progress(path, number, len(given), 0, 0, None), ingest, detail, as_of, progress, stop)
        job.feeds, job.naming = feeds, naming
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
        self.feeds: Callable[[bytes], Feeds] | None = None
        self.naming = False
        self._wishes: dict[str, Wish] = {}

    def run(self, stdin: IO[bytes] | None) -> FileReport:
        try:
            with files.opened(self.report.path, stdin) as file:
                self._at = self._at._replace(size=files.size_of(file))
                self._tell()
                self._read(file)
        except _Stopped:
            self.report = self.report._replace(stopped=True)
        except files.FileProblem as problem:
            self.report = self.report._replace(error=str(problem))
        return self.report._replace(wishes=self._wishes)

    def _read(self, file: IO[bytes]) -> None:
        from papertui.sources import recognise, unpack

        blocks = self._blocks(file)
        with files.problems():
            head = files.first_bytes(blocks, recognise.HEAD)
            kind = recognise.recognise(head)
        self.report = self.report._replace(kind=kind.label)
        pieces = unpack.unpacked(chain((head,), blocks), kind.packing)
        if kind.name == recognise.ARXIV_LINES:
            self._lines(kind.packing, pieces)
            return
        if kind.name in _READERS:
            self._entries(import_module(f"papertui.sources.{_READERS[kind.name]}").read(pieces))
            return
        with files.problems():
            data = files.whole(pieces, _WHOLE[kind.name])
            if kind.name == recognise.OPML:
                self._take_feeds(data)
                return
            value = decode_json(data, "the file", None) if kind.name == recognise.JSON else None
            if (listed := _listed(value)) is not None:
                found, label = listed
                self.report = self.report._replace(kind=label)
            else:
                parsed, detail, label = self._parse(kind.name, data, value)
        if listed is not None:
            self._entries(found)
            return
        self.report = self.report._replace(kind=label or kind.label)
        self._take(parsed.sightings, parsed.skipped)
        if detail is not None and self._detail is not None:
            self._detail(detail)

    def _lines(self, packing: str, pieces: Iterator[bytes]) -> None:
        from papertui.imports import ahead

        path = None if self.report.path == STDIN else self.report.path
        with closing(ahead.steps(path, self._at.size, packing, pieces, BATCH)) as steps:
            while True:
                with files.problems():
                    step = next(steps, None)
                if step is None:
                    return
                if step.read is not None:
                    self._at = self._at._replace(read=step.read)
                self._take(step.batch.sightings, step.batch.skipped)

    def _parse(self, name: str, data: bytes, value: Any) -> tuple[Parsed, Detail | None, str]:
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
        return saved_json.of_value(value, Path(self.report.path).name)

    def _entries(self, found: Iterator[Found]) -> None:
        """Take the entries of a bibliography, and note what their owner did with them."""
        while True:
            sightings: list[Sighting] = []
            again: list[Sighting] = []
            skips: list[Skip] = []
            problem: files.FileProblem | None = None
            try:
                with files.problems():
                    for one in islice(found, BATCH):
                        if isinstance(one, Skip):
                            skips.append(one)
                            continue
                        key, wish = wish_of(one)
                        if isinstance(one, Entry):
                            (again if key in self._wishes else sightings).extend(sightings_of(one))
                        self._wishes[key] = self._wishes.get(key, Wish()).plus(wish)
                    else:
                        done = len(sightings) + len(skips) == 0
            except files.FileProblem as error:
                problem = error
            self._take(sightings, skips)
            self._take(again, (), counted=False)
            if problem is not None:
                raise problem
            if done:
                return

    def _take_feeds(self, data: bytes) -> None:
        taken = self.feeds(data) if self.feeds is not None else Feeds()
        self.report = self.report._replace(feeds=taken)
        self._take((), taken.left_out)

    def _take(self, sightings: Sequence[Sighting], skips: Sequence[Skip], *, counted: bool = True) -> None:
        """Take what a part of the file says; not `counted` is more of papers that were counted before."""
        self._heed()
        report = self.report
        self.report = report._replace(
            skipped=report.skipped + len(skips),
            skips=report.skips + tuple(skips[: max(MOST_SKIPS - len(report.skips), 0)]),
        )
        for batch in _batches(sightings):
            self._heed()
            if self.naming:
                for sighting in batch:
                    self._wishes.setdefault(sighting.paper.key, Wish())
            counts = self._ingest(batch)
            if counted:
                self.report = self.report._replace(counts=self.report.counts.plus(counts))
                self._at = self._at._replace(papers=self._at.papers + sum(counts))
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


def _batches(sightings: Sequence[Sighting]) -> Iterator[Sequence[Sighting]]:
    """At most `BATCH` at a time; those of one paper, which are counted once, are not parted where they fit."""
    start = 0
    while start < len(sightings):
        end = min(start + BATCH, len(sightings))
        whole = end
        while whole < len(sightings) and whole > start and _same_paper(sightings, whole):
            whole -= 1
        end = whole if whole > start else end
        yield sightings[start:end]
        start = end


def _same_paper(sightings: Sequence[Sighting], place: int) -> bool:
    return sightings[place].paper.key == sightings[place - 1].paper.key


def _listed(value: Any) -> tuple[Iterator[Found], str] | None:
    """The papers of a JSON document that is a bibliography or of papertui's own, and what to call it."""
    from papertui.sources import csl_json, own_json

    items = value
    if isinstance(value, dict):
        items = next((value[name] for name in ("papers", "items") if isinstance(value.get(name), list)), [value])
    if not isinstance(items, list):
        return None
    if any(map(own_json.is_paper, items[:10])):
        return own_json.read(items), "papers of papertui (JSON)"
    return (csl_json.read(items), "CSL-JSON bibliography") if any(map(csl_json.is_item, items[:10])) else None
