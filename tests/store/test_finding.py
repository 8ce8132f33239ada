"""Papers by what one remembers of them, on a real cache."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from papertui import paths
from papertui.live import Live
from papertui.live.lanes import Interrupted
from papertui.model import Author, Paper, Sighting
from papertui.store.finding import expression


def sighting(number: int, title: str, *authors: str) -> Sighting:
    paper = Paper(
        key=f"arxiv:2608.{number:05d}",
        title=title,
        abstract="Kites and gardens are not in this title.",
        authors=tuple(Author(name) for name in authors),
        published=f"2026-08-{number:02d}T08:00:00Z",
    )
    return Sighting(paper, "sample")


@pytest.fixture
async def live(home: Path) -> AsyncIterator[Live]:
    opened = Live.open(paths.find())
    await opened.ingest(
        [
            sighting(1, "Bridges over rivers", "Ada Moss"),
            sighting(2, "Bridge building", "Ben Quill", "Ada Moss"),
            sighting(3, 'Kites: C++ and 100% of "quotes"', "Émile Arrow"),
        ]
    )
    yield opened
    opened.close()


async def found(live: Live, text: str) -> list[str]:
    return [row.title.split()[0].rstrip(":") for row in await live.searching.find(text)]


async def test_by_title_author_and_number_the_newest_first(live: Live) -> None:
    assert await found(live, "bridge") == ["Bridge", "Bridges"]
    assert await found(live, "riv bridg") == ["Bridges"]
    assert await found(live, "moss") == ["Bridge", "Bridges"]
    assert await found(live, "quill bridge") == ["Bridge"]
    assert await found(live, "emile") == ["Kites"]
    assert await found(live, "2608.00001") == ["Bridges"]
    assert await found(live, "https://arxiv.org/abs/2608.00003v2") == ["Kites"]
    assert await found(live, "gardens") == []
    assert [row.title for row in await live.searching.find("bridge", most=1)] == ["Bridge building"]


async def test_the_newest_takes_the_place_of_the_older(live: Live) -> None:
    import asyncio

    older = asyncio.ensure_future(live.searching.find("bridge"))
    newer = asyncio.ensure_future(live.searching.find("kites"))
    assert [row.key for row in await newer] == ["arxiv:2608.00003"]
    outcome = (await asyncio.gather(older, return_exceptions=True))[0]
    assert isinstance(outcome, Interrupted) or len(outcome) == 2


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.text(max_size=30))
async def test_whatever_is_typed_is_only_text(live: Live, text: str) -> None:
    assert len(await live.searching.find(text)) <= 3


def test_what_holds_no_word_looks_for_nothing() -> None:
    assert expression(' ++ -- " ') == ""
    assert expression('a" OR *') != ""
