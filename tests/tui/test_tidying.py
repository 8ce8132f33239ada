"""Garbage is collected while no key is waited for."""

from __future__ import annotations

import gc
import sys
import weakref
from collections.abc import Iterator
from time import monotonic

import pytest

from papertui.tui import tidying
from papertui.tui.tidying import Tidying
from tui.conftest import Open


class Ring:
    """An object that keeps itself."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def by_hand() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("by_hand")
async def test_it_waits_until_the_reader_rests(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.see("1/60")
        gc.disable()
        tidy = Tidying(screen.main)
        first = weakref.ref(Ring())
        rings = [Ring() for _ in range(2 * tidying.YOUNG)]
        del rings
        tidy.last_key = monotonic() + 60
        tidy.tidy()
        assert first() is not None
        tidy.last_key = monotonic() - 60
        tidy.tidy()
        assert first() is None


@pytest.mark.usefixtures("by_hand")
async def test_what_keys_left_is_collected_once_they_pause(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.until(lambda: gc.get_threshold()[0] == tidying.MOST)
        gc.disable()
        first = weakref.ref(Ring())
        rings = [Ring() for _ in range(2 * tidying.YOUNG)]
        del rings
        screen.main.tidying.last_key = monotonic() + 60
        Tidying(screen.main).key_came()
        assert first() is not None
        await screen.until(lambda: first() is None)


async def test_every_key_of_the_list_is_told(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.see("1/60")
        before = monotonic()
        await screen.press("j")
        assert screen.main.tidying.last_key >= before


async def test_what_it_changes_for_the_process_ends_with_the_screen(open_screen: Open) -> None:
    before = gc.get_threshold(), sys.getswitchinterval()
    async with open_screen() as screen:
        await screen.see("1/60")
        await screen.until(lambda: gc.get_threshold()[0] == tidying.MOST)
        assert sys.getswitchinterval() == pytest.approx(tidying.TURN)
    assert (gc.get_threshold(), sys.getswitchinterval()) == before
