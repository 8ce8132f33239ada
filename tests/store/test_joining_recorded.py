"""What really overlaps: recorded Daily Papers, arXiv's metadata of the same papers, a saved page, answers of arXiv."""

from __future__ import annotations

import datetime
import io
import lzma
import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import apsw
import pytest

from papertui import text
from papertui.identity import feed_key
from papertui.model import Paper, Sighting
from papertui.sources import arxiv_jsonl, arxiv_xml, huggingface, saved_page
from papertui.sources.parsed import ContentProblem
from papertui.store import ingest, marks
from store.test_joining import NOW, assert_sound, content, empty, rows, star

_PAIRS = (b"2505.17997", b"2506.03038", b"2510.15349", b"2506.03197", b"2509.18176", b"2509.25393")


class Recorded(NamedTuple):
    """All recorded sightings of the papers that more than one source tells of, or that share a title."""

    sightings: list[Sighting]
    preprints: int
    nameless: dict[str, str]
    """The keys of the saved page's papers that have a preprint, with its key."""
    pairs: list[Sighting]
    """Papers of which two each have one title."""


@pytest.fixture(scope="module")
def overlap(recorded: Path) -> Recorded:
    scale = recorded / "scale" / "arxiv_2025-03_2026-07.jsonl.xz"
    if not scale.exists():
        pytest.skip("no recorded data")
    folders = ("daily_by_day", "daily_by_month", "search")
    lists = [path for name in folders for path in sorted((recorded / "hf" / name).glob("*.json"))]
    daily = [one for path in lists for one in _daily(path)]
    page = saved_page.parse(
        (recorded / "seed/daily-papers-page.txt").read_text("utf-8"), as_of=datetime.date(2026, 1, 5)
    ).sightings
    answers = [one for path in sorted((recorded / "arxiv").rglob("*.xml")) for one in _answer(path)]
    wanted = {one.paper.key.removeprefix("arxiv:") for one in (*daily, *answers)}
    with lzma.open(scale) as file:
        every = list(file)
    printed = [one.paper.title.encode() for one in page]
    lines = [
        line for line in every if line.split(b'"', 4)[3].decode() in wanted or any(title in line for title in printed)
    ]
    pairs = [line for line in every if any(name in line[:40] for name in _PAIRS)]
    metadata = _read(lines)
    titles: defaultdict[str, set[str]] = defaultdict(set)
    for one in (*daily, *answers, *metadata):
        titles[text.title_key(one.paper.title)].add(one.paper.key)
    nameless = {
        one.paper.key: min(titles[title]) for one in page if (title := text.title_key(one.paper.title)) in titles
    }
    told = {one.paper.key for one in metadata} | set(nameless.values()) | set(nameless)
    seen = [one for one in (*daily, *answers, *metadata, *page) if one.paper.key in told]
    preprints = len({one.paper.key for one in seen} - set(nameless))
    return Recorded(seen, preprints, nameless, _read(pairs))


def _read(lines: list[bytes]) -> list[Sighting]:
    return [one for batch in arxiv_jsonl.read(io.BytesIO(b"".join(lines))) for one in batch.sightings]


def _daily(path: Path) -> Iterator[Sighting]:
    yield from huggingface.parse_list(path.read_bytes(), None, live=False).sightings


def _answer(path: Path) -> Iterator[Sighting]:
    try:
        yield from (one._replace(live=False) for one in arxiv_xml.parse(path.read_bytes(), path.name).parsed.sightings)
    except ContentProblem:
        pass


def taken(sightings: list[Sighting]) -> apsw.Connection:
    db = empty()
    ingest.ingest(db, sightings, NOW)
    return db


def test_every_paper_is_one_row_whoever_told_of_it(overlap: Recorded) -> None:
    assert overlap.preprints > 1_000 and len(overlap.nameless) >= 8
    db = taken(overlap.sightings)
    assert len(rows(db)) == overlap.preprints
    for name, key in overlap.nameless.items():
        assert marks.row_of(db, name) == marks.row_of(db, key)
    assert_sound(db)


def test_the_order_in_which_sources_are_heard_changes_nothing(overlap: Recorded) -> None:
    chance = random.Random(7)
    first = content(taken(overlap.sightings))
    for seen in (overlap.sightings[::-1], chance.sample(overlap.sightings, len(overlap.sightings))):
        assert content(taken(seen)) == first


def test_a_star_given_to_a_title_of_the_saved_page_is_its_preprints(overlap: Recorded) -> None:
    db = taken([one for one in overlap.sightings if one.paper.key in overlap.nameless])
    for counter, name in enumerate(overlap.nameless):
        star(db, name, counter)
    ingest.ingest(db, overlap.sightings, NOW)
    starred = {key for (key,) in db.execute("SELECT key FROM paper WHERE flags & 1")}
    assert starred == set(overlap.nameless.values())


def test_preprints_of_one_title_stay_two_and_a_mention_of_it_is_one_of_them(overlap: Recorded) -> None:
    seen = overlap.pairs
    db = taken(seen)
    assert len(rows(db)) == len(_PAIRS)
    for one in seen:
        mention = Paper(feed_key(one.paper.title), one.paper.title, authors=one.paper.authors[:1])
        ingest.ingest(db, [Sighting(mention, "journal", live=False)], NOW)
    assert len(rows(db)) == len(_PAIRS)
    assert_sound(db)
