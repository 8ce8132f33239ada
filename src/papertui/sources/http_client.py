"""The client of httpx: how it is opened, and what its exceptions mean. httpx is imported where it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from papertui import __version__
from papertui.sources.http_limits import Limits
from papertui.sources.http_names import Allowed, install
from papertui.sources.http_problem import HttpProblem, host_of
from papertui.sources.http_tls import with_tls

if TYPE_CHECKING:
    import httpx

USER_AGENT = f"papertui/{__version__} (terminal paper reader)"

LOCATION = "papertui.location"
"""The extension of a response with what it redirects to."""


def open_client(limits: Limits, allowed: Allowed | None, home: str, direct: bool) -> httpx.AsyncClient:
    """A client for `Http`, without cookies and redirects of its own.

    Raises `ImportError`, `ValueError` or `OSError` for proxies and certificates of the environment that do not work.
    """
    import logging
    from http.cookiejar import DefaultCookiePolicy

    import httpx

    with_tls()
    # At INFO httpx logs whole addresses, with what secrets they hold.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    client = httpx.AsyncClient(
        headers={"User-Agent": USER_AGENT, "Accept-Encoding": "gzip"},
        timeout=httpx.Timeout(limits.read, connect=limits.connect),
        follow_redirects=False,
        trust_env=not direct,
        event_hooks={"response": [_hide_location]},
    )
    client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    if not install(client, allowed, home) and allowed is not None:
        raise ValueError("this httpx has no place for the check of addresses")
    return client


async def _hide_location(response: httpx.Response) -> None:
    # httpx builds the next request of every redirect, followed or not, and fails on some addresses.
    response.extensions[LOCATION] = response.headers.pop("location", "")


def described(error: Exception, url: str, limits: Limits) -> HttpProblem:
    """The problem behind an exception of httpx. Its own text is not passed on: it may hold addresses."""
    import httpx

    host = host_of(url)
    if isinstance(error, httpx.ConnectTimeout | httpx.PoolTimeout):
        return HttpProblem(
            "offline",
            f"{host} could not be reached within {limits.connect:g} seconds; check the network",
            transient=True,
        )
    if isinstance(error, httpx.TimeoutException):
        return HttpProblem("timeout", f"{host} sent nothing for {limits.read:g} seconds", transient=True)
    if isinstance(error, httpx.ProxyError):
        return HttpProblem("offline", f"{host} cannot be reached through the proxy of the environment", transient=True)
    if isinstance(error, httpx.ConnectError):
        return _unconnected(error, host)
    if isinstance(error, httpx.UnsupportedProtocol | httpx.InvalidURL | httpx.LocalProtocolError):
        return HttpProblem("refused", f"{host} cannot be asked: the address or a header is not valid")
    return HttpProblem("broken", f"{host} broke off its answer or did not speak HTTP", transient=True)


def _unconnected(error: BaseException, host: str) -> HttpProblem:
    import socket
    import ssl

    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return HttpProblem("refused", f"the certificate of {host} could not be verified ({cause.verify_message})")
        if isinstance(cause, ssl.SSLError):
            return HttpProblem("offline", f"{host} did not complete an encrypted connection", transient=True)
        if isinstance(cause, socket.gaierror):
            return HttpProblem("offline", f"the name {host} was not found; check the network", transient=True)
        if isinstance(cause, ConnectionRefusedError):
            return HttpProblem("offline", f"{host} refused the connection", transient=True)
        cause = cause.__cause__ or cause.__context__
    return HttpProblem("offline", f"{host} cannot be reached; check the network", transient=True)
