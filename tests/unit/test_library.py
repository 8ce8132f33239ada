from __future__ import annotations

import json
import os
import resource
import signal
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from papertui import edits, search_edits
from papertui.edits import Event, Marked
from papertui.errors import PapertuiError
from papertui.library import Library, files, lines
from papertui.model import Marks, Paper
from permissions import needs_permissions

MOMENT = 1_755_172_800_000
DESK, LAPTOP = "desk-1a2b", "laptop-3c4d"


def star(number: int, on: bool = True) -> edits.Edit:
    return edits.Edit((edits.Change(f"arxiv:2401.{number:05}", "starred", on, not on),), "Starred 1")


def read_all(library: Library, offsets: dict[str, tuple[int, int]] | None = None) -> list[Event]:
    """What there is past `offsets`, which are moved on."""
    offsets = {} if offsets is None else offsets
    events = []
    for played in library.read_since(offsets):
        offsets[played.name] = (played.inode, played.offset)
        if played.event is not None:
            events.append(played.event)
    return events


@pytest.fixture
def desk(tmp_path: Path) -> Library:
    return Library(tmp_path / "library", DESK, now=lambda: MOMENT)


def test_an_edit_is_one_line_in_a_private_file(desk: Library) -> None:
    paper = Paper("arxiv:2401.00001", "A title")
    event = desk.append(star(1), {paper.key: lines.encode_record(paper)})
    assert event.clock == f"{MOMENT}-0000-{DESK}"
    assert desk.path.name == "desk-1a2b.jsonl"
    assert lines.decode(desk.path.read_bytes()) == event._replace(records={paper.key: paper})
    assert stat.S_IMODE(desk.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(desk.folder.stat().st_mode) == 0o700


def test_an_edit_without_changes_is_refused(desk: Library) -> None:
    with pytest.raises(ValueError, match="without changes"):
        desk.append(edits.star([Marked("a", Marks(starred=True))]))
    assert not desk.folder.exists()


def test_what_was_written_here_is_not_read_again_where_its_records_are_known(desk: Library) -> None:
    paper = Paper("arxiv:2401.00001", "A title")
    asked: list[set[str]] = []

    def read(known: bool, offsets: dict[str, tuple[int, int]]) -> list[Event]:
        found = list(desk.read_since(offsets, lambda keys: asked.append(set(keys)) or known))
        offsets |= {played.name: (played.inode, played.offset) for played in found}
        return [played.event for played in found if played.event is not None]

    offsets: dict[str, tuple[int, int]] = {}
    written = [desk.append(star(1), {paper.key: lines.encode_record(paper)}), desk.append(star(2))]
    between = Library(desk.folder, DESK).append(star(3))
    written.append(desk.append(star(4)))
    assert read(True, offsets) == [*written[:2], between, written[2]]
    assert asked == [{paper.key}, set()]
    assert not desk.has_news(offsets) and read(True, offsets) == []

    event = desk.append(star(5), {paper.key: lines.encode_record(paper)})
    assert read(False, dict(offsets)) == [event._replace(records={paper.key: paper})]
    assert read(True, offsets) == [event._replace(records={paper.key: paper})], "it is only spared once"

    event = desk.append(star(6), {paper.key: lines.encode_record(paper)})
    other = desk.path.with_name("other")
    other.write_bytes(desk.path.read_bytes())
    other.replace(desk.path)
    assert read(True, offsets) == [event._replace(records={paper.key: paper})], "another file has its place"


def test_reading_goes_on_where_it_was_left(desk: Library) -> None:
    offsets: dict[str, tuple[int, int]] = {}
    assert read_all(desk, offsets) == [] and not desk.has_news(offsets)
    first = desk.append(star(1))
    assert desk.has_news(offsets)
    assert read_all(desk, offsets) == [first]
    assert not desk.has_news(offsets) and read_all(desk, offsets) == []
    second = desk.append(star(2))
    assert read_all(desk, offsets) == [second]
    assert offsets[desk.path.name][1] == desk.path.stat().st_size


def test_the_name_of_the_device_is_asked_for_only_to_write(tmp_path: Path) -> None:
    def asked() -> str:
        raise AssertionError

    library = Library(tmp_path, asked)
    (tmp_path / "other-ffff.jsonl").write_bytes(
        lines.encode(Event(f"{MOMENT}-0000-other-ffff", (("a", "read", True),)))
    )
    assert len(read_all(library)) == 1


@pytest.mark.parametrize("name", ["", "../up", "Desk", "a/b", "x" * 81])
def test_a_device_must_have_a_plain_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(PapertuiError, match="no name for a device"):
        Library(tmp_path, name).append(star(1))


def test_the_clock_is_ahead_of_every_device_and_of_the_last_run(tmp_path: Path) -> None:
    ahead = Library(tmp_path, LAPTOP, now=lambda: MOMENT + 60_000).append(star(1))
    behind = Library(tmp_path, DESK, now=lambda: MOMENT)
    here = behind.append(star(1, on=False))
    assert here.clock > ahead.clock
    # another process of this device, whose wall clock has been set back
    again = Library(tmp_path, DESK, now=lambda: 0).append(star(1))
    assert again.clock > here.clock
    assert behind.append(star(1, on=False)).clock > again.clock


def test_the_clock_is_ahead_of_what_was_read_later(tmp_path: Path) -> None:
    desk = Library(tmp_path, DESK, now=lambda: MOMENT)
    desk.append(star(1))
    ahead = Library(tmp_path, LAPTOP, now=lambda: MOMENT + 60_000).append(star(2))
    read_all(desk)
    assert desk.append(star(3)).clock > ahead.clock
    later = f"{MOMENT + 120_000}-0000-{LAPTOP}"
    assert desk.append(star(4), heads={"arxiv:2401.00004": (later,)}).clock > later


def test_a_long_last_line_still_tells_its_clock(tmp_path: Path) -> None:
    laptop = Library(tmp_path, LAPTOP, now=lambda: MOMENT + 60_000)
    long = laptop.append(edits.note([Marked("arxiv:2401.00001")], '"clock":"x' * 15_000))
    assert Library(tmp_path, DESK, now=lambda: MOMENT).append(star(1)).clock > long.clock


@pytest.mark.parametrize("torn", [b'{"v":1,"clock":"17551', b"\x00" * 4096, b'{"v":1} {', "é".encode()[:1]])
def test_a_torn_last_line_is_set_aside_and_said(desk: Library, torn: bytes) -> None:
    first = desk.append(star(1))
    for number in (1, 2):
        with desk.path.open("ab") as stream:
            stream.write(torn)
        desk.append(star(1 + number))
        (message,) = desk.take_messages()
        assert f"kept as desk-1a2b.jsonl.torn-{number}" in message
        assert desk.path.with_name(f"desk-1a2b.jsonl.torn-{number}").read_bytes() == torn
    events = read_all(Library(desk.folder, DESK))
    assert [event.changes[0][0][-1] for event in events] == ["1", "2", "3"]
    assert events[0] == first


def test_a_torn_line_is_said_when_the_journal_is_read(desk: Library) -> None:
    desk.append(star(1))
    with desk.path.open("ab") as stream:
        stream.write(b'{"v":1,"cl')
    fresh = Library(desk.folder, DESK)
    assert len(read_all(fresh)) == 1
    assert "unfinished" in fresh.take_messages()[0]
    assert len(read_all(fresh)) == 1 and fresh.messages == []


def test_a_torn_line_that_cannot_be_set_aside_hides_nothing(desk: Library) -> None:
    desk.append(star(1))
    with desk.path.open("ab") as stream:
        stream.write(b'{"v":1,"cl')
    torn = desk.path.read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4, limits[1]))
    try:
        assert len(read_all(desk)) == 1
        with pytest.raises(PapertuiError, match="Cannot set aside"):
            desk.append(star(2))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert "Cannot set aside the unfinished last line" in desk.messages[0]
    assert desk.path.read_bytes() == torn and [*desk.folder.iterdir()] == [desk.path]


def test_a_file_that_is_torn_from_its_first_byte(desk: Library) -> None:
    desk.folder.mkdir()
    desk.path.write_bytes(b'{"v":')
    event = desk.append(star(1))
    assert read_all(desk) == [event]


def test_a_last_line_that_lacks_only_its_newline_is_kept(desk: Library) -> None:
    first = desk.append(star(1))
    desk.path.write_bytes(desk.path.read_bytes().rstrip(b"\n"))
    second = desk.append(star(2))
    assert read_all(desk) == [first, second]
    assert desk.messages == [] and len(list(desk.folder.iterdir())) == 1


def test_the_unfinished_line_of_another_device_waits(desk: Library) -> None:
    event = Event(f"{MOMENT}-0000-{LAPTOP}", (("a", "read", True),))
    whole = lines.encode(event)
    desk.folder.mkdir()
    other = desk.folder / f"{LAPTOP}.jsonl"
    offsets: dict[str, tuple[int, int]] = {}
    other.write_bytes(whole + whole[:20])
    assert read_all(desk, offsets) == [event]
    assert read_all(desk, offsets) == []
    other.write_bytes(whole + whole)
    assert read_all(desk, offsets) == [event]
    assert desk.messages == []


def test_bad_lines_are_passed_over_and_named(desk: Library) -> None:
    first = desk.append(star(1))
    with desk.path.open("ab") as stream:
        stream.write(b"not an edit\n" + b'{"v":9}\n')
    second = desk.append(star(2))
    with desk.path.open("ab") as stream:
        stream.write(b"}\n" * 9)
    offsets: dict[str, tuple[int, int]] = {}
    assert read_all(desk, offsets) == [first, second]
    messages = desk.take_messages()
    assert "desk-1a2b.jsonl line 2 is not JSON" in messages[0]
    assert "line 3 is of an unknown format (9)" in messages[1]
    assert messages[-1].startswith("desk-1a2b.jsonl has 6 more lines that cannot be read")
    # what cannot be read is behind, and is neither read nor said again
    assert not desk.has_news(offsets) and read_all(desk, offsets) == [] and desk.messages == []
    third = desk.append(star(3))
    assert third.clock > second.clock and read_all(desk, offsets) == [third]


def test_line_numbers_are_right_after_going_on(desk: Library) -> None:
    offsets: dict[str, tuple[int, int]] = {}
    desk.append(star(1))
    read_all(desk, offsets)
    desk.append(star(2))
    with desk.path.open("ab") as stream:
        stream.write(b"?\n")
    read_all(desk, offsets)
    assert "line 3 is not JSON" in desk.messages[0]


def test_a_line_too_long_to_be_true_is_passed_over(desk: Library) -> None:
    first = desk.append(star(1))
    with desk.path.open("ab") as stream:
        for _ in range(17):
            stream.write(b"x" * (1 << 20))
        stream.write(b"\n")
    second = desk.append(star(2))
    assert read_all(desk) == [first, second]
    assert "line 2 is longer than 16 MB" in desk.messages[0]


def _rewritten(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def _replaced(path: Path, data: bytes) -> None:
    fresh = path.with_name("x.tmp")
    fresh.write_bytes(data)
    fresh.replace(path)


@pytest.mark.parametrize("put", [_rewritten, _replaced])
def test_a_replaced_file_is_read_from_its_start(desk: Library, put: Callable[[Path, bytes], None]) -> None:
    events = [Event(f"{MOMENT + n}-0000-{LAPTOP}", ((f"a{n}", "read", True),)) for n in range(5)]
    each = [lines.encode(event) for event in events]
    desk.folder.mkdir()
    other = desk.folder / f"{LAPTOP}.jsonl"
    offsets: dict[str, tuple[int, int]] = {}
    other.write_bytes(b"".join(each[:3]))
    assert read_all(desk, offsets) == events[:3]
    put(other, each[0])
    assert read_all(desk, offsets) == events[:1]
    put(other, b"".join(each[1:]))
    assert read_all(desk, offsets) == events[1:]
    put(other, b"")
    assert read_all(desk, offsets) == []


def test_a_place_in_the_middle_of_a_line_is_not_gone_on_from(desk: Library) -> None:
    event = desk.append(star(1))
    ((name, inode, offset, _),) = desk.read_since({})
    assert [played.event for played in desk.read_since({name: (inode, offset - 5)})] == [event]


def test_copies_made_by_sync_tools_are_journals_too(desk: Library) -> None:
    desk.folder.mkdir()
    names = [
        "desk-1a2b.sync-conflict-20260814-101010-ABCDEFG.jsonl",
        "laptop-3c4d (Ada's conflicted copy 2026-08-14).jsonl",
        "laptop-3c4d.jsonl",
    ]
    for number, name in enumerate(names):
        event = Event(f"{MOMENT + number}-0000-{LAPTOP}", (("a", "read", True),))
        (desk.folder / name).write_bytes(lines.encode(event))
    for name in (".syncthing.x.jsonl", "x.jsonl.tmp", "x.jsonl.torn-1", "x\n.jsonl"):
        (desk.folder / name).write_bytes(b"no\n")
    assert len(read_all(desk)) == 3 and desk.messages == []


def test_what_is_not_a_file_is_said_and_never_waited_for(desk: Library) -> None:
    event = desk.append(star(1))
    (desk.folder / "folder.jsonl").mkdir()
    os.mkfifo(desk.folder / "pipe.jsonl")
    (desk.folder / "loop.jsonl").symlink_to("loop.jsonl")
    (desk.folder / "endless.jsonl").symlink_to("/dev/zero")
    (desk.folder / "gone.jsonl").symlink_to("nowhere")
    (desk.folder / "good.jsonl").symlink_to(desk.path)
    assert read_all(desk) == [event, event]
    assert len(desk.take_messages()) == 5
    problems = desk.check().problems
    assert sum("is not a file and is passed over" in each for each in problems) == 3, problems
    read_all(desk)
    assert desk.messages == []
    assert desk.append(star(2)).clock > event.clock


def test_a_journal_behind_a_link_is_written_through_it(desk: Library, tmp_path: Path) -> None:
    desk.folder.mkdir()
    real = tmp_path / "real.jsonl"
    desk.path.symlink_to(real)
    event = desk.append(star(1))
    assert lines.decode(real.read_bytes()) == event and desk.path.is_symlink()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    library = Library(tmp_path / "file" / "library", DESK)
    with pytest.raises(PapertuiError, match=r"Cannot create the folder .*/file: "):
        library.append(star(1))
    assert read_all(library) == []
    assert "Cannot read the library folder" in library.messages[0]


@needs_permissions
def test_a_read_only_folder_is_named(desk: Library) -> None:
    desk.folder.mkdir()
    desk.folder.chmod(0o500)
    try:
        with pytest.raises(PapertuiError, match=r"Cannot write to .*desk-1a2b.jsonl: permission denied"):
            desk.append(star(1))
    finally:
        desk.folder.chmod(0o700)


def test_a_journal_that_is_no_file_is_not_written(desk: Library) -> None:
    desk.folder.mkdir()
    os.mkfifo(desk.path)
    with pytest.raises(PapertuiError, match="is not a file: move it away"):
        desk.append(star(1))


def test_another_process_of_this_device_may_replace_the_file(desk: Library) -> None:
    desk.append(star(1))
    for _ in range(3):
        Library(desk.folder, DESK).append(star(2))
        _replaced(desk.path, desk.path.read_bytes())
        desk.append(star(3))
    assert len(read_all(desk)) == 7


def test_check_tells_what_is_there(desk: Library) -> None:
    desk.append(star(1))
    desk.append(star(2))
    desk.append(search_edits.save_search([], "Mine", "rl"))
    Library(desk.folder, LAPTOP, now=lambda: MOMENT).append(star(1))
    report = desk.check()
    assert report.sound and (report.events, report.papers, len(report.journals)) == (4, 2, 2)
    assert report.lines()[0].endswith("library: 4 edits of 2 papers.")
    assert report.lines()[1].startswith("desk-1a2b.jsonl: 3 edits, ")
    assert report.lines()[-1] == "No damage found."


def test_check_counts_an_edit_of_several_lines_once(desk: Library) -> None:
    event = desk.append(star(1))
    desk.append(star(2))
    with desk.path.open("ab") as stream:
        stream.write(lines.encode(event._replace(changes=(("arxiv:2608.00099", "star", True),))))
    report = desk.check()
    assert (report.events, report.journals[0].events) == (2, 2)


def test_check_of_nothing(desk: Library) -> None:
    assert desk.check().lines()[-1] == "No damage found."


def test_check_names_every_oddity(desk: Library) -> None:
    event = desk.append(star(1))
    desk.append(star(2))
    line = lines.encode(event)
    clash = lines.encode(event._replace(changes=(("arxiv:2401.00001", "starred", False),)))
    future = lines.encode(Event(f"7000000000000-0000-{DESK}", (("a", "read", True),)))
    with desk.path.open("ab") as stream:
        stream.write(line + b"?\n" * 22 + future + b'{"v":1')
    copy = desk.folder / f"{LAPTOP}.jsonl"
    copy.write_bytes(clash)
    copy.chmod(0o644)
    before = {path.name: path.read_bytes() for path in desk.folder.iterdir()}
    (desk.folder / f"{DESK}.jsonl.torn-1").write_bytes(b"x")
    report = desk.check()
    assert not report.sound
    said = "\n".join(report.lines())
    for sentence in (
        "desk-1a2b.jsonl line 4 is not JSON.",
        "desk-1a2b.jsonl has 2 more lines that cannot be read.",
        "What such a line of desk-1a2b.jsonl says does not count. A whole copy of the file, from another computer or a",
        "desk-1a2b.jsonl ends in an unfinished line of 6 bytes: papertui was cut off while it wrote an edit that it had"
        " not called done. Nothing has to be done,",
        "desk-1a2b.jsonl has 1 edit that another line has too, which does no harm.",
        "desk-1a2b.jsonl has 1 edit out of order, which does no harm.",
        "laptop-3c4d.jsonl has 1 edit made on another device, which does no harm.",
        "laptop-3c4d.jsonl can be read by other users",
        "1 edit dated more than a day ahead of now",
        "Two machines write as desk-1a2b",
        "desk-1a2b.jsonl.torn-1 is a line that a crash left unfinished, of an edit that was never called done:",
    ):
        assert sentence in said
    assert {name: (desk.folder / name).read_bytes() for name in before} == before


@pytest.mark.parametrize(
    ("name", "means", "remedy"),
    [
        (f"{LAPTOP}.jsonl", "was cut off on that computer", "start papertui there"),
        (f"{LAPTOP} 2.jsonl", "has not finished this copy", "“papertui library merge” takes in the lines"),
    ],
)
def test_what_an_unfinished_line_means_and_what_to_do(desk: Library, name: str, means: str, remedy: str) -> None:
    desk.append(star(1))
    (desk.folder / name).write_bytes(b'{"v":1')
    (problem,) = desk.check().problems
    assert problem.startswith(f"{name} ends in an unfinished line of 6 bytes: ") and means in problem
    assert remedy in problem


def test_a_line_of_a_newer_version_waits_for_it(desk: Library) -> None:
    desk.append(star(1))
    with desk.path.open("ab") as stream:
        stream.write(b'{"v":2}\n')
    assert desk.check().problems[-1].endswith("does not count here until papertui is updated on this computer.")


def test_compacting_keeps_what_matters_and_the_old_file(desk: Library) -> None:
    key, other = "arxiv:2401.00001", "arxiv:2401.00002"
    paper = lines.encode_record(Paper(key, "A title", abstract="Long" * 200))
    for _ in range(5):
        desk.append(star(1), {key: paper})
        desk.append(star(1, on=False))
        desk.append(star(2), {other: paper})
        desk.append(star(2, on=False))
    last = desk.append(star(1), {key: paper}).clock
    note = desk.append(edits.note([Marked(key)], "one"))
    note = desk.append(edits.note([Marked(key)], "two"), heads={key: (note.clock,)})
    with desk.path.open("ab") as stream:
        stream.write(b"a line of the future\n")
    old = desk.path.read_bytes()
    offsets: dict[str, tuple[int, int]] = {}
    read_all(desk, offsets)
    desk.take_messages()

    done = desk.compact()
    assert (done.events_before, done.events_after, done.unreadable, done.sound) == (23, 3, 1, False)
    assert done.size_after == desk.path.stat().st_size < done.size_before == len(old)
    assert done.backup is not None and done.backup.read_bytes() == old
    assert stat.S_IMODE(desk.path.stat().st_mode) == stat.S_IMODE(done.backup.stat().st_mode) == 0o600
    assert "23 edits" in done.lines()[0] and "became 3 " in done.lines()[0]
    assert b"a line of the future\n" in desk.path.read_bytes()
    assert "compacted" in json.loads(desk.path.read_bytes().splitlines()[0])

    assert desk.has_news(offsets)
    events = read_all(desk, offsets)
    assert [event.clock for event in events] == sorted(event.clock for event in events)
    assert last in {event.clock for event in events} and note in events
    assert {name for event in events for name in event.records} == {key}
    assert desk.append(star(3)).clock > note.clock

    again = desk.compact()
    assert again.backup is None and "nothing to leave out" in again.lines()[0]


def test_compacting_nothing_makes_no_file(desk: Library) -> None:
    assert desk.compact().backup is None and not desk.folder.exists()


def test_the_record_of_a_paper_that_another_device_keeps_stays(desk: Library) -> None:
    key = "arxiv:2401.00001"
    desk.append(star(1), {key: lines.encode_record(Paper(key, "A title"))})
    Library(desk.folder, LAPTOP).append(edits.tag([Marked(key)], "todo"))
    desk.append(star(1, on=False))
    desk.append(star(1))
    desk.append(star(1, on=False))
    desk.compact()
    assert [list(event.records) for event in read_all(desk) if event.records] == [[key]]


def test_a_compaction_that_fails_changes_nothing(desk: Library) -> None:
    for _ in range(20):
        desk.append(star(1))
        desk.append(star(1, on=False))
    old = desk.path.read_bytes()
    desk.path.with_name(desk.path.name + ".before-compact").mkdir()
    with pytest.raises(PapertuiError, match=r"Cannot compact .*It is as it was"):
        desk.compact()
    assert desk.path.read_bytes() == old
    assert not [path for path in desk.folder.iterdir() if path.name.startswith(".")]


def test_names_are_only_those_of_journals(tmp_path: Path) -> None:
    assert files.names(tmp_path / "none") == []
