"""Sending papers to Zotero from the palette."""

from __future__ import annotations

from papertui.config import Config
from servers import misbehave
from servers.zotero import ZoteroServer
from tui.conftest import QUIET, Open
from tui.driving import Driven


def with_zotero(server: ZoteroServer) -> Config:
    return QUIET._replace(zotero=QUIET.zotero._replace(url=server.url))


async def send(screen: Driven) -> None:
    screen.do("zotero")
    await screen.rest()


async def test_marked_papers_are_sent_once(open_screen: Open) -> None:
    async with ZoteroServer() as server, open_screen(config=with_zotero(server)) as screen:
        await screen.press("x", "x")
        await send(screen)
        await screen.see("2 papers sent to Lanterns in Zotero")
        assert len(server.items) == 2
        await send(screen)
        await screen.see("Sent to Zotero before")
        assert len(server.items) == 2


async def test_no_zotero_is_said(open_screen: Open) -> None:
    async with ZoteroServer() as server, open_screen(config=with_zotero(server)) as screen:
        server.misbehave(misbehave.claims_more, "/connector/saveItems")
        await send(screen)
        await screen.see("broke off in the middle")
        server.behave()
        await send(screen)
        await screen.see("1 there already")
        assert len(server.items) == 1
