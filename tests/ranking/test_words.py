"""Vectors of words: what is near, and how the blocks follow the cache."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from papertui import paths
from papertui.errors import PapertuiError
from papertui.model import Sighting
from papertui.ranking import blocks, terms
from papertui.ranking.engine import Engine
from papertui.store.texts import tokenizer
from papertui.workspace import Workspace
from ranking.cached import cache, fill, of, paper, three_topics


@pytest.fixture
def space(home: Path) -> Workspace:
    with Workspace.open(paths.find()) as opened:
        yield opened


def engine(**more: object) -> Engine:
    made = Engine(cache())
    made.points = None
    made.update(**more)  # type: ignore[arg-type]
    return made


def test_the_nearest_papers_are_those_of_the_same_topic(space: Workspace) -> None:
    papers = three_topics()
    rows = fill(space, papers)
    found = engine().similar(rows[papers[0].key], 7)
    assert {place.row for place in found} == set(of(rows, papers, "retrieval")) - {rows[papers[0].key]}


def test_scores_are_the_cosines_of_the_vectors(space: Workspace) -> None:
    papers = three_topics(3)
    rows = fill(space, papers)
    made = engine()
    words = tokenizer(space.reader.db)
    known = terms.Words(space.reader.db)
    counts = {
        rows[each.key]: Counter(word for word in words(f"{each.title}\n{each.abstract}") if known.number(word))
        for each in papers
    }
    having = Counter(word for count in counts.values() for word in count)

    def vector(row: int) -> dict[str, float]:
        raw = {
            word: (1 + math.log(number)) * math.log((len(papers) + 1) / having[word]) ** terms.RARITY
            for word, number in counts[row].items()
        }
        length = math.sqrt(sum(value * value for value in raw.values()))
        return {word: value / length for word, value in raw.items()}

    first = rows[papers[0].key]
    scores = made.index.scores(made.index.text(f"{papers[0].title}\n{papers[0].abstract}"))
    mine = vector(first)
    for row, score in zip(made.index.rows.tolist(), scores.tolist(), strict=True):
        theirs = vector(row)
        assert score == pytest.approx(sum(mine[word] * theirs.get(word, 0) for word in mine), abs=1e-4)


def test_blocks_take_in_what_is_new_and_drop_what_has_gone(space: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "SIZE", 10)
    papers = three_topics()
    rows = fill(space, papers)
    made = engine()
    assert set(made.index.rows.tolist()) == set(rows.values())
    assert len(made.shelf.blocks) == 3
    more = fill(space, [paper(100, "robots")])
    with space.transaction() as db:
        db.execute("DELETE FROM paper WHERE id=?", (rows[papers[4].key],))
    assert made.update()
    assert set(made.index.rows.tolist()) == (set(rows.values()) | set(more.values())) - {rows[papers[4].key]}
    found = made.similar(more["arxiv:2509.00100"], 3)
    assert {place.row for place in found} <= set(of(rows, papers, "robots"))


def test_a_paper_that_got_other_words_is_indexed_anew(space: Workspace) -> None:
    papers = three_topics()
    rows = fill(space, papers)
    made = engine()
    changed = papers[0]._replace(abstract="Zebras graze on the savanna while other zebras sleep", version=2)
    space.ingest([Sighting(changed, "test")])
    assert made.update()
    scores = made.index.scores(made.index.text("zebras of the savanna"))
    assert made.index.rows[int(np.argmax(scores))] == rows[papers[0].key]


def test_indexing_stops_when_asked_and_goes_on_where_it_was(space: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(space, three_topics())
    monkeypatch.setattr(terms.Words, "step", 5)
    asked: list[int] = []

    def once(what: str, done: int, size: int) -> bool:
        asked.append(done)
        return len(asked) < 2

    made = engine(tell=once)
    assert 0 < len(made.index.rows) < 24
    assert made.update()
    assert len(made.index.rows) == 24


@pytest.mark.parametrize("damage", ["cut", "other form", "noise", "wrong places"])
def test_a_damaged_block_is_made_anew(space: Workspace, damage: str) -> None:
    papers = three_topics()
    rows = fill(space, papers)
    engine().close()
    (file,) = (cache().parent / "ranking" / "words").glob("*.block")
    whole = file.read_bytes()
    file.write_bytes(
        {
            "cut": whole[: len(whole) // 2],
            "other form": whole.replace(terms.FORM.encode(), b"w0rds 1"),
            "noise": b"\xff" * 5000,
            "wrong places": whole.replace(b'"int64', b'"int6x') if b'"int64' in whole else whole[:-1],
        }[damage]
    )
    again = engine()
    assert set(again.index.rows.tolist()) == set(rows.values())
    assert again.similar(rows[papers[0].key], 3)


def test_who_comes_second_uses_what_is_there(space: Workspace) -> None:
    fill(space, three_topics())
    folder = cache().parent / "ranking"
    with blocks.writing(folder) as alone:
        assert alone
        assert not engine().update()


def test_a_folder_that_cannot_be_written_costs_only_the_index(space: Workspace, tmp_path: Path) -> None:
    rows = fill(space, three_topics())
    (cache().parent / "ranking").write_text("a file where the folder should be")
    made = engine()
    with pytest.raises(PapertuiError, match="cannot be kept"):
        made.similar(next(iter(rows.values())), 5)


def test_an_empty_cache_has_nothing_alike(space: Workspace) -> None:
    made = engine()
    assert made.similar(1, 5) == []
    assert made.index.scores(made.index.text("retrieval")).tolist() == []


def test_the_vectors_of_another_cache_are_not_taken_for_its_own(home: Path) -> None:
    with Workspace.open(paths.find()) as first:
        fill(first, three_topics())
        engine().close()
    for suffix in ("", "-wal", "-shm"):
        cache().with_name(cache().name + suffix).unlink(missing_ok=True)
    with Workspace.open(paths.find()) as fresh:
        papers = [paper(number, "proteins") for number in range(24)]
        rows = fill(fresh, papers)
        made = engine()
        scores = made.index.scores(made.index.text("a robot arm grasps objects"))
        assert set(made.index.rows.tolist()) == set(rows.values())
        assert not scores.any()


def test_indexing_that_was_ended_early_goes_on_where_it_was(space: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    papers = three_topics()
    fill(space, papers)
    fill(space, [one._replace(abstract=f"{one.abstract} anew", version=2) for one in papers])
    monkeypatch.setattr(blocks, "SIZE", 4)
    done: list[tuple[int, int]] = []
    made = Engine(cache())
    made.points = None
    made.update(lambda what, at, size: done.append((at, size)) is None and at < 4, what="words")
    assert done[-1][1] == len(papers) and 0 < len(made.index.rows) < len(papers)
    left = len(papers) - len(made.index.rows)
    done.clear()
    assert made.update(lambda what, at, size: done.append((at, size)) is None, what="words")
    assert done[0] == (len(papers) - left, len(papers))
