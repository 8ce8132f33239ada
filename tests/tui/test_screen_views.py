"""Views, queries, days and panes: what the list shows, and the way back."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from threading import Event

import pytest

from papertui.store.compile import Sql
from papertui.store.reader import Reader
from tui.conftest import Open
from tui.driving import DEADLINE, invented


async def test_the_first_view_has_papers_names_and_counts(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.see("Inbox  is:unread", "60 papers", "1/60", "Paper 000 about agents", "The Example Lab")
        await screen.until(lambda: any(line.split()[:2] == ["Today", "20"] for line in screen.lines))


async def test_a_view_of_another_length_is_drawn_without_laying_out_the_screen(open_screen: Open) -> None:
    async with open_screen(size=(200, 50)) as screen:
        await screen.see("1/60")
        papers = screen.main.list
        assert papers.virtual_size.height > papers.size.height
        await screen.press("[")
        await screen.see("1/20")
        assert papers.virtual_size.height == papers.vertical_scrollbar.window_virtual_size < papers.size.height
        await screen.press("escape")
        await screen.see("1/60")
        assert papers.virtual_size.height == papers.vertical_scrollbar.window_virtual_size > papers.size.height
        await screen.rest()
        papers.show(papers.ids[:20])
        papers.show(papers.ids[:1])
        assert not papers._layout_required


async def test_a_place_that_needs_less_room_gives_it_back(open_screen: Open) -> None:
    async with open_screen(invented(days=10, per_day=60), size=(60, 20)) as screen:
        await screen.see("1/600")
        wide = screen.main.where.size.width
        await screen.press("slash", "ctrl+u")
        await screen.type("kites")
        await screen.see("/75")
        await screen.until(lambda: screen.main.where.size.width == wide - 2)
        await screen.press("ctrl+u")
        await screen.see("/600")
        assert screen.main.where.size.width == wide


async def test_what_was_said_of_a_view_goes_with_it(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press("s")
        await screen.hear("Starred 1")
        await screen.press("[")
        await screen.see("on:2026")
        await screen.until(lambda: not screen.said)


async def test_live_search_keeps_up_and_escape_brings_the_view_back(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press("slash")
        await screen.type("kites")
        await screen.until(lambda: len(screen.main.list.ids) == 8)
        await screen.see("/ is:unread kites", "1/8")
        await screen.press("down")
        assert screen.main.list.cursor == 1
        await screen.press("escape")
        await screen.until(lambda: len(screen.main.list.ids) == 60)
        assert not screen.main.prompt.editing
        await screen.see("Inbox  is:unread")


async def test_enter_keeps_the_query_and_escape_goes_one_step_back(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press("slash")
        await screen.type("kites")
        await screen.press("enter")
        await screen.until(lambda: len(screen.main.list.ids) == 8)
        await screen.press("escape")
        await screen.until(lambda: len(screen.main.list.ids) == 60)
        await screen.press("escape")
        await screen.hear("q quits")
        assert screen.app.is_running


async def test_an_error_stands_under_its_character_and_the_list_stays(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press("slash", "ctrl+u")
        await screen.type("votes:>90")
        await screen.until(lambda: 0 < len(screen.main.list.ids) < 60)
        await screen.press("backspace", "backspace", "x")
        await screen.see("expected")
        caret = next(line for line in screen.lines if line.lstrip().startswith("^"))
        query = screen.lines[0]
        assert query[caret.index("^")] in "votes:>x"
        assert screen.main.list.ids
        await screen.press("enter")
        assert screen.main.prompt.editing
        await screen.press("ctrl+u")
        await screen.until(lambda: "expected" not in screen.text)


async def test_days_are_walked_and_empty_ones_passed_over(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press("[")
        await screen.see("Today  on:2026-08-14", "20 papers")
        await screen.press("[", "[")
        await screen.see("on:2026-08-12", "20 papers")
        await screen.press("]")
        await screen.see("on:2026-08-13")
        await screen.press("[", "[")
        await screen.see("No papers are kept for on:2026-08-11")


async def test_the_calendar_takes_moves_months_and_typed_dates(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press("T")
        await screen.see("August 2026", "[14]", "20 papers")
        await screen.press("left")
        await screen.see("[13]")
        await screen.press("]")
        await screen.see("September 2026")
        await screen.type("2026-08-12")
        await screen.see("[12]")
        await screen.press("enter")
        await screen.see("on:2026-08-12", "20 papers")


async def test_the_calendar_refuses_what_is_no_date_and_takes_weeks_and_months(open_screen: Open) -> None:
    async with open_screen() as screen:
        for wrong in ("2026-99-99", "2025-W99"):
            await screen.press("T")
            await screen.type(wrong)
            await screen.see(f"{wrong} is no date: write 2026-08-14")
            await screen.press("enter")
            await screen.see(f"{wrong} is no date")
            await screen.press("escape")
        assert screen.main.searching.text == "is:unread"
        await screen.press("T", "q")
        await screen.see("q does nothing here: write 2026-08-14")
        await screen.press("j")
        await screen.until(lambda: "does nothing here" not in screen.text)
        await screen.press("escape")
        for typed, query in (("2025-W10", "week:2025-W10"), ("2026-08", "month:2026-08")):
            await screen.press("T")
            await screen.type(typed)
            await screen.press("enter")
            await screen.until(lambda query=query: screen.main.searching.text == query)


async def test_the_calendar_shows_the_month_or_week_that_was_typed(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press("T")
        await screen.see("August 2026")
        await screen.type("2025-03")
        await screen.see("March 2025", "2025-03  the whole month")
        for _ in range(7):
            await screen.press("backspace")
        await screen.type("2026-w02")
        await screen.see("January 2026", "[ 5]", "the whole week")


async def test_what_was_said_of_one_view_is_gone_in_the_next(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press("s")
        await screen.hear("Starred")
        await screen.press("[")
        await screen.until(lambda: not screen.said)


async def test_the_sort_menu_writes_into_the_query(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press("S")
        await screen.type("most votes")
        await screen.press("enter")
        await screen.see("is:unread sort:votes")
        votes = [row.votes for row in screen.main.live.rows_now(list(screen.main.list.ids))]
        assert votes == sorted(votes, key=lambda v: -(v or 0))
        await screen.press("S")
        await screen.see("▌ Most votes first", "sort:votes", "S reverse")
        await screen.press("S")
        await screen.see("is:unread sort:votes-")
        await screen.press("S", "enter")
        await screen.rest()
        assert screen.main.searching.text == "is:unread sort:votes-"
        await screen.press("S", "home", "up", "up", "up", "up", "enter")
        await screen.until(lambda: "sort:" not in screen.main.searching.text)
        await screen.press("S", "S")
        await screen.see("is:unread sort:date-")
        await screen.press("S", "S")
        await screen.until(lambda: screen.main.searching.text == "is:unread")


async def test_the_calendar_counts_and_walks_by_day_week_month_and_year(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press("T")
        await screen.see("August 2026   60 papers on 3 days", " 12 20  13 20 [14]20", "Friday, today, 20 papers")
        for keys, day in (
            (("h",), "2026-08-13"),
            (("k",), "2026-08-06"),
            (("[",), "2026-07-06"),
            (("{",), "2025-07-06"),
            (("J",), "2026-07-06"),
            (("t",), "2026-08-14"),
            (("backspace", "y", "e"), "2026-08-13"),
            (("backspace", "backspace", "m"), "2026-08 "),
            (("right", "w"), "2026-W33"),
            (("left", "1", "1"), "2026-08-11"),
        ):
            await screen.press(*keys)
            await screen.see(f" {day}")
        await screen.see("Tuesday, not here, and offline")
        await screen.press("left", "right", "right", "enter")
        await screen.until(lambda: screen.main.searching.text == "on:2026-08-12")


async def test_the_palette_finds_views_and_tries_themes_on(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press("colon")
        await screen.type("theme nord")
        await screen.until(lambda: screen.app.theme == "nord")
        await screen.press("escape")
        await screen.until(lambda: screen.app.theme == "terminal")
        await screen.press("colon")
        await screen.type("starred")
        await screen.press("enter")
        await screen.see("Starred  is:starred", "No paper is starred yet.")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("is:starred", "No paper is starred yet."),
        ("is:queued", "The queue is empty."),
        ("nosuchword", "No paper matches nosuchword"),
        ("on:2020-01-01", "No papers are kept for on:2020-01-01."),
    ],
)
async def test_an_empty_view_says_why_and_names_a_key(open_screen: Open, query: str, sentence: str) -> None:
    async with open_screen(query=query) as screen:
        await screen.see(sentence)


async def test_a_long_query_does_not_push_away_what_helps(open_screen: Open) -> None:
    async with open_screen(query="is:unread " + "a" * 900, size=(80, 24)) as screen:
        await screen.see("No paper matches is:unread", "a…", "esc goes back")


async def test_all_read_says_so(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press("A")
        await screen.hear("Marked 60 read")
        await screen.settled()
        screen.main.searching.go("")
        await screen.until(lambda: screen.main.searching.text == "" and not screen.main.searching.touched)
        screen.main.searching.go("is:unread")
        await screen.see("All read.")


async def test_the_keys_of_the_list_walk_the_orders_until_something_is_typed(open_screen: Open) -> None:
    async with open_screen(query="") as screen:
        await screen.press("S", "j", "j", "k", "enter")
        await screen.until(lambda: screen.main.searching.text == "sort:date")
        await screen.press("S")
        await screen.type("comm")
        await screen.press("enter")
        await screen.until(lambda: screen.main.searching.text == "sort:comments")


async def test_the_first_papers_of_a_long_list_are_shown_before_the_rest(
    open_screen: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    rest = Event()

    def slow(reader: Reader, sql: Sql, begun: Callable[[array[int]], None], after: float) -> array[int]:
        ids = reader.ids(sql)
        if sql.params:  # a search for words
            begun(ids[:5])
            assert rest.wait(DEADLINE)
        return ids

    async with open_screen() as screen:
        await screen.press("4")
        await screen.rest()
        monkeypatch.setattr(Reader, "stream", slow)
        screen.main.call_later(screen.main.searching.go, "paper")
        await screen.see("1/…", "over 5 papers")
        assert len(screen.main.list.ids) == 5
        await screen.press("asterisk")
        await screen.hear("on their way")
        await screen.press("G")
        assert screen.main.list.cursor == 4
        rest.set()
        await screen.see("60 papers", "60/60")


async def test_an_error_behind_the_first_papers_of_a_list_does_not_cut_it_short(
    open_screen: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(reader: Reader, sql: Sql, begun: Callable[[array[int]], None], after: float) -> array[int]:
        ids = reader.ids(sql)
        begun(ids[:5])
        assert rest.wait(DEADLINE)
        return ids

    rest = Event()
    async with open_screen() as screen:
        await screen.rest()
        monkeypatch.setattr(Reader, "stream", slow)
        screen.main.call_later(screen.main.searching.go, "paper")
        await screen.see("1/…")
        screen.main.call_later(screen.main.searching.go, "votes:>x")
        rest.set()
        await screen.see("60 papers", "1/60")
        await screen.rest()
