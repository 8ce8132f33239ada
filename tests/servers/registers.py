"""Loopback servers that answer as Crossref and DataCite do, over invented works.

As a program it serves both, for a walk through the screen.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from servers.loopback import Loopback, Reply, Request

_JSON = (("Content-Type", "application/json"),)
_API = (("Content-Type", "application/vnd.api+json; charset=utf-8"),)


class Registered(NamedTuple):
    """A work with a DOI. `related` are (relation, identifier) as the register writes them."""

    doi: str
    title: str
    authors: tuple[tuple[str, str], ...] = (("Ada", "Moss"), ("Ben", "Quill"))
    venue: str = ""
    date: tuple[int, ...] = (2026, 7, 3)
    abstract: str = ""
    kind: str = ""
    related: tuple[tuple[str, str], ...] = ()


class RegisterServer(Loopback):
    """Knows `works` by their DOIs."""

    def __init__(self, works: Iterable[Registered] = (), *, port: int = 0) -> None:
        super().__init__(port)
        self.works = {work.doi.lower(): work for work in works}

    def known(self, path: str, under: str) -> Registered | None:
        """The work that a path asks for."""
        return self.works.get(path.removeprefix(under).lower())


class CrossrefServer(RegisterServer):
    """Crossref: single works, and a search that finds everything; `headers` go with every answer."""

    headers: tuple[tuple[str, str], ...] = ()

    async def answer(self, request: Request) -> Reply:
        if request.path == "/works":
            return self._said({"items": [self.item(work) for work in self.works.values()]})
        found = self.known(request.path, "/works/")
        return (
            self._said(self.item(found))
            if found
            else Reply(404, b"Resource not found.", (("Content-Type", "text/plain"),))
        )

    def _said(self, message: dict[str, Any]) -> Reply:
        return Reply(200, json.dumps({"status": "ok", "message": message}).encode(), (*_JSON, *self.headers))

    def item(self, work: Registered) -> dict[str, Any]:
        """A work as Crossref tells it."""
        relation: dict[str, list[dict[str, str]]] = {}
        for kind, name in work.related:
            relation.setdefault(kind, []).append({"id-type": "doi", "id": name, "asserted-by": "subject"})
        return {
            "DOI": work.doi,
            "URL": f"https://doi.org/{work.doi}",
            "type": work.kind or "journal-article",
            "title": [work.title],
            "author": [{"given": given, "family": family, "sequence": "additional"} for given, family in work.authors],
            "container-title": [work.venue] if work.venue else [],
            "issued": {"date-parts": [list(work.date)]},
            "created": {"date-parts": [[2026, 6, 30]]},
            "relation": relation,
        } | ({"abstract": work.abstract} if work.abstract else {})


class DataCiteServer(RegisterServer):
    """DataCite: single records."""

    async def answer(self, request: Request) -> Reply:
        found = self.known(request.path, "/dois/")
        if found is None:
            missing = {"errors": [{"status": "404", "title": "The resource you are looking for doesn't exist."}]}
            return Reply(404, json.dumps(missing).encode(), _API)
        record = {"id": found.doi.lower(), "type": "dois", "attributes": self.attributes(found)}
        return Reply(200, json.dumps({"data": record}).encode(), _API)

    def attributes(self, work: Registered) -> dict[str, Any]:
        """A work as DataCite tells it."""
        return {
            "doi": work.doi.lower(),
            "titles": [{"title": work.title}],
            "creators": [
                {"name": f"{family}, {given}", "nameType": "Personal", "givenName": given, "familyName": family}
                for given, family in work.authors
            ],
            "publisher": "A repository",
            "container": {"type": "Journal", "title": work.venue} if work.venue else {},
            "publicationYear": work.date[0],
            "dates": [
                {"date": "-".join(f"{part:02d}" for part in work.date), "dateType": "Available"},
                {"date": str(work.date[0]), "dateType": "Issued"},
            ],
            "types": {"resourceTypeGeneral": work.kind or "Preprint"},
            "descriptions": [{"description": work.abstract, "descriptionType": "Abstract"}] if work.abstract else [],
            "relatedIdentifiers": [
                {"relationType": kind, "relatedIdentifier": name, "relatedIdentifierType": "DOI"}
                for kind, name in work.related
            ],
            "relatedItems": [],
            "url": f"https://repository.example/{work.doi.lower()}",
        }


_AT_CROSSREF = (
    Registered("10.1000/kites", "On the Flight of Kites", venue="Journal of Winds &amp; Kites", abstract=(
        "<jats:title>Abstract</jats:title><jats:sec><jats:title>Background</jats:title><jats:p>Kites fly where the wind"
        " is <jats:italic>steady</jats:italic>.</jats:p></jats:sec><jats:sec><jats:title>Results</jats:title>"
        "<jats:p>Ours flew for three days.</jats:p></jats:sec>"
    )),
    Registered("10.1000/transformers", "Attention Is All You Need", (("Ashish", "Vaswani"),), "Advances in Inventions",
               related=(("has-preprint", "10.48550/arXiv.1706.03762"),)),
)  # fmt: skip
_AT_DATACITE = (
    Registered("10.5281/zenodo.100", "Measurements of Wind, 2020 to 2026", kind="Dataset", abstract="<p>Hourly.</p>"),
    Registered("10.48550/arXiv.1706.03762", "Attention Is All You Need",
               related=(("IsVersionOf", "10.1000/transformers"),)),
)  # fmt: skip


async def _serve(ports: list[int]) -> None:
    async with CrossrefServer(_AT_CROSSREF, port=ports[0]) as one, DataCiteServer(_AT_DATACITE, port=ports[1]) as other:
        print(one.port, other.port, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ports", type=int, nargs=2, default=[0, 0])
    asyncio.run(_serve(parser.parse_args().ports))
