"""Keys that change what the reader keeps: shown at once, kept in the journal, undone by one key."""

from __future__ import annotations

import pytest
from textual.widgets import TextArea

from papertui import paths
from papertui.errors import PapertuiError
from tui.conftest import Open
from tui.driving import invented


async def test_star_is_shown_kept_said_and_undone(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press("j", "s")
        await screen.hear("Starred 1", "u undo")
        assert screen.main.list.current_row is not None and screen.main.list.current_row.starred
        assert await screen.kept("is:starred") == ["arxiv:2608.00001"]
        await screen.press("u")
        await screen.hear("Undid: Starred 1", "^r redo")
        assert await screen.kept("is:starred") == []
        await screen.press("ctrl+r")
        await screen.hear("Redid: Starred 1")
        assert await screen.kept("is:starred") == ["arxiv:2608.00001"]


async def test_two_stars_in_a_row_are_told_apart(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press("s")
        await screen.hear("Starred 1 · u undo", "Paper 000 about agents")
        await screen.press("j", "s")
        await screen.hear("Starred 1 · u undo", "Paper 001 about bridges")
        await screen.press("x", "j", "x", "b")
        await screen.hear("Queued 2 · u undo")
        assert "Paper" not in screen.said


async def test_a_second_star_before_the_tables_know_takes_it_away(open_screen: Open) -> None:
    async with open_screen() as screen:
        screen.main.do("star")
        screen.main.do("star")
        await screen.hear("Unstarred 1")
        assert await screen.kept("is:starred") == []


async def test_undo_right_after_a_key_for_many_papers_takes_that_key_back(open_screen: Open) -> None:
    async with open_screen(invented(days=10, per_day=60)) as screen:
        screen.main.do("star")
        await screen.hear("Starred 1")
        screen.main.do("mark_all")
        for action in ("hide", "undo", "queue"):
            screen.main.do(action)
        await screen.hear("Queued 600")
        assert await screen.kept("is:hidden") == []
        assert len(await screen.kept("is:starred")) == 1


async def test_keys_for_many_papers_in_a_row_each_see_what_the_one_before_did(open_screen: Open) -> None:
    async with open_screen(invented(days=10, per_day=60)) as screen:
        await screen.press("s", "x", "r", "x")
        screen.main.do("mark_all")
        for action in ("star", "star", "read", "queue", "read"):
            screen.main.do(action)
        await screen.hear("Marked 600 unread")
        assert [len(await screen.kept(f"is:{what}")) for what in ("starred", "read", "queued")] == [0, 0, 600]
        assert not any(row.starred or row.read for row in screen.main.marking.rows_of(screen.main.list.ids[:9]))
        for _ in range(3):
            screen.main.do("undo")
        await screen.hear("Undid: Marked 599 read")
        assert [len(await screen.kept(f"is:{what}")) for what in ("starred", "read", "queued")] == [0, 1, 0]
        screen.main.do("undo")
        screen.main.do("undo")
        await screen.hear("Undid: Starred 599")
        assert len(await screen.kept("is:starred")) == 1


async def test_many_papers_are_tagged_at_once(open_screen: Open) -> None:
    async with open_screen(invented(days=10, per_day=60)) as screen:
        await screen.press("t", *"few", "enter")
        await screen.hear("Tagged 1 with few")
        screen.main.do("mark_all")
        await screen.press("t", *"many", "enter")
        await screen.hear("Tagged 600 with many")
        await screen.press("t")
        await screen.see("on 1 of these 600")
        await screen.press("escape", "t", *"few", "enter")
        await screen.hear("Tagged 599 with few")
        assert len(await screen.kept("tag:few tag:many")) == 600


async def test_marks_and_ranges_are_what_a_key_acts_on(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press("x", "j", "v", "j", "j")
        assert screen.main.list.mark_count == 4
        await screen.press("b")
        await screen.hear("Queued 4")
        assert len(await screen.kept("is:queued")) == 4
        await screen.press("escape")
        assert (screen.main.list.range_count, screen.main.list.mark_count) == (0, 1)
        await screen.press("escape")
        assert screen.main.list.mark_count == 0
        await screen.press("*")
        assert screen.main.list.mark_count == 60
        await screen.press("r")
        await screen.hear("Marked 60 read", "u undo")
        await screen.press("*")
        assert screen.main.list.mark_count == 0


async def test_marked_papers_that_a_narrower_query_hides_are_acted_on_too(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press("x", "x", "slash")
        await screen.type("kites")
        await screen.press("enter")
        await screen.until(lambda: len(screen.main.list.ids) == 8)
        await screen.press("x")
        await screen.see("3 marked")
        await screen.press("s")
        await screen.hear("Starred 3")
        assert len(await screen.kept("is:starred")) == 3


async def test_what_was_read_stays_until_the_view_is_left(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press("j", "r")
        await screen.hear("Marked 1 read")
        await screen.settled()
        screen.main.searching.again()
        await screen.settled()
        await screen.until(lambda: len(screen.main.list.ids) == 60)
        assert screen.title == "Paper 001 about bridges"
        screen.main.searching.go("")
        await screen.until(lambda: not screen.main.searching.touched)
        screen.main.searching.go("is:unread")
        await screen.until(lambda: len(screen.main.list.ids) == 59)


async def test_moving_never_marks_read(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press("j", "j", "G", "g", "n", "p", "pagedown")
        assert await screen.kept("is:read") == []


async def test_reading_past_the_abstract_marks_read_and_space_goes_on(open_screen: Open) -> None:
    async with open_screen(size=(120, 24)) as screen:
        await screen.until(lambda: screen.main.detail.view is not None)
        for _ in range(12):
            await screen.press("space")
            if screen.title != "Paper 000 about agents":
                break
        assert screen.title == "Paper 001 about bridges"
        assert await screen.kept("is:read") == ["arxiv:2608.00000"]


async def test_all_read_and_hide_and_undo_of_both(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press("A")
        await screen.hear("Marked 60 read")
        await screen.press("d")
        await screen.hear("Hidden 1")
        await screen.press("u", "u")
        await screen.hear("Undid: Marked 60 read")
        assert await screen.kept("is:read") == []
        assert await screen.kept("is:hidden") == []


async def test_tags_are_created_completed_and_toggled(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press("t")
        await screen.type("todo")
        await screen.see("New tag #todo")
        await screen.press("enter")
        await screen.hear("Tagged 1 with todo")
        await screen.see("#todo")
        await screen.settled()
        await screen.press("j", "x", "x", "t")
        await screen.type("t")
        await screen.see("[ ] #todo")
        await screen.press("space")
        await screen.see("[x] #todo")
        await screen.press("backspace", "enter")
        await screen.hear("Tagged 2 with todo")
        assert len(await screen.kept("tag:todo")) == 3


async def test_a_note_is_written_shown_and_undone(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press("e")
        await screen.until(lambda: screen.app.screen.query(TextArea))
        await screen.type("read this")
        await screen.press("escape")
        await screen.hear("Note saved")
        await screen.see("Note", "read this")
        assert await screen.kept("has:note") == ["arxiv:2608.00000"]
        await screen.press("u")
        await screen.hear("Undid: Note saved")
        assert await screen.kept("has:note") == []


async def test_a_failure_puts_the_list_back_and_says_why(open_screen: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_screen() as screen:

        def refuse(*_: object) -> None:
            raise PapertuiError("The library cannot be written: disk full.")

        monkeypatch.setattr(screen.main.live.space.editing, "append", refuse)
        await screen.press("s")
        await screen.hear("Not done: The library cannot be written: disk full.")
        assert screen.main.list.current_row is not None and not screen.main.list.current_row.starred
        await screen.press("u")
        await screen.hear("There is nothing to undo")


async def test_keys_that_cannot_act_say_why(open_screen: Open) -> None:
    async with open_screen(query="is:starred") as screen:
        for key in ("s", "t", "e", "b", "r", "d", "x", "v", "*", "o", "f", "E", "enter", "n", "A"):
            screen.main.say("")
            await screen.press(key)
            await screen.until(lambda: screen.said)


async def test_a_note_that_could_not_be_kept_comes_back(open_screen: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_screen() as screen:
        space = screen.main.live.space
        append = space.editing.append

        def refuse(*_: object) -> None:
            raise PapertuiError("The library cannot be written: disk full.")

        monkeypatch.setattr(space.editing, "append", refuse)
        await screen.press("e")
        await screen.until(lambda: screen.app.screen.query(TextArea))
        await screen.type("three pages of thought")
        await screen.press("escape")
        await screen.hear("Not done: The library cannot be written: disk full. What was written is not lost: e goes on")
        monkeypatch.setattr(space.editing, "append", append)
        await screen.press("e")
        await screen.see("Note, not kept yet", "three pages of thought")
        await screen.press("escape")
        await screen.hear("Note saved")
        await screen.rest()
        assert list((space.paths.state / "drafts").iterdir()) == []


async def test_a_note_comes_back_where_not_even_a_draft_could_be_written(
    open_screen: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_screen() as screen:

        def refuse(*_: object, **__: object) -> None:
            raise PapertuiError("The disk is full.")

        with monkeypatch.context() as full:
            full.setattr(screen.main.live.space.editing, "append", refuse)
            full.setattr(paths, "atomic_write", refuse)
            await screen.press("e")
            await screen.until(lambda: screen.app.screen.query(TextArea))
            await screen.type("three pages of thought")
            await screen.press("escape")
            await screen.hear("Not done: The disk is full. What was written is not lost: e goes on")
        await screen.press("e")
        await screen.see("Note, not kept yet", "three pages of thought")
        await screen.press("escape")
        await screen.hear("Note saved")
        assert await screen.kept("has:note") == ["arxiv:2608.00000"]


async def test_what_is_only_in_the_journal_is_shown_until_the_cache_has_it(
    open_screen: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_screen() as screen:

        def refuse(*_: object) -> None:
            raise PapertuiError("The disk with the cache is full.")

        with monkeypatch.context() as full:
            full.setattr(screen.main.live.space.editing, "play_journals", refuse)
            await screen.press("e")
            await screen.until(lambda: screen.app.screen.query(TextArea))
            await screen.type("kept")
            await screen.press("escape")
            await screen.hear("The disk with the cache is full. What you did is kept in the journal.")
            await screen.press("e")
            await screen.until(lambda: screen.app.screen.query(TextArea))
            assert screen.app.screen.query_one(TextArea).text == "kept"
            await screen.press("escape")
        await screen.press("j", "s")
        await screen.hear("Starred 1")
        assert await screen.kept("has:note") == ["arxiv:2608.00000"]


async def test_a_note_that_is_too_long_is_refused_whole_and_comes_back(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press("e")
        await screen.until(lambda: screen.app.screen.query(TextArea))
        screen.app.screen.query_one(TextArea).text = "x" * 200_001
        await screen.press("escape")
        await screen.hear("at most 200,000 can be kept. What was written is not lost")
        await screen.press("e")
        await screen.see("Note, not kept yet")
        assert len(screen.app.screen.query_one(TextArea).text) == 200_001


async def test_the_built_in_editor_moves_and_deletes(open_screen: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EDITOR", raising=False)
    monkeypatch.delenv("VISUAL", raising=False)
    async with open_screen() as screen:
        await screen.press("e")
        await screen.see("esc keep and close")
        await screen.type("ones")
        await screen.press("backspace", "enter", *"tw", "up", "end", "!", "down", "end", "o", "home", "+", "ctrl+z")
        await screen.press("escape")
        await screen.hear("Note saved")
        await screen.settled()
        (key,) = await screen.kept("has:note")
        (view,) = await screen.main.live.views([(await screen.main.live.searching.search("has:note")).ids[0]])
        assert (key, view.marks.note) == (view.paper.key, "one!\ntwo")


HOSTILE_TAGS = ("[bold]x[/]", "-rf", "标签", "x" * 64, "e\u0301t\u00e9", "a:b", "$(ls)", "--")


async def test_tags_with_hostile_names_are_shown_and_taken_off_again(open_screen: Open) -> None:
    async with open_screen(size=(60, 20)) as screen:
        for name in HOSTILE_TAGS:
            await screen.press("t")
            screen.app.screen.field.put(name)  # type: ignore[attr-defined]
            await screen.press("enter")
            await screen.until(lambda: screen.app.screen is screen.main)
            await screen.rest()
        row = screen.main.list.current_row
        assert row is not None
        assert set(row.tags) == {"[bold]x[/]", "rf", "标签", "x" * 64, "\u00e9t\u00e9", "a:b", "$(ls)"}
        await screen.press("t")
        await screen.see("[x] #[bold]x[/]", "[x] #标签", "Tags · Paper 000")
        assert all(len(line) <= 60 for line in screen.lines)
        await screen.press("escape")
        for _ in row.tags:
            screen.do("undo")
            await screen.rest()
        after = screen.main.list.current_row
        assert after is not None and after.tags == ()


async def test_a_tag_that_some_of_the_papers_have_says_on_how_many_and_toggles_both_ways(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press("t")
        await screen.type("todo")
        await screen.press("enter")
        await screen.hear("Tagged 1 with todo")
        await screen.settled()
        await screen.press("x", "x", "x", "t")
        await screen.see("Tags of 3 papers", "[-] #todo  on 1 of these 3")
        await screen.press("space")
        await screen.see("[x] #todo")
        await screen.press("space")
        await screen.see("[ ] #todo")
        await screen.press("enter")
        await screen.hear("Removed todo from 1")
        assert await screen.kept("tag:todo") == []
