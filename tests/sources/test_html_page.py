"""Papers pages of Hugging Face saved as HTML."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from typing import Any

import pytest

from papertui.model import Listing
from papertui.sources import html_page
from papertui.sources.parsed import ContentProblem
from servers.items import make_comment, make_day, make_item


def page(target: str, props: Any, around: str = "") -> bytes:
    """A page as the site writes it, with its data in an attribute."""
    data = html.escape(props if isinstance(props, str) else json.dumps(props))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Daily Papers</title></head><body>'
        '<div class="SVELTE_HYDRATER contents" data-target="MainHeader" data-props="{&quot;isWide&quot;:true}"></div>'
        f'{around}<div class="SVELTE_HYDRATER contents" data-target="{target}" data-props="{data}"><h1>x</h1></div>'
        "</body></html>"
    ).encode()


def daily(**changed: Any) -> dict[str, Any]:
    day = {"dateString": "2026-08-14", "periodType": "day", "query": "", "isTrending": False}
    return {"dailyPapers": make_day("2026-08-14", 3), **day, **changed}


def listings(props: Any) -> list[Listing | None]:
    parsed, detail = html_page.parse(page("DailyPapers", props))
    assert detail is None
    assert parsed.skipped == ()
    assert all(not sighting.live for sighting in parsed.sightings)
    return [sighting.listing for sighting in parsed.sightings]


def test_a_day() -> None:
    assert listings(daily()) == [Listing("day", "2026-08-14", rank) for rank in range(3)]


@pytest.mark.parametrize(
    "changed",
    [
        {"periodType": "week", "dateString": "2026-W33"},
        {"periodType": "month", "dateString": "2026-08"},
        {"query": "teapots"},
        {"isTrending": True},
        {"dateString": None},
        {"dateString": "yesterday"},
        {"periodType": ["day"]},
    ],
)
def test_other_lists_leave_each_paper_on_its_own_day(changed: dict[str, Any]) -> None:
    assert listings(daily(**changed)) == [Listing("day", "2026-08-14")] * 3


def test_never_listed_papers_of_a_week_and_of_a_search() -> None:
    never = [make_item("2608.00001", day=None)]
    week = daily(dailyPapers=never, periodType="week", dateString="2026-W33")
    assert listings(week) == [Listing("week", "2026-W33", 0)]
    assert listings(daily(dailyPapers=never, query="x")) == [None]


def test_escapes_and_markup_in_the_data() -> None:
    item = make_item("2608.00001", title='Tea & "Pots" </div> <b> &quot; é')
    ((sighting,), _), _ = html_page.parse(page("DailyPapers", daily(dailyPapers=[item])))
    assert sighting.paper.title == 'Tea & "Pots" </div> <b> &quot; é'


def test_the_page_of_a_paper() -> None:
    card = make_item("2608.00001")["paper"]
    props = {"paper": card, "comments": [make_comment("c1", "Well boiled.")], "upvoters": []}
    parsed, detail = html_page.parse(page("PaperContent", props))
    assert [sighting.paper.key for sighting in parsed.sightings] == ["arxiv:2608.00001"]
    assert detail is not None
    assert detail.key == "arxiv:2608.00001"
    assert [comment.text for comment in detail.comments or ()] == ["Well boiled."]


def test_a_list_beside_a_paper_wins() -> None:
    around = page("PaperContent", {"paper": make_item("2608.00001")["paper"]}).decode()
    parsed, detail = html_page.parse(page("DailyPapers", daily(), around))
    assert len(parsed.sightings) == 3
    assert detail is None


@pytest.mark.parametrize("target", ["DailyPapers", "PaperContent"])
def test_a_page_that_ends_within_its_data_is_cut_off(target: str) -> None:
    whole = page(target, daily())
    start = whole.index(b"data-props", whole.index(target.encode())) + len(b'data-props="')
    for end in (start, start + 1, start + 500, whole.index(b'"', start)):
        with pytest.raises(ContentProblem, match=rf"the page is cut off after {end:,} bytes"):
            html_page.parse(whole[:end])


def hopeless() -> Iterator[tuple[bytes, str]]:
    yield b"<html><body>Tea</body></html>", "not a papers page of Hugging Face"
    yield b"", "not a papers page of Hugging Face"
    yield b"\xff\xfe\x00<", "not a papers page of Hugging Face"
    yield page("DailyPapers", '{"dailyPapers": ['), "the data in the page is cut off"
    yield page("DailyPapers", '{"dailyPapers": x}'), r"the data in the page is not valid JSON \(line 1, column 17\)"
    yield page("DailyPapers", []), "not what Hugging Face writes there"
    yield page("DailyPapers", {}), "names no paper"
    yield page("PaperContent", {"paper": 7}), "names no paper"
    yield page("PaperContent", {"paper": {"id": "x", "title": "Tea"}}), "cannot be used"


@pytest.mark.parametrize(("data", "sentence"), tuple(hopeless()))
def test_a_page_without_papers_says_so(data: bytes, sentence: str) -> None:
    with pytest.raises(ContentProblem, match=sentence):
        html_page.parse(data)
