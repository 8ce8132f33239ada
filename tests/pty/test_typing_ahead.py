"""Keys that come in one burst, as over a slow connection: each acts on what the one before it brought up."""

from __future__ import annotations

from pathlib import Path

import pytest

from terminals.terminal import Run, Start

BURSTS = {
    "search": ("/lunar", "is:unread lunar"),
    "search and take it": ("/lunar\rj", "2/25"),
    "tag": ("tsd", "New tag #sd"),
    "note": ("esd", "sd"),
    "calendar": ("Tk", "[ 7]"),
    "palette": (":star", "is:starred"),
    "palette and do it": (":layout\r", "for the next layout"),
    "palette, a setting and a value": (":refresh every\ronly\r", "only on request"),
    "help and do it": ("?layout\r", "for the next layout"),
    "filter pane": ("hj\r", "Today  on:2026-08-14"),
}


@pytest.mark.parametrize("name", BURSTS)
def test_a_burst_of_keys_does_what_they_do_one_by_one(start: Start, filled: Path, run: Run, name: str) -> None:
    keys, wanted = BURSTS[name]
    terminal = start()
    terminal.see("1/200")
    terminal.send(keys)
    terminal.see(wanted)
    terminal.kill()
    terminal.wait_exit()
    for query in ("is:hidden", "is:starred", "is:queued", "is:read"):
        assert run("list", query).returncode == 3, f"{query}: letters meant for a field acted on papers"
