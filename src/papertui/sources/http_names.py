"""Host names looked up in threads that nobody has to wait for.

asyncio looks names up in its thread pool, and a program that ends waits for that pool: with a dead name server
quitting would take as long as the lookup, ten seconds or more. A daemon thread is left behind instead.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import threading
from contextlib import suppress
from typing import Any

from papertui.sources.http_problem import HttpProblem


async def look_up(host: str, patience: float | None) -> None:
    """Return when the name has an address. Raises `HttpProblem` when it has none or nobody says so in time."""
    with suppress(ValueError):
        ipaddress.ip_address(host)
        return
    loop = asyncio.get_running_loop()
    found: asyncio.Future[bool] = loop.create_future()

    def settle(outcome: bool) -> None:
        if not found.done():
            found.set_result(outcome)

    def work() -> None:
        try:
            outcome = bool(socket.getaddrinfo(host, None, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError):
            outcome = False
        with suppress(RuntimeError):  # the loop may be closed by now
            loop.call_soon_threadsafe(settle, outcome)

    threading.Thread(target=work, name=f"look up {host}", daemon=True).start()
    try:
        async with asyncio.timeout(patience):
            known = await found
    except TimeoutError:
        raise HttpProblem(
            "offline", f"nobody could tell the address of {host} within {patience:g} seconds; check the network"
        ) from None
    if not known:
        raise HttpProblem("offline", f"the name {host} was not found; check the network", transient=True)


class PatientNames:
    """A network backend of httpcore that looks names up as above before it connects.

    The second lookup, by asyncio, then finds its answer ready, and picks between IPv4 and IPv6 as it always does.
    """

    def __init__(self, backend: Any) -> None:
        self._backend = backend

    async def connect_tcp(self, host: str, port: int, **options: Any) -> Any:
        """As the backend's own."""
        await look_up(host, options.get("timeout"))
        return await self._backend.connect_tcp(host, port, **options)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._backend, name)


def install(client: Any) -> None:
    """Give all connections of an `httpx.AsyncClient` patient names, those through a proxy too.

    httpx has no public place for a network backend; with a version that keeps it elsewhere, nothing changes.
    """
    for transport in (client._transport, *client._mounts.values()):
        pool: Any = getattr(transport, "_pool", None)
        if hasattr(pool, "_network_backend"):
            pool._network_backend = PatientNames(pool._network_backend)
