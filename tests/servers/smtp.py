"""A mail server on loopback: aiosmtpd where it is honest, a script of raw replies where it is not."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, NamedTuple

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "ada", "s3cret wörd %1"


class Received(NamedTuple):
    """A message that arrived, and over what."""

    sender: str
    to: tuple[str, ...]
    message: EmailMessage
    raw: bytes
    encrypted: bool
    user: str | None


class Inbox:
    """Keeps what arrives; `refuse` has replies for recipients, for `DATA`."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.refuse: dict[str, str] = {}

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, _: Any) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if "DATA" in self.refuse:
            return self.refuse["DATA"]
        raw = envelope.original_content or b""
        message = message_from_bytes(raw, policy=policy.default)
        assert isinstance(message, EmailMessage)
        user = session.auth_data.decode() if isinstance(session.auth_data, bytes) else None
        self.received.append(
            Received(envelope.mail_from or "", tuple(envelope.rcpt_tos), message, raw, encrypted(server), user)
        )
        return "250 OK"


def encrypted(server: SMTP) -> bool:
    return server.transport is not None and server.transport.get_extra_info("ssl_object") is not None


class Place(NamedTuple):
    """Where a server listens, and how."""

    port: int
    inbox: Inbox


def authenticate(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=good, auth_data=data.login if good else None, handled=good)


class Authority:
    """An authority of our own, its certificates in a file, and one for this computer."""

    def __init__(self, folder: Path) -> None:
        self.made = trustme.CA()
        self.file = folder / "ca.pem"
        self.made.cert_pem.write_to_path(self.file)

    def context(self, name: str = "127.0.0.1", **more: Any) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.made.issue_cert(name, **more).configure_cert(context)
        return context


@contextlib.contextmanager
def serving(context: ssl.SSLContext | None, security: str, *, login: bool = True) -> Iterator[Place]:
    """An honest server: `security` is `tls`, `starttls` or `none`."""
    inbox = Inbox()
    options: dict[str, Any] = {"auth_require_tls": security == "starttls", "decode_data": False}
    if login:
        options |= {"authenticator": authenticate, "auth_required": True}
    if security == "starttls":
        options |= {"tls_context": context, "require_starttls": True}

    with _looping() as loop:

        async def start() -> asyncio.Server:
            over = context if security == "tls" else None
            return await loop.create_server(lambda: SMTP(inbox, loop=loop, **options), "127.0.0.1", 0, ssl=over)

        server = asyncio.run_coroutine_threadsafe(start(), loop).result(10)
        yield Place(server.sockets[0].getsockname()[1], inbox)
        loop.call_soon_threadsafe(server.close)


@contextlib.contextmanager
def _looping() -> Iterator[asyncio.AbstractEventLoop]:
    """An event loop on a thread of its own; what still runs in it is ended with it."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield loop
    finally:

        async def end() -> None:
            others = asyncio.all_tasks() - {asyncio.current_task()}
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)

        asyncio.run_coroutine_threadsafe(end(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


Talk = Callable[["_Heard", asyncio.StreamWriter], Awaitable[None]]


class Spoken(NamedTuple):
    """A server that talks as a test says, and what was said to it."""

    port: int
    heard: list[bytes]


@contextlib.contextmanager
def talking(talk: Talk) -> Iterator[Spoken]:
    """A server whose every connection is one call of `talk`."""
    heard: list[bytes] = []

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.CancelledError):
            await talk(_Heard(reader, heard), writer)
        writer.close()

    with _looping() as loop:
        starting = asyncio.run_coroutine_threadsafe(asyncio.start_server(connected, "127.0.0.1", 0), loop)
        server = starting.result(10)
        yield Spoken(server.sockets[0].getsockname()[1], heard)
        loop.call_soon_threadsafe(server.close)


class _Heard:
    """Gives lines and writes them down."""

    def __init__(self, reader: asyncio.StreamReader, heard: list[bytes]) -> None:
        self._inner, self._list = reader, heard

    async def readline(self) -> bytes:
        line = await self._inner.readline()
        if not line:
            raise ConnectionError
        self._list.append(line)
        return line


def replies(*script: tuple[bytes, bytes], greeting: bytes = b"220 hello", then: str = "close") -> Talk:
    """Answer each line by the first of the script that it begins with, else `250 OK`; `221` ends it.

    `then` is what happens for an empty answer: `close`, or `hang`.
    """

    async def talk(reader: _Heard, writer: asyncio.StreamWriter) -> None:
        if greeting:
            writer.write(greeting + b"\r\n")
        elif then == "hang":
            await asyncio.Event().wait()
        else:
            return
        in_data = False
        while True:
            line = await reader.readline()
            if in_data and line != b".\r\n":
                continue
            wanted = b"." if in_data else line.upper()
            in_data = not in_data and line.upper().startswith(b"DATA")
            answer = next((reply for start, reply in script if wanted.startswith(start)), None)
            if answer == b"":
                if then == "hang":
                    await asyncio.Event().wait()
                return
            if answer is None:
                answer = b"354 go on" if in_data else b"250 OK"
            in_data = in_data and answer.startswith(b"354")
            writer.write(answer + b"\r\n")
            await writer.drain()

    return talk
