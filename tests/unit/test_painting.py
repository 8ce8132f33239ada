"""Pictures as what goes to the terminal, read back as a terminal reads it."""

from __future__ import annotations

import base64
import re
import zlib

import pytest
from rich.segment import Segment
from textual.color import Color
from textual.strip import Strip

from papertui.pictures.opening import Pixels, Want, open_picture
from papertui.tui.gates import CleanFilter
from papertui.tui.graphics import Way
from papertui.tui.painting import Painter, places
from papertui.tui.raster import blocks
from servers import drawing

pytest.importorskip("PIL")

RED, GREEN, BLUE = b"\xff\x00\x00", b"\x00\xff\x00", b"\x00\x00\xff"


def look(strip: Strip) -> list[tuple[str, str, str]]:
    """Text, color and ground of every segment."""
    return [
        (text, style.color.name if style.color else "", style.bgcolor.name if style.bgcolor else "")
        for text, style, _ in strip
        if style is not None
    ]


def test_half_blocks_hold_two_pixels_each() -> None:
    drawn = blocks(Pixels(3, 3, (3, 3), "rgb", RED + RED + BLUE + GREEN + GREEN + RED + BLUE * 3))
    assert look(drawn[0]) == [("▀▀", "#ff0000", "#00ff00"), ("▀", "#0000ff", "#ff0000")]
    assert look(drawn[1]) == [("▀▀▀", "#0000ff", "")], "the last row has no pixel below it"
    assert [strip.cell_length for strip in drawn] == [3, 3]


def test_half_blocks_in_256_colors() -> None:
    (drawn,) = blocks(Pixels(1, 2, (1, 2), "cube", b"\x05\x00\x00" + b"\x00\x05\x05"))
    ((text, color, ground),) = look(drawn)
    assert (text, color, ground) == ("▀", "color(196)", "color(51)")


def kitty(sent: str) -> tuple[dict[str, str], bytes]:
    """The keys of a transmission and its pixels, as the protocol has it; every chunk must ask for silence."""
    chunks = re.findall(r"\x1b_G([^;\x1b]*);([^\x1b]*)\x1b\\", sent)
    assert "".join(f"\x1b_G{keys};{data}\x1b\\" for keys, data in chunks) == sent
    keyed = [dict(pair.split("=") for pair in keys.split(",")) for keys, _ in chunks]
    assert all(keys["q"] == "2" for keys in keyed)
    assert [keys["m"] for keys in keyed] == ["1"] * (len(keyed) - 1) + ["0"]
    assert all(len(data) <= 4096 for _, data in chunks)
    return keyed[0], zlib.decompress(base64.b64decode("".join(data for _, data in chunks)))


async def test_kitty_gets_the_pixels_and_their_places() -> None:
    sent: list[str] = []
    painter = Painter(Way("kitty"), sent.append)
    want = painter.want(20, 10)
    opened = await open_picture(drawing.picture("a"), want, keep=False)
    plain = await open_picture(drawing.picture("a"), want._replace(form="rgb"), keep=False)
    strips = painter.paint(opened.pixels)
    keys, pixels = kitty(sent[0])
    assert pixels == plain.pixels.body
    assert (keys["s"], keys["v"], keys["f"]) == (str(opened.pixels.width), str(opened.pixels.height), "24")
    assert (int(keys["c"]), int(keys["r"])) == (20, len(strips))
    ((text, color, _),) = look(strips[1])
    assert int(color.removeprefix("#"), 16) == int(keys["i"]) > 0
    cells = re.findall("\U0010eeee(.)(.)", text)
    assert len(cells) == 20 and len(set(cells)) == 20
    assert {row for row, _ in cells} == {"\u030d"}
    painter.clear()
    painter.clear()
    assert sent[1:] == [f"\x1b_Ga=d,d=I,i={keys['i']},q=2\x1b\\"]


def test_places_pass_the_last_filter() -> None:
    strips = places(0x123456, 3, 2)
    assert [strip.apply_filter(CleanFilter(), Color(0, 0, 0)).text for strip in strips] == [s.text for s in strips]


def sixels(data: str) -> list[list[int]]:
    """The color numbers of a sixel picture, row by row; -1 where nothing was drawn."""
    found = re.fullmatch(r'\x1bP0;1q"1;1;(\d+);(\d+)(.*)\x1b\\', data, re.DOTALL)
    assert found is not None
    width, height = int(found[1]), int(found[2])
    rows = [[-1] * width for _ in range((height + 5) // 6 * 6)]
    x = top = color = 0
    for token in re.finditer(r"#(\d+)(;2;\d+;\d+;\d+)?|!(\d+)([?-~])|([?-~])|\$|-", found[3]):
        if token[0] == "$":
            x = 0
        elif token[0] == "-":
            x, top = 0, top + 6
        elif token[1]:
            color = int(token[1])
        else:
            bits = ord(token[4] or token[5]) - 63
            length = int(token[3] or 1)
            for down in range(6):
                if bits >> down & 1:
                    rows[top + down][x : x + length] = [color] * length
            x += length
    return rows[:height]


async def test_sixels_color_every_pixel_with_what_was_there() -> None:
    painter = Painter(Way("sixel"), lambda sequence: None)
    data = drawing.picture("a", (61, 47))
    opened = await open_picture(data, Want(61, 47, "sixel", most=1.0), keep=False)
    plain = await open_picture(data, Want(61, 47, most=1.0), keep=False)
    *blank, last = painter.paint(opened.pixels)
    assert all(strip.text.strip() == "" for strip in blank)
    control = [segment for segment in last if segment.control]
    assert len(control) == 1
    sequence = control[0].text
    assert sequence.startswith("\x1b7") and sequence.endswith("\x1b8")
    body = sequence[sequence.index("\x1bP") : -2]
    palette = {
        int(number): tuple(round(int(value) * 2.55) for value in rgb.split(";"))
        for number, rgb in re.findall(r"#(\d+);2;(\d+;\d+;\d+)", body)
    }
    rows = sixels(body)
    assert (len(rows[0]), len(rows)) == (61, 47)
    for y, row in enumerate(rows):
        for x, number in enumerate(row):
            there = plain.pixels.body[(y * 61 + x) * 3 :][:3]
            assert max(abs(a - b) for a, b in zip(palette[number], there, strict=True)) < 48, (x, y)


def test_only_sequences_of_our_own_pass_the_last_filter() -> None:
    painter = Painter(Way("sixel"), lambda sequence: None)
    (strip,) = painter.paint(Pixels(1, 1, (1, 1), "sixel", b"\x1bPq\x1b\\"))
    kept = strip.apply_filter(CleanFilter(), Color(0, 0, 0))
    assert "\x1bPq\x1b\\" in "".join(segment.text for segment in kept)
    text = Strip([Segment("\x1b[2J")]).apply_filter(CleanFilter(), Color(0, 0, 0)).text
    assert text == "\ufffd[2J"
