"""A query as a sentence."""

from __future__ import annotations

from datetime import date

import pytest

from papertui.query import describe, parse


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "all papers"),
        ("sort:votes", "all papers, by votes"),
        ("is:unread", "unread papers"),
        ("is:unread is:starred", "unread, starred papers"),
        ('is:unread "flow matching" on:2025-09-12', 'unread papers with "flow matching" on Daily 2025-09-12, by votes'),
        ("diffusion policy robots", "papers with diffusion, policy and robots"),
        ("(rl OR bandits) -survey", "papers without survey, with rl or bandits"),
        ("author:song cat:cs.LG org:nvidia", "papers by song in cs.LG from nvidia"),
        ('author:"Ada L" #todo', 'papers by "Ada L" tagged todo'),
        ('kw:"world model" has:note', 'papers about "world model" with a note'),
        ("-has:code", "papers without code"),
        ("-is:read -tag:x", "papers not read not tagged x"),
        ("on:today", "papers on Daily today, by votes"),
        ("week:2025-W37", "papers on Daily in week 37 of 2025, by votes"),
        ("week:this", "papers on Daily this week, by votes"),
        ("month:2025-09 sort:date", "papers on Daily in September 2025"),
        ("on:trending", "papers on the trending list"),
        ("newer:1d", "papers from the last day"),
        ("newer:7d votes:>50", "papers from the last 7 days with more than 50 votes"),
        ("comments:1", "papers with 1 comment"),
        ("stars:1000..2000", "papers with 1,000 to 2,000 GitHub stars"),
        ("after:2024-01 before:2025", "papers since 2024-01 before 2025"),
        ("year:2024", "papers published in 2024"),
        ("year:2024..2025 sort:title", "papers published 2024 to 2025, by title"),
        ("is:starred OR tag:todo", "papers either starred or tagged todo"),
        ("rl sort:date-", "papers with rl, oldest first"),
        ("source:huggingface id:2509.08721", "papers seen at huggingface with the id arxiv:2509.08721"),
    ],
)
def test_sentences(text: str, sentence: str) -> None:
    assert describe(parse(text, today=date(2025, 9, 15))) == sentence
