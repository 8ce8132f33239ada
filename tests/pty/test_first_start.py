"""The first start: nothing configured, with and without a network."""

from __future__ import annotations

import re
from pathlib import Path

from servers.huggingface import HuggingFaceServer
from servers.running import running
from terminals.terminal import Start


def test_without_a_network_it_says_so_and_offers_the_sample_library(start: Start) -> None:
    terminal = start()
    terminal.see("Welcome to papertui", "Where do papers come from?")
    terminal.keys("escape")
    terminal.see("the network is not there", "Enter fills in the sample library")
    terminal.keys("enter")
    terminal.see("1/")
    found = re.search(r"(\d+) papers", terminal.lines[0])
    assert found is not None and int(found[1]) >= 60
    terminal.leave()


def test_the_questions_choose_the_sample_library_and_keep_topics(start: Start, home: Path) -> None:
    terminal = start()
    terminal.see("Where do papers come from?")
    terminal.keys("right")
    terminal.see("● The sample library")
    terminal.keys("down", "left")
    terminal.see("● 15 min")
    terminal.send("diffusion, agents, CS.lg")
    terminal.see("diffusion, agents, CS.lg")
    terminal.send(", cs.LGG")
    terminal.keys("enter")
    terminal.see("“cs.LGG” is no arXiv category", "cs.LG (Machine Learning)?")
    terminal.keys(*["backspace"] * len(", cs.LGG"), "enter")
    terminal.see("1/", "1 diffusion", "2 agents")
    written = (home / "config.toml").read_text(encoding="utf-8")
    assert "refresh_minutes = 15" in written and "\n\n\n" not in written
    assert '[sources.arxiv]\ncategories = ["cs.LG"]' in written
    terminal.keys("1")
    terminal.see("diffusion  diffusion")
    terminal.leave()


def test_with_a_source_the_first_papers_come(start: Start) -> None:
    with running(HuggingFaceServer.generated(days=4)) as server:
        terminal = start(url=server.url)
        terminal.see("Where do papers come from?")
        terminal.keys("enter")
        terminal.see("2608.01400", "80 papers")
        terminal.leave()


def test_a_second_start_asks_nothing_once_there_are_papers(start: Start) -> None:
    first = start()
    first.see("Welcome")
    first.keys("escape")
    first.see("No papers yet: the network")
    first.keys("enter")
    first.see("1/")
    first.leave()
    second = start()
    second.see("1/")
    assert "Welcome" not in second.text
    second.leave()


def test_a_tour_can_be_asked_for_and_left(start: Start, home: Path) -> None:
    terminal = start()
    terminal.see("^t tour")
    terminal.keys("ctrl+t")
    terminal.see("Tour 1/", "96 papers")
    terminal.keys("j", "s")
    terminal.see("Tour 2/")
    terminal.keys("q")
    terminal.see("No papers yet")
    assert "Tour" not in terminal.text
    terminal.leave()
    assert not any("starred" in file.read_text(encoding="utf-8") for file in home.rglob("*.jsonl"))
