"""What citations say of a paper, in words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from papertui.model import Cited, Marks, Published, View
from papertui.tui.cited import ago, cited_lines
from tui.driving import paper

NOW = datetime(2026, 8, 14, 12, tzinfo=UTC)
SINCE = "2026-08-11T12:00:00Z"


@pytest.mark.parametrize(
    ("then", "words"),
    [
        ("2026-08-14T11:59:30Z", "just now"),
        ("2026-08-14T12:30:00Z", "just now"),
        ("2026-08-14T11:59:00Z", "1 minute ago"),
        ("2026-08-14T09:00:00Z", "3 hours ago"),
        (SINCE, "3 days ago"),
        ("2026-07-10T12:00:00Z", "5 weeks ago"),
        ("2026-02-10T12:00:00Z", "6 months ago"),
        ("2020-02-10T12:00:00Z", "6 years ago"),
        ("", "just now"),
    ],
)
def test_how_old_it_is(then: str, words: str) -> None:
    assert ago(then, NOW) == words


def lines(cited: Cited | None = None, published: Published | None = None) -> list[str]:
    view = View(1, paper(1), Marks(), cited=cited, published=published)
    return [" · ".join(items) for items in cited_lines(view, NOW)]


def test_nothing_is_said_of_what_was_never_asked() -> None:
    assert lines() == []
    assert lines(Cited(None, None, None, None, SINCE)) == ["Not known to Semantic Scholar, 3 days ago"]
    assert lines(Cited(0, 0, 0, None, SINCE)) == ["0 citations · Semantic Scholar, 3 days ago"]


def test_what_is_around_a_paper() -> None:
    assert lines(Cited(1, 1, 31, None, SINCE, SINCE, 4, 2, 1)) == [
        "1 citation · 1 influential · Semantic Scholar, 3 days ago",
        "References you have: 4 of 31 · Cites 2 of your stars · Cited by 1 you have",
    ]
    assert lines(None, Published("10.1000/x", "A" * 120, "2026", "crossref", SINCE)) == [
        f"Published in {'A' * 99}… 2026 · 10.1000/x · Crossref, 3 days ago"
    ]
