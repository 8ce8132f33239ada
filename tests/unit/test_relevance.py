"""What answers a query best, and what is said of it."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest

from papertui.model import Paper, Sighting
from papertui.paths import Paths
from papertui.ranking import meaning, relevance, rereading
from papertui.ranking.relevance import Answer
from papertui.store import scoring
from papertui.store.compile import compile
from papertui.workspace import Workspace

TEXTS = {
    "Attention that is sparse": "Maps of many kinds.",
    "Sparse attention": "It is sparse attention that saves time. We look at maps.",
    "Maps of the night sky": "Stars, and nothing else.",
    "Attention to detail": "A guide for bakers.",
    "Sparse gardens": "On plants.",
    "Soups": "Recipes without order.",
}


@pytest.fixture
def space(tmp_path: Path):
    paths = Paths(tmp_path / "config.toml", tmp_path / "cache.db", tmp_path / "library", tmp_path / "state", tmp_path)
    with Workspace.open(paths) as space:
        papers = [
            Paper(f"doi:10.5555/{number}", title, abstract=text, doi=f"10.5555/{number}")
            for number, (title, text) in enumerate(TEXTS.items())
        ]
        space.ingest([Sighting(paper, "file") for paper in papers])
        yield space


def found(space: Workspace, text: str) -> tuple[list[str], int]:
    answer = space.searching.answer(space.searching.parse(text))
    return [row.title for row in space.reader.rows(list(answer.ids))], answer.whole


def test_papers_with_all_words_come_first_then_those_with_some(space: Workspace) -> None:
    titles, whole = found(space, "sparse attention maps sort:relevance")
    assert titles[:2] == ["Sparse attention", "Attention that is sparse"] and whole == 2
    assert set(titles[2:]) == {"Maps of the night sky", "Attention to detail", "Sparse gardens"}


def test_a_question_that_no_paper_answers_in_full_finds_what_is_near(space: Workspace) -> None:
    titles, whole = found(space, "How does sparse attention work in practice? sort:relevance")
    assert titles[0] == "Sparse attention" and "Soups" not in titles and whole == 0


def test_a_pair_of_words_counts_where_they_stand_together(space: Workspace) -> None:
    space.ingest(
        [
            Sighting(
                Paper("doi:10.5555/a", "Apart", abstract="Quick rivers carry brown foxes", doi="10.5555/a"), "file"
            ),
            Sighting(
                Paper("doi:10.5555/b", "Close", abstract="Brown rivers carry quick foxes", doi="10.5555/b"), "file"
            ),
        ]
    )
    assert found(space, "quick foxes sort:relevance")[0][0] == "Close"
    assert found(space, "brown foxes sort:relevance")[0][0] == "Apart"


def test_only_relevance_is_content_with_less(space: Workspace) -> None:
    assert found(space, "sparse bakers maps") == ([], 0)
    assert found(space, "sparse bakers maps sort:relevance-") == ([], 0)
    assert found(space, "sparse bakers maps sort:date") == ([], 0)
    titles, whole = found(space, "sparse -gardens maps bakers sort:relevance")
    assert "Sparse gardens" not in titles and whole == 0 and len(titles) == 4


def test_enough_papers_are_not_watered_down(space: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relevance, "FEW", 2)
    assert found(space, "sparse attention sort:relevance")[1] == 2
    assert len(found(space, "sparse attention sort:relevance")[0]) == 2


def test_what_is_said_of_an_answer() -> None:
    from array import array

    ids = array("q", (1, 2, 3))
    assert Answer(ids, 3).sentence == ""
    assert Answer(ids, 0).sentence.startswith("No paper has all of these words")
    assert Answer(ids, 1).sentence.startswith("1 paper has all of these words; the others")
    assert Answer(ids, 2).sentence.startswith("2 papers have all")


def test_meaning_is_added_to_the_words(space: Workspace) -> None:
    def closeness(question: str, rows: Sequence[int]) -> list[float]:
        assert question == "sparse attention maps"
        return [float(row.title == "Attention to detail") for row in space.reader.rows(rows)]

    def broken(question: str, rows: Sequence[int]) -> list[float]:
        raise OSError("gone")

    query = space.searching.parse("sparse attention maps sort:relevance")
    compiled = partial(compile, now=space.now(), today=space.now().date(), visit_ms=0, scored=True)
    answers = {
        way: [row.title for row in space.reader.rows(list(relevance.answer(space.reader, query, compiled, how).ids))]
        for way, how in (("words", None), ("meaning", closeness), ("broken", broken))
    }
    # papers with all of the words stay before the others, whatever they mean
    assert answers["meaning"][:2] == answers["words"][:2] and answers["meaning"][2] == "Attention to detail"
    assert answers["words"] == answers["broken"] != answers["meaning"]


@pytest.mark.skipif(not meaning.available(), reason="needs the extra `meaning`")
def test_the_nearest_sentence_counts() -> None:
    near = rereading.closeness(
        "How are neural networks pruned?",
        [
            ("A study", "We bake bread. Weights of deep nets are removed by pruning them. We eat bread."),
            ("A study", "We bake bread. We eat bread."),
            ("", ""),
        ],
    )
    assert near[0] > near[1] + 0.2 and near[2] == 0.0


@pytest.mark.parametrize("text", ["gardens", "gardens maps", "garden", "gardens -soups", "gardens is:unread"])
def test_the_best_are_the_same_where_not_all_papers_are_looked_at(
    space: Workspace, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    space.ingest(
        [
            Sighting(
                Paper(
                    f"doi:10.5555/m{number}",
                    f"{'Gardens ' * (number % 3)}{'Gardeners' if number % 2 else 'maps'} {number}",
                    abstract=f"{'gardens and maps ' * (number % 5)}soups"[: 60 - number],
                    doi=f"10.5555/m{number}",
                    published=f"2026-08-{1 + number % 28:02}T00:00:00Z",
                ),
                "file",
            )
            for number in range(40)
        ]
    )
    query = space.searching.parse(f"{text} sort:relevance")
    compiled = partial(compile, now=space.now(), today=space.now().date(), visit_ms=0, scored=True)
    monkeypatch.setattr(relevance, "FEW", 0)
    plain = relevance.answer(space.reader, query, compiled).ids
    for most in (1, 5, 12):
        for module in (relevance, scoring):
            monkeypatch.setattr(module, "SCORED", most)
        told: list[array[int]] = []
        quick = relevance.answer(space.reader, query, compiled, begun=told.append).ids
        assert quick[:most] == plain[:most] or " " in text
        assert sorted(quick) == sorted(plain) and list(quick[most:]) == sorted(quick[most:], reverse=True)
        assert not told or list(told[0]) == list(quick[:most])


def test_words_that_nearly_all_of_many_papers_have_are_newest_first(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers = [("The maps", "2026-08-01"), ("Rivers", "2026-08-03"), ("The the", "2026-08-02")]
    space.ingest(
        [
            Sighting(
                Paper(f"doi:10.5555/t{day}", title, abstract="the sea", doi=f"10.5555/t{day}", published=day), "file"
            )
            for title, day in papers
        ]
    )
    monkeypatch.setattr(scoring, "NEARLY_ALL", 0.3)
    assert found(space, "the sort:relevance")[0][0] == "The the"
    monkeypatch.setattr(scoring, "LARGE", 2)
    assert found(space, "the sort:relevance")[0] == ["Maps of the night sky", "Rivers", "The the", "The maps"]
    assert found(space, "the maps sort:relevance")[0][0] == "The maps"
