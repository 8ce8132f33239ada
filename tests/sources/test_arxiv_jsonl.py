"""arXiv metadata as JSON lines, in the two shapes that are about."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertui import identity, text
from papertui.model import Author, Paper
from papertui.sources import arxiv_fields, arxiv_jsonl, unpack

SNAPSHOT: dict[str, Any] = {
    "id": "0704.0001",
    "submitter": "Ada Example",
    "authors": "A. Example, B. Sample",
    "title": "On the leaking\n  of teapots",
    "comments": "12 pages, 3 figures;\n  accepted",
    "journal-ref": "J. Teapots 7 (2007) 1-12",
    "doi": "10.1234/Tea.7 10.1234/other",
    "report-no": "TEA-1",
    "categories": "hep-ph math.CA cs.LG",
    "license": "http://arxiv.org/licenses/nonexclusive-distrib/1.0/",
    "abstract": "  We count teapots,\nand they leak.\n  A second paragraph\nfollows.\n",
    "versions": [
        {"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"},
        {"version": "v2", "created": "Tue, 24 Jul 2007 00:00:00 GMT"},
    ],
    "update_date": "2008-11-26",
    "authors_parsed": [["Example", "A.", ""], ["Sample", "B.", "Jr.", "University of Tea"]],
}
LISTED: dict[str, Any] = {
    "id": "2503.11731",
    "pdf": "https://arxiv.org/pdf/2503.11731",
    "abs": "https://arxiv.org/abs/2503.11731",
    "authors": ["Ada Example", "Beate Muster"],
    "title": "Kettles",
    "categories": ["cs.CV", "cs.RO", "I.2.10; I.4.8", "68T07, 68U10", "Doctor of Engineering", "na", "cs.CV"],
    "comment": None,
    "summary": "We count kettles\nas well.",
}


def line(**changed: Any) -> bytes:
    return json.dumps({**LISTED, **changed}).encode()


def read(lines: Iterable[bytes]) -> tuple[list[Paper], list[tuple[str, str]]]:
    batches = list(arxiv_jsonl.read(lines))
    return (
        [sighting.paper for batch in batches for sighting in batch.sightings],
        [tuple(skip) for batch in batches for skip in batch.skipped],
    )


def only(**changed: Any) -> Paper:
    papers, skipped = read([line(**changed)])
    assert skipped == []
    (paper,) = papers
    return paper


def test_the_snapshot_of_arxiv() -> None:
    ((sighting,),) = [batch.sightings for batch in arxiv_jsonl.read([json.dumps(SNAPSHOT).encode()])]
    assert (sighting.source, sighting.live, sighting.listing) == ("arxiv", False, None)
    assert sighting.paper == Paper(
        key="arxiv:0704.0001",
        title="On the leaking of teapots",
        abstract="We count teapots, and they leak.\n\nA second paragraph follows.",
        authors=(Author("A. Example"), Author("B. Sample Jr.")),
        author_count=2,
        published="2007-04-02T19:18:42Z",
        updated="2007-07-24",
        version=2,
        categories=("hep-ph", "math.CA", "cs.LG"),
        doi="10.1234/tea.7",
        journal_ref="J. Teapots 7 (2007) 1-12",
        comment="12 pages, 3 figures; accepted",
        license="http://arxiv.org/licenses/nonexclusive-distrib/1.0/",
    )


def test_the_shape_made_from_the_api() -> None:
    assert only() == Paper(
        key="arxiv:2503.11731",
        title="Kettles",
        abstract="We count kettles as well.",
        authors=(Author("Ada Example"), Author("Beate Muster")),
        author_count=2,
        published="2025-03",
        categories=("cs.CV", "cs.RO"),
    )


@pytest.mark.parametrize(
    ("given_id", "key", "published", "version"),
    [
        ("2503.11731v3", "arxiv:2503.11731", "2025-03", 3),
        ("http://arxiv.org/abs/2503.11731v1", "arxiv:2503.11731", "2025-03", 1),
        ("hep-th/9901001", "arxiv:hep-th/9901001", "1999-01", None),
        ("math.CA/0611800", "arxiv:math/0611800", "2006-11", None),
    ],
)
def test_identifiers(given_id: str, key: str, published: str, version: int | None) -> None:
    paper = only(id=given_id)
    assert (paper.key, paper.published, paper.version) == (key, published, version)
    assert (identity.sort_date(paper, None) or "").startswith(published)


def test_given_dates_win_over_the_identifier() -> None:
    paper = only(published="2025-03-14T10:00:00Z", updated="2025-04-01T00:00:00Z")
    assert (paper.published, paper.updated) == ("2025-03-14T10:00:00Z", "2025-04-01")
    assert only(update_date="2025-05-06").updated == "2025-05-06"


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("A. One, B. Two and C. Three", ["A. One", "B. Two", "C. Three"]),
        ("A. One (1), B. Two (1 and 2) ((1) Tea House, (2) Mill, Town)", ["A. One", "B. Two"]),
        ("A. One, Jr., B. Two", ["A. One Jr.", "B. Two"]),
        ("The Teapot Collaboration: A. One, B. Two", ["The Teapot Collaboration: A. One", "B. Two"]),
        ("A. One,\n  B. Two", ["A. One", "B. Two"]),
        ("Sandra Andersson", ["Sandra Andersson"]),
        ("", []),
    ],
)
def test_authors_in_one_string(written: str, names: list[str]) -> None:
    assert [author.name for author in only(authors=written).authors] == names


def test_accents_in_names_become_letters() -> None:
    paper = only(authors_parsed=[["Erd\\H{o}s", "P\\'al", ""], ["Bal\\'azs", "C.", ""]])
    assert [author.name for author in paper.authors] == ["Pál Erdős", "C. Balázs"]


def test_authors_as_objects() -> None:
    assert only(authors=[{"name": "Ada Example"}, {"name": 7}, 8]).authors == (Author("Ada Example"),)


@pytest.mark.parametrize(
    "field",
    [
        "abstract",
        "authors",
        "categories",
        "comment",
        "comments",
        "doi",
        "journal-ref",
        "license",
        "versions",
        "published",
    ],
)
@pytest.mark.parametrize("value", [7, True, ["x", 1], {"a": 1}, None, "\x1b[31m", ""])
def test_a_strange_field_never_costs_the_paper(field: str, value: object) -> None:
    paper = only(**{field: value})
    assert (paper.key, paper.title) == ("arxiv:2503.11731", "Kettles")


@pytest.mark.parametrize(
    ("name", "real"),
    [
        *((name, True) for name in ["cs.LG", "hep-th", "cond-mat.mtrl-sci", "physics.med-ph", "cmp-lg", "q-bio.NC"]),
        *((name, False) for name in ("I.2.7", "68T50", "68T07, 68U10", "na", "CS.LG", "cs.", "", "N/A")),
    ],
)
def test_categories(name: str, real: bool) -> None:
    assert arxiv_fields.is_category(name) is real


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (b'{"id": "2503.11731", "title": "Kett', "cut off after 35 bytes"),
        (b'{"id": "2503.11731", title}', "not valid JSON (byte 22)"),
        (b"[1, 2]", "not an object"),
        (b"7", "not an object"),
        (b'{"id": "2503.11731", "title": "\xff"}', "not "),
        (b'{"id": ' + b"[" * 100_000, "nested too deeply"),
        (b'{"title": "Kettles"}', "it has no id"),
        (b'{"id": 704.0001, "title": "Kettles"}', "its id is a number, not text"),
        (b'{"id": "abc", "title": "Kettles"}', "'abc' is not an arXiv id"),
        (b'{"id": "2503.11731", "title": " "}', "2503.11731 has no title"),
        (b'{"id": "2503.11731", "title": null}', "2503.11731 has no title"),
        (b" " * (unpack.LINE_CAP + 1), "longer than 4 MB"),
    ],
)
def test_a_broken_line_is_told_and_the_others_go_on(broken: bytes, reason: str) -> None:
    papers, skipped = read([line(), b"", broken, b"  ", line(id="2503.00001")])
    assert [paper.key for paper in papers] == ["arxiv:2503.11731", "arxiv:2503.00001"]
    ((place, told),) = skipped
    assert place == "line 3"
    assert reason in told


def test_a_byte_order_mark_and_windows_line_ends() -> None:
    papers, skipped = read([b"\xef\xbb\xbf" + line() + b"\r", line() + b"\r"])
    assert (len(papers), skipped) == (2, [])


def test_batches_are_bounded_and_streamed() -> None:
    taken = 0

    def endless() -> Iterable[bytes]:
        nonlocal taken
        while True:
            taken += 1
            yield line()

    batches = list(islice(arxiv_jsonl.read(endless(), 50), 3))
    assert [len(batch.sightings) for batch in batches] == [50, 50, 50]
    assert [batch.line for batch in batches] == [50, 100, 150]
    assert taken == 150


def test_records_in_an_array() -> None:
    parsed = arxiv_jsonl.read_list([LISTED, 7, {"id": "x", "title": "y"}, SNAPSHOT])
    assert [sighting.paper.key for sighting in parsed.sightings] == ["arxiv:2503.11731", "arxiv:0704.0001"]
    assert [skip.place for skip in parsed.skipped] == ["item 2", "item 3"]


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
FIELDS = st.sampled_from([*SNAPSHOT, *LISTED, "published", "updated"])


@given(st.dictionaries(FIELDS, JSON_VALUES, max_size=8), st.booleans())
def test_any_object_gives_a_clean_paper_or_a_skip(fields: dict[str, Any], named: bool) -> None:
    value = {**fields, **({"id": "2503.11731", "title": "Kettles"} if named else {})}
    papers, skipped = read([json.dumps(value).encode()])
    assert len(papers) + len(skipped) == 1
    for paper in papers:
        assert paper.abstract == text.block(paper.abstract)
        assert all(author.name == text.line(author.name) != "" for author in paper.authors)


def test_recorded_papers(recorded: Path) -> None:
    path = recorded / "scale" / "arxiv_2025-03_2026-07.jsonl.xz"
    with lzma.open(path) as file:
        lines = list(islice(file, 3000))
    papers, skipped = read(lines)
    assert (len(papers), skipped) == (3000, [])
    for paper, given_line in zip(papers, lines, strict=True):
        value = json.loads(given_line)
        assert paper.key == f"arxiv:{value['id']}"
        people = [name for name in value["authors"] if any(map(str.isalpha, name))]
        assert paper.author_count == len(paper.authors) == len(people)
        assert paper.published == f"20{value['id'][:2]}-{value['id'][2:4]}"
        assert paper.categories[0] == value["categories"][0]
        assert "\n" not in paper.abstract.replace("\n\n", "")
