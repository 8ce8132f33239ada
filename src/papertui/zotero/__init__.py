"""Papers into a running Zotero, by the door that its browser connector uses.

What is asked and answered follows Zotero's own source: `chrome/content/zotero/xpcom/server/server_connector.js`,
`saveSession.js` and, to look whether a paper is there already, `server_localAPI.js`. The door is on this computer only.

Papers are sent one by one, each in a session of its own that is named after the paper. Zotero refuses a session that it
knows (409), so a paper whose answer got lost is not saved a second time.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import AsyncIterator, Iterable
from typing import Any, NamedTuple, Self
from urllib.parse import urlsplit

from papertui import text
from papertui.errors import NetworkNeeded, PapertuiError, UsageError
from papertui.model import View
from papertui.sources.http import Answer, Http, HttpProblem, Limits
from papertui.sources.http_names import literal
from papertui.zotero import items
from papertui.zotero.items import TAG

__all__ = ["FAILED", "SENT", "TAG", "THERE", "Outcome", "Target", "Zotero", "push"]

SENT, THERE, FAILED = "sent", "there", "failed"

_API_VERSION = "3"
_OWN_LIBRARY = 1
_MOST_BYTES = 50_000_000
_MOST_FAILURES = 3


class Target(NamedTuple):
    """Where Zotero saves now: the `name` of the collection, or of the library, that is selected in it."""

    name: str
    library: str
    editable: bool


class Outcome(NamedTuple):
    """What came of a paper: `what` is `SENT`, `THERE` (it was in Zotero) or `FAILED`, and then `reason` says why."""

    key: str
    what: str
    reason: str = ""


class Trouble(PapertuiError):
    """Zotero cannot go on; what was saved is known."""


class Zotero:
    """A running Zotero. Use it as `async with`. Raises `UsageError` for an address that is not of this computer."""

    def __init__(self, url: str, limits: Limits | None = None) -> None:
        host = urlsplit(url).hostname or ""
        address = literal(host)
        if host != "localhost" and (address is None or not address.is_loopback):
            raise UsageError(f"zotero.url is not an address of this computer: {text.line(url, 200)}.")
        self._url = url.rstrip("/")
        # a paper that may have arrived is not sent again by itself
        self._http = Http(limits=(limits or Limits())._replace(tries=1, redirects=0, cap=_MOST_BYTES), direct=True)
        self._looks = True
        self._own = True

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.__aexit__()

    async def target(self) -> Target:
        """Where it saves. Raises `NetworkNeeded` where no Zotero runs, and `Trouble`."""
        try:
            answer = await self._post("/connector/getSelectedCollection", {})
        except HttpProblem as problem:
            raise self._explained(problem) from problem
        told = _object(answer)
        self._own = told.get("libraryID", _OWN_LIBRARY) == _OWN_LIBRARY
        library = text.line(str(told.get("libraryName") or ""), 100)
        if not library:
            raise Trouble(f"What answers at {self._place} is not Zotero: zotero.url has its address.")
        name = text.line(str(told.get("name") or library), 100)
        return Target(name, library, told.get("libraryEditable") is not False and told.get("editable") is not False)

    async def has(self, view: View) -> bool:
        """Whether the paper is in the reader's library; false where Zotero does not let other programs look.

        A group's library is another: what is in the reader's own may still be wanted there.
        """
        for wanted in items.searches(view) if self._looks and self._own else ():
            try:
                answer = await self._http.get(
                    f"{self._url}/api/users/0/items",
                    params={"q": wanted, "qmode": "everything", "format": "json", "limit": "50"},
                    headers={"Zotero-API-Version": "3", "Zotero-Allowed-Request": "1"},
                )
                found = json.loads(answer.body)
            except HttpProblem as problem:
                if problem.kind in ("offline", "timeout", "broken"):
                    raise self._explained(problem) from problem
                self._looks = False  # the local API is switched off (403), or this Zotero has none (404)
                return False
            except ValueError:
                return False
            if any(items.names_paper(one.get("data"), view) for one in found if isinstance(one, dict)):
                return True
        return False

    @property
    def looks(self) -> bool:
        """Whether Zotero let us look so far."""
        return self._looks

    async def save(self, view: View, *, again: bool = False) -> None:
        """Save a paper where Zotero saves now; with `again` also where it was saved a moment ago.

        Raises `HttpProblem` where Zotero does not take this one, and `Trouble` or `NetworkNeeded` for all others.
        """
        item = items.item(view)
        name = hashlib.sha256(view.paper.key.encode()).hexdigest()[:20]
        session = f"papertui-{name}" + (f"-{secrets.token_hex(4)}" if again else "")
        try:
            await self._post(
                "/connector/saveItems", {"sessionID": session, "uri": item.get("url", ""), "items": [item]}
            )
        except HttpProblem as problem:
            if problem.status == 409:
                # it was asked to save this before, and did not say that it failed; it may have been deleted since then
                if self._looks and self._own and not again and not await self.has(view):
                    await self.save(view, again=True)
                return
            if problem.status is None or problem.status < 500:
                raise self._explained(problem) from problem
            raise

    async def _post(self, path: str, data: dict[str, Any]) -> Answer:
        return await self._http.post(
            self._url + path,
            json.dumps(data).encode(),
            headers={"X-Zotero-Connector-API-Version": _API_VERSION, "Zotero-Allowed-Request": "1"},
            accept="any",
        )

    @property
    def _place(self) -> str:
        return self._url.partition("://")[2]

    def _explained(self, problem: HttpProblem) -> PapertuiError:
        if problem.kind == "offline":
            return NetworkNeeded(f"No Zotero answers at {self._place}: start it, or set its address as zotero.url.")
        if problem.kind == "timeout":
            return Trouble(f"Zotero at {self._place} does not answer: is it busy, or does it show a question?")
        if problem.kind == "broken":
            return Trouble(f"Zotero at {self._place} broke off in the middle; the same command goes on.")
        return Trouble(f"What answers at {self._place} does not take papers ({problem.status or problem.kind}).")


async def push(zotero: Zotero, views: Iterable[View], *, again: bool = False) -> AsyncIterator[Outcome]:
    """Send papers; what came of each, as it happens. One that Zotero does not take holds up no other.

    Raises `Trouble` and `NetworkNeeded` where it cannot go on; what was yielded is then done.
    """
    failures = 0
    for view in views:
        key = view.paper.key
        if not again and await zotero.has(view):
            yield Outcome(key, THERE)
            continue
        try:
            await zotero.save(view, again=again)
        except HttpProblem as problem:
            failures += 1
            yield Outcome(key, FAILED, f"Zotero could not save it ({problem.status})")
            if failures == _MOST_FAILURES:
                raise Trouble("Zotero fails again and again: look at its window, and choose a library.") from problem
        else:
            failures = 0
            yield Outcome(key, SENT)


def _object(answer: Answer) -> dict[str, Any]:
    try:
        value = json.loads(answer.body)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
