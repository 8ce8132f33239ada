"""The only network code: GET and POST over HTTP, with a bound on everything a server can make large or slow.

httpx is imported when the first request is made. What is read is the raw stream, unpacked here, because
httpx 0.28 unpacks a whole chunk before its size can be looked at (64 MB from one chunk, gigabytes from
1.8 kB packed twice).
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from papertui.sources.http_address import checked_token, origin, redirected, with_params
from papertui.sources.http_answer import Answer, Validators, check_content, status_problem
from papertui.sources.http_body import Unpacker, declared_length
from papertui.sources.http_client import LOCATION, described, open_client
from papertui.sources.http_limits import Limits, parse_rate_limit
from papertui.sources.http_names import Allowed, check
from papertui.sources.http_pace import NoPace, Pace
from papertui.sources.http_problem import HttpProblem, host_of

if TYPE_CHECKING:
    import httpx

__all__ = ["Answer", "Http", "HttpProblem", "Limits", "NoPace", "Pace", "Validators"]

_ACCEPT = {
    "json": "application/json",
    "html": "text/html, application/xhtml+xml;q=0.9",
    "feed": "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9,"
    " application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, text/html;q=0.5, */*;q=0.1",
    "xml": "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.8",
    "markdown": "text/markdown",
    "any": "*/*",
}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ERROR_BODY = 65_536
# A network that is not there is tried once more, soon: a person waits for the answer.
_TRIES_WITHOUT_NETWORK = 2


class _Asked(NamedTuple):
    method: str
    url: str
    headers: Mapping[str, str]
    content: bytes | None


class Http:
    """A client for many requests; use it as `async with Http(...) as http`.

    `tokens` maps an origin (`https://huggingface.co`) to the bearer token that it, and no other host, is sent.
    With `allowed` only addresses that it lets pass are connected to, whatever names and redirects say; the host `home`
    may be anywhere. `direct` leaves the proxies of the environment out, for a server on this computer.
    `sleep` and `jitter` (a random float between two others) are what waiting and spreading retries is done with.
    """

    def __init__(
        self,
        *,
        pace: Pace | None = None,
        limits: Limits | None = None,
        tokens: Mapping[str, str] | None = None,
        allowed: Allowed | None = None,
        home: str = "",
        direct: bool = False,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        jitter: Callable[[float, float], float] = random.uniform,
    ) -> None:
        self._pace: Pace = pace or NoPace()
        self._limits = limits or Limits()
        self._tokens = {origin(url): checked_token(url, token) for url, token in (tokens or {}).items()}
        self._allowed = allowed
        self._home = home
        self._direct = direct
        self._sleep = sleep
        self._jitter = jitter
        self._opened: httpx.AsyncClient | None = None
        self._opening = asyncio.Lock()

    async def __aenter__(self) -> Http:
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._opened is not None:
            await self._opened.aclose()
            self._opened = None

    async def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        accept: str = "json",
        cap: int | None = None,
        validators: Validators | None = None,
        lane: str = "",
    ) -> Answer:
        """The answer to a GET, after redirects and retries: a 2xx, or a 304 when `validators` were given.

        `accept` is `json`, `html`, `xml`, `markdown`, `any` or an Accept header; for `json` a web page is
        refused. `cap` bounds the bytes of the body, packed and unpacked. `lane` names a limit of its own within
        the host. Everything else raises `HttpProblem`.
        """
        return await self._ask("GET", with_params(url, params), headers, accept, cap, validators, lane)

    async def post(
        self,
        url: str,
        content: bytes,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        accept: str = "json",
        cap: int | None = None,
        lane: str = "",
    ) -> Answer:
        """The answer to a POST of JSON that asks a question and changes nothing: it is tried again as `get` is.

        A redirect is refused, as nobody else is to be told. See `get`.
        """
        sent = {**(headers or {}), "Content-Type": "application/json"}
        return await self._ask("POST", with_params(url, params), sent, accept, cap, None, lane, content)

    async def _ask(
        self,
        method: str,
        address: str,
        headers: Mapping[str, str] | None,
        accept: str,
        cap: int | None,
        validators: Validators | None,
        lane: str,
        content: bytes | None = None,
    ) -> Answer:
        host = host_of(address)
        pace_lane = f"{host} {lane}" if lane else host
        sent = {**(headers or {}), "Accept": _ACCEPT.get(accept, accept), **_conditions(validators)}
        asked = _Asked(method, address, sent, content)
        await self._client(address)  # opening takes a while, and a moment that was reserved is not to pass meanwhile
        for tried in range(1, self._limits.tries + 1):
            async with self._pace.turn(pace_lane):
                try:
                    answer = await self._exchange(asked, cap or self._limits.cap, pace_lane)
                    return check_content(answer, accept, conditional=validators is not None)
                except HttpProblem as problem:
                    # told before anybody else has a turn
                    if problem.retry_after:
                        self._pace.cool(pace_lane, problem.retry_after)
                    if not self._again(problem, tried):
                        raise
                    wait = self._wait_before_retry(problem, tried)
            await self._sleep(wait)
        raise AssertionError("the last try returns or raises")

    def _again(self, problem: HttpProblem, tried: int) -> bool:
        if not problem.transient or tried >= self._limits.tries:
            return False
        if problem.kind in ("offline", "timeout"):
            return tried < _TRIES_WITHOUT_NETWORK
        return (problem.retry_after or 0) <= self._limits.longest_wait

    def _wait_before_retry(self, problem: HttpProblem, tried: int) -> float:
        if problem.retry_after is not None:
            return problem.retry_after
        if problem.kind == "offline":
            return self._jitter(0.1, 0.5)
        longest = min(30.0, self._limits.longest_wait, 2.0 * 2**tried)
        return self._jitter(min(1.0, longest), longest)

    async def _exchange(self, asked: _Asked, cap: int, lane: str) -> Answer:
        url = asked.url
        client = await self._client(url)
        import httpx

        try:
            async with asyncio.timeout(self._limits.total):
                return await self._follow(client, asked, cap, lane)
        except TimeoutError:
            raise HttpProblem(
                "timeout", f"{host_of(url)} did not finish its answer within {self._limits.total:g} seconds"
            ) from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise described(error, url, self._limits) from None

    async def _follow(self, client: httpx.AsyncClient, asked: _Asked, cap: int, lane: str) -> Answer:
        method, url, headers, content = asked
        first = origin(url)
        redirects = self._limits.redirects if method == "GET" else 0
        for _ in range(redirects + 1):
            host = urlsplit(url).hostname or ""
            if self._allowed is not None and host != self._home:
                check(host, self._allowed)
            own = headers if origin(url) == first else {"Accept": headers["Accept"]}
            request = client.build_request(method, url, content=content, headers={**own, **self._secret(url)})
            response = await client.send(request, stream=True)
            try:
                if response.status_code not in _REDIRECTS:
                    return await self._read(response, url, cap, lane)
                url = redirected(url, response.extensions.get(LOCATION, ""))
            finally:
                await response.aclose()
        if not redirects:
            raise HttpProblem("redirect", f"{host_of(first)} sends papertui elsewhere, which is not followed here")
        raise HttpProblem("redirect", f"{host_of(url)} redirects in a circle; given up after {redirects} steps")

    async def _read(self, response: httpx.Response, url: str, cap: int, lane: str) -> Answer:
        host = host_of(url)
        headers = {name.lower(): value for name, value in response.headers.items()}
        limit = parse_rate_limit(headers.get("ratelimit"))
        status = response.status_code
        if status != 304 and not 200 <= status < 300:
            raise status_problem(status, headers, await _error_body(response), host)
        body = await _body(response, host, cap)
        if limit and limit.remaining == 0:
            self._pace.cool(lane, limit.reset)
        return Answer(status, headers, body, url, not_modified=status == 304)

    def _secret(self, url: str) -> dict[str, str]:
        token = self._tokens.get(origin(url))
        return {"Authorization": f"Bearer {token}"} if token else {}

    async def _client(self, url: str) -> httpx.AsyncClient:
        async with self._opening:
            if self._opened is None:
                try:
                    self._opened = await asyncio.to_thread(
                        open_client, self._limits, self._allowed, self._home, self._direct
                    )
                except (ImportError, ValueError, OSError) as error:
                    raise HttpProblem(
                        "refused",
                        f"{host_of(url)} cannot be asked: the proxy or certificate settings of the environment "
                        f"do not work ({type(error).__name__})",
                    ) from None
            return self._opened


async def _body(response: httpx.Response, host: str, cap: int) -> bytes:
    if declared_length(response.headers.get("content-length")) > cap:
        raise HttpProblem("too_large", _too_large(host, cap))
    unpacker = Unpacker(response.headers.get("content-encoding"), host, cap)
    async for chunk in response.aiter_raw():
        unpacker.feed(chunk)
        if unpacker.over:
            raise HttpProblem("too_large", _too_large(host, cap))
    return unpacker.finish()


async def _error_body(response: httpx.Response) -> bytes:
    """As much of what an error answer says as comes in good order; the status says the rest."""
    import httpx

    body = b""
    try:
        async for chunk in response.aiter_raw():
            body += chunk
            if len(body) > _ERROR_BODY:
                break
    except httpx.HTTPError:
        pass
    return body


def _too_large(host: str, cap: int) -> str:
    return f"{host} sent more than {cap / 1e6:.3g} MB, more than this answer can honestly be"


def _conditions(validators: Validators | None) -> dict[str, str]:
    given: dict[str, Any] = {
        "If-None-Match": validators and validators.etag,
        "If-Modified-Since": validators and validators.modified,
    }
    return {name: value for name, value in given.items() if value}
