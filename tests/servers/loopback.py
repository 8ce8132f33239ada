"""A small HTTP/1.1 server on a loopback socket that records what it is asked and misbehaves on demand.

Use it as an async context manager in the event loop of the test, or in a thread through `servers.running`.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple, Self
from urllib.parse import parse_qsl, unquote, urlsplit

_REASONS = {200: "OK", 302: "Found", 304: "Not Modified", 400: "Bad Request", 404: "Not Found"}


class Request(NamedTuple):
    """What a client asked. Header names are in lower case; `query` keeps the last value of a name."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes = b""


class Reply(NamedTuple):
    """What an honest server answers; Content-Length is added on the wire."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "application/json; charset=utf-8"),)

    def head(self, **changed: str | None) -> bytes:
        """The status line and headers; `changed` replaces headers, named with underscores, or drops them."""
        wanted = dict(self.headers)
        if self.status != 304:
            wanted["Content-Length"] = str(len(self.body))
        for name, value in changed.items():
            wanted.pop(name.replace("_", "-"), None)
            if value is not None:
                wanted[name.replace("_", "-")] = value
        lines = [f"HTTP/1.1 {self.status} {_REASONS.get(self.status, 'Whatever')}"]
        lines += [f"{name}: {value}" for name, value in wanted.items()]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


class Exchange(NamedTuple):
    """One question being answered: what a behaviour gets to work with. `ended` is set when the server stops."""

    server: Loopback
    request: Request
    reply: Reply
    writer: asyncio.StreamWriter
    ended: asyncio.Event


Behaviour = Callable[[Exchange], Awaitable[None]]


class Loopback:
    """Answers with `answer(request)`, unless a behaviour is planned for the path.

    `requests` holds everything asked so far. A behaviour writes to the socket as it likes; the connection is
    closed after it.
    """

    def __init__(self, port: int = 0) -> None:
        self.port = port
        self.requests: list[Request] = []
        self.connections = 0
        self.gone_clients = 0
        self._plans: list[_Plan] = []
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._ended: asyncio.Event | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def misbehave(self, behaviour: Behaviour, path: str | None = None, times: int | None = None) -> None:
        """Answers questions for `path` (any, if not given) with the behaviour, `times` times or for good."""
        self._plans.append(_Plan(behaviour, path, times))

    def behave(self) -> None:
        """Takes all behaviours back."""
        self._plans.clear()

    def asked(self, path: str) -> list[Request]:
        """The questions for a path."""
        return [request for request in self.requests if request.path == path]

    async def answer(self, request: Request) -> Reply:
        """The honest answer; what a subclass is for."""
        return Reply(404, b'{"error":"Not found"}')

    async def __aenter__(self) -> Self:
        self._ended = asyncio.Event()
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", self.port, limit=2**20)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: Any) -> None:
        assert self._server is not None and self._ended is not None
        self._ended.set()
        self._server.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        try:
            while await self._exchange(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            self.gone_clients += 1
        finally:
            self._tasks.discard(task)
            writer.close()
            with contextlib.suppress(ConnectionError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = await reader.readuntil(b"\r\n\r\n")
        request = _request(head.decode("latin-1"))
        if length := int(request.headers.get("content-length", 0)):
            request = request._replace(body=await reader.readexactly(length))
        self.requests.append(request)
        reply = await self.answer(request)
        behaviour = self._planned(request.path)
        if behaviour is not None:
            assert self._ended is not None
            await behaviour(Exchange(self, request, reply, writer, self._ended))
            return False
        writer.write(reply.head() + reply.body)
        await writer.drain()
        return request.headers.get("connection", "").lower() != "close"

    def _planned(self, path: str) -> Behaviour | None:
        for plan in self._plans:
            if plan.path in (None, path) and plan.left != 0:
                if plan.left is not None:
                    plan.left -= 1
                return plan.behaviour
        return None


class _Plan:
    def __init__(self, behaviour: Behaviour, path: str | None, left: int | None) -> None:
        self.behaviour = behaviour
        self.path = path
        self.left = left


def _request(head: str) -> Request:
    first, *lines = head.split("\r\n")
    method, target, _ = first.split(" ", 2)
    parts = urlsplit(target)
    pairs = (line.partition(":") for line in lines if ":" in line)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    return Request(method, unquote(parts.path), dict(parse_qsl(parts.query, keep_blank_values=True)), headers)
