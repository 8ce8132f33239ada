"""For you: what it learns from, what it says, how well it says it does."""

from __future__ import annotations

import errno
import os
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from papertui import edits, paths, search_edits
from papertui.errors import PapertuiError
from papertui.model import Author
from papertui.ranking import blocks
from papertui.ranking.engine import Engine, Figure
from papertui.ranking.foryou import ForYou, _speaks
from papertui.ranking.nearest import highest
from papertui.ranking.numbers import ascending
from papertui.ranking.taste import BULK, Recurring, learned
from papertui.store import marks
from papertui.store.learning import Mark
from papertui.workspace import Workspace
from ranking.cached import cache, fill, of, paper, star, three_topics


@pytest.fixture
def space(home: Path) -> Workspace:
    with Workspace.open(paths.find()) as opened:
        yield opened


def engine() -> Engine:
    made = Engine(cache())
    made.points = None
    made.update()
    return made


def order(foryou: ForYou, rows: list[int]) -> list[int]:
    return foryou.arrange(np.array(rows, np.int64)).tolist()


@pytest.mark.parametrize(
    ("word", "speaks"),
    [("kites", True), ("3D", True), ("风筝", True), ("2401", False), ("10", False), ("arXiv", False), ("DOI", False)],
)
def test_reasons_are_words_that_tell_something(word: str, speaks: bool) -> None:
    assert _speaks(word) is speaks


def test_one_star_puts_its_topic_first(space: Workspace) -> None:
    papers = three_topics()
    rows = fill(space, papers)
    first, *others = of(rows, papers, "proteins")
    star(space, [first])
    foryou = engine().foryou
    assert foryou.learn()
    assert set(order(foryou, list(rows.values()))[1 : len(others) + 1]) == set(others)


def test_what_was_hidden_takes_its_like_down(space: Workspace) -> None:
    papers = three_topics()
    rows = fill(space, papers)
    star(space, [of(rows, papers, "proteins")[0]])
    made = engine()
    made.foryou.learn()
    robot = of(rows, papers, "robots")[1]
    (place,) = made.index.places(np.array([robot]))
    before = float(made.foryou.scores[place])
    star(space, of(rows, papers, "robots")[:1], "hidden")
    made.foryou.learn()
    assert made.foryou.scores[place] < before


def test_nothing_is_learned_from_nothing(space: Workspace) -> None:
    rows = fill(space, three_topics())
    foryou = engine().foryou
    assert not foryou.learn()
    assert order(foryou, list(rows.values())) == sorted(rows.values(), reverse=True)
    assert foryou.why(next(iter(rows.values()))) is None


def test_reading_many_at_once_says_nothing_of_each() -> None:
    alone = [Mark(1, "read", 1_000, 1)]
    together = [Mark(row, "read", 2_000, BULK + 1) for row in range(2, BULK + 3)]
    assert set(learned([*together, *alone]).liked) == {1}


def test_older_marks_count_less_and_never_nothing() -> None:
    day = 86_400_000
    taste = learned([Mark(1, "starred", 2000 * day, 1), Mark(2, "starred", 1635 * day, 1), Mark(3, "starred", 0, 1)])
    assert taste.liked[1] == 1
    assert taste.liked[2] == pytest.approx(0.5)
    assert 0 < taste.liked[3] < taste.liked[2]


@drawn(st.lists(st.sets(st.integers(0, 11)), max_size=5), st.integers(1, 4))
def test_authors_of_several_are_those_that_counting_anew_finds(turns: list[set[int]], most: int) -> None:
    names = {row: ["Wang, Li", *(f"Author {number}" for number in range(row % 5)), "Wang, Li"] for row in range(11)}
    kept = Recurring()
    for rows in turns:
        numbers = Counter(name for row in rows for name in set(names.get(row, ())))
        naive = sorted((-number, name) for name, number in numbers.items() if number > 1)
        assert kept.among(rows, names, most) == [name for _, name in naive[:most]]


def test_the_reasons_are_words_people_and_citations(space: Workspace) -> None:
    ada = Author("Ada Lovelace")
    papers = [paper(n, "retrieval", authors=(ada,)) if n < 4 else paper(n, "robots") for n in range(12)]
    rows = fill(space, papers)
    mine = [rows[each.key] for each in papers[:3]]
    star(space, mine)
    with space.transaction() as db:
        db.execute("INSERT INTO cites(citing, cited) VALUES(?,?)", (papers[3].key, papers[0].key))
        db.execute("INSERT INTO cites(citing, cited) VALUES(?,?)", (papers[3].key, papers[1].key))
        db.execute("INSERT INTO cites(citing, cited) VALUES(?,?)", (papers[2].key, papers[3].key))
    foryou = engine().foryou
    foryou.learn()
    because = foryou.why(rows[papers[3].key])
    assert because is not None
    assert because.cites == 2 and because.cited_by == 1
    assert because.people == ("Ada Lovelace",)
    assert because.words and set(because.words) <= set(
        "retrieval dense passages documents query index reranker ranks".split()
    )


def test_papers_of_people_who_are_followed_come_higher(space: Workspace) -> None:
    papers = three_topics()
    papers[1] = papers[1]._replace(authors=(Author("Grace Hopper"),))
    rows = fill(space, papers)
    star(space, of(rows, papers, "proteins")[:1])
    space.editing.apply(search_edits.follow([], "Grace Hopper", 'author:"Grace Hopper"'))
    foryou = engine().foryou
    foryou.learn()
    robots = of(rows, papers, "robots")
    assert order(foryou, robots)[0] == rows[papers[1].key]
    because = foryou.why(rows[papers[1].key])
    assert because is not None and because.people == ("Grace Hopper",)


def test_the_tag_counts_as_a_star(space: Workspace) -> None:
    papers = three_topics()
    rows = fill(space, papers)
    first, *others = of(rows, papers, "robots")
    space.editing.apply(edits.tag(space.marked([first]), "foryou"))
    foryou = engine().foryou
    assert foryou.learn()
    assert set(order(foryou, list(rows.values()))[1 : len(others) + 1]) == set(others)


def test_the_figure_tells_where_each_star_would_have_stood(space: Workspace) -> None:
    papers = three_topics(40)
    rows = fill(space, papers)
    star(space, of(rows, papers, "proteins")[:7])
    made = engine()
    made.foryou.learn()
    figure = made.figure()
    # nothing was known before the first; every other one was among the papers of its topic
    assert (figure.stars, figure.found) == (6, 6)
    star(space, of(rows, papers, "robots")[-1:])
    made.foryou.learn()
    assert made.figure().stars == 7


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (Figure(20, 14, 50, 5_000), "your last 20 stars: 14 were in its first 50"),
        (Figure(10, 0, 50, 500), "your last 10 stars: 0 were in its first 50"),
        (Figure(9, 9, 50, 5_000), "too early to say how well: 9 stars of 10 to go by"),
        (Figure(0, 0, 50, 5_000), "too early to say how well: 0 stars of 10 to go by"),
        (Figure(20, 20, 50, 499), "too early to say how well: 499 papers of 500 to choose from"),
    ],
)
def test_no_figure_is_told_that_chance_would_give(figure: Figure, said: str) -> None:
    assert figure.sentence == said


def test_a_star_does_not_help_to_foresee_itself(space: Workspace) -> None:
    papers = three_topics(40)
    rows = fill(space, papers)
    star(space, of(rows, papers, "proteins")[:5])
    star(space, of(rows, papers, "robots")[:1])
    made = engine()
    made.foryou.learn()
    assert made.figure().found == 4


@pytest.mark.parametrize("written", ["", "{", "[]", '{"form": "words 0", "places": {}}', '{"form": 1, "places": 3}'])
def test_a_damaged_or_older_figure_is_reckoned_anew(space: Workspace, written: str) -> None:
    papers = three_topics()
    rows = fill(space, papers)
    star(space, of(rows, papers, "proteins")[:6])
    made = engine()
    made.foryou.learn()
    (made.folder / "figure.json").write_text(written)
    assert made.figure().stars == 5


def test_a_new_star_changes_the_sum_as_starting_anew_would(space: Workspace) -> None:
    papers = three_topics()
    rows = fill(space, papers)
    made = engine()
    star(space, of(rows, papers, "proteins"))
    made.foryou.learn()
    star(space, of(rows, papers, "robots")[:1])
    made.foryou.learn()
    anew = engine().foryou
    anew.learn()
    assert made.foryou.scores == pytest.approx(anew.scores, abs=1e-4)


def test_nothing_is_indexed_yet_is_no_reason_to_fail(space: Workspace) -> None:
    papers = [paper(n, "robots", votes=n) for n in range(1, 4)]
    rows = fill(space, papers)
    star(space, list(rows.values())[:1])
    made = Engine(cache())
    assert made.foryou.learn()
    assert set(order(made.foryou, list(rows.values()))) == set(rows.values())
    assert made.figure().stars == 0


def test_points_of_rules_lift_and_lower_papers_and_follow_the_rule(space: Workspace) -> None:
    papers = three_topics()
    rows = fill(space, papers)
    star(space, [of(rows, papers, "proteins")[0]])
    made = engine()
    made.foryou.learn()
    robot = of(rows, papers, "robots")[0]
    (key,) = [row.key for row in space.reader.rows([robot])]
    (place,) = made.index.places(np.array([robot]))
    before = float(made.foryou.scores[place])
    for points, more in ((5, 0.5), (-5, -0.5), (99, 1.0), (0, 0.0)):
        space.editing.apply(search_edits.save_search(marks.searches(space.reader.db), "Mine", f"id:{key}", rule=points))
        while space.rules.look():
            pass
        made.foryou.learn()
        assert float(made.foryou.scores[place]) == pytest.approx(before + more, abs=1e-5)


def test_near_to_single_papers_is_better_than_a_little_nearer_to_all(space: Workspace) -> None:
    subjects = ("lattice protein amino", "kite turbine wind", "charter candle ink", "opera violin stage")
    said = [subject for subject in subjects for _ in range(3)]
    said += ["lattice kite eager fresh", "lattice protein brisk calm damp"]
    said += [f"filler{number} other{number}" for number in range(20)]
    papers = [paper(at, "robots", title="Untitled", abstract=words) for at, words in enumerate(said)]
    rows = fill(space, papers)
    star(space, [rows[one.key] for one in papers[:12]])
    foryou = engine().foryou
    assert foryou.learn()
    best = order(foryou, list(rows.values()))
    assert set(best[:12]) == {rows[one.key] for one in papers[:12]}
    assert best[12:14] == [rows[papers[13].key], rows[papers[12].key]]


def test_points_of_a_rule_by_tag_follow_the_tag_without_papers_coming_in(space: Workspace) -> None:
    papers = three_topics()
    rows = fill(space, papers)
    star(space, [of(rows, papers, "proteins")[0]])
    space.editing.apply(search_edits.save_search([], "Soon", "tag:soon", rule=5))
    while space.rules.look():
        pass
    made = engine()
    made.foryou.learn()
    robot, other = of(rows, papers, "robots")[:2]
    places = made.index.places(np.array([robot, other]))
    before = made.foryou.scores[places].copy()
    for tagged, given in (([robot], (0.5, 0)), ([other], (0.5, 0.5)), ([], (0.5, 0.5))):
        space.editing.apply(edits.tag(space.marked(tagged), "soon"))
        made.foryou.learn()
        assert made.foryou.scores[places] - before == pytest.approx(np.array(given), abs=1e-5)
    # as many papers as before, and others
    space.editing.apply(edits.tag(space.marked([robot]), "soon", False))
    space.editing.apply(edits.tag(space.marked(of(rows, papers, "retrieval")[:1]), "soon"))
    made.foryou.learn()
    assert made.foryou.scores[places] - before == pytest.approx(np.array((0, 0.5)), abs=1e-5)


FLOATS = st.floats(width=32, allow_nan=False) | st.sampled_from((0.0, -0.0, float("inf"), -float("inf")))


@drawn(st.lists(FLOATS, max_size=50))
def test_numbers_are_put_in_order_as_a_stable_sort_does(numbers: list[float]) -> None:
    scores = np.array(numbers, np.float32)
    assert ascending(scores).tolist() == np.argsort(scores, kind="stable").tolist()


@drawn(st.lists(st.sampled_from((-1.0, 0.0, 0.1, 0.1, 0.5, 2.0)) | st.floats(0, 1, width=32), max_size=600))
def test_the_highest_numbers_are_found_whatever_a_sample_says(numbers: list[float]) -> None:
    scores = np.array(numbers, np.float32)
    found = np.sort(scores[highest(scores, 20)])[::-1]
    assert found.tolist() == np.sort(scores[scores > 0])[::-1][:20].tolist()


@pytest.mark.parametrize("reverse", [False, True])
def test_papers_are_arranged_from_whatever_order_they_come_in(space: Workspace, reverse: bool) -> None:
    papers = three_topics()
    rows = fill(space, papers)
    star(space, of(rows, papers, "proteins")[:2])
    foryou = engine().foryou
    foryou.learn()
    mixed = np.array([*list(rows.values())[::2], 7, *list(rows.values())[1::2], 99], np.int64)
    places = foryou.index.places(mixed)
    scores = np.where(places >= 0, foryou.scores[np.maximum(places, 0)], -np.inf)
    naive = mixed[np.lexsort((-mixed, scores if reverse else -scores))].tolist()
    assert foryou.arrange(mixed, reverse).tolist() == naive
    assert foryou.arrange(np.sort(mixed)[::-1], reverse).tolist() == naive
    again = mixed.copy()
    assert foryou.arrange(again, reverse).tolist() == foryou.arrange(again, reverse).tolist() == naive
    again[:] = rows[papers[0].key]
    assert foryou.arrange(mixed, reverse).tolist() == naive, "what is kept is not what was given"


def test_a_full_disk_is_told_in_words(space: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = fill(space, [paper(1, "robots")])

    def full(folder: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(blocks, "writing", full)
    made = Engine(cache())
    made.update()
    with pytest.raises(PapertuiError, match=r"cannot be kept: no space left on device$"):
        made.similar(*rows.values(), 3)
