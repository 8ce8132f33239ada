"""What is not in the cache: pasting an identifier opens the paper, a query can be put to a source."""

from __future__ import annotations

import asyncio

import pytest

from papertui.config import Config
from papertui.sources import arxiv
from servers.arxiv import ArxivServer, Preprint
from servers.loopback import Loopback, Reply, Request
from servers.registers import CrossrefServer, DataCiteServer, Registered
from tui.conftest import QUIET, Open
from tui.driving import Driven

LANTERNS = Preprint("2607.00006", "Old lanterns of the north", "2026-07-01", ("math.CO",))


def online(server: ArxivServer) -> Config:
    sources = QUIET.sources
    return QUIET._replace(offline=False, sources=sources._replace(arxiv=sources.arxiv._replace(url=server.url)))


def registers(crossref: Loopback, datacite: Loopback) -> Config:
    sources = QUIET.sources
    sources = sources._replace(
        crossref=sources.crossref._replace(url=crossref.url), datacite=sources.datacite._replace(url=datacite.url)
    )
    return QUIET._replace(offline=False, sources=sources)


async def ask(screen: Driven, text: str) -> None:
    await screen.press("slash", "ctrl+u")
    screen.main.prompt.field.paste(text)
    await screen.press("enter")


async def test_an_identifier_opens_the_paper(open_screen: Open) -> None:
    async with open_screen() as screen:
        await ask(screen, "https://arxiv.org/abs/2608.00003v2")
        await screen.until(lambda: screen.main.panes.mode == "detail")
        await screen.see("Paper 003 about kites")
        await ask(screen, "2608.00004")
        await screen.see("Paper 004 about lanterns")
        await screen.press("escape", "escape", "escape")
        await screen.until(lambda: screen.main.searching.text == "is:unread")


@pytest.mark.parametrize(
    "pasted", ["2608.00004", "arxiv.org/abs/2608.00004v2", "https://huggingface.co/papers/2608.00004"]
)
async def test_what_is_pasted_behind_the_query_of_a_view_opens_too(open_screen: Open, pasted: str) -> None:
    async with open_screen(query="is:starred") as screen:
        await screen.press("slash")
        screen.main.prompt.field.paste(pasted)
        await screen.press("enter")
        await screen.until(lambda: screen.main.panes.mode == "detail")
        await screen.see("Paper 004 about lanterns")
        await screen.press("escape", "escape")
        await screen.until(lambda: screen.main.searching.text == "is:starred")


async def test_an_identifier_among_words_is_a_word(open_screen: Open) -> None:
    async with open_screen() as screen:
        await ask(screen, "kites 2608.00003")
        await screen.settled()
        assert screen.main.searching.text == "kites 2608.00003"


async def test_a_paper_that_is_not_here_is_fetched_and_opened(open_screen: Open) -> None:
    async with ArxivServer([LANTERNS]) as server, open_screen(config=online(server)) as screen:
        await ask(screen, "arxiv.org/pdf/2607.00006")
        await screen.until(lambda: screen.main.panes.mode == "detail")
        await screen.see("Old lanterns of the north")
        await screen.press("escape")
        await ask(screen, "2607.99999")
        await screen.hear("arXiv has no paper 2607.99999")


async def test_a_doi_that_is_not_here_is_looked_up_and_opened(open_screen: Open) -> None:
    kites = Registered("10.1000/kites-and-winds", "Kites, reviewed", venue="Winds")
    async with CrossrefServer([kites]) as one, DataCiteServer() as other:
        async with open_screen(config=registers(one, other)) as screen:
            await ask(screen, "https://doi.org/10.1000/Kites-and-Winds")
            await screen.until(lambda: screen.main.panes.mode == "detail")
            await screen.see("Kites, reviewed", "Winds, 2026")
            await screen.press("escape")
            await ask(screen, "10.1000/none")
            await screen.hear("Neither Crossref nor DataCite knows the DOI 10.1000/none")
            await screen.press("escape", "escape")
            await screen.until(lambda: screen.main.searching.text == "is:unread")


async def test_arxiv_is_asked_for_the_query(open_screen: Open) -> None:
    async with ArxivServer([LANTERNS]) as server, open_screen(config=online(server), query="north") as screen:
        assert not screen.titles
        screen.main.do("ask_arxiv")
        await screen.hear("arXiv knows 1 paper; 1 of them were not here")
        await screen.until(lambda: screen.titles == ["Old lanterns of the north"])


async def test_what_cannot_be_asked_is_said(open_screen: Open) -> None:
    async with ArxivServer() as server, open_screen(config=online(server), query="") as screen:
        screen.main.do("ask_arxiv")
        await screen.hear("There is no query to ask arXiv")
        screen.main.searching.go("is:starred")
        await screen.settled()
        screen.main.do("ask_arxiv")
        await screen.hear("arXiv cannot search by is:")
    async with open_screen() as screen:
        await ask(screen, "2607.00006")
        await screen.hear("set to stay offline")


async def test_without_a_network_one_sentence(open_screen: Open) -> None:
    sources = QUIET.sources
    unreachable = sources._replace(arxiv=sources.arxiv._replace(url="http://127.0.0.1:9"))
    async with open_screen(config=QUIET._replace(offline=False, sources=unreachable)) as screen:
        await ask(screen, "2607.00006")
        await screen.hear("refused the connection")
        assert screen.main.refreshing.offline


class Held(ArxivServer):
    """Answers today's announcements, a single paper, and the days before when it is let."""

    def __init__(self) -> None:
        super().__init__([LANTERNS])
        self.today, self.paper, self.days = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def answer(self, request: Request) -> Reply:
        is_today = request.path.startswith("/rss/")
        await (self.today if is_today else self.paper if "id_list" in request.query else self.days).wait()
        return await super().answer(request)

    @property
    def asked_for_a_paper(self) -> bool:
        return any("id_list" in request.query for request in self.requests)


async def ask_while_refreshing(screen: Driven, server: Held) -> None:
    """Until the question is with arXiv, and the refresh has told of what it would ask next."""
    screen.main.do("refresh")
    await screen.until(lambda: server.requests)
    await ask(screen, "2607.00006")
    await screen.hear("Asking arXiv for 2607.00006… · esc stops it")
    server.today.set()
    await screen.until(lambda: server.asked_for_a_paper)
    assert len(server.requests) == 2, "the refresh asked for something else first"
    await screen.until(lambda: screen.main.refreshing._progress["arxiv"].done == 1)


def following(server: ArxivServer) -> Config:
    config = online(server)
    sources = config.sources
    quiet = sources.huggingface._replace(enabled=False)
    return config._replace(
        sources=sources._replace(huggingface=quiet, arxiv=sources.arxiv._replace(categories=("cs.LG",)))
    )


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arxiv, "EVERY", 0.001)


@pytest.mark.usefixtures("quick")
async def test_a_question_goes_before_a_refresh_and_keeps_its_sentence(open_screen: Open) -> None:
    async with Held() as server, open_screen(config=following(server)) as screen:
        await ask_while_refreshing(screen, server)
        await screen.hear("Asking arXiv for 2607.00006")
        await screen.press("j")
        await screen.hear("There is no paper here")
        screen.main.message.fold()
        await screen.hear("Asking arXiv for 2607.00006")
        server.paper.set()
        server.days.set()
        await screen.until(lambda: screen.main.panes.mode == "detail")
        await screen.see("Old lanterns of the north")
        await screen.until(lambda: not screen.main.refreshing.running)


@pytest.mark.usefixtures("quick")
async def test_escape_drops_the_question_and_not_the_refresh(open_screen: Open) -> None:
    async with Held() as server, open_screen(config=following(server)) as screen:
        await ask_while_refreshing(screen, server)
        await screen.press("escape")
        await screen.hear("Stopped; the refresh goes on")
        assert screen.main.refreshing.running
        server.days.set()
        await screen.until(lambda: not screen.main.refreshing.running)
        assert len(server.requests) > 2
        await screen.hear("Nothing new")


async def test_a_paper_that_comes_when_the_reader_is_elsewhere_is_only_told(open_screen: Open) -> None:
    async with Held() as server, open_screen(config=online(server)) as screen:
        await ask(screen, "2607.00006")
        await screen.hear("Asking arXiv for 2607.00006")
        screen.main.searching.go("kites")
        await screen.see("Paper 003 about kites")
        await screen.hear("Asking arXiv for 2607.00006")
        server.paper.set()
        await screen.hear("2607.00006 is here now: Old lanterns of the north")
        assert screen.main.panes.mode != "detail"
        assert screen.main.searching.text == "kites"
