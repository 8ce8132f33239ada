"""Who may talk to the server: the browser that was given the address, and no page that another site put into it.

A server on a loopback address is reached by every user of the machine and, through their browsers, by every web
page: one may send requests across sites, open a WebSocket (which no same-origin policy stops), or point a name
of its own at 127.0.0.1 (DNS rebinding). So a request must name this server as its host, must not come from
another origin, and must carry a secret.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from hmac import compare_digest
from typing import NamedTuple

HOST = "127.0.0.1"
NAMES = (HOST, "localhost")

_FOREIGN = ("cross-site", "same-site")


class Secrets(NamedTuple):
    """What lets a browser in. Cookies are shared by all ports of a host, and so with the servers of other users.

    Therefore the cookie is kept to a folder that only this server's pages name.
    """

    token: str
    cookie: str
    folder: str

    @classmethod
    def new(cls) -> Secrets:
        return cls(secrets.token_urlsafe(32), secrets.token_urlsafe(32), f"/{secrets.token_urlsafe(12)}")


class Guard:
    """Judges requests by their headers. Every answer is a sentence that refuses, or `""`."""

    def __init__(self, port: int, known: Secrets) -> None:
        self.known = known
        self.cookie_name = f"papertui-{port}"
        self._hosts = {f"{name}:{port}" for name in NAMES} | (set(NAMES) if port == 80 else set())

    def stranger(self, hosts: Sequence[str], headers: Mapping[str, str], *, entering: bool) -> str:
        """Refuse what names another host or comes from another origin.

        `hosts` are all the Host headers. Only on `entering` may a link elsewhere have led here: the token is what
        counts then.
        """
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return "This server only answers to the address that “papertui web” printed."
        origin = headers.get("Origin")
        if origin is not None and origin.lower() != f"http://{hosts[0].lower()}":
            return "This request comes from a page of another site."
        if not entering and headers.get("Sec-Fetch-Site", "none").lower() in _FOREIGN:
            return "This request comes from a page of another site."
        return ""

    def unknown(self, cookies: Mapping[str, str]) -> str:
        """Refuse who does not have our cookie."""
        if _same(cookies.get(self.cookie_name, ""), self.known.cookie):
            return ""
        return "Open the address that “papertui web” printed: it holds the key to this page."

    def wrong_token(self, token: str) -> str:
        """Refuse a token that is not ours."""
        return "" if _same(token, self.known.token) else self.unknown({})


def _same(given: str, known: str) -> bool:
    return compare_digest(given.encode("utf-8", "replace"), known.encode())
