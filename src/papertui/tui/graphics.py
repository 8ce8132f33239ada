"""How pictures can be drawn here, told from the environment alone.

A terminal could be asked instead, but one that does not answer lets the program wait, and what the reader types in the
meantime is taken for the answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

_KITTY_TERMS = ("xterm-kitty", "xterm-ghostty")
"""Terminals that draw pictures in place of Unicode placeholders (kitty's graphics protocol, since kitty 0.28)."""

_SIXEL_TERMS = re.compile(r"(foot|mlterm|contour)(-.*)?", re.ASCII)
_SIXEL_PROGRAMS = frozenset({"WezTerm", "iTerm.app", "mintty"})
_KONSOLE_WITH_SIXELS = 220400
_CELL = (10, 20)
"""The pixels of a cell where the terminal does not tell: those of a VT340."""


class Way(NamedTuple):
    """`kind` is `kitty`, `sixel`, `blocks` (true color), `cube` (256 colors), or `""`; then `why` is the reason."""

    kind: str
    why: str = ""


class Terminal(NamedTuple):
    """What the screen knows of the terminal it is on. `colors` is Rich's name, `""` for none."""

    colors: str
    plain: bool
    web: bool = False


def way(setting: str, terminal: Terminal, env: Mapping[str, str], can_open: bool) -> Way:
    """The best way to draw, or why there is none."""
    if setting == "off":
        return Way("", "Pictures are off: the setting images")
    if not can_open:
        return Way("", 'Pictures need Pillow: pip install "papertui[images]"')
    if terminal.plain:
        return Way("", "Pictures cannot be drawn in plain ASCII")
    if terminal.colors not in ("truecolor", "256"):
        return Way("", "Pictures need a terminal with 256 colors or more")
    blocks = Way("blocks" if terminal.colors == "truecolor" else "cube")
    if setting == "blocks" or terminal.web:
        return blocks
    if setting == "auto":
        setting = _found(env)
    if setting == "kitty":
        # a placeholder tells its picture by a color of 24 bits
        return Way("kitty") if terminal.colors == "truecolor" else blocks
    return Way("sixel") if setting == "sixel" else blocks


def _found(env: Mapping[str, str]) -> str:
    """The protocol that the terminal is known for; none where another program is between it and papertui."""
    term = env.get("TERM", "")
    if env.get("TMUX") or env.get("STY") or env.get("ZELLIJ") or term.startswith(("screen", "tmux")):
        return ""
    if term in _KITTY_TERMS or env.get("TERM_PROGRAM") == "ghostty":
        return "kitty"
    konsole = env.get("KONSOLE_VERSION", "")
    if konsole.isdigit() and int(konsole) >= _KONSOLE_WITH_SIXELS:
        return "sixel"
    return "sixel" if _SIXEL_TERMS.fullmatch(term) or env.get("TERM_PROGRAM") in _SIXEL_PROGRAMS else ""


def cell_size(handle: int) -> tuple[int, int]:
    """Width and height of a cell in pixels, as the system was told by the terminal."""
    try:
        import fcntl
        import struct
        import termios

        told = fcntl.ioctl(handle, termios.TIOCGWINSZ, b"\0" * 8)
        rows, columns, width, height = struct.unpack("HHHH", told)
    except (ImportError, OSError):
        return _CELL
    if not rows or not columns or width // columns < 2 or height // rows < 4:
        return _CELL
    return min(width // columns, 64), min(height // rows, 128)
