"""The program that opens a picture: a process of its own, with little memory and little time.

Run as `python -m papertui.pictures.child`. Reads one line of JSON (`opening.Want`) and then the file; writes one line
of JSON, then the picture to keep (JPEG) and the picture to draw. Decoders have had holes and can be made to fill any
memory: what goes wrong here ends here.
"""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
MOST_PIXELS = 40_000_000
MEMORY = 1_000_000_000
SECONDS = 10
KEPT_SIDE = 1400
"""The longer side, in pixels, of what is kept: as much as a large terminal shows."""


def main() -> int:
    """Exit code 0 with an answer, 1 with `{"problem": …}`; any other end is a broken picture too."""
    _limit()
    want = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    try:
        head, parts = _opened(data, want)
    except Exception as error:
        # whatever a decoder raises, there is no picture
        head, parts = {"problem": _problem(error)}, []
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + b"".join(parts))
    sys.stdout.buffer.flush()
    return 1 if "problem" in head else 0


class _Refused(Exception):
    """Why a picture is not opened."""


def _problem(error: Exception) -> str:
    # Pillow itself refuses what is far too large, with this error
    return str(error) if isinstance(error, _Refused) else _WORDS.get(type(error).__name__, "damaged")


_WORDS = {"DecompressionBombError": "too large", "MemoryError": "too large"}


def _limit() -> None:
    try:
        import resource
    except ImportError:
        return
    for kind, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0)):
        try:
            resource.setrlimit(kind, (most, most))
        except (ValueError, OSError):
            continue  # some systems refuse some limits; the number of pixels is bounded everywhere


def _opened(data: bytes, want: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(data), formats=FORMATS) as found:
        first = found.size
        if not 0 < first[0] * first[1] <= MOST_PIXELS:
            raise _Refused(f"too large ({first[0]} × {first[1]} pixels)")
        found.draft("RGB", (2 * KEPT_SIDE, 2 * KEPT_SIDE))
        found.load()
        # only what was kept before carries a size of ours
        size = first if want["keep"] else _noted_size(found.info.get("comment")) or first
        picture = _on_white(ImageOps.exif_transpose(found))
    picture.thumbnail((KEPT_SIDE, KEPT_SIDE))
    kept = _jpeg(picture, size) if want["keep"] else b""
    drawn = _fitted(picture, want)
    body = _sixels(drawn) if want["form"] == "sixel" else drawn.tobytes()
    head = {"width": drawn.width, "height": drawn.height, "size": size, "kept": len(kept), "body": len(body)}
    return head, [kept, body]


def _on_white(picture: Image.Image) -> Image.Image:
    """Figures are made for white paper: what is transparent in them becomes white."""
    from PIL import Image

    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        white = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(white, picture).convert("RGB")
    return picture.convert("RGB")


def _jpeg(picture: Image.Image, size: tuple[int, int]) -> bytes:
    """What is kept; its comment tells the size that the picture had."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90, comment=f"{size[0]}x{size[1]}".encode())
    return out.getvalue()


def _noted_size(comment: object) -> tuple[int, int] | None:
    if not isinstance(comment, bytes) or len(comment) > 20:
        return None
    width, _, height = comment.partition(b"x")
    return (int(width), int(height)) if width.isdigit() and height.isdigit() else None


def _fitted(picture: Image.Image, want: dict[str, Any]) -> Image.Image:
    """As large as it can be within the box, its shape kept; a pixel of the box may be taller than wide."""
    from PIL import Image

    tall = float(want["tall"])
    scale = min(want["width"] / picture.width, want["height"] * tall / picture.height, want["most"])
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale / tall))
    drawn = picture.resize(size, Image.Resampling.LANCZOS)
    if want["form"] == "cube":
        return drawn.point([_level(value) for value in range(256)] * 3)
    return drawn


def _level(value: int) -> int:
    """The nearest level of the color cube of 256-color terminals, which are 0, 95, 135, 175, 215 and 255."""
    return 0 if value < 48 else 1 if value < 115 else (value - 35) // 40


def _sixels(picture: Image.Image) -> bytes:
    """The picture as sixels (DEC STD 070, chapter 14): bands of six rows, a pass over each band for every color."""
    from PIL import Image

    indexed = picture.quantize(128, Image.Quantize.FASTOCTREE)
    colors = indexed.getpalette() or []
    width, height = indexed.size
    data = indexed.tobytes()
    out = bytearray(f'\x1bP0;1q"1;1;{width};{height}'.encode())
    for number in sorted(set(data)):
        red, green, blue = (round(value * 100 / 255) for value in colors[3 * number : 3 * number + 3])
        out += f"#{number};2;{red};{green};{blue}".encode()
    for top in range(0, height, 6):
        rows = [data[at * width : (at + 1) * width] for at in range(top, min(top + 6, height))]
        for number in sorted(set(b"".join(rows))):
            out += b"#%d" % number + _run_lengths(_band(rows, number, width)) + b"$"
        out += b"-"
    return bytes(out + b"\x1b\\")


def _band(rows: list[bytes], number: int, width: int) -> bytes:
    """Which of the six rows have the color, a bit each, at every column."""
    bits = 0
    for place, row in enumerate(rows):
        mask = bytearray(256)
        mask[number] = 1 << place
        bits |= int.from_bytes(row.translate(bytes(mask)), "big")
    return bits.to_bytes(width, "big").rstrip(b"\0")


def _run_lengths(band: bytes) -> bytes:
    import re

    text = bytes(63 + value for value in band)
    return re.sub(rb"(.)\1{3,}", lambda run: b"!%d" % len(run[0]) + run[1], text)


if __name__ == "__main__":
    raise SystemExit(main())
