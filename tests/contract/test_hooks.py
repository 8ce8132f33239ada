"""Hooks: programs of the reader's own, run only as they were shown, told in JSON what happened."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from commands import FIRST, SECOND, Program, write_days
from papertui.hooks import VARIABLE
from schemas import check

KEEPER = """
import json, os, sys
with open(sys.argv[1], "a") as file:
    file.write(json.dumps([os.environ["PAPERTUI_HOOK"], sys.argv[2:], sys.stdin.read()]) + "\\n")
"""


class Hooked:
    """papertui with hooks that keep what they are told."""

    def __init__(self, program: Program, *events: str) -> None:
        self.program = program
        self.kept = program.home.parent / "kept"
        self.script = program.home.parent / "keeper.py"
        self.script.write_text(KEEPER)
        self.set({event: [sys.executable, str(self.script), str(self.kept), "$(touch ran)", "a b"] for event in events})
        for event in events:
            assert program("hooks", "allow", event, "--yes").code == 0

    def set(self, hooks: dict[str, list[str]], seconds: int = 20) -> None:
        lines = ["[hooks]", f"seconds = {seconds}", *(f"{event} = {json.dumps(argv)}" for event, argv in hooks.items())]
        (self.program.home / "config.toml").write_text("\n".join(lines))

    def told(self) -> list[dict[str, Any]]:
        """What the hooks read, in turn; every one is as the schema says."""
        found = []
        for line in self.kept.read_text().splitlines() if self.kept.exists() else []:
            event, argv, read = json.loads(line)
            assert argv == ["$(touch ran)", "a b"]
            check("hook-event", read)
            found.append(json.loads(read))
            assert found[-1]["event"] == event
        return found


def test_a_hook_is_told_what_happened(papertui: Program) -> None:
    hooked = Hooked(papertui, "star", "tag", "note")
    papertui("star", FIRST, SECOND)
    papertui("star", FIRST)
    papertui("unstar", FIRST)
    papertui("tag", "todo", "later", SECOND)
    papertui("note", SECOND, "Read it")
    star, todo, later, note = hooked.told()
    assert (star["count"], [paper["key"] for paper in star["papers"]]) == (2, [FIRST, SECOND])
    assert all(paper["starred"] for paper in star["papers"])
    assert [todo["tag"], later["tag"]] == ["todo", "later"]
    assert note["papers"][0]["note"] == "Read it"
    assert not list(Path.cwd().glob("ran")) and not (papertui.home.parent / "ran").exists()


def test_a_hook_runs_only_as_it_was_shown(papertui: Program) -> None:
    hooked = Hooked(papertui)
    hooked.set({"star": [sys.executable, str(hooked.script), str(hooked.kept)]})
    done = papertui("star", FIRST)
    assert (done.code, hooked.told()) == (0, [])
    assert "papertui hooks allow star" in done.err
    asked = papertui("hooks", "allow", "star")
    assert (asked.code, "--yes" in asked.err, str(hooked.script) in asked.err) == (2, True, True)
    assert papertui("hooks", "allow", "star", "--yes").code == 0
    assert papertui("hooks", "--json").json()[0]["allowed"] is True
    hooked.set({"star": [sys.executable, str(hooked.script), str(hooked.kept), "another"]})
    assert "hooks allow" in papertui("unstar", FIRST).err + papertui("star", FIRST).err
    assert hooked.told() == []


def test_forbidden_again(papertui: Program) -> None:
    hooked = Hooked(papertui, "star")
    assert papertui("hooks", "forbid", "star", "--json").json()["event"] == "star"
    assert "did not run" in papertui("star", FIRST).err
    assert hooked.told() == []


@pytest.mark.skipif(os.name != "posix", reason="modes of files")
def test_settings_that_others_can_write_run_nothing(papertui: Program) -> None:
    hooked = Hooked(papertui, "star")
    (papertui.home / "config.toml").chmod(0o666)
    done = papertui("star", FIRST)
    assert done.code == 0 and "others can write" in done.err
    assert hooked.told() == []


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["/nowhere/at/all"], "cannot be started: no such file"),
        ([sys.executable, "-c", "import sys; sys.exit('the server is down')"], "ended with 1: the server is down"),
        (["sh", "-c", "while :; do echo endless >&2; done"], "took longer than 1 second"),
        ([sys.executable, "-c", "import time; time.sleep(600)"], "took longer than 1 second"),
        (["sh", "-c", "trap '' TERM; while :; do sleep 1; done"], "took longer than 1 second"),
        (["sh", "-c", "sleep 20 & exit 0"], ""),
    ],
)
def test_a_hook_that_fails_or_hangs_costs_nothing(papertui: Program, argv: list[str], said: str) -> None:
    Hooked(papertui).set({"star": argv}, seconds=1)
    papertui("hooks", "allow", "star", "--yes")
    done = papertui("star", FIRST)
    assert (done.code, done.out) == (0, "Starred 1\n")
    assert said in done.err and bool(said) == bool(done.err)
    assert papertui("list", "is:starred", "--json").named() == [FIRST]


def test_hooks_do_not_go_in_circles(papertui: Program) -> None:
    hooked = Hooked(papertui, "star", "tag")
    papertui("tag", "inner", FIRST, env={VARIABLE: "star"})
    assert hooked.told() == []


def test_new_papers_of_a_saved_search(papertui: Program, tmp_path: Path) -> None:
    hooked = Hooked(papertui, "match")
    papertui("searches", "save", "All", "is:unread")
    papertui("searches", "save", "None", "author:nobody")
    assert papertui("refresh").code != 0  # nobody answers, and nothing came in
    assert hooked.told() == []
    later = {"PAPERTUI_NOW": "2026-08-15T12:00:00Z"}
    papertui("import", write_days(tmp_path / "more.json", ["2026-08-12"]), env=later)
    papertui("refresh", env=later)
    papertui("refresh", env=later)
    (match,) = hooked.told()
    assert (match["search"], match["count"]) == ({"name": "All", "query": "is:unread"}, 3)


def test_in_a_session_of_lines(papertui: Program) -> None:
    hooked = Hooked(papertui, "star")
    hooked.program("hooks", "forbid", "star")
    done = papertui("tui", "--linear", stdin="star 1\nstar 2\n", env={"TERM": "dumb"})
    assert done.out.count("papertui hooks allow star") == 1
    hooked.program("hooks", "allow", "star", "--yes")
    assert papertui("tui", "--linear", stdin="star 3\n", env={"TERM": "dumb"}).code == 0
    assert [event["count"] for event in hooked.told()] == [1]


def test_trying_a_hook(papertui: Program) -> None:
    hooked = Hooked(papertui, "star")
    assert FIRST in papertui("hooks", "test", "star").out
    assert len(hooked.told()) == 1
    assert papertui("hooks", "test", "queue").code == 3
    assert papertui("hooks", "allow").code == 2


def test_no_hooks(papertui: Program) -> None:
    assert (papertui("hooks").code, papertui("hooks", "--json").json()) == (3, [])


@pytest.mark.parametrize("argv", ['"rm -rf /"', '["hooks/keep"]', '["./keep"]', '["keep", "a\\nb"]', "[7]"])
def test_a_hook_that_cannot_be_used_is_told_where_it_would_run(papertui: Program, argv: str) -> None:
    (papertui.home / "config.toml").write_text(f"[hooks]\nstar = {argv}\n")
    told = papertui("star", FIRST)
    assert (told.code, told.out) == (0, "Starred 1\n")
    assert "line 2: “hooks.star” must be an array of strings" in told.err
    assert papertui("tag", "todo", FIRST).err == "", "and not where it would not"
    assert "“hooks.star” must be" in papertui("hooks").err
