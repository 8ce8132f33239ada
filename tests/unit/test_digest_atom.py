"""The digest as a feed, read back by feedparser: entries come once, stay the same, and go when there are many."""

from __future__ import annotations

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from papertui import text
from papertui.digest import Change, Digest, Item, atom
from papertui.digest.contents import MACHINE

MONDAY, TUESDAY = "2026-08-17T08:00:00Z", "2026-08-18T08:00:00Z"
FEED = "urn:uuid:0c1b8a52-9f3a-5d9e-8a3c-2f1f4f6f0f11"
TEXTS = st.one_of(
    st.sampled_from(["<script>x</script>", "]]>", "&amp;", "\"'", "<!--", "a\x08b\ufffe", "=cmd()", "<b>bold", "é★"]),
    st.text(max_size=60),
).map(text.line).filter(bool)  # fmt: skip


def paper(number: int, title: str = "", summary: str = "What it does.", votes: int = 3) -> Item:
    key = f"2608.{number:05}"
    links = (("arXiv", f"https://arxiv.org/abs/{key}"), ("PDF", f"https://arxiv.org/pdf/{key}"))
    return Item(
        f"arxiv:{key}", title or f"Paper {number}", ("Ada Lovelace",), 0, "2026-08-14", votes, 0, summary, MACHINE,
        ("2nd by votes of 9 papers",), links,
    )  # fmt: skip


def digest(*items: Item, changes: tuple[Change, ...] = ()) -> Digest:
    return Digest("Papers", "2026-08-14", "2026-08-14", "", "", len(items), items, (), changes)


def written(of: Digest, now: str = MONDAY, before: str = "") -> str:
    known = atom.read(before.encode(), "digest.atom") if before else None
    return "".join(atom.document(of, now, FEED, known))


def parsed(feed: str) -> feedparser.FeedParserDict:
    found = feedparser.parse(feed)
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    return found


def test_a_feed_is_whole() -> None:
    change = Change(paper(3), (("new version 2, of 2026-08-16", "https://arxiv.org/abs/2608.00003v2"),))
    feed = parsed(written(digest(paper(1), paper(2), changes=(change,))))
    assert (feed.feed.title, feed.feed.id, feed.feed.updated) == ("papertui", FEED, MONDAY)
    assert [entry.title for entry in feed.entries] == ["Paper 1", "Paper 2", "New version 2, of 2026-08-16: Paper 3"]
    first = feed.entries[0]
    assert (first.id, first.link) == ("https://arxiv.org/abs/2608.00001",) * 2
    assert (first.updated, first.published[:10]) == (MONDAY, "2026-08-14")
    assert first.summary == "What it does."
    assert "AI summary: What it does." in first.content[0].value
    assert len({entry.id for entry in feed.entries}) == 3


@given(st.lists(TEXTS, min_size=1, max_size=3))
def test_every_word_is_only_a_word(words: list[str]) -> None:
    feed = parsed(written(digest(*(paper(number, each, each) for number, each in enumerate(words)))))
    assert len(feed.entries) == len(words)
    for entry in atom.read(written(digest(paper(1, words[0], words[0]))).encode(), "x").entries:
        assert entry.title == words[0]
        tree = LexborHTMLParser(entry.content)
        assert {node.tag for node in tree.body.css("*")} <= {"body", "p", "a", "-text"}  # type: ignore[union-attr]
        assert words[0] in " ".join(tree.text().split())


def test_the_same_papers_give_the_same_bytes_and_stay_as_they_came() -> None:
    first = written(digest(paper(1), paper(2)))
    assert written(digest(paper(1), paper(2)), TUESDAY, first) == first
    assert written(digest(paper(1, votes=99)), TUESDAY, first) == first, "votes alone are no news"


def test_what_is_new_stands_above_what_was_there() -> None:
    first = written(digest(paper(1), paper(2)))
    feed = parsed(written(digest(paper(2), paper(3)), TUESDAY, first))
    assert [entry.title for entry in feed.entries] == ["Paper 3", "Paper 1", "Paper 2"]
    assert [entry.updated for entry in feed.entries] == [TUESDAY, MONDAY, MONDAY]
    assert feed.feed.updated == TUESDAY
    assert feed.feed.id == FEED


def test_another_summary_or_title_is_news_under_the_same_id() -> None:
    first = written(digest(paper(1, summary=""), paper(2)))
    feed = parsed(written(digest(paper(1)), TUESDAY, first))
    assert [(entry.title, entry.updated) for entry in feed.entries] == [("Paper 1", TUESDAY), ("Paper 2", MONDAY)]
    assert len({entry.id for entry in feed.entries}) == 2


def test_the_oldest_go() -> None:
    feed = written(digest(*map(paper, range(atom.KEPT))))
    feed = written(digest(*map(paper, range(1000, 1010))), TUESDAY, feed)
    titles = [entry.title for entry in parsed(feed).entries]
    assert (len(titles), titles[0], titles[-1]) == (atom.KEPT, "Paper 1000", f"Paper {atom.KEPT - 11}")
    large = written(digest(*map(paper, range(atom.KEPT + 20))), TUESDAY, feed)
    assert len(parsed(large).entries) == atom.KEPT + 20, "none of a digest is lost"


@pytest.mark.parametrize(
    "data",
    [
        b"hello",
        b"",
        b"<rss/>",
        b"<feed xmlns='http://www.w3.org/2005/Atom'><id>x</id></feed>",
        b"<feed",
        b"<!DOCTYPE a><a/>",
    ],
)
def test_what_papertui_did_not_write_is_left_alone(data: bytes) -> None:
    with pytest.raises(atom.NotOurs, match="digest.atom"):
        atom.read(data, "digest.atom")
