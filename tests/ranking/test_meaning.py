"""Meaning, where the extra is installed, and its absence."""

from __future__ import annotations

import numpy as np
import pytest

from papertui import paths
from papertui.ranking import meaning
from papertui.ranking.blocks import Shelf
from papertui.ranking.engine import Engine
from papertui.workspace import Workspace
from ranking.cached import cache, fill, paper, three_topics

installed = pytest.mark.skipif(not meaning.available(), reason="the extra is not installed")


@pytest.fixture
def space(home: object) -> Workspace:
    with Workspace.open(paths.find()) as opened:
        yield opened


@installed
def test_other_words_of_the_same_meaning_are_near(space: Workspace) -> None:
    papers = [
        paper(1, "robots", title="Automobiles on motorways", abstract="Vehicles and trucks drive in traffic."),
        paper(2, "robots", title="Cooking pasta", abstract="Boil water and add salt, then noodles."),
        paper(3, "robots", title="Medieval castles", abstract="Stone walls, towers and knights."),
    ]
    rows = fill(space, papers)
    Engine(cache()).update()
    ((row, score), *_) = meaning.nearest("cars", 3, cache())
    assert row == rows["arxiv:2509.00001"] and 0 < score < 1


@installed
def test_words_and_meaning_are_merged(space: Workspace) -> None:
    papers = three_topics()
    rows = fill(space, papers)
    engine = Engine(cache())
    assert engine.update()
    assert engine.points is not None and len(engine.points.rows) == len(papers)
    found = engine.similar(rows[papers[0].key], 7)
    assert {place.row for place in found} == {rows[each.key] for each in papers[3::3]}
    among = [rows[each.key] for each in papers[1:5]]
    assert {place.row for place in engine.similar(rows[papers[0].key], 10, among)} == set(among)


@installed
def test_choosing_by_signs_first_finds_the_same(space: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    points = np.random.default_rng(1).normal(size=(5000, meaning.DIMENSIONS)).astype(np.float32)
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    shelf = Shelf(cache().parent / "points", meaning.FORM)
    from papertui.ranking.blocks import Block

    shelf.blocks = [Block(cache(), meaning.coded(list(range(5000)), points))]
    rows, scores = meaning.near(shelf, points[17], 5)
    monkeypatch.setattr(meaning, "EXACTLY", 100)
    monkeypatch.setattr(meaning, "CHOSEN", 1000)
    chosen, _ = meaning.near(shelf, points[17], 1)
    assert rows[0] == chosen[0] == 17
    assert scores[0] == pytest.approx(1, abs=0.02)


@installed
@pytest.mark.parametrize("text", ["", "   ", "\u200b", "🧬" * 3, "x" * 100_000])
def test_any_text_has_an_answer(space: Workspace, text: str) -> None:
    fill(space, three_topics(2))
    Engine(cache()).update()
    assert len(meaning.nearest(text, 4, cache())) <= 4


def test_without_the_extra_words_alone_decide(space: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meaning, "available", lambda: False)
    rows = fill(space, three_topics())
    engine = Engine(cache())
    assert engine.update()
    assert engine.points is None
    assert meaning.nearest("retrieval", 3, cache()) == [] == engine.nearest("retrieval", 3)
    assert len(engine.similar(rows["arxiv:2509.00000"], 5)) == 5
