"""Journal lines: an `Event` to JSON and back.

    {"v":1,"clock":"1755172800000-0000-desk-1a2b","changes":[["arxiv:2509.08721","starred",true]],
     "records":{"arxiv:2509.08721":{…}},"heads":{}}

An event of very many changes is written as several lines with one clock. A line with `compacted` instead of
`clock` only says that the file was rewritten.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from papertui import edits, record, text
from papertui.edits import Event, Value
from papertui.errors import UsageError
from papertui.library import clock, records
from papertui.model import Paper

FORMAT = 1

NEWER = "a newer papertui may read it"
"""What is said of a line in a format that this version does not know."""

_FULL = 256 << 10
"""Bytes of a line; one thread at a time reads JSON, and others wait meanwhile."""

_SUBJECT_LENGTH = 500
_QUERY_LENGTH = 2000
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_MOST_VERSIONS = 10_000
# what git puts around the two sides of a conflict
_MARKER = re.compile(rb"(?:<{7}|={7}|>{7}|\|{7})(?: [^\n]*)?\r?")
_TYPES: dict[str, type] = dict.fromkeys(edits.FLAGS, bool) | {edits.NOTE: str}
_SEARCH_TYPES: dict[str, type] = {"name": str, "query": str, "place": int, "deleted": bool}


class BadLine(Exception):
    """A line that is no event; the message completes "the line …"."""


def encode(event: Event) -> bytes:
    """The lines of an event, each ending in a newline."""
    return b"".join(pieces(event, {key: encode_record(paper) for key, paper in event.records.items()}))


def encode_record(paper: Paper) -> bytes:
    """A bibliographic record, as `pieces` takes it."""
    return _encode(record.to_dict(paper))


def pieces(event: Event, papers: Mapping[str, bytes]) -> Iterator[bytes]:
    """The same, line by line, with these records of papers, as JSON, in the place of the event's own.

    A record is only asked for when its line is made, and one that is gone by then is left out.
    """
    changes: list[object] = []
    taken: dict[str, bytes] = {}
    heads = {subject: list(clocks) for subject, clocks in event.heads.items()}
    waiting = dict.fromkeys(papers)
    size = 0
    for subject, field, value in event.changes:
        changes.append((subject, field, value))
        size += len(subject) + len(field) + (len(value) if isinstance(value, str) else 0) + 16
        if subject in waiting:
            del waiting[subject]
            if (written := papers.get(subject)) is not None:
                taken[subject] = written
                size += len(written)
        if size > _FULL:
            yield _line(event.clock, changes, taken, heads)
            changes, taken, heads, size = [], {}, {}, 0
    taken |= {key: written for key in waiting if (written := papers.get(key)) is not None}
    if changes or taken or heads or not event.changes:
        yield _line(event.clock, changes, taken, heads)


def _line(reading: str, changes: list[object], papers: Mapping[str, bytes], heads: Mapping[str, object]) -> bytes:
    line = _encode({"v": FORMAT, "clock": reading, "changes": changes})[:-1]
    if papers:
        line += b',"records":{' + b",".join([_encode(key) + b":" + papers[key] for key in papers]) + b"}"
    if heads:
        line += b',"heads":' + _encode(heads)
    return line + b"}\n"


def _encode(value: object) -> bytes:
    return _ENCODER.encode(value).encode(errors="replace")


def remark(when: str, upto: str | None = None) -> bytes:
    """The first line of a compacted file; it differs each time, so that readers see that the file is another.

    With the clock `upto` it stands below older events that were taken in, so that the end of a file, which alone is
    looked at for its latest clock, tells it.
    """
    said: dict[str, object] = {"v": FORMAT, "compacted": when}
    return _encode(said | ({"upto": {"clock": upto}} if upto else {})) + b"\n"


def decode(line: bytes) -> Event | None:
    """The event of a line, its texts cleaned; None for a remark. Raises `BadLine`."""
    try:
        data = json.loads(line, parse_constant=_refuse)
    except (ValueError, RecursionError):
        if is_marker(line):
            return None
        raise BadLine("is not JSON") from None
    if not isinstance(data, dict):
        raise BadLine("is not an edit")
    if data.get("v") != FORMAT:
        raise BadLine(f"is of an unknown format ({text.line(str(data.get('v')), 20)}): {NEWER}")
    if "compacted" in data and "clock" not in data:
        return None
    reading = data.get("clock")
    if not isinstance(reading, str) or not clock.is_reading(reading):
        raise BadLine("has no valid clock")
    changes, heads = _changes(data.get("changes")), _heads(data.get("heads"), reading)
    return Event(reading, changes, _records(data.get("records")), heads)


def is_marker(line: bytes) -> bool:
    """Whether a line is what git puts around the two sides of a conflict, and says nothing."""
    return _MARKER.fullmatch(line) is not None


def is_compacted(line: bytes) -> bool:
    """Whether a line says that its file was rewritten without what no longer matters."""
    return b'"compacted"' in line[:40] and b'"upto"' not in line and b'"clock"' not in line


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _changes(data: object) -> tuple[tuple[str, str, Value], ...]:
    if not isinstance(data, list):
        raise BadLine("has no list of changes")
    changes: dict[tuple[str, str], Value] = {}
    for change in data:
        if not isinstance(change, list) or len(change) != 3:
            raise BadLine("has a change that is not [subject, field, value]")
        subject, field, value = _subject(change[0]), change[1], change[2]
        if not isinstance(field, str):
            raise BadLine("has a change without a field")
        field, value = _typed(subject, field, value)
        changes[subject, field] = value
    return tuple([(subject, field, value) for (subject, field), value in changes.items()])


def _subject(data: object) -> str:
    subject = text.line(data, _SUBJECT_LENGTH) if isinstance(data, str) else ""
    if not subject:
        raise BadLine("has a change without a subject")
    return subject


def _typed(subject: str, field: str, value: Any) -> tuple[str, Value]:
    """The field and value of a change, in the form this program gives them."""
    if field.startswith(edits.TAG_PREFIX):
        wanted: type | None = bool
        try:
            field = edits.TAG_PREFIX + edits.tag_name(field.removeprefix(edits.TAG_PREFIX))
        except UsageError:
            raise BadLine("has a tag without a name") from None
    else:
        wanted = (_SEARCH_TYPES if subject.startswith(edits.SEARCH_PREFIX) else _TYPES).get(field)
    if field == edits.READ and type(value) is int and 0 < value < _MOST_VERSIONS:
        wanted = int
    if type(value) is not wanted and (wanted is not None or isinstance(value, list | dict | float)):
        raise BadLine(f"has a value for {text.line(field, 40)} that cannot be")
    if isinstance(value, str):
        value = edits.clean_note(value) if field == edits.NOTE else text.line(value, _QUERY_LENGTH)
    return text.line(field, _SUBJECT_LENGTH), value


def _records(data: object) -> dict[str, Paper]:
    """The papers of a line. A misshapen one is left out: it can be fetched again, the edit cannot."""
    found = {}
    for name, fields in data.items() if isinstance(data, dict) else ():
        key = text.line(name, _SUBJECT_LENGTH)
        paper = records.clean(key, fields) if key else None
        if paper is not None:
            found[key] = paper
    return found


def _heads(data: object, reading: str) -> dict[str, tuple[str, ...]]:
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise BadLine("has heads that are not a table")
    found = {}
    for name, clocks in data.items():
        if not isinstance(clocks, list) or not all(isinstance(each, str) and clock.is_reading(each) for each in clocks):
            raise BadLine("has heads that are not clocks")
        # only what came before can have been replaced; also keeps an event from replacing itself
        found[_subject(name)] = tuple(sorted({each for each in clocks if each < reading}))
    return found
