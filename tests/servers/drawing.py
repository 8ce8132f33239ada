"""Invented pictures, drawn with Pillow: what hosts of pictures serve, good and bad."""

from __future__ import annotations

import io
import struct
import zlib
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image


@cache
def picture(name: str, size: tuple[int, int] = (1200, 648), kind: str = "PNG", **options: Any) -> bytes:
    """A chart with axes and curves; another name gives other curves."""
    out = io.BytesIO()
    chart(name, size).save(out, kind, **options)
    return out.getvalue()


def chart(name: str, size: tuple[int, int]) -> Image.Image:
    """The same, not yet in a file."""
    from PIL import Image, ImageDraw

    drawn = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(drawn)
    width, height = size
    edge = max(1, min(size) // 60)
    seed = zlib.crc32(name.encode())
    for number, color in enumerate(("#c03028", "#2858c0", "#30a050")):
        bend = 1 + (seed >> 4 * number & 15) / 8
        points = [(x, height * (0.9 - 0.75 * (x / width) ** bend)) for x in range(width // 12, width, max(1, edge))]
        pen.line(points, fill=color, width=edge * 2)
    pen.rectangle(
        (width * 0.62, height * 0.6, width * 0.93, height * 0.85), fill="#f0c040", outline="black", width=edge
    )
    pen.line(
        [(width // 12, height // 12), (width // 12, height * 0.9), (width, height * 0.9)], fill="black", width=edge
    )
    return drawn


def still_of_film() -> bytes:
    """A GIF of three frames, the first one red."""
    from PIL import Image

    frames = [Image.new("RGB", (60, 40), color) for color in ("red", "green", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


def clear_picture() -> bytes:
    """A PNG of nothing but transparent black."""
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(out, "PNG")
    return out.getvalue()


def bomb(side: int = 30_000) -> bytes:
    """A small PNG that says, and with patience is, nine hundred million pixels."""

    def chunk(name: bytes, content: bytes) -> bytes:
        body = name + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((side // 8 + 1) * 64), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
