"""Bibliographies in RIS, a field a line: `TY  - JOUR` begins a record and `ER  - ` ends it.

The tags are those that Zotero, EndNote and Mendeley write (https://github.com/MrTango/rispy lists them).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from papertui import text
from papertui.model import Marks
from papertui.sources import entries
from papertui.sources.entries import Entry
from papertui.sources.parsed import Skip

LONGEST = 50_000
"""Characters of a record's field."""

_MOST_FIELDS = 5_000
_FIELD = re.compile(r"\s?([A-Z][A-Z0-9])  ?- ?(.*)", re.S)

Fields = dict[str, list[str]]


def read(pieces: Iterable[bytes]) -> Iterator[Entry | Skip]:
    """The records of a file in their order, and why those that are left out are."""
    fields: Fields | None = None
    begun, last, count = 0, "", 0
    for number, line in enumerate(entries.text_lines(pieces), 1):
        found = _FIELD.match(line)
        if found is None:
            if fields and last and line.strip() and len(fields[last][-1]) < LONGEST:
                fields[last][-1] += "\n" + line.strip()
            continue
        tag, value = found[1], found[2].strip()[:LONGEST]
        if tag == "TY" or (tag == "ER" and fields is not None):
            if fields:
                yield _entry(fields, begun)
            fields, begun, last, count = ({"TY": [value]}, number, "", 0) if tag == "TY" else (None, 0, "", 0)
        elif fields is not None and count < _MOST_FIELDS:
            fields.setdefault(tag, []).append(value)
            last, count = tag, count + 1
    if fields is not None:
        yield Skip(_place(fields, begun), "it is cut off: the line ER that ends it is missing")


def _place(fields: Fields, line: int) -> str:
    title = text.line(_first(fields, "TI", "T1"), 60)
    return f"line {line}" + (f" ({title})" if title else "")


def _first(fields: Fields, *tags: str) -> str:
    return next((value for tag in tags for value in fields.get(tag, ()) if value), "")


def _all(fields: Fields, *tags: str) -> list[str]:
    return [value for tag in tags for value in fields.get(tag, ())]


def _entry(fields: Fields, line: int) -> Entry | Skip:
    addresses = _all(fields, "UR", "L1", "L2", "L3", "LK")
    date = entries.day(_first(fields, "DA"), _first(fields, "PY", "Y1"))
    pages = "-".join(filter(None, (_first(fields, "SP"), _first(fields, "EP"))))
    paper = entries.make(
        title=entries.unstyled(_first(fields, "TI", "T1", "CT", "BT")),
        authors=map(entries.person, _all(fields, "AU", "A1")),
        doi=_first(fields, "DO"),
        said=(*addresses, *_all(fields, "M1", "AN", "C7", "N1", "M3", "JO", "JF")),
        abstract=_first(fields, "AB", "N2"),
        published=date or entries.day(_first(fields, "Y1", "PY")),
        journal=entries.venue(
            _first(fields, "T2", "JO", "JF", "J2", "JA"), _first(fields, "VL"), _first(fields, "IS"), pages,
            year=_first(fields, "PY", "Y1", "DA")[:4],
        ),
        page=_first(fields, "UR", "LK"),
    )  # fmt: skip
    if paper is None:
        return Skip(_place(fields, line), "it has neither a title nor an identifier")
    words = [word for said in fields.get("KW", ()) for word in re.split(r"[;\n]", said)]
    marks = Marks(tags=entries.tags(words), note=entries.note(entries.own_notes(_all(fields, "N1", "RN"))))
    return Entry(paper, _place(fields, line), marks)
