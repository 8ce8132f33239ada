"""`refresh`, and the verbs that ask a source, against a server on good days and bad ones."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from commands import Program
from servers import misbehave
from servers.arxiv import ArxivServer, Preprint
from servers.huggingface import HuggingFaceServer
from servers.items import make_item
from servers.misbehave import BY_NAME
from servers.registers import CrossrefServer, DataCiteServer, Registered
from servers.running import running

GOOD = {"packed", "half-list", "empty-list"}
WAYS = (
    "hang drip reset cut-json claims-huge gzip-bomb double-gzip-bomb web-page 404 429 500 redirect-loop redirect-file "
    "huge-headers no-http half-list empty-list packed"
).split()


@pytest.fixture
def server() -> Iterator[HuggingFaceServer]:
    with running(HuggingFaceServer.generated("2026-08-14", days=5, per_day=4)) as served:
        yield served


@pytest.fixture
def asking(tmp_path: Path, server: HuggingFaceServer) -> Program:
    return Program(tmp_path / "home", PAPERTUI_HUGGINGFACE_URL=server.url)


def test_one_line_a_source(asking: Program) -> None:
    done = asking("refresh")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("huggingface: 20 new, ")
    assert done.out.count("\n") == 1
    papers = asking("list", "--json").json()
    assert len(papers) == 20
    assert {each["date"] for paper in papers for each in paper["listings"] if each["kind"] == "day"} == {
        "2026-08-10", "2026-08-11", "2026-08-12", "2026-08-13", "2026-08-14",
    }  # fmt: skip
    again = asking("refresh", "huggingface", "--json")
    assert again.json()["new"] == 0
    assert again.json()["error"] is None


def test_days_by_date(asking: Program, server: HuggingFaceServer) -> None:
    assert asking("refresh", "--since", "2026-08-12", "--until", "2026-08-13").out.startswith("huggingface: 8 new, ")
    assert {request.query["date"] for request in server.asked("/api/daily_papers")} == {"2026-08-12", "2026-08-13"}
    assert asking("refresh", "--until", "2026-08-11", "--json").json()["new"] == 4
    assert asking("refresh", "--since", "2026-08-14", "--json").json()["new"] == 4


def test_days_that_are_not_out_are_told(asking: Program) -> None:
    done = asking("refresh", "--since", "2026-08-14", env={"PAPERTUI_NOW": "2026-08-16T12:00:00Z"})
    assert done.code == 0
    assert done.out == "huggingface: 4 new, 0 updated, 0 unchanged, 2 days not there\n"


def test_an_address_without_the_lists_is_a_failure(asking: Program, server: HuggingFaceServer) -> None:
    for words in (["refresh"], ["refresh", "--since", "2026-08-14"]):
        done = asking(*words, env={"PAPERTUI_HUGGINGFACE_URL": f"{server.url}/elsewhere"})
        assert done.code == 1
        assert done.out.count("\n") == 1
        assert done.err.startswith("papertui: huggingface: 127.0.0.1:")


@pytest.mark.parametrize("url", ["http://example.org", "ftp://127.0.0.1", "nonsense", "https://user:pass@example.org"])
def test_an_address_that_may_not_be_asked(empty: Program, url: str) -> None:
    done = empty("refresh", env={"PAPERTUI_HUGGINGFACE_URL": url})
    assert (done.code, done.out) == (2, "")
    assert "PAPERTUI_HUGGINGFACE_URL" in done.err


def test_no_network_is_4_and_nothing_is_lost(papertui: Program) -> None:
    before = papertui("list", "--json").out
    done = papertui("refresh")
    assert done.code == 4
    assert "127.0.0.1:9 refused the connection" in done.err
    assert "next try 2026-08-14T12:30:00Z" in done.out
    assert papertui("list", "--json").out == before
    assert papertui("search", "--source", "huggingface", "bridges").code == 4
    assert papertui("show", "--fetch", "2608.01400").code == 4
    sources = {source["name"]: source for source in papertui("sources", "--json").json()}
    assert "refused" in sources["huggingface"]["error"]
    assert (sources["arxiv"]["enabled"], sources["arxiv"]["error"]) == (False, None)


def test_an_offline_setting_asks_nobody(asking: Program, server: HuggingFaceServer) -> None:
    asking.home.mkdir()
    (asking.home / "config.toml").write_text("offline = true\n")
    for words in (["refresh"], ["search", "--source", "huggingface", "x"], ["show", "--fetch", "2608.01400"]):
        done = asking(*words)
        assert done.code == 4
        assert "offline = true" in done.err
    assert server.requests == []


def test_a_source_that_is_switched_off(asking: Program, server: HuggingFaceServer) -> None:
    asking.home.mkdir()
    (asking.home / "config.toml").write_text("[sources.huggingface]\nenabled = false\n")
    assert asking("refresh")[:2] == (0, "No source is switched on.\n")
    assert server.requests == []
    assert asking("refresh", "huggingface").out.startswith("huggingface: 20 new, ")


def test_the_second_of_two_is_busy(asking: Program, server: HuggingFaceServer) -> None:
    server.misbehave(misbehave.hang, times=1)
    asking.variables["PAPERTUI_TIMEOUT"] = "45"
    first = asking.start("refresh")
    while not server.requests:
        assert first.poll() is None
    second = asking("refresh")
    assert (second.code, second.err) == (0, "")
    assert second.out.startswith("busy")
    assert asking("refresh", "--json").json() == {"busy": True}
    first.kill()
    first.communicate()
    assert asking("refresh").out.startswith("huggingface: 20 new, "), "a killed one holds up nobody"


def test_asking_for_words_and_for_one_paper(asking: Program, server: HuggingFaceServer) -> None:
    found = asking("search", "--source", "huggingface", "2608.01400", "--json")
    assert (found.code, found.named()) == (0, ["arxiv:2608.01400"])
    (paper,) = asking("show", "2608.01301", "--fetch", "--json").json()
    assert paper["detail_fetched"] == "2026-08-14T12:00:00Z"
    assert paper["discussion"] == []
    with running(ArxivServer([Preprint("2608.09998", "Only at arXiv", "2026-08-13")])) as arxiv:
        env = {"PAPERTUI_ARXIV_URL": arxiv.url}
        assert asking("show", "2608.09998", "--fetch", env=env).out.startswith("title: Only at arXiv\n")
        unknown = asking("show", "2608.09999", "--fetch", env=env)
    assert (unknown.code, unknown.err) == (3, "papertui: arXiv has no paper 2608.09999.\n")


def misbehaved(name: str, home: Path) -> tuple[str, int, str]:
    with running(HuggingFaceServer.generated("2026-08-14", days=2, per_day=3)) as server:
        server.misbehave(BY_NAME[name])
        patience = "45" if name in GOOD else "0.5"
        done = Program(home, PAPERTUI_HUGGINGFACE_URL=server.url, PAPERTUI_TIMEOUT=patience)("refresh")
        return name, done.code, done.err


def test_the_ways_in_which_a_server_can_misbehave(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        for name, code, err in pool.map(misbehaved, WAYS, [tmp_path / name for name in WAYS]):
            if name in GOOD:
                assert (code, err) == (0, ""), name
            else:
                assert code == 1, (name, code, err)
                assert err.startswith("papertui: huggingface: "), name
                assert err.count("\n") == 1, name
                assert len(err) < 300, name


def test_a_bad_answer_takes_nothing_away(asking: Program, server: HuggingFaceServer) -> None:
    assert asking("refresh").code == 0
    before = asking("list", "--json").json()
    for name in ("half-list", "empty-list", "cut-json"):
        server.behave()
        server.misbehave(BY_NAME[name])
        asking("refresh", "--since", "2026-08-10")
        assert asking("list", "--json").json() == before, name


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"{}",
        b"[[]]",
        b'[{"paper":{}}]',
        b'[{"paper":{"id":7,"title":[]}}]',
        b"[" * 100_000,
        b'[{"paper":{"id":"2608.01400","title":"' + b"x" * 100_000,
        b"\xff\xfe\x00",
        b"[NaN, Infinity]",
    ],
)
def test_answers_that_are_no_list(asking: Program, server: HuggingFaceServer, content: bytes) -> None:
    server.misbehave(misbehave.body(content))
    done = asking("refresh")
    assert done.code in (0, 1)
    head, *below = done.out.splitlines()
    assert head.startswith("huggingface: ")
    assert len(below) <= 4
    assert all(line.startswith(("  skipped item ", "  and ")) for line in below)


@pytest.mark.parametrize("bad", [1, 3, 30])
def test_skipped_entries_are_told(asking: Program, server: HuggingFaceServer, bad: int) -> None:
    good = make_item("2608.01405", day="2026-08-14")
    server.misbehave(misbehave.body(json.dumps([good, *[7] * bad]).encode()))
    done = asking("refresh", "--since", "2026-08-14", "--json")
    assert (done.code, done.err) == (0, "")
    told = done.json()
    # the server gives the same for the second page
    assert told["skipped"] == 2 * bad
    assert len(told["skips"]) == min(2 * bad, 20)
    assert all(set(skip) == {"place", "reason"} and skip["reason"] for skip in told["skips"])
    assert told["skips"][0]["place"].startswith("item 2")
    head, *lines = asking("refresh", "--since", "2026-08-14").out.splitlines()
    assert f"{2 * bad} skipped" in head
    shown = [f"  skipped {skip['place']}: {skip['reason']}" for skip in told["skips"][:3]]
    assert lines == shown + ([f"  and {2 * bad - 3} more"] if 2 * bad > 3 else [])


HOSTILE = (
    "\x1b]0;owned\x07\x1b[2J\x9b31m [/] [@click=app.quit]x[/] \u202eevil\u2066 \ud800 \r\n$(reboot) <b> | `q` \x00 "
)


def test_hostile_text_in_every_field_is_only_text(asking: Program, server: HuggingFaceServer) -> None:
    long = HOSTILE + "A" * 10_000
    item = make_item("2608.01405", day="2026-08-14", title=long, summary=long, ai_summary=long, githubRepo=HOSTILE)
    paper = item["paper"]
    paper["projectPage"] = "javascript:alert(1)\x1b[31m"
    paper["ai_keywords"] = [HOSTILE, long]
    paper["authors"] = [{"_id": "1", "name": HOSTILE}, {"_id": "2", "name": long}]
    paper["organization"] = {"_id": "3", "name": HOSTILE, "fullname": long}
    paper["submittedOnDailyBy"] |= {"fullname": HOSTILE, "user": HOSTILE}
    server.misbehave(misbehave.body(json.dumps([item]).encode()))
    assert asking("refresh", "--since", "2026-08-14").code == 0
    for words in (
        ["list"], ["list", "--plain"], ["list", "--json"], ["show", "2608.01405"], ["search", "evil"], ["sources"],
        *(["export", "id:2608.01405", "-f", form] for form in ("markdown", "bibtex", "ris", "csl-json", "json")),
    ):  # fmt: skip
        done = asking(*words)
        assert (done.code, done.err) == (0, ""), words
    (shown,) = asking("show", "2608.01405", "--json").json()
    assert "[@click=app.quit]x[/]" in shown["title"]
    assert "\n" not in shown["title"]
    assert set(shown["links"]) <= {"abs", "pdf", "html", "huggingface"}
    assert asking("list").out.count("\n") == 1
    assert asking("star", "2608.01405").code == 0
    assert asking("tag", HOSTILE.replace("\x00", "").replace("\ud800", ""), "2608.01405").code == 0
    assert asking("library", "check").code == 0


async def test_arxiv_is_refreshed_searched_and_told_of(empty: Program) -> None:
    papers = [
        Preprint("2608.00001", "Kites today", "2026-08-13", kind="new"),
        Preprint("2607.00006", "Old lanterns", "2026-07-01", ("math.CO",)),
    ]
    async with ArxivServer(papers, announced="2026-08-14") as server:
        env = {"PAPERTUI_ARXIV_URL": server.url}
        empty.home.mkdir()
        (empty.home / "config.toml").write_text('[sources.arxiv]\ncategories = ["cs.LG"]\n')
        done = await asyncio.to_thread(empty, "search", "--source", "arxiv", "lanterns", "--json", env=env)
        assert done.named() == ["arxiv:2607.00006"]
        refused = await asyncio.to_thread(empty, "search", "--source", "arxiv", "is:starred", env=env)
        assert refused.code == 2 and "arXiv cannot search by is:" in refused.err
        # the first refresh fills three days too, each three seconds after the other
        done = await asyncio.to_thread(empty, "refresh", "arxiv", env=env)
        assert (done.code, done.out) == (0, "arxiv: 1 new, 0 updated, 0 unchanged\n")
    assert "listed: announced-new 2026-08-14" in empty("show", "2608.00001", "--plain").out


async def test_a_doi_is_looked_up_where_it_is_not_here(empty: Program) -> None:
    wind = Registered("10.5281/zenodo.100", "Measurements of Wind", kind="Dataset")
    async with CrossrefServer() as crossref, DataCiteServer([wind]) as datacite:
        env = {"PAPERTUI_CROSSREF_URL": crossref.url, "PAPERTUI_DATACITE_URL": datacite.url}
        done = await asyncio.to_thread(empty, "show", wind.doi, env=env)
        assert done.code == 3 and "“papertui show --fetch” looks up what has an arXiv id or a DOI" in done.err
        done = await asyncio.to_thread(empty, "show", "--fetch", f"https://doi.org/{wind.doi}", "--json", env=env)
        assert done.named() == ["doi:10.5281/zenodo.100"]
        done = await asyncio.to_thread(empty, "show", "--fetch", "10.1000/none", env=env)
        assert (done.code, done.out) == (3, "")
        assert done.err.endswith("Neither Crossref nor DataCite knows the DOI 10.1000/none: is it complete?\n")
    assert empty("list", "source:datacite").code == 0


async def test_a_paper_is_looked_up_though_its_comments_cannot_be_had(empty: Program) -> None:
    async with ArxivServer([Preprint("2608.09998", "Only at arXiv", "2026-08-13")]) as arxiv:
        env = {"PAPERTUI_ARXIV_URL": arxiv.url}
        done = await asyncio.to_thread(empty, "show", "2608.09998", "--fetch", "--json", env=env)
    assert (done.code, done.named()) == (0, ["arxiv:2608.09998"])
    assert "refused the connection" in done.err
