"""What terminals show for the sixteen colors, as they come out of the box.

From the tables of Wikipedia, "ANSI escape code", and the programs' own defaults.
"""

from __future__ import annotations

from typing import NamedTuple


class Palette(NamedTuple):
    """Sixteen colors and the color they are drawn on."""

    name: str
    ground: tuple[int, int, int]
    colors: tuple[tuple[int, int, int], ...]


def _rgb(text: str) -> tuple[int, int, int]:
    return int(text[:2], 16), int(text[2:4], 16), int(text[4:], 16)


_COLORS = {
    "xterm": "000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5"
    " 7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff",
    "VGA": "000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa"
    " 555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff",
    "Windows": "0c0c0c c50f1f 13a10e c19c00 0037da 881798 3a96dd cccccc"
    " 767676 e74856 16c60c f9f1a5 3b78ff b4009e 61d6d6 f2f2f2",
    "Terminal.app": "000000 990000 00a600 999900 0000b2 b200b2 00a6b2 bfbfbf"
    " 666666 e60000 00d900 e6e600 0000ff e600e6 00e6e6 e6e6e6",
    "GNOME": "171421 c01c28 26a269 a2734c 12488b a347ba 2aa1b3 d0cfcc"
    " 5e5c64 f66151 33da7a e9ad0c 2a7bde c061cb 33c7de ffffff",
    "Tango": "2e3436 cc0000 4e9a06 c4a000 3465a4 75507b 06989a d3d7cf"
    " 555753 ef2929 8ae234 fce94f 729fcf ad7fa8 34e2e2 eeeeec",
    "Solarized": "073642 dc322f 859900 b58900 268bd2 d33682 2aa198 eee8d5"
    " 002b36 cb4b16 586e75 657b83 839496 6c71c4 93a1a1 fdf6e3",
}
_GROUNDS = {
    "xterm": ("000000", "ffffff"),
    "VGA": ("000000",),
    "Windows": ("0c0c0c",),
    "Terminal.app": ("000000", "ffffff"),
    "GNOME": ("1e1e1e", "ffffff"),
    "Tango": ("2e3436", "ffffff"),
    "Solarized": ("002b36", "fdf6e3"),
}
PALETTES = [
    Palette(f"{name} on {ground}", _rgb(ground), tuple(map(_rgb, _COLORS[name].split())))
    for name, grounds in _GROUNDS.items()
    for ground in grounds
]
