"""Refreshing from a real server on loopback: good days, bad days, two at once."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from papertui import paths, refresh
from papertui.config import Config, load
from papertui.errors import NetworkNeeded, PapertuiError, UsageError
from papertui.live import Live
from papertui.model import IngestCounts, Listing
from papertui.refresh import Busy, Failed, Finished, Got, Progress, Started
from servers import misbehave
from servers.huggingface import HuggingFaceServer
from servers.items import make_day, make_item


@pytest.fixture(autouse=True)
def fixed_day(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("PAPERTUI_NOW", "2026-08-14T12:00:00Z")


@pytest.fixture
async def server() -> AsyncIterator[HuggingFaceServer]:
    async with HuggingFaceServer.generated(newest="2026-08-14", days=8, per_day=3) as running:
        yield running


@pytest.fixture
async def live() -> AsyncIterator[Live]:
    opened = Live.open(paths.find())
    yield opened
    opened.close()


def config(server: HuggingFaceServer, monkeypatch: pytest.MonkeyPatch, **changed: object) -> Config:
    monkeypatch.setenv("PAPERTUI_HUGGINGFACE_URL", server.url)
    settings, problems = load(paths.find().config)
    assert not problems
    return settings._replace(**changed)


async def events(live: Live, settings: Config, **how: object) -> list[refresh.Event]:
    return [event async for event in refresh.run(live, settings, **how)]  # type: ignore[arg-type]


async def found(live: Live, query: str) -> list[str]:
    return [row.key for row in await live.rows((await live.searching.search(query)).ids)]


async def test_an_empty_cache_fills_and_a_second_refresh_asks_little(
    live: Live, server: HuggingFaceServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = config(server, monkeypatch)
    seen = await events(live, settings)
    assert isinstance(seen[0], Started) and isinstance(seen[1], Progress)
    assert isinstance(seen[-1], Finished) and seen[-1].counts.new == live.size() > 0
    assert not [event for event in seen if isinstance(event, Failed)]
    assert sorted(day for day, _ in live.days()) == sorted(server.days)
    (state,) = live.sources()
    assert state.last_good == "2026-08-14T12:00:00Z" and state.next_try == "2026-08-14T12:30:00Z"
    asked = len(server.requests)
    await events(live, settings)
    assert len(server.requests) == asked + 1


async def test_the_newest_papers_are_readable_before_the_rest_has_come(
    live: Live, server: HuggingFaceServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    walking = refresh.run(live, config(server, monkeypatch))
    async for event in walking:
        if isinstance(event, Got):
            break
    assert await found(live, "")
    await walking.aclose()


async def test_pages_are_walked_to_the_empty_one(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    async with HuggingFaceServer({"2026-08-14": make_day("2026-08-14", 230)}) as server:
        await refresh.load_list(live, config(server, monkeypatch), Listing("day", "2026-08-14"))
        assert [request.query["p"] for request in server.asked("/api/daily_papers")] == ["0", "1", "2", "3"]
    assert len(await found(live, "on:2026-08-14")) == 230


async def test_since_and_until_fetch_just_these_days(
    live: Live, server: HuggingFaceServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await events(live, config(server, monkeypatch), since=date(2026, 8, 11), until=date(2026, 8, 12))
    asked = {request.query.get("date") for request in server.requests}
    assert asked == {"2026-08-11", "2026-08-12"}
    assert [day for day, _ in live.days()] == ["2026-08-11", "2026-08-12"]


async def test_a_half_published_list_never_replaces_a_fuller_one(
    live: Live, server: HuggingFaceServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = config(server, monkeypatch)
    await events(live, settings)
    before = await found(live, "on:2026-08-14")
    for items in server.days.values():
        items[0]["paper"]["upvotes"] += 1  # else the server has nothing to say but 304
    server.misbehave(misbehave.half_list, "/api/daily_papers")
    monkeypatch.setenv("PAPERTUI_NOW", "2026-08-14T13:00:00Z")
    await events(live, settings)
    assert await found(live, "on:2026-08-14") == before


async def test_votes_follow_the_source_and_marks_stay(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    from papertui import edits

    day = "2026-08-14"
    async with HuggingFaceServer({day: [make_item("2608.00001", day=day, votes=5)]}) as server:
        settings = config(server, monkeypatch)
        await refresh.load_list(live, settings, Listing("day", day))
        await live.editing.apply(edits.star(live.rows_now((await live.searching.search("")).ids)))
        server.days[day][0]["paper"]["upvotes"] = 77
        counts = await refresh.load_list(live, settings, Listing("day", day))
        assert counts == IngestCounts(updated=1)
    (row,) = live.rows_now((await live.searching.search("is:starred")).ids)
    assert (row.votes, row.starred) == (77, True)


@pytest.mark.parametrize(
    "behaviour",
    [misbehave.web_page, misbehave.cut_json, misbehave.gzip_bomb, misbehave.redirect_loop, misbehave.status(404)],
    ids=["web page", "cut", "bomb", "loop", "404"],
)
async def test_a_bad_answer_is_one_sentence_and_loses_nothing(
    live: Live, server: HuggingFaceServer, monkeypatch: pytest.MonkeyPatch, behaviour: misbehave.Behaviour
) -> None:
    settings = config(server, monkeypatch)
    await events(live, settings)
    before = await found(live, "")
    server.misbehave(behaviour)
    seen = await events(live, settings)
    (failed,) = [event for event in seen if isinstance(event, Failed)]
    assert failed.reason and "\n" not in failed.reason and failed.next_try
    assert isinstance(seen[-1], Finished)
    assert await found(live, "") == before
    (state,) = live.sources()
    assert state.error == failed.reason and state.failures == 1


async def test_a_server_that_always_says_unchanged_does_not_freeze_a_list(
    live: Live, server: HuggingFaceServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, trending = config(server, monkeypatch), Listing("trending", "")
    await refresh.load_list(live, settings, trending)
    await refresh.load_list(live, settings, trending)
    assert "if-none-match" in server.requests[-1].headers
    monkeypatch.setenv("PAPERTUI_NOW", "2026-08-18T12:00:00Z")
    server.misbehave(misbehave.unasked_304)
    with pytest.raises(PapertuiError, match="304"):
        await refresh.load_list(live, settings, trending)
    assert "if-none-match" not in server.requests[-1].headers


async def test_no_network_is_told_apart(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    async with HuggingFaceServer.generated() as server:
        settings = config(server, monkeypatch)
    seen = await events(live, settings)
    (failed,) = [event for event in seen if isinstance(event, Failed)]
    assert failed.offline and "refused" in failed.reason
    with pytest.raises(NetworkNeeded):
        await refresh.load_list(live, settings, Listing("day", "2026-08-14"))


async def test_offline_by_choice_asks_nobody(
    live: Live, server: HuggingFaceServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = await events(live, config(server, monkeypatch, offline=True))
    assert [event.offline for event in seen if isinstance(event, Failed)] == [True]
    assert server.requests == []


async def test_a_server_that_wants_a_pause_gets_it_from_every_process(
    live: Live, server: HuggingFaceServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = config(server, monkeypatch)
    server.misbehave(misbehave.status(429, "600"))
    (failed,) = [event for event in await events(live, settings) if isinstance(event, Failed)]
    assert failed.next_try == "2026-08-14T12:30:00Z"
    asked = len(server.requests)
    server.behave()
    await live.editing.settled()
    (failed,) = [event for event in await events(live, settings) if isinstance(event, Failed)]
    assert "pause" in failed.reason and len(server.requests) == asked


async def test_repeated_failures_lengthen_the_pause(
    live: Live, server: HuggingFaceServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = config(server, monkeypatch, refresh_minutes=5)
    server.misbehave(misbehave.status(404))
    tries = []
    for _ in range(5):
        tries += [event.next_try for event in await events(live, settings) if isinstance(event, Failed)]
    assert tries == [f"2026-08-14T{at}:00Z" for at in ("12:05", "12:05", "12:15", "12:30", "13:00")]
    server.behave()
    asked = len(server.requests)
    assert await events(live, settings, force=False) == []
    assert len(server.requests) == asked


async def test_the_second_of_two_at_once_is_busy(
    live: Live, server: HuggingFaceServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = config(server, monkeypatch)
    first = refresh.run(live, settings)
    assert isinstance(await anext(first), Started)
    assert await events(live, settings) == [Busy()]
    await first.aclose()
    assert not any(isinstance(event, Busy) for event in await events(live, settings))


async def test_an_unknown_source_is_a_wrong_use(
    live: Live, server: HuggingFaceServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UsageError, match="nonsuch"):
        await events(live, config(server, monkeypatch), sources=["nonsuch"])


async def test_opening_a_paper_fetches_its_comments_once(
    live: Live, server: HuggingFaceServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = config(server, monkeypatch)
    await events(live, settings)
    key = (await found(live, ""))[0]
    path = f"/api/papers/{key.removeprefix('arxiv:')}"
    view = await refresh.load_detail(live, settings, key)
    assert view is not None and view.detail is not None
    await refresh.load_detail(live, settings, key)
    assert len(server.asked(path)) == 1
    monkeypatch.setenv("PAPERTUI_NOW", "2026-08-15T12:00:00Z")
    await refresh.load_detail(live, settings, key)
    assert len(server.asked(path)) == 2


async def test_search_brings_papers_that_were_never_on_a_list(
    live: Live, server: HuggingFaceServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = config(server, monkeypatch)
    wanted = server.days["2026-08-14"][0]["paper"]
    keys = await refresh.search_online(live, settings, wanted["title"])
    assert f"arxiv:{wanted['id']}" in keys
    assert await found(live, f"id:{wanted['id']}") == [f"arxiv:{wanted['id']}"]


async def test_recorded_days_come_through_whole(live: Live, recorded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERTUI_NOW", "2026-08-21T12:00:00Z")
    async with HuggingFaceServer.from_folder(recorded / "hf") as server:
        await events(live, config(server, monkeypatch))
    items = json.loads((recorded / "hf" / "daily_by_day" / "2026-08-20.json").read_text())
    assert set(await found(live, "on:2026-08-20")) == {f"arxiv:{item['paper']['id']}" for item in items}
