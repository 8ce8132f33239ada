"""Citations from a real server on loopback, recorded answers, and answers that are not as promised."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from papertui import paths, refresh
from papertui.config import Config
from papertui.edits import flag
from papertui.live import Live
from papertui.model import Author, IngestCounts, Paper, Sighting, View
from papertui.refresh import Failed, Finished, subscribing
from papertui.sources import semanticscholar as s2
from papertui.sources.parsed import ContentProblem
from papertui.store import citing
from servers import misbehave
from servers.loopback import Request
from servers.semanticscholar import Node, SemanticScholarServer

BATCH = "/graph/v1/paper/batch"
ONE, TWO, THREE = "arxiv:2608.00001", "arxiv:2608.00002", "arxiv:2608.00003"
NODES = (
    Node("ARXIV:2608.00001", "Kites", 31, "Kites fly higher.", ("ARXIV:2608.00002", "DOI:10.1000/wind", "OTHER:x")),
    Node("ARXIV:2608.00002", "Maps", 7),
    Node("ARXIV:2607.00009", "After kites", 0, None, ("ARXIV:2608.00001",)),
)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("PAPERTUI_NOW", "2026-08-14T12:00:00Z")
    monkeypatch.delenv("S2_API_KEY", raising=False)
    monkeypatch.setattr(s2, "EVERY", 0.001)


@pytest.fixture
async def server() -> AsyncIterator[SemanticScholarServer]:
    async with SemanticScholarServer(NODES) as running:
        yield running


@pytest.fixture
async def live() -> AsyncIterator[Live]:
    opened = Live.open(paths.find())
    titles = {ONE: "Kites", TWO: "Maps", THREE: "Rivers"}
    await opened.ingest(
        [Sighting(Paper(key, title, authors=(Author("Ada Moss"),)), "arxiv") for key, title in titles.items()]
    )
    yield opened
    opened.close()


def config(server: SemanticScholarServer) -> Config:
    sources = Config().sources
    own = sources.semanticscholar._replace(enabled=True, url=server.url)
    off = sources.huggingface._replace(enabled=False)
    return Config(sources=sources._replace(huggingface=off, semanticscholar=own))


async def fetch(live: Live, server: SemanticScholarServer) -> list[Failed]:
    return [event async for event in refresh.run(live, config(server)) if isinstance(event, Failed)]


async def star(live: Live, key: str) -> None:
    row = live.row_of(key)
    (line,) = live.rows_now([row or 0])
    await live.editing.apply(flag([line_marked(line)], "starred", True))
    await live.editing.settled()


def line_marked(line: Any) -> Any:
    from papertui.edits import Marked
    from papertui.model import Marks

    return Marked(line.key, Marks(), line.version)


async def view(live: Live, key: str) -> View:
    found = await live.view(live.row_of(key) or 0)
    assert found is not None
    return found


async def test_it_is_off_until_asked_for(live: Live, server: SemanticScholarServer) -> None:
    settings = config(server)
    off = settings.sources.semanticscholar._replace(enabled=False)
    settings = settings._replace(sources=settings.sources._replace(semanticscholar=off))
    assert [event async for event in refresh.run(live, settings)] == []
    assert not server.requests


async def test_numbers_come_in_one_question_and_stay_for_a_week(
    live: Live, server: SemanticScholarServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await fetch(live, server) == []
    (asked,) = server.requests
    assert (asked.method, asked.path) == ("POST", BATCH)
    assert sorted(json.loads(asked.body)["ids"]) == ["ARXIV:2608.00001", "ARXIV:2608.00002", "ARXIV:2608.00003"]
    told = (await view(live, ONE)).cited
    assert told is not None
    assert (told.citations, told.influential, told.references, told.tldr) == (31, 3, 3, "Kites fly higher.")
    assert told.fetched == "2026-08-14T12:00:00Z"
    unknown = (await view(live, THREE)).cited
    assert unknown is not None and unknown.citations is None
    assert await fetch(live, server) == []
    monkeypatch.setenv("PAPERTUI_NOW", "2026-08-20T12:00:00Z")
    assert await fetch(live, server) == []
    assert len(server.requests) == 1
    monkeypatch.setenv("PAPERTUI_NOW", "2026-08-21T12:00:01Z")
    await fetch(live, server)
    assert len(server.requests) == 2


async def test_a_starred_paper_has_its_references_and_what_cites_it(live: Live, server: SemanticScholarServer) -> None:
    await star(live, ONE)
    await star(live, TWO)
    assert await fetch(live, server) == []
    assert json.loads(server.asked(BATCH)[0].body)["ids"][2] == "ARXIV:2608.00003", "starred papers go first"
    told = (await view(live, ONE)).cited
    assert told is not None
    assert (told.references_here, told.stars_cited, told.citing_here) == (1, 1, 0)
    row = live.row_of(ONE) or 0
    ends = await live.write(lambda: citing.ends(live.space.reader.db, row))
    assert [(one.direction, one.title, one.row is not None) for one in ends] == [
        ("reference", "Maps", True),
        ("reference", "DOI:10.1000/wind", False),
        ("reference", "OTHER:x", False),
        ("citation", "After kites", False),
    ]
    await live.ingest([Sighting(Paper("arxiv:2607.00009", "After kites"), "arxiv")])
    told = (await view(live, ONE)).cited
    assert told is not None and told.citing_here == 1
    cited = (await view(live, TWO)).cited
    assert cited is not None and cited.citing_here == 1


async def test_only_what_is_not_as_it_was_counts_as_updated(
    live: Live, server: SemanticScholarServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await star(live, ONE)
    await star(live, TWO)

    async def counts() -> IngestCounts:
        events = [event async for event in refresh.run(live, config(server)) if isinstance(event, Finished)]
        return events[0].counts

    # of the two that are known there both are starred, and have links too; the third is not known
    assert await counts() == (0, 2, 1)
    monkeypatch.setenv("PAPERTUI_NOW", "2026-08-22T12:00:00Z")
    assert await counts() == (0, 0, 3)
    monkeypatch.setenv("PAPERTUI_NOW", "2026-08-30T12:00:00Z")
    server.nodes["ARXIV:2607.00010"] = Node("ARXIV:2607.00010", "More kites", cites=("ARXIV:2608.00001",))
    assert await counts() == (0, 1, 2)


async def test_the_key_goes_to_the_server_and_a_wrong_one_is_said(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    async with SemanticScholarServer(NODES, key="open-sesame") as server:
        (failed,) = await fetch(live, server)
        assert "answers nobody without a key (403)" in failed.reason
        monkeypatch.setenv("S2_API_KEY", "wrong")
        (failed,) = await fetch(live, server)
        assert "does not accept the API key" in failed.reason and "wrong" not in failed.reason
        monkeypatch.setenv("S2_API_KEY", "open-sesame")
        assert await fetch(live, server) == []


async def test_too_many_requests_stop_everything_for_a_while(live: Live, server: SemanticScholarServer) -> None:
    server.misbehave(misbehave.status(429, "300"))
    (failed,) = await fetch(live, server)
    assert "wants fewer questions; all without a key share one limit" in failed.reason
    assert failed.next_try == "2026-08-14T12:30:00Z"
    server.behave()
    (failed,) = await fetch(live, server)
    assert "asked for a pause" in failed.reason
    assert len(server.requests) == 1


async def test_nothing_known_at_all_is_an_answer(live: Live) -> None:
    async with SemanticScholarServer() as server:
        assert await fetch(live, server) == []
        told = (await view(live, ONE)).cited
        assert told is not None and told.citations is None


@pytest.mark.parametrize(
    "behaviour",
    [misbehave.cut_json, misbehave.web_page, misbehave.gzip_bomb, misbehave.redirect("/elsewhere", 307)],
    ids=["cut", "page", "bomb", "redirect"],
)
async def test_a_bad_answer_is_one_sentence_and_changes_nothing(
    live: Live, server: SemanticScholarServer, behaviour: Any
) -> None:
    await fetch(live, server)
    server.misbehave(behaviour)
    await star(live, ONE)
    (failed,) = await fetch(live, server)
    assert failed.reason and "\n" not in failed.reason
    told = (await view(live, ONE)).cited
    assert told is not None and told.citations == 31


def test_entries_are_known_by_their_ids_not_by_their_place() -> None:
    entries = [
        {"externalIds": {"ArXiv": "2608.00002"}, "citationCount": 2},
        None,
        {"externalIds": {"DOI": "10.48550/arXiv.2608.00001"}, "citationCount": 1},
    ]
    found = s2.parse_batch(json.dumps(entries).encode(), [ONE, TWO, THREE])
    assert [found[key].citations for key in (ONE, TWO, THREE)] == [1, 2, None]


def test_an_entry_without_ids_counts_only_in_its_place() -> None:
    found = s2.parse_batch(b'[{"citationCount": 5, "tldr": {}}, {"externalIds": null}]', [ONE, TWO])
    assert (found[ONE].citations, found[TWO]) == (5, s2.Numbers())
    assert s2.parse_batch(b'[{"citationCount": 5}]', [ONE, TWO]) == {ONE: s2.Numbers(), TWO: s2.Numbers()}


@pytest.mark.parametrize("value", [-1, 1e9, "7", True, None, 10**30, []])
def test_a_count_that_is_none_is_not_known(value: object) -> None:
    entry = [{"externalIds": {"ArXiv": "2608.00001"}, "citationCount": value, "tldr": {"text": value}}]
    assert s2.parse_batch(json.dumps(entry).encode(), [ONE])[ONE].citations is None


@pytest.mark.parametrize("data", [b"", b"{}", b"null", b"[" * 100_000, b'{"data": {}}', b"\xff"])
def test_what_is_no_answer_is_said_so(data: bytes) -> None:
    with pytest.raises(ContentProblem):
        s2.parse_batch(data, [ONE])
    if data != b"{}":
        with pytest.raises(ContentProblem):
            s2.parse_links(data)


def test_links_leave_out_what_has_no_title_or_name_and_are_bounded() -> None:
    assert s2.parse_links(b'{"data": null}') == s2.Links((), True)
    entry = {"paperId": "ab12", "title": "A \x1b[31mtitle\n", "year": 10**6, "authors": [{"name": 3}, {"name": "Ada"}]}
    bad: list[Any] = [
        None,
        3,
        {},
        {"citedPaper": None},
        {"citedPaper": {"title": "x"}},
        {"citedPaper": {"paperId": "a"}},
    ]
    found = s2.parse_links(json.dumps({"data": [*bad, {"citedPaper": entry}] * 2, "next": 1}).encode())
    assert found == s2.Links((s2.Mention("s2:ab12", "A title", "Ada"),), False)
    many = {"data": [{"citingPaper": {"paperId": f"{n:x}", "title": "T"}} for n in range(50_000)]}
    assert len(s2.parse_links(json.dumps(many).encode()).found) == s2.MOST_LINKS


def _body(recorded: Path, name: str) -> bytes:
    """The first body of a recorded cassette: a YAML string in single quotes, folded."""
    file = recorded / "s2" / name
    if not file.exists():
        pytest.skip("no recorded data")
    found = re.search(r"(?:string|content): '((?:[^']|'')*)'", file.read_text("utf-8"))
    assert found is not None
    return re.sub(r"\n\s*\n\s*", "\n", re.sub(r"(?<!\n)\n[ ]+(?!\s*\n)", " ", found[1].replace("''", "'"))).encode()


def test_recorded_answers_are_read(recorded: Path) -> None:
    found = s2.parse_links(_body(recorded, "test_get_paper_references.yaml"))
    assert len(found.found) >= 40 and not found.complete
    assert all(one.key.startswith("s2:") for one in found.found)
    found = s2.parse_links(_body(recorded, "test_get_paper_citations.yaml"))
    assert len(found.found) > 90 and not found.complete
    keys = ["doi:10.1000/unknown", "doi:10.2139/ssrn.288970", "doi:10.2139/ssrn.2250500", "doi:10.1257/app.20130533"]
    told = s2.parse_batch(_body(recorded, "test_get_papers_not_found_warning.yaml"), keys)
    assert told[keys[0]] == s2.Numbers()
    assert (told[keys[1]].citations or 0) > 1_000


def test_what_is_asked() -> None:
    assert s2.name_of("feed:0123456789abcdef") is None
    (path, params), body = s2.batch([ONE, "doi:10.1000/x"])
    assert json.loads(body) == {"ids": ["ARXIV:2608.00001", "DOI:10.1000/x"]} and "tldr" in params["fields"]
    assert s2.references("doi:10.1000/a?b#c")[0] == "/graph/v1/paper/DOI:10.1000/a%3Fb%23c/references"
    assert Request("POST", path, {}, {}).path == BATCH


async def test_more_papers_than_one_question_takes_are_asked_for_in_two(
    live: Live, server: SemanticScholarServer
) -> None:
    more = [Sighting(Paper(f"arxiv:2605.{n:05}", f"Number {n}"), "arxiv") for n in range(1, s2.MOST_IDS)]
    await live.ingest([*more, Sighting(Paper("feed:0123456789abcdef", "A post"), "journal")])
    assert await fetch(live, server) == []
    sizes = [len(json.loads(asked.body)["ids"]) for asked in server.asked(BATCH)]
    assert sizes == [s2.MOST_IDS, 2]


async def test_it_can_be_tried_without_keeping_anything(live: Live, server: SemanticScholarServer) -> None:
    checked = await subscribing.check(live, config(server), None, "semanticscholar")
    assert checked.good
    assert (await view(live, ONE)).cited is None
    server.misbehave(misbehave.status(403))
    checked = await subscribing.check(live, config(server), None, "semanticscholar")
    assert not checked.good and "answers nobody without a key" in checked.words


async def test_what_was_asked_for_before_a_failure_is_kept(live: Live, server: SemanticScholarServer) -> None:
    await star(live, ONE)
    server.misbehave(misbehave.status(403), path="/graph/v1/paper/ARXIV:2608.00001/citations")
    (failed,) = await fetch(live, server)
    assert failed.reason
    told = (await view(live, ONE)).cited
    assert told is not None and told.citations == 31 and told.listed is None
    server.behave()
    assert await fetch(live, server) == []
    assert len(server.asked(BATCH)) == 1, "the numbers were here already"
    told = (await view(live, ONE)).cited
    assert told is not None and told.listed
