"""The lines of the filter pane, without a screen."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertui.model import SavedSearch, SourceState
from papertui.store.facets import Facet
from papertui.store.overview import NOTHING, Overview
from papertui.text import width
from papertui.tui.entries import HEADING, IN, MORE, OUT, TERM, Entry, State, entries, entry_line
from papertui.tui.glyphs import ASCII, UNICODE
from papertui.views import queries

NOW = datetime(2026, 8, 14, 12, tzinfo=UTC)
QUERIES = queries("2026-08-14", NOW.date())


def state(overview: Overview = NOTHING, text: str = "", **more: object) -> State:
    return State(overview, QUERIES, text, "", 7, NOW)._replace(**more)


def keywords(number: int, total: int | None = None) -> Overview:
    values = [(f"word {n:02}", 100 - n) for n in range(number)]
    return NOTHING._replace(facets={"keyword": Facet(values, number if total is None else total)})


def group(state: State, name: str) -> list[Entry]:
    return [entry for entry in entries(state) if entry.group == name]


def test_a_group_ends_in_how_many_more_there_are() -> None:
    lines = group(state(keywords(11, 40)), "keyword")
    assert [line.kind for line in lines] == [HEADING, *[TERM] * 10, MORE]
    assert lines[-1].name == "30 more…"


def test_one_value_more_needs_no_line_to_unfold() -> None:
    lines = group(state(keywords(11)), "keyword")
    assert [line.kind for line in lines] == [HEADING, *[TERM] * 11]


def test_an_unfolded_group_shows_all_it_has_and_says_how_many_it_has_not() -> None:
    lines = group(state(keywords(40), unfolded=frozenset({"keyword"})), "keyword")
    assert len(lines) == 42 and (lines[-1].name, lines[-1].number) == ("fewer", "")
    lines = group(state(keywords(40, 90), unfolded=frozenset({"keyword"})), "keyword")
    assert (lines[-1].name, lines[-1].number) == ("fewer", "50")


def test_a_folded_group_says_how_much_is_in_it_and_keeps_what_is_in_force() -> None:
    folded = frozenset({"keyword"})
    lines = group(state(keywords(11, 40), folded=folded), "keyword")
    assert [(line.kind, line.number) for line in lines] == [(HEADING, "40")]
    lines = group(state(keywords(11, 40), 'kw:"word 03" -kw:"word 05"', folded=folded), "keyword")
    assert [(line.name, line.state) for line in lines[1:]] == [("word 03", IN), ("word 05", OUT)]


def test_what_is_in_force_is_shown_though_it_is_not_among_the_most_frequent() -> None:
    lines = group(state(keywords(11, 40), "kw:rare -kw:boring"), "keyword")
    assert (lines[1].name, lines[1].state, lines[1].number) == ("rare", IN, "7")
    assert (lines[-2].name, lines[-2].state, lines[-2].number) == ("boring", OUT, "")


def test_a_value_is_in_force_however_it_is_spelled() -> None:
    shown = group(state(keywords(3), 'kw:"Word 01"'), "keyword")
    assert [(line.name, line.state) for line in shown if line.state in (IN, OUT)] == [("word 01", IN)]


def test_values_that_are_held_stay_in_their_order_without_a_count() -> None:
    lines = group(state(keywords(2), order={"keyword": ("gone", "word 01", "word 00")}), "keyword")
    assert [(line.name, line.number) for line in lines[1:]] == [("gone", ""), ("word 01", "99"), ("word 00", "100")]


def test_formulas_in_names_are_unicode_and_the_term_is_as_it_was() -> None:
    overview = NOTHING._replace(facets={"keyword": Facet([("$\\pi_0$", 3)], 1)})
    line = group(state(overview), "keyword")[1]
    assert (line.name, line.term) == ("π₀", "kw:$\\pi_0$")


def test_alternatives_are_nothing_in_force() -> None:
    lines = entries(state(keywords(3), 'kw:"word 01" OR diffusion'))
    assert not [line.name for line in lines if line.kind == TERM and line.state]


@pytest.mark.parametrize(("years", "shown"), [([("2026", 4)], 0), ([("2026", 4), ("2025", 1)], 3)])
def test_years_are_only_shown_where_there_is_a_choice(years: list[tuple[str, int]], shown: int) -> None:
    overview = NOTHING._replace(facets={"year": Facet(years, len(years))})
    assert len(group(state(overview), "year")) == shown


def test_a_single_year_in_force_is_shown() -> None:
    overview = NOTHING._replace(facets={"year": Facet([("2026", 4)], 1)})
    assert [line.state for line in group(state(overview, "year:2026"), "year")[1:]] == [IN]


def test_sources_tell_when_they_last_answered_and_what_went_wrong() -> None:
    failing = SourceState("huggingface", "2026-08-14T10:00:00Z", "2026-08-14T11:00:00Z", None, "It did not answer.")
    lines = group(state(NOTHING._replace(sources=[failing])), "sources")
    assert [(line.name, line.number) for line in lines[1:]] == [("Hugging Face", "2h"), ("It did not answer.", "")]
    assert lines[2].whole == "Hugging Face: It did not answer."


def test_the_first_nine_searches_show_their_key() -> None:
    searches = [(SavedSearch(str(n), f"Search {n}", f"word{n}", n), n) for n in range(1, 12)]
    lines = group(state(NOTHING._replace(searches=searches), base="word2"), "searches")[1:]
    assert [lines[0].name, lines[8].name, lines[9].name] == ["1 Search 1", "9 Search 9", "  Search 10"]
    assert [line.state for line in lines[:3]] == ["", IN, ""]


NAMES = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Mn", "So")), max_size=30)


@given(
    NAMES,
    st.integers(0, 3_000_000),
    st.sampled_from(("", IN, OUT)),
    st.integers(20, 70),
    st.sampled_from((UNICODE, ASCII)),
)
def test_a_line_has_exactly_its_width(name: str, number: int, how: str, cells: int, glyphs: object) -> None:
    entry = Entry(TERM, "keyword", name, f"{number}", term="kw:x", state=how)
    line = entry_line(entry, cells, glyphs)  # type: ignore[arg-type]
    assert sum(width(span.text) for span in line) == cells
