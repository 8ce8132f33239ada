"""A slow machine: what is begun and left again before its answer comes, and what takes long to be written down."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from papertui import edits
from papertui.tui import marking
from tui.conftest import Open
from tui.driving import DEADLINE


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Until this is set, what waits for it gets no turn."""
    found = threading.Event()
    yield found
    found.set()


async def test_a_query_that_was_given_up_does_not_come_back_with_its_answer(
    open_screen: Open, gate: threading.Event
) -> None:
    async with open_screen() as screen:
        await screen.rest()
        screen.main.live.lanes.submit("search", lambda: gate.wait(DEADLINE))
        await screen.press("slash")
        await screen.type("kites")
        await screen.until(lambda: screen.main.searching.waits, "the search for what was typed")
        await screen.press("escape")
        gate.set()
        await screen.rest()
        assert screen.main.searching.text == "is:unread"
        assert len(screen.main.list.ids) == 60
        assert not screen.main.searching.typing


async def test_a_query_that_was_typed_back_does_not_show_what_it_was_meanwhile(
    open_screen: Open, gate: threading.Event
) -> None:
    async with open_screen() as screen:
        await screen.rest()
        screen.main.live.lanes.submit("search", lambda: gate.wait(DEADLINE))
        await screen.press("slash")
        await screen.type("kites")
        await screen.until(lambda: screen.main.searching.waits, "the search for what was typed")
        before = screen.main.prompt.field.value
        for _ in "kites":
            await screen.press("backspace")
        typed = screen.main.prompt.field.value
        assert typed.strip() == "is:unread" != before
        screen.main.asking.type(typed)
        gate.set()
        await screen.rest()
        assert screen.main.searching.text.strip() == "is:unread"
        assert len(screen.main.list.ids) == 60


async def test_a_quiet_edit_that_takes_long_leaves_what_was_said(
    open_screen: Open, gate: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marking, "SLOW", 0.001)
    async with open_screen() as screen:
        await screen.rest()
        screen.main.say("What was said before")
        screen.main.live.lanes.submit("journal", lambda: gate.wait(DEADLINE))
        row = screen.main.list.current_row
        assert row is not None
        screen.main.marking.apply(edits.star(screen.main.marking.rows_of([row.id])), [row], quiet=True)
        await screen.hear("Writing down 1 change…")
        gate.set()
        await screen.hear("What was said before")
