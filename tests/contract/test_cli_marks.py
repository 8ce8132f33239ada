"""Commands that edit: what they acknowledge is kept, and doing it twice changes nothing."""

from __future__ import annotations

import subprocess

import pytest

from commands import FIRST, LAST, SECOND, THIRD, Program

PAIRS = [
    ("star", "unstar", "starred"),
    ("read", "unread", "read"),
    ("queue", "unqueue", "queued"),
    ("hide", "unhide", "hidden"),
]


@pytest.mark.parametrize(("on", "off", "field"), PAIRS)
def test_a_mark_and_its_opposite(papertui: Program, on: str, off: str, field: str) -> None:
    assert papertui(on, FIRST, "2608.01401v2").code == 0
    marked = papertui("list", f"is:{field}", "--json").json()
    assert {paper["key"] for paper in marked} == {FIRST, SECOND}
    assert all(paper[field] for paper in marked)
    again = papertui(on, FIRST)
    assert (again.code, again.out) == (0, "Nothing to change.\n")
    assert papertui(off, "-q", f"is:{field}").code == 0
    assert papertui("list", f"is:{field}").code == 3


def test_one_unknown_paper_keeps_the_others_from_being_marked(papertui: Program) -> None:
    assert papertui("star", FIRST, "2508.00001").code == 3
    assert papertui("star", FIRST, "no-paper").code == 2
    assert papertui("list", "is:starred").code == 3


def test_names_from_standard_input(papertui: Program) -> None:
    names = "2608.01400\nhttps://huggingface.co/papers/2608.01401\n\n  arxiv:2608.01402 \n"
    assert papertui("star", "-", stdin=names).out == "Starred 3\n"
    assert papertui("list", "is:starred", "--json").named() == [FIRST, SECOND, THIRD]
    assert papertui("tag", "todo", "-", stdin=FIRST).code == 0
    assert papertui("show", "-", "--json", stdin=f"{FIRST} {SECOND}").named() == [FIRST, SECOND]
    assert papertui("star", "-", stdin=b"\xff\xfe").code == 2


def test_names_and_a_query_add_up(papertui: Program) -> None:
    assert papertui("star", LAST, "-q", "on:2026-08-14").out == "Starred 4\n"


def test_a_hidden_paper_leaves_the_lists_and_can_be_named(papertui: Program) -> None:
    papertui("hide", FIRST)
    assert FIRST not in papertui("list", "--json").named()
    assert papertui("show", FIRST, "--json").json()[0]["hidden"] is True


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("todo", "todo"),
        ("#todo", "todo"),
        ("Read Soon", "Read-Soon"),
        ("ünïcode", "ünïcode"),
        ("日本", "日本"),
        ("a/b", "a/b"),
        ("tab\tand\nline", "tab-and-line"),
        ("\x1b[31mred", "red"),
        ("x" * 500, "x" * 64),
    ],
)
def test_tags_of_every_kind(papertui: Program, given: str, kept: str) -> None:
    assert papertui("tag", given, FIRST).code == 0
    assert papertui("tag", FIRST).out == f"{kept}\n"
    assert papertui("show", FIRST, "--json").json()[0]["tags"] == [kept]
    assert papertui("list", f'tag:"{kept}"', "--json").named() == [FIRST]
    assert papertui("untag", given, FIRST).code == 0
    assert papertui("tag", FIRST).out == ""


def test_several_tags_and_papers_in_any_order(papertui: Program) -> None:
    assert papertui("tag", "one", FIRST, "two", SECOND).code == 0
    assert papertui("list", "#one", "#two", "--json").named() == [FIRST, SECOND]
    assert papertui("tag", "-q", "#one").out == "one\ntwo\n"


def test_a_note_from_words_from_input_and_longer(papertui: Program) -> None:
    assert papertui("note", FIRST).code == 3
    assert papertui("note", FIRST, "two", "words").code == 0
    assert papertui("note", FIRST).out == "two words\n"
    text = "first line ★\n\n- ünï\n- 日本\n"
    assert papertui("note", FIRST, "-", stdin=text).code == 0
    assert papertui("note", FIRST).out == text
    assert papertui("show", FIRST, "--json").json()[0]["note"] == text.rstrip()
    assert papertui("note", FIRST, "--append", "more").code == 0
    assert papertui("note", FIRST).out == f"{text}\nmore\n"
    assert papertui("list", "has:note", "more", "--json").named() == [FIRST]
    assert papertui("note", FIRST, "--clear").code == 0
    assert papertui("note", FIRST).code == 3


def test_a_failed_command_before_the_pipe_costs_no_note(papertui: Program) -> None:
    papertui("note", FIRST, "dear to me")
    for nothing in (b"", b" \n"):
        assert papertui("note", FIRST, "-", stdin=nothing).code == 2
    assert papertui("note", FIRST).out == "dear to me\n"


def test_a_note_that_begins_with_a_minus(papertui: Program) -> None:
    assert papertui("note", FIRST, "--", "-1 for the proof").code == 0
    assert papertui("note", FIRST).out == "-1 for the proof\n"


def test_hostile_notes_are_only_text(papertui: Program) -> None:
    papertui("note", FIRST, "-", stdin=b"\x1b]0;title\x07 a \x9b31m b \xe2\x80\xae c \xff [/bold] [@click=x]y")
    note = papertui("note", FIRST).out
    assert "[/bold] [@click=x]y" in note
    assert papertui("list", "has:note", "--plain").code == 0


def test_two_at_once_lose_nothing(papertui: Program) -> None:
    keys = papertui("list", "--json").named()
    running = [papertui.start("star", key) for key in keys] + [papertui.start("tag", "t", key) for key in keys]
    for process in running:
        out, err = process.communicate(timeout=50)
        assert (process.returncode, err) == (0, b""), out
    assert set(papertui("list", "is:starred", "#t", "--json").named()) == set(keys)


def test_what_was_acknowledged_survives_a_kill(papertui: Program) -> None:
    keys = papertui("list", "--json").named()
    for key in keys:
        process = papertui.start("star", key, stdout=subprocess.PIPE, bufsize=0)
        assert process.stdout is not None
        acknowledged = process.stdout.read(7)
        process.kill()
        process.communicate()
        assert acknowledged == b"Starred"
    papertui.cache.unlink()
    assert set(papertui("list", "is:starred", "--json").named()) == set(keys)


def test_marks_and_papers_outlive_the_cache(papertui: Program) -> None:
    papertui("star", FIRST)
    papertui("tag", "todo", SECOND)
    papertui("note", THIRD, "kept")
    papertui("read", LAST)
    exported = papertui("export", "is:starred", "-f", "bibtex").out
    papertui.cache.unlink()
    assert papertui("list", "is:starred", "--json").named() == [FIRST]
    assert papertui("export", "is:starred", "-f", "bibtex").out == exported
    done = papertui("cache", "clear")
    assert done.code == 0
    assert "3 papers" in done.out
    assert papertui("list", "#todo", "--json").named() == [SECOND]
    assert papertui("note", THIRD).out == "kept\n"


def test_pictures_are_counted_and_go_with_the_cache(papertui: Program) -> None:
    assert papertui("cache", "pictures").out == "0 pictures, 0.0 of at most 100 MB.\n"
    kept = papertui.cache.parent / "pictures"
    kept.mkdir()
    for name in ("a", "b"):
        (kept / f"{name}.jpg").write_bytes(bytes(1_200_000))
    assert papertui("cache", "pictures").out == "2 pictures, 2.4 of at most 100 MB.\n"
    assert papertui("cache", "clear").code == 0
    assert list(kept.iterdir()) == []


def test_compacting_changes_no_mark(papertui: Program) -> None:
    for _ in range(3):
        papertui("star", FIRST)
        papertui("unstar", FIRST)
    papertui("star", FIRST)
    papertui("tag", "todo", FIRST)
    before = papertui("list", "--json").out
    size = papertui.journal.stat().st_size
    done = papertui("library", "compact")
    assert (done.code, done.err) == (0, "")
    assert papertui.journal.stat().st_size < size
    assert papertui("library", "check").code == 0
    assert papertui("list", "--json").out == before
    papertui("cache", "clear")
    assert papertui("list", "is:starred", "#todo", "--json").named() == [FIRST]


@pytest.mark.parametrize("query", ["", "  ", b"\xff", "sort:date"])
def test_a_query_that_narrows_nothing_marks_nothing(papertui: Program, query: str | bytes) -> None:
    done = papertui("star", "-q", query)
    assert (done.code, done.out) == (2, "")
    assert "narrows nothing" in done.err
    assert papertui("list", "is:starred").code == 3
