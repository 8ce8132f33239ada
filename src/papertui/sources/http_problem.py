"""What can go wrong in an exchange, as one sentence that names the host and never an address with secrets."""

from __future__ import annotations

from urllib.parse import urlsplit

from papertui import text
from papertui.errors import NetworkNeeded, PapertuiError

KINDS = frozenset(
    {"offline", "timeout", "refused", "redirect", "too_large", "encoding", "status", "content", "rate", "broken"}
)


class HttpProblem(PapertuiError):
    """A request without a usable answer.

    `kind` is one of `KINDS`: `offline` (no name, no route, nobody listens), `timeout`, `refused` (papertui
    would not ask), `redirect`, `too_large`, `encoding`, `status` (with `status`), `content` (not what was asked
    for), `rate` (with `retry_after` in seconds, if the server said), `broken` (the answer broke off or was not
    HTTP). `transient` tells whether another try may help.
    """

    def __init__(
        self,
        kind: str,
        message: str,
        *,
        status: int | None = None,
        retry_after: float | None = None,
        transient: bool = False,
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.status = status
        self.retry_after = retry_after
        self.transient = transient
        if kind == "offline":
            self.exit_code = NetworkNeeded.exit_code


def host_of(url: str) -> str:
    """The host to name in a sentence, with its port when that is unusual; never the user part."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "the server"
    name = f"{host}:{port}" if port and (parts.scheme, port) not in (("http", 80), ("https", 443)) else host
    return text.line(name, 200) or "the server"
