"""The real server in a process of its own, and a client that speaks as the page in a browser does."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyte
from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar, WSMsgType

from commands import Program

DEADLINE = 40.0


class Server:
    """`papertui web` on a free port."""

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self.process = process
        self.address = address
        self.origin, self.way_in = re.fullmatch(r"(http://127\.0\.0\.1:\d+)(/\?token=\S+)", address).groups()  # type: ignore[union-attr]
        self.port = int(self.origin.rpartition(":")[2])

    @asynccontextmanager
    async def entered(self) -> AsyncIterator[Tab]:
        """A browser that has followed the printed address as far as the page."""
        async with browsing() as session:
            async with session.get(self.address) as answer:
                assert answer.status == 200
                self.folder = re.search(r"url=(/[\w-]+)/", await answer.text())[1]  # type: ignore[index]
            yield Tab(self, session)

    def children(self) -> list[int]:
        """The processes that the server started."""
        told = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True, timeout=10
        )
        return [int(word) for word in told.stdout.split()]

    def interrupt(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(DEADLINE)


def browsing() -> ClientSession:
    """A client that keeps cookies as browsers do; this one thinks them unsafe for numeric addresses."""
    return ClientSession(cookie_jar=CookieJar(unsafe=True))


class Tab:
    """A page: its requests carry the cookie, and its terminal shows what the program draws."""

    def __init__(self, server: Server, session: ClientSession) -> None:
        self.server = server
        self.session = session
        self.told: list[list[Any]] = []
        self.raw = b""
        self.ended = False
        self._screen = pyte.Screen(100, 30)
        self._stream = pyte.ByteStream(self._screen)
        self._socket: ClientWebSocketResponse | None = None
        self._reader: asyncio.Task[None] | None = None

    def url(self, path: str) -> str:
        return f"{self.server.origin}{self.server.folder}{path}"

    async def __aenter__(self) -> Self:
        self._socket = await self.session.ws_connect(
            self.url("/ws?width=100&height=30"), headers={"Origin": self.server.origin}
        )
        self._reader = asyncio.create_task(self._read(self._socket))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._socket is not None and self._reader is not None
        await self._socket.close()
        await self._reader

    async def _read(self, socket: ClientWebSocketResponse) -> None:
        async for message in socket:
            if message.type == WSMsgType.BINARY:
                self.raw += message.data
                self._stream.feed(_known(message.data))
            elif message.type == WSMsgType.TEXT:
                self.told.append(json.loads(message.data))
        self.ended = True

    async def send(self, *message: object) -> None:
        assert self._socket is not None
        await self._socket.send_str(json.dumps(message))

    async def send_raw(self, message: str) -> None:
        assert self._socket is not None
        await self._socket.send_str(message)

    async def keys(self, typed: str) -> None:
        await self.send("stdin", typed)

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self._screen.display)

    async def see(self, *texts: str) -> None:
        await self.until(lambda: all(text in self.text for text in texts), f"{texts} on the screen")

    async def hear(self, kind: str) -> Any:
        """The newest message of a kind for the page."""
        await self.until(lambda: any(told[0] == kind for told in self.told), kind)
        return next(told[1] for told in reversed(self.told) if told[0] == kind)

    async def until(self, true: Any, what: str) -> None:
        end = asyncio.get_running_loop().time() + DEADLINE
        while not true():
            assert asyncio.get_running_loop().time() < end, f"never: {what}; the screen:\n{self.text}"
            await asyncio.sleep(0.02)


@contextmanager
def serving(program: Program, *arguments: str, **variables: str) -> Iterator[Server]:
    """Start the server and wait for its address; end it afterwards."""
    process = subprocess.Popen(
        [sys.executable, "-m", "papertui", "web", "--port", "0", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=program.variables | variables,
        cwd=program.home.parent,
    )
    assert process.stdout is not None
    try:
        first = process.stdout.readline()
        found = re.fullmatch(r"papertui is at (http://\S+)\n", first)
        assert found, first + process.stdout.read()
        yield Server(process, found[1])
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        process.stdout.close()


def waiting_for(process: int, deadline: float = DEADLINE) -> bool:
    """Whether a process that is not our child ends in time."""
    done = subprocess.run(
        ["timeout", str(deadline), "tail", f"--pid={process}", "-f", "/dev/null"], timeout=deadline + 5
    )
    return done.returncode == 0


def folder_of(path: Path) -> set[str]:
    return {entry.name for entry in path.rglob("*")}


# private forms that pyte takes for something else
_UNKNOWN = re.compile(rb"\x1b\[[<>=?][\d;]*[pu]|\x1b\[\?[\d;]*\$p|\x1b\[>[\d;]*m")


def _known(data: bytes) -> bytes:
    return _UNKNOWN.sub(b"", data)
