"""The sample library: landmark papers of machine learning, to try papertui without a network.

Titles, authors, dates and categories are the papers' own; abstracts and keywords are this project's own words.
Votes and comments are left out, as any number would be made up.
"""

from __future__ import annotations

from datetime import date, timedelta

from papertui.model import Author, Listing, Paper, Sighting

SOURCE = "sample"


def sightings() -> tuple[Sighting, ...]:
    """The papers, oldest first, each listed on the weekday it came out: on Monday if that was a weekend."""
    import json
    from importlib.resources import files

    records = json.loads(files("papertui").joinpath("data", "sample.json").read_text(encoding="utf-8"))
    found = []
    for record in records:
        authors = tuple(Author(name) for name in record["authors"])
        paper = Paper(
            key=f"arxiv:{record['id']}",
            title=record["title"],
            abstract=record["abstract"],
            authors=authors,
            author_count=record.get("author_count", len(authors)),
            published=record["published"],
            categories=tuple(record["categories"]),
            keywords=tuple(record["keywords"]),
            github=record.get("github"),
        )
        # not live: whatever a source says of these papers counts for more
        found.append(Sighting(paper, SOURCE, Listing("day", _weekday(record["published"])), live=False))
    return tuple(found)


def _weekday(day: str) -> str:
    found = date.fromisoformat(day)
    while found.weekday() >= 5:
        found += timedelta(days=1)
    return found.isoformat()
