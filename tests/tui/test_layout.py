"""The detail of a paper, as lines."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papertui.model import Author, Comment, Detail, Listing, Marks, Paper, Published, Repository, Row, View
from papertui.tui.glyphs import ASCII, UNICODE
from papertui.tui.layout import Laid, lay_out
from papertui.tui.sheet import MARGIN, MEASURE, Style
from papertui.tui.spans import line_width
from tui.driving import paper

NOW = datetime(2026, 8, 14, 12, tzinfo=UTC)


def laid(found: Paper, width: int = 100, **more: object) -> Laid:
    marks = more.pop("marks", Marks())
    detail, similar = more.pop("detail", None), more.pop("similar", None)
    view = View(1, found, marks, (Listing("day", "2026-08-14", 0),), ("huggingface",), (), detail)  # type: ignore[arg-type]
    view = view._replace(similar=similar)  # type: ignore[arg-type]
    return lay_out(view, Style(width, UNICODE, NOW)._replace(**more))


def shown(layout: Laid) -> str:
    return "\n".join("".join(span.text for span in line) for line in layout.lines)


@pytest.mark.parametrize("width", [38, 60, 88, 92, 200])
def test_no_line_is_longer_than_the_pane_or_the_measure(width: int) -> None:
    many = tuple(Author(f"Person {number} Longname") for number in range(60))
    layout = laid(paper(1, authors=many, title="漢字 " * 40, abstract="wide 漢字 text " * 60), width, detail=DETAIL)
    assert max(map(line_width, layout.lines)) <= min(width, MEASURE + 2 * MARGIN)


def test_it_tells_what_there_is_in_a_calm_order() -> None:
    text = shown(
        laid(
            paper(3, version=2, updated="2026-08-13T00:00:00Z", submitter="Reader"),
            marks=Marks(starred=True, tags=("todo",), note="Mine"),
        )
    )
    order = [
        "Paper 003", "Ada Moss", "The Example Lab", "★ starred", "#todo", "Published 2026-08-12", "v2 2026-08-13",
        "Daily Papers 2026-08-14", "Submitted by Reader", "97 votes", "3 comments", "Note", "Mine",
        "AI summary", "by Hugging Face", "AI keywords", "Abstract", "Links", "arXiv", "PDF", "Code",
    ]  # fmt: skip
    places = [text.index(part) for part in order]
    assert places == sorted(places)


def test_a_venue_longer_than_a_line_is_broken_between_its_words_and_keeps_its_date() -> None:
    view = View(
        1, paper(1), Marks(), published=Published("10.1000/x", "Journal of Winds and Kites", "2026-09", "crossref", "")
    )
    lines = [line.strip() for line in shown(lay_out(view, Style(26, UNICODE, NOW))).splitlines()]
    at = lines.index("Published in Journal")
    assert lines[at : at + 4] == [
        "Published in Journal",
        "of Winds and Kites",
        "2026-09 · 10.1000/x",
        "Crossref, just now",
    ]


def test_the_sample_library_is_not_said_to_be_made_by_machines_or_listed_elsewhere() -> None:
    view = View(1, paper(1, summary=None), Marks(), (Listing("day", "2026-08-14", 0),), ("sample",))
    text = shown(lay_out(view, Style(100, UNICODE, NOW)))
    assert "Listed 2026-08-14" in text and "Keywords" in text
    assert "AI" not in text and "Daily" not in text
    both = shown(lay_out(view._replace(sources=("huggingface", "sample")), Style(100, UNICODE, NOW)))
    assert "Daily Papers 2026-08-14" in both and "AI keywords" in both


def test_a_star_moves_no_line() -> None:
    plain, starred = laid(paper(1)), laid(paper(1), marks=Marks(starred=True))
    assert len(plain.lines) == len(starred.lines)
    assert sum(one != other for one, other in zip(plain.lines, starred.lines, strict=True)) == 1


def test_many_authors_fold_and_unfold() -> None:
    many = tuple(Author(f"Person Number{number}") for number in range(400))
    text = shown(laid(paper(1, authors=many, author_count=3300)))
    assert "more" in text and "Number399" not in text
    assert "Number399" in shown(laid(paper(1, authors=many, author_count=3300), all_authors=True))
    assert "and 2,900 more" in shown(laid(paper(1, authors=many, author_count=3300), all_authors=True))


def test_a_fold_says_which_key_opens_it_and_where_it_is() -> None:
    many = tuple(Author(f"Person Number{number}") for number in range(400))
    layout = laid(paper(1, authors=many), unfold="+")
    assert layout.fold is not None
    assert "".join(span.text for span in layout.lines[layout.fold]).strip() == "and 380 more  + all"
    unfolded = laid(paper(1, authors=many), unfold="+", all_authors=True)
    assert unfolded.fold is not None
    assert "".join(span.text for span in unfolded.lines[unfolded.fold]).strip() == "+ fewer"
    assert laid(paper(5), unfold="+").fold is None


def test_one_line_of_authors_is_not_worth_folding() -> None:
    for number in range(1, 60):
        layout = laid(paper(1, authors=tuple(Author(f"Person Number{each:02d}") for each in range(number))))
        more = [line for line in shown(layout).split("\n") if line.strip().startswith("and ")]
        assert not more or int(more[0].split()[1]) > 4


def test_numbers_of_repositories_stand_below_each_other() -> None:
    found = tuple(Repository("model", f"example/{'x' * size}", size, size * 321) for size in (1, 12, 30))
    for width in (60, 100):
        lines = [
            line
            for line in shown(laid(paper(1), width, detail=Detail("k", None, found))).split("\n")
            if "example/x" in line
        ]
        assert len({line.index(" like") for line in lines}) == 1
        assert len({line.index(" download") for line in lines}) == 1
    narrow = shown(laid(paper(1), 40, detail=Detail("k", None, found)))
    assert "like" in narrow and "download" not in narrow


WIDE = ("漢字", "한국어", "é́", "👩‍🚀", "❤️", "☎︎", "🇩🇪", "ﷺ", "สวัสดี", "word", "x" * 120, "$\\alpha$")
TEXTS = st.lists(st.sampled_from(WIDE), max_size=40).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(TEXTS, TEXTS, st.integers(40, 220), st.booleans(), st.booleans())
def test_whatever_a_paper_says_no_line_leaves_the_measure(
    title: str, words: str, width: int, everyone: bool, plain: bool
) -> None:
    authors = tuple(Author(name[:30]) for name in words.split())
    texts = tuple(
        Comment(str(number), words[:20] or None, None, words, parent=str(number - 1) if number else None)
        for number in range(7)
    )
    found = Detail("k", texts, (Repository("model", "a/" + "b" * 150, 10**6, 10**6),))
    view = View(
        1,
        paper(1, title=title or "-", abstract=words, authors=authors, organization=None),
        Marks(note=words),
        detail=found,
    )
    layout = lay_out(view, Style(width, ASCII if plain else UNICODE, NOW, all_authors=everyone, unfold="+"))
    assert max(map(line_width, layout.lines)) <= min(width, MEASURE + 2 * MARGIN)


def test_claimed_authors_are_marked() -> None:
    text = shown(laid(paper(1, authors=(Author("Ada Moss", "ada", True), Author("Ben Quill")))))
    assert "Ada Moss✓" in text and "Ben Quill✓" not in text


def test_matches_are_marked_by_their_stem() -> None:
    layout = laid(paper(3), words=(("kite", True), ("looking", False)))
    marked = {span.text.lower() for line in layout.lines for span in line if span.role == "match"}
    assert marked == {"kites", "look"}


def test_every_link_has_its_own_letter_and_stands_on_its_line() -> None:
    layout = laid(paper(1), detail=DETAIL)
    letters = [link.letter for link in layout.links if link.letter]
    assert len(letters) == len(set(letters)) >= 8
    for link in layout.links:
        line = "".join(span.text for span in layout.lines[link.line])
        assert line.strip().startswith(link.letter)


def like(key: str, title: str) -> Row:
    counted = (None,) * 5
    return Row(7, key, title, "Ada Moss, Bo Li", 12, "2025-03-01", *counted[1:], *(False,) * 4, (), False, False)


@pytest.mark.parametrize("width", [24, 38, 60, 100])
def test_similar_papers_stand_before_the_comments_with_their_whole_titles(width: int) -> None:
    long = "A title of many words that goes on for more than a line of any narrow pane there is"
    near = (like("arxiv:2503.00001", long), like("feed:abc", "漢字 kites"), like("doi:10.1000/x", "Kites"))
    layout = laid(paper(1), width, similar=near, detail=DETAIL, alike="m")
    text = shown(layout)
    assert text.index("Similar papers") < text.index("Comments")
    assert max(map(line_width, layout.lines)) <= width
    links = [link for link in layout.links if link.paper]
    assert [(link.paper, link.url) for link in links] == [
        ("arxiv:2503.00001", "https://arxiv.org/abs/2503.00001"),
        ("feed:abc", ""),
        ("doi:10.1000/x", "https://doi.org/10.1000/x"),
    ]
    for link, row in zip(links, near, strict=True):
        own = ["".join(span.text for span in line) for line in layout.lines[link.line : link.line + link.rows]]
        said = " ".join(" ".join(own).split())
        assert said.startswith(f"{link.letter} {row.title}") and said.endswith("2025")


def test_without_similar_papers_there_is_no_heading_for_them() -> None:
    assert "Similar" not in shown(laid(paper(1), similar=()))


def test_no_page_is_named_twice() -> None:
    layout = laid(paper(1, project="https://huggingface.co/papers/2608.00001"))
    urls = [link.url for link in layout.links]
    assert len(urls) == len(set(urls)) and "https://huggingface.co/papers/2608.00001" in urls
    media = tuple(f"https://example.org/{number}.png" for number in range(3))
    assert shown(laid(paper(1, media=media))).count("Media") == 1


def test_a_url_that_is_not_safe_is_no_link() -> None:
    layout = laid(paper(1, github="javascript:alert(1)", project="file:///etc/passwd", media=("--flag", "smb://x/y")))
    assert all(link.url.startswith("https://") for link in layout.links)


def test_comments_are_threads_and_hidden_ones_say_so() -> None:
    text = shown(laid(paper(1), detail=DETAIL))
    assert text.index("first") < text.index("answer") < text.index("second")
    assert "hidden by its author" in text
    assert "  │ ben  2026-08-13\n  │ answer\n" in text


def test_a_loop_of_comments_ends() -> None:
    loop = (Comment("1", "ada", None, "one", parent="2"), Comment("2", "ben", None, "two", parent="1"))
    laid(paper(1), detail=Detail("arxiv:2608.00001", loop))


def test_formulas_are_unicode() -> None:
    assert "α" in shown(laid(paper(1, title=r"Learning $\alpha$ fast")))


def test_brackets_and_backslashes_are_only_text() -> None:
    text = shown(laid(paper(1, title="[/] [@click=app.quit]x[/] \\", abstract="[bold]not bold[/bold]")))
    assert "[bold]not bold[/bold]" in text and "[@click=app.quit]x[/]" in text


def test_ascii_details_are_ascii() -> None:
    view = View(1, paper(1), Marks(starred=True, queued=True, hidden=True), detail=DETAIL)
    layout = lay_out(view, Style(80, ASCII, NOW))
    assert "".join(span.text for line in layout.lines for span in line).isascii()


def test_the_least_a_paper_can_have_is_enough() -> None:
    layout = laid(Paper("feed:0123456789abcdef", "Only a title"))
    assert "Only a title" in shown(layout)
    assert layout.links == ()


DETAIL = Detail(
    "arxiv:2608.00001",
    (
        Comment("1", "ada", "2026-08-13T00:00:00Z", "first", reactions=(("+1", 3),)),
        Comment("2", "ben", "2026-08-13T01:00:00Z", "answer", parent="1"),
        Comment("3", None, None, "", hidden=True),
        Comment("4", "cleo", None, "second"),
    ),
    (
        Repository("model", "example/kite-7b", 12, 3456),
        Repository("dataset", "example/winds"),
        Repository("space", "example/fly"),
    ),
    (("model", 40),),
    "2026-08-14T00:00:00Z",
)
