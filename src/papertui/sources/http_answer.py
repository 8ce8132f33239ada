"""A good answer, the checks that it is one, and what the others mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from papertui.sources.http_limits import in_words, parse_rate_limit, parse_retry_after
from papertui.sources.http_problem import HttpProblem, host_of

_TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504})

# arXiv says "Rate exceeded." with status 200
_REFUSALS = (b"rate exceeded", b"rate limit exceeded", b"too many requests")
_LONGEST_REFUSAL = 1_000
_PAUSE = 60.0


class Validators(NamedTuple):
    """What a server gave to ask "changed since?" with, as it gave it."""

    etag: str | None = None
    modified: str | None = None


class Answer(NamedTuple):
    """A 2xx answer, or a 304 (`not_modified`, without body). Header names are in lower case; `url` is the last one."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str
    not_modified: bool = False

    @property
    def validators(self) -> Validators:
        """What to ask with the next time; both fields `None` when the server gave neither."""
        return Validators(self.headers.get("etag"), self.headers.get("last-modified"))


def check_content(answer: Answer, accept: str, conditional: bool) -> Answer:
    """The answer, if it is what was asked for.

    A network that wants a login answers everything with 200 and its own page.
    """
    host = host_of(answer.url)
    if answer.not_modified:
        if not conditional:
            raise HttpProblem("status", f"{host} answered 304 to a question that allows no such answer", status=304)
        return answer
    if len(answer.body) < _LONGEST_REFUSAL and answer.body.strip().lower().startswith(_REFUSALS):
        raise HttpProblem("rate", f"{host} wants fewer questions", retry_after=_PAUSE)
    if accept == "json" and _is_page(answer):
        raise HttpProblem(
            "content",
            f"{host} answered with a web page instead of data; a login page of the network may be in the way",
            status=answer.status,
        )
    return answer


def status_problem(status: int, headers: Mapping[str, str], body: bytes, host: str) -> HttpProblem:
    """What a status that is neither good nor a redirect means, and how long to wait before asking again."""
    wait = parse_retry_after(headers.get("retry-after"))
    limit = parse_rate_limit(headers.get("ratelimit"))
    if wait is None and status == 429 and limit:
        wait = limit.reset
    said = _server_words(headers, body)
    because = f": {said}" if said else ""
    if status == 429 or (status == 503 and wait is not None):
        until = f"; it asks to wait {in_words(wait)}" if wait else "; try again in some minutes"
        text = f"{host} {'has had too many requests' if status == 429 else 'is not available now'} ({status}){until}"
        return HttpProblem("rate", text, status=status, retry_after=wait, transient=True)
    return HttpProblem("status", f"{host} answered {status}{because}", status=status, transient=status in _TRANSIENT)


def _server_words(headers: Mapping[str, str], body: bytes) -> str:
    """What the server says about its error, as one clean short line, or `""`."""
    import json

    from papertui import text

    said: object = headers.get("x-error-message")
    if not said and body.lstrip()[:1] == b"{":
        try:
            told = json.loads(body)
            said = told.get("error") or told.get("message")
        except (ValueError, RecursionError):
            said = None
    return text.line(said, 200).rstrip(".") if isinstance(said, str) else ""


def _is_page(answer: Answer) -> bool:
    return "html" in answer.headers.get("content-type", "").lower() or answer.body[:100].lstrip().startswith(b"<")
