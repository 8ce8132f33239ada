"""Walking along citations from the paper under the cursor."""

from __future__ import annotations

from papertui.store import citing
from servers.arxiv import ArxivServer, Preprint
from servers.registers import CrossrefServer, Registered
from tui.conftest import QUIET, Open
from tui.driving import Driven
from tui.test_screen_online import online, registers

LANTERNS = Preprint("2607.00006", "Old lanterns of the north", "2026-07-01", ("math.CO",))
REVIEWED = Registered("10.1000/kites-and-winds", "Kites, reviewed", venue="Winds")
NOW = 1_786_700_000_000


async def tell(screen: Driven) -> None:
    """Let the first paper of the list cite the second, one that arXiv has and one that is nowhere."""
    live = screen.main.live
    first, second = (row.key for row in live.rows_now(list(screen.main.list.ids[:2])))
    references = [
        (second, "not shown", "", 2026, None),
        ("arxiv:2607.00006", "Old lanterns of the north", "Ada Moss", 2026, None),
        ("s2:ab12", "A book of winds", "Ben Quill", 1999, None),
        (f"doi:{REVIEWED.doi}", "Kites, reviewed", "", 2026, REVIEWED.doi),
    ]

    def keep() -> None:
        with live.space.transaction() as db:
            citing.keep_numbers(db, {first: (1234, 56, 31, "It is about kites."), second: (5, 0, 0, None)}, NOW)
            citing.keep_links(db, first, references, [], NOW)

    await live.write(keep)
    screen.main.beside.renew_detail()


async def test_the_paper_tells_how_often_it_is_cited_and_how_old_that_is(open_screen: Open) -> None:
    async with open_screen(size=(120, 45)) as screen:
        await tell(screen)
        await screen.press("enter")
        await screen.see("1,234 citations", "56 influential", "Semantic Scholar, 2 hours ago")
        await screen.see("References you have: 1 of 31", "TLDR", "machine-made", "It is about kites.")


async def test_a_reference_that_is_here_opens_and_escape_leads_back(open_screen: Open) -> None:
    async with open_screen() as screen:
        await tell(screen)
        second = screen.titles[1]
        screen.main.do("citations")
        await screen.see("Citations", "Cites 4, 1 of them here", "A book of winds", "Ben Quill, 1999")
        await screen.press("enter")
        await screen.until(lambda: screen.main.panes.mode == "detail")
        await screen.see(second)
        await screen.press("escape", "escape")
        await screen.until(lambda: screen.main.searching.text == "is:unread")


async def test_a_reference_that_is_not_here_is_fetched(open_screen: Open) -> None:
    async with ArxivServer([LANTERNS]) as server, open_screen(config=online(server)) as screen:
        await tell(screen)
        screen.main.do("citations")
        await screen.see("Old lanterns")
        await screen.type("lanterns")
        await screen.press("enter")
        await screen.until(lambda: screen.main.panes.mode == "detail")
        await screen.see("Old lanterns of the north")


async def test_a_reference_that_has_only_a_doi_is_looked_up(open_screen: Open) -> None:
    async with CrossrefServer([REVIEWED]) as server, open_screen(config=registers(server, server)) as screen:
        await tell(screen)
        screen.main.do("citations")
        await screen.see("Kites, reviewed")
        await screen.type("reviewed")
        await screen.press("enter")
        await screen.until(lambda: screen.main.panes.mode == "detail")
        await screen.see("Kites, reviewed", "Winds, 2026")


async def test_a_reference_that_only_semantic_scholar_knows_opens_there(open_screen: Open) -> None:
    async with open_screen() as screen:
        await tell(screen)
        screen.main.do("citations")
        await screen.see("A book of winds")
        await screen.type("book")
        await screen.press("enter")
        await screen.hear("https://www.semanticscholar.org/paper/ab12")


async def test_why_there_are_none_is_said(open_screen: Open) -> None:
    async with open_screen() as screen:
        screen.main.do("citations")
        await screen.hear("set enabled under [sources.semanticscholar]")
    own = QUIET.sources.semanticscholar._replace(enabled=True)
    config = QUIET._replace(sources=QUIET.sources._replace(semanticscholar=own))
    async with open_screen(config=config) as screen:
        screen.main.do("citations")
        await screen.hear("Citations are fetched of starred papers; s stars this one")
        await screen.press("s")
        await screen.settled()
        screen.main.do("citations")
        await screen.hear("No citations of this paper are here yet; R asks for them")
