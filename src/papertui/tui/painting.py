"""Pictures on the screen: half blocks, places that kitty fills, or a sequence of sixels in the last line."""

from __future__ import annotations

import random
from collections.abc import Callable

from rich.color import Color
from rich.segment import ControlType, Segment
from rich.style import Style
from textual.strip import Strip

from papertui.pictures.opening import Pixels, Want
from papertui.tui.graphics import Way, cell_size
from papertui.tui.raster import blocks

MOST_CELLS = 190
"""As many columns or rows as a picture may take; kitty counts its places to 297."""

_CHUNK = 4096
_PLACE = "\U0010eeee"
# The first of the characters that number rows and columns of kitty's places (its rowcolumn-diacritics.txt): the
# combining marks above, of class 230, that have no decomposition, as of Unicode 6.0.
_NUMBERS = (
    "\u0305\u030d\u030e\u0310\u0312\u033d\u033e\u033f\u0346\u034a\u034b\u034c\u0350\u0351\u0352\u0357\u035b\u0363\u0364"
    "\u0365\u0366\u0367\u0368\u0369\u036a\u036b\u036c\u036d\u036e\u036f\u0483\u0484\u0485\u0486\u0487\u0592\u0593\u0594"
    "\u0595\u0597\u0598\u0599\u059c\u059d\u059e\u059f\u05a0\u05a1\u05a8\u05a9\u05ab\u05ac\u05af\u05c4\u0610\u0611\u0612"
    "\u0613\u0614\u0615\u0616\u0617\u0657\u0658\u0659\u065a\u065b\u065d\u065e\u06d6\u06d7\u06d8\u06d9\u06da\u06db\u06dc"
    "\u06df\u06e0\u06e1\u06e2\u06e4\u06e7\u06e8\u06eb\u06ec\u0730\u0732\u0733\u0735\u0736\u073a\u073d\u073f\u0740\u0741"
    "\u0743\u0745\u0747\u0749\u074a\u07eb\u07ec\u07ed\u07ee\u07ef\u07f0\u07f1\u07f3\u0816\u0817\u0818\u0819\u081b\u081c"
    "\u081d\u081e\u081f\u0820\u0821\u0822\u0823\u0825\u0826\u0827\u0829\u082a\u082b\u082c\u082d\u0951\u0953\u0954\u0f82"
    "\u0f83\u0f86\u0f87\u135d\u135e\u135f\u17dd\u193a\u1a17\u1a75\u1a76\u1a77\u1a78\u1a79\u1a7a\u1a7b\u1a7c\u1b6b\u1b6d"
    "\u1b6e\u1b6f\u1b70\u1b71\u1b72\u1b73\u1cd0\u1cd1\u1cd2\u1cda\u1cdb\u1ce0\u1dc0\u1dc1\u1dc3\u1dc4\u1dc5\u1dc6\u1dc7"
    "\u1dc8\u1dc9\u1dcb\u1dcc\u1dd1\u1dd2\u1dd3\u1dd4\u1dd5\u1dd6\u1dd7\u1dd8\u1dd9\u1dda\u1ddb\u1ddc\u1ddd\u1dde\u1ddf"
    "\u1de0\u1de1\u1de2\u1de3\u1de4\u1de5\u1de6\u1dfe"
)

Write = Callable[[str], object]


class Painter:
    """Draws one picture at a time. `write` sends a sequence to the terminal between two frames."""

    def __init__(self, way: Way, write: Write) -> None:
        self._kind = way.kind
        self._write = write
        self._number = 0
        self._cell = cell_size(1)

    def want(self, columns: int, rows: int) -> Want:
        """What to ask for to fill a box of cells."""
        columns, rows = max(1, min(columns, MOST_CELLS)), max(1, min(rows, MOST_CELLS))
        across, down = self._cell
        if self._kind in ("kitty", "sixel"):
            return Want(columns * across, rows * down, self._kind)
        # a half block is as wide as a cell and half as high: its pixels are nearly square
        return Want(columns, rows * 2, "rgb" if self._kind == "blocks" else "cube", down / 2 / across, most=1.0)

    def paint(self, pixels: Pixels) -> list[Strip]:
        """The lines of the picture. What was painted before is given up."""
        self.clear()
        if self._kind not in ("kitty", "sixel"):
            return blocks(pixels)
        columns, rows = -(-pixels.width // self._cell[0]), -(-pixels.height // self._cell[1])
        if self._kind == "sixel":
            return sixels(pixels, columns, rows)
        self._number = random.randrange(1, 1 << 24)
        self._write(transmission(pixels, self._number, columns, rows))
        return places(self._number, columns, rows)

    def clear(self) -> None:
        """Let the terminal forget the picture."""
        if self._number:
            self._write(f"\x1b_Ga=d,d=I,i={self._number},q=2\x1b\\")
            self._number = 0


def transmission(pixels: Pixels, number: int, columns: int, rows: int) -> str:
    """A picture for kitty's graphics protocol, shown wherever its places are written.

    With `q=2` the terminal answers nothing: an answer would be read as keys.
    """
    rest = pixels.body.decode("ascii")
    keys = f"a=T,U=1,f=24,o=z,s={pixels.width},v={pixels.height},i={number},c={columns},r={rows},"
    parts = []
    while rest or keys:
        chunk, rest = rest[:_CHUNK], rest[_CHUNK:]
        parts.append(f"\x1b_G{keys}q=2,m={int(bool(rest))};{chunk}\x1b\\")
        keys = ""
    return "".join(parts)


def places(number: int, columns: int, rows: int) -> list[Strip]:
    """Placeholders: their color is the picture's number, marks above them are row and column."""
    style = Style(color=Color.from_rgb(number >> 16, number >> 8 & 255, number & 255))
    return [
        Strip([Segment("".join(f"{_PLACE}{_NUMBERS[row]}{mark}" for mark in _NUMBERS[:columns]), style)], columns)
        for row in range(rows)
    ]


def sixels(pixels: Pixels, columns: int, rows: int) -> list[Strip]:
    """Blank lines, and behind the last one the picture, which the cursor goes up for and comes back from."""
    blank = Segment(" " * columns)
    up = f"\x1b[{rows - 1}A" if rows > 1 else ""
    sequence = f"\x1b7{up}\x1b[{columns}D{pixels.body.decode('ascii', 'replace')}\x1b8"
    # marked as control, it takes no cell and passes the last filter
    drawn = Segment(sequence, None, [(ControlType.CURSOR_FORWARD, 0)])
    return [*(Strip([blank], columns) for _ in range(rows - 1)), Strip([blank, drawn], columns)]
