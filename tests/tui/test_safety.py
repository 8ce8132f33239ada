"""Foreign text on the screen is only text, and a crash tells no secrets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from papertui.model import Author, Detail, Organization
from papertui.text import line
from papertui.tui.gates import CleanFilter, EncodingFilter
from papertui.tui.spans import cells
from tui.conftest import QUIET, Open
from tui.driving import sighting

PAYLOADS = [
    "[/]",
    "[bold]x[/bold] [@click=app.quit]y[/]",
    "[red",
    "trailing \\",
    "$warning [$error]z",
    "\x1b]52;c;aGFja2Vk\x1b\\",
    "\x1b]0;title\x07",
    "\x1b[2J\x1b[1;1H",
    "\x9b2J\x9d52",
    "\u202eevil\u2066x",
    "\ud800lone",
    "a\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307",
    "漢字 👩‍👩‍👧‍👦 \u200b\u200d",
    "x" * 5000,
]
UNCLEAN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


@pytest.mark.parametrize("payload", [payload for payload in PAYLOADS if "\ud800" not in payload])
async def test_hostile_text_in_every_field_is_only_text(open_screen: Open, payload: str) -> None:
    hostile = sighting(
        1,
        title=f"T {payload}",
        abstract=payload,
        authors=(Author(payload), Author("B", payload, True)),
        organization=Organization("o", payload),
        keywords=(payload,),
        summary=payload,
        summary_model=payload,
        submitter=payload,
        comment=payload,
        journal_ref=payload,
        withdrawn=payload,
        categories=("cs.LG",),
    )
    async with open_screen([hostile, sighting(2)], size=(100, 50)) as screen:
        await screen.until(lambda: screen.main.detail.view is not None)
        await screen.press(
            "enter", "escape", "colon", "escape", "question_mark", "escape", "h", "escape", "E", "escape"
        )
        for line in screen.lines:
            assert not UNCLEAN.search(line)
        assert screen.app.is_running


def test_the_last_filter_lets_no_control_character_pass() -> None:
    dirty = "".join(PAYLOADS)
    (clean,) = CleanFilter().apply([Segment(dirty, Style())], Color.parse("black"))
    assert not UNCLEAN.search(clean.text)
    assert len(clean.text) == len(dirty)
    plain = [Segment("plain ● text", Style(bold=True))]
    assert CleanFilter().apply(plain, Color.parse("black")) == plain


async def test_the_last_filter_is_in_place_in_every_theme(open_screen: Open) -> None:
    for theme in ("terminal", "nord", "textual-light", "high-contrast", "no-such-theme"):
        async with open_screen(config=QUIET._replace(theme=theme)) as screen:
            assert isinstance(screen.app.get_line_filters()[-1], CleanFilter)
            if theme == "no-such-theme":
                await screen.hear("There is no theme “no-such-theme”")


async def test_a_crash_prints_no_local_variables(open_screen: Open, home: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        async with open_screen() as screen:

            def broken() -> None:
                token = "hf_secret" + "\x9b2J"
                assert token
                raise ZeroDivisionError("a \x1b[2J b")

            screen.main.keyboard.does["star"] = broken
            await screen.press("s")
            printed = "".join(str(renderable) for renderable in screen.app._exit_renderables)
            assert "ZeroDivisionError" in printed
            assert "hf_secret" not in printed.replace('token = "hf_secret"', "")
            assert not UNCLEAN.search(printed.replace("\n", ""))
            assert screen.app.return_code == 1


async def test_comments_from_the_network_are_cleaned_and_shown(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.main.live.write(lambda: screen.main.live.space.keep_detail(Detail("arxiv:2608.00000", ())))
        screen.main.beside.renew_detail()
        await screen.see("Abstract")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "euc-jp", "koi8-r"])
@given(texts=st.lists(st.text(max_size=20).map(line), max_size=3))
def test_what_the_locale_cannot_hold_becomes_signs_of_the_same_width(encoding: str, texts: list[str]) -> None:
    segments = [Segment(text) for text in (*texts, "漢字 Müller → é 🤗", "plain")]
    shown = EncodingFilter(encoding).apply(segments, Color(0, 0, 0))
    assert [cells(segment.text) for segment in shown] == [cells(segment.text) for segment in segments]
    "".join(segment.text for segment in shown).encode(encoding)
    assert shown[-1].text == "plain"
    if encoding == "latin-1":
        assert shown[-2].text == "???? Müller ? é ??"
