from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from papertui import identity
from papertui.model import Author, Organization, Paper


@pytest.mark.parametrize(
    ("s", "identifier", "version"),
    [
        ("2509.08721", "2509.08721", None),
        ("2509.08721v3", "2509.08721", 3),
        ("arXiv:2509.08721", "2509.08721", None),
        ("ARXIV: 2509.08721v12", "2509.08721", 12),
        ("arxiv:2509.08721", "2509.08721", None),
        ("oai:arXiv.org:2509.08721v1", "2509.08721", 1),
        ("https://arxiv.org/abs/2509.08721", "2509.08721", None),
        ("http://arxiv.org/abs/2509.08721v2", "2509.08721", 2),
        ("HTTPS://WWW.ARXIV.ORG/ABS/2509.08721V2", "2509.08721", 2),
        ("arxiv.org/abs/2509.08721", "2509.08721", None),
        ("https://arxiv.org/pdf/2509.08721v1.pdf", "2509.08721", 1),
        ("https://export.arxiv.org/pdf/2509.08721", "2509.08721", None),
        ("https://arxiv.org/html/2509.08721v1#S3", "2509.08721", 1),
        ("https://arxiv.org/abs/2509.08721?context=cs", "2509.08721", None),
        ("https://huggingface.co/papers/2509.08721", "2509.08721", None),
        ("https://huggingface.co/papers/2509.08721.md", "2509.08721", None),
        ("https://huggingface.co/papers/2509.08721#community", "2509.08721", None),
        ("https://huggingface.co/api/papers/2509.08721", "2509.08721", None),
        ("https://hf.co/papers/2509.08721/", "2509.08721", None),
        ("https://www.alphaxiv.org/abs/2509.08721v1", "2509.08721", 1),
        ("https://alphaxiv.org/overview/2509.08721", "2509.08721", None),
        ("https://ar5iv.labs.arxiv.org/html/1706.03762", "1706.03762", None),
        ("10.48550/arXiv.2509.08721", "2509.08721", None),
        ("doi:10.48550/ARXIV.2509.08721", "2509.08721", None),
        ("https://doi.org/10.48550/arXiv.math/0611800", "math/0611800", None),
        ("0704.0001", "0704.0001", None),
        ("1412.9999", "1412.9999", None),
        ("1501.00001", "1501.00001", None),
        ("hep-th/9901001", "hep-th/9901001", None),
        ("math.CA/0611800v2", "math/0611800", 2),
        ("Math.ca/0611800", "math/0611800", None),
        ("cond-mat.mtrl-sci/9902123", "cond-mat/9902123", None),
        ("https://arxiv.org/abs/quant-ph/0201082v1", "quant-ph/0201082", 1),
        ("arXiv:astro-ph.CO/0703123", "astro-ph/0703123", None),
    ],
)
def test_arxiv_identifiers(s: str, identifier: str, version: int | None) -> None:
    assert identity.arxiv_id(s) == identifier
    assert identity.version_of(s) == version
    assert identity.paper_key(s) == f"arxiv:{identifier}"
    assert identity.arxiv_id(identifier) == identifier


@pytest.mark.parametrize(
    "s",
    [
        "",
        "2509.08721\n",
        "\n2509.08721",
        " 2509.08721",
        "2509.08721 ",
        "2509.08721\x00",
        "２５０９.０８７２１",
        "٢٥٠٩.٠٨٧٢١",
        "2509.087２1",
        "2509.0872",
        "2509.087211",
        "2513.08721",
        "2500.08721",
        "0703.0001",
        "1412.12345",
        "1501.1234",
        "2509.08721v0",
        "2509.08721v",
        "2509.08721v1v2",
        "2509,08721",
        "math/0813800",
        "math/9013800",
        "math/061180",
        "maths/0611800",
        "foo/0611800",
        "hep-th/9901001/../../etc",
        "../2509.08721",
        "https://arxiv.org@evil.example/abs/2509.08721",
        "https://evil.example/https://arxiv.org/abs/2509.08721",
        "https://evil.example/?u=arxiv.org/abs/2509.08721",
        "https://arxiv.org.evil.example/abs/2509.08721",
        "https://arxiv.org:8080@evil.example/abs/2509.08721",
        "https://\u0430rxiv.org/abs/2509.08721",
        "https://ar\u212aiv.org/abs/2509.08721",
        "https://arxiv.org/abs/2509.08721/../x",
        "https://arxiv.org/list/cs.LG/2509",
        "https://huggingface.co/papers/date/2025-09-12",
        "ftp://arxiv.org/abs/2509.08721",
        "javascript:2509.08721",
        "2509.08721#\u202e",
        "2509.08721?" + "a" * 4_000,
    ],
)
def test_what_is_no_arxiv_identifier(s: str) -> None:
    assert identity.arxiv_id(s) is None
    assert identity.version_of(s) is None


@given(st.text(max_size=40))
@example("2509.08721\r")
def test_whatever_is_taken_for_an_identifier_is_one(s: str) -> None:
    found = identity.arxiv_id(s)
    assert found is None or re.fullmatch(r"[0-9]{4}\.[0-9]{4,5}|[a-z-]+/[0-9]{7}", found)


@pytest.mark.parametrize(
    ("s", "name"),
    [
        ("10.1000/Example.1", "10.1000/example.1"),
        ("doi:10.1000/example", "10.1000/example"),
        ("DOI: 10.1000/example.", "10.1000/example"),
        ("https://doi.org/10.1000/Example", "10.1000/example"),
        ("http://dx.doi.org/10.1000/a(b)c;d", "10.1000/a(b)c;d"),
        ("doi.org/10.1000/x?utm=1", "10.1000/x"),
        ("https://doi.org/10.1000/x%3C1%3E", "10.1000/x<1>"),
        ("10.1002/(SICI)1097(19980815)17:15<1661::AID-SIM968>3.0.CO;2-2", None),
        ("10.48550/arXiv.2509.08721", "10.48550/arxiv.2509.08721"),
        ("10.1000/", None),
        ("10.1000/...", None),
        ("10.1/x", None),
        ("11.1000/x", None),
        ("10.1000/a b", None),
        ("10.1000/a\n", None),
        ("10.1000/a\u0301", None),
        ("10.1000/a`b", None),
        ('10.1000/a"b', None),
        ("10.1000/a\\b", None),
        ("10.1000/a{b}", None),
        ("https://doi.org/10.1000/%0a", None),
        ("https://doi.org/10.1000/%C3%A9", None),
        ("https://doi.org/https://doi.org/10.1000/x", None),
        ("https://evil.example/10.1000/x", None),
        ("10.1000/" + "a" * 300, None),
        ("", None),
    ],
)
def test_doi(s: str, name: str | None) -> None:
    expected = s.lower() if "SICI" in s else name
    assert identity.doi(s) == expected
    assert expected is None or identity.doi(expected) == expected


def test_keys() -> None:
    assert identity.paper_key("doi:10.1000/X") == "doi:10.1000/x"
    assert identity.paper_key("https://doi.org/10.48550/arXiv.2509.08721") == "arxiv:2509.08721"
    feed = identity.feed_key("A Title, of Sorts")
    assert re.fullmatch("feed:[0-9a-f]{16}", feed)
    assert feed == identity.feed_key("a title of SORTS!") != identity.feed_key("another")
    assert identity.paper_key(feed) == feed
    for wrong in ("", "feed:xyz", feed + "\n", feed.upper(), "2509", "star wars", "https://example.org/2509.08721"):
        assert identity.paper_key(wrong) is None


@given(st.text(max_size=60))
def test_a_feed_key_never_fails(title: str) -> None:
    assert identity.paper_key(identity.feed_key(title + "\ud800"))


@pytest.mark.parametrize(
    ("s", "safe"),
    [
        ("https://github.com/example/tool", "https://github.com/example/tool"),
        ("HTTP://Example.ORG:8080/Path?q=1#x", "http://example.org:8080/Path?q=1#x"),
        ("https://xn--e1afmkfd.xn--p1ai/", "https://xn--e1afmkfd.xn--p1ai/"),
        ("http://127.0.0.1:8000/x", "http://127.0.0.1:8000/x"),
        ("https://example.org?x=[1]", "https://example.org?x=[1]"),
        ("https://example.org./", "https://example.org./"),
    ],
)
def test_safe_urls(s: str, safe: str) -> None:
    assert identity.safe_url(s) == safe
    assert identity.safe_url(safe) == safe


@pytest.mark.parametrize(
    "s",
    [
        "",
        "example.org",
        "//example.org/",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "/etc/passwd",
        "smb://host/x",
        "vscode://x",
        "--new-window",
        " https://example.org/",
        "https://example.org/\n",
        "https://example.org/\x1b[2J",
        "https://example.org/a b",
        "https://example.org/\u00e9",
        "https://ex\u0430mple.org/",
        "https://user@example.org/",
        "https://user:secret@example.org/",
        "https://example.org\\@evil.example/",
        "https://example.org/%action--incognito",
        "https://example.org/%ACTION",
        "https:///path",
        "https://",
        "https://-x.example/",
        "https://x-.example/",
        "https://a..b/",
        "https://example.org:0/",
        "https://example.org:99999/",
        "https://example.org:80x/",
        "https://[::1]/",
        "https://example.org/<script>",
        'https://example.org/"',
        "https://example.org/`x`",
        "https://example.org/|x",
        "https://" + "a." * 130 + "org/",
        "https://example.org/" + "a" * 2_040,
    ],
)
def test_unsafe_urls(s: str) -> None:
    assert identity.safe_url(s) is None


@given(st.text(max_size=40))
def test_a_safe_url_holds_nothing_that_could_end_it(rest: str) -> None:
    url = identity.safe_url("https://example.org/" + rest)
    assert url is None or re.fullmatch(r"https://example\.org/[!-~]*", url)
    assert url is None or not set(url) & set('<>"\\`{}|^ ')


def test_links_are_ordered_and_checked() -> None:
    paper = Paper(
        "arxiv:2509.08721",
        "T",
        github="https://github.com/example/tool",
        project="https://example.org/",
        doi="10.1000/A<1>",
    )
    assert identity.links(paper) == (
        ("abs", "https://arxiv.org/abs/2509.08721"),
        ("pdf", "https://arxiv.org/pdf/2509.08721"),
        ("html", "https://arxiv.org/html/2509.08721"),
        ("huggingface", "https://huggingface.co/papers/2509.08721"),
        ("code", "https://github.com/example/tool"),
        ("project", "https://example.org/"),
        ("doi", "https://doi.org/10.1000/a%3C1%3E"),
    )
    assert identity.links(Paper("arxiv:math/0611800", "T")) == (
        ("abs", "https://arxiv.org/abs/math/0611800"),
        ("pdf", "https://arxiv.org/pdf/math/0611800"),
    )
    assert identity.links(Paper("doi:10.1000/x", "T")) == (("doi", "https://doi.org/10.1000/x"),)
    assert identity.links(Paper("feed:0123456789abcdef", "T", github="github.com/a/b")) == (
        ("code", "https://github.com/a/b"),
    )
    hostile = Paper("arxiv:2509.08721/../x", "T", github="javascript:x", project="https://a@b/", doi="10.1/\x1b")
    assert identity.links(hostile) == ()


@pytest.mark.parametrize(
    ("paper", "first_daily", "day"),
    [
        (Paper("arxiv:2509.08721", "T", published="2025-09-10T17:59:00.000Z"), "2025-09-12", "2025-09-12"),
        (Paper("arxiv:2509.08721", "T", published="2025-09-10T17:59:00.000Z"), None, "2025-09-10"),
        (Paper("arxiv:2509.08721", "T", published="soon", updated="2025-10-01"), None, "2025-10-01"),
        (Paper("arxiv:2509.08721", "T", submitted="2025-09-12T01:00:00Z"), None, "2025-09-12"),
        (Paper("arxiv:2509.08721", "T"), None, "2025-09-01"),
        (Paper("arxiv:0704.0001", "T"), None, "2007-04-01"),
        (Paper("arxiv:math/0611800", "T"), None, "2006-11-01"),
        (Paper("arxiv:hep-th/9901001", "T", published="2025-02-31"), "", "1999-01-01"),
        (Paper("doi:10.1000/x", "T", published="2024"), None, "2024-01-01"),
        (Paper("doi:10.1000/x", "T", published="2024-05"), None, "2024-05-01"),
        (Paper("doi:10.1000/x", "T", published="0000-05"), None, None),
        (Paper("doi:10.1000/x", "T"), None, None),
    ],
)
def test_the_day_a_paper_stands_under(paper: Paper, first_daily: str | None, day: str | None) -> None:
    assert identity.sort_date(paper, first_daily) == day
    assert day is None or date.fromisoformat(day)


KEYS = st.sampled_from(["arxiv:2509.08721", "doi:10.1000/x", "feed:0123456789abcdef"])
WORDS = st.sampled_from(["", "one", "two", "three"])
OPTIONAL_WORDS = st.sampled_from([None, "one", "two"])
COUNTS = st.one_of(st.none(), st.integers(0, 9))
DATES = st.sampled_from([None, "2025", "2025-09", "2025-09-10", "2025-09-10T01:00:00Z", "2025-09-11", "2024-12-31"])
NAMES = st.lists(st.sampled_from(["a", "b", "c"]), max_size=3).map(tuple)
PAPERS = st.builds(
    Paper,
    key=KEYS,
    title=WORDS,
    abstract=WORDS,
    authors=st.lists(
        st.builds(Author, st.sampled_from(["Ada", "Bob", "Cy"]), st.sampled_from([None, "u1", "u2"]), st.booleans()),
        max_size=4,
    ).map(tuple),
    author_count=COUNTS,
    published=DATES,
    updated=DATES,
    version=st.one_of(st.none(), st.integers(1, 3)),
    categories=NAMES,
    doi=st.sampled_from([None, "10.48550/arxiv.2509.08721", "10.1000/x", "10.1000/y"]),
    journal_ref=OPTIONAL_WORDS,
    comment=OPTIONAL_WORDS,
    license=OPTIONAL_WORDS,
    votes=COUNTS,
    comments=COUNTS,
    submitter=OPTIONAL_WORDS,
    submitted=DATES,
    author_participating=st.booleans(),
    organization=st.sampled_from([None, Organization("a", "A"), Organization("b", "B")]),
    summary=OPTIONAL_WORDS,
    summary_model=OPTIONAL_WORDS,
    keywords=NAMES,
    github=OPTIONAL_WORDS,
    github_stars=COUNTS,
    project=OPTIONAL_WORDS,
    media=NAMES,
    thumbnail=OPTIONAL_WORDS,
    withdrawn=OPTIONAL_WORDS,
    page=OPTIONAL_WORDS,
)


@settings(max_examples=300)
@given(PAPERS, PAPERS, st.booleans())
def test_merging_twice_is_merging_once(old: Paper, new: Paper, live: bool) -> None:
    once = identity.merge(old, new, live)
    assert identity.merge(once, new, live) is once


def known(paper: Paper, field: str) -> bool:
    return getattr(paper, field) not in (None, "", ())


@settings(max_examples=300)
@given(PAPERS, PAPERS, st.booleans())
def test_merging_never_blanks(old: Paper, new: Paper, live: bool) -> None:
    merged = identity.merge(old, new, live)
    for field in Paper._fields:
        # A model's name goes with its summary: it must not stay when the summary is another's.
        if field != "summary_model" and (known(old, field) or known(new, field)):
            assert known(merged, field), field
    if merged.summary == old.summary != new.summary:
        assert merged.summary_model == old.summary_model


@settings(max_examples=300)
@given(PAPERS, PAPERS, st.booleans())
def test_an_older_version_never_wins(old: Paper, new: Paper, live: bool) -> None:
    if old.version is None or (new.version or 0) >= old.version:
        return
    merged = identity.merge(old, new, live)
    assert merged.version == old.version
    for field in ("title", "abstract", "updated", "journal_ref", "comment", "license"):
        assert not getattr(old, field) or getattr(merged, field) == getattr(old, field)
    if old.authors:
        assert [author.name for author in merged.authors] == [author.name for author in old.authors]


@settings(max_examples=200)
@given(PAPERS, PAPERS)
def test_counts_of_files_only_rise(old: Paper, new: Paper) -> None:
    merged = identity.merge(old, new, live=False)
    for field in ("votes", "comments", "github_stars"):
        known = [count for count in (getattr(old, field), getattr(new, field)) if count is not None]
        assert getattr(merged, field) == max(known, default=None)
        if getattr(new, field) is not None:
            assert getattr(identity.merge(old, new, live=True), field) == getattr(new, field)


@settings(max_examples=200)
@given(PAPERS, PAPERS, st.booleans())
def test_the_better_key_and_every_category_stay(old: Paper, new: Paper, live: bool) -> None:
    merged = identity.merge(old, new, live)
    order = ["arxiv", "doi", "feed"]
    ranks = [order.index(paper.key.split(":")[0]) for paper in (old, new, merged)]
    assert ranks[2] == min(ranks[:2])
    assert set(merged.categories) == set(old.categories) | set(new.categories)
    assert not old.categories or merged.categories[0] == old.categories[0]


def paper(**fields: object) -> Paper:
    return Paper("arxiv:2509.08721", "A title")._replace(**fields)


def test_merging_nothing_new_gives_the_very_same_paper() -> None:
    old = paper(votes=3, authors=(Author("Ada"),), version=2, abstract="Words.")
    assert identity.merge(old, Paper("arxiv:2509.08721", ""), live=True) is old
    assert identity.merge(old, old, live=False) is old


def test_a_newer_version_replaces_the_words_and_keeps_the_accounts() -> None:
    old = paper(version=1, abstract="Old.", authors=(Author("Ada", "ada", True), Author("Bob")), author_count=2)
    new = paper(version=2, title="A better title", abstract="New.", authors=(Author("Ada"),), author_count=1)
    merged = identity.merge(old, new, live=False)
    assert (merged.title, merged.abstract, merged.version) == ("A better title", "New.", 2)
    assert merged.authors == (Author("Ada", "ada", True),)
    assert merged.author_count == 1


def test_a_newer_version_whose_authors_were_cut_keeps_the_full_list() -> None:
    old = paper(version=1, authors=tuple(Author(name) for name in "ABCD"), author_count=4)
    new = paper(version=2, authors=(Author("A"),), author_count=5)
    merged = identity.merge(old, new, live=True)
    assert len(merged.authors) == 4
    assert merged.author_count == 5


def test_an_unknown_version_replaces_only_an_unknown_one_and_only_live() -> None:
    unknown, changed = paper(abstract="Old."), paper(abstract="New.")
    assert identity.merge(unknown, changed, live=True).abstract == "New."
    assert identity.merge(unknown, changed, live=False).abstract == "Old."
    assert identity.merge(paper(abstract="Old.", version=1), changed, live=True).abstract == "Old."
    assert identity.merge(paper(version=1), changed, live=False).abstract == "New."


def test_a_count_of_authors_outlives_a_cut_list() -> None:
    merged = identity.merge(paper(author_count=3303), paper(authors=(Author("Ada"),)), live=True)
    assert (merged.author_count, merged.authors) == (3303, (Author("Ada"),))


def test_published_is_the_earliest_and_the_most_precise() -> None:
    def published(old: str | None, new: str | None) -> str | None:
        return identity.merge(paper(published=old), paper(published=new), live=True).published

    assert published("2025", "2025-09-10") == published("2025-09-10", "2025") == "2025-09-10"
    assert published("2025-09-10", "2025-09-10T01:02:03Z") == "2025-09-10T01:02:03Z"
    assert published("2025-09-11", "2025-09-10") == published("2025-09-10", "2025-09-11") == "2025-09-10"
    assert published(None, "2025") == published("2025", None) == "2025"


def test_a_publishers_doi_wins_over_arxivs_own() -> None:
    own, publishers = paper(doi="10.48550/arXiv.2509.08721"), paper(doi="10.1000/x")
    for live in (True, False):
        assert identity.merge(own, publishers, live).doi == identity.merge(publishers, own, live).doi == "10.1000/x"


def test_a_summary_keeps_its_own_model() -> None:
    old = paper(summary="One.", summary_model="m1")
    assert identity.merge(old, paper(summary="Two."), live=True).summary_model is None
    assert identity.merge(old, paper(summary="One."), live=True).summary_model == "m1"
    assert identity.merge(old, paper(summary="Two.", summary_model="m2"), live=False).summary_model == "m1"


def test_a_post_of_the_same_title_only_fills_gaps_of_a_paper() -> None:
    known = paper(abstract="The real one.", votes=3)
    post = Paper("feed:0123456789abcdef", "A title!", "What a blog says.", journal_ref="A Journal", votes=5)
    merged = identity.merge(known, post, live=True)
    assert (merged.title, merged.abstract, merged.journal_ref) == ("A title", "The real one.", "A Journal")
    named = identity.merge(post, known, live=True)
    assert (named.title, named.abstract) == ("A title", "The real one.")


def test_the_page_of_a_post_is_a_link() -> None:
    post = Paper("feed:0123456789abcdef", "A title", page="https://x.example/1")
    assert identity.links(post) == (("page", "https://x.example/1"),)
    assert identity.links(post._replace(page="javascript:x")) == ()
