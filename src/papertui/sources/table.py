"""Papers in a table with a line of names: the CSV of papertui, of Zotero, and of whoever names columns alike."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence

from papertui import identity, text
from papertui.model import Marks
from papertui.sources import entries
from papertui.sources.entries import Entry
from papertui.sources.parsed import ContentProblem, Skip

_LONGEST_CELL = 1 << 20
_MARKS = ("on_list", "github_stars", "queued")
_ID = ("key", "arxiv_id", "arxiv id", "arxiv", "id", "doi", "url", "link", "title")
_ABOUT = (
    "authors", "author", "doi", "url", "link", "abstract", "abstract note", "year", "publication year", "published",
    "date", "item type", "arxiv_id", "arxiv", "journal", "publication title",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def separator(head: str) -> str | None:
    """What parts the columns in a text that begins with a line of names that papers have, else `None`."""
    first = re.split(r"[\r\n]", head.lstrip("\ufeff"), maxsplit=1)[0]
    for sign in (",", ";", "\t"):
        try:
            names = _names(next(csv.reader([first], delimiter=sign), []))
        except csv.Error:
            continue
        if len(names) > 1 and any(name in names for name in _ID) and sum(name in names for name in _ABOUT) >= 2:
            return sign
    return None


def read(pieces: Iterable[bytes]) -> Iterator[Entry | Skip]:
    """The papers of the table, a line each, and why those that are left out are. Raises `ContentProblem`."""
    csv.field_size_limit(_LONGEST_CELL)
    lines = entries.text_lines(pieces)
    first = next(lines, "")
    sign = separator(first)
    if sign is None:
        raise ContentProblem("the line of names does not name the columns of a table of papers")
    names = _names(next(csv.reader([first], delimiter=sign)))
    rows = csv.reader((line + "\n" for line in lines), delimiter=sign)
    while True:
        try:
            cells = next(rows, None)
        except csv.Error:
            raise ContentProblem(
                f"the table is broken at line {rows.line_num + 1:,}: a quote there is never closed"
            ) from None
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield _entry(dict(zip(names, map(_bare, cells), strict=False)), f"line {rows.line_num + 1}", names)


def _names(cells: Sequence[str]) -> list[str]:
    return [text.line(cell, 60).strip().lower() for cell in cells]


def _bare(cell: str) -> str:
    """A cell without the apostrophe that keeps spreadsheets from calculating it."""
    return cell[1:] if cell.startswith("'") and cell[1:].lstrip(" '\"").startswith(_FORMULA) else cell


def _entry(fields: dict[str, str], place: str, names: Sequence[str]) -> Entry | Skip:
    ours = all(name in names for name in _MARKS)
    pick = entries.pick
    key = pick(fields, "key", "arxiv_id", "arxiv id", "arxiv", "id")
    written = pick(fields, "authors", "author")
    parts = re.split(r";", written) if ";" in written or written.count(",") == 1 else re.split(r",| and ", written)
    date = entries.day(pick(fields, "published", "date"), pick(fields, "year", "publication year"))
    paper = entries.make(
        title=pick(fields, "title"),
        authors=map(entries.person, parts),
        doi=pick(fields, "doi"),
        said=(*_identifier(key), pick(fields, "url", "link"), pick(fields, "archive id"), *_lines(fields, "extra")),
        abstract=pick(fields, "abstract", "abstract note"),
        published=date,
        journal=pick(fields, "venue")
        or entries.venue(
            pick(fields, "publication title", "journal", "conference name", "proceedings title"),
            pick(fields, "volume"), pick(fields, "issue"), pick(fields, "pages"), date[:4] if date else "",
        ),
        categories=pick(fields, "categories").split() if ours else (),
        page=pick(fields, "url", "link"),
    )  # fmt: skip
    if paper is None:
        return Skip(place, "it has neither a title nor an identifier")
    if ours:
        given = identity.paper_key(key)
        paper = paper._replace(key=given or paper.key, github=identity.safe_url(pick(fields, "code")))
    return Entry(paper, place, _marks(fields, ours))


def _marks(fields: dict[str, str], ours: bool) -> Marks:
    tagged = entries.pick(fields, "manual tags", "tags", "keywords")
    note = entries.note([entries.pick(fields, "notes", "note")])
    words = tagged.split() if ours else re.split(r";|,", tagged)
    done = {name: ours and fields.get(name, "").strip().lower() == "yes" for name in ("starred", "queued", "read")}
    return Marks(**done, tags=entries.tags(words), note=note)


def _identifier(key: str) -> Iterator[str]:
    if identity.paper_key(key):
        yield key.removeprefix("doi:") if key.startswith("doi:") else key


def _lines(fields: dict[str, str], name: str) -> list[str]:
    return fields.get(name, "").split("\n")
