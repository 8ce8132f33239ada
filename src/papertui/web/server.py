"""The web server: textual-serve's terminal in the browser, behind a guard, with a page of our own."""

from __future__ import annotations

import asyncio
import errno
import html
import json
import logging
import signal
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path
from string import Template
from urllib.parse import quote

from aiohttp import WSMsgType, web
from textual_serve import server as textual_serve
from textual_serve.download_manager import DownloadManager

from papertui import paths
from papertui.errors import PapertuiError
from papertui.web.guard import HOST, NAMES, Guard, Secrets
from papertui.web.session import Session, fitting

PORT = 8642
"""The port when none is asked for; any free one where another program has it."""
MOST_SESSIONS = 20
"""Tabs at once: each is a process."""
MESSAGE_LIMIT = 1_000_000

_HERE = Path(__file__).resolve().parent
_STATIC = Path(textual_serve.__file__).resolve().parent / "static"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data:; "
    "connect-src {sockets}; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
_HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class Server:
    """Serves `argv` on a bound socket until `ended` is set."""

    def __init__(self, argv: tuple[str, ...], driver: str, port: int) -> None:
        self.known = Secrets.new()
        self.ended = asyncio.Event()
        self._argv = argv
        self._driver = driver
        self._guard = Guard(port, self.known)
        sockets = " ".join(f"ws://{name}:{port}" for name in NAMES)
        self._headers = _HEADERS | {"Content-Security-Policy": _POLICY.format(sockets=sockets)}
        self._downloads = DownloadManager()
        self._sessions: set[Session] = set()

    @property
    def way_in(self) -> str:
        """Path and query of the address that lets a browser in."""
        return f"/?token={self.known.token}"

    def application(self) -> web.Application:
        """The routes. All but the entrance lie in a folder whose name only our own pages know."""
        app = web.Application(middlewares=[self._checked])
        folder = self.known.folder
        app.router.add_get("/", self._enter)
        app.router.add_get(f"{folder}/", self._page)
        app.router.add_get(f"{folder}/ws", self._talk)
        app.router.add_get(f"{folder}/download/{{key}}", self._download)
        app.router.add_static(f"{folder}/static", _STATIC)
        app.router.add_static(f"{folder}/own", _HERE / "own")
        app.on_response_prepare.append(self._add_headers)
        return app

    async def run(self, bound: socket.socket) -> None:
        """Serve until `ended`, then end every session."""
        # an access log would hold the token
        runner = web.AppRunner(self.application(), access_log=None, logger=_log(), shutdown_timeout=0.2)
        await runner.setup()
        try:
            await web.SockSite(runner, bound).start()
            await self.ended.wait()
        finally:
            await asyncio.gather(*(session.stop() for session in self._sessions))
            await runner.cleanup()

    async def _add_headers(self, request: web.Request, response: web.StreamResponse) -> None:
        response.headers.update(self._headers)

    @web.middleware
    async def _checked(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        entering = request.path == "/"
        refusal = self._guard.stranger(request.headers.getall("Host", []), request.headers, entering=entering)
        if not refusal:
            told = self._guard
            refusal = told.wrong_token(request.query.get("token", "")) if entering else told.unknown(request.cookies)
        if refusal:
            return web.Response(status=403, text=f"{refusal}\n")
        return await handler(request)

    async def _enter(self, request: web.Request) -> web.Response:
        """Give the cookie and lead on to the page.

        Not by a redirect: where a link of another site led here, the cookie would not be sent along with that.
        """
        folder = self.known.folder
        answer = _html(f'<!DOCTYPE html><meta http-equiv="refresh" content="0;url={folder}/"><title>papertui</title>')
        answer.set_cookie(self._guard.cookie_name, self.known.cookie, path=folder, httponly=True, samesite="Strict")
        return answer

    async def _page(self, request: web.Request) -> web.Response:
        template = Template((_HERE / "own" / "page.html").read_text(encoding="utf-8"))
        return _html(template.substitute(socket=html.escape(f"ws://{request.host}{self.known.folder}/ws")))

    async def _talk(self, request: web.Request) -> web.StreamResponse:
        if "Origin" not in request.headers:
            # every browser names it here
            return web.Response(status=403, text="This is for the page of papertui in a browser.\n")
        if len(self._sessions) >= MOST_SESSIONS:
            return web.Response(status=503, text=f"At most {MOST_SESSIONS} tabs can be open at once.\n")
        connection = web.WebSocketResponse(heartbeat=15, max_msg_size=MESSAGE_LIMIT)
        await connection.prepare(request)
        session = Session(
            self._argv,
            self._driver,
            write_bytes=connection.send_bytes,
            write_str=connection.send_str,
            close=connection.close,
            download_manager=self._downloads,
        )
        self._sessions.add(session)
        try:
            await session.start(*_asked_size(request))
            async for message in connection:
                if message.type == WSMsgType.TEXT:
                    await _hand_on(message.data, session, connection)
        finally:
            await session.stop()
            self._sessions.discard(session)
        return connection

    async def _download(self, request: web.Request) -> web.StreamResponse:
        key = request.match_info["key"]
        try:
            download = await self._downloads.get_download_metadata(key)
        except KeyError:
            return web.Response(status=404, text="This download is over: export once more.\n")
        answer = web.StreamResponse()
        answer.content_type = "application/octet-stream"
        answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(download.file_name, safe='')}"
        await answer.prepare(request)
        async for chunk in self._downloads.download(key):
            await answer.write(chunk)
        await answer.write_eof()
        return answer


def bind(port: int | None) -> socket.socket:
    """A listening socket on the loopback address; `None` prefers `PORT`. Raises `PapertuiError`."""
    try:
        return socket.create_server((HOST, PORT if port is None else port))
    except OSError as error:
        if port is None:
            return socket.create_server((HOST, 0))
        why = {
            errno.EADDRINUSE: "another program listens there",
            errno.EACCES: "the system reserves it",
        }.get(error.errno or 0, error.strerror or str(error))
        raise PapertuiError(f"Port {port} cannot be had: {why}. Leave --port out to take a free one.") from error


def serve(argv: tuple[str, ...], driver: str, port: int | None, ready: Callable[[int, str], None]) -> None:
    """Serve the screen that `argv` draws through the Textual driver `driver` until a signal ends it.

    `ready` is called with the port and the address to open. Raises `PapertuiError` when the port cannot be had.
    """
    bound = bind(port)
    port = bound.getsockname()[1]

    async def run() -> None:
        server = Server(argv, driver, port)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            # a signal that nohup or a shell has switched off stays so
            if signal.getsignal(number) != signal.SIG_IGN:
                loop.add_signal_handler(number, server.ended.set)
        ready(port, f"http://{HOST}:{port}{server.way_in}")
        await server.run(bound)

    with bound:
        asyncio.run(run())


def _log() -> logging.Logger:
    """What went wrong goes into the log file: anybody can send nonsense to a port, which is not for the terminal."""
    place = paths.find().log
    logger = logging.getLogger("papertui.web")
    logger.propagate = False
    try:
        paths.make_private(place.parent)
        logger.addHandler(logging.FileHandler(place, encoding="utf-8", errors="replace", delay=True))
    except PapertuiError:
        logger.addHandler(logging.NullHandler())
    return logger


def _html(text: str) -> web.Response:
    return web.Response(text=text, content_type="text/html")


def _asked_size(request: web.Request) -> tuple[int, int]:
    try:
        return fitting(int(request.query.get("width", "80")), int(request.query.get("height", "24")))
    except ValueError:
        return fitting(None, None)


async def _hand_on(message: str, session: Session, connection: web.WebSocketResponse) -> None:
    """Do what the page asks; what is no request of it is ignored."""
    try:
        kind, *rest = json.loads(message)
    except (ValueError, TypeError):
        return
    match kind, rest:
        case "stdin", [str(typed)]:
            await session.send_bytes(typed.encode("utf-8", "ignore"))
        case "resize", [{"width": width, "height": height}]:
            await session.set_terminal_size(*fitting(width, height))
        case "ping", [str(sent)]:
            await connection.send_json(["pong", sent])
        case "blur", _:
            await session.blur()
        case "focus", _:
            await session.focus()
