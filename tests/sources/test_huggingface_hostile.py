"""Answers that are broken, huge or meant to harm."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertui.sources import huggingface as hf
from papertui.sources.parsed import ContentProblem
from servers.items import make_comment, make_detail, make_item
from servers.misbehave import LOGIN_PAGE

WHOLE = json.dumps([make_item("2608.00001"), make_item("2608.00002")]).encode()


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "the list from Hugging Face is empty"),
        (b" \r\n", "the list from Hugging Face is empty"),
        (LOGIN_PAGE, "the list from Hugging Face is a web page or XML, not JSON"),
        (WHOLE[:-100], f"the list from Hugging Face is cut off after {len(WHOLE) - 100:,} bytes"),
        (b'[{"paper": {"id": "2608', "the list from Hugging Face is cut off after 23 bytes"),
        (b"[" * 200_000, "the list from Hugging Face is nested too deeply to be read"),
        (
            b"[" + b"{}," * 200_000 + b"{}]",
            "the list from Hugging Face has more than 200,000 parts, more than it can honestly have",
        ),
        (b"[" + b"9" * 6000 + b"]", "the list from Hugging Face holds a number too long to be read"),
        (b'[{"a":}]', "the list from Hugging Face is not valid JSON (line 1, column 7)"),
        (b"{}", "the list from Hugging Face is an object, not a list of papers"),
        (
            b'{"error": "No\\u001b[2J way"}',
            "the list from Hugging Face is an error message (No way), not a list of papers",
        ),
        (b"null", "the list from Hugging Face is null, not a list of papers"),
        (b'"x"', "the list from Hugging Face is a string, not a list of papers"),
        (b"3", "the list from Hugging Face is a number, not a list of papers"),
        (b"true", "the list from Hugging Face is true or false, not a list of papers"),
        (bytes(range(128, 256)), "the list from Hugging Face is not valid JSON (line 1, column 1)"),
    ],
)
def test_a_body_that_is_no_list_is_one_sentence(body: bytes, sentence: str) -> None:
    with pytest.raises(ContentProblem) as problem:
        hf.parse_list(body)
    assert str(problem.value) == sentence


def test_a_detail_that_is_no_paper_is_one_sentence() -> None:
    with pytest.raises(ContentProblem, match="cannot be used: it is a list, not an object"):
        hf.parse_detail(b"[]")
    with pytest.raises(ContentProblem, match="cannot be used: it has no paper id"):
        hf.parse_detail(b'{"error": "Paper not found"}')


def test_nan_and_lone_surrogates_cost_only_their_field() -> None:
    item = make_item("2608.00001", title="Broken \ud800 half", upvotes=float("nan"), githubStars=float("inf"))
    (sighting,) = hf.parse_list(json.dumps([item]).encode()).sightings
    assert sighting.paper.title == "Broken \ufffd half"
    assert (sighting.paper.votes, sighting.paper.github_stars) == (None, None)


def test_bytes_that_are_not_utf8_become_replacement_characters() -> None:
    body = json.dumps([make_item("2608.00001", title="Latin X letter")]).encode().replace(b"X", b"\xe9")
    (sighting,) = hf.parse_list(body).sightings
    assert sighting.paper.title == "Latin \ufffd letter"


def test_no_control_character_passes() -> None:
    evil = "a\x1b]52;c;AAAA\x1b\\b\x9b2Jc\u202ed\u200be\x00f"
    item = make_item(
        "2608.00001",
        title=evil,
        summary=evil,
        ai_summary=evil,
        ai_summary_model=evil,
        ai_keywords=[evil],
        authors=[{"name": evil, "user": {"user": evil}}],
        projectPage=f"https://x.example/{evil}",
        organization={"name": evil, "fullname": evil},
        item_organization=None,
        item_submittedBy={"fullname": evil},
    )
    comment = make_comment(evil, evil, author=evil, reactions=[{"reaction": evil, "count": 1}], parentCommentId=evil)
    sighting, detail = hf.parse_detail(json.dumps(make_detail(item, comments=[comment])).encode())
    parsed = hf.parse_list(json.dumps([item, {"paper": {"id": evil}}]).encode())
    strings = [*_strings(sighting), *_strings(detail), *_strings(parsed)]
    assert sighting.paper.title and detail.comments
    for found in strings:
        assert_clean(found)


def test_lists_within_a_paper_are_bounded() -> None:
    item = make_item(
        "2608.00001",
        authors=[{"name": f"A{n}"} for n in range(40_000)],
        ai_keywords=[f"word {n}" for n in range(5000)],
        mediaUrls=[f"https://cdn.example/{n}.png" for n in range(5000)],
        summary="long " * 100_000,
        title="long " * 10_000,
    )
    (sighting,) = hf.parse_list(json.dumps([item]).encode()).sightings
    found = sighting.paper
    assert (len(found.authors), len(found.keywords), len(found.media)) == (30_000, 100, 50)
    assert len(found.abstract) <= 20_000 and len(found.title) <= 1000


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)
_FIELDS = sorted({*make_item("2608.00001")["paper"], "withdrawnAt", "mediaUrls"})
_ITEM_FIELDS = sorted({*make_item("2608.00001"), "mediaUrl", "mediaUrls", "submitterOrganization"} - {"paper"})


@given(
    st.dictionaries(st.sampled_from(_FIELDS), json_values), st.dictionaries(st.sampled_from(_ITEM_FIELDS), json_values)
)
def test_any_value_in_any_field_gives_a_clean_paper_or_a_reason(inner: dict[str, Any], outer: dict[str, Any]) -> None:
    item = make_item("2608.00001")
    item["paper"] |= inner
    item |= outer
    parsed = hf.parse_list(json.dumps([item]).encode())
    assert len({sighting.paper.key for sighting in parsed.sightings}) + len(parsed.skipped) == 1
    for found in _strings(parsed):
        assert_clean(found)


@given(st.lists(json_values, max_size=4), json_values)
def test_any_comments_and_links_give_a_detail(comments: list[Any], links: Any) -> None:
    card = make_detail(make_item("2608.00001"), comments=comments, linkedModels=links, numTotalModels=links)
    _, detail = hf.parse_detail(json.dumps(card).encode())
    for found in _strings(detail):
        assert_clean(found)


@given(st.binary(max_size=200) | json_values.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_parse_or_are_refused_in_a_sentence(body: bytes) -> None:
    try:
        hf.parse_list(body)
    except ContentProblem as problem:
        assert_clean(str(problem))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for entry in value:
            yield from _strings(entry)


def assert_clean(found: str) -> None:
    found.encode()
    bad = [c for c in found.replace("\n", "") if unicodedata.category(c) in ("Cc", "Cs") or c in "\u202e\u2066"]
    assert not bad, (found, bad)
