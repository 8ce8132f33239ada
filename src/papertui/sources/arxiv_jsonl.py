"""arXiv metadata as JSON, one paper a line.

Two shapes are about, and both are read field by field, so that mixtures do no harm:

- arXiv's own snapshot: `id`, `title`, `abstract`, `comments`, `journal-ref`, `doi`, `license`, `categories` as
  one string, `authors` as one string beside `authors_parsed` as `[last, first, suffix]`, `versions` as
  `[{"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"}]`, `update_date`;
- what programs make of the API's answers: `authors` and `categories` as lists, `summary`, `comment`, sometimes
  `published` and `updated`. Its categories hold MSC and ACM classes too, which are left out.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import msgspec

from papertui import identity, text
from papertui.model import Author, Paper, Sighting
from papertui.sources import arxiv_fields as fields
from papertui.sources import hf_wire as wire
from papertui.sources.parsed import Parsed, Skip
from papertui.sources.unpack import LINE_CAP

BATCH = 500


class Batch(NamedTuple):
    """Some lines' worth of papers, and the last line read so far."""

    sightings: tuple[Sighting, ...]
    skipped: tuple[Skip, ...]
    line: int


class _Record(msgspec.Struct, gc=False, rename={"journal_ref": "journal-ref", "journal_ref_": "journal_ref"}):
    """The fields that are read. Their types are checked where they are used: one bad field costs only itself."""

    id: Any = None
    title: Any = None
    abstract: Any = None
    summary: Any = None
    authors: Any = None
    authors_parsed: Any = None
    categories: Any = None
    comment: Any = None
    comments: Any = None
    journal_ref: Any = None
    journal_ref_: Any = None
    doi: Any = None
    license: Any = None
    versions: Any = None
    published: Any = None
    updated: Any = None
    update_date: Any = None


class _Unusable(Exception):
    """Why a record gives no paper."""


def is_record(value: Any) -> bool:
    """Whether decoded JSON looks like one paper's arXiv metadata, and not like Hugging Face's."""
    return (
        isinstance(value, dict)
        and "id" in value
        and "title" in value
        and ("abstract" in value or "summary" in value)
        and not value.keys() & {"publishedAt", "upvotes", "discussionId", "paper"}
    )


def read(lines: Iterable[bytes], size: int = BATCH) -> Iterator[Batch]:
    """The papers of a file's lines in batches of at most `size` papers and `size` skips.

    Holds one batch at a time. Blank lines are passed over; every other line gives a paper or a skip.
    """
    decode = msgspec.json.Decoder(_Record).decode
    sightings: list[Sighting] = []
    skipped: list[Skip] = []
    number = 0
    for number, line in enumerate(lines, 1):
        try:
            if len(line) > LINE_CAP:
                raise _Unusable(f"it is longer than {LINE_CAP >> 20} MB")
            if number == 1:
                line = line.removeprefix(codecs.BOM_UTF8)
            sightings.append(Sighting(_paper(decode(line)), fields.SOURCE, live=False))
        except _Unusable as problem:
            skipped.append(Skip(f"line {number}", str(problem)))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
            if not line.strip():
                continue
            skipped.append(Skip(f"line {number}", _broken(line, problem)))
        if len(sightings) >= size or len(skipped) >= size:
            yield Batch(tuple(sightings), tuple(skipped), number)
            sightings, skipped = [], []
    if sightings or skipped:
        yield Batch(tuple(sightings), tuple(skipped), number)


def read_list(items: Iterable[Any]) -> Parsed:
    """The papers of records that are decoded already, as from a JSON array."""
    sightings: list[Sighting] = []
    skipped: list[Skip] = []
    for number, item in enumerate(items, 1):
        try:
            sightings.append(Sighting(_paper(msgspec.convert(item, _Record)), fields.SOURCE, live=False))
        except _Unusable as problem:
            skipped.append(Skip(f"item {number}", str(problem)))
        except msgspec.ValidationError:
            skipped.append(Skip(f"item {number}", "it is not an object"))
    return Parsed(tuple(sightings), tuple(skipped))


def _broken(line: bytes, problem: Exception) -> str:
    if isinstance(problem, UnicodeDecodeError):
        return f"it is not UTF-8 text (byte {problem.start + 1})"
    if isinstance(problem, RecursionError):
        return "it is nested too deeply"
    if isinstance(problem, msgspec.ValidationError):
        return "it is not an object"
    if "truncated" in str(problem):
        return f"it is JSON cut off after {len(line):,} bytes"
    at = re.search(r"byte (\d+)", str(problem))
    return f"it is not valid JSON (byte {int(at[1]) + 1:,})" if at else "it is not valid JSON"


def _paper(record: _Record) -> Paper:
    given = record.id
    if not isinstance(given, str):
        # numbers lose their zeros: 704.1 was 0704.0100, 0704.1000 or 0704.0001
        raise _Unusable("its id is a number, not text" if isinstance(given, int | float) else "it has no id")
    arxiv_id = identity.arxiv_id(given)
    if arxiv_id is None:
        raise _Unusable(f"{text.line(given, 60)!r} is not an arXiv id")
    title = text.line(record.title) if isinstance(record.title, str) else ""
    if not title:
        raise _Unusable(f"{arxiv_id} has no title")
    authors = _authors(record)
    published, updated, version = _history(record)
    return Paper(
        key=f"arxiv:{arxiv_id}",
        title=title,
        abstract=fields.abstract(record.abstract) or fields.abstract(record.summary),
        authors=authors,
        author_count=len(authors) or None,
        published=published or fields.month_of(arxiv_id),
        updated=updated,
        version=version or (identity.version_of(given) if given != arxiv_id else None),
        categories=fields.categories(record.categories),
        doi=fields.doi(record.doi),
        journal_ref=fields.line(record.journal_ref) or fields.line(record.journal_ref_),
        comment=fields.line(record.comment) or fields.line(record.comments),
        license=wire.url(record.license),
    )


def _authors(record: _Record) -> tuple[Author, ...]:
    if isinstance(record.authors_parsed, list) and record.authors_parsed:
        names: Iterable[str] = map(_parsed_name, record.authors_parsed[: wire.MOST_AUTHORS])
    elif isinstance(record.authors, list):
        names = map(_given_name, record.authors[: wire.MOST_AUTHORS])
    elif isinstance(record.authors, str):
        names = fields.split_names(record.authors)
    else:
        return ()
    return tuple([Author(name) for name in map(fields.name, names) if name])


def _given_name(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("name")
    return value if isinstance(value, str) else ""


def _parsed_name(value: Any) -> str:
    """`["Yuan", "C. -P.", "Jr."]` as `C. -P. Yuan Jr.`; what follows the suffix are affiliations."""
    parts = [part if isinstance(part, str) else "" for part in value[:3]] if isinstance(value, list) else []
    last, first, suffix = (*parts, "", "", "")[:3]
    return " ".join(filter(None, (first, last, suffix)))


def _history(record: _Record) -> tuple[str | None, str | None, int | None]:
    """When the first and the last version came, and the number of the last."""
    versions = record.versions if isinstance(record.versions, list) else []
    entries = [entry for entry in versions if isinstance(entry, dict)]
    published = wire.moment(record.published)
    updated = wire.moment(record.updated)
    if not entries:
        return published, updated or wire.moment(record.update_date), None
    last = entries[-1].get("version")
    number = identity.version_of(f"0704.0001{last}") if isinstance(last, str) else None
    return (
        fields.moment(entries[0].get("created")) or published,
        fields.moment(entries[-1].get("created")) or updated,
        number or len(entries),
    )
