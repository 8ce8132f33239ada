"""Rules on the screen: written, foreseen, at work, undone."""

from __future__ import annotations

import pytest

from papertui import edits, search_edits
from papertui.model import HIDE, SavedSearch, Tally
from papertui.tui import ruling
from tui.conftest import Open
from tui.driving import Driven


async def saved(screen: Driven, name: str, query: str, rule: str | int = 0) -> None:
    live = screen.main.live
    await live.editing.apply(search_edits.save_search(live.searches(), name, query, rule=rule))
    await live.editing.settled()
    screen.main.saved.look_for_rules()
    await screen.rest()


async def test_a_rule_is_written_foreseen_kept_and_undone(open_screen: Open) -> None:
    async with open_screen(query="") as screen:
        await saved(screen, "No kites", "kites")
        await screen.press("W", "r")
        await screen.see("Rule", "hide, or points", "finds 8 of last week's 60", "8 of all papers match")
        await screen.type("h")
        await screen.see("would have hidden 8 of last week's 60")
        await screen.press("enter")
        await screen.see("hide", "Found 8 last week, 8 in all, the last of 2026-08-14")
        await screen.until(lambda: len(screen.main.list.ids) == 52)
        await screen.press("escape", "u")
        await screen.until(lambda: len(screen.main.list.ids) == 60)
        await screen.hear("Undid: No kites hides what it finds")


async def test_points_are_stepped_and_shown_as_reasons(open_screen: Open) -> None:
    async with open_screen(query="") as screen:
        await saved(screen, "Maps", "maps")
        await screen.press("W", "r", "up", "up", "up", "down")
        await screen.see("Rule   +2", "would have raised 7 of last week's 60")
        await screen.press("enter")
        await screen.see("Found 7 last week")
        await screen.press("escape")
        screen.main.searching.go("sort:score")
        await screen.until(lambda: "maps" in screen.title)
        await screen.see("+2 Maps")


async def test_what_is_no_rule_is_said_and_not_kept(open_screen: Open) -> None:
    async with open_screen(query="") as screen:
        await saved(screen, "New", "newer:7d")
        await screen.press("W", "r")
        await screen.type("x")
        await screen.see("Write hide, or points from -99 to 99")
        await screen.press("enter", "ctrl+u")
        await screen.type("hide")
        await screen.see("A rule cannot use newer:7d")
        await screen.press("enter")
        await screen.see("Rule")
        assert screen.main.live.searches()[0].rule == 0


async def test_a_marked_paper_stays_and_the_preview_says_so(open_screen: Open) -> None:
    async with open_screen(query="kites") as screen:
        await saved(screen, "No kites", "kites")
        await screen.press("s", "W", "r")
        await screen.type("hide")
        await screen.see("would have hidden 7 of last week's 60", "1 more is marked and stays; 8 of all papers match")


async def test_a_list_that_rules_empty_says_so(open_screen: Open) -> None:
    async with open_screen(query="kites") as screen:
        await saved(screen, "No kites", "kites", HIDE)
        screen.main.searching.again()
        await screen.see("8 papers are hidden by 1 rule.", "W looks at it", "is:hidden")
        screen.main.searching.go("kites is:hidden")
        await screen.until(lambda: len(screen.main.list.ids) == 8)
        await screen.see("hidden by rule No kites")
        await screen.press("d")
        await screen.hear("Unhidden 1")
        screen.main.searching.go("kites")
        await screen.until(lambda: len(screen.main.list.ids) == 1)
        await screen.press("u")
        await screen.see("× hidden by rule No kites")
        screen.main.searching.go("maps")
        screen.main.searching.go("kites")
        await screen.see("8 papers are hidden by 1 rule.")


async def test_a_rule_that_works_on_what_comes_in_hides_it_at_once(open_screen: Open) -> None:
    from tui.driving import sighting

    async with open_screen(query="maps") as screen:
        await saved(screen, "No maps", "maps -is:starred", HIDE)
        await screen.main.live.ingest([sighting(number) for number in range(61, 90)])
        screen.main.searching.again()
        await screen.see("papers are hidden by 1 rule.")


async def test_two_hundred_rules_and_broken_ones_leave_the_dialog_usable(open_screen: Open) -> None:
    async with open_screen(query="", size=(80, 24)) as screen:
        live = screen.main.live
        changes = [
            change
            for number in range(200)
            for change in search_edits.save_search(
                live.searches(), f"Rule {number}", "(broken" if number == 1 else f"maps {number:03}", number + 1, 1
            ).changes
        ]
        await live.editing.apply(edits.Edit(tuple(changes), "Saved 200"))
        await live.editing.settled()
        screen.main.saved.look_for_rules()
        await screen.press("W")
        await screen.see("Rule 0", "broken")
        await screen.press("j")
        await screen.see("The query cannot be read")
        await screen.press(*["pagedown"] * 20)
        await screen.see("Rule 199")
        await screen.press("escape")
        await screen.until(lambda: len(screen.main.list.ids) == 60)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", 0),
        ("h", HIDE),
        ("Hide", HIDE),
        ("+2", 2),
        ("3", 3),
        ("-99", -99),
        ("100", None),
        ("hides", None),
        ("٣", None),
    ],
)
def test_what_a_typed_rule_means(text: str, rule: str | int | None) -> None:
    assert ruling.typed(text) == rule


def test_points_step_over_zero_and_stop_at_the_ends() -> None:
    assert [ruling.stepped(text, 1) for text in ("", "-1", "+98", "+99", "hide", "x")] == [
        "+1", "", "+99", "+99", "+1", "+1",
    ]  # fmt: skip


def test_how_a_rule_fares_in_words() -> None:
    search = SavedSearch("a", "A", "maps", 1, HIDE)
    fine = Tally(3, 1200, "2026-08-14", dead=False, working=False, fault=None)
    assert ruling.fares(search, fine)[0] == "Found 3 last week, 1,200 in all, the last of 2026-08-14"
    assert ruling.fares(search, fine._replace(dead=True))[0].startswith("Dead: it found none of the last 90 days")
    assert ruling.fares(search, fine._replace(working=True))[0].startswith("Looking through all papers")
    assert ruling.fares(search, fine._replace(fault="Why."))[0] == "Why."
    assert ruling.fares(search._replace(rule=0), fine)[0] == ""
