"""Host names looked up in threads that nobody has to wait for, and addresses that may not be asked.

asyncio looks names up in its thread pool, and a program that ends waits for that pool: with a dead name server
quitting would take as long as the lookup, ten seconds or more. A daemon thread is left behind instead.

Addresses that strangers wrote (into feeds, into redirects) must not lead into the reader's own network. What is checked
is the number that is then connected to: a name could be looked up once for the check and otherwise afterwards.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeAlias

from papertui.sources.http_problem import HttpProblem

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Allowed: TypeAlias = Callable[[Address], bool]

# addresses of IPv4 within IPv6: RFC 6052, RFC 3056
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_6TO4 = ipaddress.ip_network("2002::/16")

_OWN_NAMES = (".local", ".lan", ".internal", ".home.arpa")

# RFC 1918, 4193 and 6598, and the machine itself
_OWN = tuple(
    map(
        ipaddress.ip_network,
        ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "::1/128", "fc00::/7"),
    )
)


def is_public(address: Address) -> bool:
    """Whether an address is on the public internet, also the one of IPv4 that may be inside one of IPv6."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        elif address in _6TO4:
            inner = ipaddress.IPv4Address(int(address) >> 80 & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast


def is_own(address: Address) -> bool:
    """Whether an address is one of this machine or of a private network; where clouds keep secrets is none."""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return is_own(address.ipv4_mapped)
    return any(address in network for network in _OWN)


def is_public_or_loopback(address: Address) -> bool:
    return address.is_loopback or is_public(address)


def is_public_or_own(address: Address) -> bool:
    return is_own(address) or is_public(address)


def literal(host: str) -> Address | None:
    """The address that stands in place of a name, in any spelling that systems take (`127.1`, `0x7f000001`)."""
    with suppress(ValueError):
        return ipaddress.ip_address(host.strip("[]").partition("%")[0])
    if not host.replace(".", "").replace("x", "").isalnum() or not host[:1].isdecimal():
        return None
    with suppress(OSError):
        return ipaddress.ip_address(socket.inet_aton(host))
    return None


def is_own_host(host: str) -> bool:
    """Whether a host is this machine or one of the reader's own network.

    Only what nobody on the internet can make lead there: a number, or a name that is never looked up outside.
    """
    address = literal(host)
    if address is not None:
        return is_own(address)
    bare = host.rstrip(".")
    return "." not in bare or bare.endswith(_OWN_NAMES)


def check(host: str, allowed: Allowed) -> None:
    """Raises `HttpProblem` for an address that may not be asked; a name is looked at when it is connected to."""
    address = literal(host)
    if address is not None and not allowed(address):
        raise _private(host)


def _private(host: str) -> HttpProblem:
    return HttpProblem(
        "refused", f"{host} is an address of this machine or its own network, where no other address may lead"
    )


async def look_up(host: str, patience: float | None) -> list[str]:
    """The addresses of a name. Raises `HttpProblem` when it has none or nobody says so in time."""
    with suppress(ValueError):
        return [str(ipaddress.ip_address(host))]
    loop = asyncio.get_running_loop()
    found: asyncio.Future[list[str]] = loop.create_future()

    def settle(outcome: list[str]) -> None:
        if not found.done():
            found.set_result(outcome)

    def work() -> None:
        try:
            told = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
            outcome = list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in told))
        except (OSError, UnicodeError):
            outcome = []
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
    return known


class PatientNames:
    """A network backend of httpcore that looks names up as above before it connects.

    Without `allowed`, and for the host `home`, the second lookup, by asyncio, then finds its answer ready, and picks
    between IPv4 and IPv6 as it always does. With it there is no second one: the allowed addresses are tried in their
    order.
    """

    def __init__(self, backend: Any, allowed: Allowed | None = None, home: str = "") -> None:
        self._backend = backend
        self._allowed = allowed
        self._home = home

    async def connect_tcp(self, host: str, port: int, **options: Any) -> Any:
        """As the backend's own."""
        known = await look_up(host, options.get("timeout"))
        if self._allowed is None or host == self._home:
            return await self._backend.connect_tcp(host, port, **options)
        good = [one for one in known if self._allowed(ipaddress.ip_address(one.partition("%")[0]))]
        if not good:
            raise _private(host)
        for address in good[:-1]:
            with suppress(Exception):
                return await self._backend.connect_tcp(address, port, **options)
        return await self._backend.connect_tcp(good[-1], port, **options)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._backend, name)


def install(client: Any, allowed: Allowed | None = None, home: str = "") -> bool:
    """Give all connections of an `httpx.AsyncClient` patient names, those through a proxy too.

    A proxy looks names up itself, out of reach of `allowed`. httpx has no public place for a network backend; with a
    version that keeps it elsewhere nothing changes, and the answer is False.
    """
    placed = False
    for transport in (client._transport, *client._mounts.values()):
        pool: Any = getattr(transport, "_pool", None)
        if hasattr(pool, "_network_backend"):
            direct = transport is client._transport
            pool._network_backend = PatientNames(pool._network_backend, allowed if direct else None, home)
            placed = placed or direct
    return placed
