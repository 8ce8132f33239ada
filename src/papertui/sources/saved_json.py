"""One JSON document in a file: a list, a search or a paper from Hugging Face, or arXiv metadata in an array."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from papertui import text
from papertui.model import Detail, Listing, Sighting
from papertui.sources import arxiv_jsonl, html_page, huggingface
from papertui.sources.parsed import ContentProblem, Parsed, decode_json

_DATED_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\.json)?(?:\.gz|\.xz)?", re.ASCII | re.IGNORECASE)
# The first day whose answers tell each paper's list day (`submittedOnDailyAt`), in the recorded archive.
_TELLS_ITS_DAY = "2025-03-17"


def parse(data: bytes, name: str) -> tuple[Parsed, Detail | None, str]:
    """What the document holds, the detail if it is one paper's, and what to call it.

    `name` is the file's name without folders: see `_on_its_day`. Raises `ContentProblem`, with the position where the
    JSON is broken, or with what it holds instead of papers.
    """
    return of_value(decode_json(data, "the file", None), name)


def of_value(value: Any, name: str) -> tuple[Parsed, Detail | None, str]:
    """What a document that was read already holds; see `parse`."""
    if isinstance(value, list):
        return _list(value, name)
    if not isinstance(value, dict):
        raise ContentProblem("it is JSON, but holds neither a paper nor a list of papers")
    if arxiv_jsonl.is_record(value):
        return arxiv_jsonl.read_list([value]), None, "arXiv metadata (JSON)"
    if isinstance(value.get("dailyPapers"), list):
        parsed, detail = html_page.read_props(value)
        return parsed, detail, "Hugging Face list (JSON)"
    card = value.get("paper", value)
    if isinstance(card, dict) and "id" in card and "title" in card:
        sighting, detail = huggingface.read_detail(value, live=False)
        return Parsed((sighting,)), detail, "Hugging Face paper (JSON)"
    raise ContentProblem(_other_object(value))


def _list(items: list[Any], name: str) -> tuple[Parsed, Detail | None, str]:
    if any(map(arxiv_jsonl.is_record, items[:10])):
        return arxiv_jsonl.read_list(items), None, "arXiv metadata (JSON)"
    parsed = huggingface.read_list(items, None, live=False)
    if any(isinstance(item, dict) and "highlightedTitle" in item for item in items[:10]):
        return parsed, None, "Hugging Face search (JSON)"
    return _on_its_day(parsed, name), None, "Hugging Face list (JSON)"


def _other_object(value: dict[str, Any]) -> str:
    error = value.get("error")
    if isinstance(error, str):
        return f"it is an error message, saved instead of papers: {text.line(error, 200)}"
    names = ", ".join(text.line(name, 40) for name in list(value)[:5])
    return f"it is JSON, but holds no papers (only {names})" if names else "it is JSON, but holds no papers"


def _on_its_day(parsed: Parsed, name: str) -> Parsed:
    """Put papers of old answers, which do not tell their list day, where they were.

    A file named after a day (`2024-06-03.json`) that nothing in it speaks against is that day's list. Without such a
    name the time of submission tells the day, unless it is an evening (UTC) or a weekend, when a paper may have gone
    onto the next list. Later answers tell the day themselves, and what has none was never on a daily list.
    """
    found = _DATED_NAME.fullmatch(name)
    day = found[1] if found and all(_may_be_of(found[1], sighting) for sighting in parsed.sightings) else None
    listed = []
    for rank, sighting in enumerate(parsed.sightings):
        if sighting.listing is None and day:
            sighting = sighting._replace(listing=Listing("day", day, rank))
        elif sighting.listing is None and (own := _daytime(sighting.paper.submitted)):
            sighting = sighting._replace(listing=Listing("day", own))
        listed.append(sighting)
    return Parsed(tuple(listed), parsed.skipped)


def _may_be_of(day: str, sighting: Sighting) -> bool:
    """Whether a paper can have been on the list of `day`: out by then, submitted at most a long weekend before."""
    if sighting.listing is not None:
        return sighting.listing.period == day
    try:
        earliest = (date.fromisoformat(day) - timedelta(days=4)).isoformat()
    except (ValueError, OverflowError):
        return False
    submitted = (sighting.paper.submitted or day)[:10]
    published = (sighting.paper.published or day)[:10]
    return day < _TELLS_ITS_DAY and earliest <= submitted <= day and published <= day


def _daytime(submitted: str | None) -> str | None:
    """The day of a submission that must have gone onto the same day's list."""
    if not submitted or submitted[:10] >= _TELLS_ITS_DAY or submitted[10:13] >= "T20":
        return None
    return submitted[:10] if date.fromisoformat(submitted[:10]).weekday() < 5 else None
