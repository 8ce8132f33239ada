"""The papers that a row is made of where only their title says that they are one, and how well two papers agree."""

from __future__ import annotations

import json
from typing import NamedTuple

import apsw

from papertui import identity, record, text
from papertui.model import Listing, Paper, Sighting
from papertui.store import newcomers
from papertui.store.newcomers import as_json

_LEAST_TITLE = 15
"""Letters of a title that two identifiers may share only when they are of one paper."""


class Party(NamedTuple):
    """One of the papers that a row was made of by their title, as it was heard."""

    paper: Paper
    sources: tuple[str, ...] = ()
    listings: tuple[Listing, ...] = ()

    def heard(self, sighting: Sighting) -> Party:
        """The same after one more sighting."""
        sources, listings = self.sources, self.listings
        if sighting.source != newcomers.LIBRARY and sighting.source not in sources:
            sources += (sighting.source,)
        if sighting.listing is not None:
            place = sighting.listing[:2]
            listings = (*(one for one in listings if one[:2] != place), sighting.listing)
        return Party(identity.merge(self.paper, sighting.paper, sighting.live), sources, listings)


def parties(db: apsw.Connection, row: int) -> dict[str, Party]:
    """What a row was made of by title, by key; nothing for nearly every row."""
    found = db.execute("SELECT key, record, places FROM party WHERE id=? ORDER BY key", (row,)).fetchall()
    return {str(key): _party(str(stored), str(places)) for key, stored, places in found}


def _party(stored: str, places: str) -> Party:
    told = json.loads(places)
    return Party(
        record.from_dict(json.loads(stored)), tuple(told["sources"]), tuple(Listing(*one) for one in told["listings"])
    )


def keep(db: apsw.Connection, row: int, key: str, party: Party) -> None:
    """Keep a party of a row."""
    places = as_json({"sources": party.sources, "listings": party.listings})
    stored = as_json(record.to_dict(party.paper))
    db.execute("INSERT OR REPLACE INTO party(key, id, record, places) VALUES(?,?,?,?)", (key, row, stored, places))


def are_two_preprints(one: str, other: str) -> bool:
    """Whether two keys are of different preprints."""
    return one != other and one.startswith("arxiv:") and other.startswith("arxiv:")


def conflict(one: Paper, other: Paper) -> bool:
    """Whether identifiers say that these are two papers."""
    if one.key == other.key:
        return False
    if are_two_preprints(one.key, other.key):
        return True
    dois = [name for name in map(_publishers, (one, other)) if name]
    return len(dois) > 1 and dois[0] != dois[1]


def _publishers(paper: Paper) -> str | None:
    name = paper.key.removeprefix("doi:") if paper.key.startswith("doi:") else paper.doi
    return name.lower() if name and identity.arxiv_id(name) is None else None


def fit(one: Paper, other: Paper) -> int | None:
    """How well two papers of one title agree, `None` where they are two."""
    nameless = [paper.key.startswith("feed:") for paper in (one, other)]
    if all(nameless) or conflict(one, other):
        return None
    author = _share_first_author(one, other)
    counts = [paper.author_count or len(paper.authors) or None for paper in (one, other)]
    years = [_year(paper.published) for paper in (one, other)]
    if not any(nameless):
        both_known = _publishers(one) and _publishers(other)
        near = None not in years and abs((years[0] or 0) - (years[1] or 0)) <= 1
        long = len(text.title_key(one.title)) >= _LEAST_TITLE
        return 7 if author and near and long and not both_known else None
    if author is False or not (_agree(*counts) or _agree(*years)):
        return None
    return 4 * bool(author) + 2 * (counts[0] == counts[1] is not None) + (years[0] == years[1] is not None)


def _year(when: str | None) -> int | None:
    return int(when[:4]) if when and when[:4].isdecimal() else None


def _agree(one: object, other: object) -> bool:
    return one is None or other is None or one == other


def _share_first_author(one: Paper, other: Paper) -> bool | None:
    """Whether the first authors share a name, in whatever order it is written; `None` where one is not known."""
    if not one.authors or not other.authors:
        return None
    mine, yours = (
        {part for part in text.fold(paper.authors[0].name).replace(",", " ").split() if len(part.strip(".")) > 1}
        for paper in (one, other)
    )
    return not mine.isdisjoint(yours)
