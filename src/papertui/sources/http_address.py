"""Which addresses are asked, and who is sent a secret."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode, urljoin, urlsplit

from papertui import identity
from papertui.sources.http_problem import HttpProblem, host_of


def redirected(url: str, location: str) -> str:
    """The address a redirect leads to. Raises `HttpProblem` when it leads out of http(s) or loses encryption."""
    host = host_of(url)
    try:
        target = identity.safe_url(urljoin(url, location)) if location else None
    except ValueError:
        target = None
    if target is None:
        raise HttpProblem("redirect", f"{host} redirects to something that is not a web address")
    if urlsplit(url).scheme == "https" and urlsplit(target).scheme != "https":
        raise HttpProblem("redirect", f"{host} redirects from https to an address without encryption; not followed")
    return target


def with_params(url: str, params: Mapping[str, str] | None) -> str:
    """The address with its query. Raises `HttpProblem` when it is not one that papertui asks."""
    if identity.safe_url(url) is None:
        raise HttpProblem("refused", f"{host_of(url)} cannot be asked: the address is not a plain http or https one")
    if not params:
        return url
    return f"{url}{'&' if urlsplit(url).query else '?'}{urlencode(params)}"


def origin(url: str) -> str:
    """Scheme, host and port: what has to be equal for a secret to be sent."""
    parts = urlsplit(url)
    port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    return f"{parts.scheme}://{parts.hostname}:{port}"


def checked_token(url: str, token: str) -> str:
    """The token. Raises `HttpProblem`, without it, when it could not be a header."""
    if identity.safe_url(url) is None:
        raise HttpProblem("refused", f"a token is set for {host_of(url)}, which is not a plain http or https address")
    if not token.isascii() or not token.isprintable() or " " in token:
        raise HttpProblem("refused", f"the token for {host_of(url)} holds characters that a token cannot have")
    return token
