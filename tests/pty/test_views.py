"""Which papers are shown: days, the filter pane, the search line."""

from __future__ import annotations

import re
from pathlib import Path

from terminals.terminal import Start, Terminal


def test_brackets_walk_the_days_over_the_weekend(start: Start, filled: Path) -> None:
    terminal = start()
    terminal.see("1/200")
    terminal.keys("[")
    terminal.see("Today  on:2026-08-14", "1/20")
    for day in ("13", "12", "11", "10", "07", "06"):
        terminal.keys("[")
        terminal.see(f"on:2026-08-{day}", "1/20")
    terminal.keys("]")
    terminal.see("on:2026-08-07", "2608.00700")
    terminal.keys("]")
    terminal.see("on:2026-08-10", "2608.01000")
    terminal.leave()


def test_a_day_that_has_not_come_is_refused_in_a_sentence(start: Start, filled: Path) -> None:
    terminal = start()
    terminal.see("1/200")
    terminal.keys("[", "]")
    terminal.see("Today  on:2026-08-14", "not come yet")
    terminal.leave()


def test_views_are_chosen_in_the_filter_pane(start: Start, filled: Path) -> None:
    terminal = start()
    terminal.see("1/200", "Trending")
    terminal.keys("h")
    terminal.see_highlighted("Inbox")
    terminal.keys("j", "j")
    terminal.see_highlighted("This week")
    terminal.keys("enter")
    terminal.see("This week  week:2026-W33", "1/100")
    terminal.keys("h")
    terminal.see_highlighted("This week")
    terminal.keys("j")
    terminal.see_highlighted("This month")
    terminal.keys("enter")
    terminal.see("This month  month:2026-08", "1/200")
    terminal.keys("h")
    terminal.see_highlighted("This month")
    terminal.keys("j")
    terminal.see_highlighted("Trending")
    terminal.keys("enter")
    terminal.see("Trending  on:trending", "1/200")
    terminal.keys("escape")
    terminal.see("This month  month:2026-08")
    terminal.keys("[")
    terminal.see("month:2026-07")
    terminal.leave()


def test_a_keyword_of_the_filter_pane_goes_into_the_query_and_out_again(start: Start, filled: Path) -> None:
    terminal = start()
    terminal.see("1/200", "Keywords", "lunar")
    terminal.keys("h")
    terminal.see_highlighted("Inbox")
    _walk_down(terminal, "Inbox", "lunar")
    terminal.keys("enter")
    terminal.see("is:unread kw:lunar", "25 papers")
    terminal.keys("enter")
    terminal.see("Inbox  is:unread", "200 papers")
    terminal.leave()


def test_search_filters_as_one_types(start: Start, filled: Path) -> None:
    terminal = start()
    terminal.see("1/200")
    terminal.keys("/")
    terminal.see("/ is:unread")
    terminal.send("lunar")
    terminal.see("is:unread lunar", "1/25")
    terminal.send(" maps")
    terminal.wait(lambda lines: "Lunar" in lines[2] and "Maps" in lines[2], "fewer papers")
    terminal.keys("enter")
    terminal.see_highlighted("Lunar")
    terminal.keys("escape")
    terminal.see("Inbox  is:unread", "200 papers")
    terminal.leave()


def test_an_error_stands_under_its_character_and_the_list_stays(start: Start, filled: Path) -> None:
    terminal = start()
    terminal.see("1/200")
    terminal.keys("/")
    terminal.see("/ is:unread")
    terminal.send("lunar")
    terminal.see("1/25")
    terminal.send(" votes:many")
    terminal.see("^ ")
    caret = terminal.lines[1].index("^")
    assert terminal.lines[0].index("votes:many") <= caret < len(terminal.lines[0]), terminal.lines[:2]
    assert "Lunar" in terminal.lines[2]
    terminal.keys("enter")
    terminal.see("^ ", "/ is:unread lunar votes:many")
    terminal.keys("escape")
    terminal.see("Inbox  is:unread", "200 papers")
    terminal.lose("^ expected")
    terminal.leave()


def test_whatever_is_typed_never_breaks_the_search(start: Start, filled: Path) -> None:
    terminal = start()
    terminal.see("1/200")
    for typed in (
        "C++",
        "GPT-4 a'b",
        "arXiv:2401.00001",
        '"unclosed',
        "((((",
        ") OR -",
        "*",
        "sort:",
        "\u202e\u200b",
        "𓀀é́́",
    ):
        terminal.keys("/")
        terminal.wait(lambda lines: lines[0].startswith(" / "), "the search line")
        terminal.send(typed)
        terminal.keys("escape")
        terminal.see("Inbox  is:unread", "200 papers")
    terminal.leave()


def test_the_calendar_goes_to_a_day(start: Start, filled: Path) -> None:
    terminal = start()
    terminal.see("1/200")
    terminal.keys("T")
    terminal.see("Go to a date", "August 2026", "[14]")
    terminal.keys("k")
    terminal.see("[ 7]", "20 papers")
    terminal.keys("enter")
    terminal.see("on:2026-08-07", "2608.00700")
    terminal.leave()


def test_a_search_is_saved_and_run_by_its_number(start: Start, filled: Path) -> None:
    terminal = start()
    terminal.see("1/200")
    terminal.keys("/")
    terminal.see("/ is:unread")
    terminal.send("lunar")
    terminal.see("1/25")
    terminal.keys("enter")
    terminal.see_highlighted("Lunar")
    terminal.keys("W")
    terminal.see("Saved searches", "Name")
    terminal.send("Moonlight")
    terminal.keys("enter")
    terminal.see("1 Moonlight")
    terminal.keys("escape")
    terminal.see("200 papers")
    terminal.keys("1")
    terminal.see("Moonlight  is:unread lunar", "25 papers")
    terminal.keys("2")
    terminal.see("There is no saved search 2")
    terminal.leave()


def test_the_order_is_chosen_and_the_cursor_keeps_its_paper(start: Start, filled: Path) -> None:
    terminal = start()
    terminal.see("1/200")
    terminal.see_highlighted("2608.01400")
    terminal.keys("S")
    terminal.see("Order of the list")
    terminal.send("title")
    terminal.keys("enter")
    terminal.see("sort:title")
    terminal.see_highlighted("2608.01400")
    terminal.leave()


def _walk_down(terminal: Terminal, start: str, end: str) -> None:
    """Press `j` from one row of the filter pane to another, each time when the last press has been drawn."""
    at = start
    while at != end:
        rows = [line.partition("▕")[0].lstrip("▌▾ ") for line in terminal.lines if "▕" in line]
        names = [re.split(r"\s{2,}", row)[0] for row in rows if row]
        at = names[names.index(at) + 1]
        terminal.keys("j")
        terminal.see_highlighted(at)
