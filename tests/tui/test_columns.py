"""One row of the list: exactly as wide as the list, and the title last to give way."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertui import text
from papertui.model import Row
from papertui.tui.columns import TWO_LINES_BELOW, amount, plan, row_lines, short_authors
from papertui.tui.glyphs import ASCII, UNICODE
from papertui.tui.spans import line_width

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


TITLES = st.text(max_size=300).map(text.line)


@given(TITLES, st.integers(12, 240), st.booleans(), st.booleans())
def test_every_line_is_exactly_as_wide_as_the_list(title: str, width: int, marked: bool, ascii_only: bool) -> None:
    glyphs = ASCII if ascii_only else UNICODE
    wanted = plan(width)
    lines = row_lines(row(title=title), wanted, glyphs, NOW, marked)
    assert len(lines) == wanted.lines
    assert all(line_width(line) == width for line in lines)


def test_columns_leave_in_their_order_and_the_title_is_never_cut_short() -> None:
    shown = ["votes", "category", "authors", "age", "comments"]
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


def test_a_list_without_categories_keeps_no_room_for_them() -> None:
    assert plan(100, categories=False).category == 0
    assert plan(100, categories=False).title > plan(100).title


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
    assert "●" not in "".join(span.text for span in read)


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
