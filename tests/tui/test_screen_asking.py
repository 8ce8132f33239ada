"""The query line: what it tells, editing, completion and earlier queries."""

from __future__ import annotations

import pytest
from textual import events

from papertui.tui.prompt import query_line
from tui.conftest import Open
from tui.driving import Driven

LONG = "is:unread " + " ".join(f"-word{number}" for number in range(30))


def line(screen: Driven) -> str:
    return screen.lines[0]


def rule(screen: Driven) -> str:
    return screen.lines[1]


def caret(screen: Driven) -> str:
    """What stands in the field before its cursor."""
    editor = screen.main.prompt.field.editor
    return editor.text[: editor.cursor]


@pytest.mark.parametrize(
    ("name", "base", "query", "width", "shown"),
    [
        ("Inbox", "is:unread", "is:unread kw:x", 40, " Inbox  is:unread kw:x"),
        ("", "", "diffusion", 40, " diffusion"),
        ("", "", "", 40, " All papers"),
        ("All", "", "", 40, " All"),
        ("Inbox", "is:unread", "is:unread kw:kites sort:votes", 27, " Inbox  …:kites sort:votes"),
        ("", "", "日本語 日本語", 9, " …日本語"),
    ],
)
def test_what_narrows_stays_in_sight(name: str, base: str, query: str, width: int, shown: str) -> None:
    assert "".join(span.text for span in query_line(name, base, query, width)) == shown


async def test_a_narrowed_view_keeps_its_name(open_screen: Open) -> None:
    async with open_screen(query="is:unread kw:kites sort:votes") as screen:
        await screen.see("Inbox  is:unread kw:kites sort:votes", "8 papers")
        screen.main.searching.go("is:unread OR kites")
        await screen.until(lambda: line(screen).startswith(" is:unread OR kites"))


async def test_tab_completes_names_and_values(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press("slash")
        await screen.type("kw")
        await screen.until(lambda: "kw:" in rule(screen) and rule(screen).endswith("Tab completes"))
        assert rule(screen).index("kw:") == line(screen).index("kw")
        await screen.press("tab")
        await screen.type("ki")
        await screen.until(lambda: "kites 8" in rule(screen))
        await screen.press("tab")
        await screen.until(lambda: line(screen).startswith(" / is:unread kw:kites") and len(screen.main.list.ids) == 8)
        await screen.press("enter")
        assert "Tab" not in rule(screen)


async def test_tab_goes_through_the_candidates_and_back(open_screen: Open) -> None:
    async with open_screen(query="") as screen:
        await screen.press("slash")
        await screen.type("is:")
        await screen.until(lambda: "starred" in rule(screen))
        for key, text in (
            ("tab", "is:starred"),
            ("tab", "is:unread"),
            ("shift+tab", "is:starred"),
            ("shift+tab", "is:revised"),
        ):
            await screen.press(key)
            assert screen.main.prompt.field.value == text
        await screen.press("q")
        assert screen.main.prompt.field.value == "is:revisedq"
        await screen.press("tab")
        await screen.hear("Nothing is known")


async def test_tab_on_nothing_lists_the_fields(open_screen: Open) -> None:
    async with open_screen(query="") as screen:
        await screen.press("slash", "tab")
        await screen.until(lambda: "author:" in rule(screen) and "cat:" in rule(screen))
        assert screen.main.prompt.field.value == ""
        await screen.press("tab")
        assert screen.main.prompt.field.value == "author:"


async def test_what_is_not_finished_is_no_mistake(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press("slash")
        await screen.type("is:")
        await screen.until(lambda: "starred" in rule(screen))
        await screen.pilot.pause(0.1)
        assert "expected" not in screen.text
        await screen.type("zz")
        await screen.see("expected")
        await screen.press("ctrl+w")
        await screen.until(lambda: "expected" not in screen.text)


async def test_up_and_down_walk_earlier_queries_and_the_list_is_below(open_screen: Open) -> None:
    async with open_screen() as screen:
        for query in ("kites", "maps", "is:unread"):
            screen.main.searching.go(query)
            await screen.until(lambda query=query: screen.main.searching.text == query)
        await screen.press("slash")
        await screen.type("x")
        seen = []
        for key in ("up", "up", "down", "down"):
            await screen.press(key)
            seen.append(screen.main.prompt.field.value)
        assert seen == ["is:unread", "maps", "is:unread", "is:unread x"]
        await screen.press("backspace")
        await screen.until(lambda: len(screen.main.list.ids) == 60)
        before = screen.main.list.cursor
        await screen.press("down", "down")
        assert screen.main.list.cursor == before + 2
        await screen.press("up", "up")
        assert screen.main.list.cursor == before
        await screen.press("up")
        assert screen.main.prompt.field.value == "maps"
        await screen.press("up", "up")
        await screen.hear("no earlier query")
        await screen.press("escape")
        await screen.see("Inbox  is:unread", "60 papers")


async def test_a_click_edits_and_places_the_cursor(open_screen: Open) -> None:
    async with open_screen(query="is:unread kites") as screen:
        await screen.until(lambda: "Inbox  is:unread kites" in line(screen))
        await screen.pilot.click(offset=(line(screen).index("kites") + 2, 0))
        assert screen.main.prompt.editing and caret(screen) == "is:unread ki"
        await screen.pilot.click(offset=(line(screen).index("unread"), 0))
        assert caret(screen) == "is:"
        await screen.pilot.click(offset=(60, 0))
        assert caret(screen) == "is:unread kites"


async def test_a_long_query_scrolls_and_errors_stay_under_their_character(open_screen: Open) -> None:
    async with open_screen(query=LONG, size=(80, 24)) as screen:
        await screen.see("-word29")
        await screen.press("slash")
        assert line(screen).startswith(" / …") and "-word29" in line(screen)
        await screen.type("votes:>x")
        await screen.see("expected")
        mark = rule(screen).index("^")
        assert line(screen)[mark] in "votes:>x"
        await screen.press("home")
        assert line(screen).startswith(" / is:unread -word0")


async def test_pasted_lines_become_one(open_screen: Open) -> None:
    async with open_screen(query="") as screen:
        await screen.press("slash")
        screen.main.post_message(events.Paste("kites\nPaper\x1b[31m"))
        await screen.until(lambda: screen.main.prompt.field.value.startswith("kites Paper"))
        assert "\x1b" not in screen.main.prompt.field.value
        await screen.press("enter")


async def test_a_new_tag_is_completed_at_once(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press("t")
        await screen.type("later")
        await screen.press("enter")
        await screen.hear("Tagged 1 with later")
        await screen.settled()
        await screen.press("slash")
        await screen.type("#la")
        await screen.press("tab")
        assert screen.main.prompt.field.value.endswith("#later")


async def test_a_click_elsewhere_keeps_what_was_typed(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press("slash")
        await screen.type("kites")
        await screen.until(lambda: len(screen.main.list.ids) == 8)
        await screen.pilot.click(screen.main.list, offset=(10, 3))
        assert not screen.main.prompt.editing
        await screen.see("Inbox  is:unread kites", "8 papers")
        await screen.press("escape")
        await screen.see("60 papers")


async def test_an_order_alone_is_still_the_view(open_screen: Open) -> None:
    async with open_screen(query="sort:votes") as screen:
        await screen.see("All  sort:votes", "60 papers", "▌ All")


async def test_what_is_pasted_beyond_the_query_line_is_told(open_screen: Open) -> None:
    async with open_screen(query="") as screen:
        await screen.press("slash")
        screen.pilot.app.post_message(events.Paste("kites " * 30))
        await screen.until(lambda: screen.main.prompt.field.value == ("kites " * 30).strip())
        assert "characters" not in screen.said
        screen.pilot.app.post_message(events.Paste("lanterns " * 1_000))
        await screen.until(lambda: screen.said == "Only the first 2,000 characters were taken")


async def test_another_search_begins_at_its_first_paper(open_screen: Open) -> None:
    async with open_screen(query="kw:kites") as screen:
        await screen.press("G")
        papers = screen.main.list
        await screen.until(lambda: papers.cursor == 7)
        screen.main.searching.try_out("-kw:kites")
        await screen.until(lambda: len(papers.ids) > 8)
        assert papers.cursor == 0


async def test_escape_leads_back_to_the_paper_that_was_left(open_screen: Open) -> None:
    async with open_screen() as screen:
        papers = screen.main.list
        await screen.press("G")
        left = papers.current
        assert papers.cursor == len(papers.ids) - 1
        await screen.press("slash")
        await screen.type("nosuchword")
        await screen.until(lambda: not papers.ids)
        await screen.press("escape")
        await screen.until(lambda: bool(papers.ids))
        assert papers.current == left
