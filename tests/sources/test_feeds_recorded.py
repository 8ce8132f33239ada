"""Every recorded feed gives its entries or one sentence, in little time and memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import papertui
from papertui.sources import opml

_SECONDS = 2
_MEMORY = 200_000_000

# a process of its own, so that what it needs is its own; it stops at the limits
_READ = f"""
import json, resource, sys, time
from datetime import date
from pathlib import Path
from papertui.sources import feeds
from papertui.sources.parsed import ContentProblem
resource.setrlimit(resource.RLIMIT_DATA, ({_MEMORY}, {_MEMORY}))
out = {{}}
for name in sys.stdin.read().splitlines():
    data = Path(name).read_bytes()
    begun = time.process_time()
    try:
        feed = feeds.parse(data, "https://journal.example/feed", "journal", date(2026, 11, 22))
        told = [len(feed.parsed.sightings), len(feed.parsed.skipped)]
        told += [all(one.paper.title for one in feed.parsed.sightings), feed.title]
    except ContentProblem as problem:
        told = str(problem)
    if time.process_time() - begun > {_SECONDS}:
        told = "too slow"
    out[name] = told
print(json.dumps(out))
"""


@pytest.fixture(scope="module")
def told(recorded: Path) -> dict[str, object]:
    folder = recorded / "feeds"
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    assert files
    done = subprocess.run(
        [sys.executable, "-c", _READ],
        input="\n".join(map(str, files)),
        env={**os.environ, "PYTHONPATH": str(Path(papertui.__file__).parents[1])},
        capture_output=True,
        text=True,
        timeout=50,
    )
    assert done.returncode == 0, done.stderr
    return {str(Path(name).relative_to(folder)): value for name, value in json.loads(done.stdout).items()}


def test_every_file_gives_entries_or_one_sentence(told: dict[str, object]) -> None:
    for name, value in told.items():
        if isinstance(value, str):
            assert value != "too slow" and "\n" not in value and len(value) < 150, name
        else:
            assert isinstance(value, list) and value[2] and (value[0] or value[1] or value[3]), name


@pytest.mark.parametrize(
    ("name", "entries"),
    [
        ("academic/AASNova_rss.xml", 4),
        ("academic/ATel_rss.xml", 50),
        ("academic/rss_1.0-ns-on-channel.xml", 44),
        ("blogs/jmamath_distill/fair_blog.xml", 3),
        ("blogs/rsparser/DaringFireball.json", 48),
        ("blogs/rsparser/ScriptingNews.json", 48),
        ("blogs/rsparser/bio.rdf", 30),
        ("blogs/rsparser/rose.json", 84),
        ("miniflux/parser/testdata/rdf_UTF8.xml", 60),
        ("miniflux/parser/testdata/encoding_WINDOWS-1251.xml", 50),
        ("newsboat/atom10_feed_authors.xml", 9),
        ("newsboat/rss091_1.xml", 1),
        ("simplepie/feed-utf16le.xml", 1),
        ("simplepie/feed_rss-2.0_for_file_mock.xml", 100),
    ],
)
def test_the_entries_of_feeds_are_all_there(told: dict[str, object], name: str, entries: int) -> None:
    value = told[name]
    assert isinstance(value, list) and value[0] == entries


def test_lists_of_feeds_give_their_feeds(recorded: Path) -> None:
    folder = recorded / "feeds"
    counts = {
        path.name: len(opml.parse(path.read_bytes(), path.name).feeds)
        for path in sorted(folder.rglob("*.opml"))
        if path.name != "opml-element-missing.opml"
    }
    assert counts["Subs.opml"] == counts["SubsNoTitleAttributes.opml"] == 207
    assert (counts["example.opml"], counts["filtered.opml"], counts["category.opml"]) == (7, 2, 1)
    assert counts["body-element-missing.opml"] == 0
