from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from papertui.edits import Event
from papertui.library import lines, records
from papertui.model import Author, Organization, Paper

CLOCK = "1755172800000-0003-desk-1a2b"
KEY = "arxiv:2401.00001"
PAPER = Paper(
    KEY,
    "On Tests",
    abstract="One.\n\nTwo.",
    authors=(Author("Ada Lovelace", "ada", True), Author("Alan Turing")),
    author_count=2,
    published="2024-01-01",
    version=2,
    categories=("cs.LG",),
    votes=3,
    author_participating=True,
    organization=Organization("acme", "Acme Labs"),
    keywords=("testing",),
)


def test_an_event_is_one_readable_line() -> None:
    event = Event(
        CLOCK, ((KEY, "starred", True), (KEY, "note", "é\n- x")), heads={KEY: ("1755172700000-0000-lap-00ff",)}
    )
    line = lines.encode(event)
    assert line.count(b"\n") == 1 and line.endswith(b"\n")
    assert line.decode() == (
        '{"v":1,"clock":"1755172800000-0003-desk-1a2b","changes":[["arxiv:2401.00001","starred",true],'
        '["arxiv:2401.00001","note","é\\n- x"]],"heads":{"arxiv:2401.00001":["1755172700000-0000-lap-00ff"]}}\n'
    )
    assert lines.decode(line) == event


def test_a_record_goes_along_whole() -> None:
    event = Event(CLOCK, ((KEY, "starred", True),), {KEY: PAPER})
    assert lines.decode(lines.encode(event)) == event


def test_a_record_that_is_gone_when_its_line_is_made_is_left_out() -> None:
    class Going(dict[str, bytes]):
        def get(self, key: str, otherwise: object = None) -> object:
            return None if key == KEY else super().get(key, otherwise)

    other = PAPER._replace(key="arxiv:2401.00002")
    changes = ((KEY, "starred", True), (other.key, "starred", True))
    papers = Going({KEY: lines.encode_record(PAPER), other.key: lines.encode_record(other)})
    written = b"".join(lines.pieces(Event(CLOCK, changes), papers))
    assert lines.decode(written) == Event(CLOCK, changes, {other.key: other})


def test_an_event_of_very_many_changes_is_several_lines_with_one_clock() -> None:
    changes = tuple((f"arxiv:2401.{number:05}", "read", True) for number in range(120_000))
    parts = lines.encode(Event(CLOCK, changes)).splitlines()
    assert len(parts) > 1 and max(map(len, parts)) < 8 << 20
    read = [part for line in parts if (part := lines.decode(line))]
    assert {part.clock for part in read} == {CLOCK}
    assert tuple(change for part in read for change in part.changes) == changes


def test_a_remark_is_no_event() -> None:
    assert lines.decode(lines.remark("2026-08-14T00:00:00Z")) is None


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"", "is not JSON"),
        (b"\x00\x00\x00", "is not JSON"),
        (b'{"v":1,"clock":"1755172800000-0003-d","changes":[["a","starred",tr', "is not JSON"),
        (b"\xff\xfe{}", "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
        (b'{"v":1,"n":NaN}', "is not JSON"),
        (b'{"v":1,"n":' + b"9" * 5000 + b"}", "is not JSON"),
        (b"[1]", "is not an edit"),
        (b'"x"', "is not an edit"),
        (b"{}", "unknown format (None)"),
        (b'{"v":2,"clock":"1755172800000-0003-d","changes":[]}', "unknown format (2): a newer papertui"),
        (b'{"v":1,"changes":[]}', "no valid clock"),
        (b'{"v":1,"clock":17,"changes":[]}', "no valid clock"),
        (b'{"v":1,"clock":"9999999999999-0000-d","changes":[]}', "no valid clock"),
        (b'{"v":1,"clock":"1755172800000-0003-d"}', "no list of changes"),
        (b'{"v":1,"clock":"1755172800000-0003-d","changes":[["a","starred"]]}', "not [subject, field, value]"),
        (b'{"v":1,"clock":"1755172800000-0003-d","changes":[["","starred",true]]}', "without a subject"),
        (b'{"v":1,"clock":"1755172800000-0003-d","changes":[["a",1,true]]}', "without a field"),
        (b'{"v":1,"clock":"1755172800000-0003-d","changes":[["a","starred","yes"]]}', "value for starred"),
        (b'{"v":1,"clock":"1755172800000-0003-d","changes":[["a","note",true]]}', "value for note"),
        (b'{"v":1,"clock":"1755172800000-0003-d","changes":[["a","tag:",true]]}', "a tag without a name"),
        (b'{"v":1,"clock":"1755172800000-0003-d","changes":[["a","later",1e999]]}', "value for later"),
        (b'{"v":1,"clock":"1755172800000-0003-d","changes":[["search:1","place",true]]}', "value for place"),
        (b'{"v":1,"clock":"1755172800000-0003-d","changes":[],"heads":[]}', "heads that are not a table"),
        (b'{"v":1,"clock":"1755172800000-0003-d","changes":[],"heads":{"a":["x"]}}', "heads that are not clocks"),
    ],
)
def test_what_is_no_event_says_why(line: bytes, why: str) -> None:
    with pytest.raises(lines.BadLine) as raised:
        lines.decode(line)
    assert why in str(raised.value)


def test_fields_of_a_later_version_are_kept_as_they_are() -> None:
    line = b'{"v":1,"clock":"1755172800000-0003-d","changes":[["person:1","followed",true]],"mood":"good"}'
    event = lines.decode(line)
    assert event is not None and event.changes == (("person:1", "followed", True),)


def test_texts_of_another_machine_are_cleaned() -> None:
    data = {
        "v": 1,
        "clock": CLOCK,
        "changes": [
            ["arxiv:2401.00001\x1b[2J", "note", "a\x1b]0;x\x07b\ud800"],
            ["search:1", "name", "x\u202ey"],
            ["a", "tag:#to do", True],
        ],
        "records": {
            KEY: {"key": "arxiv:9999.99999", "title": "A\x00 title\nin two", "authors": ["E\x9bve", 7]},
            "x": [1],
        },
    }
    event = lines.decode(json.dumps(data).encode())
    assert event is not None
    assert event.changes == (
        (KEY, "note", "ab\ufffd"),
        ("search:1", "name", "xy"),
        ("a", "tag:to-do", True),
    )
    assert event.records == {}


def test_an_event_cannot_replace_itself_or_what_comes_later() -> None:
    heads = {KEY: ["1755172800000-0002-desk-1a2b", CLOCK, "1755172800001-0000-desk-1a2b"]}
    event = lines.decode(json.dumps({"v": 1, "clock": CLOCK, "changes": [], "heads": heads}).encode())
    assert event is not None and event.heads == {KEY: ("1755172800000-0002-desk-1a2b",)}


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("votes", "many", None),
        ("votes", True, None),
        ("votes", -1, None),
        ("votes", 10**30, None),
        ("votes", 4, 4),
        ("author_participating", "yes", False),
        ("published", "2024-01-01", "2024-01-01"),
        ("organization", ["acme", "Acme\u202e"], Organization("acme", "Acme")),
        ("unheard", 1, None),
        ("keywords", ["a", "", "b\x07"], ("a", "b")),
        ("summary", "one\x1b[0m two", "one two"),
    ],
)
def test_fields_of_a_record(field: str, value: object, kept: object) -> None:
    paper = records.clean(KEY, {"key": "other", "title": "T", field: value})
    assert paper is not None and paper.key == KEY
    assert getattr(paper, field, None) == kept


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from([*Paper._fields, "x"]), inner),
        max_leaves=20,
    )
)
def test_no_record_breaks_the_reading(data: object) -> None:
    paper = records.clean(KEY, data)
    if paper is not None:
        event = Event(CLOCK, (), {KEY: paper})
        assert lines.decode(lines.encode(event)) == event


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=10,
)


@given(
    st.dictionaries(st.sampled_from(["v", "clock", "changes", "records", "heads", "compacted"]), _JSON), st.booleans()
)
@example({"changes": []}, True)
def test_any_line_is_an_event_or_said_to_be_none(data: dict[str, object], plausible: bool) -> None:
    line = json.dumps(data | ({"v": 1, "clock": CLOCK} if plausible else {})).encode()
    try:
        event = lines.decode(line)
    except lines.BadLine:
        return
    if event is not None:
        assert lines.decode(lines.encode(event)) == event
