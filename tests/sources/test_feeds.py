"""Feeds of every form, whole and broken."""

from __future__ import annotations

from datetime import date

import pytest

from papertui import identity
from papertui.model import Paper
from papertui.sources import feeds, opml
from papertui.sources.feed_fields import doi_in, moment, people, post_key
from papertui.sources.feed_tree import decode
from papertui.sources.html_text import Page, from_html
from papertui.sources.parsed import ContentProblem
from servers.feeds import Post, rss

TODAY = date(2026, 8, 14)
URL = "https://journal.example/feed.xml"


def read(data: bytes | str, **more: str) -> feeds.Feed:
    return feeds.parse(data.encode() if isinstance(data, str) else data, URL, "journal", TODAY, **more)


def papers(data: bytes | str, **more: str) -> list[Paper]:
    return [sighting.paper for sighting in read(data, **more).parsed.sightings]


def item(inside: str, head: str = '<rss version="2.0">') -> Paper:
    (found,) = papers(f"{head}<channel><title>A Journal</title><item>{inside}</item></channel></rss>")
    return found


def test_rss_tells_what_an_entry_is() -> None:
    feed = read(rss("A Journal", [Post("On <i>Mosses</i>", "/moss?utm_source=rss", html="<p>One.</p><p>Two.</p>")]))
    (paper,) = [sighting.paper for sighting in feed.parsed.sightings]
    assert (feed.title, feed.home) == ("A Journal", "https://journal.example/")
    assert paper.title == "On Mosses"
    assert paper.abstract == "One.\n\nTwo."
    assert paper.published == "2026-08-14T09:30:00Z"
    assert paper.page == "https://journal.example/moss?utm_source=rss"
    assert paper.key.startswith("feed:")


def test_atom_with_its_own_kinds_of_text_and_links() -> None:
    (paper,) = papers(
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://base.example/x/"><title>T</title><entry>'
        '<id>tag:base.example,2026:1</id><title type="text">a &lt;b&gt; c</title><link rel="self" href="self.xml"/>'
        '<link rel="alternate" type="application/pdf" href="p.pdf"/><link type="text/html" href="../p.html"/>'
        "<published>2026-08-01T10:00:00+02:00</published><updated>2026-08-02T00:00:00Z</updated>"
        "<author><name>Ada Moss</name></author><author><name>Bo Vale</name></author>"
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
        "<p>Some &amp; <em>more</em>.</p></div></content>"
        "</entry></feed>"
    )
    assert paper.title == "a <b> c"
    assert paper.page == "https://base.example/p.html"
    assert (paper.published, paper.updated) == ("2026-08-01T08:00:00Z", "2026-08-02T00:00:00Z")
    assert [author.name for author in paper.authors] == ["Ada Moss", "Bo Vale"]
    assert paper.abstract == "Some & more."


def test_rdf_of_a_journal_gives_doi_journal_and_authors() -> None:
    (paper,) = papers(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/">'
        '<channel rdf:about="https://j.example"><title>J</title></channel><item rdf:about="https://j.example/1">'
        "<title>Mosses</title><link>https://j.example/1</link><dc:creator>Moss, A., Vale, B.</dc:creator>"
        "<prism:doi>10.1234/Moss.1</prism:doi><dc:date>2026-08-02</dc:date>"
        "<prism:publicationName>Journal of Mosses</prism:publicationName><prism:volume>12</prism:volume></item>"
        "</rdf:RDF>"
    )
    assert (paper.key, paper.doi) == ("doi:10.1234/moss.1", "10.1234/moss.1")
    assert paper.journal_ref == "Journal of Mosses 12"
    assert [author.name for author in paper.authors] == ["A. Moss", "B. Vale"]


def test_json_feed() -> None:
    (paper,) = papers(
        '{"version":"https://jsonfeed.org/version/1.1","title":"J","items":[{"id":7,"url":"/p","title":"AT&T",'
        '"content_html":"<p>Body</p>","date_published":"2026-08-01","authors":[{"name":"Ada Moss"}]},{}]}'
    )
    assert (paper.title, paper.abstract, paper.published) == ("AT&T", "Body", "2026-08-01")
    assert paper.page == "https://journal.example/p"


def test_an_arxiv_link_makes_it_that_paper_and_claims_no_version() -> None:
    paper = item("<title>T</title><link>https://arxiv.org/abs/2508.01234v2</link>")
    assert (paper.key, paper.version, paper.page) == ("arxiv:2508.01234", None, None)


def test_a_paper_that_a_text_only_mentions_is_not_the_entry() -> None:
    paper = item("<title>T</title><link>/p</link><description>See https://arxiv.org/abs/2508.01234</description>")
    assert paper.key.startswith("feed:")


def test_what_a_feed_says_of_a_paper_with_an_identifier_never_speaks_louder_than_its_source() -> None:
    both = read(rss("J", [Post("A", "https://arxiv.org/abs/2508.01234"), Post("B", "/b")])).parsed.sightings
    assert [sighting.live for sighting in both] == [False, True]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("<guid>https://x.example/1</guid><title>Old</title>", "<guid>http://www.x.example/1</guid><title>New</title>"),
        (
            "<guid isPermaLink='false'>77</guid><title>Old</title>",
            "<guid isPermaLink='false'>77</guid><title>New</title>",
        ),
        ("<link>/p?utm_source=a</link><title>Old</title>", "<link>/p?utm_medium=b</link><title>New</title>"),
        ("<title>Same</title>", "<title>same!</title>"),
    ],
)
def test_the_key_of_an_entry_outlives_a_new_title(first: str, second: str) -> None:
    assert item(first).key == item(second).key


def test_entries_of_one_title_stay_apart() -> None:
    found = papers(rss("J", [Post("Weekly", "/1"), Post("Weekly", "/2")]))
    assert len({paper.key for paper in found}) == 2


def test_an_id_that_all_entries_share_is_none() -> None:
    found = papers(
        "<rss><channel><item><guid>x</guid><title>A</title></item><item><guid>x</guid><title>B</title></item></channel></rss>"
    )
    assert [paper.title for paper in found] == ["A", "B"]


def test_an_entry_without_a_title_begins_with_its_words() -> None:
    assert item("<description>" + "word " * 60 + "</description>").title == ("word " * 18).strip() + " …"
    skipped = read("<rss><channel><title>J</title><item><pubDate>x</pubDate></item></channel></rss>").parsed.skipped
    assert [skip.reason for skip in skipped] == ["it has neither a title nor a text nor a link"]


@pytest.mark.parametrize(
    "broken",
    [
        "<rss><channel><title>J</title><item><title>One & two</title><link>/1</link><item><title>B</title>",
        '<rss><channel><item><title>One &amp; two</title><description><p>x</description></item><item a="<title>B',
        "<!DOCTYPE rss [<!ENTITY x 'y'>]><rss><channel><item><title>One &amp; two</title></item><item><title>B",
        "<rss><channel><item><title>One &amp; two\x1b[31m</title></item><item><title>B</title></channel>",
    ],
)
def test_broken_xml_gives_what_can_be_had(broken: str) -> None:
    assert papers(broken)[0].title.startswith("One & two")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "it is empty"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "it is a web page, not XML"),
        (b"<note>hello</note>", "it is XML, but not a feed (its root is <note>)"),
        (b'{"a": 1}', "it is JSON, but not a feed (jsonfeed.org)"),
        (b"hello", "it is not XML"),
        (b"<rss></rss>", "it begins like a feed, but there is nothing in it"),
        (b"<opml></opml>", "it is a list of feeds (OPML): papertui sources import FILE takes it in"),
    ],
)
def test_what_is_no_feed_is_told_in_one_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(ContentProblem) as raised:
        read(data, what="it")
    assert str(raised.value) == sentence


def test_an_empty_feed_is_a_feed() -> None:
    assert read("<rss><channel><title>Quiet</title></channel></rss>").parsed.sightings == ()


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        ("<?xml version='1.0' encoding='utf-16'?><rss>Ω</rss>".encode("utf-16"), ""),
        ("<?xml version='1.0' encoding='iso-8859-1'?><rss>Ω</rss>".encode(), ""),
        ("<rss>Ω</rss>".encode("iso-8859-7"), "iso-8859-7"),
        ("<?xml version='1.0' encoding='windows-1253'?><rss>Ω</rss>".encode("cp1253"), "no-such-thing"),
        ("\ufeff<rss>Ω</rss>".encode(), "iso-8859-1"),
    ],
)
def test_text_in_the_encoding_that_it_is_in(data: bytes, charset: str) -> None:
    assert "Ω</rss>" in decode(data, charset)


@pytest.mark.parametrize("said", ["", "iso-8859-1", "no-such-thing"])
@pytest.mark.parametrize(
    ("encoding", "title"),
    [
        ("euc_jp", "紙の凧を高く揚げるための新しい方法"),
        ("cp932", "紙の凧を高く揚げるための新しい方法"),
        ("gb18030", "让纸风筝飞得更高的新方法研究"),
        ("big5", "讓紙風箏飛得更高的新方法研究"),
        ("cp949", "종이 연을 더 높이 날리는 새로운 방법"),
        ("cp1251", "Новые способы запускать бумажных змеев"),
        ("koi8_r", "Новые способы запускать бумажных змеев"),
        ("cp1253", "Νέοι τρόποι για να πετάμε χαρταετούς"),
        ("cp1255", "דרכים חדשות להעיף עפיפוני נייר גבוה"),
        ("cp1252", "Über die Höhe, in der Drachen fliegen – “à l'été”"),
    ],
)
def test_text_in_an_encoding_that_nobody_declares(encoding: str, title: str, said: str) -> None:
    items = "".join(f"<item><title>{title} {number}</title><link>/{number}</link></item>" for number in range(9))
    data = f"<?xml version='1.0'?><rss><channel><title>{title}</title>{items}</channel></rss>".encode(encoding)
    assert decode(data, said) == data.decode(encoding)
    # where the sample of what is looked at ends in the middle of a letter
    long = b"<rss>x" + (title * 2_000).encode(encoding)
    assert decode(long, said) == long.decode(encoding)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("Fri, 14 Aug 2026 09:30:00 +0200", "2026-08-14T07:30:00Z"),
        ("14 August 2026", "2026-08-14"),
        ("August 3, 2026", "2026-08-03"),
        ("2026/8/3", "2026-08-03"),
        ("20260803", "2026-08-03"),
        ("2026-08-03T10:00", "2026-08-03T10:00:00Z"),
        ("2026-08", "2026-08"),
        ("Fri, 31 Feb 2026 10:00:00 GMT", None),
        ("2036-08-03", None),
        ("yesterday", None),
        ("", None),
        ("0001-01-01T00:00:00Z", None),
    ],
)
def test_dates_as_people_write_them(written: str, told: str | None) -> None:
    assert moment(written, TODAY) == told


@pytest.mark.parametrize(
    ("given", "names"),
    [
        (["mail@x.example (Ada Moss)"], ("Ada Moss",)),
        (["Ada Moss <mail@x.example>"], ("Ada Moss",)),
        (["mail@x.example"], ()),
        (["Ada Moss, Bo Vale and Cy Reed"], ("Ada Moss", "Bo Vale", "Cy Reed")),
        (["Moss, Ada; Vale, Bo"], ("Ada Moss", "Bo Vale")),
        (["Moss, Ada"], ("Ada Moss",)),
        (["Moss, Ada", "Vale, Bo"], ("Ada Moss", "Bo Vale")),
        (["admin"], ()),
    ],
)
def test_people_as_feeds_write_them(given: list[str], names: tuple[str, ...]) -> None:
    assert people(given) == names


def test_dois_from_where_publishers_put_them() -> None:
    assert doi_in("doi:10.1234/a") == "10.1234/a"
    assert doi_in("https://www.journal.example/doi/full/10.1234/a.b?af=R") == "10.1234/a.b"
    assert doi_in("https://journal.example/posts/10.html") is None


def test_html_becomes_paragraphs_lists_and_numbered_links() -> None:
    told = from_html(
        "<h1>Head</h1><p>One <b>bold</b> <a href='/a'>link</a>.<script>no()</script><ul><li>x<li>y</ul>"
        "<ol><li>first</li></ol><img src=z alt=w><a href='javascript:x'>bad</a><a href='https://b.example'>b.example</a>",
        "https://a.example/dir/",
    )
    assert told == ("Head\n\nOne bold link [1].\n\n• x\n\n• y\n\n1. first\n\nbadb.example\n\n[1] https://a.example/a")


def test_a_page_names_its_feeds() -> None:
    page = Page(
        "<html><head><title>Site</title><base href='/b/'><link rel='alternate stylesheet' type='text/css' href=x>"
        "<link REL=alternate TYPE='application/rss+xml' href='f.xml' title='All'></head>",
        "https://x.example/",
    )
    assert (page.title, page.feeds) == ("Site", [("https://x.example/b/f.xml", "All")])


def test_rests_that_a_feed_asks_for() -> None:
    feed = read(
        rss(
            "J",
            [],
            "<ttl>90</ttl><skipHours><hour>24</hour><hour>3</hour></skipHours><skipDays><day>Sunday</day></skipDays>",
        )
    )
    assert (feed.rest, feed.skip_hours, feed.skip_days) == (5400, frozenset({0, 3}), frozenset({6}))
    assert read(rss("J", [], "<ttl>9999999999</ttl>")).rest == 0


def test_opml_there_and_back() -> None:
    given = [opml.Outline('A "journal" & more', "https://a.example/f?x=1&y=2"), opml.Outline("", "https://b.example/f")]
    found = opml.parse(opml.write(given).encode(), "it").feeds
    assert found == (given[0], opml.Outline("https://b.example/f", "https://b.example/f"))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("https://a.example/f", "https://x.example/1", None), ("g", "http://www.x.example/1/", None), True),
        (("https://a.example/f", "7", None), ("https://b.example/f", "7", None), False),
        (("https://a.example/f", "7", None), ("http://www.a.example/f", "7", "https://x.example/moved"), True),
        (("g", "", "https://x.example/p?id=1&utm_source=a"), ("f", "", "https://x.example/p?id=1"), True),
        (("https://a.example/f", "", "https://x.example/p?id=1"), ("f", "", "https://x.example/p?id=2"), False),
        (("https://a.example/f", "", None), ("https://b.example/f", "", None), False),
    ],
)  # fmt: skip
def test_the_key_of_a_post(one: tuple[str, str, str | None], other: tuple[str, str, str | None], same: bool) -> None:
    keys = {post_key(*given, "A title") for given in (one, other)}
    assert len(keys) == (1 if same else 2)
    assert all(identity.paper_key(key) == key for key in keys)
