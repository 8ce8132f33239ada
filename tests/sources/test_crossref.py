"""Where preprints came out, from a server on loopback, and what is not taken for a published version."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

import servers.registers
from papertui import exporters, paths, refresh
from papertui.config import Config
from papertui.edits import Marked, flag
from papertui.exporters import keys
from papertui.live import Live
from papertui.model import Author, IngestCounts, Marks, Paper, Published, Sighting
from papertui.refresh import Failed, Finished
from papertui.sources import crossref
from papertui.sources.parsed import ContentProblem
from servers import misbehave
from servers.loopback import Reply, Request

KITES = Paper(
    "arxiv:2608.00001",
    "On the Flight of Kites",
    authors=(Author("Ada Moss"), Author("Ben Quill")),
    published="2026-08-01",
)


def item(**changes: Any) -> dict[str, Any]:
    return {
        "DOI": "10.1000/KITES",
        "type": "journal-article",
        "title": ["On the <i>Flight</i> of Kites"],
        "author": [{"family": "Moss", "given": "A."}, {"family": "Quill"}],
        "container-title": ["Journal of Winds &amp; Kites"],
        "issued": {"date-parts": [[2026, 11, 3]]},
    } | changes


def answer(*items: Any) -> bytes:
    return json.dumps({"status": "ok", "message": {"items": list(items)}}).encode()


class CrossrefServer(servers.registers.CrossrefServer):
    """Finds `items` whatever is asked for."""

    items: tuple[Any, ...] = ()

    async def answer(self, request: Request) -> Reply:
        if request.path != "/works":
            return await super().answer(request)
        return Reply(200, answer(*self.items), (("Content-Type", "application/json"), *self.headers))


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("PAPERTUI_NOW", "2026-12-14T12:00:00Z")
    monkeypatch.setattr(crossref, "EVERY", 0.001)


@pytest.fixture
async def server() -> AsyncIterator[CrossrefServer]:
    async with CrossrefServer() as running:
        yield running


@pytest.fixture
async def live() -> AsyncIterator[Live]:
    opened = Live.open(paths.find())
    await opened.ingest([Sighting(KITES, "arxiv"), Sighting(KITES._replace(key="arxiv:2608.00002"), "arxiv")])
    await opened.editing.apply(flag([Marked(KITES.key, Marks())], "starred", True))
    await opened.editing.settled()
    yield opened
    opened.close()


async def fetch(live: Live, server: CrossrefServer, **settings: Any) -> list[Failed]:
    sources = Config().sources
    own = sources.crossref._replace(enabled=True, url=server.url, **settings)
    off = sources.huggingface._replace(enabled=False)
    config = Config(sources=sources._replace(huggingface=off, crossref=own))
    return [event async for event in refresh.run(live, config) if isinstance(event, Failed)]


async def published(live: Live) -> Published | None:
    view = await live.view(live.row_of(KITES.key) or 0)
    assert view is not None
    return view.published


async def test_a_starred_preprint_is_asked_for_once_and_found(live: Live, server: CrossrefServer) -> None:
    server.items = (item(type="posted-content"), item())
    assert await fetch(live, server, mailto="me@example.org") == []
    (asked,) = server.requests
    assert (asked.path, asked.query["query.author"], asked.query["mailto"]) == ("/works", "Ada Moss", "me@example.org")
    assert await published(live) == Published(
        "10.1000/kites", "Journal of Winds & Kites", "2026-11-03", "crossref", "2026-12-14T12:00:00Z"
    )
    assert await counts(live, server) == (0, 0, 0)
    assert len(server.requests) == 1


async def counts(live: Live, server: CrossrefServer) -> IngestCounts:
    own = Config().sources.crossref._replace(enabled=True, url=server.url)
    config = Config(sources=Config().sources._replace(crossref=own))
    events = [one async for one in refresh.run(live, config, sources=["crossref"]) if isinstance(one, Finished)]
    return events[0].counts


async def test_only_what_was_found_counts_as_updated(live: Live, server: CrossrefServer) -> None:
    await live.editing.apply(flag([Marked("arxiv:2608.00002", Marks())], "starred", True))
    await live.editing.settled()
    relation = {"has-preprint": [{"id-type": "doi", "id": "10.48550/arXiv.2608.00002"}]}
    server.items = (item(title=["Another"], relation=relation),)
    assert await counts(live, server) == (0, 1, 1)


async def test_what_has_not_come_out_is_asked_for_again_after_a_month(
    live: Live, server: CrossrefServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day, asked in (("2026-12-14", 1), ("2027-01-12", 1), ("2027-01-14", 2)):
        monkeypatch.setenv("PAPERTUI_NOW", f"{day}T13:00:00Z")
        assert await fetch(live, server) == []
        assert len(server.requests) == asked
    assert await published(live) is None


async def test_a_slower_pace_that_the_server_asks_for_is_kept(live: Live, server: CrossrefServer) -> None:
    server.headers = (("X-Rate-Limit-Limit", "1"), ("X-Rate-Limit-Interval", "300s"))
    await fetch(live, server)
    await live.editing.apply(flag([Marked("arxiv:2608.00002", Marks())], "starred", True))
    await live.editing.settled()
    (failed,) = await fetch(live, server)
    assert "asked for a pause" in failed.reason and len(server.requests) == 1


@pytest.mark.parametrize("behaviour", [misbehave.status(429, "300"), misbehave.cut_json, misbehave.web_page])
async def test_a_bad_answer_is_a_sentence_and_is_asked_for_again(
    live: Live, server: CrossrefServer, behaviour: Any
) -> None:
    server.misbehave(behaviour)
    (failed,) = await fetch(live, server)
    assert failed.reason and await published(live) is None


async def test_a_bad_answer_for_one_paper_holds_up_no_other(live: Live, server: CrossrefServer) -> None:
    await live.editing.apply(flag([Marked("arxiv:2608.00002", Marks())], "starred", True))
    await live.editing.settled()
    server.misbehave(misbehave.cut_json, times=1)
    (failed,) = await fetch(live, server)
    assert failed.reason and len(server.requests) == 2
    await fetch(live, server)
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    "other",
    [
        item(title=["On the Flight of Kites II"]),
        item(title=[]),
        item(title=None),
        item(author=[{"family": "Quill"}, {"family": "Moss"}]),
        item(author=[]),
        item(author=[{"family": ""}]),
        item(author=[None]),
        item(type="posted-content"),
        item(type="peer-review"),
        item(DOI="10.48550/arXiv.2608.00001"),
        item(DOI="no doi"),
        item(DOI=None),
        None,
        [],
    ],
)
def test_what_is_not_its_published_version(other: Any) -> None:
    assert crossref.parse(answer(other), KITES) is None


def test_an_article_that_names_its_preprint_goes_before_one_that_looks_like_it() -> None:
    relation = {"has-preprint": [{"id-type": "doi", "id": "10.48550/arXiv.2608.00001"}]}
    renamed = item(DOI="10.1000/own", title=["Kites Fly"], author=[], relation=relation)
    assert crossref.parse(answer(item(), renamed), KITES) == crossref.Article(
        "10.1000/own", "Journal of Winds & Kites", "2026-11-03"
    )
    for odd in ({}, [], {"has-preprint": None}, {"has-preprint": [None, {"id": 3}]}):
        assert crossref.parse(answer(item(title=["Kites Fly"], relation=odd)), KITES) is None


@pytest.mark.parametrize(
    ("parts", "day"),
    [
        ([[2026]], "2026"),
        ([[2026, 8]], "2026-08"),
        ([[None]], None),
        ([[2026, None]], None),
        ([[2026, 99]], "2026"),
        ([], None),
        (None, None),
        ([["2026"]], None),
        ([[10**9]], None),
    ],
)
def test_dates_as_far_as_they_are_known(parts: Any, day: str | None) -> None:
    found = crossref.parse(answer(item(issued={"date-parts": parts})), KITES)
    assert found is not None and found.date == day


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"message": {}}', b'{"message": {"items": 3}}', b"\xff"])
def test_what_is_no_answer_is_said_so(data: bytes) -> None:
    with pytest.raises(ContentProblem):
        crossref.parse(data, KITES)


def test_rate_headers() -> None:
    assert crossref.pause({"x-rate-limit-limit": "5", "x-rate-limit-interval": "1s"}) == 0.2
    assert crossref.pause({"x-rate-limit-limit": "1", "x-rate-limit-interval": "999999s"}) == 3600
    for odd in ({}, {"x-rate-limit-limit": "0", "x-rate-limit-interval": "1s"}, {"x-rate-limit-limit": "a"}):
        assert crossref.pause(odd) == 0


async def test_exports_carry_what_became_known_under_the_same_key(live: Live, server: CrossrefServer) -> None:
    before = await live.view(live.row_of(KITES.key) or 0)
    server.items = (item(),)
    await fetch(live, server)
    after = await live.view(live.row_of(KITES.key) or 0)
    assert before is not None and after is not None
    assert keys.citation_keys([before]) == keys.citation_keys([after])
    assert "10.1000/kites" not in exporters.export([before], "bibtex")
    for fmt in ("bibtex", "ris", "csl-json"):
        assert "10.1000/kites" in exporters.export([after], fmt), fmt
    assert "journal       = {Journal of Winds \\& Kites}" in exporters.export([after], "bibtex")
    own = after._replace(paper=after.paper._replace(doi="10.1000/own", journal_ref="Own"))
    assert "10.1000/kites" not in exporters.export([own], "bibtex")
    told = json.loads(exporters.export([after], "json"))[0]["published_version"]
    assert told.pop("fetched") == after.published.fetched
    assert told == {
        "doi": "10.1000/kites",
        "venue": "Journal of Winds & Kites",
        "date": "2026-11-03",
        "source": "crossref",
    }
