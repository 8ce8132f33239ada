"""The dialog of sources: seeing how they fare, adding, asking, switching, keeping, removing, and all of it undone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from papertui.config import Config, load
from papertui.config import feeds as subscriptions
from papertui.config.feeds import Feed
from papertui.config.shape import Arxiv, HuggingFace, Sources
from papertui.refresh import feeds as of_feeds
from papertui.sources import arxiv
from servers import misbehave
from servers.arxiv import ArxivServer
from servers.feeds import FeedServer, Post
from servers.running import running
from tui.conftest import QUIET, Open
from tui.driving import Driven

ONLINE = QUIET._replace(offline=False, sources=Sources(HuggingFace(enabled=False), Arxiv(enabled=False)))


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FeedServer]:
    monkeypatch.setattr(of_feeds, "EVERY", 0.0)
    monkeypatch.setattr(of_feeds, "_EVERY_GUESS", 0.0)
    with running(FeedServer()) as server:
        server.put("/moss", "Moss Weekly", [Post("On mosses", "/1"), Post("More mosses", "/2")])
        yield server


@pytest.fixture
def file(home: Path) -> Path:
    return home / "feeds.toml"


def known(file: Path) -> list[Feed]:
    return list(subscriptions.load(file)[0])


async def show(screen: Driven) -> None:
    screen.main.do("sources")
    await screen.see("Sources", "Hugging Face", "arXiv")


async def test_a_feed_is_added_fetched_and_taken_back(open_screen: Open, server: FeedServer, file: Path) -> None:
    async with open_screen(config=ONLINE) as screen:
        await show(screen)
        await screen.press("a")
        await screen.type(f"{server.url}/moss")
        await screen.press("enter")
        await screen.see("Added “Moss Weekly” as moss-weekly: 2 entries")
        assert known(file) == [Feed("moss-weekly", f"{server.url}/moss", "Moss Weekly")]
        await screen.until(lambda: screen.main.live.source_state("moss-weekly").last_good)
        await screen.press("u")
        await screen.until(lambda: known(file) == [])
        await screen.see("Undid: added moss-weekly")


async def test_what_is_no_feed_stays_in_the_field(open_screen: Open, server: FeedServer, file: Path) -> None:
    server.documents["/page"] = ("text/html", b"<html><body>Hello</body></html>")
    async with open_screen(config=ONLINE) as screen:
        await show(screen)
        await screen.press("a")
        await screen.type(f"{server.url}/page")
        await screen.press("enter")
        await screen.see("is a web page that names no feed")
        await screen.see(f"{server.url}/page")
        assert known(file) == []


async def test_a_feed_is_switched_off_kept_shorter_removed_and_all_undone(
    open_screen: Open, server: FeedServer, file: Path
) -> None:
    one, two = Feed("one", f"{server.url}/1", "One"), Feed("two", f"{server.url}/2", "Two")
    async with open_screen(config=ONLINE) as screen:
        subscriptions.add(file, [one, two])
        await show(screen)
        await screen.see("One", "Two")
        await screen.press("j", "j", "space")
        await screen.see("One (off)")
        await screen.press("K")
        await screen.see("30d")
        await screen.press("d")
        await screen.until(lambda: known(file) == [two])
        await screen.see("Removed One; its papers stay")
        await screen.press("u")
        await screen.until(lambda: known(file) == [one._replace(enabled=False, keep_days=30), two])
        await screen.press("u")
        await screen.until(lambda: known(file) == [one._replace(enabled=False), two])
        await screen.press("u")
        await screen.until(lambda: known(file) == [one, two])
        await screen.press("u")
        await screen.see("Nothing was changed here")


async def test_what_is_wrong_with_a_source_is_told_in_words(open_screen: Open, server: FeedServer, file: Path) -> None:
    server.misbehave(misbehave.status(404), "/gone")
    async with open_screen(config=ONLINE) as screen:
        subscriptions.add(file, [Feed("gone", f"{server.url}/gone", "Gone")])
        await show(screen)
        await screen.press("j", "j", "r")
        await screen.see("! Gone", "answered 404")


async def test_arxiv_is_switched_and_takes_categories(open_screen: Open, file: Path) -> None:
    async with open_screen(config=ONLINE) as screen:
        await show(screen)
        await screen.press("j", "space")
        await screen.see("arXiv follows nothing yet")
        await screen.press("a")
        await screen.type("cs.LG")
        await screen.press("enter")
        await screen.see("Added cs.LG (Machine Learning) to the arXiv categories")
        settings, _ = load(file.with_name("config.toml"))
        assert settings.sources.arxiv.categories == ("cs.LG",)
        await screen.press("space")
        await screen.until(lambda: screen.main.config.sources.arxiv.enabled)
        await screen.press("u", "u")
        await screen.until(lambda: screen.main.config.sources.arxiv.categories == ())


async def test_sources_of_citations_are_switched_on_and_bring_no_papers(open_screen: Open, home: Path) -> None:
    async with open_screen(config=ONLINE) as screen:
        await show(screen)
        await screen.see("Semantic Scholar (off)", "Crossref (off)", "DataCite (off)")
        await screen.press("j", "j", "space")
        await screen.until(lambda: load(home / "config.toml")[0].sources.semanticscholar.enabled)
        await screen.see("tells of papers that are here")
        await screen.press("K")
        await screen.see("Semantic Scholar brings no papers of its own")
        await screen.press("u")
        await screen.until(lambda: not load(home / "config.toml")[0].sources.semanticscholar.enabled)


async def test_a_title_is_only_text_and_fits_small_screens(open_screen: Open, file: Path) -> None:
    config: Config = ONLINE
    async with open_screen(config=config, size=(40, 12)) as screen:
        subscriptions.add(file, [Feed("odd", "https://odd.example/", "Bound in [/0,1] [red]x[/]")])
        screen.main.do("sources")
        await screen.see("Hugging Face")
        await screen.press("j", "j")
        await screen.see("Bound in [/0")


FOLLOWING = """\
# mine
[sources.arxiv]
enabled = false
# what I read
categories = [
  "cs.LG",   # learning
  "stat.ML", # statistics
]
authors = ["Ada Moss"]
searches = ["owls", "bees"] # both
"""


async def test_what_arxiv_is_asked_for_is_removed_one_by_one_and_put_back_to_the_byte(
    open_screen: Open, file: Path
) -> None:
    settings = file.with_name("config.toml")
    settings.parent.mkdir(exist_ok=True)
    settings.write_text(FOLLOWING)
    config = QUIET._replace(sources=load(settings)[0].sources)
    async with open_screen(config=config) as screen:
        await show(screen)
        await screen.see("cs.LG  Machine Learning", "author  Ada Moss", "search  bees")
        await screen.press("j", "d")
        await screen.see("is removed below, one by one")
        await screen.press("j", "d")
        await screen.see("Removed cs.LG from the arXiv categories; its papers stay · u undo")
        assert settings.read_text() == FOLLOWING.replace('  "cs.LG",   # learning\n', "")
        await screen.press("j", "d")
        await screen.see("Removed Ada Moss from the arXiv authors")
        await screen.press("d")
        await screen.see("Removed owls from the arXiv searches")
        assert '["bees"] # both' in settings.read_text()
        await screen.press("u")
        await screen.see("Undid: removed search:owls")
        await screen.press("u", "u")
        await screen.see("Undid: removed cs.LG")
        assert settings.read_text() == FOLLOWING
        assert screen.main.config.sources.arxiv == config.sources.arxiv


async def test_settings_that_were_changed_meanwhile_are_not_lost_by_undo(open_screen: Open, file: Path) -> None:
    settings = file.with_name("config.toml")
    settings.parent.mkdir(exist_ok=True)
    settings.write_text(FOLLOWING)
    config = QUIET._replace(sources=load(settings)[0].sources)
    async with open_screen(config=config) as screen:
        await show(screen)
        await screen.press("j", "j", "d")
        await screen.see("Removed cs.LG")
        settings.write_text(settings.read_text().replace('"Ada Moss"', '"Cleo Reed"'))
        await screen.press("u")
        await screen.see("Undid: removed cs.LG")
        kept = load(settings)[0].sources.arxiv
        assert kept.categories == ("cs.LG", "stat.ML") and kept.authors == ("Cleo Reed",)
        assert "# statistics" in settings.read_text()


async def test_a_category_that_there_is_not_stays_in_the_field(open_screen: Open, file: Path) -> None:
    async with open_screen(config=QUIET) as screen:
        await show(screen)
        await screen.press("a")
        await screen.type("cs.LGG")
        await screen.press("enter")
        await screen.see("papertui knows no arXiv category “cs.LGG”", "(Machine Learning)?")
        assert not file.with_name("config.toml").exists()


async def test_a_category_that_there_is_not_is_told_where_it_stands(
    open_screen: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arxiv, "EVERY", 0.001)
    async with ArxivServer() as server:
        asked = Arxiv(url=server.url, categories=("cs.LG", "cs.QQ"))
        async with open_screen(config=ONLINE._replace(sources=ONLINE.sources._replace(arxiv=asked))) as screen:
            await show(screen)
            await screen.press("j", "r")
            await screen.see("! arXiv", "! cs.QQ", "arXiv: arXiv has no category “cs.QQ”.")
            assert screen.main.live.source_state("arxiv").last_good
            assert "! cs.LG" not in screen.text
