"""What reaches the terminal as one paper follows the other: only what differs, and nothing of the one before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from papertui import paths
from papertui.workspace import Workspace
from terminals.terminal import Start
from tui.driving import sighting

SHORT, LONG = 10, 600
WORDS = (SHORT, LONG, LONG * 5, LONG + 1, LONG * 2, LONG * 3, SHORT)
"""Words of the abstracts. Those of the long ones do not fit on the screen."""

SETTINGS = 'refresh_on_start = false\nrefresh_minutes = 0\nimages = "off"\n'


def alone(at: int) -> Callable[[list[str]], bool]:
    """Whether a screen shows the paper with this number, with a scroll bar where it is long, and no other one."""

    def holds(lines: list[str]) -> bool:
        text = "\n".join(lines)
        others = any(f"p{other}w" in text for other in range(len(WORDS)) if other != at)
        barred = any("▐" in line for line in lines)
        there = f"Paper {at:03d} about" in text and f"{at + 1}/{len(WORDS)}" in lines[-2]
        return there and not others and barred == (WORDS[at] >= LONG)

    return holds


def test_nothing_of_one_paper_stays_on_the_terminal_with_the_next(start: Start, home: Path) -> None:
    abstracts = [" ".join(f"p{at}w{word}" for word in range(count)) for at, count in enumerate(WORDS)]
    with Workspace.open(paths.find()) as space:
        space.ingest([sighting(at, abstract=abstract) for at, abstract in enumerate(abstracts)])
    (home / "config.toml").write_text(SETTINGS, encoding="utf-8")
    # without a folder for what it knows nothing is compared, and no similar papers come in between two looks
    (paths.find().cache.parent / "ranking").write_text("no folder")
    terminal = start("tui", size=(160, 60))
    terminal.see("Paper 000")
    terminal.send("D")
    seen: dict[int, list[str]] = {}
    walk = [*range(len(WORDS)), *range(len(WORDS) - 2, -1, -1)]
    for before, at, key in zip([0, *walk], walk, "nnnnnnppppppp", strict=False):
        terminal.wait(alone(at), f"paper {at} alone")
        # where a scroll bar comes or goes, it does so in a frame of its own
        if min(WORDS[before], WORDS[at]) >= LONG:
            drawn = terminal.lines[3:-2]
            assert seen.setdefault(at, drawn) == drawn
        terminal.send(key)
    bars = {at: sum("▐" in line for line in drawn) for at, drawn in seen.items()}
    assert bars[2] < bars[5] < bars[4] < bars[3]
    terminal.kill()
