"""A loopback server that answers as a running Zotero does on its port 23119.

After Zotero's own source: `server.js` (which hosts and browsers are refused), `server_connector.js`, `saveSession.js`
and, for looking into the library, `server_localAPI.js`.
"""

from __future__ import annotations

import json
import re
from typing import Any

from servers.loopback import Loopback, Reply, Request

_TEXT = (("Content-Type", "text/plain"),)


class ZoteroServer(Loopback):
    """Keeps what is saved in `items`. `editable` is that of the library that is selected; `api` is the setting “Allow
    other applications on this computer to communicate with Zotero”; `broken` has titles that cannot be saved."""

    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self.items: list[dict[str, Any]] = []
        self.sessions: set[str] = set()
        self.editable = True
        self.api = True
        self.collection: str | None = "Lanterns"
        self.broken: set[str] = set()

    async def answer(self, request: Request) -> Reply:
        if not re.fullmatch(r"(?:127\.0\.0\.1|\[::1\]|localhost)(?::[0-9]+)?", request.headers.get("host", ""), re.I):
            return Reply(400, b"Invalid Host header\n", _TEXT)
        if request.headers.get("user-agent", "").startswith("Mozilla/") or "origin" in request.headers:
            return Reply(403, b"", _TEXT)  # Zotero only closes the connection
        if request.path.startswith("/api/"):
            return self._found(request)
        if request.method != "POST" or request.headers.get("content-type") != "application/json":
            return Reply(400, b"Endpoint does not support method\n", _TEXT)
        if request.headers.get("x-zotero-connector-api-version", "3") < "3":
            return _json(400, {"error": "CONNECTOR_VERSION_OUTDATED"})
        if request.path == "/connector/getSelectedCollection":
            return self._selected()
        if request.path == "/connector/saveItems":
            return self._save(json.loads(request.body))
        return Reply(404, b"No endpoint found\n", _TEXT)

    def _selected(self) -> Reply:
        return _json(
            200,
            {
                "libraryID": 1, "libraryName": "My Library", "libraryEditable": self.editable, "filesEditable": True,
                "editable": self.editable, "id": 7 if self.collection else None,
                "name": self.collection or "My Library", "targets": [], "tags": {},
            },
        )  # fmt: skip

    def _save(self, data: dict[str, Any]) -> Reply:
        if data["sessionID"] in self.sessions:
            return _json(409, {"error": "SESSION_EXISTS"})
        self.sessions.add(data["sessionID"])
        if not self.editable:
            return _json(500, {"libraryEditable": False})
        if any(item["title"] in self.broken for item in data["items"]):
            self.sessions.remove(data["sessionID"])
            return Reply(500, b"", _TEXT)
        for item in data["items"]:
            kept = [_linked(one) for one in item.get("attachments", ()) if _can_save(one)]
            self.items.append({**item, "attachments": kept})
        return Reply(201)

    def _found(self, request: Request) -> Reply:
        if not self.api:
            return Reply(403, b"Local API is not enabled", _TEXT)
        if request.path != "/api/users/0/items" or request.query.get("qmode") != "everything":
            return Reply(404, b"Not found", _TEXT)
        wanted = request.query["q"].lower()
        hits = [item for item in self.items if wanted in json.dumps(item).lower()]
        return _json(200, [{"key": "ABCD2345", "version": 1, "data": item} for item in hits])


def _can_save(attachment: dict[str, Any]) -> bool:
    """`_canSaveAttachment` of `translate_item.js` in the mode that `saveSession.js` asks for, which ignores files."""
    is_page = attachment.get("mimeType") in ("text/html", "application/xhtml+xml")
    return is_page and attachment.get("snapshot") is False and bool(attachment.get("url"))


def _linked(attachment: dict[str, Any]) -> dict[str, Any]:
    return {"title": attachment["title"], "url": attachment["url"], "linkMode": "linked_url"}


def _json(status: int, value: object) -> Reply:
    return Reply(status, json.dumps(value).encode(), (("Content-Type", "application/json"),))
