from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertui import edits, search_edits
from papertui.edits import Change, Marked
from papertui.errors import UsageError
from papertui.model import Marks, Row, SavedSearch


def row(key: str, *, starred: bool = False, tags: tuple[str, ...] = ()) -> Row:
    unknown = (None,) * 6
    return Row(1, key, "A title", "", *unknown, starred, False, False, False, tags, new=False, withdrawn=False)


PAPERS = [row("arxiv:2401.00001"), row("arxiv:2401.00002", starred=True, tags=("todo",)), row("arxiv:2401.00003")]


def test_only_real_changes_are_made_and_counted() -> None:
    edit = edits.star(PAPERS)
    assert edit.changes == (
        Change("arxiv:2401.00001", "starred", True, False),
        Change("arxiv:2401.00003", "starred", True, False),
    )
    assert edit.label == "Starred 2"
    assert edit


@pytest.mark.parametrize(
    ("edit", "label"),
    [
        (edits.star(PAPERS[1:2]), "Already starred"),
        (edits.star(PAPERS, on=False), "Unstarred 1"),
        (edits.queue(PAPERS), "Queued 3"),
        (edits.read(PAPERS * 80), "Marked 3 read"),
        (edits.read(PAPERS, on=False), "Already unread"),
        (edits.hide(PAPERS), "Hidden 3"),
        (edits.tag(PAPERS, "todo"), "Tagged 2 with todo"),
        (edits.tag(PAPERS, "#todo", on=False), "Removed todo from 1"),
        (edits.tag(PAPERS, "{0}{}"), "Tagged 3 with {0}{}"),
        (edits.note([Marked("arxiv:2401.00001")], "Read twice"), "Note saved"),
        (edits.note([Marked("arxiv:2401.00001", Marks(note="x"))], " \n"), "Note removed"),
        (edits.note([Marked("arxiv:2401.00001", Marks(note="x"))], "x\n"), "Note unchanged"),
        (edits.star([]), "No paper is selected"),
        (edits.read([row(f"arxiv:2401.{n:05}") for n in range(1234)]), "Marked 1,234 read"),
    ],
)
def test_label_tells_what_was_done(edit: edits.Edit, label: str) -> None:
    assert edit.label == label
    assert bool(edit) == (edit.changes != ())


def test_toggle_sets_unless_all_have_it() -> None:
    assert edits.toggle(PAPERS, "starred").label == "Starred 2"
    assert edits.toggle(PAPERS[1:2], "starred").label == "Unstarred 1"
    assert edits.toggle_tag(PAPERS, "todo").label == "Tagged 2 with todo"
    assert edits.toggle_tag(PAPERS[1:2], "todo").label == "Removed todo from 1"


def test_inverse_swaps_and_says_so() -> None:
    edit = edits.star(PAPERS)
    undone = edits.inverse(edit)
    assert undone.label == "Undid: Starred 2"
    assert {(c.subject, c.value, c.before) for c in undone.changes} == {
        ("arxiv:2401.00001", False, True),
        ("arxiv:2401.00003", False, True),
    }
    again = edits.inverse(undone)
    assert again == edit._replace(label="Redid: Starred 2")
    assert edits.inverse(again).label == "Undid: Starred 2"


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("todo", "todo"),
        ("##todo", "todo"),
        ("  to  read\nlater ", "to-read-later"),
        ("a,b", "a-b"),
        ("-x-", "x"),
        ("x\x1b[31mred\x07", "xred"),
        ("café", "café"),
        ("y" * 300, "y" * 64),
    ],
)
def test_tag_names_are_made_plain(given_name: str, kept: str) -> None:
    assert edits.tag_name(given_name) == kept


@pytest.mark.parametrize("name", ["", "#", " , ", "\x00", "--"])
def test_a_tag_needs_a_name(name: str) -> None:
    with pytest.raises(UsageError, match="not a name for a tag"):
        edits.tag_name(name)


@given(st.text(max_size=200))
def test_tag_names_and_notes_are_stable(text: str) -> None:
    cleaned = edits.clean_note(text)
    assert edits.clean_note(cleaned) == cleaned
    try:
        name = edits.tag_name(text)
    except UsageError:
        return
    assert edits.tag_name(name) == name
    assert len(name) <= 64 and not any(char.isspace() or char == "," for char in name)


def test_a_note_keeps_its_lines_and_is_never_cut() -> None:
    edit = edits.note([Marked("arxiv:2401.00001")], "- one\n\t- two\r\n\n\n")
    assert edit.changes[0].value == "- one\n    - two"
    with pytest.raises(UsageError, match="at most 200,000"):
        edits.note([Marked("arxiv:2401.00001")], "x" * 200_001)


def test_notes_of_two_devices_are_joined_in_clock_order() -> None:
    notes = [("1700000100000-0000-laptop-1a2b", "second"), ("1700000000000-0000-desk-3c4d", "first"), ("x", "")]
    assert edits.join_notes(notes) == "first\n\n--- also written on laptop-1a2b 2023-11-14 ---\n\nsecond"
    assert edits.join_notes([]) == ""


def test_saved_searches_are_made_changed_moved_and_deleted() -> None:
    new = search_edits.save_search([], " Diffusion ", "diffusion is:unread")
    assert new.label == "Saved search Diffusion"
    values = {change.field: change.value for change in new.changes}
    assert values == {"name": "Diffusion", "query": "diffusion is:unread", "place": 1, "deleted": False}
    assert {change.subject for change in new.changes}.pop().startswith("search:")
    assert {change.field: change.value for change in edits.inverse(new).changes}["deleted"] is True

    one, two = SavedSearch("a1", "One", "rl", 1), SavedSearch("b2", "Two", "llm", 2)
    assert search_edits.save_search([one, two], "one", "rl -survey").changes == (
        Change("search:a1", "name", "one", "One"),
        Change("search:a1", "query", "rl -survey", "rl"),
    )
    assert not search_edits.save_search([one, two], "One", "rl")
    moved = search_edits.move_search([one, two], two, 0)
    assert {change.subject: change.value for change in moved.changes} == {"search:b2": 1, "search:a1": 2}
    assert not search_edits.move_search([one, two], one, 0)
    assert search_edits.rename_search(one, "Uno").changes == (Change("search:a1", "name", "Uno", "One"),)
    assert search_edits.delete_search(one).changes == (Change("search:a1", "deleted", True, False),)
    with pytest.raises(UsageError):
        search_edits.save_search([], "", "x")


def test_kept_papers_are_those_starred_queued_tagged_or_noted() -> None:
    assert edits.kept(edits.star(PAPERS)) == ("arxiv:2401.00001", "arxiv:2401.00003")
    assert edits.kept(edits.read(PAPERS)) == ()
    assert edits.kept(edits.inverse(edits.star(PAPERS))) == ()
    assert edits.kept(edits.note([Marked("feed:1")], "x")) == ("feed:1",)
    assert edits.kept(search_edits.save_search([], "x", "y")) == ()
