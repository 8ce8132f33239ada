"""Nothing that a change of size does costs the reader their place."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events

from papertui.tui.dialog import Dialog
from papertui.tui.place import Seat, Spot, line_of, seat, spot, top_for
from papertui.tui.spans import Line, Span, wrap
from tui.conftest import Open
from tui.driving import Driven, invented

HOME = (120, 40)
STORM = [
    (80, 24), (60, 20), (200, 50), (44, 12), (119, 30), (40, 10), (79, 19), (320, 90), (39, 9), (1, 1), (100, 12),
    (41, 60),
]  # fmt: skip
LONG = "A long abstract in which one can lose the place. " * 120


@given(st.integers(0, 300), st.integers(0, 600), st.integers(1, 80), st.sampled_from([1, 2]))
def test_a_seat_leads_back_to_where_one_was(cursor: int, top: int, page: int, height: int) -> None:
    top -= top % height
    found = seat(cursor, top, page, height)
    assert top_for(found, cursor, page, height) == top


@given(st.integers(0, 300), st.integers(1, 80), st.integers(1, 80), st.sampled_from([1, 2]), st.sampled_from([1, 2]))
def test_the_cursor_is_in_sight_in_every_other_size(cursor: int, page: int, other: int, height: int, then: int) -> None:
    found = Seat(min(page - 1, cursor * height))
    top = top_for(found, cursor, max(other, then), then)
    assert 0 <= cursor * then - top <= max(other, then) - then


def _text(width: int) -> list[Line]:
    lines: list[Line] = [(Span("A title", "heading"),), ()]
    for name in ("First", "Second", "Third"):
        lines += [
            (Span(name, "heading"),),
            *((Span(line),) for line in wrap(f"{name} words of a long text " * 30, width)),
            (),
        ]
    return lines


@given(st.integers(20, 100), st.integers(20, 100), st.data())
def test_a_spot_is_found_again_in_text_of_another_width(width: int, other: int, data: st.DataObject) -> None:
    lines, others = _text(width), _text(other)
    at = data.draw(st.integers(0, len(lines) - 1))
    found = spot(lines, at)
    there = line_of(others, found)
    begun = spot(others, there)
    assert begun.heading == found.heading and begun.passed <= found.passed
    if lines[at]:
        assert line_of(lines, found) == at


def test_the_beginning_is_the_beginning() -> None:
    assert spot(_text(50), 0) == Spot() and line_of(_text(30), Spot()) == 0
    assert line_of([], Spot(2, 100)) == 0


async def resize(screen: Driven, size: tuple[int, int]) -> None:
    await screen.pilot.resize_terminal(*size)
    await screen.pilot.pause()


async def storm(screen: Driven) -> None:
    """Every size once, in an order of its own, and back."""
    sizes = list(STORM)
    random.Random(3).shuffle(sizes)
    for size in [*sizes, HOME]:
        await resize(screen, size)


async def test_cursor_and_its_place_outlive_a_storm_of_sizes(open_screen: Open) -> None:
    async with open_screen(size=HOME) as screen:
        papers = screen.main.list
        for _ in range(33):
            screen.main.do("down")
        title, top = screen.title, papers.scroll_offset.y
        for size in STORM:
            await resize(screen, size)
            assert screen.title == title
            if size[0] >= 40 and size[1] >= 10:
                line = papers.cursor * papers._plan.lines - papers.scroll_offset.y
                assert 0 <= line <= papers.scrollable_size.height - papers._plan.lines, size
        await resize(screen, HOME)
        assert papers.scroll_offset.y == top


async def test_a_list_scrolled_with_the_wheel_stays_where_it_is(open_screen: Open) -> None:
    async with open_screen(size=HOME) as screen:
        papers = screen.main.list
        for _ in range(4):
            await screen.pilot._post_mouse_events([events.MouseScrollDown], offset=(60, 10))
        top = papers.scroll_offset.y
        assert top > 0 and papers.cursor == 0
        first = papers.ids[top // papers._plan.lines]
        await resize(screen, (100, 40))
        assert papers.ids[papers.scroll_offset.y // papers._plan.lines] == first
        await storm(screen)
        assert papers.scroll_offset.y == top and papers.cursor == 0


async def test_marks_and_an_open_range_outlive_a_storm_of_sizes(open_screen: Open) -> None:
    async with open_screen(size=HOME) as screen:
        await screen.press("x", "j", "j", "v", "j", "j")
        before = screen.main.list.targets()
        assert len(before) == 4
        await storm(screen)
        assert screen.main.list.targets() == before
        await screen.see("range of 3, 4 in all")


async def test_the_paper_stays_at_the_sentence_that_was_at_the_top(open_screen: Open) -> None:
    sightings = invented()
    sightings[0] = sightings[0]._replace(paper=sightings[0].paper._replace(abstract=LONG))
    async with open_screen(sightings, size=HOME) as screen:
        detail = screen.main.detail
        await screen.until(lambda: detail.view is not None and len(detail.lines) > 100)
        screen.main.moving._scroll(57)
        await screen.pilot.pause()
        top, found = detail.scroll_offset.y, spot(detail.lines, detail.scroll_offset.y)
        assert top == 57 and found.passed > 1_000
        for size in ((200, 50), (90, 30), (160, 24)):
            await resize(screen, size)
            now = spot(detail.lines, detail.scroll_offset.y)
            assert now.heading == found.heading
            assert 0 <= found.passed - now.passed <= 2 * detail.scrollable_size.width
        await storm(screen)
        await screen.until(lambda: detail.scroll_offset.y == top)


async def test_the_paper_alone_stays_at_its_place_too(open_screen: Open) -> None:
    sightings = invented()
    sightings[0] = sightings[0]._replace(paper=sightings[0].paper._replace(abstract=LONG))
    async with open_screen(sightings, size=HOME) as screen:
        detail = screen.main.detail
        await screen.press("enter")
        await screen.until(lambda: len(detail.lines) > 60)
        await screen.press("j", "j", "j", "pagedown")
        await screen.pilot.pause()
        top = detail.scroll_offset.y
        await storm(screen)
        await screen.until(lambda: detail.scroll_offset.y == top and screen.main.list.size.width == 0)


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        (("t", "r", "e"), "re"),
        ((":", "s", "t", "down"), "st"),
        (("?", "m", "a"), "ma"),
        (("e", "h", "i"), "hi"),
        (("S", "down"), ""),
    ],
    ids=["tags", "palette", "help", "note", "sort"],
)
async def test_a_dialog_keeps_what_was_typed_and_chosen(open_screen: Open, keys: tuple[str, ...], shown: str) -> None:
    async with open_screen(size=HOME) as screen:
        await screen.press(*keys)
        await screen.until(lambda: isinstance(screen.app.screen, Dialog))
        await screen.pilot.pause()
        before = _state(screen)
        assert shown in screen.text
        await storm(screen)
        assert _state(screen) == before and shown in screen.text


def _state(screen: Driven) -> tuple[object, ...]:
    dialog = screen.app.screen
    assert isinstance(dialog, Dialog)
    return dialog, dialog.field and dialog.field.value, getattr(dialog, "current", None)


async def test_the_query_being_typed_is_kept(open_screen: Open) -> None:
    async with open_screen(size=HOME) as screen:
        await screen.press("/", "k", "i")
        await screen.pilot.pause(0.2)
        await storm(screen)
        assert screen.main.prompt.editing and screen.main.prompt.field.value.endswith("ki")
        await screen.press("t")
        assert screen.main.prompt.field.value.endswith("kit")


async def test_the_filter_pane_that_was_opened_stays_open_where_it_was(open_screen: Open) -> None:
    async with open_screen(size=(100, 30)) as screen:
        filters = screen.main.filters
        await screen.press("h")
        await screen.until(lambda: filters.size.width > 0 and len(filters.entries) > 8)
        await screen.press("j", "j")
        current = filters.current
        for size in (*STORM, (100, 30)):
            await resize(screen, size)
        assert filters.active and filters.size.width > 0 and filters.current == current
