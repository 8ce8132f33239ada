"""How well For you foresees a library from ten of its papers, on a folder in the layout of citeulike-t.

The layout is that of https://github.com/js05212/citeulike-t: `users.dat` has a line for each reader, a number and so
many papers; `citations.dat` has a line for each paper in the same form; the texts are in `rawtext.dat`, or else as
words in `mult.dat` and `vocabulary.dat`. Papers count from 0.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from bench.quality import measures
from bench.quality.corpora import Document
from bench.quality.filling import Filled, filled
from papertui import edits
from papertui.store import citing

STARS = 10
READERS = 100
_TITLE_WORDS = 14


class Readers(NamedTuple):
    """Papers, what each cites, and the libraries of readers, all by number."""

    documents: list[Document]
    cites: list[list[int]]
    libraries: list[list[int]]


def citeulike(folder: Path) -> Readers:
    libraries = _numbers(folder / "users.dat")
    cites = _numbers(folder / "citations.dat") if (folder / "citations.dat").exists() else []
    texts = _raw(folder / "rawtext.dat") if (folder / "rawtext.dat").exists() else _bags(folder)
    documents = []
    for number, text in enumerate(texts):
        title = re.split(r"(?<=[.?!])\s", text, maxsplit=1)[0]
        words = title.split()
        title = " ".join(words[:_TITLE_WORDS])
        documents.append(Document(str(number), title or f"Paper {number}", text))
    return Readers(documents, cites, libraries)


def _numbers(path: Path) -> list[list[int]]:
    """Lines of numbers, of which the first says how many follow."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [[int(part) for part in line.split()[1:]] for line in lines if line.strip()]


def _raw(path: Path) -> list[str]:
    """Texts, each a line, or what stands between lines that begin with `##`."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    if not any(line.startswith("##") for line in lines):
        return lines
    texts: list[list[str]] = []
    for line in lines:
        if line.startswith("##"):
            texts.append([])
        elif texts:
            texts[-1].append(line)
    return [" ".join(text) for text in texts]


def _bags(folder: Path) -> list[str]:
    words = (folder / "vocabulary.dat").read_text(encoding="utf-8").splitlines()
    texts = []
    for line in (folder / "mult.dat").read_text(encoding="utf-8").splitlines():
        pairs = (pair.split(":") for pair in line.split()[1:])
        texts.append(" ".join(" ".join([words[int(word)]] * int(times)) for word, times in pairs))
    return texts


def foreseen(given: Readers, readers: int = READERS) -> list[float]:
    """nDCG@10 for each of some readers with more than ten papers: ten are starred, the others are to be foreseen.

    What the stars of all other readers amount to stands in for votes.
    """
    source = random.Random(1)
    parted = []
    for library in given.libraries:
        if len(library) > STARS:
            source.shuffle(library)
            parted.append((library[:STARS], library[STARS:]))
    votes = Counter(paper for starred, _ in parted for paper in starred)
    chosen = source.sample(parted, min(readers, len(parted)))
    with filled(given.documents, votes={str(paper): number for paper, number in votes.items()}) as cache:
        _link(cache, given.cites)
        return [_figure(cache, starred, rest) for starred, rest in chosen]


def _link(cache: Filled, cites: Sequence[Sequence[int]]) -> None:
    names = list(cache.rows)
    papers = cache.space.reader.rows([cache.rows[name] for name in names])
    keys = {name: row.key for name, row in zip(names, papers, strict=True)}
    with cache.space.transaction() as db:
        for paper, others in enumerate(cites):
            known = [(keys[str(other)], "", "", None, None) for other in others if str(other) in keys]
            if known and str(paper) in keys:
                citing.keep_links(db, keys[str(paper)], known, (), 0)


def _figure(cache: Filled, starred: Sequence[int], rest: Sequence[int]) -> float:
    space = cache.space
    rows = [cache.rows[str(paper)] for paper in starred if str(paper) in cache.rows]
    space.apply(edits.star(space.marked(rows), True))
    engine = space.ranking()
    engine.foryou.learn()
    query = space.parse("-is:starred sort:foryou")
    ranked = [cache.names[row] for row in engine.arranged(query, space.reader.ids(space.compile(query)))[:10]]
    space.apply(edits.star(space.marked(rows), False))
    return measures.ndcg(ranked, {str(paper): 1.0 for paper in rest}, 10)
