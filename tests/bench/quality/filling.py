"""Caches with the documents of a collection, taken in the way every paper is, and asked the way every query is."""

from __future__ import annotations

import random
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.quality.corpora import Document
from papertui import text
from papertui.model import Author, Paper, Sighting
from papertui.paths import Paths
from papertui.query import QueryError
from papertui.store import matching
from papertui.workspace import Workspace

ALL = 1_000
"""So many papers of an answer are kept: no measure looks further."""


class Filled:
    """A workspace with a collection in it."""

    def __init__(self, space: Workspace, documents: Sequence[Document]) -> None:
        self.space = space
        self.failed: list[str] = []
        rows = {f"doi:{_doi(number)}": one.id for number, one in enumerate(documents)}
        known = space.reader.rows(space.searching.select(""))
        # two documents without an identifier of their own may be one paper here: the row has the name of the first
        self.names = {row.id: rows[row.key] for row in known}
        self.rows = {name: row for row, name in self.names.items()}

    def asked(self, question: str, *, words_alone: bool = False) -> list[str]:
        """The documents that `papertui search` gives for a question, the best first."""
        try:
            query, _ = self.space.searching.question(question)
        except QueryError as error:
            self.failed.append(f"{question}: {error}")
            return []
        return [self.names[row] for row in self.space.searching.answer(query, words_alone=words_alone).ids[:ALL]]

    def plain(self, question: str) -> list[str]:
        """The documents with any word of a question by BM25 alone, all texts counting the same: the baseline."""
        words = re.findall(r"[^\W_]+", question.lower())
        words = [word for word in words if word not in matching.STOP_WORDS] or words
        asked = " OR ".join(map(matching.quoted, words))
        if not asked:
            return []
        sql = "SELECT rowid FROM words WHERE words MATCH ? ORDER BY bm25(words), rowid LIMIT ?"
        return [self.names[row] for (row,) in self.space.reader.db.execute(sql, (asked, ALL))]


@contextmanager
def filled(documents: Sequence[Document], votes: Mapping[str, int] | None = None) -> Iterator[Filled]:
    """A cache of its own with the documents, and their votes by id, in a folder that goes afterwards."""
    with tempfile.TemporaryDirectory(prefix="papertui-quality-") as folder:
        at = Path(folder)
        paths = Paths(at / "config.toml", at / "library", at / "cache" / "cache.db", at / "state", at / "log")
        with Workspace.open(paths) as space:
            sightings = [_sighting(number, one, (votes or {}).get(one.id)) for number, one in enumerate(documents)]
            # what papers tie by must not be the order of the collection, in which answers may stand together
            random.Random(1).shuffle(sightings)
            space.ingest(sightings)
            yield Filled(space, documents)


def _sighting(number: int, document: Document, votes: int | None) -> Sighting:
    paper = Paper(
        key=f"doi:{_doi(number)}",
        doi=_doi(number),
        title=text.line(document.title) or "Untitled",
        abstract=text.block(document.abstract),
        authors=tuple(Author(text.line(name)) for name in document.authors),
        votes=votes,
        keywords=tuple(text.line(word) for word in document.keywords),
    )
    return Sighting(paper, "file", live=False)


def _doi(number: int) -> str:
    return f"10.5555/quality.{number}"
