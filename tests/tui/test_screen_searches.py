"""Saved searches: saving, renaming, reordering, deleting, each undone by one key."""

from __future__ import annotations

from papertui import search_edits
from tui.conftest import Open
from tui.driving import Driven


async def saved(screen: Driven, *named: tuple[str, str]) -> None:
    """Save searches behind the screen's back."""
    for name, query in named:
        await screen.main.live.editing.apply(search_edits.save_search(screen.main.live.searches(), name, query))
        await screen.main.live.editing.settled()
    screen.main.beside.count_soon(0)
    await screen.see(*(name for name, _ in named))


async def are(screen: Driven, *named: tuple[str, str]) -> None:
    """Wait until the library holds these saved searches in this order."""
    await screen.until(lambda: [(one.name, one.query) for one in screen.main.live.searches()] == list(named))


FLYING, DRAWN, WATER = ("Flying", "kites"), ("Drawn", "maps"), ("Water", "rivers")


async def test_a_query_is_saved_and_run_by_its_number(open_screen: Open) -> None:
    async with open_screen(query="kites") as screen:
        await screen.press("W")
        await screen.see("Saved searches", "Query  kites")
        await screen.type("Flying")
        await screen.see("on the key 1")
        await screen.press("enter")
        await screen.hear("Saved search Flying", "u undo")
        await are(screen, FLYING)
        screen.main.searching.go("")
        await screen.until(lambda: len(screen.main.list.ids) == 60)
        await screen.press("1")
        await screen.until(lambda: len(screen.main.list.ids) == 8)
        await screen.see("Flying  kites", "▌ 1 Flying")
        await screen.press("2")
        await screen.hear("There is no saved search 2")
        await screen.press("u")
        await screen.hear("Undid: Saved search Flying")
        await are(screen)


async def test_a_known_name_gets_the_new_query_and_undo_gives_the_old_one_back(open_screen: Open) -> None:
    async with open_screen(query="maps") as screen:
        await saved(screen, FLYING)
        await screen.press("W")
        await screen.type("flying")
        await screen.see("Enter gives “Flying” this query instead of kites")
        await screen.press("enter")
        await screen.hear("Search Flying is now maps")
        await are(screen, ("flying", "maps"))
        await screen.press("u")
        await are(screen, FLYING)


async def test_the_saved_ones_are_renamed_moved_deleted_and_all_of_it_undone(open_screen: Open) -> None:
    async with open_screen(query="wheels") as screen:
        await saved(screen, FLYING, DRAWN, WATER)
        await screen.press("W", "down")
        await screen.see("Enter rename · r rule · J K move")
        await screen.press("J", "J")
        await are(screen, DRAWN, WATER, FLYING)
        await screen.press("1")
        await are(screen, FLYING, DRAWN, WATER)
        await screen.press("j", "enter", "ctrl+u")
        await screen.type("water")
        await screen.see("“Water” is the name of another search")
        await screen.press("enter", "ctrl+u")
        await screen.type("Paper")
        await screen.press("enter")
        await are(screen, FLYING, ("Paper", "maps"), WATER)
        await screen.press("d")
        await are(screen, FLYING, WATER)
        await screen.press("u", "u")
        await are(screen, FLYING, DRAWN, WATER)
        await screen.press("ctrl+r")
        await are(screen, FLYING, ("Paper", "maps"), WATER)
        await screen.press("u", "u", "u", "u")
        await are(screen, FLYING, DRAWN, WATER)
        await screen.press("u")
        await screen.hear("Nothing was changed here")
        await screen.press("escape")
        await screen.until(lambda: screen.app.screen is screen.main)


async def test_a_query_that_is_saved_opens_at_its_search(open_screen: Open) -> None:
    async with open_screen(query="maps") as screen:
        await saved(screen, FLYING, DRAWN)
        await screen.press("W")
        await screen.see("This query is saved as “Drawn”")
        await screen.press("K")
        await are(screen, DRAWN, FLYING)


async def test_the_filter_pane_opens_the_one_under_its_cursor(open_screen: Open) -> None:
    async with open_screen(query="") as screen:
        await saved(screen, FLYING, DRAWN)
        await screen.press("h")
        while (entry := screen.main.filters.current) is None or entry.name != "2 Drawn":
            await screen.press("j")
        await screen.press("W", "d", "escape")
        await are(screen, FLYING)


async def test_the_mouse_chooses_and_renames(open_screen: Open) -> None:
    async with open_screen(query="wheels") as screen:
        await saved(screen, FLYING, DRAWN)
        await screen.press("W")
        await screen.see("Query  wheels", "2 Drawn  ")
        line = next(number for number, text in enumerate(screen.lines) if "│  2 Drawn" in text)
        for _ in range(2):
            await screen.pilot.click(offset=(60, line))
        await screen.see("Enter renames “Drawn”")
        await screen.press("escape", "escape")
        await screen.until(lambda: screen.app.screen is screen.main)


async def test_without_a_query_and_without_searches_there_is_nothing_to_do(open_screen: Open) -> None:
    async with open_screen(query="") as screen:
        await screen.press("W")
        await screen.hear("There is no query to save; / starts one")


async def test_deleting_the_last_one_is_taken_back_by_the_next_key(open_screen: Open) -> None:
    async with open_screen(query="wheels") as screen:
        await saved(screen, FLYING)
        await screen.press("W", "down", "d")
        await are(screen)
        await screen.see("u undo", "esc back")
        await screen.press("u")
        await are(screen, FLYING)
        await screen.press("d", "j")
        await screen.type("used")
        await screen.press("enter")
        await are(screen, ("used", "wheels"))


async def test_the_keys_that_work_are_at_the_foot_from_the_beginning(open_screen: Open) -> None:
    async with open_screen(query="wheels") as screen:
        await saved(screen, FLYING)
        await screen.press("W")
        await screen.see("Enter save · ↓ saved searches · esc back")
        await screen.pilot.resize_terminal(100, 30)
        await screen.pilot.pause()
        await screen.see("Enter save · ↓ saved searches · esc back")


async def test_deleting_the_last_one_leaves_the_dialog(open_screen: Open) -> None:
    async with open_screen(query="") as screen:
        await saved(screen, FLYING)
        await screen.press("W", "d")
        await are(screen)
        await screen.until(lambda: screen.app.screen is screen.main)
        await screen.press("u")
        await are(screen, FLYING)
