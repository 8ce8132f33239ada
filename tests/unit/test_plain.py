"""Papers as facts, one a line."""

from __future__ import annotations

from papertui.model import Cited, Marks, Paper, Published, View
from papertui.plain import facts


def test_what_others_tell_of_a_paper_says_who_and_when() -> None:
    view = View(
        1, Paper("arxiv:2608.01400", "On kites"), Marks(),
        cited=Cited(12, 3, 40, "Kites fly.", "2026-08-14T10:00:00Z"),
        published=Published("10.1000/kites", "Winds", "2026-07-03", "crossref", "2026-08-13T09:00:00Z"),
    )  # fmt: skip
    told = dict(facts(view))
    assert told["citations (Semantic Scholar)"] == "12"
    assert told["told by Semantic Scholar"] == "2026-08-14T10:00:00Z"
    assert told["published in"] == "Winds 10.1000/kites"
    assert told["published in told"] == "by crossref 2026-08-13T09:00:00Z"


def test_what_nobody_told_is_left_out() -> None:
    told = dict(facts(View(1, Paper("arxiv:2608.01400", "On kites"), Marks())))
    assert not {"told by Semantic Scholar", "published in", "published in told"} & set(told)
