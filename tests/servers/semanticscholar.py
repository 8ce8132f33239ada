"""A loopback server that answers as Semantic Scholar's graph does, over invented papers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from servers.loopback import Loopback, Reply, Request

_PATH = re.compile(r"/graph/v1/paper/(?P<id>.+)/(?P<which>references|citations)")
_MOST_IDS = 500


class Node(NamedTuple):
    """A paper of the graph; `cites` names others by their `id` (`ARXIV:…`, `DOI:…`, or nothing known elsewhere)."""

    id: str
    title: str
    citations: int = 0
    tldr: str | None = None
    cites: tuple[str, ...] = ()
    doi: str | None = None


class SemanticScholarServer(Loopback):
    """Serves `nodes`; with `key` it answers nobody else."""

    def __init__(self, nodes: Iterable[Node] = (), *, key: str | None = None, port: int = 0) -> None:
        super().__init__(port)
        self.nodes = {node.id: node for node in nodes}
        self.key = key

    async def answer(self, request: Request) -> Reply:
        if self.key and request.headers.get("x-api-key") != self.key:
            return _said(403, {"message": "Forbidden"})
        if request.path == "/graph/v1/paper/batch" and request.method == "POST":
            return self._batch(json.loads(request.body)["ids"])
        found = _PATH.fullmatch(request.path)
        if found is None or found["id"] not in self.nodes:
            return _said(404, {"error": "Paper with id ? not found"})
        node = self.nodes[found["id"]]
        if found["which"] == "references":
            ends = [{"citedPaper": self._paper(name)} for name in node.cites]
        else:
            ends = [{"citingPaper": self._paper(one.id)} for one in self.nodes.values() if node.id in one.cites]
        return _said(200, {"offset": 0, "data": ends})

    def _batch(self, ids: list[str]) -> Reply:
        if len(ids) > _MOST_IDS:
            return _said(400, {"error": "Too many ids"})
        if not any(name in self.nodes for name in ids):
            return _said(400, {"error": "No valid paper ids given"})
        return _said(200, [self._numbers(name) for name in ids])

    def _numbers(self, name: str) -> dict[str, Any] | None:
        if name not in self.nodes:
            return None
        node = self.nodes[name]
        told = {"model": "tldr@v2.0.0", "text": node.tldr} if node.tldr else None
        return self._paper(name) | {
            "citationCount": node.citations,
            "influentialCitationCount": node.citations // 10,
            "referenceCount": len(node.cites),
            "tldr": told,
        }

    def _paper(self, name: str) -> dict[str, Any]:
        node = self.nodes.get(name) or Node(name, name)
        kind, _, rest = name.partition(":")
        ids: dict[str, Any] = {"CorpusId": len(name)}
        if kind == "ARXIV":
            ids |= {"ArXiv": rest} | ({"DOI": node.doi} if node.doi else {})
        elif kind == "DOI":
            ids["DOI"] = rest
        own = f"{abs(hash(name)):040x}"[:40]
        people = [{"authorId": "1", "name": "Ada Moss"}]
        return {"paperId": own, "externalIds": ids, "title": node.title, "year": 2026, "authors": people}


def _said(status: int, content: Any) -> Reply:
    return Reply(status, json.dumps(content).encode())
