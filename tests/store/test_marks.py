"""The journal played into the cache: the same state from any order, and what the papers show of it."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import apsw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertui import edits, identity, search_edits
from papertui.edits import Edit, Event, Marked
from papertui.library import Library, lines
from papertui.library.compact import thin
from papertui.model import Author, Marks, Paper, SavedSearch, Sighting
from papertui.store import ingest, marks, playing, schema

MOMENT = 1_755_172_800_000
ONE, TWO = "arxiv:2401.00001", "arxiv:2401.00002"
TITLES = {ONE: "On the First Thing", TWO: "On the Second Thing"}


def paper(key: str) -> Paper:
    return Paper(key, TITLES[key], abstract="It is shown.", authors=(Author("Ada Lovelace"),), published="2024-01-01")


@pytest.fixture
def db() -> Iterator[apsw.Connection]:
    connection = new_db()
    ingest.ingest(connection, [Sighting(paper(ONE), "test"), Sighting(paper(TWO), "test")], MOMENT)
    yield connection
    connection.close()


def new_db() -> apsw.Connection:
    connection = apsw.Connection(":memory:")
    for step in schema.STEPS:
        connection.execute(step)
    return connection


def event(moment: int, *changes: tuple[str, str, edits.Value], device: str = "desk-1a2b", **more: object) -> Event:
    return Event(f"{MOMENT + moment}-0000-{device}", changes, **more)  # type: ignore[arg-type]


def play(db: apsw.Connection, *events: Event) -> set[int]:
    return playing.play(db, events, ingest.add_record)


def row_of(db: apsw.Connection, key: str) -> int:
    row = marks.row_of(db, key)
    assert row is not None
    return row


def found(db: apsw.Connection, words: str) -> list[int]:
    return [row for (row,) in db.execute("SELECT rowid FROM words WHERE words MATCH ?", (words,))]


def test_marks_reach_the_row_the_terms_and_the_index(db: apsw.Connection) -> None:
    row = row_of(db, ONE)
    touched = play(
        db,
        event(1, (ONE, "starred", True), (ONE, "read", True), (ONE, "tag:to-do", True), (ONE, "tag:a", True)),
        event(2, (ONE, "note", "Reminds me of zeppelins"), ("search:x", "name", "X"), ("arxiv:none", "read", True)),
    )
    assert touched == {row}
    wanted = Marks(starred=True, read=True, tags=("a", "to-do"), note="Reminds me of zeppelins")
    assert marks.marks_of(db, row) == marks.marks_for(db, ONE) == wanted
    assert db.execute("SELECT flags, tags, extras FROM paper WHERE id=?", (row,)).fetchall() == [
        (schema.STARRED | schema.READ, "a to-do", schema.HAS_NOTE)
    ]
    assert marks.tags(db) == [("a", 1), ("to-do", 1)]
    assert found(db, "zeppelin") == [row] and row in found(db, "title:first")

    play(
        db,
        event(3, (ONE, "tag:a", False), (ONE, "starred", False)),
        event(4, (ONE, "note", ""), heads={ONE: (event(2).clock,)}),
    )
    assert marks.marks_of(db, row) == Marks(read=True, tags=("to-do",))
    assert db.execute("SELECT flags, tags, extras FROM paper WHERE id=?", (row,)).fetchall() == [
        (schema.READ, "to-do", 0)
    ]
    assert marks.tags(db) == [("to-do", 1)]
    assert found(db, "zeppelin") == [] and row in found(db, "title:first")


def test_an_edit_leaves_the_other_extras_alone(db: apsw.Connection) -> None:
    row = row_of(db, ONE)
    db.execute("UPDATE paper SET extras=? WHERE id=?", (schema.HAS_CODE | schema.HAS_MODELS, row))
    play(db, event(1, (ONE, "note", "x")))
    assert db.execute("SELECT extras FROM paper WHERE id=?", (row,)).fetchall() == [
        (schema.HAS_CODE | schema.HAS_MODELS | schema.HAS_NOTE,)
    ]


def test_an_older_edit_never_wins(db: apsw.Connection) -> None:
    play(db, event(2, (ONE, "starred", True)))
    play(db, event(1, (ONE, "starred", False)), event(2, (ONE, "starred", False), device="a-0000"))
    assert marks.marks_for(db, ONE).starred


def test_marks_wait_for_their_paper(db: apsw.Connection) -> None:
    key = "arxiv:2401.00003"
    play(db, event(1, (key, "starred", True), (key, "tag:todo", True), (key, "note", "zeppelins")))
    assert marks.known(db, key) and not marks.known(db, "arxiv:2401.00004")
    assert marks.tags(db) == []
    assert marks.marks_for(db, key) == Marks(starred=True, tags=("todo",), note="zeppelins")
    ingest.ingest(db, [Sighting(Paper(key, "Late"), "test")], MOMENT)
    row = row_of(db, key)
    assert marks.marks_of(db, row) == Marks(starred=True, tags=("todo",), note="zeppelins")
    assert marks.tags(db) == [("todo", 1)] and found(db, "zeppelins") == [row]


def test_a_record_that_came_along_makes_the_paper(db: apsw.Connection) -> None:
    key = "arxiv:2401.00003"
    came = Paper(key, "From the Journal", abstract="Kept.")
    (row,) = play(db, event(1, (key, "starred", True), records={key: came, ONE: paper(ONE)._replace(title="Other")}))
    assert row == row_of(db, key) and found(db, "journal") == [row]
    assert db.execute("SELECT flags FROM paper WHERE id=?", (row,)).fetchall() == [(schema.STARRED,)]
    assert db.execute("SELECT title FROM paper WHERE key=?", (ONE,)).fetchall() == [(TITLES[ONE],)]
    assert db.execute("SELECT count(*) FROM paper").fetchall() == [(3,)]


def test_a_paper_has_the_marks_of_all_its_keys(db: apsw.Connection) -> None:
    row = row_of(db, ONE)
    play(db, event(1, ("feed:0123", "starred", True), ("feed:0123", "tag:a", True), ("feed:0123", "note", "early")))
    play(db, event(2, (ONE, "tag:b", True)))
    assert marks.marks_of(db, row) == Marks(tags=("b",))
    db.execute("INSERT INTO alias(key, id) VALUES('feed:0123', ?)", (row,))
    marks.rederive(db, row)
    assert marks.marks_of(db, row) == Marks(starred=True, tags=("a", "b"), note="early")
    assert found(db, "early") == [row]
    play(db, event(3, (ONE, "starred", False)))
    assert not marks.marks_of(db, row).starred
    assert marks.note_heads(db, ONE) == {"feed:0123": (event(1).clock,)} == marks.note_heads(db, "feed:0123")
    play(db, event(4, (ONE, "note", "late"), heads=marks.note_heads(db, ONE)))
    assert marks.marks_of(db, row).note == "late" and found(db, "early") == []


def test_two_notes_at_once_are_both_kept_until_one_replaces_them(db: apsw.Connection) -> None:
    first = event(1, (ONE, "note", "first"))
    here = event(2, (ONE, "note", "here"), heads={ONE: (first.clock,)})
    there = event(3, (ONE, "note", "there"), device="laptop-3c4d", heads={ONE: (first.clock,)})
    play(db, there, here, first)
    joined = "here\n\n--- also written on laptop-3c4d 2025-08-14 ---\n\nthere"
    assert marks.marks_for(db, ONE).note == joined
    assert marks.note_heads(db, ONE) == {ONE: (here.clock, there.clock)}
    play(db, event(4, (ONE, "note", "both"), heads=marks.note_heads(db, ONE)))
    assert marks.marks_for(db, ONE).note == "both"
    play(db, first, here, there)
    assert marks.marks_for(db, ONE).note == "both"


def test_a_note_taken_away_on_one_device_and_changed_on_the_other_stays(db: apsw.Connection) -> None:
    first = event(1, (ONE, "note", "first"))
    play(db, first, event(2, (ONE, "note", ""), heads={ONE: (first.clock,)}))
    assert marks.marks_for(db, ONE).note == ""
    play(db, event(3, (ONE, "note", "changed"), device="laptop-3c4d", heads={ONE: (first.clock,)}))
    assert marks.marks_for(db, ONE).note == "changed"


def test_saved_searches_are_listed_in_their_places(db: apsw.Connection) -> None:
    now = 0

    def do(edit: Edit) -> None:
        nonlocal now
        now += 1
        play(db, event(now, *[(change.subject, change.field, change.value) for change in edit.changes]))

    assert marks.searches(db) == []
    for name in ("One", "Two", "Three"):
        do(search_edits.save_search(marks.searches(db), name, name.lower()))
    assert [(search.name, search.place) for search in marks.searches(db)] == [("One", 1), ("Two", 2), ("Three", 3)]
    do(search_edits.move_search(marks.searches(db), marks.searches(db)[2], 0))
    do(search_edits.save_search(marks.searches(db), "two", "changed"))
    assert [search[1:4] for search in marks.searches(db)] == [
        ("Three", "three", 1),
        ("One", "one", 2),
        ("two", "changed", 3),
    ]
    deleted = search_edits.delete_search(marks.searches(db)[0])
    do(deleted)
    assert [search.name for search in marks.searches(db)] == ["One", "two"]
    do(edits.inverse(deleted))
    assert [search.name for search in marks.searches(db)] == ["Three", "One", "two"]
    added = search_edits.save_search(marks.searches(db), "Four", "four")
    do(added)
    do(edits.inverse(added))
    assert [search.name for search in marks.searches(db)] == ["Three", "One", "two"]
    do(edits.inverse(edits.inverse(added)))
    assert [search.name for search in marks.searches(db)] == ["Three", "One", "two", "Four"]


def test_a_search_that_is_half_there_is_not_listed(db: apsw.Connection) -> None:
    play(db, event(1, ("search:a", "name", "A")), event(2, ("search:b", "name", "B"), ("search:b", "query", "b")))
    assert marks.searches(db) == [SavedSearch("b", "B", "b", 0)]


State = tuple[list[tuple[object, ...]], list[tuple[object, ...]]]


def state(db: apsw.Connection) -> State:
    return (
        db.execute("SELECT subject, field, value, clock FROM mark ORDER BY 1, 2").fetchall(),
        db.execute("SELECT subject, clock, text, replaced FROM note ORDER BY 1, 2").fetchall(),
    )


def model(events: Sequence[Event]) -> State:
    """What playing must come to, in a few lines of dictionaries."""
    fields: dict[tuple[str, str], tuple[str, str]] = {}
    notes: dict[tuple[str, str], tuple[str, int]] = {}
    for each in events:
        for subject, field, value in each.changes:
            if field == "note":
                notes[subject, each.clock] = (str(value), 0)
            else:
                here = (each.clock, edits.as_json(value))
                fields[subject, field] = max(fields.get((subject, field), here), here)
    for each in events:
        for subject, clocks in each.heads.items():
            notes |= {(subject, clock): ("", 1) for clock in clocks}
    return (
        [(*where, value, clock) for where, (clock, value) in sorted(fields.items())],
        [(*where, *what) for where, what in sorted(notes.items())],
    )


def shown(db: apsw.Connection) -> list[tuple[object, ...]]:
    """Everything the screen reads of the marks, by key, as rows may differ between caches."""
    indexed = found(db, "zeppelin")
    papers = db.execute("SELECT key, flags, tags, extras FROM paper ORDER BY key").fetchall()
    return [(*each, marks.marks_for(db, str(each[0])), row_of(db, str(each[0])) in indexed) for each in papers]


_STEP = st.one_of(
    st.tuples(st.sampled_from(["starred", "queued", "read", "hidden", "tag:a", "tag:b"]), st.booleans()),
    st.tuples(st.just("note"), st.sampled_from(["", "zeppelin", "airship", "balloon"])),
    st.just(("sync", True)),
    st.just(("compact", True)),
)
_STEPS = st.lists(st.tuples(st.integers(0, 2), st.sampled_from([ONE, TWO]), _STEP), max_size=25)


class Device:
    """One machine: its journal in a folder of its own, which sees the others' only when it syncs."""

    def __init__(self, base: Path, name: str, skew: int) -> None:
        ticks = itertools.count(MOMENT + skew)
        self.library = Library(base / name, name, now=lambda: next(ticks))
        self.db = new_db()
        self.offsets: dict[str, tuple[int, int]] = {}
        self.written: list[Event] = []

    def do(self, key: str, field: str, value: bool | str) -> None:
        now = Marked(key, marks.marks_for(self.db, key))
        if field == "note":
            edit = edits.note([now], str(value))
        elif field.startswith("tag:"):
            edit = edits.tag([now], field[4:], bool(value))
        else:
            edit = edits.flag([now], field, bool(value))
        if edit:
            self.write(edit)

    def write(self, edit: Edit) -> None:
        heads: dict[str, tuple[str, ...]] = {}
        for change in edit.changes:
            if change.field == "note":
                heads |= marks.note_heads(self.db, change.subject)
        papers = {key: lines.encode_record(paper(key)) for key in edits.kept(edit)}
        self.written.append(self.library.append(edit, papers, heads))
        self.read()

    def read(self) -> None:
        for played in self.library.read_since(
            self.offsets, lambda keys: marks.rows_of(self.db, keys).keys() >= set(keys)
        ):
            if played.event is not None:
                play(self.db, played.event)
            self.offsets[played.name] = (played.inode, played.offset)

    def sync(self, others: Sequence[Device]) -> None:
        for other in others:
            if other is not self and other.library.path.exists():
                fresh = self.library.folder / ".incoming"
                self.library.folder.mkdir(exist_ok=True)
                fresh.write_bytes(other.library.path.read_bytes())
                fresh.replace(self.library.folder / other.library.path.name)
        self.read()


@given(_STEPS, st.randoms(use_true_random=False))
def test_devices_converge_whatever_is_synced_when_and_compacted(
    steps: list[tuple[int, str, tuple[str, bool | str]]], chance: object
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        devices = [Device(Path(folder), name, skew) for name, skew in (("a-0001", 0), ("b-0002", 500), ("c-0003", -9))]
        for number, key, (what, value) in steps:
            device = devices[number]
            if what == "sync":
                device.sync(devices)
            elif what == "compact":
                device.library.compact()
                device.read()
            else:
                device.do(key, what, value)
        for device in devices:
            device.sync(devices)
        events = [each for device in devices for each in device.written]
        assert len({each.clock for each in events}) == len(events)
        for device in devices:
            assert state(device.db) == model(events)
            assert device.library.messages == []
        late = new_db()
        ingest.ingest(late, [Sighting(paper(TWO), "test"), Sighting(paper(ONE), "test")], MOMENT)
        shuffled = events * 2
        chance.shuffle(shuffled)  # type: ignore[attr-defined]
        play(late, *shuffled)
        assert state(late) == model(events)
        by_key = {row[0]: row for row in shown(late)}
        for device in devices:
            # a device without a record in any journal has no such paper
            assert all(row == by_key[row[0]] for row in shown(device.db))
            for key in (ONE, TWO):
                assert marks.marks_for(device.db, key) == marks.marks_for(late, key)
            device.db.close()
        late.close()


@given(_STEPS)
def test_compacted_or_not_a_new_cache_shows_the_same(steps: list[tuple[int, str, tuple[str, bool | str]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        devices = [Device(Path(folder), name, skew) for name, skew in (("a-0001", 0), ("b-0002", 500))]
        for number, key, (what, value) in steps:
            if what == "sync":
                devices[number % 2].sync(devices)
            elif what != "compact":
                devices[number % 2].do(key, what, value)
        devices[0].sync(devices)
        before = new_db()
        play(before, *[played.event for played in devices[0].library.read_since({}) if played.event])
        devices[0].library.compact()
        after = new_db()
        play(after, *[played.event for played in devices[0].library.read_since({}) if played.event])
        assert state(after) == state(before)
        kept = {row[0]: row for row in shown(after)}
        for row in shown(before):
            marked = row[4]
            assert isinstance(marked, Marks)
            if marked.starred or marked.queued or marked.tags or marked.note:
                assert kept[row[0]] == row
        for db in (before, after, *[device.db for device in devices]):
            db.close()


@given(_STEPS)
def test_undoing_everything_backwards_brings_back_the_start(
    steps: list[tuple[int, str, tuple[str, bool | str]]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        device = Device(Path(folder), "a-0001", 0)
        done: list[tuple[Edit, Marks]] = []
        for _, key, (what, value) in steps:
            if what in ("sync", "compact"):
                continue
            before = marks.marks_for(device.db, key)
            now = Marked(key, before)
            edit = (
                edits.note([now], str(value))
                if what == "note"
                else (
                    edits.tag([now], what[4:], bool(value))
                    if what[:4] == "tag:"
                    else edits.flag([now], what, bool(value))
                )
            )
            if edit:
                device.write(edit)
                done.append((edit, before))
        for edit, before in reversed(done):
            device.write(edits.inverse(edit))
            assert marks.marks_for(device.db, edit.changes[0].subject) == before
        device.db.close()


_CLOCKS = st.integers(0, 6).map(lambda moment: f"{MOMENT + moment}-0000-desk-1a2b")
_EVENTS = st.builds(
    Event,
    _CLOCKS,
    st.dictionaries(
        st.tuples(st.sampled_from([ONE, "feed:1"]), st.sampled_from(["starred", "tag:a"])), st.booleans(), max_size=3
    ).map(lambda changes: tuple([(*where, value) for where, value in changes.items()])),
    st.just({}),
    st.dictionaries(
        st.sampled_from([ONE, "feed:1"]), st.lists(_CLOCKS, max_size=2, unique=True).map(tuple), max_size=2
    ),
)
_NOTES = st.builds(
    lambda clock, subject, text, heads: Event(clock, ((subject, "note", text),), {}, {subject: heads} if heads else {}),
    _CLOCKS,
    st.sampled_from([ONE, "feed:1"]),
    st.sampled_from(["", '"quoted"', "plain"]),
    st.lists(_CLOCKS, max_size=2, unique=True).map(tuple),
)


@given(st.lists(st.one_of(_EVENTS, _NOTES), max_size=12), st.lists(st.one_of(_EVENTS, _NOTES), max_size=4))
def test_thinning_keeps_the_state_even_of_clashing_events(events: list[Event], others: list[Event]) -> None:
    whole = [
        each._replace(heads={s: tuple(c for c in h if c < each.clock) for s, h in each.heads.items()})
        for each in events
    ]
    one, other = new_db(), new_db()
    play(one, *whole, *others)
    play(other, *others, *thin(whole, set()))
    assert state(one) == state(other)
    assert thin(thin(whole, set()), set()) == thin(whole, set())
    one.close()
    other.close()


def test_papers_that_nothing_keeps_yet_and_papers_once_nameless_are_told_by_their_keys(db: apsw.Connection) -> None:
    title = "Kites over Quiet Gardens"
    feed, key = identity.feed_key(title), "arxiv:2401.00003"
    nameless = Paper(feed, title, author_count=2, published="2024-01-01")
    for each in (nameless, nameless._replace(key=key)):
        ingest.ingest(db, [Sighting(each, "test")], MOMENT)
    assert marks.once_nameless(db, [feed, key, ONE, "arxiv:none"]) == {feed, key}

    keys = [ONE, TWO, feed, "arxiv:none"]
    assert marks.not_kept(db, keys) == {ONE, TWO, feed}
    play(db, event(1, (ONE, "read", True), (TWO, "tag:a", True)), event(2, (key, "note", "Look again")))
    assert marks.not_kept(db, keys) == {ONE}
    play(db, event(3, (TWO, "tag:a", False), (ONE, "queued", True)))
    assert marks.not_kept(db, keys) == {TWO}
    assert not marks.not_kept(db, [])
