"""Every size of terminal, and changes of size."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from terminals.terminal import Start

SIZES = [(200, 50), (120, 40), (80, 24), (60, 20), (40, 10)]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_day_can_be_read_at_this_size(start: Start, filled: Path, size: tuple[int, int]) -> None:
    terminal = start(size=size)
    terminal.see("1/200", "2608.01400" if size[0] > 40 else "Sparse Bridges")
    terminal.keys("j")
    terminal.see("2/200")
    terminal.keys("enter")
    terminal.see("The Example Lab")
    terminal.keys("escape")
    terminal.see_highlighted("Causal Bridges")
    for key, shown in (
        ("?", "Keys"),
        ("t", "Tags"),
        ("S", "Order of the list"),
        ("T", "Go to a date"),
        ("E", "Export"),
    ):
        terminal.keys(key)
        terminal.see(shown)
        terminal.see("╭")
        terminal.keys("escape")
        terminal.lose("╭")
    terminal.keys("h")
    terminal.see("Trending")
    terminal.keys("escape", "s")
    terminal.see("Starred 1")
    terminal.leave()


@pytest.mark.parametrize(
    "size", [(20, 5), (39, 30), (100, 9), (1, 1), (12, 2)], ids=lambda size: f"{size[0]}x{size[1]}"
)
def test_too_small_a_terminal_gets_one_sentence(start: Start, filled: Path, size: tuple[int, int]) -> None:
    terminal = start(size=size)
    if size[0] >= 12:
        terminal.see("Too small")
        said = " ".join(line for line in terminal.lines if line)
        whole = "Too small for papertui: it needs 40 columns and 10 rows"
        assert said == whole if size[0] * size[1] > 99 else whole.startswith(said), terminal.text
    else:
        terminal.wait_raw(b"\x1b[?2004h")
    terminal.resize(100, 30)
    terminal.see("1/200", "2608.01400")
    terminal.leave()


def test_a_storm_of_sizes_keeps_the_paper_under_the_cursor(start: Start, filled: Path) -> None:
    chance = random.Random(7)
    terminal = start()
    terminal.see("1/200")
    terminal.keys("ctrl+d", "ctrl+d", "j")
    place = "20/200"
    terminal.see(place)
    paper = next(line for line in terminal.highlighted if "2608." in line).split("2608.")[1][:5]
    for round_ in range(3):
        for _ in range(12):
            mark = terminal.mark()
            terminal.resize(chance.randrange(1, 220), chance.randrange(1, 60))
            terminal.wait_raw(b"\x1b[", mark)
        terminal.resize(*SIZES[round_])
        terminal.wait(lambda lines: place in lines[-2], f"the place {place}")
        terminal.see_highlighted(paper)
    terminal.leave()


def test_a_dialog_outlives_a_storm_of_sizes(start: Start, filled: Path) -> None:
    chance = random.Random(8)
    terminal = start()
    terminal.see("1/200")
    for key, shown in (("t", "Tags"), ("?", "Keys"), ("e", "Note"), (":", "Palette"), ("T", "Go to a date")):
        terminal.keys(key)
        terminal.see(shown, "╭")
        # the last of them is low, so that nothing drawn for it looks as if it were drawn for the size that stays
        storm = [(chance.randrange(1, 220), chance.randrange(1, 60)) for _ in range(6)] + [(60, 12)]
        for size in storm:
            mark = terminal.mark()
            terminal.resize(*size)
            terminal.wait_raw(b"\x1b[", mark)
        terminal.resize(90, 30)
        terminal.wait(lambda lines: "? Keys" in lines[-1], "the last line of a screen of 30")
        terminal.see(shown, "╭")
        terminal.keys("escape")
        terminal.lose("╭")
    terminal.see("1/200")
    terminal.leave()


def test_the_filter_pane_has_its_counts_once_there_is_room_for_it(start: Start, filled: Path) -> None:
    terminal = start(size=(60, 20))
    terminal.see("1/200")
    terminal.resize(120, 40)
    terminal.see("The Example Lab  200", "bridges")
    terminal.leave()
