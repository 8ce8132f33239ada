"""Small caches of invented papers on the disk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from papertui import edits, paths
from papertui.model import Author, Paper, Sighting
from papertui.workspace import Workspace

TOPICS = {
    "retrieval": "dense retrieval ranks passages of documents for a query with an index and a reranker",
    "robots": "a robot arm learns to grasp objects by reinforcement learning in simulation and on the table",
    "proteins": "protein folding predicts the structure of an amino acid sequence and its binding sites",
}


def paper(number: int, topic: str, **more: object) -> Paper:
    """A paper of a topic, in words that no other one has quite so."""
    fields: dict[str, object] = {
        "key": f"arxiv:2509.{number:05d}",
        "title": f"On {topic} number{number}",
        "abstract": f"{TOPICS[topic]}. We call it variant{number} of method{number % 3}.",
        "authors": (Author(f"Ada Number{number}"),),
        "published": f"2025-09-{number % 27 + 1:02d}",
    }
    return Paper(**(fields | more))  # type: ignore[arg-type]


def fill(space: Workspace, papers: Sequence[Paper]) -> dict[str, int]:
    """Take papers in; their rows by key."""
    space.ingest([Sighting(each, "test") for each in papers])
    return {each.key: row for each in papers if (row := space.reader.id_of(each.key)) is not None}


def three_topics(each: int = 8) -> list[Paper]:
    """So many papers of each topic, one after the other in turn."""
    return [paper(number, list(TOPICS)[number % 3]) for number in range(3 * each)]


def of(rows: dict[str, int], papers: Sequence[Paper], topic: str) -> list[int]:
    """The rows of the papers of a topic."""
    return [rows[each.key] for each in papers if topic in each.title]


def star(space: Workspace, rows: Sequence[int], field: str = "starred") -> None:
    """One edit a paper, so that they do not count as many at once."""
    for row in rows:
        space.editing.apply(edits.flag(space.marked([row]), field, True))


def cache() -> Path:
    """Where the cache of the test's home is."""
    return paths.find().cache
