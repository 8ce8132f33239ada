"""The ways in which a server can be bad, as behaviours for `servers.loopback`.

`BY_NAME` holds them for the command line; those that need a parameter are functions that make a behaviour.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import socket
import struct
import zlib
from functools import cache

from servers.loopback import Behaviour, Exchange, Reply

_JSON = (("Content-Type", "application/json; charset=utf-8"),)
_HTML = (("Content-Type", "text/html; charset=utf-8"),)
LOGIN_PAGE = b"<!DOCTYPE html><html><head><title>Welcome to our network</title></head><body>Sign in</body></html>"


async def hang(exchange: Exchange) -> None:
    """Takes the question and says nothing until the server stops."""
    await exchange.ended.wait()


async def hang_in_body(exchange: Exchange) -> None:
    """Sends half the body and then nothing."""
    body = exchange.reply.body
    await _send(exchange, exchange.reply.head() + body[: len(body) // 2])
    await exchange.ended.wait()


def drip(interval: float, body: bool = True) -> Behaviour:
    """One byte per `interval` seconds, from the first of the body or (`body` false) of the head."""

    async def dripping(exchange: Exchange) -> None:
        head = exchange.reply.head()
        if body:
            await _send(exchange, head)
        for byte in exchange.reply.body if body else head:
            await _send(exchange, bytes((byte,)))
            await asyncio.sleep(interval)

    return dripping


async def reset(exchange: Exchange) -> None:
    """Resets the connection in the middle of the body."""
    body = exchange.reply.body
    await _send(exchange, exchange.reply.head() + body[: len(body) // 2])
    given = exchange.writer.get_extra_info("socket")
    given.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    exchange.writer.transport.abort()


async def cut_json(exchange: Exchange) -> None:
    """An honest HTTP answer whose JSON ends in the middle."""
    body = exchange.reply.body
    await _answer(exchange, exchange.reply._replace(body=body[: len(body) * 2 // 3]))


async def claims_more(exchange: Exchange) -> None:
    """Content-Length says more than comes."""
    reply = exchange.reply
    await _send(exchange, reply.head(Content_Length=str(len(reply.body) + 1000)) + reply.body)


async def claims_less(exchange: Exchange) -> None:
    """Content-Length says less than comes."""
    reply = exchange.reply
    await _send(exchange, reply.head(Content_Length=str(len(reply.body) // 2)) + reply.body)


async def claims_huge(exchange: Exchange) -> None:
    """Content-Length says a terabyte."""
    await _send(exchange, exchange.reply.head(Content_Length=str(10**12)) + exchange.reply.body)


async def packed(exchange: Exchange) -> None:
    """The honest answer, packed with gzip as the client may expect."""
    body = gzip.compress(exchange.reply.body)
    await _answer(exchange, _encoded(exchange.reply, body, "gzip"))


async def cut_gzip(exchange: Exchange) -> None:
    """A gzip stream that ends in the middle."""
    body = gzip.compress(exchange.reply.body)
    await _answer(exchange, _encoded(exchange.reply, body[: len(body) // 2], "gzip"))


async def no_gzip(exchange: Exchange) -> None:
    """Plain bytes said to be gzip."""
    await _answer(exchange, _encoded(exchange.reply, exchange.reply.body, "gzip"))


async def other_encoding(exchange: Exchange) -> None:
    """An encoding nobody asked for."""
    await _answer(exchange, _encoded(exchange.reply, exchange.reply.body, "br"))


async def gzip_bomb(exchange: Exchange) -> None:
    """Two hundred megabytes of zeros in two hundred kilobytes."""
    await _answer(exchange, _encoded(exchange.reply, bomb(), "gzip"))


async def double_gzip_bomb(exchange: Exchange) -> None:
    """The same packed once more: under a kilobyte."""
    await _answer(exchange, _encoded(exchange.reply, gzip.compress(bomb()), "gzip, gzip"))


async def web_page(exchange: Exchange) -> None:
    """The login page of a network instead of data, with status 200."""
    await _answer(exchange, Reply(200, LOGIN_PAGE, _HTML))


async def unlabelled_web_page(exchange: Exchange) -> None:
    """The same, said to be JSON."""
    await _answer(exchange, Reply(200, b"\r\n " + LOGIN_PAGE, _JSON))


def status(code: int, retry_after: str | None = None, **headers: str) -> Behaviour:
    """An error in the form that Hugging Face gives it."""
    extra = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    waiting = (("Retry-After", retry_after),) if retry_after is not None else ()
    body = json.dumps({"error": f"invented error {code}"}).encode()

    async def failing(exchange: Exchange) -> None:
        await _answer(exchange, Reply(code, body, (*_JSON, *waiting, *extra)))

    return failing


def redirect(location: str, code: int = 302) -> Behaviour:
    """To any address, also a relative or an impossible one."""

    async def redirecting(exchange: Exchange) -> None:
        await _answer(exchange, Reply(code, b"", (("Location", location),)))

    return redirecting


async def redirect_loop(exchange: Exchange) -> None:
    """Redirects to itself."""
    await redirect(exchange.request.path)(exchange)


async def unasked_304(exchange: Exchange) -> None:
    """Says that nothing changed, whoever asks."""
    await _answer(exchange, Reply(304, b""))


async def huge_headers(exchange: Exchange) -> None:
    """Twenty megabytes of headers."""
    junk = b"X-Junk: " + b"j" * 8000 + b"\r\n"
    await _send(exchange, b"HTTP/1.1 200 OK\r\n" + junk * 2500 + b"Content-Length: 0\r\n\r\n")


async def bad_chunk(exchange: Exchange) -> None:
    """A chunked body whose second length is no number."""
    head = exchange.reply.head(Content_Length=None, Transfer_Encoding="chunked")
    await _send(exchange, head + b"5\r\n[    \r\nzz\r\n]\r\n0\r\n\r\n")


async def no_http(exchange: Exchange) -> None:
    """Something that is not HTTP."""
    await _send(exchange, b"220 mail.example ESMTP\r\n")


async def half_list(exchange: Exchange) -> None:
    """A list that is published only in part yet."""
    items = json.loads(exchange.reply.body or b"[]")
    await _answer(exchange, exchange.reply._replace(body=json.dumps(items[: len(items) // 2]).encode()))


async def empty_list(exchange: Exchange) -> None:
    """A list that suddenly holds nothing."""
    await _answer(exchange, exchange.reply._replace(body=b"[]"))


def body(content: bytes) -> Behaviour:
    """Any bytes, as JSON with status 200."""

    async def answering(exchange: Exchange) -> None:
        await _answer(exchange, Reply(200, content, _JSON))

    return answering


BY_NAME: dict[str, Behaviour] = {
    "hang": hang,
    "hang-in-body": hang_in_body,
    "drip": drip(0.5),
    "reset": reset,
    "cut-json": cut_json,
    "claims-more": claims_more,
    "claims-less": claims_less,
    "claims-huge": claims_huge,
    "packed": packed,
    "cut-gzip": cut_gzip,
    "no-gzip": no_gzip,
    "other-encoding": other_encoding,
    "gzip-bomb": gzip_bomb,
    "double-gzip-bomb": double_gzip_bomb,
    "web-page": web_page,
    "unlabelled-web-page": unlabelled_web_page,
    "404": status(404),
    "429": status(429, "1"),
    "500": status(500),
    "503": status(503),
    "redirect-loop": redirect_loop,
    "redirect-file": redirect("file:///etc/passwd"),
    "huge-headers": huge_headers,
    "bad-chunk": bad_chunk,
    "no-http": no_http,
    "half-list": half_list,
    "empty-list": empty_list,
}


@cache
def bomb(size: int = 200_000_000) -> bytes:
    """A gzip stream that unpacks to `size` zeros."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    piece = bytes(1_000_000)
    return b"".join(packer.compress(piece) for _ in range(size // len(piece))) + packer.flush()


def _encoded(reply: Reply, content: bytes, encoding: str) -> Reply:
    return Reply(reply.status, content, (*reply.headers, ("Content-Encoding", encoding)))


async def _answer(exchange: Exchange, reply: Reply) -> None:
    await _send(exchange, reply.head() + reply.body)


async def _send(exchange: Exchange, data: bytes) -> None:
    exchange.writer.write(data)
    await exchange.writer.drain()
