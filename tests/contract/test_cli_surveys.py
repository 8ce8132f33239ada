"""`trends` and `stats` as commands."""

from __future__ import annotations

import json

from commands import FIRST, Program


def test_trends_of_too_few_papers(papertui: Program) -> None:
    told = papertui("trends", "--weeks", "8", "--json")
    answer = json.loads(told.out)
    assert (answer["kind"], len(answer["weeks"]), answer["trends"]) == ("words", 8, [])
    assert told.code == 3
    assert "five papers" in told.err


def test_trends_that_cannot_be_asked_for(papertui: Program) -> None:
    told = papertui("trends", "--weeks", "2")
    assert (told.code, told.err) == (2, "papertui: Trends take 4 to 520 weeks, not 2.\n")
    assert papertui("trends", "--kind", "colors").code == 2
    assert "is no age" in papertui("trends", "newer:x").err


def test_trends_of_an_empty_cache(empty: Program) -> None:
    told = empty("trends")
    assert told.code == 3
    assert "papertui refresh" in told.err


def test_stats_tell_what_was_done(papertui: Program) -> None:
    papertui("star", FIRST)
    answer = json.loads(papertui("stats", "--json").out)
    assert (answer["starred"], answer["active_days"], answer["streak"]["days"]) == (1, 1, 1)
    assert answer["days"][0]["starred"] == [FIRST]
    papertui("unstar", FIRST)
    assert json.loads(papertui("stats", "--json").out)["days"] == []


def test_stats_one_fact_a_line(papertui: Program) -> None:
    papertui("star", FIRST)
    told = papertui("stats", "--plain")
    assert "starred: 1\n" in told.out
    assert papertui("stats").out.splitlines()[1].startswith("1 starred, 0 read")
    assert "starred: 0\n" in papertui("stats", "--plain", "--until", "2001-01-01").out
