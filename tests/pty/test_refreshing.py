"""Papers that come in while one reads: from the source, from another program; and a source that does not answer."""

from __future__ import annotations

from pathlib import Path

from servers.huggingface import HuggingFaceServer
from servers.items import make_item
from servers.misbehave import hang, status
from servers.running import running
from terminals.gated import GatedServer
from terminals.terminal import Run, Start


def test_new_papers_wait_at_the_edge_until_they_are_asked_for(start: Start, filled: Path) -> None:
    with running(HuggingFaceServer.generated()) as server:
        terminal = start(url=server.url)
        terminal.see("1/200")
        terminal.keys("j", "j", "j")
        terminal.see("4/200")
        terminal.see_highlighted("2608.01403")
        before = terminal.highlighted_row
        server.days["2026-08-14"].append(make_item("2608.09001", votes=900))
        server.days["2026-08-14"].append(make_item("2608.09002", votes=800))
        terminal.keys("R")
        terminal.see("2 new · . to show", "2 new papers came in")
        terminal.see_highlighted("2608.01403")
        assert terminal.highlighted_row == before, "the list moved"
        assert "2608.09001" not in terminal.text
        terminal.keys(".")
        terminal.see("/202")
        terminal.see_highlighted("2608.01403")
        terminal.lose("to show")
        terminal.keys("g")
        terminal.see("2608.09001", "2608.09002")
        terminal.leave()


def test_nothing_new_is_said(start: Start, filled: Path) -> None:
    with running(HuggingFaceServer.generated()) as server:
        terminal = start(url=server.url)
        terminal.see("1/200")
        terminal.keys("R")
        terminal.see("Nothing new")
        terminal.keys(".")
        terminal.see("Nothing new came in")
        terminal.leave()


def test_the_list_can_be_used_while_it_fills(start: Start) -> None:
    server = GatedServer.generated()
    server.quick = 4
    with running(server):
        terminal = start(url=server.url)
        terminal.see("Where do papers come from?")
        terminal.keys("enter")
        terminal.see("Hugging Face", "━")
        terminal.see("1/")
        terminal.keys("j", "s")
        terminal.see("Starred 1 · u undo")
        paper = next(line for line in terminal.highlighted if "★" in line)
        server.gate.set()
        terminal.see("/200", "200 new papers came in")
        terminal.see_highlighted(paper)
        assert "to show" not in terminal.text
        terminal.leave()


def test_what_fills_the_cache_waits_while_a_query_is_typed(start: Start) -> None:
    server = GatedServer.generated()
    server.quick = 4
    with running(server):
        terminal = start(url=server.url)
        terminal.see("Where do papers come from?")
        terminal.keys("enter")
        terminal.see("1/")
        terminal.keys("/")
        terminal.send("votes:>=0")
        terminal.see("votes:>=0")
        server.gate.set()
        terminal.see("new · . to show")
        terminal.keys("escape", ".")
        terminal.see("/200")
        terminal.leave()


def test_escape_stops_a_refresh(start: Start, filled: Path) -> None:
    with running(GatedServer.generated()) as server:
        terminal = start(url=server.url)
        terminal.see("1/200")
        terminal.keys("R")
        terminal.see("the newest papers")
        terminal.keys("escape")
        terminal.see("Refresh stopped")
        terminal.keys("R")
        terminal.see("the newest papers")
        server.gate.set()
        terminal.see("Nothing new")
        terminal.leave()


def test_leaving_does_not_wait_for_a_server_that_hangs(start: Start, filled: Path) -> None:
    with running(HuggingFaceServer.generated()) as server:
        server.misbehave(hang)
        terminal = start(url=server.url)
        terminal.see("1/200")
        terminal.keys("R", "enter")
        terminal.wait(lambda lines: len(server.requests) >= 1, "the server to be asked")
        terminal.leave()


def test_a_failed_refresh_is_one_sentence_and_the_papers_stay(start: Start, filled: Path) -> None:
    with running(HuggingFaceServer.generated()) as server:
        server.misbehave(status(403))
        terminal = start(url=server.url)
        terminal.see("1/200")
        terminal.keys("R")
        terminal.see("Hugging Face: ", "403")
        assert "2608.01400" in terminal.text
        terminal.leave()


def test_what_another_program_does_is_shown(start: Start, filled: Path, run: Run) -> None:
    terminal = start()
    terminal.see("1/200", "2608.01402")
    assert "★" not in _row_of(terminal.lines, "2608.01402")
    done = run("star", "2608.01402")
    assert done.returncode == 0, done.stderr
    terminal.wait(lambda lines: "★" in _row_of(lines, "2608.01402"), "the star of another program")
    terminal.leave()


def _row_of(lines: list[str], text: str) -> str:
    return next((line for line in lines if text in line), "")


def test_a_command_that_waits_for_a_server_tells_how_far_it_is(start: Start) -> None:
    server = GatedServer.generated(days=2)
    server.quick = 1
    with running(server):
        terminal = start("refresh", url=server.url)
        terminal.see("huggingface: ", "0/")
        server.gate.set()
        terminal.see("huggingface: 40 new")
        terminal.lose("lists")
        assert terminal.wait_exit() == 0
