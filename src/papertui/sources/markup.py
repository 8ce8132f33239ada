"""Tags and text of HTML, or of XML that no strict reader takes, in one pass whose time grows with the length alone.

Every search either moves on past what it found or, where it found nothing, is never made again. That is what keeps
hostile input from taking longer than honest input of its size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

MOST_TAGS = 100_000
"""What stands behind so many tags is not read."""

_LONGEST_VALUE = 2_000
_MOST_ATTRIBUTES = 60
_LONGEST_ENTITIES = 400_000

_NAME = re.compile(r"</?([A-Za-z_][A-Za-z0-9_.:-]{0,80})(?=[\s/>])")
_STOP = re.compile(r"[<>\"']")
_ATTRIBUTE = re.compile(r"""([^\s=/>"'<]{1,80})(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>]+))?""")


class Token(NamedTuple):
    """`kind` is `text` (entities replaced), `verbatim` (CDATA), `start` or `end`; `value` is text or a name.

    `inside` is what stands in the tag behind its name; `closed` tells `<br/>` from `<br>`.
    """

    kind: str
    value: str
    inside: str = ""
    closed: bool = False


def tokens(source: str) -> Iterator[Token]:
    """The tokens of a document, comments, declarations and processing instructions left out."""
    at = tags = 0
    while tags < MOST_TAGS:
        start = source.find("<", at)
        if start < 0:
            yield Token("text", plain(source[at:]))
            return
        if start > at:
            yield Token("text", plain(source[at:start]))
        following = source[start + 1 : start + 9]
        if following == "![CDATA[":
            end = source.find("]]>", start)
            yield Token("verbatim", source[start + 9 : end if end >= 0 else None])
            at = end + 3 if end >= 0 else len(source)
        elif following[:1] in ("!", "?"):
            at = _past_declaration(source, start)
        elif (found := _NAME.match(source, start)) is None:
            yield Token("text", "<")
            tags += 1
            at = start + 1
        else:
            tags += 1
            end, at = _end(source, found.end())
            inside = source[found.end() : end]
            kind = "end" if following[:1] == "/" else "start"
            yield Token(kind, found[1], inside, inside.endswith("/"))


def _past_declaration(source: str, start: int) -> int:
    """Where it goes on after a comment, a DOCTYPE with or without declarations in it, or an instruction."""
    if source.startswith("<!--", start):
        end = source.find("-->", start + 4)
        return end + 3 if end >= 0 else len(source)
    end = source.find(">", start)
    inner = source.find("[", start, end) if end >= 0 and source[start + 2 : start + 9].lower() == "doctype" else -1
    if inner >= 0:
        close = source.find("]>", inner)
        return close + 2 if close >= 0 else len(source)
    return end + 1 if end >= 0 else len(source)


def _end(source: str, at: int) -> tuple[int, int]:
    """Where a tag ends and where it goes on. A quoted `>` does not end it; a quote that spans half a page is none."""
    while (stop := _STOP.search(source, at)) is not None:
        sign, place = stop[0], stop.start()
        if sign == ">":
            return place, place + 1
        if sign == "<":
            return place, place
        close = source.find(sign, place + 1)
        if close < 0 or (close - place > _LONGEST_VALUE and "<" in source[place:close]):
            close = place
        at = close + 1
    return len(source), len(source)


def attributes(inside: str) -> dict[str, str]:
    """The attributes of a tag by their names in lower case; the first of two counts."""
    found: dict[str, str] = {}
    for match, _ in zip(_ATTRIBUTE.finditer(inside), range(_MOST_ATTRIBUTES), strict=False):
        value = match[2] or ""
        found.setdefault(match[1].lower(), plain(value[1:-1] if value[:1] in ("'", '"') else value))
    return found


def plain(text: str) -> str:
    """Text with its entities replaced."""
    return unescape(text) if "&" in text and len(text) <= _LONGEST_ENTITIES else text
