"""Where preprints came out by DataCite, from a server on loopback, beside Crossref, and records that are odd."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from papertui import paths, refresh
from papertui.config import Config
from papertui.edits import Marked, flag
from papertui.live import Live
from papertui.model import Author, Marks, Paper, Published, Sighting
from papertui.refresh import Event, Failed, Finished, subscribing
from papertui.sources import crossref, datacite
from papertui.sources.parsed import ContentProblem
from papertui.sources.publication import Article
from servers import misbehave
from servers.registers import CrossrefServer, DataCiteServer, Registered

KITES = Paper("arxiv:2608.00001", "On the Flight of Kites", authors=(Author("Ada Moss"),), published="2026-08-01")
PREPRINT = Registered(
    "10.48550/arXiv.2608.00001", "On the Flight of Kites", related=(("IsVersionOf", "10.1000/KITES"),)
)
NOW = "2026-12-14T12:00:00Z"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("PAPERTUI_NOW", NOW)
    monkeypatch.setattr(datacite, "EVERY", 0.001)
    monkeypatch.setattr(crossref, "EVERY", 0.001)


@pytest.fixture
async def server() -> AsyncIterator[DataCiteServer]:
    async with DataCiteServer([PREPRINT]) as running:
        yield running


@pytest.fixture
async def live() -> AsyncIterator[Live]:
    opened = Live.open(paths.find())
    await opened.ingest([Sighting(KITES, "arxiv")])
    await opened.editing.apply(flag([Marked(KITES.key, Marks())], "starred", True))
    await opened.editing.settled()
    yield opened
    opened.close()


def config(server: DataCiteServer, other: CrossrefServer | None = None) -> Config:
    sources = Config().sources
    sources = sources._replace(
        huggingface=sources.huggingface._replace(enabled=False),
        datacite=sources.datacite._replace(enabled=True, url=server.url),
    )
    if other is not None:
        sources = sources._replace(crossref=sources.crossref._replace(enabled=True, url=other.url))
    return Config(sources=sources)


async def fetch(live: Live, settings: Config, *names: str) -> list[Event]:
    return [event async for event in refresh.run(live, settings, sources=names) if isinstance(event, Failed | Finished)]


async def published(live: Live) -> Published | None:
    view = await live.view(live.row_of(KITES.key) or 0)
    assert view is not None
    return view.published


async def test_it_is_off_until_asked_for(live: Live) -> None:
    assert not Config().sources.datacite.enabled
    quiet = Config(sources=Config().sources._replace(huggingface=Config().sources.huggingface._replace(enabled=False)))
    assert await fetch(live, quiet) == []


async def test_the_record_of_the_preprint_names_what_it_became(live: Live, server: DataCiteServer) -> None:
    assert await fetch(live, config(server)) == [Finished("datacite", (0, 1, 0))]
    # the second question is for the venue, which DataCite knows of its own DOIs only
    assert [asked.path for asked in server.requests] == ["/dois/10.48550/arxiv.2608.00001", "/dois/10.1000/kites"]
    assert await published(live) == Published("10.1000/kites", "", None, "datacite", NOW)
    assert await fetch(live, config(server)) == [Finished("datacite", (0, 0, 0))]
    assert len(server.requests) == 2


async def test_the_venue_comes_from_the_record_of_the_article(live: Live, server: DataCiteServer) -> None:
    server.works["10.1000/kites"] = Registered("10.1000/KITES", "Kites", venue="Winds", kind="JournalArticle")
    await fetch(live, config(server))
    assert await published(live) == Published("10.1000/kites", "Winds", "2026-07-03", "datacite", NOW)


async def test_what_has_not_come_out_is_asked_for_again_after_a_month(
    live: Live, server: DataCiteServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.works.clear()
    for day, asked in (("2026-12-14", 1), ("2027-01-12", 1), ("2027-01-14", 2)):
        monkeypatch.setenv("PAPERTUI_NOW", f"{day}T13:00:00Z")
        (finished,) = await fetch(live, config(server))
        assert isinstance(finished, Finished) and finished.counts.updated == 0
        assert len(server.requests) == asked
    assert await published(live) is None


async def test_crossref_is_asked_once_more_for_the_venue_of_a_doi_that_datacite_names(
    live: Live, server: DataCiteServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with CrossrefServer() as other:
        settings = config(server, other)
        assert await fetch(live, settings, "crossref") == [Finished("crossref", (0, 0, 1))]
        monkeypatch.setenv("PAPERTUI_NOW", "2026-12-14T13:00:00Z")
        await fetch(live, settings, "datacite")
        other.works["10.1000/kites"] = Registered("10.1000/kites", "Renamed Kites", venue="Winds &amp; Kites")
        assert await fetch(live, settings, "crossref") == [Finished("crossref", (0, 1, 0))]
        assert [asked.path for asked in other.requests] == ["/works", "/works/10.1000/kites"]
        found = Published("10.1000/kites", "Winds & Kites", "2026-07-03", "crossref", "2026-12-14T13:00:00Z")
        assert await published(live) == found
        await fetch(live, settings)
        assert len(other.requests) == 2


@pytest.mark.parametrize(
    "behaviour", [misbehave.status(429, "300"), misbehave.status(403), misbehave.cut_json, misbehave.web_page]
)
async def test_a_bad_answer_is_a_sentence_and_is_asked_for_again(
    live: Live, server: DataCiteServer, behaviour: Any
) -> None:
    server.misbehave(behaviour)
    failed, _ = await fetch(live, config(server))
    assert isinstance(failed, Failed) and failed.reason
    assert await published(live) is None


async def test_a_check_says_whether_it_answers_and_keeps_nothing(live: Live, server: DataCiteServer) -> None:
    checked = await subscribing.check(live, config(server), None, "datacite")
    assert not checked.good and "404" in checked.words
    server.works["10.48550/arxiv.1706.03762"] = PREPRINT
    assert await subscribing.check(live, config(server), None, "datacite") == ("datacite", True, "answers", False)
    assert await published(live) is None


def record(**attributes: Any) -> bytes:
    return json.dumps({"data": {"attributes": attributes}}).encode()


def related(kind: Any, name: Any) -> dict[str, Any]:
    return {"relationType": kind, "relatedIdentifier": name, "relatedIdentifierType": "DOI"}


@pytest.mark.parametrize(
    "odd",
    [
        [],
        None,
        "IsVersionOf",
        [None, 3, [], {}],
        [related("IsVersionOf", None)],
        [related("IsVersionOf", "no doi")],
        [related("IsVersionOf", "10.48550/arXiv.2608.00001")],
        [related("Cites", "10.1000/kites"), related(["IsVersionOf"], "10.1000/kites")],
        [related("IsSupplementedBy", "10.5281/zenodo.1"), related("HasVersion", "10.1000/kites")],
    ],
)
def test_what_is_not_its_published_version(odd: Any) -> None:
    assert datacite.parse_published(record(relatedIdentifiers=odd)) is None


def test_a_related_item_tells_venue_and_year() -> None:
    item = {"relationType": "IsPublishedIn", "titles": [{"title": "Winds <i>today</i>"}], "publicationYear": 2027}
    data = record(
        relatedIdentifiers=[related("IsVersionOf", "https://doi.org/10.1000/Kites")], relatedItems=[None, item]
    )
    assert datacite.parse_published(data) == Article("10.1000/kites", "Winds today", "2027")
    for other in ({**item, "relationType": "Cites"}, {**item, "titles": []}, {**item, "titles": None}):
        found = datacite.parse_published(
            record(relatedIdentifiers=[related("IsVersionOf", "10.1000/kites")], relatedItems=[other], container=[])
        )
        assert found == Article("10.1000/kites", "", None)


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"data": []}', b'{"data": {"attributes": 3}}', b"\xff", b"<p>"])
def test_what_is_no_record_is_said_so(data: bytes) -> None:
    with pytest.raises(ContentProblem):
        datacite.parse_published(data)
