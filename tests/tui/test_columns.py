"""One row of the list: exactly as wide as the list, and the title last to give way."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papertui import text
from papertui.model import Row
from papertui.tui.columns import EVERYTHING, TWO_LINES_BELOW, Tells, amount, plan, row_lines, short_authors, tells
from papertui.tui.glyphs import ASCII, UNICODE
from papertui.tui.spans import cells, line_width

NOW = datetime(2026, 8, 14, 12, tzinfo=UTC)


def row(**more: object) -> Row:
    values: dict[str, object] = {
        "id": 1,
        "key": "arxiv:2608.00001",
        "title": "A title about kites",
        "authors": "Ada Moss, Ben Quill",
        "author_count": 14,
        "date": "2026-08-11",
        "category": "cs.LG",
        "votes": 212,
        "comments": 14,
        "version": 2,
        "starred": True,
        "queued": True,
        "read": False,
        "hidden": False,
        "tags": ("todo",),
        "new": True,
        "withdrawn": False,
    }
    return Row(**(values | more))  # type: ignore[arg-type]


PIECES = (
    "漢字", "ひらがな", "한국어", "é́", "n̈", "👩‍🚀", "👨‍👩‍👧", "❤️", "☎︎", "🇩🇪", "1️⃣", "ﷺ", "สวัสดี", "a", "Ω", " ", "—", "ﬁ",
    "x" * 40,
)  # fmt: skip
TITLES = st.one_of(
    st.text(max_size=300).map(text.line),
    st.lists(st.sampled_from(PIECES), max_size=113).map(lambda pieces: text.line("".join(pieces))[:226]),
)
ROWS = st.builds(
    row,
    title=TITLES,
    authors=st.lists(TITLES.map(lambda name: name[:30].replace(",", "")), max_size=4).map(", ".join),
    author_count=st.one_of(st.none(), st.integers(0, 3300)),
    category=st.sampled_from([None, "cs.LG", "cond-mat.mtrl-sci"]),
    votes=st.one_of(st.none(), st.integers(0, 9_999_999)),
    comments=st.one_of(st.none(), st.integers(0, 99_999)),
    date=st.sampled_from([None, "2026-08-14", "2019-01-01"]),
    version=st.sampled_from([None, 1, 12]),
    starred=st.booleans(),
    queued=st.booleans(),
    read=st.booleans(),
    hidden=st.booleans(),
    new=st.booleans(),
    withdrawn=st.booleans(),
    tags=st.lists(st.sampled_from(["todo", "読む", "a-long-tag-of-many-words"]), max_size=3).map(tuple),
)


@settings(max_examples=300)
@given(ROWS, st.lists(ROWS, max_size=3), st.integers(12, 240), st.booleans(), st.booleans(), st.booleans())
def test_every_line_is_exactly_as_wide_as_the_list(
    shown: Row, others: list[Row], width: int, marked: bool, ascii_only: bool, sources: bool
) -> None:
    glyphs = ASCII if ascii_only else UNICODE
    wanted = plan(width, tells(others, sources))
    lines = row_lines(shown, wanted, glyphs, NOW, marked)
    assert len(lines) == wanted.lines
    for line in lines:
        assert line_width(line) == cells("".join(span.text for span in line)) == width


def test_the_longest_real_title_fits_at_every_width() -> None:
    title = ("漢字 and Ünïcode: " * 14)[:226]
    for width in range(40, 221):
        for line in row_lines(row(title=title), plan(width), UNICODE, NOW, marked=True):
            assert line_width(line) == width


def test_numbers_stand_below_each_other() -> None:
    for width in (50, 60, 75, 100, 160):
        ends = set()
        for votes, title in (
            (3, "Kites"),
            (212, "Kites and lanterns over rivers and bridges in gardens"),
            (9999, "漢字"),
        ):
            line = row_lines(row(title=title, votes=votes), plan(width), UNICODE, NOW, marked=False)[-1]
            shown = "".join(span.text for span in line)
            ends.add(cells(shown[: shown.index("▲") + 1 + len(amount(votes))]))
        assert len(ends) == 1, (width, ends)


def test_a_narrow_row_goes_on_with_its_title_and_else_names_its_authors() -> None:
    first, second = row_lines(
        row(title="Kites and lanterns over rivers, bridges and gardens", tags=()), plan(50), UNICODE, NOW, False
    )
    assert "".join(span.text for span in first).rstrip() == "  ● ★ Kites and lanterns over rivers, bridges and"[1:]
    assert "".join(span.text for span in second).split()[:3] == ["gardens", "·", "Moss,"]
    assert "".join(span.text for span in second).split()[-4:] == ["v2", "▷", "▲212", "3d"]
    _, second = row_lines(row(tags=()), plan(50), UNICODE, NOW, False)
    assert "Moss, Quill" in "".join(span.text for span in second)
    _, second = row_lines(row(title="Kites " * 40, tags=("todo",)), plan(50), UNICODE, NOW, False)
    assert "…" in "".join(span.text for span in second) and "#todo" in "".join(span.text for span in second)


def test_columns_leave_in_their_order_and_the_title_is_never_cut_short() -> None:
    shown = ["votes", "authors", "age", "category", "comments"]
    before = set(shown)
    for width in range(240, 11, -1):
        now = plan(width)
        here = {name for name in shown if getattr(now, name)}
        assert here <= before or now.lines == 2
        if now.lines == 1:
            assert now.title >= 40
            gone = [name for name in reversed(shown) if name not in here]
            assert gone == list(reversed(shown))[: len(gone)]
        before = here
    assert plan(TWO_LINES_BELOW - 1).lines == 2


@pytest.mark.parametrize("width", [79, 92, 118])
def test_a_line_says_whose_paper_it_is_and_of_when(width: int) -> None:
    (line,) = row_lines(row(title="Kites " * 40), plan(width), UNICODE, NOW, marked=False)
    shown = "".join(span.text for span in line)
    for part in ("Moss", "▲212", "3d"):
        assert part in shown


def test_a_long_title_leaves_room_for_what_the_reader_put_there() -> None:
    (line,) = row_lines(row(title="Kites " * 40, version=1), plan(79), UNICODE, NOW, marked=False)
    shown = "".join(span.text for span in line)
    assert "… ▷ #todo " in shown


def test_no_room_is_kept_for_what_no_paper_tells() -> None:
    bare = row(authors="", author_count=None, date=None, category=None, votes=0, comments=None)
    assert not any(tells([], False))
    assert not any(tells([bare], False))
    assert tells([bare, row(category="cs.LG")], True) == Tells(category=5, source=True)
    assert tells([row(category="cond-mat.mtrl-sci")], False).category == EVERYTHING.category
    assert plan(120, EVERYTHING._replace(category=0)).title > plan(120).title
    assert plan(79, EVERYTHING._replace(votes=False)).category, "what others leave free is for the next"
    assert plan(50, EVERYTHING._replace(votes=False)).votes == 0


def test_a_wide_row_tells_everything() -> None:
    (line,) = row_lines(row(), plan(140), UNICODE, NOW, marked=False)
    shown = "".join(span.text for span in line)
    for part in ("●", "★", "A title about kites", "▷", "#todo", "v2", "Moss, Quill +12", "cs.LG", "▲212", "14c", "3d"):
        assert part in shown


def test_ascii_rows_are_ascii() -> None:
    for width in (50, 100, 160):
        for line in row_lines(row(withdrawn=True, title="x" * 300), plan(width), ASCII, NOW, marked=True):
            assert "".join(span.text for span in line).isascii()


def test_state_is_told_by_sign_and_by_weight() -> None:
    (unread,) = row_lines(row(), plan(100), UNICODE, NOW, marked=False)
    (read,) = row_lines(row(read=True), plan(100), UNICODE, NOW, marked=False)
    assert {span.role for span in unread if "title" in span.text} == {"unread"}
    assert {span.role for span in read if "title" in span.text} == {"read"}
    (older,) = row_lines(row(new=False), plan(100), UNICODE, NOW, marked=False)
    signs = ["".join(span.text for span in line)[1] for line in (unread, older, read)]
    assert signs == ["●", "○", " "], "what is new, what is unread from before, what was read"


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (None, ""),
        (0, "0"),
        (987, "987"),
        (1234, "1.2k"),
        (9949, "9.9k"),
        (9950, "10k"),
        (34567, "35k"),
        (2_500_000, "2.5M"),
    ],
)
def test_amounts_take_four_cells(number: int | None, shown: str) -> None:
    assert amount(number) == shown
    assert len(shown) <= 4


@pytest.mark.parametrize(
    ("authors", "count", "width", "shown"),
    [
        ("Ada Moss, Ben Quill", 2, 20, "Moss, Quill"),
        ("Ada Moss, Ben Quill", 14, 20, "Moss, Quill +12"),
        ("Ada Moss, Ben Quill", 14, 10, "Moss +13"),
        ("", 7, 20, "7 authors"),
        ("", None, 20, ""),
        ("Abcdefghijklmnop", 3000, 12, "Abcdef… +2999"[:12]),
    ],
)
def test_authors_are_named_as_far_as_there_is_room(authors: str, count: int | None, width: int, shown: str) -> None:
    found = short_authors(authors, count, width)
    assert len(found) <= width
    if shown != "Abcdef… +2999"[:12]:
        assert found == shown


def test_sources_are_a_column_where_there_are_several_and_leave_first() -> None:
    wide = plan(170, EVERYTHING._replace(source=True))
    assert wide.source and wide.comments
    assert not plan(170).source
    plans = {width: plan(width, EVERYTHING._replace(source=True)) for width in range(TWO_LINES_BELOW, 171)}
    gone = {
        name: max((width for width, here in plans.items() if not getattr(here, name)), default=0)
        for name in ("source", "comments", "category", "authors")
    }
    assert gone["source"] > gone["comments"] > gone["category"] > gone["authors"]
    (line,) = row_lines(row(sources=("arxiv", "huggingface")), wide, UNICODE, NOW, False)
    assert " HF +1 " in "".join(span.text for span in line)
