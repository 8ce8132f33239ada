"""Single JSON documents in files, and the list days of old ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from papertui.model import Listing
from papertui.sources import saved_json
from papertui.sources.parsed import ContentProblem
from servers.items import make_day, make_item


def parse(value: Any, name: str = "papers.json") -> tuple[list[Listing | None], str]:
    parsed, _, label = saved_json.parse(json.dumps(value).encode(), name)
    assert not any(sighting.live for sighting in parsed.sightings)
    return [sighting.listing for sighting in parsed.sightings], label


def old(submitted: str, published: str = "2024-05-30T10:00:00.000Z", paper_id: str = "2405.00001") -> dict[str, Any]:
    """An item as answers had it until March 2025: its own `publishedAt` is the time of submission to Daily."""
    return make_item(paper_id, day=None, publishedAt=published, item_publishedAt=submitted)


def test_kinds_of_documents() -> None:
    item = make_item("2608.00001")
    hit = {**item, "highlightedTitle": [{"type": "text", "text": "Tea"}]}
    record = {"id": "2503.11731", "title": "Kettles", "summary": "We count."}
    assert parse(make_day("2026-08-14", 2)) == ([Listing("day", "2026-08-14")] * 2, "Hugging Face list (JSON)")
    assert parse([hit]) == ([Listing("day", "2026-08-14")], "Hugging Face search (JSON)")
    assert parse(item["paper"]) == ([Listing("day", "2026-08-14")], "Hugging Face paper (JSON)")
    assert parse(item) == ([Listing("day", "2026-08-14")], "Hugging Face paper (JSON)")
    assert parse({"dailyPapers": [item], "periodType": "day", "dateString": "2026-08-14"}) == (
        [Listing("day", "2026-08-14", 0)],
        "Hugging Face list (JSON)",
    )
    assert parse(record) == ([None], "arXiv metadata (JSON)")
    assert parse([record, record]) == ([None, None], "arXiv metadata (JSON)")
    assert parse([]) == ([], "Hugging Face list (JSON)")


def test_a_paper_brings_its_comments_and_repositories() -> None:
    card = {**make_item("2608.00001")["paper"], "comments": [], "numTotalModels": 3}
    _, detail, _ = saved_json.parse(json.dumps(card).encode(), "paper.json")
    assert detail is not None
    assert (detail.key, detail.comments) == ("arxiv:2608.00001", ())
    assert dict(detail.totals)["model"] == 3


def test_a_bad_item_is_told_and_the_others_go_on() -> None:
    parsed, _, _ = saved_json.parse(json.dumps([make_item("2608.00001"), 7, {"paper": {"id": "x"}}]).encode(), "a")
    assert len(parsed.sightings) == 1
    assert [skip.place for skip in parsed.skipped] == ["item 2", "item 3 (x)"]


@pytest.mark.parametrize(
    ("name", "submitted", "listing"),
    [
        ("2024-06-03.json", "2024-06-03T03:44:01.558Z", Listing("day", "2024-06-03", 0)),
        ("2024-06-03.json", "2024-06-02T22:00:00.000Z", Listing("day", "2024-06-03", 0)),
        ("2024-06-03.json", "2024-05-31T09:00:00.000Z", Listing("day", "2024-06-03", 0)),
        ("2024-06-03", "2024-06-03T03:44:01.558Z", Listing("day", "2024-06-03", 0)),
        ("2024-06-03.JSON.gz", "2024-06-03T03:44:01.558Z", Listing("day", "2024-06-03", 0)),
        # the name is contradicted, so the time of submission tells
        ("2024-06-03.json", "2024-06-04T03:44:01.558Z", Listing("day", "2024-06-04")),
        ("2024-07-03.json", "2024-06-04T03:44:01.558Z", Listing("day", "2024-06-04")),
        ("2024-99-03.json", "2024-06-04T03:44:01.558Z", Listing("day", "2024-06-04")),
        ("papers.json", "2024-06-04T03:44:01.558Z", Listing("day", "2024-06-04")),
        ("papers.json", "2024-06-04T21:00:00.000Z", None),
        ("papers.json", "2024-06-08T03:44:01.558Z", None),
    ],
)
def test_the_list_day_of_old_answers(name: str, submitted: str, listing: Listing | None) -> None:
    assert parse([old(submitted)], name) == ([listing], "Hugging Face list (JSON)")


def test_newer_answers_are_believed_and_the_file_name_is_not() -> None:
    never = make_item("2608.00002", day=None)
    listed = make_item("2608.00001", day="2026-08-13")
    assert parse([listed, never], "2026-08-14.json")[0] == [Listing("day", "2026-08-13"), None]
    assert parse([never], "2026-08-14.json")[0] == [None]


def test_recorded_days_are_put_on_their_day(recorded: Path) -> None:
    for path in sorted((recorded / "hf" / "daily_by_day").glob("*.json"))[::6]:
        parsed, _, _ = saved_json.parse(path.read_bytes(), path.name)
        assert parsed.skipped == ()
        assert {(sighting.listing or Listing("", "")).period for sighting in parsed.sightings} == {path.stem}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "the file is empty"),
        (b'[{"paper": {"id": "2608', r"the file is cut off after 23 bytes"),
        (b'[\n{"paper": }]', r"the file is not valid JSON \(line 2, column 11\)"),
        (b"[" * 100_000, "the file is nested too deeply"),
        (b"7", "neither a paper nor a list of papers"),
        (b"{}", "it is JSON, but holds no papers$"),
        (b'{"openapi": "3.1", "paths\\u001b[31m": {}}', r"holds no papers \(only openapi, paths\)"),
        (b'{"error": "Too \\u001b[1mmany requests"}', "an error message, saved instead of papers: Too many requests"),
        (b'{"id": "x", "title": "Tea"}', "cannot be used: its id 'x' is not an arXiv id"),
    ],
)
def test_hopeless_documents_say_why(data: bytes, sentence: str) -> None:
    with pytest.raises(ContentProblem, match=sentence):
        saved_json.parse(data, "papers.json")
