"""`python -m bench.quality`: how good search and likeness are, on collections with judged answers.

The collections are taken into caches of their own by the way every paper goes, and asked by the way every query goes.
Nothing is kept. `--beir DIR` measures on a folder in BEIR's format instead.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import NamedTuple

from bench.quality import alike, corpora, libraries, measures, stars
from bench.quality.corpora import Collection
from bench.quality.filling import filled
from papertui.ranking import meaning

DATA = Path(os.environ.get("PAPERTUI_TEST_DATA", "../shared/data")) / "quality"
RECORDED = {"cacm": (corpora.cacm, 0.45), "scirepeval-sample": (corpora.scirepeval, 0.68)}
"""Folders of `DATA`, how they are read, and their least nDCG@10; `--least` is that of a folder given."""

ALIKE = {"csfcube": (corpora.csfcube, {"words": 0.549, "meaning": 0.58})}
"""The same for what is most like a paper, with their least nDCG%20 by the way in which papers are compared."""


class Line(NamedTuple):
    """One line of the table; `least` is the gate, if there is one."""

    collection: str
    way: str
    measure: str
    figure: measures.Interval
    better: measures.Interval
    least: float | None = None

    @property
    def passed(self) -> bool:
        return self.least is None or self.figure.mean >= self.least

    def __str__(self) -> str:
        better = f"{'+' if self.better.mean >= 0 else ''}{self.better}"
        gate = f"≥ {self.least:.2f} {'pass' if self.passed else 'FAIL'}" if self.least is not None else ""
        return f"{self.collection:11} {self.way:8} {self.measure:11} {self.figure!s:15} {better:17} {gate}".rstrip()


def main() -> int:
    """Print the table; the exit code is 1 when a gate is not reached."""
    options = _parser().parse_args()
    print(f"{'collection':11} {'by':8} {'measure':11} {'papertui':15} {'against BM25':17} gate", flush=True)
    lines = [line for collection, least in _collections(options) for line in _searched(collection, least)]
    if options.citeulike is not None:
        lines.append(_foreseen(options.citeulike, options.readers, options.least))
    elif options.beir is None:
        lines += [line for name in ALIKE if name in (options.names or ALIKE) for line in _compared(name)]
    return 0 if all(line.passed for line in lines) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench.quality", description="Measure how good search is.")
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"only these collections: {', '.join((*RECORDED, *ALIKE))}"
    )
    parser.add_argument("--beir", type=Path, metavar="DIR", help="a folder with corpus.jsonl, queries.jsonl and qrels")
    parser.add_argument("--citeulike", type=Path, metavar="DIR", help="a folder in the layout of citeulike-t")
    parser.add_argument("--readers", type=int, default=stars.READERS, metavar="N", help="so many of its readers (100)")
    parser.add_argument("--least", type=float, metavar="N", help="the least nDCG@10 for the folder given")
    return parser


def _collections(options: argparse.Namespace) -> list[tuple[Collection, float | None]]:
    if options.beir is not None:
        return [(corpora.beir(options.beir), options.least)]
    if options.citeulike is not None:
        return []
    if not DATA.is_dir():
        sys.exit(f"There are no collections in {DATA}: PAPERTUI_TEST_DATA names the folder that has `quality` in it.")
    for name in options.names:
        if name not in RECORDED and name not in ALIKE:
            sys.exit(f"There is no collection {name}; there is {', '.join((*RECORDED, *ALIKE))}.")
    found = [(name, *RECORDED[name]) for name in options.names or RECORDED if name in RECORDED]
    return [(read(DATA / name), least) for name, read, least in found]


def _foreseen(folder: Path, readers: int, least: float | None) -> Line:
    try:
        given = libraries.citeulike(folder)
    except ValueError as error:
        sys.exit(str(error))
    figures = stars.foreseen(given, readers)
    nothing = measures.Interval(0.0, 0.0)
    line = Line(folder.name, "for you", "nDCG@10", measures.interval(figures), nothing, least)
    print(line, flush=True)
    return line


def _searched(collection: Collection, least: float | None) -> list[Line]:
    """The lines of a collection, printed as they come."""
    asked = collection.queries
    lines = []
    with filled(collection.documents) as cache:
        plain = [_ranked(cache.plain(query.text), query) for query in asked]
        ways = {"words": [_ranked(cache.asked(query.text, words_alone=True), query) for query in asked]}
        failed = tuple(cache.failed)
        if meaning.available():
            ways["meaning"] = [_ranked(cache.asked(query.text), query) for query in asked]
    for way, answers in ways.items():
        for name, measure, depth in (("nDCG@10", measures.ndcg, 10), ("recall@100", measures.recall, 100)):
            figures = [measure(ranked, query.grades, depth) for ranked, query in zip(answers, asked, strict=True)]
            others = [measure(ranked, query.grades, depth) for ranked, query in zip(plain, asked, strict=True)]
            # the extra is what the figures to reach are for; words alone are told beside
            gate = least if measure is measures.ndcg and way == list(ways)[-1] else None
            better = measures.difference(figures, others)
            lines.append(Line(collection.name, way, name, measures.interval(figures), better, gate))
            print(lines[-1], flush=True)
    for sentence in failed:
        print(f"  not understood: {sentence}")
    return lines


def _compared(name: str) -> list[Line]:
    """The lines of a collection of papers that are like others, printed as they come."""
    read, least = ALIKE[name]
    likeness = read(DATA / name)
    lines: list[Line] = []
    first: list[float] = []
    for way, answers in alike.rankings(likeness):
        figures = [
            measures.ndcg_percent(ranked, facet.grades, alike.PERCENT)
            for ranked, facet in zip(answers, likeness.facets, strict=True)
        ]
        first = first or figures
        better = measures.difference(figures, first)
        lines.append(Line(name, way, f"nDCG%{alike.PERCENT}", measures.interval(figures), better, least[way]))
        print(lines[-1], flush=True)
    return lines


def _ranked(answer: list[str], query: corpora.Query) -> list[str]:
    return answer if query.pool is None else [name for name in answer if name in query.pool]


if __name__ == "__main__":
    try:
        sys.exit(main())
    except OSError as error:
        sys.exit(f"{error.filename} cannot be read: {(error.strerror or str(error)).lower()}.")
