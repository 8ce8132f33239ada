"""The filter pane: narrowing, ruling out, folding, by keys and by mouse."""

from __future__ import annotations

from papertui.model import Organization, Sighting
from papertui.tui.entries import IN, OUT, Entry
from tui.conftest import Open
from tui.driving import Driven, invented, sighting


def many() -> list[Sighting]:
    """Forty papers of twenty organizations in two years."""
    return [
        sighting(
            number,
            organization=Organization(f"lab{number % 20}", f"Laboratory {number % 20:02}"),
            keywords=(f"word {number:02}", "common"),
            published=f"{2024 + number % 2}-08-12T08:00:00Z",
        )
        for number in range(40)
    ]


def find(screen: Driven, name: str, group: str = "") -> tuple[int, Entry]:
    """The line and the entry of that name."""
    return next(
        (place, entry)
        for place, entry in enumerate(screen.main.filters.entries)
        if entry is not None and entry.name == name and group in ("", entry.group)
    )


async def counted(screen: Driven, name: str) -> None:
    await screen.until(lambda: any(entry and entry.name == name for entry in screen.main.filters.entries))


async def put_cursor(screen: Driven, name: str) -> None:
    """Go to the filter pane and stand on the entry of that name."""
    await counted(screen, name)
    if not screen.main.filters.active:
        await screen.press("h")
    while screen.main.filters.cursor != find(screen, name)[0]:
        await screen.press("j" if (screen.main.filters.cursor or 0) < find(screen, name)[0] else "k")


def place(screen: Driven, name: str) -> tuple[int, int]:
    """A cell of the screen that shows this entry."""
    pane = screen.main.filters
    return 4, pane.region.y + find(screen, name)[0] - int(pane.scroll_offset.y)


async def test_enter_narrows_and_again_takes_it_away(open_screen: Open) -> None:
    async with open_screen() as screen:
        await put_cursor(screen, "kites")
        await screen.press("enter")
        await screen.see("Inbox  is:unread kw:kites", "8 papers")
        await screen.until(lambda: find(screen, "kites")[1].state == IN)
        assert screen.main.filters.current == find(screen, "kites")[1]
        assert find(screen, "Inbox")[1].state == IN
        await screen.press("enter")
        await screen.see("60 papers")


async def test_minus_rules_out_and_again_lets_in(open_screen: Open) -> None:
    async with open_screen() as screen:
        await put_cursor(screen, "kites")
        await screen.press("-")
        await screen.see("is:unread -kw:kites", "52 papers", "- kites")
        await screen.press("enter")
        await screen.see("is:unread kw:kites", "8 papers")
        await screen.press("-")
        await screen.see("is:unread -kw:kites")
        await screen.press("-")
        await screen.until(lambda: screen.main.searching.text == "is:unread")


async def test_minus_says_why_it_cannot(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press("-")
        await screen.hear("in the filter pane; h goes there")
        await put_cursor(screen, "Today")
        await screen.press("-")
        await screen.hear("“Today” cannot be ruled out")


async def test_what_is_chosen_stays_where_it_is_until_the_pane_is_left(open_screen: Open) -> None:
    async with open_screen() as screen:
        await put_cursor(screen, "kites")
        before = screen.main.filters.values("keyword")
        await screen.press("enter")
        await screen.until(lambda: find(screen, "kites")[1].state == IN and find(screen, "maps")[1].number == "")
        assert screen.main.filters.values("keyword") == before
        await screen.press("l")
        await screen.until(lambda: screen.main.filters.values("keyword") == ("invention", "kites"))


async def test_another_organization_takes_the_place_of_the_first(open_screen: Open) -> None:
    async with open_screen(many()) as screen:
        await put_cursor(screen, "Laboratory 01")
        await screen.press("enter")
        await screen.see('org:"Laboratory 01"', "2 papers")
        await screen.until(lambda: find(screen, "Laboratory 02")[1].number == "2")
        await put_cursor(screen, "Laboratory 02")
        await screen.press("enter")
        await screen.until(lambda: screen.main.searching.text == 'is:unread org:"Laboratory 02"')


async def test_a_year_narrows(open_screen: Open) -> None:
    async with open_screen(many()) as screen:
        await put_cursor(screen, "2025")
        assert find(screen, "2024")[1].number == find(screen, "2025")[1].number == "20"
        await screen.press("enter")
        await screen.see("is:unread year:2025", "20 papers")


async def test_more_unfolds_and_fewer_folds(open_screen: Open) -> None:
    async with open_screen(many()) as screen:
        await put_cursor(screen, "12 more…")
        await screen.press("enter")
        await counted(screen, "Laboratory 19")
        await put_cursor(screen, "fewer")
        await screen.press("enter")
        await counted(screen, "12 more…")


async def test_a_heading_folds_and_stays_folded_the_next_time(open_screen: Open) -> None:
    async with open_screen(many()) as screen:
        await counted(screen, "Keywords")
        await put_cursor(screen, "Organizations")
        await screen.press("enter")
        await screen.see("▸ Organizations")
        assert find(screen, "Organizations")[1].number == "20"
        assert "Laboratory 01" not in screen.main.filters.values("organization")
        await screen.settled()
    async with open_screen(many()) as screen:
        await screen.see("▸ Organizations")
        await screen.pilot.click(offset=place(screen, "Organizations"))
        await screen.see("▾ Organizations", "Laboratory 01")


async def test_the_mouse_narrows_rules_out_and_chooses_views(open_screen: Open) -> None:
    async with open_screen() as screen:
        await counted(screen, "kites")
        await screen.pilot.click(offset=place(screen, "kites"))
        await screen.see("is:unread kw:kites", "8 papers")
        await screen.pilot.click(offset=place(screen, "kites"), button=3)
        await screen.see("is:unread -kw:kites", "52 papers")
        await screen.pilot.click(offset=place(screen, "This week"))
        await screen.see("This week  week:2026-W33")
        assert screen.main.list.active
        assert find(screen, "kites")[1].state != OUT


async def test_the_cursor_keeps_its_row_when_lines_above_it_change(open_screen: Open) -> None:
    async with open_screen(invented(), size=(120, 20)) as screen:
        await put_cursor(screen, "wheels")
        pane = screen.main.filters
        row = (pane.cursor or 0) - int(pane.scroll_offset.y)
        await screen.press("enter")
        await screen.see("is:unread kw:wheels")
        await screen.until(lambda: find(screen, "agents")[1].number == "")
        assert pane.current is not None and pane.current.name == "wheels"
        assert (pane.cursor or 0) - int(pane.scroll_offset.y) == row


async def test_a_broken_query_leaves_the_pane_whole(open_screen: Open) -> None:
    async with open_screen() as screen:
        screen.main.searching.go('"left open')
        await screen.hear("A quote is left open")
        await screen.see("Inbox")


async def test_left_of_the_filter_pane_there_is_nothing_but_its_keys(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press("h", "h")
        await screen.hear("Enter on a heading folds it", "- leaves out")


async def test_a_count_is_what_choosing_shows(open_screen: Open) -> None:
    """A name that is part of others stands for itself alone."""
    labs = [
        sighting(number, organization=Organization(f"lab{number % 3}", name))
        for number, name in enumerate(["Kite"] * 3 + ["Kite Lab"] * 4 + ["The Kite"] * 5)
    ]
    async with open_screen(labs, query="") as screen:
        await screen.see("Kite Lab", "The Kite")
        entry = next(entry for entry in screen.main.filters.entries if entry is not None and entry.name == "Kite")
        screen.main.narrowing.choose(entry)
        await screen.until(lambda: str(len(screen.titles)) == entry.number == "3")


async def test_the_foot_tells_the_keys_of_the_pane(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.see("s Star")
        await screen.press("h")
        await screen.see("Enter Choose", "- Leave out", "l Papers")
        assert "s Star" not in screen.text
        await screen.press("l")
        await screen.see("s Star")
