"""Where a query finds nothing: papers with some of its words, another spelling, a passage as plain words."""

from __future__ import annotations

import pytest

from tui.conftest import Open


async def test_a_question_finds_papers_with_some_of_its_words(
    open_screen: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    # what papers mean is not waited for long, so that the order of two answers may differ by it
    monkeypatch.setattr("papertui.ranking.meaning.available", lambda: False)
    async with open_screen(query="") as screen:
        await screen.press("slash")
        await screen.type("which wheels carry kites and lanterns best")
        await screen.see("Enter shows papers with some of these")
        await screen.press("enter")
        await screen.until(lambda: "No paper has all of these words; these have some" in screen.said)
        assert screen.lines[0].startswith(" which wheels carry kites and lanterns best sort:relevance")
        assert screen.main.list.ids
        kept = list(screen.main.list.ids)
        screen.main.searching.again()
        await screen.rest()
        assert list(screen.main.list.ids) == kept
        await screen.press("escape")
        await screen.until(lambda: screen.lines[0].startswith(" All"))


async def test_another_spelling_is_told_beside_papers_with_some_of_the_words(open_screen: Open) -> None:
    async with open_screen(query="") as screen:
        await screen.press("slash")
        await screen.type("kites lantrens zebras")
        await screen.press("enter")
        await screen.until(lambda: screen.said.startswith("Did you mean kites lanterns zebras"))
        assert "/ Tab takes it" in screen.said and "these have some of the words" in screen.said
        assert screen.main.list.ids
        await screen.press("slash", "tab", "enter")
        await screen.until(lambda: screen.lines[0].startswith(" kites lanterns zebras"))


async def test_enter_takes_another_spelling_where_nothing_was_found(open_screen: Open) -> None:
    async with open_screen(query="") as screen:
        await screen.press("slash")
        await screen.type("lantrens")
        await screen.until(lambda: screen.lines[1].startswith("did you mean lanterns?"))
        await screen.press("enter")
        await screen.see("Did you mean lanterns? Enter asks for that.")
        await screen.press("enter")
        await screen.until(lambda: screen.lines[0].startswith(" lanterns") and bool(screen.main.list.ids))


async def test_a_value_of_a_field_has_another_spelling_too(open_screen: Open) -> None:
    async with open_screen(query="") as screen:
        await screen.press("slash")
        await screen.type("kites kw:inventoin")
        await screen.press("enter")
        await screen.until(lambda: "Did you mean kites kw:invention?" in screen.text)


async def test_tab_puts_another_spelling_in(open_screen: Open) -> None:
    async with open_screen(query="") as screen:
        await screen.press("slash")
        await screen.type("kties lanters")
        await screen.see("Did you mean kites lanterns? Tab")
        await screen.press("tab")
        assert screen.main.prompt.field.value == "kites lanterns"


async def test_nothing_is_suggested_for_a_query_of_before(open_screen: Open) -> None:
    async with open_screen(query="") as screen:
        screen.main.searching.go("lantrens")
        await screen.see("Did you mean lanterns?")
        screen.main.searching.go("qqqqqq")
        await screen.see("No paper matches qqqqqq")
        assert "Did you mean" not in screen.text
        await screen.press("enter")
        await screen.until(lambda: screen.said == "There is no paper to open here")


async def test_a_pasted_passage_is_taken_as_plain_words(open_screen: Open) -> None:
    async with open_screen(query="") as screen:
        await screen.press("slash")
        screen.main.prompt.field.put("1) kites, 2) “lanterns (as in many gardens by the river")
        await screen.press("enter")
        await screen.until(lambda: bool(screen.main.list.ids) and "No paper has all of these" in screen.said)
        assert screen.lines[0].startswith(" 1 kites 2 lanterns as in many gardens by the river sort:relevance")


async def test_a_short_query_with_a_mistake_stays(open_screen: Open) -> None:
    async with open_screen(query="") as screen:
        await screen.press("slash")
        await screen.type("(kites")
        await screen.press("enter")
        await screen.until(lambda: "expected a closing )" in screen.lines[1])
        assert screen.main.prompt.editing
