"""Colors that can be read: contrast as WCAG 2.2 defines it, and colors moved until it is enough."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TypeAlias

from rich.color import Color, ColorSystem

RGB: TypeAlias = "tuple[int, int, int]"
"""Red, green and blue from 0 to 255."""

TEXT = 4.5
"""The contrast of text, WCAG 2.2 success criterion 1.4.3."""

SIGN = 3.0
"""The contrast of signs, frames and other parts of the screen that carry meaning, success criterion 1.4.11."""

BLACK, WHITE = (0, 0, 0), (255, 255, 255)

DEPTHS = {"256": ColorSystem.EIGHT_BIT, "standard": ColorSystem.STANDARD}
"""The color systems of terminals that cannot show every color; any other name means that all can be shown."""

SIXTEEN: tuple[RGB, ...] = (
    (0, 0, 0), (170, 0, 0), (0, 170, 0), (170, 85, 0), (0, 0, 170), (170, 0, 170), (0, 170, 170), (170, 170, 170),
    (85, 85, 85), (255, 85, 85), (85, 255, 85), (255, 255, 85), (85, 85, 255), (255, 85, 255), (85, 255, 255),
    (255, 255, 255),
)  # fmt: skip
"""What Rich takes the sixteen colors of a terminal for, which are those of VGA."""

_STEPS = 40


@lru_cache(4096)
def luminance(color: RGB) -> float:
    """The relative luminance, from 0 for black to 1 for white."""
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        for share in (part / 255 for part in color)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: RGB, other: RGB) -> float:
    """The contrast ratio of two colors, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def blend(one: RGB, other: RGB, share: float) -> RGB:
    """`one` with `share` (0 to 1) of `other`."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


@lru_cache(4096)
def seen(color: RGB, depth: str) -> RGB:
    """The color that a terminal of this depth (`256`, `standard`, else all colors) is made to draw instead."""
    if depth == "256":
        return min(_cube(color), _gray(color), key=lambda found: _distance(found, color))
    if depth == "standard":
        return min(SIXTEEN, key=lambda found: _distance(found, color))
    return color


def sent(color: RGB, depth: str) -> RGB:
    """What to ask for, so that Rich's own choice among the terminal's colors is `seen(color, depth)`.

    Left alone, Rich makes a green of a dark gray that is a little blue, and shifts light grays.
    """
    found = seen(color, depth)
    return _asked().get(found, found) if depth == "256" else found


_LEVELS = (0, 95, 135, 175, 215, 255)


def _cube(color: RGB) -> RGB:
    red, green, blue = (min(_LEVELS, key=lambda level: abs(level - part)) for part in color)
    # the grays inside the cube are beyond Rich
    return (red, green, blue) if len({red, green, blue}) > 1 or red in (0, 255) else _gray(color)


def _gray(color: RGB) -> RGB:
    level = 8 + 10 * min(23, max(0, round((sum(color) / 3 - 8) / 10)))
    return level, level, level


def _distance(one: RGB, other: RGB) -> float:
    """How different two colors look, roughly: the weights follow how well the eye sees each part."""
    mean = (one[0] + other[0]) / 2
    red, green, blue = ((a - b) ** 2 for a, b in zip(one, other, strict=True))
    return (2 + mean / 256) * red + 4 * green + (2 + (255 - mean) / 256) * blue


@cache
def _asked() -> dict[RGB, RGB]:
    """The grays of 256 colors, each with a gray for which Rich takes it."""
    asked = {}
    for level in range(256):
        drawn = Color.from_rgb(level, level, level).downgrade(ColorSystem.EIGHT_BIT).get_truecolor()
        asked[drawn.red, drawn.green, drawn.blue] = (level, level, level)
    return asked


def readable(color: RGB, ground: RGB, least: float = TEXT, depth: str = "truecolor") -> RGB:
    """`color`, moved towards black or white just as far as its contrast to `ground` needs to be `least`.

    Where nothing can reach it, black or white, whichever comes nearer.
    """
    drawn = seen(ground, depth)
    end = max(BLACK, WHITE, key=lambda far: contrast(far, drawn))
    return _first(color, end, ground, least, depth)


def quiet(color: RGB, ground: RGB, least: float = TEXT, depth: str = "truecolor", most: float = 0.45) -> RGB:
    """`color` faded into `ground` by the share `most`, or by less where its contrast would fall under `least`."""
    return _first(blend(color, ground, most), color, ground, least, depth)


def _first(color: RGB, end: RGB, ground: RGB, least: float, depth: str) -> RGB:
    drawn = seen(ground, depth)
    for step in range(_STEPS + 1):
        found = blend(color, end, step / _STEPS)
        if contrast(seen(found, depth), drawn) >= least:
            return found
    return end


def tinted(ground: RGB, color: RGB, wanted: float, depth: str = "truecolor") -> RGB:
    """`ground` with as much of `color` in it that the two can be told apart by a contrast of `wanted`.

    A color that is too much like the ground is moved away from it first.
    """
    return _first(ground, readable(color, ground, max(wanted, SIGN), depth), ground, wanted, depth)
