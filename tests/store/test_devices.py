"""Computers that share a library folder, whatever the synchronizer does with the files: all come to the same state."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from papertui import edits, paths, search_edits
from papertui.edits import Edit, Event
from papertui.errors import PapertuiError
from papertui.library import Library, moving
from papertui.library.files import names
from papertui.model import Author, Paper, Sighting
from papertui.store import marks
from papertui.workspace import Workspace, mending

MOMENT = 1_755_172_800_000
KEYS = ("arxiv:2401.00001", "arxiv:2401.00002")
PAPERS = [Paper(key, f"On Thing {key[-1]}", abstract="It is.", authors=(Author("Ada Lovelace"),)) for key in KEYS]
CONFLICTS = (
    "{}.sync-conflict-20260101-120000-ABCDEF{}.jsonl",
    "{} (conflicted copy 2026-01-0{}).jsonl",
    "{} {}.jsonl",
    "{}.jsonl.conflict{}",
)


class Computer:
    """A workspace of its own with its own clock, which may be wrong by `skew` ms; every edit it acknowledged."""

    def __init__(self, home: Path, name: str | None, skew: int, step: int) -> None:
        self.paths = paths.Paths(
            home / "config.toml", home / "cache" / "cache.db", home / "library", home / "state", home / "log"
        )
        if name is not None:
            self.paths.state.mkdir(parents=True)
            (self.paths.state / "device").write_text(f"{name}\n")
        self.ticks = itertools.count(MOMENT + skew, step)
        self.skew = skew
        self.written: list[Event] = []
        self.old: dict[str, list[bytes]] = {}
        self.open()
        self.space.ingest([Sighting(paper, "test") for paper in PAPERS])

    def open(self) -> None:
        self.space = Workspace.open(self.paths)
        library = Library(self.paths.library, lambda: paths.device(self.paths), now=lambda: next(self.ticks))
        library.refuse = self.space.library.refuse
        append = library.append

        def noted(*arguments: object, **more: object) -> Event:
            event = append(*arguments, **more)  # type: ignore[arg-type]
            self.written.append(event)
            return event

        library.append = noted  # type: ignore[method-assign]
        self.space.__dict__["library"] = library

    @property
    def folder(self) -> Path:
        return self.paths.library

    @property
    def name(self) -> str:
        return paths.device(self.paths)

    def files(self) -> dict[str, bytes]:
        return {name: (self.folder / name).read_bytes() for name in names(self.folder)}

    def do(self, what: str, key: str, value: str) -> None:
        editing, db = self.space.editing, self.space.reader.db
        searches = marks.searches(db)
        edit: Edit | None = None
        if what == "undo":
            editing.undo()
        elif what == "redo":
            editing.redo()
        elif what == "save":
            edit = search_edits.save_search(searches, value or "x", f"{value} words", rule=len(value))
        elif searches and what in ("rename", "move", "delete", "rule"):
            search = searches[len(value) % len(searches)]
            edit = {
                "rename": lambda: search_edits.rename_search(search, f"{search.name}{value}"[:20]),
                "move": lambda: search_edits.move_search(searches, search, 0),
                "delete": lambda: search_edits.delete_search(search),
                "rule": lambda: search_edits.set_rule(search, "hide"),
            }[what]()
        elif what in ("star", "queue", "read", "hide", "tag", "note"):
            row = self.space.reader.id_of(key)
            assert row is not None
            marked = self.space.marked([row])
            if what == "note":
                edit = edits.note(marked, value)
            elif what == "tag":
                edit = edits.toggle_tag(marked, value or "x")
            else:
                edit = edits.toggle(marked, {"star": "starred", "queue": "queued", "hide": "hidden"}.get(what, what))
        if edit:
            editing.apply(edit)

    def play(self) -> None:
        self.space.editing.play_journals()

    def put(self, name: str, data: bytes, *, in_place: bool) -> None:
        self.folder.mkdir(exist_ok=True)
        place = self.folder / name
        if place.exists():
            self.old.setdefault(name, []).append(place.read_bytes())
        if in_place:
            place.write_bytes(data)
        else:
            fresh = self.folder / ".incoming"
            fresh.write_bytes(data)
            fresh.replace(place)

    def state(self) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
        db = self.space.reader.db
        return (
            db.execute("SELECT subject, field, value, clock FROM mark ORDER BY 1, 2").fetchall(),
            db.execute("SELECT subject, clock, text, replaced FROM note ORDER BY 1, 2").fetchall(),
        )

    def shown(self) -> list[object]:
        db = self.space.reader.db
        return [*(marks.marks_for(db, key) for key in KEYS), *marks.searches(db)]


def model(events: Sequence[Event]) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """What all edits come to, in a few lines of dictionaries."""
    fields: dict[tuple[str, str], tuple[str, str]] = {}
    notes: dict[tuple[str, str], tuple[str, int]] = {}
    for event in events:
        for subject, field, value in event.changes:
            if field == "note":
                notes[subject, event.clock] = (str(value), 0)
            else:
                here = (event.clock, edits.as_json(value))
                fields[subject, field] = max(fields.get((subject, field), here), here)
    for event in events:
        for subject, clocks in event.heads.items():
            notes |= {(subject, clock): ("", 1) for clock in clocks}
    return (
        [(*where, value, clock) for where, (clock, value) in sorted(fields.items())],
        [(*where, *what) for where, what in sorted(notes.items())],
    )


class Step(NamedTuple):
    """What happens at the computer `at`; `how` and `amount` say what becomes of a file on its way."""

    at: int
    what: str
    key: str
    value: str
    how: str
    amount: float


# a failing example is long to make smaller, and can be read as it is
_PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
_EDITS = (
    "star",
    "queue",
    "read",
    "hide",
    "tag",
    "note",
    "note",
    "save",
    "rename",
    "move",
    "delete",
    "rule",
    "undo",
    "redo",
)
_HOW = ("whole", "in place", "part", "nul", "twice", "older", "copy", "git", "gone")
_STEPS = st.lists(
    st.builds(
        Step,
        st.integers(0, 2),
        st.sampled_from((*_EDITS, "sync", "sync", "sync", "compact", "torn", "restart")),
        st.sampled_from(KEYS),
        st.sampled_from(("", "a", "bb", "ccc")),
        st.sampled_from(_HOW),
        st.floats(0, 1),
    ),
    max_size=30,
)


def carry(one: Computer, other: Computer, step: Step) -> None:
    """Have the files of one computer come to the other in some way or other, as synchronizers do it or fail to."""
    for name, data in one.files().items():
        mine = name == f"{other.name}.jsonl"
        cut = int(len(data) * step.amount)
        conflict = CONFLICTS[cut % len(CONFLICTS)].format(name.partition(".jsonl")[0], cut % 10)
        if step.how == "older":
            if other.old.get(name):
                versions = other.old[name]
                other.put(name, versions[int(step.amount * (len(versions) - 1))], in_place=True)
        elif step.how == "gone":
            (other.folder / name).unlink(missing_ok=True)
        elif step.how == "copy" or (mine and data != other.files().get(name)):
            other.put(conflict, data, in_place=False)
        elif not mine:
            came = {
                "whole": data,
                "in place": data,
                "part": data[:cut],
                "nul": data[:cut] + b"\0" * (len(data) - cut),
                "twice": data + data,
                "git": b"<<<<<<< HEAD\n" + data + b"=======\n" + data + b">>>>>>> theirs\n",
            }[step.how]
            other.put(name, came, in_place=step.how != "whole")


def settle(computers: Sequence[Computer]) -> None:
    """Everything comes everywhere at last; where two versions differ, one is kept under the name of a conflict copy."""
    for turn in range(4):
        for computer in computers:
            computer.play()
        every = [computer.files() for computer in computers]
        final: dict[str, bytes] = {}
        for name in sorted({name for files in every for name in files}):
            versions = [files[name] for files in every if name in files]
            own = [
                files[name]
                for files, each in zip(every, computers, strict=True)
                if name == f"{each.name}.jsonl" and name in files
            ]
            final[name] = (own or sorted(versions, key=len))[-1]
            for number, data in enumerate(sorted(set(versions))):
                if data != final[name] and len(own) != 1:
                    final[f"{name.partition('.jsonl')[0]}.sync-conflict-2026010{turn}-12000{number}-ABCDEFG.jsonl"] = (
                        data
                    )
        for computer in computers:
            for name, data in final.items():
                if computer.files().get(name) != data:
                    computer.put(name, data, in_place=False)
    for computer in computers:
        computer.play()


@pytest.fixture(autouse=True)
def at_once() -> Iterator[None]:
    """A library that changed a moment ago is taken to be as it will be."""
    before, mending.SETTLED = mending.SETTLED, -60.0
    yield
    mending.SETTLED = before


def run(steps: Sequence[Step], folder: Path, *, clone: bool) -> None:
    computers = [Computer(folder / "desk", "desk-1a2b", 0, 3)]
    if clone:
        computers[0].do("star", KEYS[0], "")
        computers[0].space.close()
        shutil.copytree(folder / "desk", folder / "clone")
        computers[0].open()
        computers.append(Computer(folder / "clone", None, 1, 3))
    else:
        computers.append(Computer(folder / "laptop", "laptop-3c4d", 5_000_000_000, 3))
    computers.append(Computer(folder / "mini", "mini-5e6f", -7_000, 3))
    for step in steps:
        here = computers[step.at]
        if step.what == "sync":
            for other in computers:
                if other is not here:
                    carry(here, other, step)
                    other.play()
        elif step.what == "compact":
            here.space.library.compact()
            here.play()
        elif step.what == "torn":
            if here.folder.exists():
                with (here.folder / f"{here.name}.jsonl").open("ab") as stream:
                    stream.write(b'{"v":1,"clock":"17551')
        elif step.what == "restart":
            here.space.close()
            here.open()
        else:
            here.do(step.what, step.key, step.value)
    settle(computers)
    events = [event for computer in computers for event in computer.written]
    for computer in computers:
        assert computer.state() == model(events), computer.name
    assert computers[0].shown() == computers[1].shown() == computers[2].shown()
    for computer in computers:
        computer.space.close()


@given(_STEPS)
@settings(deadline=None, max_examples=30, phases=_PHASES, suppress_health_check=[HealthCheck.too_slow])
def test_computers_converge_whatever_becomes_of_the_files(steps: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        run(steps, Path(folder), clone=False)


@given(_STEPS)
@settings(deadline=None, max_examples=30, phases=_PHASES, suppress_health_check=[HealthCheck.too_slow])
def test_a_copied_computer_loses_no_edit(steps: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        run(steps, Path(folder), clone=True)


def test_two_notes_of_one_clock_are_both_kept(tmp_path: Path) -> None:
    desk, clone = Computer(tmp_path / "desk", "desk-1a2b", 0, 3), Computer(tmp_path / "clone", "desk-1a2b", 0, 3)
    desk.do("note", KEYS[0], "mine")
    clone.do("note", KEYS[0], "also mine")
    assert desk.written[0].clock == clone.written[0].clock
    settle([desk, clone])
    for computer in (desk, clone):
        note = marks.marks_for(computer.space.reader.db, KEYS[0]).note
        assert "also mine" in note and note.count("mine") == 2
    assert desk.state() == clone.state() and desk.name != clone.name
    desk.space.library.compact()
    shutil.rmtree(desk.paths.cache.parent)
    desk.space.close()
    desk.open()
    assert desk.state() == clone.state()
    desk.do("note", KEYS[0], "one")
    settle([desk, clone])
    assert {marks.marks_for(each.space.reader.db, KEYS[0]).note for each in (desk, clone)} == {"one"}
    for computer in (desk, clone):
        computer.space.close()


def test_a_copied_computer_takes_another_name(tmp_path: Path) -> None:
    desk, clone = Computer(tmp_path / "desk", "desk-1a2b", 0, 3), Computer(tmp_path / "clone", "desk-1a2b", 1, 3)
    desk.do("star", KEYS[0], "")
    clone.do("star", KEYS[1], "")
    # a plain copy of one file over the other, and the other way round
    mine = desk.files()["desk-1a2b.jsonl"]
    desk.put("desk-1a2b.jsonl", clone.files()["desk-1a2b.jsonl"], in_place=True)
    desk.play()
    assert desk.name != "desk-1a2b" and desk.name.startswith("desk-")
    (said,) = [message for message in desk.space.messages if "writes as" in message]
    assert f"this one is {desk.name} from now on. No edit is lost." in said
    assert set(desk.files()) == {"desk-1a2b.jsonl", f"{desk.name}.jsonl"}
    desk.do("tag", KEYS[0], "x")
    assert b"tag:x" in desk.files()[f"{desk.name}.jsonl"] and b"tag:x" not in desk.files()["desk-1a2b.jsonl"]
    settle([desk, clone])
    assert desk.state() == clone.state() == model(desk.written + clone.written)
    assert mine
    for computer in (desk, clone):
        computer.space.close()


def test_what_has_just_changed_is_left_to_the_synchronizer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mending, "SETTLED", 3600.0)
    desk = Computer(tmp_path / "desk", "desk-1a2b", 0, 3)
    desk.do("star", KEYS[0], "")
    whole = desk.files()["desk-1a2b.jsonl"]
    desk.put("desk-1a2b.jsonl", whole[:40], in_place=True)
    desk.play()
    assert desk.space.may_lack and desk.space.messages[-1].startswith("The last line of")
    desk.put("desk-1a2b.jsonl", whole, in_place=True)
    desk.space.close()
    desk.open()
    assert desk.space.may_lack, "it is remembered until it could be looked at"
    monkeypatch.setattr(mending, "SETTLED", -60.0)
    desk.play()
    assert not desk.space.may_lack and desk.files()["desk-1a2b.jsonl"] == whole
    desk.space.close()


def test_what_others_bring_is_told_once(tmp_path: Path) -> None:
    desk, laptop = Computer(tmp_path / "a", "desk-1a2b", 0, 3), Computer(tmp_path / "b", "laptop-3c4d", 1, 3)
    laptop.do("star", KEYS[0], "")
    laptop.do("note", KEYS[0], "x")
    for how in (False, True, False):
        desk.put("laptop-3c4d.jsonl", laptop.files()["laptop-3c4d.jsonl"], in_place=how)
        desk.put("laptop-3c4d 2.jsonl", laptop.files()["laptop-3c4d.jsonl"], in_place=how)
        desk.play()
    assert desk.space.editing.take_brought() == [("laptop-3c4d", 2)]
    desk.do("star", KEYS[1], "")
    assert desk.space.editing.take_brought() == []
    for computer in (desk, laptop):
        computer.space.close()


def test_a_workspace_goes_on_where_another_process_moved_the_library(tmp_path: Path) -> None:
    desk = Computer(tmp_path / "desk", "desk-1a2b", 0, 3)
    desk.do("star", KEYS[0], "")
    moved = moving.move(desk.paths, tmp_path / "shared", default=desk.paths.library)
    assert moved.came == 1 and not desk.paths.library.exists()
    desk.do("star", KEYS[1], "")
    assert len((tmp_path / "shared" / "desk-1a2b.jsonl").read_bytes().splitlines()) == 2
    assert not desk.paths.library.exists() and desk.space.messages == []
    (tmp_path / "shared").rename(tmp_path / "away")
    with pytest.raises(PapertuiError, match=r"is not there: connect its disk .* Nothing was changed"):
        desk.do("star", KEYS[1], "")
    desk.play()
    desk.play()
    assert len(desk.space.messages) == 1 and "connect its disk" in desk.space.messages[0]
    (tmp_path / "away").rename(tmp_path / "shared")
    desk.play()
    desk.do("star", KEYS[1], "")
    assert desk.state() == model(desk.written) and len(desk.space.messages) == 1
    desk.space.close()
