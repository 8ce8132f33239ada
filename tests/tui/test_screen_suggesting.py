"""More like this and For you on the screen, with the process that ranks running beside it."""

from __future__ import annotations

import pytest

from papertui import paths
from papertui.ranking.ranker import Ranker
from papertui.views import FOR_YOU
from tui.conftest import Open
from tui.driving import Driven, sighting

KITES = "kites fly over the northern sea on strings of silk"
BREAD = "sourdough bread rises in wooden baskets near the oven"


def papers() -> list:  # type: ignore[type-arg]
    """Twelve papers, in turn about kites and about bread."""
    return [
        sighting(number, title=f"{topic} study {number}", abstract=f"{said} number{number}")
        for number in range(12)
        for topic, said in [("Kites", KITES) if number % 2 else ("Bread", BREAD)]
    ]


async def test_m_shows_what_is_alike_and_escape_comes_back_to_the_paper(open_screen: Open) -> None:
    async with open_screen(papers()) as screen:
        await screen.press("j", "j")
        title, place = screen.title, screen.main.list.cursor
        topic = title.split()[0]
        await screen.press("m")
        await screen.until(lambda: screen.main.prompt.display and screen.main.searching.text.startswith("like:"))
        await screen.until(lambda: title not in screen.titles and len(screen.main.list.ids) == 11)
        assert [one.split()[0] for one in screen.titles[:5]] == [topic] * 5
        await screen.see("More like this")
        await screen.hear("The most alike first", "esc goes back", title)
        await screen.press("escape")
        await screen.until(lambda: screen.main.searching.text == "is:unread")
        await screen.until(lambda: screen.title == title)
        assert screen.main.list.cursor == place


async def test_m_says_why_it_can_do_nothing(open_screen: Open) -> None:
    async with open_screen(papers(), query="is:starred") as screen:
        await screen.press("m")
        await screen.hear("There is no paper here that others could be like")


async def test_what_cannot_be_compared_is_said_and_no_longer_waited_for(open_screen: Open) -> None:
    async with open_screen(papers()) as screen:
        # where vectors of papers would be kept is something else
        (paths.find().cache.parent / "ranking").write_text("no folder")
        await screen.press("m")
        await screen.hear("Papers cannot be compared, as their words cannot be kept")
        assert not screen.main.searching.waits
        screen.main.suggesting._tell_wait()
        await screen.hear("Papers cannot be compared")
        await screen.press("escape", "/")
        await screen.type("kites")
        await screen.until(lambda: len(screen.main.list.ids) == 6)


async def test_what_is_alike_can_be_narrowed(open_screen: Open) -> None:
    async with open_screen(papers()) as screen:
        key = screen.main.list.current_row.key.removeprefix("arxiv:")  # type: ignore[union-attr]
        screen.main.searching.go(f"like:{key} kites")
        await screen.until(lambda: screen.titles and all(one.startswith("Kites") for one in screen.titles))


async def test_similar_papers_stand_in_the_detail_and_lead_on(open_screen: Open) -> None:
    async with open_screen(papers()) as screen:
        detail, papers_ = screen.main.detail, screen.main.list
        await screen.press("j", "r")
        title, shown = screen.title, papers_.current
        await screen.main.live.ranker.start()
        await screen.until(lambda: bool(detail.view and detail.view.id == shown and detail.view.similar))
        near = detail.view.similar  # type: ignore[union-attr]
        assert near is not None and len(near) == 3
        assert {one.title.split()[0] for one in near} == {title.split()[0]} and title not in [one.title for one in near]
        # opening the hints reads the paper again, and the papers like it stay
        await screen.press("F")
        await screen.hear("Type its letter")
        link = next(link for link in detail.links if link.paper == near[1].key)
        await screen.press(link.letter)
        await screen.hear("Copied https://arxiv.org/abs/")
        await screen.press("f")
        await screen.hear("Type its letter")
        await screen.press(link.letter)
        # nothing of the list that is left stays, not even what was read there
        await screen.until(lambda: screen.titles == [near[1].title])
        await screen.press("escape", "escape")
        await screen.until(lambda: len(screen.titles) == 10)


async def test_for_you_says_what_it_needs_and_fills_once_there_is_a_star(open_screen: Open) -> None:
    async with open_screen(papers()) as screen:
        screen.main.searching.go(FOR_YOU)
        await screen.see("For you has nothing to go by yet", "s stars papers you like", "a BibTeX")
        screen.main.searching.go("kites")
        await screen.until(lambda: len(screen.main.list.ids) == 6)
        await screen.press("s")
        await screen.hear("Starred 1")
        screen.main.searching.go(FOR_YOU)
        await screen.until(lambda: len(screen.main.list.ids) == 11)
        assert [one.split()[0] for one in screen.titles[:5]] == ["Kites"] * 5
        await screen.hear("Learned from 1 paper you keep")
        await screen.see("Because: ")


async def test_the_order_waits_for_the_next_look(open_screen: Open) -> None:
    async with open_screen(papers()) as screen:
        await screen.press("s")
        await screen.hear("Starred 1")
        screen.main.searching.go(FOR_YOU)
        await screen.until(lambda: len(screen.main.list.ids) == 11)
        before = list(screen.main.list.ids)
        await screen.press("G", "s")
        await screen.hear("Starred 1")
        await screen.settled()
        await screen.until(lambda: screen.main.live.ranker.standing.papers == 2)
        assert list(screen.main.list.ids) == before
        assert "u undo" in screen.said


async def partly_ordered(screen: Driven) -> Ranker:
    """For you, as if it had been asked for when three papers of twelve were not indexed yet."""
    await screen.press("s")
    await screen.hear("Starred 1")
    screen.main.searching.go(FOR_YOU)
    await screen.until(lambda: len(screen.main.list.ids) == 11)
    await screen.settled()
    ranker = screen.main.live.ranker
    await screen.until(lambda: ranker.standing.papers == 1)
    ranker._take = lambda head: None  # type: ignore[method-assign]  # what it does by itself is not said here
    ranker.standing = ranker.standing._replace(lacking=3, ordered=9, indexed=9, indexing="words", done=10, size=12)
    screen.main.suggesting._told()
    await screen.hear("the best of 9 papers so far, 83% of all are known")
    return ranker


async def test_an_order_of_some_papers_becomes_that_of_all(open_screen: Open) -> None:
    async with open_screen(papers()) as screen:
        ranker = await partly_ordered(screen)
        ranker.standing = ranker.standing._replace(indexed=12, indexing="")
        screen.main.suggesting._told()
        await screen.until(lambda: not ranker.standing.lacking)
        await screen.until(lambda: "so far" not in screen.said)
        assert screen.main.list.cursor == 0


async def test_an_order_in_which_the_reader_moves_waits_for_a_key(open_screen: Open) -> None:
    async with open_screen(papers()) as screen:
        ranker = await partly_ordered(screen)
        await screen.press("j", "j")
        before, title = list(screen.main.list.ids), screen.title
        ranker.standing = ranker.standing._replace(indexed=12, indexing="")
        screen.main.suggesting._told()
        await screen.hear("12 papers can be put in order by now: . does")
        await screen.settled()
        assert ranker.standing.lacking == 3
        assert list(screen.main.list.ids) == before
        await screen.press(".")
        await screen.until(lambda: not ranker.standing.lacking)
        await screen.until(lambda: screen.title == title and "can be put in order" not in screen.said)


async def test_news_of_the_process_do_not_ask_twice(open_screen: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_screen(papers()) as screen:
        ranker = await partly_ordered(screen)
        ranker.standing = ranker.standing._replace(indexed=12)
        asked: list[object] = []
        write = ranker._write

        def heard(question: dict[str, object], body: bytes = b"") -> None:
            asked.append(question["do"])
            write(question, body)

        monkeypatch.setattr(ranker, "_write", heard)
        for _ in range(5):
            screen.main.suggesting._told()
        await screen.until(lambda: not ranker.standing.lacking)
        await screen.settled()
        assert asked.count("arrange") == 1


async def test_all_papers_are_like_none(open_screen: Open) -> None:
    async with open_screen(papers(), query="") as screen:
        await screen.settled()
        assert "alike" not in screen.said


async def test_what_was_starred_is_not_in_the_list_of_another_query(open_screen: Open) -> None:
    async with open_screen(papers()) as screen:
        await screen.until(lambda: len(screen.main.list.ids) == 12)
        await screen.press("asterisk", "s")
        await screen.hear("Starred 12")
        # as when Enter comes before the pause in typing after which the list follows
        screen.main.searching.settle("bread", screen.main.searching.text)
        await screen.until(lambda: screen.main.searching.text == "bread" and len(screen.main.list.ids) == 6)
        await screen.settled()
        assert all(title.startswith("Bread") for title in screen.titles)


async def test_a_paper_that_was_out_of_sight_is_compared_once_it_is_opened(open_screen: Open) -> None:
    async with open_screen(papers(), size=(70, 40)) as screen:
        ranker = screen.main.suggesting.ranker
        await ranker.start()
        await screen.until(lambda: ranker.standing.known and not ranker.standing.indexing, "the index")
        await screen.until(lambda: screen.main.detail.view is not None, "the paper, behind the list")
        screen.main.nearby.look()
        await screen.settled()
        assert screen.main.detail.view and not screen.main.detail.view.similar
        await screen.press("l")
        await screen.until(lambda: screen.main.detail.view and screen.main.detail.view.similar, "papers like it")
