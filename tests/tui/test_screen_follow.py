"""Following authors and organizations."""

from __future__ import annotations

from tui.conftest import Open
from tui.driving import paper, sighting


async def test_an_author_becomes_a_saved_search_and_stops_being_one(open_screen: Open) -> None:
    async with open_screen() as screen:
        await screen.press("j", "w")
        await screen.see("Follow", "The Example Lab", "Ada Moss", "Ben Quill")
        await screen.type("quill")
        await screen.press("enter")
        await screen.hear("Following Ben Quill · u undo")
        await screen.settled()
        (search,) = screen.main.live.searches()
        assert (search.name, search.query) == ("Ben Quill", 'author:"Ben Quill"')
        await screen.see("1 Ben Quill")
        await screen.press("1")
        await screen.until(lambda: len(screen.titles) == 50)
        await screen.press("w")
        await screen.see("followed")
        await screen.type("quill")
        await screen.press("enter")
        await screen.hear("No longer following Ben Quill")
        await screen.settled()
        assert screen.main.live.searches() == []
        await screen.press("u")
        await screen.hear("Undid")
        assert [search.name for search in screen.main.live.searches()] == ["Ben Quill"]


async def test_an_organization_can_be_followed(open_screen: Open) -> None:
    async with open_screen(size=(60, 20)) as screen:
        await screen.press("w")
        await screen.see("The Example Lab")
        await screen.press("enter")
        await screen.hear("Following The Example Lab")
        await screen.settled()
        assert [search.query for search in screen.main.live.searches()] == ['org:"example"']


async def test_who_cannot_be_followed_is_said(open_screen: Open) -> None:
    nameless = sighting(1)._replace(paper=paper(1, authors=(), organization=None))
    async with open_screen([nameless]) as screen:
        await screen.press("w")
        await screen.hear("Nobody is named as an author")
    async with open_screen(query="nothing-like-this") as screen:
        await screen.press("w")
        await screen.hear("There is no paper here whose authors could be followed")


async def test_quotes_in_a_name_do_no_harm(open_screen: Open) -> None:
    from papertui.model import Author

    odd = sighting(1)._replace(paper=paper(1, authors=(Author('Ada "Moth" Moss'),), organization=None))
    async with open_screen([odd]) as screen:
        await screen.press("w", "enter")
        await screen.hear("Following")
        await screen.settled()
        await screen.press("1")
        await screen.until(lambda: len(screen.titles) == 1)
