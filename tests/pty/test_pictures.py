"""Pictures in a real terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from servers.huggingface import HuggingFaceServer
from servers.running import running
from terminals.terminal import Start

pytest.importorskip("PIL")

_QUESTIONS = re.compile(rb"\x1b\[(?:>|=)?0?c|\x1b\[1[4-9]t|\x1b_G[^\x1b]*a=q")
"""What a terminal is asked about itself, and its pictures: attributes, sizes in pixels, kitty's protocol."""


@pytest.fixture
def server() -> Iterator[HuggingFaceServer]:
    with running(HuggingFaceServer.generated()) as serving:
        yield serving


def test_half_blocks_on_any_terminal_with_colors(start: Start, filled: Path, server: HuggingFaceServer) -> None:
    terminal = start(url=server.url, size=(200, 50))
    terminal.see("1/200", "▀▀▀▀▀▀▀▀")
    terminal.keys("i")
    terminal.see("Pictures · ", "Hugging Face's preview · 1200 × 648", "▀" * 60)
    terminal.keys("escape")
    terminal.lose("1200 × 648")
    terminal.leave()
    assert not _QUESTIONS.search(terminal.raw), "nobody answers, and what is typed would be the answer"
    assert b"\x1bP0;1q" not in terminal.raw and b"\x1b_G" not in terminal.raw


@pytest.mark.parametrize(
    ("name", "sent", "forgotten"), [("sixel", b"\x1bP0;1q", b""), ("kitty", b"\x1b_Ga=T", b"\x1b_Ga=d")]
)
def test_a_protocol_that_is_set(
    start: Start, filled: Path, server: HuggingFaceServer, name: str, sent: bytes, forgotten: bytes
) -> None:
    with (filled / "config.toml").open("a", encoding="utf-8") as file:
        file.write(f'images = "{name}"\n')
    terminal = start(url=server.url, size=(100, 40), COLORTERM="truecolor")
    terminal.see("1/200")
    terminal.keys("i")
    terminal.see("1200 × 648")
    terminal.keys("escape")
    terminal.lose("1200 × 648")
    terminal.leave()
    assert sent in terminal.raw
    assert forgotten in terminal.raw
    assert not _QUESTIONS.search(terminal.raw)


def test_a_picture_comes_back_after_an_editor(start: Start, filled: Path, server: HuggingFaceServer) -> None:
    with (filled / "config.toml").open("a", encoding="utf-8") as file:
        file.write('images = "kitty"\neditor = ["true"]\n')
    terminal = start(url=server.url, size=(200, 50), COLORTERM="truecolor")
    terminal.see("1/200")
    terminal.wait_raw(b"\x1b_Ga=T")
    before = terminal.mark()
    terminal.keys("e")
    back = b"\x1b[?1049h"
    terminal.wait_raw(back, before)
    terminal.wait_raw(b"\x1b_Ga=T", terminal.raw.index(back, before))
    terminal.leave()
    last = terminal.raw.rindex(b"\x1b_Ga=T")
    assert b"\x1b_Ga=d" in terminal.raw[last:], "what the terminal holds is given back"
