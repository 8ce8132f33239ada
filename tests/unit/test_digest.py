"""The forms of a digest, read back by programs that know nothing of it; and which time it is about."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from papertui import text
from papertui.digest import Change, Digest, Item, html, markdown, window
from papertui.digest import json as as_json
from papertui.digest import text as plain
from papertui.digest.contents import ABSTRACT, MACHINE, SUMMARY_MOST, cut, first_sentence, item
from papertui.digest.gathering import ordinal
from papertui.model import Author, Cited, Marks, Paper, View

HOSTILE = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</style><style>*{}", "[x](javascript:alert(1))",
    "a | b | c", "`code` *b* _i_ ~~s~~", "<!-- ", "]]>", "&lt;b&gt;", "https://evil.example/", "=cmd()",
    "\\write18{ls}", "# head", "1. one", "- two", "\u05e9\u05dc\u05d5\u05dd", "長い題名" * 30, "x" * 300, "$a_b$",
    "{{ t }}",
]  # fmt: skip
TEXTS = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60)).map(text.line).filter(bool)
LINKS = (("arXiv", "https://arxiv.org/abs/2608.01400"), ("Code", "https://github.com/a/b?c=1&copy=2#(d)"))


def paper(words: str = "Title", summary_by: str = MACHINE) -> Item:
    return Item(
        "arxiv:2608.01400", words, (words, "Ada Lovelace"), 3, "2026-08-14", 12, 1, words, summary_by, (words,), LINKS,
        starred=True,
    )  # fmt: skip


def digest_of(words: str) -> Digest:
    one = paper(words)
    changed = Change(one, ((words, "https://arxiv.org/abs/2608.01400v2"), (words, None)))
    return Digest(
        words, "2026-08-14", "2026-08-14", words, "the most votes first", 7, (one, one), (one,), (changed,), words
    )


class Tags(HTMLParser):
    """Every tag with its attributes in their order, and all text."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.tags.append((f"/{tag}", ()))

    def handle_data(self, data: str) -> None:
        self.text += data


HARMLESS = Tags(html.document(digest_of("Harmless")))


@given(TEXTS)
def test_html_has_the_same_tags_and_attributes_whatever_the_words(words: str) -> None:
    page = Tags(html.document(digest_of(words)))
    assert page.tags == HARMLESS.tags
    assert page.text.count(words) >= 8


@given(TEXTS)
def test_html_is_valid_for_a_strict_parser(words: str) -> None:
    page = html5lib.HTMLParser(strict=True).parse(html.document(digest_of(words)))
    assert page is not None


def test_html_is_well_formed_runs_nothing_and_loads_nothing() -> None:
    from selectolax.lexbor import LexborHTMLParser

    page = html.document(digest_of("Harmless"))
    tree = LexborHTMLParser(page)
    assert not tree.css("script, img, link, iframe, object, embed, form, svg, base")
    assert {node.attributes["href"] for node in tree.css("[href]")} == {
        url for _, url in (*LINKS, ("", "https://arxiv.org/abs/2608.01400v2"))
    }
    assert not [name for node in tree.css("*") for name in node.attributes if name.startswith("on")]
    assert "url(" not in page and "@import" not in page
    opened = [tag for tag, _ in HARMLESS.tags if tag not in ("meta",)]
    for tag in {tag for tag in opened if not tag.startswith("/")}:
        assert opened.count(tag) == opened.count(f"/{tag}"), tag


@given(TEXTS)
def test_text_has_no_line_of_more_than_78_cells_and_loses_no_sign(words: str) -> None:
    lines = plain.document(digest_of(words)).split("\n")
    assert max(map(text.width, lines)) <= 78
    wanted = "".join(words.split())
    assert wanted in "".join("".join(lines).split())


@given(st.text(max_size=200).map(text.line), st.integers(0, 12))
def test_wrapped_lines_hold_the_words_in_their_order(words: str, margin: int) -> None:
    lines = plain.wrap(words, " " * margin, " " * margin)
    assert "".join("".join(lines).split()) == "".join(words.split())
    assert all(text.width(line) <= plain.WIDTH for line in lines)


def test_a_link_that_fits_on_no_line_is_left_out_of_the_text() -> None:
    long = "https://example.org/" + "a" * 80
    one = paper()._replace(links=(*LINKS, ("Project", long)))
    told = plain.document(digest_of("Harmless")._replace(items=(one,)))
    assert "example.org" not in told
    assert LINKS[0][1] in told


@given(TEXTS)
def test_markdown_is_only_the_text_and_our_own_links(words: str) -> None:
    tokens = MarkdownIt("commonmark").parse(markdown.document(digest_of(words)))
    inner = [child for token in tokens for child in token.children or ()]
    assert not [token for token in (*tokens, *inner) if token.type in ("html_block", "html_inline", "image", "fence")]
    hrefs = {str(token.attrs["href"]) for token in inner if token.type == "link_open"}
    assert {href.partition("?")[0] for href in hrefs} == {
        "https://arxiv.org/abs/2608.01400", "https://arxiv.org/abs/2608.01400v2", "https://github.com/a/b",
    }  # fmt: skip
    levels = [token.tag for token in tokens if token.type == "heading_open"]
    assert levels == ["h1", "h2", "h2", "h2", "h2"]


def test_json_has_all_fields_and_null_for_what_is_not_known() -> None:
    told = json.loads(
        as_json.document(digest_of("x")._replace(query="", remark="", items=(paper()._replace(summary=""),)))
    )
    assert (told["schema"], told["query"], told["remark"]) == (1, None, None)
    assert told["top"][0]["summary"] is None
    assert told["top"][0]["links"][0] == {"name": "arXiv", "url": LINKS[0][1]}
    assert told["changes"][0]["what"][1] == {"sentence": "x", "url": None}


def test_a_digest_of_nothing_says_so_in_every_form() -> None:
    quiet = Digest("Papers of 2026-08-15", "2026-08-15", "2026-08-15", "", "", 0, remark="Nothing came in.")
    assert quiet.quiet
    assert quiet.subject == "Papers of 2026-08-15: quiet"
    for form in (html, markdown, plain, as_json):
        assert "Nothing came in" in form.document(quiet).replace("\\", "")


def test_the_subject_names_the_first_paper_and_how_many_more() -> None:
    assert digest_of("Deep").subject == "Deep: Deep, and 6 more"
    assert "\n" not in digest_of("Deep").subject


@pytest.mark.parametrize(
    ("prose", "sentence"),
    [
        ("One. Two.", "One."),
        ("We use e.g. GPT-4.5, i.e. a model. It works.", "We use e.g. GPT-4.5, i.e. a model."),
        ("As in Fig. 3 of J. Doe et al. 2020, it is. So.", "As in Fig. 3 of J. Doe et al. 2020, it is."),
        ("Is it? Yes.", "Is it?"),
        ("No end", "No end"),
        ("Version 2.0 is out. now lower case goes on. End.", "Version 2.0 is out. now lower case goes on."),
        ("一つ目。二つ目。", "一つ目。"),
        ("", ""),
    ],
)
def test_first_sentence(prose: str, sentence: str) -> None:
    assert first_sentence(prose) == sentence


@given(st.text(max_size=200).map(text.line))
def test_a_first_sentence_is_the_beginning_of_the_text(words: str) -> None:
    sentence = first_sentence(words)
    assert words.startswith(sentence)
    assert bool(sentence) == bool(words)


@given(st.text(max_size=1000).map(text.line))
def test_a_sentence_is_cut_between_words_and_never_longer(words: str) -> None:
    short = cut(words)
    assert len(short) <= SUMMARY_MOST + 1
    assert words.startswith(short.removesuffix("…"))


def test_a_summary_is_the_sources_own_or_the_abstracts_first_sentence() -> None:
    known = Paper("arxiv:2608.01400", "T", abstract="It begins.\nIt goes on.", summary="By a machine.")
    cited = Cited(1, 0, 3, "Too long.", "2026-08-14T00:00:00Z")
    told = [
        item(View(1, each, Marks(), cited=other), ())[7:9]
        for each, other in (
            (known, cited), (known._replace(summary=None), cited), (known._replace(summary=None), None),
            (known._replace(summary=None, abstract=""), None),
        )
    ]  # fmt: skip
    assert told == [
        ("By a machine.", MACHINE), ("Too long.", "TLDR of Semantic Scholar"), ("It begins.", ABSTRACT), ("", ""),
    ]  # fmt: skip


def test_links_are_encrypted_ones_and_authors_are_counted() -> None:
    known = Paper(
        "arxiv:2608.01400", "T", authors=tuple(Author(f"A {n}") for n in range(9)), author_count=20,
        project="http://plain.example/", github="javascript:alert(1)", page="https://ok.example/",
    )  # fmt: skip
    one = item(View(1, known, Marks()), ())
    assert [name for name, _ in one.links] == ["arXiv", "PDF", "Hugging Face", "Page"]
    assert all(url.startswith("https://") for _, url in one.links)
    assert (len(one.authors), one.more_authors) == (6, 14)


NOW = datetime(2026, 8, 14, 12, tzinfo=UTC)
_MS = int(NOW.timestamp() * 1000)
_DAY = 86_400_000


def test_the_last_day_of_an_old_cache_is_what_came_in() -> None:
    found = window.lately("day", NOW, begun=_MS - 100 * _DAY, newest=date(2026, 8, 14))
    assert (found.arrivals, found.dates) == (True, False)
    assert (found.since, found.until) == (_MS - _DAY, _MS)
    assert found.oldest == found.first - timedelta(days=window.BACKLOG)


def test_it_goes_on_from_where_the_last_one_ended() -> None:
    found = window.lately("day", NOW, begun=1, newest=None, after=_MS - 3 * _DAY)
    assert found.since == _MS - 3 * _DAY


@pytest.mark.parametrize(
    ("newest", "last"),
    [(date(2026, 8, 13), date(2026, 8, 13)), (date(2026, 8, 1), NOW.date()), (None, NOW.date())],
)
def test_a_young_cache_goes_by_dates(newest: date | None, last: date) -> None:
    found = window.lately("week", NOW, begun=_MS - 1000, newest=newest)
    assert (found.arrivals, found.dates, found.last) == (False, True, last)
    assert (found.last - found.first).days == 6


def test_from_a_day_on_both_count() -> None:
    found = window.since(date(2026, 8, 10), NOW)
    assert (found.first, found.dates, found.arrivals) == (date(2026, 8, 10), True, True)


def test_ordinals() -> None:
    assert [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 102, 111)] == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "111th",
    ]  # fmt: skip
