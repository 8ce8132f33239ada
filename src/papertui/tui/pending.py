"""Edits that the screen shows and the tables do not hold yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from papertui import edits
from papertui.edits import Change, Edit, HasMarks, Marked
from papertui.model import Marks, Row, View
from papertui.tui.window import patched


class Targets(NamedTuple):
    """Papers to edit: their ids, and their marks, in the same order."""

    ids: Sequence[int]
    papers: Sequence[HasMarks]


class Shown(NamedTuple):
    """An edit with its changes by subject, the ids of papers that it is known to change, and whether it is of
    searches."""

    edit: Edit
    changes: Mapping[str, Sequence[Change]]
    papers: frozenset[int]
    searches: bool


NOBODY = Targets((), ())


def shown(edit: Edit, targets: Targets = NOBODY) -> Shown:
    """What the screen needs of an edit; of very many papers that takes a tenth of a second."""
    changes: dict[str, list[Change]] = {}
    for change in edit.changes:
        changes.setdefault(change.subject, []).append(change)
    papers = frozenset(id for id, paper in zip(*targets, strict=True) if paper.key in changes)
    return Shown(edit, changes, papers, any(subject.startswith(edits.SEARCH_PREFIX) for subject in changes))


class Pending:
    """In the order in which they were made."""

    def __init__(self) -> None:
        self._all: list[Shown] = []
        self.written: list[Shown] = []
        """Those that the journal holds."""

    def __iter__(self) -> Iterator[Shown]:
        return iter(tuple(self._all))

    def add(self, one: Shown) -> None:
        self._all.append(one)

    def drop(self, gone: Sequence[Shown]) -> None:
        """Forget these very ones, as the tables hold them or nobody ever will."""
        self._all, self.written = (
            [one for one in those if not any(one is other for other in gone)] for those in (self._all, self.written)
        )

    def row(self, row: Row) -> Row:
        """A row with what was just done."""
        for change in self._of(row.key):
            row = patched(row, change.field, change.value)
        return row

    def view(self, view: View) -> View:
        """A view with what was just done."""
        marks = _patched(view.marks, self._of(view.paper.key))
        if marks is view.marks:
            return view
        stays = marks.starred or marks.queued or marks.tags or marks.note or marks.shown
        return view._replace(marks=marks, ruled=not stays and any(rule.hides for rule in view.rules))

    def _of(self, key: str) -> Iterator[Change]:
        for one in self._all:
            yield from one.changes.get(key, ())


def marked(paper: Marked, pending: Sequence[Shown]) -> Marked:
    """A paper's marks with what these edits do."""
    for one in pending:
        for change in one.changes.get(paper.key, ()):
            marks = _patched(paper.marks, (change,))
            comes_back = change.field == edits.SHOWN or edits.keeps(change.field)
            paper = paper._replace(marks=marks, ruled=paper.ruled and not (change.value and comes_back))
    return paper


def _patched(marks: Marks, changes: Iterator[Change] | Sequence[Change]) -> Marks:
    for change in changes:
        if change.field == edits.READ:
            read, version = edits.read_as(change.value)
            marks = marks._replace(read=read, read_version=version)
        elif change.field in edits.FLAGS:
            marks = marks._replace(**{change.field: bool(change.value)})  # type: ignore[arg-type]
        elif change.field == edits.SHOWN:
            marks = marks._replace(shown=bool(change.value))
        elif change.field == edits.NOTE:
            marks = marks._replace(note=str(change.value or ""))
        elif change.field.startswith(edits.TAG_PREFIX):
            name = change.field[len(edits.TAG_PREFIX) :]
            others = tuple(tag for tag in marks.tags if tag != name)
            marks = marks._replace(tags=tuple(sorted((*others, name))) if change.value else others)
    return marks
