"""`papertui sources`: following and no longer, from the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from commands import Program
from servers.arxiv import ArxivServer
from servers.feeds import FeedServer, Post
from servers.running import running

OFF = "[sources.huggingface]\nenabled = false\n"


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with running(FeedServer()) as server:
        server.put("/moss", "Moss Weekly", [Post("On mosses", "/1"), Post("More mosses", "/2", "2026-08-13")])
        page = b"<html><head><title>Site</title><link rel=alternate type=application/rss+xml href=/moss></head></html>"
        server.documents["/"] = ("text/html", page)
        server.documents["/note"] = ("text/xml", b"<note>x</note>")
        yield server


@pytest.fixture
def quiet(empty: Program) -> Program:
    empty.home.mkdir()
    (empty.home / "config.toml").write_text(OFF)
    return empty


def names(program: Program) -> list[str]:
    return [source["name"] for source in program("sources", "--json").json()]


def test_a_page_is_followed_refreshed_and_left(quiet: Program, server: FeedServer) -> None:
    done = quiet("sources", "add", f"{server.url}/")
    assert done[:2] == (0, "Added “Moss Weekly” as moss-weekly: 2 entries.\n")
    assert quiet("refresh").out == "moss-weekly: 2 new, 0 updated, 0 unchanged\n"
    assert quiet("list", "source:moss-weekly").out.count("\n") == 2
    listed = {source["name"]: source for source in quiet("sources", "--json").json()}["moss-weekly"]
    assert (listed["title"], listed["url"], listed["papers"]) == ("Moss Weekly", f"{server.url}/moss", 2)
    assert (listed["enabled"], listed["keep_days"], listed["error"]) == (True, 0, None)
    assert quiet("sources", "add", f"{server.url}/moss").err.endswith("This feed is here already, as “moss-weekly”.\n")
    assert quiet("sources", "remove", "moss-weekly").out == "Removed moss-weekly; its papers stay.\n"
    assert quiet("list", "--json").out.count('"key"') == 2


def test_what_is_no_feed_is_one_sentence(quiet: Program, server: FeedServer) -> None:
    done = quiet("sources", "add", f"{server.url}/note")
    assert (done.code, done.out, done.err.count("\n")) == (1, "", 1)
    assert "is XML, but not a feed (its root is <note>)" in done.err
    done = quiet("sources", "add", "nonsense")
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert quiet("sources", "add", "http://169.254.169.254/feed").err == (
        "papertui: 169.254.169.254 is an address of this machine or its own network, where no other address may lead.\n"
    )
    assert not (quiet.home / "feeds.toml").exists()


def test_a_source_is_switched_off_and_on_and_kept_shorter(quiet: Program, server: FeedServer) -> None:
    quiet("sources", "add", f"{server.url}/moss", "--name", "moss")
    assert quiet("sources", "disable", "moss", "arxiv").out == "moss is switched off.\narxiv is switched off.\n"
    assert quiet("refresh").out == "No source is switched on.\n"
    assert quiet("sources", "enable", "moss").code == 0
    assert quiet("sources", "keep", "moss", "30").out == (
        "Papers of moss that you do nothing with are kept for 30 days.\n"
    )
    assert (quiet.home / "feeds.toml").read_text() == (
        "# The feeds that papertui reads; “papertui sources” lists, adds and removes them.\n\n[[feed]]\n"
        f'name = "moss"\ntitle = "Moss Weekly"\nurl = "{server.url}/moss"\nkeep_days = 30\n'
    )
    assert "enabled = false" in (quiet.home / "config.toml").read_text()
    assert quiet("sources", "keep", "moss").code == 2
    for name, why in (("semanticscholar", "no papers of its own"), ("datacite", "only papers that you look up")):
        done = quiet("sources", "keep", name, "30")
        assert done.code == 2 and f"brings {why}" in done.err
        assert done.err.endswith("; days can be set for huggingface, arxiv and every feed.\n")
    assert quiet("sources", "enable", "nobody").err.startswith("papertui: There is no source “nobody”")


def test_categories_and_authors_go_into_the_settings(quiet: Program) -> None:
    assert quiet("sources", "add", "cs.LG").code == 0
    added = quiet("sources", "add", "https://rss.arxiv.org/rss/cs.CL+cs.LG")
    assert added.out == "Added cs.CL (Computation and Language) to the arXiv categories.\n"
    assert quiet("sources", "add", 'author:"Ada Moss"').out == "Added Ada Moss to the arXiv authors.\n"
    settings = (quiet.home / "config.toml").read_text()
    assert 'categories = ["cs.LG", "cs.CL"]' in settings and 'authors = ["Ada Moss"]' in settings
    assert quiet("sources", "remove", "cs.LG", "author:Ada Moss").code == 0
    assert 'categories = ["cs.CL"]' in (quiet.home / "config.toml").read_text()


def test_categories_are_written_as_arxiv_writes_them(quiet: Program) -> None:
    assert quiet("sources", "add", "cs.lg, COND-MAT.Mes-Hall").code == 0
    assert 'categories = ["cs.LG", "cond-mat.mes-hall"]' in (quiet.home / "config.toml").read_text()
    assert quiet("sources", "add", "CS.LG").err == "papertui: arXiv's cs.LG is followed already.\n"
    assert quiet("sources", "remove", "cs.lg").code == 0
    assert 'categories = ["cond-mat.mes-hall"]' in (quiet.home / "config.toml").read_text()


def test_a_category_must_be_there(quiet: Program) -> None:
    with running(ArxivServer()) as arxiv:
        quiet.variables["PAPERTUI_ARXIV_URL"] = arxiv.url
        done = quiet("sources", "add", "cs.LGG")
        assert (done.code, done.err) == (
            2, "papertui: arXiv has no category “cs.LGG”; did you mean cs.LG (Machine Learning)?\n"
        )  # fmt: skip
        assert not arxiv.requests
        assert quiet("sources", "add", "cs.QQ").err == "papertui: arXiv has no category “cs.QQ”.\n"
        assert quiet("sources", "add", "machine learning").err.endswith(
            "did you mean cs.LG (Machine Learning) or stat.ML (Machine Learning)?\n"
        )
        assert quiet("sources", "add", "cs").out == "Added cs (Computer Science) to the arXiv categories.\n"
        arxiv.unknown.clear()
        arxiv.announced = "2026-08-15"
        assert quiet("sources", "add", "cs.ZZ").out == "Added cs.ZZ to the arXiv categories.\n"
        assert [request.path for request in arxiv.requests] == ["/rss/cs.QQ", "/rss/cs.ZZ"]
    assert 'categories = ["cs", "cs.ZZ"]' in (quiet.home / "config.toml").read_text()
    done = quiet("sources", "add", "cs.XX")
    assert done.code == 2 and "knows no arXiv category “cs.XX”, and arXiv cannot be asked: 127.0.0.1" in done.err


def test_a_search_of_arxiv_is_followed(quiet: Program) -> None:
    added = quiet("sources", "add", "search:cat:cs.CL distillation")
    assert added.out == "Added “cat:cs.CL distillation” to the arXiv searches.\n"
    assert 'searches = ["cat:cs.CL distillation"]' in (quiet.home / "config.toml").read_text()
    assert quiet("sources", "add", "search:tag:mine").err.startswith("papertui: arXiv cannot search by tag")
    assert quiet("sources", "add", "search:").code == 2
    assert quiet("sources", "remove", "search:cat:cs.CL distillation").code == 0
    assert "distillation" not in (quiet.home / "config.toml").read_text()


def test_check_asks_and_keeps_nothing(quiet: Program, server: FeedServer) -> None:
    quiet("sources", "add", f"{server.url}/moss", "--name", "moss")
    assert quiet("sources", "check", "moss").out == "moss: 2 entries, the newest of 2026-08-14\n"
    del server.documents["/moss"]
    done = quiet("sources", "check", "moss", "--json")
    assert done.code == 1
    assert json.loads(done.out) == {"source": "moss", "good": False, "answer": f"127.0.0.1:{server.port} answered 404"}
    assert quiet("list").out == ""


def test_opml_in_and_out(quiet: Program, tmp_path: Path) -> None:
    given = tmp_path / "in.opml"
    given.write_text(
        '<opml version="1.0"><body><outline text="Folder"><outline text="One" xmlUrl="https://one.example/f"/>'
        '<outline text="One" xmlUrl="https://two.example/f"/><outline text="Bad" xmlUrl="exec:rm"/></outline>'
        "</body></opml>"
    )
    done = quiet("sources", "import", str(given))
    assert done.out == ("2 feeds added, 1 left out.\n  left out Bad: its address is not a plain http or https one\n")
    assert names(quiet)[-2:] == ["one", "one-2"]
    assert quiet("sources", "import", str(given)).out.startswith("0 feeds added, 2 were here already, 1 left out.")
    out = tmp_path / "out.opml"
    assert quiet("sources", "export", str(out)).code == 0
    assert out.read_text() == quiet("sources", "export").out
    assert quiet("sources", "export", str(out)).out.endswith(f"to {out}.\n"), "its own file, as it was"
    out.write_text("mine")
    assert quiet("sources", "export", str(out)).out.endswith(f"to {out}; the one before is {out.name}~.\n")
    assert out.with_name(out.name + "~").read_text() == "mine"
    assert 'xmlUrl="https://two.example/f"' in out.read_text()
    given.write_text("<note/>")
    assert quiet("sources", "import", str(given)).err.startswith("papertui: in.opml is not a list of feeds (OPML)")


def test_opml_that_is_odd(quiet: Program, tmp_path: Path) -> None:
    given = tmp_path / "in.opml"
    given.write_text(
        '<opml><body><outline text="Folder"><outline text="Prefixed" xmlUrl="feed:https://one.example/f"/></outline>'
        '<outline text="Empty"/><outline text="Router" xmlUrl="http://192.168.1.1/reboot"/>'
        '<outline text="arXiv" xmlUrl="https://rss.arxiv.org/rss/cs.LG+cs.CL"/></body></opml>'
    )
    done = quiet("sources", "import", str(given))
    assert done.out == (
        "1 feed added, cs.LG and cs.CL added to the arXiv categories, 2 left out.\n"
        "  left out Empty: it names no feed\n"
        "  left out Router: its address is in your own network; add it by itself\n"
    )
    assert "cs.LG" in quiet("config", "show").out
    assert quiet("sources", "import", str(given)).out.startswith("0 feeds added, 2 were here already, 2 left out.")


def test_opml_with_more_feeds_than_are_read_adds_none(quiet: Program, tmp_path: Path) -> None:
    given = tmp_path / "in.opml"
    outlines = "".join(f'<outline text="Same" xmlUrl="https://{number}.example/f"/>' for number in range(5_000))
    given.write_text(f"<opml><body>{outlines}</body></opml>")
    done = quiet("sources", "import", str(given))
    assert done.code == 2 and "more than 1,000 feeds" in done.err and "nothing was added" in done.err
    assert "same" not in names(quiet)


def test_a_faulty_file_of_feeds_is_told_and_never_overwritten(quiet: Program) -> None:
    file = quiet.home / "feeds.toml"
    file.write_text('[[feed]]\nname = "good"\nurl = "https://good.example/f"\n\n[[feed]]\nname = "Bad"\n')
    done = quiet("sources")
    assert "good" in done.out
    assert f"{file}, line 5: A feed needs a name" in done.err
    file.write_text("[[feed]\n")
    before = file.read_bytes()
    for words in (["enable", "good"], ["remove", "good"]):
        assert quiet("sources", *words).code == 1
    assert file.read_bytes() == before


def test_adding_needs_a_network_that_is_not_switched_off(quiet: Program) -> None:
    (quiet.home / "config.toml").write_text("offline = true\n")
    assert quiet("sources", "add", "https://one.example").code == 4
    assert quiet("sources", "check").code == 4
