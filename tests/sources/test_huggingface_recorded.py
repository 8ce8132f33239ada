"""Real answers of 2023 to 2026: every item gives a paper."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from papertui.model import Listing, Paper
from papertui.sources import huggingface as hf


@pytest.fixture(scope="module")
def folder(recorded: Path) -> Path:
    return recorded / "hf"


def _files(folder: Path, *names: str) -> list[Path]:
    found = [path for name in names for path in sorted((folder / name).glob("*.json"))]
    assert found
    return found


def _facts(card: dict[str, Any], item: dict[str, Any]) -> tuple[Any, ...]:
    return (
        f"arxiv:{card['id']}",
        card["upvotes"],
        item.get("numComments"),
        card.get("githubStars"),
        len(card["authors"]),
        len({" ".join(word.split()) for word in card.get("ai_keywords", ())} - {""}),
        bool(card.get("ai_summary")),
        bool(item.get("organization") or card.get("organization") or item.get("submitterOrganization")),
        bool(item.get("submittedBy") or card.get("submittedOnDailyBy")),
        item.get("isAuthorParticipating") is True,
    )


def _found(paper: Paper) -> tuple[Any, ...]:
    return (
        paper.key,
        paper.votes,
        paper.comments,
        paper.github_stars,
        paper.author_count,
        len(paper.keywords),
        bool(paper.summary),
        bool(paper.organization),
        bool(paper.submitter),
        paper.author_participating,
    )


def test_every_recorded_item_gives_its_paper(folder: Path) -> None:
    total = 0
    for path in _files(folder, "daily_by_day", "daily_by_month", "daily_minified", "search", "trending"):
        body = path.read_bytes()
        items = json.loads(body)
        parsed = hf.parse_list(body)
        assert parsed.skipped == (), path
        assert [_found(sighting.paper) for sighting in parsed.sightings] == [
            _facts(item["paper"], item) for item in items
        ], path
        total += len(items)
    assert total > 3600


def test_recorded_text_is_whole_and_clean(folder: Path) -> None:
    for path in _files(folder, "daily_by_day", "daily_by_month"):
        body = path.read_bytes()
        for item, sighting in zip(json.loads(body), hf.parse_list(body).sightings, strict=True):
            paper = sighting.paper
            assert not any(unicodedata.category(c)[0] == "C" for c in paper.title), paper.key
            assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in paper.abstract.replace("\n", "")), paper.key
            assert len(paper.abstract.split()) >= 0.98 * len(item["paper"]["summary"].split()), paper.key
            assert paper.published and paper.published[:10] == item["paper"]["publishedAt"][:10]


def test_recorded_addresses_are_kept(folder: Path) -> None:
    missing = []
    for path in _files(folder, "daily_by_day", "daily_by_month"):
        body = path.read_bytes()
        for item, sighting in zip(json.loads(body), hf.parse_list(body).sightings, strict=True):
            card, paper = item["paper"], sighting.paper
            given = {card.get("githubRepo"), card.get("projectPage"), item.get("thumbnail"), *item.get("mediaUrls", ())}
            kept = {paper.github, paper.project, paper.thumbnail, *paper.media}
            shown = {"".join(url.split()).lower() for url in given - {None, ""}}
            missing += sorted(shown - {url.lower() for url in kept - {None}})
    assert missing == []


def test_a_recorded_day_is_the_day_of_its_papers(folder: Path) -> None:
    for path in _files(folder, "daily_by_day"):
        body = path.read_bytes()
        own = {sighting.listing for sighting in hf.parse_list(body).sightings if sighting.listing}
        assert own <= {Listing("day", path.stem)}
        asked = hf.parse_list(body, Listing("day", path.stem)).sightings
        assert [sighting.listing for sighting in asked] == [
            Listing("day", path.stem, rank) for rank in range(len(asked))
        ]


def test_recorded_details_are_read(folder: Path) -> None:
    details = {path.stem[:10]: hf.parse_detail(path.read_bytes()) for path in _files(folder, "paper")}
    assert {key: detail.totals for key, (_, detail) in details.items()} == {
        "2510.04871": (("model", 8), ("dataset", 2), ("space", 3)),
        "2605.06554": (),
        "2608.09888": (("model", 0), ("dataset", 1), ("space", 0)),
    }
    assert [len(details[key][1].repositories) for key in sorted(details)] == [9, 0, 1]


def test_recorded_comments_are_read(folder: Path) -> None:
    (path,) = _files(folder, "page_ssr")
    card = {"id": "2605.13301", "title": "Not recorded", **json.loads(path.read_bytes())}
    _, detail = hf.parse_detail(json.dumps(card).encode())
    assert detail.comments is not None
    assert [(c.author, c.created, len(c.reactions), c.hidden) for c in detail.comments] == [
        ("yaful", "2026-05-15T02:18:15Z", 3, False),
        ("urroxyz", "2026-05-16T02:43:38Z", 0, False),
    ]
