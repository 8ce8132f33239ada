"""Cache and library together: what outlives the cache, and in which order it comes out."""

from __future__ import annotations

from pathlib import Path

import pytest

from papertui import edits, paths, search_edits
from papertui.imports import wishes
from papertui.model import Author, Listing, Marks, Paper, Sighting
from papertui.store import rows
from papertui.workspace import Workspace


def paper(number: int, **fields: object) -> Paper:
    given: dict[str, object] = {
        "key": f"arxiv:2608.{number:05}",
        "title": f"Invented result {number}",
        "authors": (Author("Ada Example"),),
        "published": "2026-08-01T00:00:00Z",
        "submitted": "2026-08-14T00:00:00Z",
        "votes": number % 3,
    }
    return Paper(**(given | fields))  # type: ignore[arg-type]


def keys(space: Workspace, query: str) -> list[str]:
    return [row.key for row in space.reader.rows(space.searching.select(query))]


@pytest.mark.parametrize("order", ["", "sort:date-", "sort:votes", "sort:votes-", "sort:title-", "sort:relevance"])
def test_what_was_starred_comes_out_the_same_from_a_new_cache(home: Path, order: str) -> None:
    with Workspace.open(paths.find()) as space:
        space.ingest([Sighting(paper(n), "huggingface", Listing("day", "2026-08-14", n)) for n in range(7)])
        for row in sorted(space.searching.select(""), key=lambda row: row % 5):
            space.editing.apply(edits.star(space.marked([row])))
        before = keys(space, f"is:starred invented {order}")
    paths.find().cache.unlink()
    with Workspace.open(paths.find()) as space:
        assert keys(space, f"is:starred invented {order}") == before
        assert len(before) == 7


def test_a_paper_that_goes_while_it_is_starred_comes_back_from_the_journal(home: Path) -> None:
    with Workspace.open(paths.find()) as space:
        space.ingest([Sighting(paper(n), "sample") for n in range(3)])
        marked = space.marked(space.searching.select(""))
        space.editing.append(edits.star(marked))
        with space.transaction() as db:
            (gone,) = db.execute("SELECT id FROM paper WHERE key=?", (paper(1).key,)).fetchall()[0]
            rows.forget(db, gone)
            db.execute("DELETE FROM alias WHERE id=?", (gone,))
        space.editing.play_journals()
        assert sorted(keys(space, "is:starred")) == [paper(n).key for n in range(3)]


def test_marks_of_very_many_papers_are_those_of_each(home: Path) -> None:
    with Workspace.open(paths.find()) as space:
        space.ingest([Sighting(paper(n, version=2), "sample") for n in range(40)])
        rows = list(space.searching.select(""))
        apply = space.editing.apply
        for number, make in enumerate((edits.star, edits.queue, edits.read, edits.hide)):
            apply(make(space.marked(rows[number :: number + 2])))
        apply(edits.tag(space.marked(rows[::5]), "todo"))
        apply(search_edits.save_search([], "Tens", "votes:1", rule="hide"))
        while space.rules.look():
            pass
        apply(edits.hide(space.marked(rows[:3]), on=False))
        known = space.reader.marked([*reversed(rows), 12345])
        assert list(known) == rows[::-1]
        for row, one in zip(rows, space.marked(rows), strict=True):
            assert known[row] == one._replace(marks=one.marks._replace(note="", shown=False))


def test_a_trial_changes_nothing_and_counts_right(home: Path) -> None:
    with Workspace.open(paths.find()) as space:
        with space.trial():
            counts = space.ingest([Sighting(paper(1), "sample"), Sighting(paper(1, votes=9), "sample")])
            assert counts == (1, 0, 0), "of papers, not of mentions"
        assert space.reader.size() == 0
        assert space.ingest([Sighting(paper(1), "sample")]).new == 1


def test_marks_of_many_imported_papers_are_written_piece_by_piece(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wishes, "PIECE", 3)
    with Workspace.open(paths.find()) as space:
        space.ingest([Sighting(paper(n), "sample") for n in range(7)])
        plan = wishes.Plan(space, Marks(starred=True, tags=("reading",)))
        plan.add({paper(n).key: wishes.Wish() for n in range(7)})
        pieces = list(plan.edits())
        assert [len({change.subject for change in edit.changes}) for edit in pieces] == [3, 3, 1]
        assert all(len(edit.changes) == 2 * len({change.subject for change in edit.changes}) for edit in pieces)
        for edit in pieces:
            space.editing.apply(edit)
        assert len(space.searching.select("is:starred tag:reading")) == 7


def test_undo_takes_back_only_what_was_changed(home: Path) -> None:
    with Workspace.open(paths.find()) as space:
        space.ingest([Sighting(paper(n), "sample") for n in range(3)])
        rows = space.searching.select("")
        space.editing.apply(edits.star(space.marked(rows[:1])))
        space.editing.apply(edits.star(space.marked(rows)))
        space.editing.undo()
        assert len(space.searching.select("is:starred")) == 1
        space.editing.redo()
        assert len(space.searching.select("is:starred")) == 3
        space.editing.undo()
        space.editing.undo()
        assert space.editing.undo() is None and not space.searching.select("is:starred")


def test_marks_made_under_a_title_follow_the_paper_to_its_id(home: Path) -> None:
    from papertui.identity import feed_key

    nameless = Paper(feed_key("Invented result 4"), "Invented result 4", author_count=1, published="2026-08-01")
    with Workspace.open(paths.find()) as space:
        space.ingest([Sighting(nameless, "huggingface", live=False)])
        space.editing.apply(edits.star(space.marked(space.searching.select(""))))
    paths.find().cache.unlink()
    with Workspace.open(paths.find()) as space:
        space.ingest([Sighting(paper(4), "huggingface")])
        (row,) = space.reader.rows(space.searching.select("is:starred"))
        assert row.key == "arxiv:2608.00004"
        assert space.rows_named([nameless.key, "2608.00004"]) == [(row.id, nameless.key), (row.id, row.key)]


def test_what_is_taken_back_under_the_id_stays_taken_back_in_a_new_cache(home: Path) -> None:
    from papertui.identity import feed_key

    nameless = Paper(feed_key("Invented result 4"), "Invented result 4", author_count=1, published="2026-08-01")
    with Workspace.open(paths.find()) as space:
        space.ingest([Sighting(nameless, "huggingface", live=False)])
        for edit in (edits.star, edits.queue):
            space.editing.apply(edit(space.marked(space.searching.select(""))))
        space.editing.apply(edits.tag(space.marked(space.searching.select("")), "robo"))
        space.editing.apply(edits.note(space.marked(space.searching.select("")), "old note"))
        space.ingest([Sighting(paper(4), "huggingface")])
        space.editing.apply(edits.star(space.marked(space.searching.select("")), False))
        space.editing.apply(edits.tag(space.marked(space.searching.select("")), "robo", False))
        space.editing.apply(edits.note(space.marked(space.searching.select("")), "new note"))
        (before,) = space.reader.views(space.searching.select(""))
    paths.find().cache.unlink()
    with Workspace.open(paths.find()) as space:
        (after,) = space.reader.views(space.searching.select(""))
        assert (after.paper.key, after.marks) == (before.paper.key, before.marks)
        assert (after.marks.starred, after.marks.queued, after.marks.tags, after.marks.note) == (
            False,
            True,
            (),
            "new note",
        )
        assert space.reader.id_of(nameless.key) == after.id
