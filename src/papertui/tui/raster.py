"""Pictures as half blocks: two pixels a cell, in true color or in 256 colors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import groupby

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from papertui.pictures.opening import Pixels

HALF = "▀"


def blocks(pixels: Pixels) -> list[Strip]:
    """Two pixels a cell, the upper one as the color of the block, the lower one as its ground."""
    color = _cube if pixels.form == "cube" else _true
    width, body = pixels.width, pixels.body
    strips = []
    for top in range(0, pixels.height, 2):
        upper, lower = _row(body, top, width), _row(body, top + 1, width)
        strips.append(Strip(list(_runs(upper, lower, color)), width))
    return strips


def _row(body: bytes, at: int, width: int) -> list[bytes]:
    """The pixels of a row, `b""` for each where the picture has no such row: the terminal's ground shows there."""
    row = body[at * width * 3 : (at + 1) * width * 3]
    return [row[place : place + 3] for place in range(0, width * 3, 3)]


def _runs(upper: list[bytes], lower: list[bytes], color: Callable[[bytes, bytes], Style]) -> Iterator[Segment]:
    """Neighbors of the same two colors become one segment."""
    for pair, cells in groupby(zip(upper, lower, strict=True)):
        yield Segment(HALF * len(list(cells)), color(*pair))


@lru_cache(8192)
def _true(upper: bytes, lower: bytes) -> Style:
    ground = Color.from_rgb(*lower) if lower else None
    return Style(color=Color.from_rgb(*upper), bgcolor=ground)


@lru_cache(8192)
def _cube(upper: bytes, lower: bytes) -> Style:
    ground = Color.from_ansi(_number(lower)) if lower else None
    return Style(color=Color.from_ansi(_number(upper)), bgcolor=ground)


def _number(levels: bytes) -> int:
    """The number of a color of the 6 × 6 × 6 cube of a 256-color terminal."""
    red, green, blue = levels
    return 16 + 36 * red + 6 * green + blue
