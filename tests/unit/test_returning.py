"""Going back on edits that were taken in: what is compared, and what is put back."""

from __future__ import annotations

from pathlib import Path

import pytest

from papertui import edits, identity, paths, search_edits
from papertui.edits import Change, Event
from papertui.errors import PapertuiError
from papertui.library import lines
from papertui.model import Marks, Paper, Sighting
from papertui.store import marks, snapshots
from papertui.workspace import Workspace, returning
from papertui.workspace.returning import KEPT, Taken, Ways

KITES = "On the Flight of Kites"
KEY = "arxiv:2608.00001"
LATER = "7000000000000-0000-laptop-3c4d"


@pytest.fixture
def space(home: Path) -> Workspace:
    with Workspace.open(paths.find()) as opened:
        yield opened


def take(space: Workspace, *changes: tuple[str, str, edits.Value], paper: Paper | None = None) -> tuple[Change, ...]:
    """Take in an event of another computer; what it changed."""
    before = snapshots.taken(space.reader.db)
    event = Event(LATER, changes, {KEY: paper} if paper else {})
    space.library.adopt([lines.encode(event)], [event.clock])
    space.editing.play_journals()
    return returning.changes(space, before, {subject for subject, _, _ in changes})


def test_a_paper_whose_identifier_turns_up_by_it_keeps_what_was_done_before(space: Workspace) -> None:
    nameless = identity.feed_key(KITES)
    space.ingest([Sighting(Paper(nameless, KITES), "import", live=False)])
    row = space.reader.id_of(nameless)
    assert row is not None
    space.editing.apply(edits.star(space.marked([row])))
    space.editing.apply(edits.note(space.marked([row]), "Mine"))
    before = marks.marks_for(space.reader.db, nameless)
    changed = take(
        space, (KEY, "starred", False), (KEY, "tag:theirs", True), (KEY, edits.CITED_AS, "kites"),
        paper=Paper(KEY, KITES),
    )  # fmt: skip
    assert marks.marks_for(space.reader.db, nameless) == Marks(tags=("theirs",), note="Mine")
    assert changed == (Change(KEY, "starred", False, True), Change(KEY, "tag:theirs", True, False))
    ways = Ways(space.paths.state)
    assert ways.keep(Taken("a merge", changed))
    went = ways.back(space)
    assert went is not None and (went.subjects, went.left) == (1, ())
    assert marks.marks_for(space.reader.db, KEY) == before
    assert marks.citation_keys(space.reader.db) == {KEY: "kites"}, "it may be in a text by now"


def test_what_other_subjects_became_meanwhile_is_nobodys(space: Workspace) -> None:
    before = snapshots.taken(space.reader.db)
    space.ingest([Sighting(Paper(KEY, KITES), "import", live=False)])
    row = space.reader.id_of(KEY)
    assert row is not None
    space.editing.apply(edits.star(space.marked([row])))
    assert returning.changes(space, before, {"arxiv:2608.00002"}) == ()


def test_a_search_that_came_in_goes_and_one_that_was_changed_comes_back(space: Workspace) -> None:
    space.editing.apply(search_edits.save_search([], "Kites", "kites"))
    (mine,) = marks.searches(space.reader.db)
    changed = take(
        space,
        (f"search:{mine.id}", "query", "string"),
        *(("search:new", field, value) for field, value in (("name", "Maps"), ("query", "maps"))),
    )
    assert [search.query for search in marks.searches(space.reader.db)] == ["maps", "string"]
    ways = Ways(space.paths.state)
    ways.keep(Taken("a merge", changed))
    ways.back(space)
    assert marks.searches(space.reader.db) == [mine]
    ways.forth(space)
    assert [search.query for search in marks.searches(space.reader.db)] == ["maps", "string"]


def test_only_so_many_ways_are_remembered_and_one_that_is_new_ends_going_forth(space: Workspace) -> None:
    ways = Ways(space.paths.state)
    for number in range(KEPT + 3):
        ways.keep(Taken(f"merge {number}", (Change(KEY, "starred", True, False),)))
    assert len(list((space.paths.state / "taken").iterdir())) == KEPT
    went = ways.back(space)
    assert went is not None and (went.what, went.subjects) == (f"merge {KEPT + 2}", 0)
    ways.keep(Taken("another", (Change(KEY, "queued", True, False),)))
    assert ways.forth(space) is None


def test_files_are_put_back_unless_somebody_changed_them(space: Workspace, tmp_path: Path) -> None:
    kept, made, gone = (tmp_path / name for name in ("kept", "made", "gone"))
    for path, text in ((kept, b"new"), (made, b"made")):
        path.write_bytes(text)
    files = ((kept, b"old", b"new"), (made, None, b"made"), (gone, b"was", None))
    ways = Ways(space.paths.state)
    ways.keep(Taken("a backup", (), files))
    went = ways.back(space)
    assert went is not None and went.files == (kept, made, gone)
    assert (kept.read_bytes(), made.exists(), gone.read_bytes()) == (b"old", False, b"was")
    kept.write_bytes(b"mine")
    went = ways.forth(space)
    assert went is not None and went.left == (f"{kept} has changed since, and stays as it is.",)
    assert (kept.read_bytes(), made.read_bytes(), gone.exists()) == (b"mine", b"made", False)


def test_a_record_that_is_damaged_is_told(space: Workspace) -> None:
    ways = Ways(space.paths.state)
    assert not ways.keep(Taken("nothing", ()))
    ways.keep(Taken("a merge", (Change(KEY, "starred", True, False),)))
    (record,) = (space.paths.state / "taken").iterdir()
    record.write_text("[]")
    with pytest.raises(PapertuiError, match="damaged: delete that folder"):
        ways.back(space)
