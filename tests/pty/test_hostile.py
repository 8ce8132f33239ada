"""Hostile texts in every place that holds text: the terminal only ever gets what it gets for an ordinary corpus."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from servers.huggingface import HuggingFaceServer
from servers.items import make_comment, make_detail
from servers.loopback import Behaviour, Exchange, Reply
from servers.running import running
from terminals.hostile import ATTACKS, BENIGN, papers, write_journal, write_papers
from terminals.sequences import Output, forbidden, take_apart
from terminals.terminal import Run, Start, Terminal

_PLACE = re.compile(r" 1/(\d+)")
PLAIN = dict.fromkeys(ATTACKS, BENIGN)


def test_no_text_reaches_the_terminal_as_a_command(start: Start, run: Run, tmp_path: Path, home: Path) -> None:
    ordinary = _journey(start, run, tmp_path, home, PLAIN)
    _compare(ordinary, ordinary)
    hostile = _journey(start, run, tmp_path, home, ATTACKS)
    _compare(hostile, ordinary)


def _journey(start: Start, run: Run, folder: Path, home: Path, attacks: dict[str, str]) -> Output:
    """Through all panes and dialogs of a screen full of these texts; what was written to the terminal."""
    _empty(home)
    (home / "config.toml").write_text('refresh_on_start = false\nstart = "all"\n', encoding="utf-8")
    done = run("import", str(write_papers(folder / "page.json", attacks)))
    assert done.returncode == 0, done.stderr
    write_journal(home / "library", attacks)
    with running(_server(attacks)) as server:
        terminal = start(url=server.url, size=(140, 45))
        terminal.wait(lambda lines: _PLACE.search(lines[-2]), "a place in the list")
        found = _PLACE.search(terminal.lines[-2])
        assert found is not None and int(found[1]) >= len(attacks)
        count = int(found[1])
        for place in range(2, count + 1):
            terminal.keys("j")
            terminal.see(f"{place}/{count}")
            terminal.keys("J", "J")
        for _ in range(3):
            terminal.keys("enter")
            terminal.wait(lambda lines: not any("▕" in line for line in lines[2:-2]), "the paper alone")
            terminal.keys("J", "J", "J", "ctrl+d", "pagedown", "G", "g")
            terminal.keys("escape")
            terminal.wait(lambda lines: any("▕" in line for line in lines[2:-2]), "the list")
            terminal.keys("k")
        for key, shown in (("t", "space toggle"), ("E", "Enter write"), ("?", "type to search"), (":", "Enter do it")):
            _look_through(terminal, key, shown)
        for key, shown in (("T", "Enter go"), ("S", "Enter choose"), ("e", "esc keep"), ("W", "Saved searches")):
            _look_through(terminal, key, shown)
        terminal.keys("h", "G", "g", "pagedown", "pagedown")
        terminal.keys("escape")
        for number in range(1, 6):
            terminal.keys(str(number))
            terminal.keys("escape")
        terminal.keys("R")
        terminal.wait_until(lambda: server.asked("/api/daily_papers"), "the server to be asked")
        terminal.wait(lambda lines: "━" not in lines[-2] and "0/1" not in lines[-2], "the refresh to end")
        terminal.keys("h")
        terminal.resize(80, 24)
        terminal.keys("escape")
        terminal.resize(60, 20)
        terminal.keys("j", "enter", "escape")
        terminal.leave()
    output = take_apart(terminal.raw)
    assert all(row <= 45 and column <= 140 for row, column in output.positions)
    assert terminal.title == ""
    return output


def _look_through(terminal: Terminal, key: str, shown: str) -> None:
    terminal.keys(key)
    terminal.see(shown)
    if key in ("?", ":"):
        terminal.keys("pagedown", "pagedown", "pagedown", "pagedown", "pagedown", "pagedown", "pagedown", "pagedown")
    terminal.keys("escape")
    terminal.lose(shown)


def _server(attacks: dict[str, str]) -> HuggingFaceServer:
    """A source whose error messages and details carry the attacks, those that UTF-8 can."""
    items = papers(attacks)
    details, comments = {}, {}
    for item, text in zip(items, attacks.values(), strict=True):
        fit = text.encode("utf-8", "replace").decode()
        paper = json.loads(json.dumps(item).encode().decode("ascii").replace("\\ud800", "?").replace("\\udfff", "?"))
        linked = {"id": fit, "likes": 1, "downloads": 2, "author": fit}
        details[item["paper"]["id"]] = make_detail(
            {**paper, "paper": {**paper["paper"], "title": fit}}, linkedModels=[linked], linkedSpaces=[linked]
        )
        comments[item["paper"]["id"]] = [make_comment("c1", fit, author=fit)]
    server = HuggingFaceServer({"2026-08-14": []}, details=_encodable(details), comments=comments)
    everything = " ".join(text for text in attacks.values() if len(text) < 500)
    server.misbehave(_failing(everything), path="/api/daily_papers")
    return server


def _encodable(value: dict[str, dict[str, object]]) -> dict[str, dict[str, object]]:
    """The same without what UTF-8 cannot hold."""
    text = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode()
    found: dict[str, dict[str, object]] = json.loads(text)
    return found


def _failing(text: str) -> Behaviour:
    async def failing(exchange: Exchange) -> None:
        content = json.dumps({"error": text}).encode()
        header = "".join(char for char in text if 31 < ord(char) < 256 and char != "\x7f")[:400]
        reply = Reply(403, content, (("Content-Type", "application/json"), ("X-Error-Message", header)))
        exchange.writer.write(reply.head() + reply.body)
        await exchange.writer.drain()

    return failing


def _empty(home: Path) -> None:
    import shutil

    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()


def _compare(output: Output, ordinary: Output) -> None:
    assert output.shapes <= ordinary.shapes, f"other sequences: {sorted(output.shapes - ordinary.shapes)}"
    assert output.styles <= ordinary.styles, f"other styles: {sorted(output.styles - ordinary.styles)}"
    modes = {name: number for name, number in output.switches.items() if name.startswith(b"\x1b[?")}
    assert modes == {name: number for name, number in ordinary.switches.items() if name.startswith(b"\x1b[?")}
    assert output.titles == ()
    assert sorted(set(forbidden(output.text))) == []
    assert "SEFDS0VE\x07" not in output.text


PASTES = ["\x1b]2;HACKED\x07", "a\nb\rc\x1b[2J\x9b2J", "\u202e\u200b[/][@click=app.quit]", "q" * 30_000, "'\";$(id)"]


@pytest.mark.parametrize("key", ["/", "t", "e", "E", "W", ":"])
def test_what_is_pasted_is_text(start: Start, filled: Path, key: str) -> None:
    terminal = start()
    terminal.see("1/200", "Keywords")
    for text in PASTES:
        terminal.keys(key)
        terminal.wait(lambda lines: "╭" in "".join(lines) or lines[0].startswith(" / "), "the field")
        mark = terminal.mark()
        terminal.send(f"\x1b[200~{text}\x1b[201~")
        terminal.wait_raw(b"\x1b[", mark)
        terminal.keys("escape")
        terminal.wait(lambda lines: "╭" not in "".join(lines) and not lines[0].startswith(" / "), "the list")
        terminal.see("Inbox  is:unread", "1/200")
    terminal.leave()
    output = take_apart(terminal.raw)
    assert output.titles == ()
    # in the note editor one's own invisible characters are kept: they are text, and change nothing
    kept = {"U+200B"} if key == "e" else set()
    assert set(forbidden(output.text)) - kept == set()


def test_paste_outside_a_field_does_nothing(start: Start, filled: Path) -> None:
    terminal = start()
    terminal.see("1/200", "Keywords")
    terminal.send("\x1b[200~dsq\r\x1b[201~")
    terminal.keys("j")
    terminal.see("2/200")
    assert "u undo" not in terminal.text
    terminal.leave()
