"""Headers as they travel: one line of words, folded, and encoded where it has to be (RFC 2047, RFC 5322).

The standard library decodes an encoded word that stands in a value which is set, line breaks in it included. So what
is foreign never goes through it: here `=?…?=` in a title is only text, and is encoded itself.
"""

from __future__ import annotations

import re
import textwrap
from base64 import b64encode
from collections.abc import Iterable, Iterator
from email.headerregistry import Address

_WIDTH = 64
_BYTES = 39
"""Of UTF-8 in one encoded word: with the name of its header before it no line is longer than 76."""

_ASCII = re.compile("[ -~]*")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")


def unstructured(words: str) -> str:
    """A value such as a subject's. `words` is one clean line, as `text.line` gives it."""
    if _ASCII.fullmatch(words) and "=?" not in words:
        lines = textwrap.wrap(words, _WIDTH, break_long_words=False, break_on_hyphens=False)
        if all(len(line) <= _WIDTH for line in lines) and " ".join(lines) == words:
            return "\r\n ".join(lines)
    return _encoded(words)


def addresses(given: Iterable[Address]) -> str:
    """The value of `From` or `To`; names are clean lines, addresses ASCII."""
    return ",\r\n ".join(_named(one) for one in given)


def _named(one: Address) -> str:
    name = one.display_name
    if not name:
        return one.addr_spec
    plain = _ATOMS.fullmatch(name) and "=?" not in name and len(name) <= _WIDTH and name == name.strip()
    if plain and len(name) + len(one.addr_spec) < _WIDTH:
        return f"{name} <{one.addr_spec}>"
    return f"{name if plain else _encoded(name)}\r\n <{one.addr_spec}>"


def _encoded(words: str) -> str:
    parts = (b64encode(part).decode("ascii") for part in _pieces(words))
    return "\r\n ".join(f"=?utf-8?b?{part}?=" for part in parts)


def _pieces(words: str) -> Iterator[bytes]:
    """The words in UTF-8, parted between characters."""
    piece = b""
    for char in words:
        more = char.encode()
        if len(piece) + len(more) > _BYTES:
            yield piece
            piece = b""
        piece += more
    if piece:
        yield piece
