"""Measurements of the screen, through a pseudo-terminal: start, keys, memory, leaving."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from functools import partial

from bench.measure import Row, median, ms, part, side_by_side
from bench.places import BARE, PAPERTUI, Home, Places, settings
from bench.terminal import Tty
from servers.huggingface import HuggingFaceServer
from servers.misbehave import hang
from servers.running import running

BARE_LINE = "This is the one line."
_TITLE = 14
"""Characters of a title that are surely on the screen in one piece."""


def start(places: Places, rounds: int) -> Iterator[Row]:
    """From spawning the program until the first line of the list is drawn, and until it is painted by the app."""
    for home in (places.small(), places.large()):
        _leave_once(home)
    yield from _drawn(places, rounds)
    bare, ours = side_by_side(rounds, lambda: _painted_bare(places.small()), lambda: painted(places.small()))
    yield Row("start", median(ours) / median(bare), 1.35, "×", f"{ms(median(ours))}, bare {ms(median(bare))}")
    large = places.large()
    small, big = side_by_side(rounds, lambda: painted(places.small()), lambda: painted(large))
    seen = f"{large.papers:,} papers {ms(median(big))}, 1,000 papers {ms(median(small))}"
    yield Row("start, many papers, against 1,000", median(big) / median(small), 1.1, "×", seen)


def _drawn(places: Places, rounds: int) -> Iterator[Row]:
    """Until a line can be read that was kept from the last visit."""
    homes = places.small(), places.large()
    bare, small, big = side_by_side(
        rounds, lambda: _painted_bare(homes[0]), *(partial(_readable, home) for home in homes)
    )
    yield Row("start, to be read", median(small) / median(bare), 0.35, "×", f"bare {ms(median(bare))}")
    yield Row("start, to be read", 1000 * median(small), 80, "ms")
    seen = f"{homes[1].papers:,} papers {ms(median(big))}"
    yield Row("start, to be read, many papers", median(big) / median(small), 1.1, "×", seen)


def _readable(home: Home) -> float:
    with Tty(PAPERTUI, home.environment()) as tty:
        return tty.painted(first_title(home), after=b"")


def _leave_once(home: Home) -> None:
    """Whoever starts the program was here before."""
    with Tty(PAPERTUI, home.environment()) as tty:
        tty.painted(first_title(home))
        tty.settle()
        tty.ended("q")


def _painted_bare(home: Home) -> float:
    with Tty(BARE, home.environment()) as tty:
        return tty.painted(BARE_LINE)


def painted(home: Home) -> float:
    wanted = first_title(home)
    with Tty(PAPERTUI, home.environment()) as tty:
        return tty.painted(wanted)


def first_title(home: Home) -> str:
    if home not in _titles:
        command = [*PAPERTUI, "list", "-n", "1", "--plain"]
        done = subprocess.run(command, env=home.environment(), check=True, capture_output=True, text=True)
        _titles[home] = done.stdout.split("\n", 1)[0].removeprefix("title: ")[:_TITLE]
    return _titles[home]


_titles: dict[Home, str] = {}


def keys(places: Places, rounds: int) -> Iterator[Row]:
    """From a key until the last byte of its answer, for j, k and s; the detail pane follows once keys pause."""
    for home, name in ((places.small(), "1,000 papers"), (places.large(), "many papers")):
        with Tty(PAPERTUI, home.environment()) as tty:
            tty.painted(first_title(home))
            tty.settle()
            for key in "jks":
                presses = [tty.press(key) for _ in range(3 + rounds * 6)][3:]
                answers = [1000 * press.seconds for press in presses]
                later = median([press.all_seconds for press in presses])
                rest = median([press.all_size for press in presses])
                seen = f"all has come after {ms(later)}, {rest:,.0f} B"
                label = f"key {key}, {name}"
                yield Row(f"{label}, median", median(answers), 6, "ms", seen)
                yield Row(f"{label}, p99", part(answers, 0.99), 16, "ms")
                yield Row(f"{label}, bytes", median([press.size for press in presses]), 600, "B")


def memory(places: Places, rounds: int) -> Iterator[Row]:
    """Resident memory once the screen has come to rest."""
    bare, ours = side_by_side(min(rounds, 3), lambda: resident_bare(places.small()), lambda: resident(places.small()))
    seen = f"{median(ours) / 2**20:.0f} MiB, bare {median(bare) / 2**20:.0f} MiB"
    yield Row("memory, 1,000 papers", median(ours) / median(bare), 1.5, "×", seen)
    large = places.large()
    much = resident(large)
    seen = f"{large.papers:,} papers {much / 2**20:.0f} MiB"
    yield Row("memory, many papers, against 1,000", much / median(ours), 1.25, "×", seen)


def resident_bare(home: Home) -> float:
    with Tty(BARE, home.environment()) as tty:
        tty.painted(BARE_LINE)
        tty.settle()
        return tty.resident()


def resident(home: Home) -> float:
    with Tty(PAPERTUI, home.environment()) as tty:
        tty.painted(first_title(home))
        tty.settle(1.0)  # the ids of a million papers come half a second behind the first of them
        return tty.resident()


def leaving(places: Places, rounds: int) -> Iterator[Row]:
    """From q until the process is gone, while a server does not answer; beside it the bare program."""
    home = places.small()
    settings(home.folder, refreshing=True)
    try:
        with running(HuggingFaceServer.generated()) as server:
            server.misbehave(hang)
            bare, ours = side_by_side(rounds, lambda: _left_bare(home), lambda: _left(home, server))
    finally:
        settings(home.folder, refreshing=False)
    seen = f"worst {ms(max(ours))}; bare {ms(median(bare))}"
    yield Row("leaving, with a server that hangs", 1000 * median(ours), 300, "ms", seen)


def _left_bare(home: Home) -> float:
    with Tty(BARE, home.environment()) as tty:
        tty.painted(BARE_LINE)
        tty.settle()
        return tty.ended("q")


def _left(home: Home, server: HuggingFaceServer) -> float:
    asked = len(server.requests)
    with Tty(PAPERTUI, home.environment(PAPERTUI_HUGGINGFACE_URL=server.url)) as tty:
        tty.painted(first_title(home))
        tty.wait(lambda: len(server.requests) > asked, "the server was not asked, so nothing hangs")
        tty.settle()
        return tty.ended("q")
