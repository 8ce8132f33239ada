"""The measures of `make bench-quality`, against figures worked out by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.quality import corpora, measures, stars


def test_ndcg() -> None:
    grades = {"a": 3.0, "b": 1.0, "c": 0.0, "d": 2.0}
    assert measures.ndcg(["a", "d", "b"], grades, 10) == 1.0
    # (1 + 3 / log2(3)) / (3 + 2 / log2(3) + 1 / 2)
    assert measures.ndcg(["b", "a"], grades, 10) == pytest.approx(2.892789 / 4.761860, abs=1e-6)
    assert measures.ndcg(["x", "c"], grades, 10) == 0.0
    assert measures.ndcg(["a"], {"a": 0.0}, 10) == 0.0
    assert measures.ndcg(["x", "a"], {"a": 1.0}, 1) == 0.0


def test_a_share_of_the_pool() -> None:
    grades = {str(number): float(number == 9) for number in range(10)}
    assert measures.ndcg_percent(["other", "9", "1"], grades, 20) == 1.0
    assert measures.ndcg_percent(["1", "2", "9"], grades, 20) == 0.0


def test_recall() -> None:
    assert measures.recall(["a", "x", "b"], {"a": 1, "b": 2, "c": 1, "d": 0}, 2) == pytest.approx(1 / 3)


def test_an_interval_holds_the_mean_and_is_the_same_every_time() -> None:
    figures = [0.0, 1.0] * 50
    found = measures.interval(figures)
    assert found == measures.interval(figures) and found.mean == 0.5
    assert 0.08 < found.margin < 0.12  # 1.96 × 0.5 / √100
    assert measures.difference(figures, figures) == (0.0, 0.0)


def test_a_folder_in_the_layout_of_citeulike(tmp_path: Path) -> None:
    subjects = ("rivers and bridges", "kites and lanterns")
    texts = [f"Paper {number} on {subjects[number % 2]}. We look at {subjects[number % 2]}." for number in range(40)]
    (tmp_path / "rawtext.dat").write_text("".join(f"##{number}\n{text}\n" for number, text in enumerate(texts)))
    libraries = [[number for number in range(40) if number % 2 == reader % 2] for reader in range(4)]
    (tmp_path / "users.dat").write_text("".join(f"{len(one)} {' '.join(map(str, one))}\n" for one in libraries))
    (tmp_path / "citations.dat").write_text("2 2 4\n" + "0\n" * 39)
    given = stars.citeulike(tmp_path)
    assert given.documents[1] == corpora.Document("1", "Paper 1 on kites and lanterns.", texts[1])
    assert given.cites[0] == [2, 4] and given.libraries == libraries
    assert stars.foreseen(given, 2) == [1.0, 1.0]


def test_a_folder_in_the_format_of_beir(tmp_path: Path) -> None:
    (tmp_path / "qrels").mkdir()
    (tmp_path / "corpus.jsonl").write_text(json.dumps({"_id": "4", "title": "One", "text": "Two", "metadata": {}}))
    (tmp_path / "queries.jsonl").write_text('{"_id": "1", "text": "What?"}\n{"_id": "2", "text": "Unjudged"}\n')
    (tmp_path / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n1\t4\t1\n")
    found = corpora.beir(tmp_path)
    assert found.documents == [corpora.Document("4", "One", "Two")]
    assert found.queries == [corpora.Query("1", "What?", {"4": 1.0})]
