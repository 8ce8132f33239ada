"""What synchronizers leave in a library: conflict copies, half of a file, markers, files in the place of others."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from papertui import edits
from papertui.edits import Event, Marked
from papertui.errors import PapertuiError
from papertui.library import Library, copies, files, lines, merging, status, taking
from papertui.model import Paper

MOMENT = 1_755_172_800_000
DESK, LAPTOP = "desk-1a2b", "laptop-3c4d"

COPIES = {
    "desk-1a2b.sync-conflict-20260101-120000-ABCDEF7.jsonl": "Syncthing",
    "desk-1a2b (conflicted copy 2026-01-01).jsonl": "Dropbox",
    "desk-1a2b (Johns-MacBook's conflicted copy 2026-01-01).jsonl": "Dropbox",
    "desk-1a2b (Johns-MacBook’s conflicted copy 2026-01-01 (1)).jsonl": "Dropbox",
    "desk-1a2b (conflicted copy 2026-01-01 120000).jsonl": "Nextcloud or ownCloud",
    "desk-1a2b_conflict-20260101-120000.jsonl": "Nextcloud or ownCloud",
    "desk-1a2b 2.jsonl": "iCloud",
    "desk-1a2b (1).jsonl": "Google Drive",
    "desk-1a2b-MACBOOK.jsonl": "OneDrive",
    "desk-1a2b-macbook.jsonl": "OneDrive",
    "desk-1a2b (SFConflict ada@example.org 2026-01-01-12-00-00).jsonl": "Seafile",
    "desk-1a2b_Andy-PC_Jan-03-0901-2013_Conflict.jsonl": "Synology Drive",
    "desk-1a2b.Conflict.jsonl": "Resilio Sync",
    "desk-1a2b.jsonl.conflict1": "rclone",
    "desk-1a2b.conflict2.jsonl": "rclone",
    "desk-1a2b.jsonl..path1": "rclone",
    "desk-1a2b (copy: conflict on 2026-01-01).jsonl": "Unison",
    "desk-1a2b.jsonl~": "rsync or an editor",
    "desk-1a2b.jsonl~HEAD": "git",
    "desk-1a2b_REMOTE_123.jsonl": "git",
    "desk-1a2b.jsonl.orig": "git",
}
NO_JOURNALS = (
    ".syncthing.desk-1a2b.jsonl.tmp",
    "~syncthing~desk-1a2b.jsonl.tmp",
    ".~lock.desk-1a2b.jsonl#",
    ".desk-1a2b.jsonl.icloud",
    ".desk-1a2b.jsonl.Ab3dEf",
    ".unison.desk-1a2b.jsonl.0a1b.unison.tmp",
    "desk-1a2b.jsonl.!sync",
    "desk-1a2b.jsonl.part",
    "desk-1a2b.jsonl.torn-1",
    "desk-1a2b.jsonl.before-compact",
    "._desk-1a2b.jsonl",
    ".stfolder",
)


def star(number: int, on: bool = True) -> edits.Edit:
    return edits.Edit((edits.Change(f"arxiv:2401.{number:05}", "starred", on, not on),), "Starred 1")


def event(moment: int, device: str = LAPTOP, value: bool = True) -> Event:
    return Event(f"{MOMENT + moment}-0000-{device}", ((f"arxiv:2402.{moment:05}", "starred", value),))


def journal(*events: Event) -> bytes:
    return b"".join(map(lines.encode, events))


def read_all(library: Library, offsets: dict[str, tuple[int, int]]) -> list[Event]:
    found = []
    for played in library.read_since(offsets):
        offsets[played.name] = (played.inode, played.offset)
        if played.event is not None:
            found.append(played.event)
    return found


def clocks(library: Library) -> set[str]:
    return {each.clock for each in read_all(library, {})}


@pytest.fixture
def desk(tmp_path: Path) -> Library:
    library = Library(tmp_path / "library", DESK, now=lambda: MOMENT)
    library.append(star(1))
    return library


@pytest.fixture
def aside(tmp_path: Path) -> Path:
    return tmp_path / "state" / "merged"


@pytest.mark.parametrize(("name", "maker"), COPIES.items())
def test_the_names_of_conflict_copies(name: str, maker: str) -> None:
    assert files.is_journal(name)
    assert copies.named(name) == (DESK, maker)


@pytest.mark.parametrize("name", NO_JOURNALS)
def test_what_is_no_journal(name: str) -> None:
    assert not files.is_journal(name)


@pytest.mark.parametrize("name", ["desk-1a2b.jsonl", "desk.jsonl", "my-old-desk-ffff.jsonl"])
def test_the_names_of_journals(name: str) -> None:
    assert files.is_journal(name) and not copies.named(name).is_copy


def test_every_copy_counts_once_and_goes_aside(desk: Library, aside: Path) -> None:
    shared = [event(1), event(2)]
    (desk.folder / f"{LAPTOP}.jsonl").write_bytes(journal(*shared))
    for number, name in enumerate(COPIES, 10):
        (desk.folder / name).write_bytes(journal(*shared, event(number, DESK)))
    before = clocks(desk)
    assert len(before) == 3 + len(COPIES)

    found = status.status(desk.folder, DESK, MOMENT)
    assert found.edits == len(before) and {each.name for each in found.copies} == set(COPIES)
    assert {each.lacking for each in found.copies} == {1} and found.sound
    dry = taking.merge(desk, [], aside, dry=True)
    assert dry.edits == len(COPIES) and not aside.exists() and len(files.names(desk.folder)) == len(COPIES) + 2

    done = taking.merge(desk, [], aside)
    assert done.edits == len(COPIES) and not done.left
    assert sorted(files.names(desk.folder)) == [f"{DESK}.jsonl", f"{LAPTOP}.jsonl"]
    assert clocks(desk) == before
    assert {path.name for path in aside.iterdir()} == set(COPIES)
    size = desk.path.stat().st_size
    assert taking.merge(desk, [], aside).lines() == [
        "There is nothing to merge: no synchronizer left a copy in the library."
    ]
    assert desk.path.stat().st_size == size
    assert desk.append(star(2)).clock > max(before)


def test_a_copy_that_cannot_be_read_whole_stays(desk: Library, aside: Path) -> None:
    bad = {
        "desk-1a2b 2.jsonl": journal(event(1, DESK)) + b"garbage\n",
        "desk-1a2b 3.jsonl": journal(event(2, DESK)) + b'{"v":1,"clo',
        "desk-1a2b 4.jsonl": journal(event(3, DESK)) + b"\0" * 4096,
        "desk-1a2b 5.jsonl": journal(event(4, DESK)) + b'{"v":2,"clock":"x"}\n',
    }
    for name, data in bad.items():
        (desk.folder / name).write_bytes(data)
    done = taking.merge(desk, [], aside)
    assert done.edits == 4 and len(done.left) == 4 and not done.aside
    assert "desk-1a2b 2.jsonl stays where it is: desk-1a2b 2.jsonl line 2 is not JSON." in done.left
    assert {name: (desk.folder / name).read_bytes() for name in bad} == bad
    assert taking.merge(desk, [], aside).edits == 0


def test_a_copy_that_changes_meanwhile_stays(desk: Library, aside: Path) -> None:
    path = desk.folder / "desk-1a2b 2.jsonl"
    path.write_bytes(journal(event(1, DESK)))
    read = merging.read_file(path)
    with path.open("ab") as stream:
        stream.write(journal(event(2, DESK)))
    with pytest.raises(PapertuiError, match="has just changed and stays"):
        taking.put_aside(path, read, aside)
    assert path.exists() and not aside.exists()


def test_copies_of_one_name_lie_aside_side_by_side(desk: Library, aside: Path) -> None:
    for number in (1, 2):
        (desk.folder / "desk-1a2b 2.jsonl").write_bytes(journal(event(number, DESK)))
        taking.merge(desk, [], aside)
    assert sorted(path.name for path in aside.iterdir()) == ["desk-1a2b 2.jsonl", "desk-1a2b 2.jsonl.2"]


def test_edits_are_taken_as_they_stand(desk: Library, aside: Path) -> None:
    unknown = b'{"v":1,"clock":"1755172800077-0000-laptop-3c4d","changes":[["a","mood",null]],"from":"the future"}\n'
    (desk.folder / "laptop-3c4d 2.jsonl").write_bytes(unknown)
    taking.merge(desk, [], aside)
    assert unknown in desk.path.read_bytes()


def test_what_a_compaction_left_out_does_not_come_back(desk: Library, aside: Path) -> None:
    for _ in range(20):
        desk.append(star(1))
        desk.append(star(1, on=False))
    old = desk.path.read_bytes()
    desk.append(star(2))
    desk.compact()
    (desk.folder / "desk-1a2b 2.jsonl").write_bytes(old)
    size = desk.path.stat().st_size
    done = taking.merge(desk, [], aside)
    assert done.edits == 0 and done.aside and desk.path.stat().st_size == size


def test_another_library_comes_in_with_its_records(desk: Library, tmp_path: Path, aside: Path) -> None:
    key = "arxiv:2401.00009"
    other = Library(tmp_path / "other", LAPTOP, now=lambda: MOMENT + 5)
    first = other.append(edits.note([Marked(key)], "one"), {key: lines.encode_record(Paper(key, "A title"))})
    other.append(edits.note([Marked(key)], "two"), heads={key: (first.clock,)})
    others = merging.read_folder(other.folder)[0]
    before = other.path.read_bytes()
    assert taking.merge(desk, others, aside).edits == 2
    assert taking.merge(desk, others, aside).edits == 0
    assert other.path.read_bytes() == before
    found = {each.clock: each for each in read_all(desk, {})}
    assert {each.clock: each for each in read_all(other, {})}.items() <= found.items()


def test_a_file_that_is_replaced_at_every_edit_is_read_on_from_where_it_was(desk: Library) -> None:
    offsets: dict[str, tuple[int, int]] = {}
    path, events = desk.folder / f"{LAPTOP}.jsonl", [event(number) for number in range(9)]
    read_all(desk, offsets)
    for number in range(1, 10):
        fresh = desk.folder / ".incoming"
        fresh.write_bytes(journal(*events[:number]))
        fresh.replace(path)
        assert desk.has_news(offsets)
        assert read_all(desk, offsets) == [events[number - 1]]
        assert not desk.has_news(offsets)


def test_lines_that_come_in_between_are_read(desk: Library) -> None:
    offsets: dict[str, tuple[int, int]] = {}
    path = desk.folder / f"{LAPTOP}.jsonl"
    one = [event(number) for number in range(20)]
    path.write_bytes(journal(*one))
    read_all(desk, offsets)
    between = [*one[:1], event(50), *one[1:]]
    path.write_bytes(journal(*between))  # the same file, the same first line
    assert desk.has_news(offsets) and event(50) in read_all(desk, offsets)


def test_a_hole_that_is_filled_in_later_is_read_then(desk: Library) -> None:
    offsets: dict[str, tuple[int, int]] = {}
    path = desk.folder / f"{LAPTOP}.jsonl"
    whole = journal(*[event(number) for number in range(9)])
    start = len(journal(*[event(number) for number in range(3)])) - 20
    path.write_bytes(whole[:start] + b"\0" * 200 + whole[start + 200 :])
    some = read_all(desk, offsets)
    assert event(0) in some and event(8) in some and event(3) not in some
    assert not desk.has_news(offsets), "it is not looked at again and again"
    moment = path.stat().st_mtime_ns
    with path.open("r+b") as stream:
        stream.write(whole)
    os.utime(path, ns=(moment + 1, moment + 1))
    assert desk.has_news(offsets) and event(3) in read_all(desk, offsets)
    assert not desk.has_news(offsets)


def test_a_tail_that_is_filled_in_later_is_read_then(desk: Library) -> None:
    offsets: dict[str, tuple[int, int]] = {}
    path = desk.folder / f"{LAPTOP}.jsonl"
    whole = journal(event(1), event(2))
    path.write_bytes(journal(event(1)) + b"\0" * (len(whole) - len(journal(event(1)))))
    read_all(desk, offsets)
    path.write_bytes(whole)
    assert read_all(desk, offsets) == [event(2)] and desk.messages == []


def test_both_sides_of_a_conflict_in_git_count(desk: Library) -> None:
    ours, theirs = event(1), event(2)
    data = b"<<<<<<< HEAD\n" + journal(ours) + b"||||||| base\n=======\r\n" + journal(theirs) + b">>>>>>> other/main\n"
    (desk.folder / f"{LAPTOP}.jsonl").write_bytes(data)
    assert {each.clock for each in (ours, theirs)} < clocks(desk) and desk.messages == []
    found = status.status(desk.folder, DESK, MOMENT)
    assert found.sound
    assert (
        "git left 4 conflict markers in laptop-3c4d.jsonl; the edits of both sides count, so nothing has to be done."
        in found.remarks
    )


def test_what_is_not_here_yet_is_told(desk: Library) -> None:
    for name in (".laptop-3c4d.jsonl.icloud", ".syncthing.mini-5e6f.jsonl.tmp"):
        (desk.folder / name).touch()
    found = status.status(desk.folder, DESK, MOMENT)
    assert "laptop-3c4d.jsonl is in iCloud and not on this computer" in found.problems[0]
    assert found.remarks == (
        "mini-5e6f.jsonl is on its way: a synchronizer has not finished it yet. Nothing has to be done.",
    )


@pytest.mark.parametrize(
    ("sign", "maker"), [(".stfolder", "Syncthing"), (".git", "git"), (".nextcloudsync.log", "Nextcloud")]
)
def test_who_looks_after_the_folder(desk: Library, tmp_path: Path, sign: str, maker: str) -> None:
    (tmp_path / sign).mkdir()
    found = status.status(desk.folder, DESK, MOMENT)
    assert found.synchronizer == (maker, tmp_path.resolve())
    assert any(f"{maker} looks after" in line for line in found.lines())


def test_a_clock_far_in_the_future_does_not_stop_anybody(desk: Library) -> None:
    last = Event("8999999999990-9999-laptop-3c4d", (("arxiv:2401.00001", "starred", False),))
    (desk.folder / f"{LAPTOP}.jsonl").write_bytes(journal(last))
    read_all(desk, {})
    later = desk.append(star(1))
    assert later.clock > last.clock and later in read_all(desk, {})
    found = status.status(desk.folder, DESK, MOMENT)
    assert any("its clock is or was wrong" in line for line in found.lines())


def test_when_nothing_can_come_after_a_clock_nothing_is_written(desk: Library) -> None:
    last = Event("8999999999999-9999-laptop-3c4d", (("a", "read", True),))
    (desk.folder / f"{LAPTOP}.jsonl").write_bytes(journal(last))
    before = desk.path.read_bytes()
    with pytest.raises(PapertuiError, match="nothing can come after it"):
        Library(desk.folder, DESK).append(star(2))
    assert desk.path.read_bytes() == before


_MERGE = """
import sys
from pathlib import Path
from papertui.library import Library, taking
folder = Path(sys.argv[1])
print("begin", flush=True)
taking.merge(Library(folder / "library", "desk-1a2b"), [], folder / "aside")
print("end", flush=True)
"""


def test_a_merge_that_is_killed_loses_nothing(tmp_path: Path) -> None:
    desk = Library(tmp_path / "library", DESK, now=lambda: MOMENT)
    desk.append(star(1))
    wanted = clocks(desk)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    for turn in range(12):
        fresh = [event(turn * 1000 + number, DESK) for number in range(300)]
        wanted |= {each.clock for each in fresh}
        (desk.folder / f"desk-1a2b {turn + 2}.jsonl").write_bytes(journal(*fresh))
        with subprocess.Popen(
            [sys.executable, "-c", _MERGE, str(tmp_path)], stdout=subprocess.PIPE, env=environment
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            # a little later each time, from before the first byte to after the last
            for _ in range(turn * 4_000):
                pass
            process.send_signal(signal.SIGKILL)
        assert clocks(Library(desk.folder, DESK)) == wanted
    taking.merge(Library(desk.folder, DESK), [], tmp_path / "aside")
    assert files.names(desk.folder) == [f"{DESK}.jsonl"] and clocks(desk) == wanted
