"""Help: the keys that work where one is, as a card of any size, searchable; Enter does it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertui.actions import ACTIONS, show_keys
from papertui.keymap import PRESETS, base
from papertui.tui.card import Card, draw, groups, lay
from papertui.tui.here import Here
from papertui.tui.keys import KeysScreen
from papertui.tui.spans import line_width
from tui.conftest import QUIET, Open

NOWHERE = Here("nowhere", {})


def shown(card: Card) -> list[str]:
    return [name for cell in card.cells if cell.entry for name in cell.entry.ids]


@pytest.mark.parametrize("preset", PRESETS)
def test_every_action_with_a_key_is_on_the_card(preset: str) -> None:
    keys = base(preset)
    wanted = {action.id for action in ACTIONS if keys[action.id] and not action.id.startswith("search_")}
    assert wanted | {"search_1"} == set(shown(lay(groups(keys, NOWHERE, False), 71, 18)))


@given(st.integers(20, 240), st.integers(5, 60), st.sampled_from(list(PRESETS)), st.booleans())
def test_the_card_is_as_wide_as_asked_and_leaves_nothing_out(width: int, height: int, preset: str, plain: bool) -> None:
    found = groups(base(preset), NOWHERE, plain)
    card = lay(found, width, height)
    assert len(shown(card)) == sum(len(entry.ids) for group in found for entry in group.entries)
    places = [(cell.column, cell.row) for cell in card.cells]
    assert len(places) == len(set(places))
    for line in draw(card, card.cells[1].entry):
        assert line_width(line) <= width
    for cell, after in zip(card.cells, [*card.cells[1:], None], strict=True):
        if cell.entry is None:
            assert after is not None and after.entry is not None and after.column == cell.column


def test_eighty_columns_and_twenty_four_rows_are_enough_for_a_card() -> None:
    card = lay(groups(base(), Here("the list", {}, frozenset({"exclude"})), False), 71, 19)
    assert card.rows <= 19 and card.columns == 3


def test_a_wide_screen_has_sentences_in_columns() -> None:
    card = lay(groups(base(), NOWHERE, False), 190, 40)
    assert card.sentences and card.columns >= 3


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 50)])
async def test_the_card_is_read_and_searched_and_does_what_it_says(open_screen: Open, size: tuple[int, int]) -> None:
    async with open_screen(size=size) as screen:
        await screen.press("question_mark")
        await screen.see("Keys in the list", "Move", "Papers", "type to search", "esc back")
        assert all(len(line) <= size[0] for line in screen.lines)
        await screen.type("mark everything in view read")
        await screen.see("All read")
        await screen.press("enter")
        await screen.hear("Marked 60 read")


async def test_the_cursor_goes_over_the_card_and_enter_does_it(open_screen: Open) -> None:
    async with open_screen(size=(80, 24)) as screen:
        await screen.press("question_mark")
        await screen.see("j ↓: Move down")
        await screen.press("down", "down")
        await screen.see("^d: Move half a page down")
        await screen.press("right", "right", "left", "left")
        await screen.see("^d: Move half a page down")
        await screen.press("enter")
        await screen.until(lambda: screen.main.list.cursor > 3)


async def test_the_mouse_chooses_from_the_card(open_screen: Open) -> None:
    async with open_screen(size=(80, 24)) as screen:
        await screen.press("question_mark")
        await screen.see("Keys in the list")
        at = next(at for at, line in enumerate(screen.lines) if "All read" in line)
        await screen.pilot.click(offset=(screen.lines[at].index("All read"), at))
        await screen.hear("Marked 60 read")


async def test_where_one_is_other_keys_work(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press("question_mark")
        await screen.see("Keys in the list")
        assert "Rule out" not in screen.text and "leave out" not in screen.text.lower()
        await screen.press("escape", "h", "question_mark")
        await screen.see("Keys in the filter pane", "Leave out of the list")
        await screen.press("escape", "escape", "l", "question_mark")
        await screen.see("Keys in the paper", "Scroll the paper down by a line")
        await screen.press("escape", "escape", "x", "x", "question_mark")
        await screen.see("Keys in the list, 2 marked", "Star the 2 marked papers")


async def test_a_key_is_looked_up(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press("question_mark")
        await screen.type("^d")
        await screen.see("On ^d", "Half page down")


async def test_a_search_without_an_answer_says_so(open_screen: Open) -> None:
    async with open_screen() as screen:
        for key, typed in (("?", "xyzzy"), ("S", "xyzzy")):
            await screen.press(key)
            await screen.type(typed)
            await screen.see("Nothing here answers to “xyzzy”")
            await screen.press("enter", "escape")
            await screen.until(lambda: screen.app.screen is screen.main)
        await screen.press("t")
        await screen.see("There are no tags yet; type one")


async def test_keys_can_be_changed_from_here(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press("question_mark")
        await screen.type("star, or")
        await screen.press("ctrl+k")
        await screen.until(lambda: isinstance(screen.app.screen, KeysScreen))
        await screen.press("enter")
        await screen.see("Star: press the new key")


@pytest.mark.parametrize("preset", PRESETS)
async def test_the_keys_in_force_are_shown(open_screen: Open, preset: str) -> None:
    async with open_screen(config=QUIET._replace(keymap=preset)) as screen:
        screen.main.do("help")
        await screen.type("not interested")
        await screen.see("Hide", show_keys(base(preset)["hide"]))


async def test_every_dialog_says_its_own_keys_at_every_size(open_screen: Open) -> None:
    dialogs = ("tags", "note", "export", "sort", "date", "save_search", "palette", "help", "change_keys")
    for size in ((60, 20), (120, 40)):
        async with open_screen(size=size) as screen:
            for name in dialogs:
                screen.main.do(name)
                await screen.until(lambda: screen.app.screen is not screen.main)
                await screen.see("esc")
                foot = [line for line in screen.lines if "╰" in line][-1].partition("╯")[0]
                assert "esc" in foot and "…" not in foot, (name, foot)
                await screen.press("escape")
                await screen.until(lambda: screen.app.screen is screen.main)


async def test_plain_signs_name_the_arrows(open_screen: Open) -> None:
    async with open_screen(config=QUIET._replace(ascii=True), size=(80, 24)) as screen:
        screen.main.do("help")
        await screen.see("Left Up Down Right look", "1 - 9")
        assert screen.text.isascii()
        foot = next(at for at, line in enumerate(screen.lines) if "Down Right look" in line)
        await screen.pilot.click(offset=(screen.lines[foot].index("Down") + 1, foot))
        await screen.see("g Home: Go to the first line")
        await screen.pilot.click(offset=(screen.lines[foot].index("change its"), foot))
        await screen.see("Change keys", "an action or a key")
