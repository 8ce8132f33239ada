"""The measures of `make bench-quality`, against figures worked out by hand."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from bench.quality import corpora, libraries, measures, stars


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


SUBJECTS = ("rivers and bridges", "kites and lanterns")
TITLES = [f"Paper {number} on {SUBJECTS[number % 2]}." for number in range(40)]
LIBRARIES = [[number for number in range(40) if number % 2 == reader % 2] for reader in range(4)]


def _libraries(folder: Path) -> None:
    """The files that both collections of CiteULike have, the last line without an end as there."""
    lines = [f"{len(one)} {' '.join(map(str, one))}" for one in LIBRARIES]
    (folder / "users.dat").write_text("\n".join(lines))
    (folder / "citations.dat").write_text("\n".join(["2 2 4", *["0"] * 39]))


def test_a_folder_in_the_layout_of_citeulike_t(tmp_path: Path) -> None:
    _libraries(tmp_path)
    # a text may have what other programs take for the end of a line, and the braces of BibTeX
    texts = [f"{title.replace('Paper', '{P}aper')} We look at {{Them}}\x85 again." for title in TITLES]
    (tmp_path / "rawtext.dat").write_text("".join(f"##{at}\n{text}\n" for at, text in enumerate(texts)), "utf-8")
    given = libraries.citeulike(tmp_path)
    assert given.documents[1] == corpora.Document("1", "Paper 1 on kites and lanterns.", "We look at Them again.")
    assert given.cites[0] == [2, 4] and given.libraries == LIBRARIES
    assert stars.foreseen(given, 2) == [1.0, 1.0]


def test_a_folder_in_the_layout_of_citeulike_a(tmp_path: Path) -> None:
    _libraries(tmp_path)
    with (tmp_path / "raw-data.csv").open("w", encoding="latin-1", newline="") as file:
        table = csv.writer(file, quoting=csv.QUOTE_ALL)
        table.writerow(["doc.id", "title", "citeulike.id", "raw.title", "raw.abstract"])
        table.writerows([at + 1, title.lower(), 7, title, "Déjà\nvu"] for at, title in enumerate(TITLES))
    given = libraries.citeulike(tmp_path)
    assert given.documents[39] == corpora.Document("39", "Paper 39 on kites and lanterns.", "Déjà vu")
    assert given.libraries == LIBRARIES and len(given.documents) == 40


def test_bags_of_words_serve_where_texts_are_not_there(tmp_path: Path) -> None:
    _libraries(tmp_path)
    (tmp_path / "vocabulary.dat").write_text("kite\nbridge\nna\u00efve\u2028\nlantern", "utf-8")
    (tmp_path / "mult.dat").write_text("\n".join(["2 3:1 0:2"] * 40))
    given = libraries.citeulike(tmp_path)
    assert given.documents[3] == corpora.Document("3", "Paper 3", "lantern kite kite")


def test_files_that_do_not_belong_together_are_told(tmp_path: Path) -> None:
    _libraries(tmp_path)
    (tmp_path / "rawtext.dat").write_text("##0\nOne.\n##1\nTwo.\n")
    with pytest.raises(ValueError, match="2 texts, 40 lines of citations, papers up to number 39"):
        libraries.citeulike(tmp_path)
    (tmp_path / "users.dat").write_text("2 0 1\n3 0 1\n")
    with pytest.raises(ValueError, match="line 2: 3 papers are announced, and 2 follow"):
        libraries.citeulike(tmp_path)


def test_a_paper_without_a_text_keeps_its_number(tmp_path: Path) -> None:
    (tmp_path / "users.dat").write_text("1 2")
    (tmp_path / "rawtext.dat").write_text("##1\nOne.\n##2\n##3\n## Three in a row.\n")
    found = libraries.citeulike(tmp_path).documents
    assert [document.title for document in found] == ["One.", "Paper 1", "## Three in a row."]


def test_a_folder_in_the_format_of_beir(tmp_path: Path) -> None:
    (tmp_path / "qrels").mkdir()
    (tmp_path / "corpus.jsonl").write_text(json.dumps({"_id": "4", "title": "One", "text": "Two", "metadata": {}}))
    (tmp_path / "queries.jsonl").write_text('{"_id": "1", "text": "What?"}\n{"_id": "2", "text": "Unjudged"}\n')
    (tmp_path / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n1\t4\t1\n")
    found = corpora.beir(tmp_path)
    assert found.documents == [corpora.Document("4", "One", "Two")]
    assert found.queries == [corpora.Query("1", "What?", {"4": 1.0})]
