"""What the reader does with papers: it is shown, it can be undone, and it outlives the program's sudden end."""

from __future__ import annotations

import json
import os
import random
import signal
from pathlib import Path

import pytest

from terminals.terminal import Run, Start, Terminal

KEYS = [
    ("s", "Starred 1", "is:starred"),
    ("b", "Queued 1", "is:queued"),
    ("r", "Marked 1 read", "is:read"),
    ("d", "Hid 1", "is:hidden"),
]


@pytest.mark.parametrize(("key", "said", "query"), KEYS)
def test_a_key_acts_on_the_paper_under_the_cursor_and_undo_takes_it_back(
    start: Start, filled: Path, run: Run, key: str, said: str, query: str
) -> None:
    terminal = start()
    terminal.see("1/200")
    terminal.keys("j", key)
    terminal.see("· u undo")
    assert said.split()[0][:3] in terminal.lines[-2], terminal.lines[-2]
    assert keys_of(run, query) == ["arxiv:2608.01401"]
    terminal.keys("u")
    terminal.see("Undid: ", "^r redo")
    assert keys_of(run, query) == []
    terminal.keys("ctrl+r")
    terminal.see("Redid: ")
    assert keys_of(run, query) == ["arxiv:2608.01401"]
    terminal.leave()


def test_marks_make_a_key_act_on_many(start: Start, filled: Path, run: Run) -> None:
    terminal = start()
    terminal.see("1/200")
    terminal.keys("x", "j", "x")
    terminal.see("2 marked")
    terminal.keys("s")
    terminal.see("Starred 2 · u undo")
    assert sorted(keys_of(run, "is:starred")) == ["arxiv:2608.01400", "arxiv:2608.01402"]
    terminal.keys("escape")
    terminal.lose("2 marked")
    terminal.keys("v", "j", "j")
    terminal.see("range of 3")
    terminal.keys("b")
    terminal.see("Queued 3 · u undo")
    assert len(keys_of(run, "is:queued")) == 3
    terminal.keys("escape", "*")
    terminal.see("200 marked")
    terminal.keys("r")
    terminal.see("200", "u undo")
    assert len(keys_of(run, "is:read")) == 200
    terminal.keys("u")
    terminal.see("Undid: ")
    assert keys_of(run, "is:read") == []
    terminal.leave()


def test_all_in_view_read_and_back(start: Start, filled: Path, run: Run) -> None:
    terminal = start()
    terminal.see("1/200")
    terminal.keys("A")
    terminal.see("200", "u undo")
    assert len(keys_of(run, "is:read")) == 200
    terminal.keys("u")
    terminal.see("Undid: ")
    assert keys_of(run, "is:read") == []
    terminal.leave()


def test_a_new_tag_is_made_in_the_picker(start: Start, filled: Path, run: Run) -> None:
    terminal = start()
    terminal.see("1/200")
    terminal.keys("t")
    terminal.see("a tag, new or known")
    terminal.send("dropped")
    terminal.see("New tag #dropped")
    terminal.keys("escape")
    terminal.lose("New tag")
    terminal.keys("t")
    terminal.see("a tag, new or known")
    terminal.send("attention")
    terminal.see("New tag #attention")
    terminal.keys("enter")
    terminal.wait(lambda lines: count(lines, "#attention") >= 2 and "u undo" in lines[-2], "the tag")
    assert keys_of(run, "tag:attention") == ["arxiv:2608.01400"]
    terminal.keys("j")
    terminal.see("2/200")
    terminal.keys("t")
    terminal.see("[ ] #attention")
    terminal.keys("enter")
    terminal.lose("a tag, new or known")
    terminal.wait_until(lambda: len(keys_of(run, "tag:attention")) == 2, "two papers with the tag")
    terminal.keys("u")
    terminal.see("Undid: ")
    assert keys_of(run, "tag:attention") == ["arxiv:2608.01400"]
    terminal.keys("u")
    terminal.wait(lambda lines: count(lines, "#attention") <= 1, "the tag gone")
    terminal.wait_until(lambda: keys_of(run, "tag:attention") == [], "no tag")
    terminal.leave()


def count(lines: list[str], text: str) -> int:
    return sum(line.count(text) for line in lines)


def test_a_note_in_the_built_in_editor(start: Start, filled: Path, run: Run) -> None:
    terminal = start()
    terminal.see("1/200")
    terminal.keys("e")
    terminal.see("esc keep and close")
    terminal.send("Read ★ section 3\rand the appendix")
    terminal.see("and the appendix")
    terminal.keys("escape")
    terminal.see("u undo", "Read ★ section 3")
    assert note_of(run) == "Read ★ section 3\nand the appendix"
    terminal.keys("u")
    terminal.see("Undid: ")
    assert note_of(run) in (None, "")
    terminal.leave()


def test_a_note_in_the_readers_own_editor(start: Start, filled: Path, run: Run, tmp_path: Path) -> None:
    editor = program(
        tmp_path / "bin" / "my-editor",
        'stty -a > "$HOME/stty"; printf "in the editor"; read answer; printf "%s\\n" "$answer" >> "$2"',
    )
    terminal = start(EDITOR=f"{editor} --wait")
    terminal.see("1/200")
    terminal.keys("e")
    terminal.see("in the editor")
    assert "?1049" not in terminal.modes.set and terminal.modes.cursor_shown
    terminal.send("from outside\r")
    terminal.see("u undo", "from outside")
    assert " icanon" in (tmp_path / "stty").read_text(encoding="utf-8")
    assert note_of(run) == "from outside"
    assert list((filled / "state").glob("note-*")) == []
    terminal.keys("u")
    terminal.see("Undid: ")
    terminal.leave()


@pytest.mark.parametrize("editor", ["false", "/nowhere/editor", '"unbalanced'])
def test_an_editor_that_fails_changes_nothing(start: Start, filled: Path, run: Run, editor: str) -> None:
    terminal = start(EDITOR=editor)
    terminal.see("1/200")
    terminal.keys("e")
    if editor.startswith('"'):
        terminal.see("esc keep and close")
        terminal.keys("escape")
        terminal.lose("esc keep and close")
    else:
        terminal.see("The note is unchanged")
    terminal.keys("j")
    terminal.see("2/200")
    assert note_of(run) in (None, "")
    terminal.leave()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('printf "half of it" > "$1"; exit 3', "ended with code 3; e goes on with what was written"),
        ('printf "half of it" > "$1"; kill -9 $$', "was ended by signal 9; e goes on with what was written"),
        ('rm "$1"', "left no file"),
    ],
)
def test_what_an_editor_that_broke_had_written_comes_back(
    start: Start, filled: Path, run: Run, tmp_path: Path, body: str, said: str
) -> None:
    # by its name alone, as a sentence with a long path takes more lines than one
    editor = program(tmp_path / "bin" / "broken", body)
    terminal = start(EDITOR=editor.name, PATH=f"{editor.parent}{os.pathsep}{os.environ['PATH']}")
    terminal.see("1/200")
    terminal.keys("e")
    terminal.see("The note is unchanged", said)
    assert note_of(run) in (None, "")
    terminal.leave()
    terminal = start()
    terminal.see("1/200")
    terminal.keys("e")
    if "goes on" in said:
        terminal.see("Note, not kept yet", "half of it")
        terminal.keys("escape")
        terminal.see("u undo")
        assert note_of(run) == "half of it"
    else:
        terminal.see("─ Note · ")
        terminal.keys("escape")
        terminal.lose("─ Note · ")
    assert list((filled / "state" / "drafts").glob("*")) == []
    terminal.leave()


def test_what_was_being_written_when_the_terminal_went_away_comes_back(start: Start, filled: Path, run: Run) -> None:
    terminal = start()
    terminal.see("1/200")
    terminal.keys("e")
    terminal.see("esc keep and close")
    terminal.send("a thought in flight")
    terminal.see("a thought in flight")
    terminal.kill(signal.SIGHUP)
    assert terminal.wait_exit() == 129
    terminal = start()
    terminal.see("1/200")
    terminal.keys("e")
    terminal.see("Note, not kept yet", "a thought in flight")
    terminal.keys("escape")
    terminal.see("u undo")
    assert note_of(run) == "a thought in flight"
    terminal.leave()


def test_what_was_said_survives_a_kill_at_that_moment(start: Start, filled: Path, run: Run) -> None:
    chance = random.Random(20260814)
    found: dict[str, set[str]] = {"is:starred": set(), "is:queued": set(), "is:hidden": set()}
    said = {"is:starred": ("s", b"tarred 1"), "is:queued": ("b", b"ueue"), "is:hidden": ("d", b"idden 1")}
    for _ in range(6):
        terminal = start()
        terminal.see("1/")
        terminal.see_highlighted("2608.01")
        before = paper_of(terminal)
        for query in chance.sample(sorted(said), 2):
            terminal.keys("j")
            before = another_paper(terminal, before)
            found[query] ^= {before}
            key, sentence = said[query]
            mark = terminal.mark()
            terminal.keys(key)
            terminal.wait_raw(sentence, mark)
        terminal.kill()
        assert terminal.wait_exit() == -9
        assert {query: set(keys_of(run, query)) for query in found} == found


def test_twenty_stars_and_a_kill_at_the_last_word(start: Start, filled: Path, run: Run) -> None:
    terminal = start()
    terminal.see("1/200")
    for place in range(20):
        terminal.see(f"{place + 1}/200")
        terminal.keys("s")
        terminal.wait(lambda lines, place=place: starred_rows(lines) == place + 1 or place > 10, "another star")
        terminal.keys("j")
    terminal.see("21/200")
    terminal.keys("b")
    terminal.see("Queued 1 · u undo")
    terminal.kill()
    assert terminal.wait_exit() == -9
    assert sorted(keys_of(run, "is:starred")) == [f"arxiv:2608.014{place:02d}" for place in range(20)]
    assert len(keys_of(run, "is:queued")) == 1
    again = start()
    again.see("1/200", "★")
    again.leave()


def another_paper(terminal: Terminal, before: str) -> str:
    """Wait until another paper is under the cursor; its key."""
    terminal.wait(lambda lines: paper_of(terminal) not in ("", before), "the cursor to move")
    return paper_of(terminal)


def starred_rows(lines: list[str]) -> int:
    return sum("★" in line[24:76] for line in lines[2:-2])


def paper_of(terminal: Terminal) -> str:
    """The key of the paper under the cursor."""
    line = next((line for line in terminal.highlighted if "2608." in line), "")
    return "arxiv:" + line[line.index("2608.") :][:10] if line else ""


def keys_of(run: Run, query: str) -> list[str]:
    """The keys of the papers a query finds, asked of another process."""
    done = run("list", "--json", query)
    assert done.returncode in (0, 3), done.stderr
    return [paper["key"] for paper in json.loads(done.stdout or "[]")]


def note_of(run: Run, paper: str = "2608.01400") -> str | None:
    done = run("show", "--json", paper)
    assert done.returncode == 0, done.stderr
    note: str | None = json.loads(done.stdout)[0]["note"]
    return note


def program(path: Path, script: str) -> Path:
    """An executable shell script."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path
