"""The client against a server on a real socket, honest and otherwise."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import tracemalloc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
import pytest_asyncio

from papertui.sources import huggingface as hf
from papertui.sources.http import Answer, Http, HttpProblem, Limits, Validators
from papertui.sources.parsed import ContentProblem
from servers import misbehave
from servers.huggingface import HuggingFaceServer
from servers.items import make_day
from servers.loopback import Behaviour, Exchange

DAY = "2026-08-14"
PATH = "/api/daily_papers"


class Clock:
    """Stands in for sleeping and for chance; remembers how long it would have been."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def jitter(self, low: float, high: float) -> float:
        return high


class Recorder:
    """A pace that remembers."""

    def __init__(self) -> None:
        self.waited: list[str] = []
        self.cooled: list[tuple[str, float]] = []

    @asynccontextmanager
    async def turn(self, lane: str) -> AsyncIterator[None]:
        self.waited.append(lane)
        yield

    def cool(self, lane: str, seconds: float) -> None:
        self.cooled.append((lane, seconds))


@pytest_asyncio.fixture
async def server() -> AsyncIterator[HuggingFaceServer]:
    async with HuggingFaceServer({DAY: make_day(DAY, 5)}) as running:
        yield running


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pace() -> Recorder:
    return Recorder()


@pytest_asyncio.fixture
async def http(clock: Clock, pace: Recorder) -> AsyncIterator[Http]:
    async with Http(pace=pace, sleep=clock.sleep, jitter=clock.jitter) as client:
        yield client


async def ask(http: Http, server: HuggingFaceServer, **options: Any) -> Answer:
    path, params = hf.of_day(DAY)
    return await http.get(server.url + path, params=params, **options)


async def problem(asking: Awaitable[Answer]) -> HttpProblem:
    with pytest.raises(HttpProblem) as raised:
        await asking
    assert str(raised.value).count("\n") == 0
    return raised.value


def name(server: HuggingFaceServer) -> str:
    return f"127.0.0.1:{server.port}"


async def test_a_list_comes_over_the_wire(http: Http, server: HuggingFaceServer) -> None:
    answer = await ask(http, server)
    parsed = hf.parse_list(answer.body)
    assert (answer.status, answer.not_modified, len(parsed.sightings)) == (200, False, 5)
    (request,) = server.requests
    assert request.query == {"date": DAY, "p": "0", "limit": "100"}
    assert request.headers["accept"] == "application/json"
    assert request.headers["accept-encoding"] == "gzip"
    assert request.headers["user-agent"].startswith("papertui/")
    assert "authorization" not in request.headers


async def test_pages_are_read_until_the_empty_one(http: Http, server: HuggingFaceServer) -> None:
    server.days[DAY] = make_day(DAY, 250)
    sizes = []
    for page in range(4):
        path, params = hf.of_day(DAY, page)
        answer = await http.get(server.url + path, params=params)
        sizes.append(len(hf.parse_list(answer.body).sightings))
    assert sizes == [100, 100, 50, 0]


async def test_one_connection_serves_many_requests(http: Http, server: HuggingFaceServer) -> None:
    for _ in range(3):
        await ask(http, server)
    assert (len(server.requests), server.connections) == (3, 1)


async def test_an_unchanged_list_is_not_sent_again(http: Http, server: HuggingFaceServer) -> None:
    first = await ask(http, server)
    second = await ask(http, server, validators=first.validators)
    assert (second.status, second.not_modified, second.body) == (304, True, b"")
    server.days[DAY][0]["paper"]["upvotes"] += 1
    third = await ask(http, server, validators=first.validators)
    assert (third.status, third.not_modified) == (200, False)


async def test_the_time_of_a_change_is_a_validator_too(http: Http, server: HuggingFaceServer) -> None:
    await ask(http, server, validators=Validators(None, "Fri, 14 Aug 2026 09:30:00 GMT"))
    assert server.requests[0].headers["if-modified-since"] == "Fri, 14 Aug 2026 09:30:00 GMT"
    assert "if-none-match" not in server.requests[0].headers


async def test_a_304_that_nobody_asked_for_is_refused(http: Http, server: HuggingFaceServer) -> None:
    server.misbehave(misbehave.unasked_304)
    assert (await problem(ask(http, server))).kind == "status"


async def test_cookies_are_not_kept(http: Http, server: HuggingFaceServer) -> None:
    server.misbehave(misbehave.status(404, Set_Cookie="track=1; Path=/"), times=1)
    await problem(ask(http, server))
    await ask(http, server)
    assert "cookie" not in server.requests[1].headers


async def test_a_packed_answer_is_unpacked(http: Http, server: HuggingFaceServer) -> None:
    server.misbehave(misbehave.packed)
    assert len(json.loads((await ask(http, server)).body)) == 5


@pytest.mark.parametrize(
    ("behaviour", "kind"),
    [
        (misbehave.gzip_bomb, "too_large"),
        (misbehave.double_gzip_bomb, "encoding"),
        (misbehave.other_encoding, "encoding"),
        (misbehave.no_gzip, "encoding"),
        (misbehave.claims_huge, "too_large"),
        (misbehave.web_page, "content"),
        (misbehave.unlabelled_web_page, "content"),
        (misbehave.redirect_loop, "redirect"),
        (misbehave.redirect("file:///etc/passwd"), "redirect"),
        (misbehave.redirect("ftp://127.0.0.1/x"), "redirect"),
        (misbehave.redirect("javascript:alert(1)"), "redirect"),
        (misbehave.redirect("http://user:password@127.0.0.1/"), "redirect"),
        (misbehave.redirect("http://[bad/"), "redirect"),
        (misbehave.redirect(""), "redirect"),
        (misbehave.status(400), "status"),
        (misbehave.status(401), "status"),
        (misbehave.status(404), "status"),
        (misbehave.status(418), "status"),
    ],
)
async def test_what_cannot_get_better_is_not_tried_again(
    http: Http, server: HuggingFaceServer, clock: Clock, behaviour: Behaviour, kind: str
) -> None:
    server.misbehave(behaviour)
    found = await problem(ask(http, server))
    assert found.kind == kind
    assert name(server) in str(found)
    assert clock.slept == []
    server.behave()
    assert (await ask(http, server)).status == 200


async def test_a_bomb_takes_no_more_memory_than_the_cap(http: Http, server: HuggingFaceServer) -> None:
    misbehave.bomb()
    await ask(http, server)
    server.misbehave(misbehave.gzip_bomb)
    tracemalloc.start()
    try:
        await problem(ask(http, server, cap=2_000_000))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 12_000_000


async def test_a_body_of_exactly_the_cap_passes_and_one_more_byte_does_not(
    http: Http, server: HuggingFaceServer
) -> None:
    for behaviour in (misbehave.body(b"[" + b" " * 998 + b"]"), _chunked(b"[" + b" " * 998 + b"]")):
        server.behave()
        server.misbehave(behaviour)
        assert len((await ask(http, server, cap=1000)).body) == 1000
        assert (await problem(ask(http, server, cap=999))).kind == "too_large"


@pytest.mark.parametrize(
    "behaviour",
    [
        misbehave.reset,
        misbehave.claims_more,
        misbehave.cut_gzip,
        misbehave.bad_chunk,
        misbehave.no_http,
        misbehave.huge_headers,
    ],
)
async def test_a_broken_answer_is_tried_four_times(
    http: Http, server: HuggingFaceServer, clock: Clock, behaviour: Behaviour
) -> None:
    server.misbehave(behaviour)
    found = await problem(ask(http, server))
    assert (found.kind, len(server.requests)) == ("broken", 4)
    assert clock.slept == [4.0, 8.0, 16.0]


@pytest.mark.parametrize("code", [408, 425, 500, 502, 503, 504])
async def test_a_passing_error_is_tried_again_until_it_passes(
    http: Http, server: HuggingFaceServer, clock: Clock, code: int
) -> None:
    server.misbehave(misbehave.status(code), times=2)
    assert (await ask(http, server)).status == 200
    assert clock.slept == [4.0, 8.0]


async def test_a_lasting_error_is_one_sentence_with_the_servers_words(http: Http, server: HuggingFaceServer) -> None:
    server.misbehave(misbehave.status(500))
    found = await problem(ask(http, server))
    assert (found.kind, found.status, len(server.requests)) == ("status", 500, 4)
    assert str(found) == f"{name(server)} answered 500: invented error 500"


async def test_a_future_day_is_refused_with_the_servers_words(http: Http, server: HuggingFaceServer) -> None:
    path, params = hf.of_day("2026-08-15")
    found = await problem(http.get(server.url + path, params=params))
    assert (found.kind, found.status) == ("status", 400)
    assert str(found) == f'{name(server)} answered 400: "date" must be at most {DAY}'


async def test_the_servers_words_are_only_text(http: Http, server: HuggingFaceServer) -> None:
    server.misbehave(misbehave.status(404, X_Error_Message="\x1b]0;owned\x07gone\x9b2J"))
    assert str(await problem(ask(http, server))) == f"{name(server)} answered 404: gone"


async def test_an_error_body_that_never_ends_is_still_its_status(server: HuggingFaceServer) -> None:
    async def failing(exchange: Exchange) -> None:
        exchange.writer.write(b"HTTP/1.1 404 No\r\nContent-Length: 10\r\n\r\n{")
        await exchange.writer.drain()
        await exchange.ended.wait()

    server.misbehave(failing)
    async with Http(limits=Limits(read=0.05)) as http:
        assert (await problem(ask(http, server))).status == 404


async def test_retry_after_is_obeyed_and_told_to_the_pace(
    http: Http, server: HuggingFaceServer, clock: Clock, pace: Recorder
) -> None:
    server.misbehave(misbehave.status(429, "7"), times=1)
    server.misbehave(misbehave.status(503, "9"), times=1)
    assert (await ask(http, server)).status == 200
    assert clock.slept == [7.0, 9.0]
    assert pace.cooled == [(name(server), 7.0), (name(server), 9.0)]
    assert pace.waited == [name(server)] * 3


async def test_a_long_retry_after_is_not_waited_for(
    http: Http, server: HuggingFaceServer, clock: Clock, pace: Recorder
) -> None:
    server.misbehave(misbehave.status(429, "121"))
    found = await problem(ask(http, server))
    assert (found.kind, found.status, found.retry_after, len(server.requests)) == ("rate", 429, 121.0, 1)
    assert str(found) == f"{name(server)} has had too many requests (429); it asks to wait 121 seconds"
    assert (clock.slept, pace.cooled) == ([], [(name(server), 121.0)])


@pytest.mark.parametrize("junk", ["-1", "1e9", "٣", "", "soon", "9" * 30, "1.5"])
async def test_a_nonsense_retry_after_is_ignored(
    http: Http, server: HuggingFaceServer, clock: Clock, junk: str
) -> None:
    server.misbehave(misbehave.status(429, junk.encode().decode("latin-1")), times=1)
    assert (await ask(http, server)).status == 200
    assert clock.slept == [4.0]


async def test_an_exhausted_allowance_waits_for_its_reset(
    http: Http, server: HuggingFaceServer, pace: Recorder
) -> None:
    server.allowances["api"] = 1
    assert (await ask(http, server)).status == 200
    assert pace.cooled == [(name(server), 295.0)]
    found = await problem(ask(http, server))
    assert (found.kind, found.retry_after) == ("rate", 295.0)


async def test_search_has_a_lane_of_its_own(http: Http, server: HuggingFaceServer, pace: Recorder) -> None:
    server.allowances["search"] = 1
    path, params = hf.search("kites")
    await http.get(server.url + path, params=params, lane=hf.SEARCH_LANE)
    await ask(http, server)
    lane = f"{name(server)} search"
    assert (pace.waited, pace.cooled) == ([lane, name(server)], [(lane, 295.0)])


async def test_a_pace_that_refuses_is_heard(server: HuggingFaceServer) -> None:
    class Closed(Recorder):
        @asynccontextmanager
        async def turn(self, lane: str) -> AsyncIterator[None]:
            raise HttpProblem("rate", "later", retry_after=60)
            yield

    async with Http(pace=Closed()) as http:
        assert (await problem(ask(http, server))).retry_after == 60
    assert server.requests == []


async def test_a_server_that_says_nothing_is_given_up(server: HuggingFaceServer, clock: Clock) -> None:
    server.misbehave(misbehave.hang)
    async with Http(limits=Limits(read=0.05), sleep=clock.sleep, jitter=clock.jitter) as http:
        found = await problem(ask(http, server))
    assert (found.kind, str(found)) == ("timeout", f"{name(server)} sent nothing for 0.05 seconds")
    assert (len(server.requests), clock.slept) == (2, [4.0])


async def test_a_server_that_stops_in_the_body_is_given_up(server: HuggingFaceServer, clock: Clock) -> None:
    server.misbehave(misbehave.hang_in_body)
    async with Http(limits=Limits(read=0.05), sleep=clock.sleep) as http:
        assert (await problem(ask(http, server))).kind == "timeout"


@pytest.mark.parametrize("body", [True, False])
async def test_a_server_that_drips_is_given_up(server: HuggingFaceServer, clock: Clock, body: bool) -> None:
    server.misbehave(misbehave.drip(0.01, body))
    async with Http(limits=Limits(read=5, total=0.2), sleep=clock.sleep) as http:
        found = await problem(ask(http, server))
    assert (found.kind, len(server.requests), clock.slept) == ("timeout", 1, [])
    assert str(found) == f"{name(server)} did not finish its answer within 0.2 seconds"


async def test_nobody_listening_is_offline_and_tried_once_more_soon(http: Http, clock: Clock) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        found = await problem(http.get(f"http://127.0.0.1:{port}/"))
    assert (found.kind, found.exit_code, clock.slept) == ("offline", 4, [0.5])
    assert str(found) == f"127.0.0.1:{port} refused the connection"


async def test_an_unknown_name_is_offline(http: Http, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", nothing)
    found = await problem(http.get("https://papers.invalid/"))
    assert (found.kind, str(found)) == ("offline", "the name papers.invalid was not found; check the network")
    assert clock.slept == [0.5]


async def test_a_name_that_is_known_is_connected_to(http: Http, server: HuggingFaceServer) -> None:
    answer = await http.get(f"http://localhost:{server.port}{PATH}")
    assert answer.status == 200


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://h.example/",
        "http://user:secret@h.example/",
        "http:///x",
        "http://h.example/ x",
        "",
        "-x",
    ],
)
async def test_only_plain_web_addresses_are_asked(http: Http, url: str) -> None:
    found = await problem(http.get(url))
    assert found.kind == "refused"
    assert "secret" not in str(found)


async def test_the_token_goes_to_its_host_and_no_other(server: HuggingFaceServer) -> None:
    async with HuggingFaceServer({DAY: make_day(DAY, 2)}) as other:
        server.misbehave(misbehave.redirect(other.url + PATH), times=1)
        async with Http(tokens={server.url + "/": "hf_invented"}) as http:
            answer = await http.get(server.url + PATH, headers={"X-Key": "k"}, validators=Validators('"e"'))
            await http.get(other.url + PATH)
            await http.get(server.url + "/api/papers/2608.01400")
    assert answer.url == other.url + PATH
    assert [request.headers.get("authorization") for request in server.requests] == ["Bearer hf_invented"] * 2
    assert server.requests[0].headers["x-key"] == "k"
    for request in other.requests:
        assert not {"authorization", "x-key", "if-none-match"} & set(request.headers)


async def test_a_redirect_within_the_host_keeps_what_was_sent(server: HuggingFaceServer) -> None:
    server.misbehave(misbehave.redirect(f"{PATH}?date={DAY}", 307), "/old")
    async with Http(tokens={server.url: "hf_invented"}) as http:
        answer = await http.get(server.url + "/old", params={"q": "1"}, headers={"X-Key": "k"})
    assert len(json.loads(answer.body)) == 5
    assert server.requests[1].headers["x-key"] == "k"
    assert server.requests[1].headers["authorization"] == "Bearer hf_invented"
    assert server.requests[1].query == {"date": DAY}


@pytest.mark.parametrize("token", ["two words", "line\nbreak", "ünïcode", "\x1b"])
def test_a_token_that_is_none_is_refused_without_being_told(token: str) -> None:
    with pytest.raises(HttpProblem) as raised:
        Http(tokens={"https://huggingface.co": token})
    assert token not in str(raised.value)


async def test_encryption_is_not_given_up_by_a_redirect() -> None:
    from papertui.sources.http_address import redirected

    assert redirected("https://a.example/x", "/y") == "https://a.example/y"
    assert redirected("http://a.example/x", "https://b.example/") == "https://b.example/"
    with pytest.raises(HttpProblem, match="without encryption"):
        redirected("HTTPS://a.example/x", "http://a.example/y")


async def test_nothing_is_logged_that_could_be_secret(
    http: Http, server: HuggingFaceServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await http.get(server.url + PATH, params={"api_key": "SECRET"})
    assert "SECRET" not in caplog.text


async def test_a_cancelled_request_ends_at_once_and_the_client_goes_on(server: HuggingFaceServer) -> None:
    asked = asyncio.Event()

    async def hang(exchange: Exchange) -> None:
        asked.set()
        await misbehave.hang(exchange)

    server.misbehave(hang, times=1)
    async with Http() as http:
        asking = asyncio.create_task(ask(http, server))
        await asked.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert (await ask(http, server)).status == 200


async def test_json_that_is_cut_off_is_the_parsers_to_find(http: Http, server: HuggingFaceServer) -> None:
    for behaviour in (misbehave.cut_json, misbehave.claims_less):
        server.behave()
        server.misbehave(behaviour)
        answer = await ask(http, server)
        with pytest.raises(ContentProblem, match="cut off"):
            hf.parse_list(answer.body)


async def test_a_proxy_of_the_environment_is_used(server: HuggingFaceServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", server.url)
    async with Http() as http:
        found = await problem(http.get("http://papers.invalid/api/nothing"))
    assert (found.status, server.requests[0].headers["host"]) == (404, "papers.invalid")


async def test_a_proxy_that_cannot_be_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "gopher://127.0.0.1:1")
    async with Http() as http:
        found = await problem(http.get("http://papers.invalid/"))
    assert (found.kind, "environment" in str(found)) == ("refused", True)


def _chunked(content: bytes) -> Callable[[Exchange], Awaitable[None]]:
    async def answering(exchange: Exchange) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        exchange.writer.write(head + b"%x\r\n%b\r\n0\r\n\r\n" % (len(content), content))
        await exchange.writer.drain()

    return answering


async def test_a_post_is_asked_again_and_not_carried_elsewhere(server: HuggingFaceServer, clock: Clock) -> None:
    server.misbehave(misbehave.status(503), times=1)
    async with Http(sleep=clock.sleep, jitter=clock.jitter) as http:
        answer = await http.post(server.url + PATH, b'{"ids": []}', params={"a": "b"}, headers={"x-api-key": "k"})
        assert answer.status == 200 and len(clock.slept) == 1
        asked = server.requests[-1]
        assert (asked.method, asked.body, asked.query) == ("POST", b'{"ids": []}', {"a": "b"})
        assert (asked.headers["content-type"], asked.headers["x-api-key"]) == ("application/json", "k")
        server.misbehave(misbehave.redirect("/elsewhere", 307))
        with pytest.raises(HttpProblem, match="sends papertui elsewhere"):
            await http.post(server.url + PATH, b"{}")
        assert not server.asked("/elsewhere")
