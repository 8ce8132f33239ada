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
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from papertui import identity, text
from papertui.model import Author, Paper, Sighting
from papertui.sources import hf_wire as wire
from papertui.sources.parsed import Parsed, Skip
from papertui.sources.unpack import LINE_CAP

SOURCE = "arxiv"
BATCH = 500

# https://arxiv.org/category_taxonomy, and the archives that were later made part of these
_ARCHIVES = (
    "astro-ph|cond-mat|cs|econ|eess|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math|math-ph|nlin|nucl-ex|nucl-th|physics|"
    "q-bio|q-fin|quant-ph|stat|acc-phys|adap-org|alg-geom|ao-sci|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|"
    "dg-ga|funct-an|mtrl-th|patt-sol|plasm-ph|q-alg|solv-int|supr-con"
)
_CATEGORY = re.compile(rf"(?:{_ARCHIVES})(?:\.[A-Za-z][A-Za-z-]{{1,15}})?")
_NEW_ID = re.compile(r"(\d\d)(0[1-9]|1[0-2])\.\d{4,5}", re.ASCII)
_OLD_ID = re.compile(r"[a-z-]+/(\d\d)(0[1-9]|1[0-2])\d{3}", re.ASCII)
_CREATED = re.compile(r"(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d:\d\d:\d\d) GMT", re.ASCII)
_MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"
# arXiv marks a paragraph by an indented line; other breaks are hard wraps
_PARAGRAPH = re.compile(r"\n[ \t]+(?=\S)")
_PARENTHESIS = re.compile(r"\([^()]*\)")
_SEPARATOR = re.compile(r",\s*(?:and\s+)?|\s+and\s+|;\s*")
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV", re.ASCII)


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
            sightings.append(Sighting(_paper(decode(line)), SOURCE, live=False))
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
            sightings.append(Sighting(_paper(msgspec.convert(item, _Record)), SOURCE, live=False))
        except _Unusable as problem:
            skipped.append(Skip(f"item {number}", str(problem)))
        except msgspec.ValidationError:
            skipped.append(Skip(f"item {number}", "it is not an object"))
    return Parsed(tuple(sightings), tuple(skipped))


@lru_cache(maxsize=4096)
def is_category(name: str) -> bool:
    """Whether this is an arXiv category (`cs.LG`, `hep-th`), and not an MSC or ACM class or free text."""
    return _CATEGORY.fullmatch(name) is not None


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
        abstract=_abstract(record.abstract) or _abstract(record.summary),
        authors=authors,
        author_count=len(authors) or None,
        published=published or _month_of(arxiv_id),
        updated=updated,
        version=version or (identity.version_of(given) if given != arxiv_id else None),
        categories=_categories(record.categories),
        doi=_doi(record.doi),
        journal_ref=_line(record.journal_ref) or _line(record.journal_ref_),
        comment=_line(record.comment) or _line(record.comments),
        license=wire.url(record.license),
    )


def _line(value: Any) -> str | None:
    return (text.line(value) or None) if isinstance(value, str) else None


def _abstract(value: Any) -> str:
    if not isinstance(value, str):
        return ""
    if "\n " in value or "\n\t" in value:
        value = _PARAGRAPH.sub("\n\n", value.strip())
    return text.block(value)


def _doi(value: Any) -> str | None:
    # several are parted by white space; the first is the paper's
    first = value.split(None, 1)[:1] if isinstance(value, str) else ()
    return identity.doi(first[0]) if first else None


def _categories(value: Any) -> tuple[str, ...]:
    names = value.split() if isinstance(value, str) else value if isinstance(value, list) else ()
    return tuple(dict.fromkeys(name for name in names if isinstance(name, str) and is_category(name)))


def _authors(record: _Record) -> tuple[Author, ...]:
    if isinstance(record.authors_parsed, list) and record.authors_parsed:
        names: Iterable[str] = map(_parsed_name, record.authors_parsed[: wire.MOST_AUTHORS])
    elif isinstance(record.authors, list):
        names = map(_given_name, record.authors[: wire.MOST_AUTHORS])
    elif isinstance(record.authors, str):
        names = _split_names(record.authors)
    else:
        return ()
    return tuple([Author(name) for name in map(_name, names) if name])


def _name(name: str) -> str:
    if "\\" in name:
        # accents come as TeX (`Erd\H{o}s`), which nobody types into a search
        from papertui import latex

        name = latex.unicode(name)
    return text.line(name, 200)


def _given_name(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("name")
    return value if isinstance(value, str) else ""


def _parsed_name(value: Any) -> str:
    """`["Yuan", "C. -P.", "Jr."]` as `C. -P. Yuan Jr.`; what follows the suffix are affiliations."""
    parts = [part if isinstance(part, str) else "" for part in value[:3]] if isinstance(value, list) else []
    last, first, suffix = (*parts, "", "", "")[:3]
    return " ".join(filter(None, (first, last, suffix)))


def _split_names(value: str) -> list[str]:
    """The names of `A. One (1), B. Two and C. Three, Jr. ((1) Some University)`."""
    previous = None
    value = value[:200_000]
    while value != previous:
        previous, value = value, _PARENTHESIS.sub("", value)
    names: list[str] = []
    for name in _SEPARATOR.split(" ".join(value.split())):
        if names and _SUFFIX.fullmatch(name):
            names[-1] = f"{names[-1]} {name}"
        elif name.strip():
            names.append(name.strip())
    return names[: wire.MOST_AUTHORS]


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
        _created(entries[0].get("created")) or published,
        _created(entries[-1].get("created")) or updated,
        number or len(entries),
    )


def _created(value: Any) -> str | None:
    found = _CREATED.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return wire.moment(value)
    day, month, year, clock = found.groups()
    return wire.moment(f"{year}-{_MONTHS.find(month) // 3 + 1:02}-{int(day):02}T{clock}Z")


def _month_of(arxiv_id: str) -> str | None:
    """The month that an arXiv id tells, as `2025-03`."""
    if found := _NEW_ID.fullmatch(arxiv_id):
        return f"20{found[1]}-{found[2]}"
    if found := _OLD_ID.fullmatch(arxiv_id):
        return f"{'19' if found[1] > '90' else '20'}{found[1]}-{found[2]}"
    return None
