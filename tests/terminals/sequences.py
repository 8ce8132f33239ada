"""What a program writes to a terminal, taken apart: control sequences, modes, and the text between."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

_SEQUENCE = re.compile(
    rb"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI
    rb"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"  # OSC
    rb"|\x1b[PX^_](?:[^\x1b]|\x1b[^\\])*\x1b\\"  # DCS, SOS, PM, APC
    rb"|\x1b[ -/]*[0-OQ-WYZ\\`-~]"  # the short ones
)
_MODE = re.compile(rb"\x1b\[(\?[0-9;]+)([hl])")
_KEYBOARD = re.compile(rb"\x1b\[([<>])([0-9]*)u")
_UNDRAWABLE = re.compile(
    rb"\x1b\[[<=>][0-?]*[ -/]*[@-~]|\x1b\[\?[0-9;]*\$p|\x1b[PX^_](?:[^\x1b]|\x1b[^\\])*\x1b\\"
    rb"|\x1b\]22;[^\x07\x1b]*(?:\x07|\x1b\\)"  # the shape of the mouse pointer
)

SYNCHRONIZED = "?2026"
CURSOR = "?25"
WRAP = "?7"


class Modes(NamedTuple):
    """Private modes by name, such as `?1049`. `set` leaves out those that are on from the start."""

    set: frozenset[str]
    reset: frozenset[str]
    cursor_shown: bool
    keyboard: int


def modes(raw: bytes) -> Modes:
    """The modes in force after the output."""
    state: dict[str, bool] = {}
    for names, how in _MODE.findall(raw):
        for number in names.decode()[1:].split(";"):
            state[f"?{number}"] = how == b"h"
    depth = 0
    for sign, _ in _KEYBOARD.findall(raw):
        depth = depth + 1 if sign == b">" else max(0, depth - 1)
    shown = state.get(CURSOR, True)
    on = frozenset(name for name, value in state.items() if value and name not in (CURSOR, WRAP))
    return Modes(on, frozenset(name for name, value in state.items() if not value), shown, depth)


def complete(data: bytes) -> bool:
    """Whether the sequence that `data` starts with is all there."""
    return _SEQUENCE.match(data) is not None


def drawable(raw: bytes) -> bytes:
    """The output without the questions and settings that the model of a screen takes for text."""
    return _UNDRAWABLE.sub(b"", raw)


def plain(raw: bytes) -> bytes:
    """The output without any control sequence."""
    return _SEQUENCE.sub(b"", raw)


class Output(NamedTuple):
    """Output taken apart.

    `shapes` are control sequences with the numbers of positions and colors left out, `switches` how often each
    mode was switched, `styles` the single parameters of SGR, `characters` what is printed.
    """

    shapes: frozenset[bytes]
    switches: Counter[bytes]
    styles: frozenset[bytes]
    positions: frozenset[tuple[int, int]]
    titles: tuple[bytes, ...]
    text: str


def take_apart(raw: bytes) -> Output:
    """Every control sequence of the output and the text without them."""
    shapes: set[bytes] = set()
    switches: Counter[bytes] = Counter()
    styles: set[bytes] = set()
    positions: set[tuple[int, int]] = set()
    titles: list[bytes] = []
    for sequence in _SEQUENCE.findall(raw):
        if sequence.startswith(b"\x1b[") and sequence.endswith(b"m"):
            styles |= set(sequence[2:-1].split(b";"))
            shapes.add(b"\x1b[m")
        elif sequence.startswith(b"\x1b[") and sequence.endswith(b"H"):
            row, _, column = sequence[2:-1].partition(b";")
            positions.add((int(row or 1), int(column or 1)))
            shapes.add(b"\x1b[H")
        elif sequence.startswith((b"\x1b]0;", b"\x1b]1;", b"\x1b]2;")):
            titles.append(sequence)
            shapes.add(sequence)
        else:
            shapes.add(sequence)
            if not sequence.startswith(b"\x1b[?2026"):
                switches[sequence] += 1
    text = _SEQUENCE.sub(b"", raw).decode("utf-8", "surrogateescape")
    return Output(frozenset(shapes), switches, frozenset(styles), frozenset(positions), tuple(titles), text)


def forbidden(text: str) -> Iterator[str]:
    """The characters of printed text that must never reach a terminal: controls, bidirectional, surrogates, blanks."""
    for char in text:
        if char in "\r\n":
            continue
        category = unicodedata.category(char)
        if category in ("Cc", "Cs", "Zl", "Zp") or (category == "Cf" and char not in "\u200c\u200d"):
            yield f"U+{ord(char):04X}"
