"""What stands on the terminal before Textual is loaded: the first papers, in the places where the app draws them."""

from __future__ import annotations

import json
import random
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyte
import pytest

from terminals.sequences import drawable
from terminals.terminal import DEADLINE, Run, Start, Terminal, environment

TAKEN = b"\x1b[?1000h"
"""The first thing that the app itself tells the terminal: what comes before it was drawn without the app."""

ENTERED = b"\x1b[?1049h"
LAST = "Sparse Bridges"
SIZES = [(200, 50), (120, 40), (119, 33), (80, 24), (60, 20), (97, 14), (40, 10)]
LOOKS: dict[str, tuple[str, dict[str, str]]] = {
    "terminal": ("", {}),
    "nord": ('theme = "nord"\n', {"COLORTERM": "truecolor"}),
    "nord, 256 colors": ('theme = "nord"\n', {}),
    "textual-light, 16 colors": ('theme = "textual-light"\n', {"TERM": "xterm"}),
    "high contrast": ('theme = "high-contrast"\n', {"COLORTERM": "truecolor"}),
    "no color": ("", {"NO_COLOR": "1"}),
    "ascii": ("ascii = true\n", {}),
    "ascii by the locale": ("", {"LANG": "C"}),
}


def visit(start: Start, **env: str) -> None:
    """Be here once, so that there is something to be drawn at the next start."""
    terminal = start(**env)
    terminal.see("1/200", "2608.01400")
    terminal.leave()


def kept(home: Path) -> Path:
    return home / "cache" / "first.json"


def listed(run: Run, *words: str) -> list[dict[str, Any]]:
    """What `papertui list` finds."""
    found = json.loads(run("list", *words, "--json").stdout)
    assert isinstance(found, list)
    return found


def first_frame(terminal: Terminal) -> bytes:
    """What was drawn before the app had the terminal."""
    terminal.wait_raw(TAKEN)
    return terminal.raw.partition(TAKEN)[0]


def cells(data: bytes, size: tuple[int, int]) -> pyte.Screen:
    screen = pyte.Screen(*size)
    pyte.Stream(screen).feed(drawable(data).decode("utf-8"))
    return screen


def looks(screen: pyte.Screen, y: int, x: int) -> tuple[Any, ...]:
    """What is seen of a cell: of a blank one neither the color nor the weight of its text."""
    cell = screen.buffer[y][x]
    if cell.data == " ":
        return (" ", cell.fg if cell.reverse else cell.bg, cell.underscore)
    return tuple(cell)


@pytest.mark.parametrize("look", LOOKS)
def test_the_app_draws_over_it_what_is_there(start: Start, filled: Path, look: str) -> None:
    settings, env = LOOKS[look]
    with (filled / "config.toml").open("a", encoding="utf-8") as file:
        file.write(settings)
    visit(start, **env)
    for size in SIZES if look in ("terminal", "nord") else SIZES[1::2]:
        terminal = start(size=size, **env)
        terminal.see("1/200")
        terminal.wait_raw(b"2004h")
        frame = first_frame(terminal)
        raw = terminal.raw
        raw = raw[: raw.rindex(b"\x1b[")]  # the rest may be half of something
        assert frame.startswith(ENTERED), f"nothing was drawn at {size}"
        assert raw.count(ENTERED) == 1, "the alternate screen was entered twice, which clears it"
        assert not re.search(rb"\x1b\[[0-3]?[JK]|\x1bc", raw), "something was cleared"
        _assert_nothing_blinks(frame, raw[len(frame) :], size)
        terminal.kill()
        terminal.wait_exit()


def _assert_nothing_blinks(frame: bytes, rest: bytes, size: tuple[int, int]) -> None:
    """No cell that is the same in the end was ever another meanwhile, and nearly all of the first frame stays."""
    before, after = cells(frame, size), cells(frame + rest, size)
    columns, lines = size
    seen = {(y, x): looks(before, y, x) for y in range(lines) for x in range(columns)}
    full = {place for place, cell in seen.items() if cell[0] != " "}
    same = {place for place in full if looks(after, *place) == seen[place]}
    gone = [f"{place}: {seen[place]} → {looks(after, *place)}" for place in sorted(full - same)]
    assert full and not gone, f"{len(gone)} cells drawn first, and otherwise later, at {size}: {gone[:3]}"
    stream = pyte.Stream(before)
    for piece in re.split(r"(?=\x1b\[\d+;\d+H)", drawable(rest).decode("utf-8")):
        before.dirty.clear()
        stream.feed(piece)
        for y in before.dirty:
            for x in range(columns):
                if (y, x) in same:
                    assert looks(before, y, x) == seen[y, x], f"cell {y}, {x} blinks at {size}"


def test_no_key_is_lost(start: Start, filled: Path, run: Run) -> None:
    visit(start)
    fourth = listed(run, "-n", "4")[-1]
    terminal = start()
    terminal.wait_raw(ENTERED)
    terminal.send("jjjs")
    terminal.see("4/200", "tarred")
    terminal.leave()
    assert [paper["key"] for paper in listed(run, "is:starred")] == [fourth["key"]]


def test_q_at_the_first_frame_leaves(start: Start, filled: Path) -> None:
    visit(start)
    terminal = start(frames=False)  # else its answer may come when nobody reads any more
    terminal.wait_raw(ENTERED)
    terminal.send("q")
    assert terminal.wait_exit() == 0
    terminal.assert_restored()
    assert terminal.left_behind == ""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_at_any_moment_of_the_start_gives_the_terminal_back(start: Start, filled: Path, number: int) -> None:
    visit(start)
    moments = random.Random(int(number))
    for _ in range(6):
        terminal = start(frames=False)
        terminal.wait_raw(ENTERED)
        terminal.happens(lambda lines: False, moments.random() * 0.5)
        terminal.kill(number)
        code = terminal.wait_exit()
        assert code in (128 + number, -number, 0 if number == signal.SIGINT else -number)
        terminal.assert_restored()
        assert terminal.left_behind == ""


def test_stopping_at_the_first_frame_and_going_on(start: Start, filled: Path) -> None:
    visit(start)
    terminal = start()
    terminal.wait_raw(ENTERED)
    terminal.kill(signal.SIGTSTP)
    terminal.wait_stopped()
    terminal.wait_raw(b"\x1b[?1049l")
    terminal.kill(signal.SIGCONT)
    terminal.see("1/200")
    terminal.keys("j")
    terminal.see("2/200")
    terminal.leave()


def test_control_c_at_the_first_frame_leaves(start: Start, filled: Path) -> None:
    visit(start)
    terminal = start()
    terminal.wait_raw(ENTERED)
    terminal.send("\x03")
    assert terminal.wait_exit() in (0, 130)
    terminal.assert_restored()


def test_another_size_while_it_starts(start: Start, filled: Path) -> None:
    visit(start)
    for size in ((80, 24), (150, 45), (61, 13)):
        terminal = start()
        terminal.wait_raw(ENTERED)
        terminal.resize(*size)
        terminal.see("1/200", LAST)
        terminal.leave()


def test_what_cannot_be_used_is_not_drawn(start: Start, filled: Path, run: Run) -> None:
    visit(start)
    good = json.loads(kept(filled).read_text())
    bad = {
        "empty": "",
        "no json": "\x00\xff{",
        "a list": "[]",
        "deep": "[" * 100_000,
        "other version": json.dumps(good | {"format": [1, "0.0.0"]}),
        "no looks": json.dumps(good | {"looks": {}}),
        "looks of another kind": json.dumps(good | {"looks": dict.fromkeys(good["looks"], 7)}),
        "rows of another kind": json.dumps(good | {"kept": [1, 2, 3, 4]}),
        "half of a row": json.dumps(good | {"kept": [*good["kept"][:2], [[1, "x"]], good["kept"][3]]}),
        "numbers for text": json.dumps(good | {"kept": [*good["kept"][:2], [[7] * 20], good["kept"][3]]}),
        "escapes for colors": kept(filled).read_text().replace('"1;39;49"', '"0m\\u001b]0;x\\u0007"'),
    }
    for name, text in bad.items():
        kept(filled).write_text(text)
        terminal = start()
        terminal.see("1/200")
        assert LAST.encode() not in first_frame(terminal), name
        terminal.kill()
        terminal.wait_exit()
    kept(filled).unlink()
    kept(filled).mkdir()
    terminal = start()
    terminal.see("1/200")
    terminal.leave()


def test_text_from_the_file_is_only_text(start: Start, filled: Path) -> None:
    visit(start)
    text = kept(filled).read_text()
    assert text.count("Sparse")
    kept(filled).write_text(text.replace("Sparse", "Sp\\u001b]0;owned\\u0007\\u001b[2J\\u202e\\u009b7mar", 1))
    terminal = start()
    terminal.see("1/200")
    frame = first_frame(terminal)
    assert b"owned" not in frame and b"\x1b[2J" not in frame and "\u202e".encode() not in frame
    assert frame.startswith(ENTERED)


def test_another_terminal_other_settings_and_no_cache(start: Start, filled: Path) -> None:
    visit(start)
    terminal = start(TERM="xterm")
    terminal.see("1/200")
    assert first_frame(terminal).count(LAST.encode()) == 0
    terminal.leave()
    terminal = start()
    terminal.see("1/200")
    assert LAST.encode() in first_frame(terminal), "the looks of other terminals are remembered"
    terminal.leave()
    with (filled / "config.toml").open("a", encoding="utf-8") as file:
        file.write('start = "starred"\n')
    terminal = start()
    terminal.see("Starred")
    assert LAST.encode() not in first_frame(terminal)
    terminal.leave()
    (filled / "cache" / "cache.db").unlink()
    terminal = start()
    terminal.wait_raw(b"2004h")
    assert LAST.encode() not in first_frame(terminal)


def test_what_another_program_changed_is_read_anew(start: Start, filled: Path, run: Run) -> None:
    visit(start)
    first, second = listed(run, "-n", "2")
    assert run("read", first["key"]).returncode == 0
    terminal = start()
    terminal.see("1/199")
    frame = first_frame(terminal)
    assert frame.startswith(ENTERED), "the papers of the cache can be drawn before the app too"
    assert first["title"][:30].encode() not in frame
    assert second["title"][:30].encode() in frame
    raw = terminal.raw
    _assert_nothing_blinks(frame, raw[len(frame) : raw.rindex(b"\x1b[")], terminal.size)


def test_other_starts(start: Start, filled: Path) -> None:
    config = filled / "config.toml"
    quiet = config.read_text(encoding="utf-8")
    for view, shown in (("all", "All"), ("today", "Today"), ("since", "Inbox")):
        config.write_text(f'{quiet}start = "{view}"\n', encoding="utf-8")
        for _ in range(2):
            terminal = start()
            terminal.see(shown, LAST)
            frame = first_frame(terminal)
            terminal.leave()
        raw = terminal.raw.partition(b"\x1b[?1049l")[0]
        _assert_nothing_blinks(frame, raw[len(frame) :], terminal.size)


@pytest.mark.parametrize(("size", "settings"), [*((size, "") for size in SIZES), (SIZES[-1], "ascii = true\n")])
def test_what_came_in_is_told_instead_of_papers(
    start: Start, filled: Path, where: dict[str, str], tmp_path: Path, size: tuple[int, int], settings: str
) -> None:
    with (filled / "config.toml").open("a", encoding="utf-8") as config:
        config.write(settings)
    visit(start)
    file = tmp_path / "more.jsonl"
    new = {
        "id": "2608.09999",
        "title": "Something new",
        "authors": "Ada Moss",
        "abstract": "New.",
        "categories": "cs.CL",
    }
    file.write_text(json.dumps(new | {"update_date": "2026-08-14"}) + "\n")
    later = environment(where | {"PAPERTUI_NOW": "2026-08-14T12:50:00Z"})
    subprocess.run([sys.executable, "-m", "papertui", "import", str(file)], env=later, check=True, timeout=DEADLINE)
    terminal = start(size=size, PAPERTUI_NOW="2026-08-14T13:00:00Z")
    terminal.see("Since you were last", "Something new")
    frame = first_frame(terminal)
    assert b"Since you were last" in frame and b"came in" in frame
    assert LAST.encode() not in frame
    raw = terminal.raw
    _assert_nothing_blinks(frame, raw[len(frame) : raw.rindex(b"\x1b[")], size)
    terminal.leave()
