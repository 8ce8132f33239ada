"""Reading libraries of readers, as the collections of CiteULike have them: papers, what each cites, who keeps which.

Layouts, as in https://github.com/js05212/citeulike-t and https://github.com/js05212/citeulike-a:

- `users.dat` has a line for each reader, `citations.dat` one for each paper: so many papers, and their numbers from 0.
- The texts are in `rawtext.dat` (a line `##number`, then title and abstract in one line), or in `raw-data.csv` (columns
  `doc.id`, `title`, `raw.title`, `raw.abstract`), or else as words in `mult.dat` (`word:times`) and `vocabulary.dat`.

They came from BibTeX, the braces of which are taken out, as they are when papertui reads BibTeX.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from bench.quality.corpora import Document

_TITLE_WORDS = 14
_BRACES = str.maketrans("", "", "{}")


class Readers(NamedTuple):
    """Papers, what each cites, and the libraries of readers, all by number."""

    documents: list[Document]
    cites: list[list[int]]
    libraries: list[list[int]]


def citeulike(folder: Path) -> Readers:
    """Read a folder. Raises `OSError` for a file that is missing, `ValueError` for one that does not fit the others."""
    libraries = _numbers(folder / "users.dat")
    cites = _numbers(folder / "citations.dat") if (folder / "citations.dat").exists() else []
    documents = [_document(number, *text) for number, text in enumerate(_texts(folder))]
    last = max((paper for library in libraries for paper in library), default=-1)
    if last >= len(documents) or (cites and len(cites) != len(documents)):
        sizes = f"{len(documents)} texts, {len(cites)} lines of citations, papers up to number {last}"
        raise ValueError(f"The files of {folder} do not belong together: {sizes}.")
    return Readers(documents, cites, libraries)


def _document(number: int, title: str, abstract: str) -> Document:
    title, abstract = (" ".join(text.translate(_BRACES).split()) for text in (title, abstract))
    return Document(str(number), title or f"Paper {number}", abstract)


def _texts(folder: Path) -> list[tuple[str, str]]:
    """Titles and abstracts, in the order of the papers."""
    if (folder / "rawtext.dat").exists():
        return [_parted(text) for text in _raw(_lines(folder / "rawtext.dat"))]
    if (folder / "raw-data.csv").exists():
        csv.field_size_limit(sys.maxsize)
        rows = csv.DictReader(f"{line}\n" for line in _lines(folder / "raw-data.csv"))
        return [(row.get("raw.title") or row["title"], row["raw.abstract"] or "") for row in rows]
    return [("", text) for text in _bags(folder)]


def _lines(path: Path) -> list[str]:
    """Lines as the files end them: texts have other signs in them that Python takes for the end of one."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return text.replace("\r\n", "\n").removesuffix("\n").split("\n")


def _numbers(path: Path) -> list[list[int]]:
    """Lines of numbers, of which the first says how many follow."""
    found = []
    for number, line in enumerate(_lines(path), 1):
        size, *papers = (int(part) for part in line.split() or "0")
        if size != len(papers):
            raise ValueError(f"{path}, line {number}: {size} papers are announced, and {len(papers)} follow.")
        found.append(papers)
    return found


def _raw(lines: Sequence[str]) -> list[str]:
    """Texts that stand below lines such as `##12`, or one in each line where there are none such."""
    heads = [(at, int(found[1])) for at, line in enumerate(lines) if (found := re.fullmatch(r"##\s*(\d+)\s*", line))]
    if not heads:
        return list(lines)
    first = min(number for _, number in heads)
    ends = [at for at, _ in heads[1:]] + [len(lines)]
    # a paper that has no text keeps its number
    texts = [""] * (max(number for _, number in heads) - first + 1)
    for (at, number), end in zip(heads, ends, strict=True):
        texts[number - first] = " ".join(lines[at + 1 : end])
    return texts


def _parted(text: str) -> tuple[str, str]:
    """The first sentence as the title, of which no more than a line, and the rest."""
    words = re.split(r"(?<=[.?!])\s", text.strip(), maxsplit=1)[0].split()[:_TITLE_WORDS]
    return " ".join(words), " ".join(text.split()[len(words) :])


def _bags(folder: Path) -> list[str]:
    words = _lines(folder / "vocabulary.dat")
    texts = []
    for line in _lines(folder / "mult.dat"):
        pairs = (pair.split(":") for pair in line.split()[1:])
        texts.append(" ".join(" ".join([words[int(word)]] * int(times)) for word, times in pairs))
    return texts
