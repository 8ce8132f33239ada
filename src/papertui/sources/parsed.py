"""What every source's parser gives back, and how it reads JSON that may be anything."""

from __future__ import annotations

from typing import Any, NamedTuple

from papertui.errors import PapertuiError
from papertui.model import Sighting


class ContentProblem(PapertuiError):
    """Bytes that are not what the source is known to send; the message says what they look like instead."""


class Skip(NamedTuple):
    """Something left out: `place` as a reader would look for it (`item 17 (2509.08721)`), and why."""

    place: str
    reason: str


class Parsed(NamedTuple):
    """Everything understood, in the source's order, and everything left out."""

    sightings: tuple[Sighting, ...]
    skipped: tuple[Skip, ...] = ()


MOST_PARTS = 200_000
"""So many lists and objects may be in what a server sends; the longest honest answer has a twentieth.

Reading JSON holds up every thread until it is done, a million parts for seconds.
"""


def decode_json(data: bytes, what: str, most: int | None = MOST_PARTS) -> Any:
    """The value of a JSON document; `what` names it in the sentence of the `ContentProblem` it may raise.

    `most` bounds its lists and objects; `None` is for the reader's own files.

    Lone surrogates and NaN are let through, for one bad string should not cost a whole list: the fields
    that hold them are cleaned or dropped one by one later.
    """
    import msgspec

    if most is not None and data.count(b"{") + data.count(b"[") > most:
        raise ContentProblem(f"{what} has more than {most:,} parts, more than it can honestly have")
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _decode_leniently(data, what)


def _decode_leniently(data: bytes, what: str) -> Any:
    import json

    start = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise ContentProblem(f"{what} is empty")
    if start.startswith(b"<"):
        raise ContentProblem(f"{what} is a web page or XML, not JSON")
    try:
        return json.loads(data.decode("utf-8-sig", "replace"))
    except RecursionError:
        raise ContentProblem(f"{what} is nested too deeply to be read") from None
    except json.JSONDecodeError as error:
        if error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated"):
            raise ContentProblem(f"{what} is cut off after {len(data):,} bytes") from None
        raise ContentProblem(f"{what} is not valid JSON (line {error.lineno}, column {error.colno})") from None
    except ValueError:
        raise ContentProblem(f"{what} holds a number too long to be read") from None
