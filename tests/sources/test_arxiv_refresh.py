"""arXiv from a real server on loopback: announcements, missed days, searches, single papers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from papertui import paths, refresh
from papertui.config import Config
from papertui.live import Live
from papertui.model import Paper, Sighting
from papertui.query import parse
from papertui.refresh import Failed, Progress
from papertui.refresh.arxiv import eastern_day
from papertui.refresh.arxiv_asking import look_up, search_arxiv
from papertui.sources import arxiv
from papertui.sources import arxiv_taxonomy as taxonomy
from papertui.sources.arxiv_query import search_query
from servers.arxiv import ArxivServer, Preprint
from servers.loopback import Reply, Request

TODAY = "2026-08-14"
PAPERS = [
    Preprint("2608.00001", "Kites today", "2026-08-13", kind="new"),
    Preprint("2608.00002", "Maps today", "2026-08-13", ("cs.CL", "cs.LG"), kind="cross"),
    Preprint("2606.00003", "Rivers again", "2026-06-01", version=2, kind="replace"),
    Preprint("2608.00004", "Wheels of Wednesday", "2026-08-12", authors=("Ben Quill",)),
    Preprint("2608.00005", "Bridges of Tuesday", "2026-08-11", ("stat.ML",)),
    Preprint("2607.00006", "Old lanterns", "2026-07-01", ("math.CO",), ("Ada Moss", "Ben Quill")),
]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("PAPERTUI_NOW", f"{TODAY}T12:00:00Z")
    monkeypatch.setattr(arxiv, "EVERY", 0.001)


@pytest.fixture
async def server() -> AsyncIterator[ArxivServer]:
    async with ArxivServer(PAPERS, announced=TODAY) as running:
        yield running


@pytest.fixture
async def live() -> AsyncIterator[Live]:
    opened = Live.open(paths.find())
    yield opened
    opened.close()


def config(server: ArxivServer, **settings: object) -> Config:
    sources = Config().sources
    own = sources.arxiv._replace(url=server.url, **({"categories": ("cs.LG",)} | settings))  # type: ignore[arg-type]
    return Config(sources=sources._replace(huggingface=sources.huggingface._replace(enabled=False), arxiv=own))


async def events(live: Live, settings: Config, **how: object) -> list[refresh.Event]:
    return [event async for event in refresh.run(live, settings, **how)]  # type: ignore[arg-type]


async def found(live: Live, query: str = "") -> set[str]:
    return {row.key.removeprefix("arxiv:") for row in await live.rows((await live.searching.search(query)).ids)}


async def test_announcements_and_the_days_before_come_in(live: Live, server: ArxivServer) -> None:
    seen = await events(live, config(server))
    assert not [event for event in seen if isinstance(event, Failed)]
    assert await found(live) == {"2608.00001", "2608.00002", "2608.00004"}
    view = await live.view(live.row_of("arxiv:2608.00002") or 0)
    assert view is not None and ("announced-cross", TODAY) in [place[:2] for place in view.listings]
    asked = len(server.requests)
    await events(live, config(server))
    assert len(server.requests) == asked, "nothing was due"


async def test_cross_lists_and_replacements_are_choices(live: Live, server: ArxivServer) -> None:
    await events(live, config(server, cross=False, replacements=True))
    assert await found(live) >= {"2608.00001", "2606.00003"}
    view = await live.view(live.row_of("arxiv:2608.00002") or 0)
    # it was submitted on a day that was missed, but its announcement as a cross-list is not taken
    assert view is None or not view.listings


async def test_a_replacement_of_a_known_paper_always_comes(live: Live, server: ArxivServer) -> None:
    server.papers[2] = server.papers[2]._replace(version=1, kind=None)
    await look_up(live, config(server), ["arxiv:2606.00003"])
    server.papers[2] = server.papers[2]._replace(version=2, kind="replace")
    await events(live, config(server))
    view = await live.view(live.row_of("arxiv:2606.00003") or 0)
    assert view is not None and view.paper.version == 2


async def test_yesterdays_batch_and_an_empty_one_are_asked_for_again(live: Live, server: ArxivServer) -> None:
    server.announced = "2026-08-13"
    await events(live, config(server))
    first = len(server.asked("/rss/cs.LG"))
    await events(live, config(server))
    assert (first, len(server.asked("/rss/cs.LG"))) == (1, 2)
    server.announced = TODAY
    await events(live, config(server))
    await events(live, config(server))
    assert len(server.asked("/rss/cs.LG")) == 3


async def test_missed_days_are_filled(live: Live, server: ArxivServer, monkeypatch: pytest.MonkeyPatch) -> None:
    await events(live, config(server))
    server.papers.append(Preprint("2608.00100", "While away", "2026-08-18"))
    monkeypatch.setenv("PAPERTUI_NOW", "2026-08-20T12:00:00Z")
    server.announced = "2026-08-20"
    await events(live, config(server))
    assert "2608.00100" in await found(live)


async def test_days_asked_for_resume_where_they_stopped(live: Live, server: ArxivServer) -> None:
    settings, days = config(server, categories=("stat.ML",)), {"since": date(2026, 8, 1), "until": date(2026, 8, 11)}
    async with aclosing(refresh.run(live, settings, **days)) as stopped:  # type: ignore[type-var, arg-type]
        async for event in stopped:
            if isinstance(event, Progress) and event.done == 4:
                break
    assert len(server.requests) == 4
    await events(live, settings, **days)
    assert len(server.requests) == 11
    assert await found(live) == {"2608.00005"}
    await events(live, settings, **days)
    assert len(server.requests) == 11, "days that were complete are not asked for again"


async def test_a_category_that_is_added_later_begins_with_the_same_days(live: Live, server: ArxivServer) -> None:
    server.papers.append(Preprint("2608.00009", "Yesterday's logic", "2026-08-13", ("math.LO",)))
    server.papers.append(Preprint("2608.00010", "Today's logic", "2026-08-14", ("math.LO",), kind="new"))
    await events(live, config(server))
    asked = len(server.requests)
    both = config(server, categories=("cs.LG", "math.LO"))
    await events(live, both)
    assert {"2608.00009", "2608.00010"} <= await found(live)
    assert all("cs.LG" not in str(request) for request in server.requests[asked:]), "that came already"
    asked = len(server.requests)
    await events(live, both)
    assert len(server.requests) == asked


async def test_days_asked_for_are_asked_for_once_more_only_where_they_may_have_changed(
    live: Live, server: ArxivServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = {"since": date(2026, 8, 10), "until": date(2026, 8, 14)}
    for moment, categories, asked in (
        (f"{TODAY}T12:00:00Z", ("cs.LG",), 5),
        (f"{TODAY}T13:00:00Z", ("cs.LG",), 0),
        (f"{TODAY}T13:00:00Z", ("cs.LG", "stat.ML"), 5),
        ("2026-08-15T12:00:00Z", ("cs.LG", "stat.ML"), 2),
        ("2026-08-16T12:00:00Z", ("cs.LG", "stat.ML"), 1),
    ):
        monkeypatch.setenv("PAPERTUI_NOW", moment)
        before = len(server.requests)
        await events(live, config(server, categories=categories), **days)
        assert len(server.requests) - before == asked, moment


async def test_authors_and_searches_are_followed(live: Live, server: ArxivServer) -> None:
    settings = config(server, categories=(), authors=("Ben Quill",), searches=("bridges cat:stat.ML",))
    await events(live, settings)
    assert await found(live) == {"2608.00004", "2608.00005", "2607.00006"}


async def test_a_wrong_setting_costs_only_itself(live: Live, server: ArxivServer) -> None:
    seen = await events(live, config(server, categories=("cs.LG", "kites"), searches=("is:starred",)))
    (failed,) = [event for event in seen if isinstance(event, Failed)]
    assert "arXiv has no category “kites”." in failed.reason
    assert "The arXiv search “is:starred” cannot be asked" in failed.reason
    assert "2608.00001" in await found(live)
    state = live.source_state("arxiv")
    assert state.last_good == f"{TODAY}T12:00:00Z" and state.failures == 0 and state.error == failed.reason


async def test_a_category_that_arxiv_does_not_have_is_asked_for_once_a_day(
    live: Live, server: ArxivServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = config(server, categories=("cs.LG", "cs.QQ", "cs.lg"))
    for day, asked in ((TODAY, 1), (TODAY, 1), ("2026-08-17", 2)):
        monkeypatch.setenv("PAPERTUI_NOW", f"{day}T12:00:00Z")
        (failed,) = [event for event in await events(live, settings) if isinstance(event, Failed)]
        assert "arXiv has no category “cs.QQ”." in failed.reason
        assert "“cs.lg”; did you mean cs.LG (Machine Learning)?" in failed.reason
        assert len(server.asked("/rss/cs.QQ")) == asked
    assert server.asked("/rss/cs.LG") and not server.asked("/rss/cs.lg")


async def test_a_category_that_is_new_at_arxiv_is_followed(live: Live, server: ArxivServer) -> None:
    server.papers.append(Preprint("2608.00007", "Of a new kind", "2026-08-13", ("cs.ZZ",), kind="new"))
    settings = config(server, categories=("cs.LG", "cs.ZZ"))
    assert not [event for event in await events(live, settings) if isinstance(event, Failed)]
    assert "2608.00007" in await found(live)
    asked = len(server.requests)
    await events(live, settings)
    assert len(server.requests) == asked


async def test_an_archive_is_all_its_categories(live: Live, server: ArxivServer) -> None:
    server.papers.append(Preprint("2608.00008", "Of yesterday", "2026-08-13", ("cs.RO",)))
    await events(live, config(server, categories=("cs", "hep-th")))
    assert "2608.00008" in await found(live)
    assert "(cat:cs.* OR cat:hep-th)" in server.asked("/api/query")[0].query["search_query"]


def test_every_category_is_known_and_what_was_meant_is_guessed() -> None:
    assert all(map(taxonomy.is_known, ("cs.LG", "cs", "hep-th", "cond-mat.mes-hall", "math.MP")))
    assert not any(map(taxonomy.is_known, ("cs.QQ", "cs.lg", "cmp-lg", "kites", "")))
    assert [taxonomy.written(typed) for typed in ("CS.lg", "cond-mat.Mes-Hall", "HEP-TH", "kites")] == [
        "cs.LG", "cond-mat.mes-hall", "hep-th", None,
    ]  # fmt: skip
    meant = {
        "cs.LGG": "cs.LG", "csLG": "cs.LG", "cs.GL": "cs.GL", "cs.ML": "stat.ML", "cs.VC": "cs.CV", "cmp-lg": "cs.CL",
        "hep.th": "hep-th", "machine learning": "cs.LG", "robotics": "cs.RO", "physics.chem": "physics.chem-ph",
    }  # fmt: skip
    assert {typed: taxonomy.meant(typed)[:1] for typed in meant} == {typed: (code,) for typed, code in meant.items()}
    assert taxonomy.meant("cs.QQ") == taxonomy.meant("kites") == ()


async def test_pages_that_never_end_are_given_up(
    live: Live, server: ArxivServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.papers = [Preprint(f"2607.{number:05}", f"Paper {number}", "2026-07-03") for number in range(100)]
    honest = server.answer

    async def answer(request: Request) -> Reply:
        reply = await honest(request._replace(query={**request.query, "start": "0"}))
        return reply._replace(
            body=reply.body.replace(b"<opensearch:totalResults>100<", b"<opensearch:totalResults>9999<")
        )

    monkeypatch.setattr(server, "answer", answer)
    seen = await events(live, config(server), since=date(2026, 7, 3), until=date(2026, 7, 3))
    (failed,) = [event for event in seen if isinstance(event, Failed)]
    assert failed.reason.endswith("told of 9,999 papers and sends the same again and again")
    assert len(await found(live)) == 100 and len(server.asked("/api/query")) == 2


async def test_many_pages_come_whole(live: Live, server: ArxivServer) -> None:
    server.papers = [Preprint(f"2607.{number:05}", f"Paper {number}", "2026-07-03") for number in range(250)]
    await events(live, config(server), since=date(2026, 7, 3), until=date(2026, 7, 3))
    assert len(await found(live)) == 250
    assert [request.query["start"] for request in server.asked("/api/query")] == ["0", "100", "200"]


@pytest.mark.parametrize(
    ("reply", "sentence"),
    [
        (Reply(200, b"Rate exceeded."), "wants fewer questions"),
        (Reply(200, b"<html><body>Sign in to the hotel</body></html>"), "is a web page"),
        (Reply(200, b"<rss><channel><title>arXiv</title>"), "cut off"),
        (Reply(403, b"<html>Access Denied</html>"), "403"),
    ],
)
async def test_bad_days_are_one_sentence_and_lose_nothing(
    live: Live, server: ArxivServer, monkeypatch: pytest.MonkeyPatch, reply: Reply, sentence: str
) -> None:
    await events(live, config(server))
    before = await found(live)

    async def answer(request: Request) -> Reply:
        return reply

    monkeypatch.setattr(server, "answer", answer)
    monkeypatch.setenv("PAPERTUI_NOW", "2026-08-17T12:00:00Z")
    seen = await events(live, config(server))
    (failed,) = [event for event in seen if isinstance(event, Failed)]
    assert sentence in failed.reason
    assert await found(live) == before


async def test_search_and_lookup(live: Live, server: ArxivServer) -> None:
    assert await search_arxiv(live, config(server), "rivers OR lanterns") == ["arxiv:2607.00006", "arxiv:2606.00003"]
    assert await search_arxiv(live, config(server), "https://arxiv.org/abs/2608.00005v3") == ["arxiv:2608.00005"]
    assert await search_arxiv(live, config(server), "lanterns -author:quill") == []
    for typed in ("2608.00004", "arXiv:2608.00004v2", "10.48550/arXiv.2608.00004"):
        assert await search_arxiv(live, config(server), typed) == ["arxiv:2608.00004"]
    both = await search_arxiv(live, config(server), "2608.00004 https://arxiv.org/abs/2608.00005")
    assert set(both) == {"arxiv:2608.00004", "arxiv:2608.00005"}
    counts = await look_up(live, config(server), ["arxiv:2608.00001", "arxiv:2699.99999"])
    assert counts.new == 1


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("diffusion", "all:diffusion"),
        ('"flow matching" cat:cs.lg', '(all:"flow matching" AND cat:cs.LG)'),
        ("(a1 OR b2) c3 -survey", "(((all:a1 OR all:b2) AND all:c3) ANDNOT (all:survey))"),
        ('author:"Ada Moss" cat:cs', '(au:"Ada Moss" AND cat:cs.*)'),
        ("cat:hep-th", "cat:hep-th"),
        ("after:2024-01 x1", "(submittedDate:[202401010000 TO 209912312359] AND all:x1)"),
        ("year:2024..2025", "submittedDate:[202401010000 TO 202512312359]"),
        ("id:2401.00001", "id:2401.00001"),
        ("C++", "all:C++"),
        ("", ""),
    ],
)
def test_queries_in_the_words_of_arxiv(text: str, written: str) -> None:
    assert search_query(parse(text, today=date(2026, 8, 14)), date(2026, 8, 14)) == written


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("is:starred", "by is:"),
        ("votes:>5", "by votes:"),
        ("-survey", "only for"),
        ("#todo", "by tag:"),
        ("on:today", "by on:"),
    ],
)
def test_what_arxiv_cannot_search_by_is_said(text: str, what: str) -> None:
    from papertui.errors import UsageError

    with pytest.raises(UsageError, match=f"arXiv cannot search {what}"):
        search_query(parse(text, today=date(2026, 8, 14)), date(2026, 8, 14))


def test_batches_belong_to_days_of_eastern_time() -> None:
    assert eastern_day(datetime(2026, 8, 14, 3, 59, tzinfo=UTC)) == date(2026, 8, 13)
    assert eastern_day(datetime(2026, 8, 14, 5, 1, tzinfo=UTC)) == date(2026, 8, 14)


async def test_a_question_that_arxiv_refuses_costs_only_itself(
    live: Live, server: ArxivServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = server.answer

    async def refusing(request: Request) -> Reply:
        return Reply(400, b"<rss/>") if request.path.startswith("/rss/") else await answer(request)

    monkeypatch.setattr(server, "answer", refusing)
    seen = await events(live, config(server, authors=("Ben Quill",)))
    (failed,) = [event for event in seen if isinstance(event, Failed)]
    assert "one of them may not exist: cs.LG" in failed.reason
    assert {"2608.00004", "2607.00006"} <= await found(live)


def stub(name: str) -> Sighting:
    return Sighting(Paper(f"arxiv:{name}", f"arXiv:{name}"), "import", live=False)


async def test_papers_known_by_id_alone_are_looked_up_by_and_by(
    live: Live, server: ArxivServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await live.ingest([stub("2607.00006"), stub("2401.99999"), Sighting(Paper("doi:10.1/x", "doi:10.1/x"), "import")])
    settings = config(server, categories=())
    assert not await events(live, settings, since=date(2026, 8, 1)), "that is about days"
    off = settings._replace(sources=settings.sources._replace(arxiv=settings.sources.arxiv._replace(enabled=False)))
    assert not await events(live, off) and not server.requests
    seen = await events(live, settings)
    assert not [event for event in seen if isinstance(event, Failed)]
    assert [request.query["id_list"] for request in server.requests] == ["2607.00006,2401.99999"]
    titles = {row.key: row.title for row in await live.rows((await live.searching.search("")).ids)}
    assert (titles["arxiv:2607.00006"], titles["arxiv:2401.99999"]) == ("Old lanterns", "arXiv:2401.99999")
    assert not await events(live, settings) and len(server.requests) == 1, "what arXiv does not know waits a month"
    monkeypatch.setenv("PAPERTUI_NOW", "2026-09-30T12:00:00Z")
    await events(live, settings)
    assert [request.query["id_list"] for request in server.requests][1:] == ["2401.99999"]
