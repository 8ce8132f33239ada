"""What is not in the cache: pasting an identifier opens the paper, a query can be put to a source."""

from __future__ import annotations

from papertui.config import Config
from servers.arxiv import ArxivServer, Preprint
from tui.conftest import QUIET, Open
from tui.driving import Driven

LANTERNS = Preprint("2607.00006", "Old lanterns of the north", "2026-07-01", ("math.CO",))


def online(server: ArxivServer) -> Config:
    sources = QUIET.sources
    return QUIET._replace(offline=False, sources=sources._replace(arxiv=sources.arxiv._replace(url=server.url)))


async def ask(screen: Driven, text: str) -> None:
    await screen.press("slash", "ctrl+u")
    screen.main.prompt.field.paste(text)
    await screen.press("enter")


async def test_an_identifier_opens_the_paper(open_screen: Open) -> None:
    async with open_screen() as screen:
        await ask(screen, "https://arxiv.org/abs/2608.00003v2")
        await screen.until(lambda: screen.main.moving.mode == "detail")
        await screen.see("Paper 003 about kites")
        await ask(screen, "2608.00004")
        await screen.see("Paper 004 about lanterns")
        await screen.press("escape", "escape", "escape")
        await screen.until(lambda: screen.main.searching.text == "is:unread")


async def test_a_paper_that_is_not_here_is_fetched_and_opened(open_screen: Open) -> None:
    async with ArxivServer([LANTERNS]) as server, open_screen(config=online(server)) as screen:
        await ask(screen, "arxiv.org/pdf/2607.00006")
        await screen.until(lambda: screen.main.moving.mode == "detail")
        await screen.see("Old lanterns of the north")
        await screen.press("escape")
        await ask(screen, "2607.99999")
        await screen.hear("arXiv has no paper 2607.99999")


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
