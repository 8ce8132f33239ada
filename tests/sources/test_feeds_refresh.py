"""Feeds from a server into the cache, on good days and bad ones."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from ipaddress import ip_address
from pathlib import Path

import pytest

from papertui import paths, refresh
from papertui.config import Config, Sources
from papertui.config import feeds as subscriptions
from papertui.config.feeds import Feed
from papertui.config.shape import Arxiv, HuggingFace
from papertui.errors import PapertuiError
from papertui.live import Live
from papertui.refresh import Failed, Finished
from papertui.refresh import feeds as of_feeds
from papertui.refresh.feeds import Rest, find
from papertui.refresh.ledger import Ledger
from papertui.sources import arxiv
from papertui.sources.http import Http, HttpProblem
from papertui.sources.http_names import is_own, is_public, literal
from servers import misbehave
from servers.feeds import FeedServer, Post
from servers.loopback import Behaviour

CONFIG = Config(sources=Sources(HuggingFace(enabled=False), Arxiv(enabled=False)))
NOON = "2026-08-14T12:00:00Z"


@pytest.fixture
def live(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Live]:
    # the clock stands still here: turns that were taken would never come
    monkeypatch.setattr(of_feeds, "EVERY", 0.0)
    monkeypatch.setattr(of_feeds, "_EVERY_GUESS", 0.0)
    monkeypatch.setenv("PAPERTUI_TIMEOUT", "2")
    monkeypatch.setenv("PAPERTUI_NOW", NOON)
    opened = Live.open(paths.find())
    yield opened
    opened.close()


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        running.put("/good", "Good", [Post("One", "/1"), Post("Two", "/2", "2026-08-13")])
        yield running


def follow(live: Live, *feeds: Feed) -> None:
    path = subscriptions.place(live.space.paths.config)
    path.unlink(missing_ok=True)
    subscriptions.add(path, feeds)


async def run(live: Live, **options: object) -> dict[str, str]:
    """What came of each source: `new updated unchanged`, and why it failed."""
    told: dict[str, str] = {}
    async for event in refresh.run(live, CONFIG, **options):  # type: ignore[arg-type]
        if isinstance(event, Finished):
            told[event.source] = f"{told.get(event.source, '')}{' '.join(map(str, event.counts))}"
        elif isinstance(event, Failed):
            told[event.source] = f"{event.reason}: "
    await live.editing.settled()
    return told


def later(monkeypatch: pytest.MonkeyPatch, now: str) -> None:
    monkeypatch.setenv("PAPERTUI_NOW", now)


async def test_a_feed_comes_in_once_and_is_not_sent_again(live: Live, server: FeedServer) -> None:
    follow(live, Feed("good", f"{server.url}/good"))
    assert await run(live) == {"good": "2 0 0"}
    assert await run(live) == {"good": "0 0 0"}
    assert "if-none-match" not in server.requests[0].headers
    assert "if-none-match" in server.requests[1].headers
    server.put("/good", "Good", [Post("One, corrected", "/1"), Post("Three", "/3")])
    assert await run(live) == {"good": "1 1 0"}
    assert live.source_state("good").error is None


async def test_a_server_that_always_says_unchanged_does_not_freeze_a_feed(
    live: Live, server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(live, Feed("good", f"{server.url}/good"))
    await run(live)
    server.misbehave(misbehave.unasked_304)
    assert await run(live) == {"good": "0 0 0"}
    later(monkeypatch, "2026-08-18T12:00:00Z")
    server.behave()
    server.put("/good", "Good", [Post("Four", "/4")])
    assert await run(live) == {"good": "1 0 0"}
    assert "if-none-match" not in server.requests[-1].headers


async def test_unchanged_to_who_did_not_ask_is_an_error(live: Live, server: FeedServer) -> None:
    follow(live, Feed("good", f"{server.url}/good"))
    server.misbehave(misbehave.unasked_304)
    (told,) = (await run(live)).values()
    assert told.startswith("127.0.0.1") and "304" in told


async def test_a_clock_that_was_set_back_asks_for_the_whole_feed(
    live: Live, server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(live, Feed("good", f"{server.url}/good"))
    await run(live)
    later(monkeypatch, "2020-01-01T00:00:00Z")
    assert await run(live, force=False) == {"good": "0 0 2"}
    assert "if-none-match" not in server.requests[-1].headers


async def test_a_clock_that_was_some_hours_ahead_keeps_nobody_waiting(
    live: Live, server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(of_feeds, "EVERY", 0.001)
    follow(live, Feed("good", f"{server.url}/good"))
    later(monkeypatch, "2026-08-14T15:00:00Z")
    await run(live)
    later(monkeypatch, NOON)
    async with asyncio.timeout(20):
        assert await run(live, force=False) == {"good": "0 0 2"}


BAD: dict[str, tuple[Behaviour, str]] = {
    "gzip bomb": (misbehave.gzip_bomb, "more than 10 MB"),
    "gzip bomb twice": (misbehave.double_gzip_bomb, ""),
    "huge length": (misbehave.claims_huge, "more than 10 MB"),
    "more than comes": (misbehave.claims_more, "broke off"),
    "reset": (misbehave.reset, "broke off"),
    "bad chunk": (misbehave.bad_chunk, "broke off"),
    "no http": (misbehave.no_http, "broke off"),
    "cut gzip": (misbehave.cut_gzip, ""),
    "login page": (misbehave.web_page, "a login page of the network may be in the way"),
    "redirect in a circle": (misbehave.redirect_loop, "in a circle"),
    "redirect to a file": (misbehave.redirect("file:///etc/passwd"), "not a web address"),
    "redirect to a private address": (misbehave.redirect("http://10.0.0.1/feed"), "of this machine or its own network"),
    "redirect to cloud secrets": (misbehave.redirect("http://169.254.169.254/"), "of this machine or its own network"),
    "gone": (misbehave.status(410), "gone for good"),
    "much patience": (misbehave.status(503, "1000000000"), "503"),
    "a day of patience": (misbehave.status(429, "99999999"), "429"),
}


@pytest.mark.parametrize("kind", BAD)
async def test_a_bad_feed_fails_alone_and_keeps_its_papers(live: Live, server: FeedServer, kind: str) -> None:
    behaviour, words = BAD[kind]
    misbehave.bomb()  # making it takes longer than a feed may
    bad = server.put("/bad", "Bad", [Post(f"Was here {number}", f"/b{number}") for number in range(20)])
    # another host for the pace, the same server
    follow(live, Feed("bad", bad), Feed("good", f"http://localhost:{server.port}/good"))
    assert await run(live) == {"bad": "20 0 0", "good": "2 0 0"}
    server.put("/bad", "Bad", [Post("Another", "/another")] * 40)
    server.misbehave(behaviour, "/bad")
    server.put("/good", "Good", [Post("Fresh", "/fresh")])
    told = await run(live)
    assert told["good"] == "1 0 0"
    assert words in told["bad"] and told["bad"].endswith(": 0 0 0")
    assert live.source_state("bad").failures == 1
    assert len(await asyncio.to_thread(live.space.source_states, ())) == 2
    assert next(state for state in live.sources() if state.name == "bad").papers == 20


async def test_a_feed_that_drips_does_not_hold_up_the_others(
    live: Live, server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAPERTUI_TIMEOUT", "1")
    server.misbehave(misbehave.drip(0.2), "/slow")
    slow = server.put("/slow", "Slow", [Post("x", "/x")])
    follow(live, Feed("slow", slow), Feed("good", f"http://localhost:{server.port}/good"))
    finished = [event.source async for event in refresh.run(live, CONFIG) if isinstance(event, Finished)]
    assert finished == ["good", "slow"]
    assert "did not finish" in str(live.source_state("slow").error)


async def test_a_pause_that_was_asked_for_is_kept_but_for_a_day_at_most(live: Live, server: FeedServer) -> None:
    follow(live, Feed("good", f"{server.url}/good"))
    server.misbehave(misbehave.status(429, "99999999"), times=1)
    await run(live)
    assert live.source_state("good").next_try == "2026-08-15T12:00:00Z"
    asked = len(server.requests)
    assert "asked for a pause" in (await run(live))["good"]
    assert len(server.requests) == asked


async def test_a_feed_that_sends_fewer_or_broken_entries_takes_none_away(live: Live, server: FeedServer) -> None:
    follow(live, Feed("good", f"{server.url}/good"))
    await run(live)
    server.put("/good", "Good", [])
    assert await run(live) == {"good": "0 0 0"}
    server.documents["/good"] = ("application/rss+xml", b"<rss><channel><item><title>Half")
    assert await run(live) == {"good": "1 0 0"}
    assert live.size() == 3


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.1", "0x7f000001", "2130706433", "10.1.2.3", "192.168.0.1", "169.254.169.254", "100.64.0.1",
     "0.0.0.0", "[::1]", "[::ffff:10.0.0.1]", "[64:ff9b::a00:1]", "[2002:a00:1::]",
     "[fe80::1]", "[fd00::1]", "224.0.0.1"],
)  # fmt: skip
def test_addresses_that_are_not_of_the_internet(address: str) -> None:
    found = literal(address)
    assert found is not None and not is_public(found)


def test_addresses_of_the_internet() -> None:
    assert all(is_public(found) for text in ("1.1.1.1", "[2606:4700::1111]") if (found := literal(text)))
    assert literal("feeds.example") is None and literal("1.example") is None


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("http://127.0.0.1/f", True), ("http://localhost/f", True), ("http://192.168.1.10:3000/f", True),
        ("http://0300.0250.1.10/f", True), ("http://100.64.0.1/f", True), ("http://nas/f", True),
        ("http://nas.local./f", True), ("http://169.254.169.254/f", False), ("http://0.0.0.0/f", False),
        ("https://aasnova.org/f", False), ("https://local/f", True), ("https://x.notlocal/f", False),
        ("https://1.1.1.1/f", False),
    ],
)  # fmt: skip
def test_only_what_nobody_outside_can_lead_there_is_of_the_own_network(url: str, own: bool) -> None:
    assert of_feeds.is_own(url) is own


async def test_a_feed_of_the_internet_leads_nowhere_else_and_an_own_one_to_no_secrets(
    live: Live, server: FeedServer
) -> None:
    async with of_feeds.Round() as shared:
        outside = shared.http(live, "https://journal.example/feed")
        with pytest.raises(HttpProblem, match="of this machine or its own network"):
            await outside.get(f"http://127.0.0.1:{server.port}/good", accept="feed")
        assert server.connections == 0
        own = shared.http(live, "http://192.168.1.10/feed")
        assert (await own.get(f"http://127.0.0.1:{server.port}/good", accept="feed")).status == 200
        with pytest.raises(HttpProblem, match="of this machine or its own network"):
            await own.get("http://169.254.169.254/latest", accept="feed")
    assert not is_own(ip_address("169.254.169.254")) and not is_own(ip_address("fe80::1"))


async def test_feeds_of_arxiv_are_asked_at_its_own_pace(
    live: Live, server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(of_feeds, "ARXIV", "localhost")
    monkeypatch.setattr(arxiv, "EVERY", 0.001)
    monkeypatch.setattr(arxiv, "NAME", "shared")
    follow(live, *(Feed(name, f"http://localhost:{server.port}/{name}") for name in ("good", "other")))
    monkeypatch.setattr(Ledger, "reserve", _noting(asked))
    await run(live)
    assert len(asked) >= 2 and set(asked) == {"turns of shared"}
    assert not of_feeds.is_of_arxiv("https://localhost.evil.example/rss")


def _noting(asked: list[str]) -> Callable[[Ledger, str, int], Awaitable[tuple[int, int]]]:
    reserve = Ledger.reserve

    async def noting(ledger: Ledger, lane: str, every: int) -> tuple[int, int]:
        asked.append(lane)
        return await reserve(ledger, lane, every)

    return noting


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_nobody_is_connected_to_whose_address_is_private(server: FeedServer, host: str) -> None:
    async with Http(allowed=is_public) as http:
        with pytest.raises(HttpProblem, match="of this machine or its own network"):
            await http.get(f"http://{host}:{server.port}/good", accept="feed")
    assert server.connections == 0


async def test_a_server_of_the_settings_may_be_anywhere_and_leads_nowhere_private(server: FeedServer) -> None:
    server.misbehave(misbehave.redirect(f"http://localhost:{server.port}/good"), "/elsewhere")
    async with Http(allowed=is_public, home="127.0.0.1") as http:
        assert (await http.get(f"{server.url}/good", accept="feed")).status == 200
        with pytest.raises(HttpProblem, match="localhost is an address of this machine or its own network"):
            await http.get(f"{server.url}/elsewhere", accept="feed")


async def test_the_feed_behind_a_page_is_found(live: Live, server: FeedServer) -> None:
    page = b"<html><head><link rel=alternate type=application/rss+xml href=/good></head><body>Hello</body></html>"
    server.documents["/"] = ("text/html", page)
    found = await find(live, f"{server.url}/")
    assert (found.url, found.feed.title, len(found.feed.parsed.sightings)) == (f"{server.url}/good", "Good", 2)


async def test_a_feed_where_feeds_commonly_are_is_found(live: Live, server: FeedServer) -> None:
    server.documents["/blog"] = ("text/html", b"<html><body>Hello</body></html>")
    server.put("/rss.xml", "Hidden", [Post("One", "/1")])
    found = await find(live, f"{server.url}/blog")
    assert found.feed.title == "Hidden"


async def test_what_is_no_feed_is_refused_with_a_sentence(live: Live, server: FeedServer) -> None:
    server.documents["/note"] = ("text/xml", b"<note>x</note>")
    with pytest.raises(PapertuiError, match="is no feed: .* not a feed"):
        await find(live, f"{server.url}/note")


async def test_feeds_of_one_host_take_turns(live: Live, server: FeedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of_feeds, "EVERY", 0.01)
    three = [Feed(f"f{number}", server.put(f"/{number}", "F", [Post("x", f"/{number}/x")])) for number in range(3)]
    follow(live, *three)
    await run(live)
    assert sorted(request.path for request in server.requests) == ["/0", "/1", "/2"]
    # the clock stands still, so the turns that were taken are all still ahead
    assert await Ledger(live).ahead(f"feeds of 127.0.0.1:{server.port}") == 30


def test_how_long_a_feed_is_left_alone() -> None:
    noon = 1786708800000
    assert Rest().after(noon, 1_800_000) == noon + 1_800_000
    assert Rest(7_200).after(noon, 1_800_000) == noon + 7_200_000
    assert Rest(10**9).after(noon, 1_800_000) == noon + 86_400_000
    assert Rest(0, frozenset({12, 13})).after(noon, 1_800_000) == noon + 2 * 3_600_000
    assert Rest(0, frozenset(range(24))).after(noon, 1_800_000) <= noon + 26 * 3_600_000


async def test_a_feed_is_not_asked_before_it_wants_to_be(live: Live, server: FeedServer) -> None:
    url = server.put("/ttl", "Slow", [Post("One", "/1")], "<ttl>600</ttl>")
    follow(live, Feed("ttl", url))
    await run(live)
    assert live.source_state("ttl").next_try == "2026-08-14T22:00:00Z"
    assert await run(live, force=False) == {}


async def test_a_fault_in_the_file_of_feeds_is_told_and_costs_only_itself(live: Live, server: FeedServer) -> None:
    follow(live, Feed("good", f"{server.url}/good"))
    path = subscriptions.place(live.space.paths.config)
    path.write_text(path.read_text() + '\n[[feed]]\nname = "Bad Name"\nurl = "https://x.example"\n')
    told = await run(live)
    assert told["good"] == "2 0 0"
    assert "feeds.toml, line 7: A feed needs a name" in told["feeds"]


async def test_old_papers_go_when_a_feed_keeps_only_some_days(
    live: Live, server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(live, Feed("good", f"{server.url}/good", keep_days=30))
    await run(live)
    later(monkeypatch, "2026-09-20T12:00:00Z")
    assert await run(live) == {"good": "0 0 2"}
    assert live.size() == 2  # the feed still has them
    server.put("/good", "Good", [Post("Two", "/2", "2026-08-13"), Post("Old", "/old", "2026-01-01")])
    await run(live)
    assert live.size() == 1
    server.put("/good", "Good", [Post("New", "/new", "2026-09-19")])
    await run(live)
    assert live.size() == 1
