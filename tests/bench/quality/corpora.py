"""Reading collections of papers with judged answers: documents, queries, and what was judged of them.

Texts are taken as they are; a line that is broken across lines stays so, as in the files that users import.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple


class Document(NamedTuple):
    """A paper of a collection under the collection's own id."""

    id: str
    title: str
    abstract: str
    authors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()


class Query(NamedTuple):
    """A question and the grades of its judged documents, which are above 0 where they answer it.

    `pool` holds the only documents that are ranked, or `None` where all are.
    """

    id: str
    text: str
    grades: dict[str, float]
    pool: frozenset[str] | None = None


class Collection(NamedTuple):
    name: str
    documents: list[Document]
    queries: list[Query]


class Facet(NamedTuple):
    """A paper whose like are looked for in one respect. `ranks` are the grades of its pool."""

    paper: str
    facet: str
    grades: dict[str, float]


class Likeness(NamedTuple):
    documents: list[Document]
    facets: list[Facet]


def cacm(folder: Path) -> Collection:
    """The CACM collection in SMART's format: 3,204 records of 1958 to 1979, 52 queries with answers."""
    documents = []
    for record in _smart(folder / "cacm.all"):
        keywords = re.split(r"[,;]\s*", " ".join(record.get("K", "").split()))
        authors = tuple(name.strip() for name in record.get("A", "").splitlines() if name.strip())
        title = " ".join(record.get("T", "").split())
        documents.append(Document(record["I"], title, record.get("W", ""), authors, tuple(filter(None, keywords))))
    grades: dict[str, dict[str, float]] = {}
    for line in (folder / "qrels.text").read_text(encoding="utf-8").splitlines():
        query, document, *_ = line.split()
        grades.setdefault(str(int(query)), {})[str(int(document))] = 1.0
    queries = [
        Query(record["I"], " ".join(record["W"].split()), grades[record["I"]])
        for record in _smart(folder / "query.text")
        if record["I"] in grades
    ]
    return Collection("CACM", documents, queries)


def _smart(path: Path) -> Iterator[dict[str, str]]:
    """The records of a file in SMART's format: a line `.I number`, then for each field a line `.X` and its text."""
    for part in re.split(r"(?m)^\.I ", path.read_text(encoding="utf-8"))[1:]:
        number, _, rest = part.partition("\n")
        pieces = re.split(r"(?m)^\.([A-Z])\s*\n", rest)
        yield {"I": number.strip(), **dict(zip(pieces[1::2], pieces[2::2], strict=True))}


def scirepeval(folder: Path) -> Collection:
    """Searches of Semantic Scholar and what was clicked, from SciRepEval: a query ranks the candidates it was shown."""
    documents: dict[str, Document] = {}
    queries = []
    for number, session in enumerate(_lines(folder / "search_small.jsonl")):
        grades: dict[str, float] = {}
        for paper in session["candidates"]:
            name = str(paper["corpus_id"])
            grades[name] = max(grades.get(name, 0.0), float(paper["score"]))
            authors = tuple(paper.get("author_names") or ())
            documents[name] = Document(name, paper.get("title") or "", paper.get("abstract") or "", authors)
        queries.append(Query(str(number), session["query"], grades, frozenset(grades)))
    return Collection("SciRepEval", list(documents.values()), queries)


def beir(folder: Path) -> Collection:
    """A folder in BEIR's format: corpus.jsonl, queries.jsonl, qrels/test.tsv."""
    documents = [
        Document(str(paper["_id"]), paper.get("title") or "", paper.get("text") or "")
        for paper in _lines(folder / "corpus.jsonl")
    ]
    grades: dict[str, dict[str, float]] = {}
    with (folder / "qrels" / "test.tsv").open(encoding="utf-8", newline="") as file:
        for query, document, grade in csv.reader(file, delimiter="\t"):
            if grade.lstrip("-").isdigit():
                grades.setdefault(query, {})[document] = float(grade)
    queries = [
        Query(str(one["_id"]), one["text"], grades[str(one["_id"])])
        for one in _lines(folder / "queries.jsonl")
        if str(one["_id"]) in grades
    ]
    return Collection(folder.name, documents, queries)


def csfcube(folder: Path) -> Likeness:
    """CSFCube: 4,205 abstracts and 50 papers with a facet, each with a pool that two judges graded 0 to 3."""
    documents = [
        Document(paper["paper_id"], paper["title"], " ".join(paper["abstract"]))
        for paper in _lines(folder / "abstracts-from-readable.jsonl")
    ]
    facets = []
    for facet in ("background", "method", "result"):
        judged = json.loads((folder / f"test-pid2anns-csfcube-{facet}.json").read_text(encoding="utf-8"))
        for paper, pool in judged.items():
            given = zip(pool["cands"], pool["relevance_adju"], strict=True)
            grades = {name: float(grade) for name, grade in given if name != paper}
            facets.append(Facet(paper, facet, grades))
    return Likeness(documents, facets)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)
