"""Compressed and huge files in small pieces: nothing here ever holds more than a few megabytes of a file."""

from __future__ import annotations

import lzma
import zlib
from collections.abc import Iterable, Iterator

from papertui.sources.parsed import ContentProblem

GZIP, XZ = "gzip", "xz"

STEP = 1 << 20
"""The most bytes that one piece of unpacked data has."""

LINE_CAP = 4 << 20
"""Longer lines are cut to one byte more than this, so that a reader can tell."""

# What `xz -9` needs is 65 MiB; a crafted header can ask for 4 GiB.
_XZ_MEMORY = 128 << 20

_MAGIC = ((b"\x1f\x8b", GZIP), (b"\xfd7zXZ\x00", XZ))


def packing(head: bytes) -> str:
    """`gzip` or `xz` by the first bytes, `""` for anything else."""
    return next((name for magic, name in _MAGIC if head.startswith(magic)), "")


def unpacked(blocks: Iterable[bytes], how: str) -> Iterator[bytes]:
    """The content of a file given in blocks, in pieces of at most `STEP` bytes. `how` is what `packing` said.

    Files of several members, one after the other, are read to the end. Raises `ContentProblem` when the data
    is damaged, ends too early or needs too much memory; what came before has then been yielded.
    """
    if how == GZIP:
        return _gunzip(blocks)
    return _unxz(blocks) if how == XZ else iter(blocks)


def beginning(head: bytes, how: str, size: int) -> bytes:
    """Up to `size` bytes of content out of the first bytes of a file, as far as they go."""
    found = b""
    try:
        for piece in unpacked((head,), how):
            found += piece
            if len(found) >= size:
                break
    except ContentProblem:
        # a cut-off head always ends too early; real damage is told when the file is read
        pass
    return found[:size]


def lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of the data without their ends; the last one need not have an end."""
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        first, *others = piece.split(b"\n")
        if size <= LINE_CAP:
            held.append(first)
            size += len(first)
        if not others:
            continue
        yield _capped(held)
        for whole in others[:-1]:
            yield whole if len(whole) <= LINE_CAP else whole[: LINE_CAP + 1]
        held, size = [others[-1]], len(others[-1])
    if size:
        yield _capped(held)


def _capped(parts: list[bytes]) -> bytes:
    return b"".join(parts)[: LINE_CAP + 1]


def _gunzip(blocks: Iterable[bytes]) -> Iterator[bytes]:
    member = zlib.decompressobj(31)
    for block in blocks:
        data = block
        while True:
            if member.eof:
                data = data.lstrip(b"\0")  # some archivers pad the end with zeros
                if not data:
                    break
                member = zlib.decompressobj(31)
            try:
                piece = member.decompress(data, STEP)
            except zlib.error:
                raise ContentProblem("the gzip data is damaged") from None
            if piece:
                yield piece
            data = member.unused_data if member.eof else member.unconsumed_tail
            if not data and (member.eof or len(piece) < STEP):
                break
    if not member.eof:
        raise ContentProblem("the gzip data ends too early: the file was cut off")


def _unxz(blocks: Iterable[bytes]) -> Iterator[bytes]:
    stream = _xz_stream()
    for block in blocks:
        data = block
        while True:
            if stream.eof:
                data = data.lstrip(b"\0")  # padding between streams
                if not data:
                    break
                stream = _xz_stream()
            try:
                piece = stream.decompress(data, STEP)
            except lzma.LZMAError as error:
                if "emory" in str(error):
                    raise ContentProblem(f"the xz data needs more than {_XZ_MEMORY >> 20} MB to unpack") from None
                raise ContentProblem("the xz data is damaged") from None
            if piece:
                yield piece
            data = stream.unused_data if stream.eof else b""
            if not data and (stream.eof or stream.needs_input):
                break
    if not stream.eof:
        raise ContentProblem("the xz data ends too early: the file was cut off")


def _xz_stream() -> lzma.LZMADecompressor:
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY)
