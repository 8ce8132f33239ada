"""Compressed and huge files in small pieces."""

from __future__ import annotations

import gzip
import lzma
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertui.sources import unpack
from papertui.sources.parsed import ContentProblem

PACK = {"gzip": gzip.compress, "xz": lzma.compress, "": bytes}


@contextmanager
def memory_below(limit: int) -> Iterator[None]:
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < limit
    finally:
        tracemalloc.stop()


def blocks(data: bytes, size: int) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))


@pytest.mark.parametrize("how", PACK)
@given(data=st.binary(max_size=3000), size=st.integers(1, 500))
def test_whatever_the_blocks_the_content_is_the_same(how: str, data: bytes, size: int) -> None:
    packed = PACK[how](data)
    assert unpack.packing(packed) == how or not how
    assert b"".join(unpack.unpacked(blocks(packed, size), how)) == data


@pytest.mark.parametrize("how", ["gzip", "xz"])
@pytest.mark.parametrize("padding", [b"", b"\0" * 8])
def test_several_members_are_read_to_the_end(how: str, padding: bytes) -> None:
    packed = PACK[how](b"first\n") + padding + PACK[how](b"second\n") + padding
    for size in (1, 7, 10_000):
        assert b"".join(unpack.unpacked(blocks(packed, size), how)) == b"first\nsecond\n"


@pytest.mark.parametrize("how", ["gzip", "xz"])
def test_a_bomb_comes_in_pieces(how: str) -> None:
    packed = PACK[how](bytes(64 << 20))
    total = 0
    with memory_below(16 << 20):
        for piece in unpack.unpacked(blocks(packed, 1 << 16), how):
            assert 0 < len(piece) <= unpack.STEP
            total += len(piece)
    assert total == 64 << 20


@pytest.mark.parametrize("how", ["gzip", "xz"])
def test_a_cut_file_gives_what_came_and_then_says_so(how: str) -> None:
    data = bytes(range(256)) * 8000
    found = b""
    with pytest.raises(ContentProblem, match=f"the {how} data ends too early"):
        for piece in unpack.unpacked(blocks(PACK[how](data)[:-30], 1000), how):
            found += piece
    assert data.startswith(found)


@pytest.mark.parametrize("how", ["gzip", "xz"])
@pytest.mark.parametrize("damage", ["middle", "end"])
def test_damage_is_told(how: str, damage: str) -> None:
    packed = bytearray(PACK[how](bytes(range(256)) * 50))
    if damage == "middle":
        packed[len(packed) // 2 : len(packed) // 2 + 8] = b"teapots!"
    else:
        packed += b"teapots!"
    with pytest.raises(ContentProblem, match=f"the {how} data (is damaged|ends too early)"):
        b"".join(unpack.unpacked(blocks(bytes(packed), 100), how))


def test_xz_that_wants_gigabytes_is_refused() -> None:
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 512 << 20}]
    packed = lzma.compress(b"teapots", filters=filters)
    with pytest.raises(ContentProblem, match="needs more than 128 MB"):
        b"".join(unpack.unpacked([packed], "xz"))


@pytest.mark.parametrize("how", ["gzip", "xz", ""])
def test_the_beginning_of_a_cut_head(how: str) -> None:
    data = b"".join(b"%d teapots\n" % n for n in range(50_000))
    head = PACK[how](data)[: 1 << 16]
    found = unpack.beginning(head, how, 1000)
    assert found == data[:1000]
    assert unpack.beginning(b"", how, 1000) == b""


@given(st.lists(st.binary(max_size=20).filter(lambda part: b"\n" not in part), max_size=20), st.integers(1, 30))
def test_lines_of_any_pieces(parts: list[bytes], size: int) -> None:
    data = b"\n".join(parts)
    expected = data.split(b"\n")
    if not expected[-1]:
        expected.pop()
    assert list(unpack.lines(blocks(data, size))) == expected


def test_an_overlong_line_is_cut_and_the_next_one_whole() -> None:
    piece = b"x" * (1 << 20)
    pieces = [b"first\n", *[piece] * 40, b"\nlast"]
    with memory_below(20 << 20):
        found = list(unpack.lines(iter(pieces)))
    assert [len(line) for line in found] == [5, unpack.LINE_CAP + 1, 4]
    assert [len(line) for line in unpack.lines([b"a\n" + piece * 5 + b"\nb"])] == [1, unpack.LINE_CAP + 1, 1]
