"""Every key in every situation: what the status line says, what changes, and that undo and redo are exact.

On nothing (an empty view, an empty cache) no key writes into the journal, and every key that can do nothing says why.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual import events

from papertui.actions import ACTIONS
from papertui.tui.tags import TagPicker
from tui.conftest import QUIET, Open
from tui.driving import Driven, invented

CONFIG = QUIET._replace(start="all", browser=("true",))
Setup = Callable[[Driven], Awaitable[None]]


async def one(screen: Driven) -> None:
    """The cursor on a paper, nothing marked."""


async def marked(screen: Driven) -> None:
    screen.do("mark", "down", "mark", "mark")


async def ranged(screen: Driven) -> None:
    screen.do("down", "range", "down", "down")


async def out_of_view(screen: Driven) -> None:
    """Three papers are marked, and one of them is in view."""
    screen.do("mark", "mark", "mark")
    screen.main.searching.go("gardens", stay=True)
    await screen.rest()


async def alone(screen: Driven) -> None:
    screen.main.panes.show_alone()


async def beside_filters(screen: Driven) -> None:
    screen.do("left")


async def empty_view(screen: Driven) -> None:
    screen.main.searching.go("is:starred author:nobody")
    await screen.rest()


async def nothing(screen: Driven) -> None:
    """Not one paper in the cache."""


SOME = (one, marked, ranged, out_of_view, alone, beside_filters)
NONE = (empty_view, nothing)
COUNTS = {one: 1, marked: 3, ranged: 3, out_of_view: 3, alone: 1, beside_filters: 1}

EDITS = {
    "star": "Starred {}",
    "queue": "Queued {}",
    "read": "Marked {} read",
    "hide": "Hidden {}",
    "tags": "Tagged {} with new",
}
"""What an editing key says; `{}` is the number of papers it acts on."""

ON_NONE = {
    "star": "There is no paper here to do that with",
    "queue": "There is no paper here to do that with",
    "read": "There is no paper here to do that with",
    "hide": "There is no paper here to do that with",
    "read_all": "There is no paper here to do that with",
    "tags": "There is no paper to tag here",
    "note": "There is no paper to write a note on here",
    "mark": "There is no paper to mark here",
    "range": "There is no paper to mark here",
    "mark_all": "There is no paper to mark here",
    "browse": "There is no paper here",
    "pdf": "There is no paper here",
    "copy_link": "There is no paper here",
    "copy_citation": "There is no paper here",
    "hint_open": "There is no paper here",
    "hint_copy": "There is no paper here",
    "down": "There is no paper here",
    "up": "There is no paper here",
    "first": "There is no paper here",
    "last": "There is no paper here",
    "half_down": "There is no paper here",
    "page_up": "There is no paper here",
    "next_unread": "There is no paper here",
    "previous_unread": "There is no paper here",
    "read_on": "There is no paper to read here",
    "detail_down": "There is no paper to read here",
    "detail_up": "There is no paper to read here",
    "right": "There is no paper to show here",
    "undo": "There is nothing to undo",
    "redo": "There is nothing to redo",
    "show_new": "Nothing new came in",
    "search_9": "There is no saved search 9",
}
"""Why a key does nothing where there is no paper."""


@pytest.fixture
def set_up(home: Path) -> Path:
    """A home with settings: else the first thing to be seen are three questions."""
    home.mkdir()
    (home / "config.toml").touch()
    return home


def meant(screen: Driven) -> list[tuple[object, ...]]:
    """What the reader sees of it: the marks of every paper."""
    live = screen.main.live
    everything = [row for (row,) in live.lanes.readers["here"].db.execute("SELECT id FROM paper ORDER BY id")]
    return [(row.key, row.starred, row.queued, row.read, row.hidden, row.tags) for row in live.rows_now(everything)]


def journal(home: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(home.rglob("*.jsonl")))


def look(screen: Driven) -> list[list[object]]:
    """The whole screen with its styles."""
    return [list(strip) for strip in screen.app.screen._compositor.render_strips()]


async def act(screen: Driven, name: str) -> None:
    screen.do(name)
    if name == "tags":
        await screen.until(lambda: isinstance(screen.app.screen, TagPicker))
        for char in "new":
            screen.app.screen.post_message(events.Key(char, char))
        screen.app.screen.post_message(events.Key("enter", "\r"))


@pytest.mark.parametrize("situation", SOME, ids=lambda each: each.__name__)
async def test_edits_are_said_with_their_number_and_undone_and_redone_exactly(
    open_screen: Open, situation: Setup
) -> None:
    async with open_screen(invented(1), config=CONFIG) as screen:
        for name, sentence in EDITS.items():
            await screen.reset()
            await situation(screen)
            before = meant(screen)
            await act(screen, name)
            await screen.hear(sentence.format(COUNTS[situation]), "u undo")
            await screen.rest()
            after = meant(screen)
            changed = sum(one != other for one, other in zip(before, after, strict=True))
            assert changed == COUNTS[situation], name
            screen.do("undo")
            await screen.hear("Undid: " + sentence.format(COUNTS[situation]), "^r redo")
            await screen.rest()
            assert meant(screen) == before, name
            screen.do("redo")
            await screen.hear("Redid: " + sentence.format(COUNTS[situation]), "u undo")
            await screen.rest()
            assert meant(screen) == after, name
            screen.do("undo")
            await screen.hear("Undid")
            await screen.rest()


@pytest.mark.parametrize("situation", NONE, ids=lambda each: each.__name__)
async def test_on_nothing_keys_say_why_and_nothing_is_written(
    open_screen: Open, situation: Setup, set_up: Path
) -> None:
    async with open_screen(invented(1) if situation is empty_view else [], config=CONFIG) as screen:
        before = journal(set_up)
        for name, sentence in ON_NONE.items():
            await screen.reset()
            await situation(screen)
            screen.do(name)
            await screen.hear(sentence)
            assert screen.app.screen is screen.main, name
        await screen.rest()
        assert journal(set_up) == before


@pytest.mark.parametrize("situation", (one, marked, alone, beside_filters, *NONE), ids=lambda each: each.__name__)
async def test_no_key_is_silent(open_screen: Open, situation: Setup, set_up: Path) -> None:
    """Something is said, or something on the screen is another than before."""
    async with open_screen([] if situation is nothing else invented(1), config=CONFIG) as screen:
        for action in ACTIONS:
            if action.id in ("quit", "open" if situation is nothing else ""):  # fills in the sample library
                continue
            await screen.reset()
            await situation(screen)
            screen.main.say("")
            await screen.rest()
            seen = look(screen)
            screen.do(action.id)
            await screen.until(lambda seen=seen: screen.said or look(screen) != seen, action.id)


async def test_a_key_that_is_bound_to_nothing_says_so_and_the_next_key_takes_that_away(open_screen: Open) -> None:
    async with open_screen(invented(1), config=CONFIG) as screen:
        bound = {key for action in ACTIONS for key in action.keys}
        free = next(letter for letter in "QZwi" if letter not in bound)
        for key, shown in ((free, free), ("ctrl+x", "^x"), ("f5", "F5")):
            await screen.press(key)
            await screen.hear(f"{shown} does nothing here · ? shows the keys that do")
        await screen.press("j")
        assert not screen.said


async def test_ends_are_told_and_told_no_longer_than_one_is_there(open_screen: Open) -> None:
    async with open_screen(invented(1), config=CONFIG) as screen:
        screen.do("up")
        await screen.hear("This is the first paper")
        screen.do("last")
        assert not screen.said
        screen.do("down")
        await screen.hear("This is the last paper")
        await screen.rest()
        for _ in range(30):
            screen.do("detail_down")
        await screen.hear("This is all of the paper")


async def test_keys_for_papers_wait_until_the_papers_are_in_sight(open_screen: Open) -> None:
    async with open_screen(invented(1), size=(60, 20), config=CONFIG) as screen:
        screen.do("left")
        for name in ("star", "hide", "mark", "browse", "export"):
            screen.do(name)
            await screen.hear("The filter pane covers the papers · esc closes it")
        assert await screen.kept("is:starred") == []


async def test_escape_goes_from_the_range_to_the_marks_to_the_earlier_view_and_never_out(open_screen: Open) -> None:
    async with open_screen(invented(1), config=CONFIG) as screen:
        screen.main.searching.go("gardens OR kites")
        await screen.rest()
        screen.do("mark", "down", "range", "down", "open")
        await screen.rest()
        screen.do("back")
        assert screen.main.panes.mode == "split" and screen.main.list.mark_count == 3
        screen.do("back")
        await screen.hear("The range is gone, 1 still marked")
        screen.do("back")
        await screen.hear("1 paper no longer marked")
        screen.do("back")
        await screen.until(lambda: screen.main.searching.text == "")
        for _ in range(3):
            screen.do("back")
        await screen.hear("Nothing to go back to · q quits")
        assert screen.app.is_running


async def test_marks_are_counted_with_those_out_of_view_and_survive_another_order(open_screen: Open) -> None:
    async with open_screen(invented(1), config=CONFIG) as screen:
        await marked(screen)
        await screen.see("3 marked")
        screen.do("range", "down")
        await screen.see("range of 2, 5 in all")
        screen.main.searching.go("sort:title-", stay=True)
        await screen.rest()
        await screen.see("5 marked")
        screen.main.searching.go("gardens", stay=True)
        await screen.rest()
        await screen.see("5 marked, 4 out of view")
        screen.main.searching.go("")
        await screen.rest()
        assert not screen.main.list.mark_count


async def test_an_open_range_stays_on_its_papers_when_others_come_in(open_screen: Open) -> None:
    async with open_screen(invented(1), config=CONFIG) as screen:
        screen.do("down", "range", "down")
        await screen.main.live.ingest(invented(2))
        screen.do("read")
        screen.main.searching.again()
        await screen.rest()
        assert screen.main.list.range_count == 2
        assert await screen.kept("is:read") == ["arxiv:2608.00001", "arxiv:2608.00002"]


async def test_thousands_are_one_edit(open_screen: Open) -> None:
    async with open_screen(invented(30, 60), config=CONFIG._replace(start="inbox")) as screen:
        await screen.until(lambda: screen.main.list.whole)
        screen.do("read_all")
        await screen.hear("Marked 1,800 read · u undo")
        screen.main.searching.again()
        await screen.rest()
        assert len(screen.main.list.ids) == 1800
        screen.do("undo")
        await screen.hear("Undid: Marked 1,800 read")
        assert await screen.kept("is:read") == []


async def test_moving_into_the_paper_does_not_mark_it_read_and_enter_does(open_screen: Open) -> None:
    async with open_screen(invented(1), size=(60, 20), config=CONFIG) as screen:
        screen.do("right")
        assert screen.main.panes.mode == "detail"
        screen.do("left", "next_pane")
        assert await screen.kept("is:read") == []
        screen.do("open")
        await screen.rest()
        assert await screen.kept("is:read") == ["arxiv:2608.00000"]


async def test_while_the_query_is_edited_keys_are_text_and_others_say_so(open_screen: Open) -> None:
    async with open_screen(invented(1), config=CONFIG) as screen:
        await screen.press("slash", "s", "d")
        assert screen.main.prompt.field.value == "sd"
        await screen.press("ctrl+r")
        await screen.hear("The query is being edited · esc leaves it as it was")
        await screen.press("escape")
        await screen.until(lambda: len(screen.main.list.ids) == 20)
        assert await screen.kept("is:starred OR is:hidden") == []


async def test_what_is_typed_while_the_tags_of_thousands_are_read_is_for_the_picker(open_screen: Open) -> None:
    async with open_screen(invented(12, 60), config=CONFIG) as screen:
        screen.do("mark_all")
        for key in "tsd":
            screen.main.post_message(events.Key(key, key))
        await screen.see("Tags of 720 papers", "New tag #sd")
        screen.app.screen.post_message(events.Key("enter", "\r"))
        await screen.hear("Tagged 720 with sd · u undo")
        assert await screen.kept("is:starred OR is:hidden") == []
