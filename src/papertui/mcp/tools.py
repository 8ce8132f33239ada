"""What a client can ask and do: plain functions, whose names, parameters and docstrings are what it is told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import Any

from papertui import edits
from papertui.edits import Edit
from papertui.errors import UsageError
from papertui.exporters.json import paper_object
from papertui.model import Row
from papertui.store import connection, marks
from papertui.workspace import Workspace

MOST = 100
"""Papers in one answer; a larger one would only fill the client's memory."""

Open = Callable[[], AbstractContextManager[Workspace]]
Edited = Callable[[Workspace, Sequence[Edit]], None]
Object = dict[str, Any]


class Tools:
    """Questions and edits on the reader's papers; each opens them anew, one at a time.

    `opened` gives the workspace, and `edited` is called after edits that were made. Every method raises
    `PapertuiError` with a sentence where it cannot answer.
    """

    def __init__(self, opened: Open, edited: Edited) -> None:
        self._open = opened
        self._edited = edited
        self._turn = threading.Lock()

    @contextmanager
    def _space(self) -> Iterator[Workspace]:
        with self._turn, self._open() as space, connection.explaining(space.paths.cache):
            yield space

    # Questions

    def search_papers(self, query: str, limit: int = 20) -> Object:
        """Search the local library, best match first.

        The query has words and fields, such as `diffusion is:starred`, `author:hinton newer:30d`, `tag:thesis`, `"exact
        phrase"`, `votes:>50`. Answers with `total` and brief objects of the first papers.
        """
        with self._space() as space:
            parsed, remark = space.searching.question(query)
            found = space.searching.answer(parsed)
            answer = _listed(space, found.ids, limit)
            if remark or found.sentence:
                answer["remark"] = " ".join(filter(None, (remark, found.sentence)))
            return answer

    def list_papers(self, query: str = "", limit: int = 20) -> Object:
        """List papers of the local library in the query's own order, else the newest first.

        Useful queries: `is:starred`, `is:queued`, `is:unread`, `is:new`, `sort:votes newer:7d`, `sort:foryou`. Answers
        with `total` and brief objects of the first papers.
        """
        with self._space() as space:
            return _listed(space, space.searching.select(query), limit)

    def show_paper(self, paper: str) -> Object:
        """Everything that is known of one paper: abstract, links, marks, tags, note, votes, citations.

        `paper` is an arXiv id, a DOI, a link, or the key of another answer.
        """
        with self._space() as space:
            ((row, _),) = space.rows_named([paper])
            (view,) = space.reader.views([row])
            return dict(paper_object(view))

    def list_tags(self) -> Object:
        """The reader's tags with their numbers of papers, and the saved searches with their queries."""
        with self._space() as space:
            tags = [{"tag": name, "papers": number} for name, number in marks.tags(space.reader.db)]
            searches = [{"name": one.name, "query": one.query} for one in marks.searches(space.reader.db)]
            return {"tags": tags, "searches": searches}

    # Edits

    def star_papers(self, papers: list[str], starred: bool = True) -> Object:
        """Star papers, or with `starred` false take the star away. The reader can undo it."""
        return self._edit(papers, [lambda rows: edits.flag(rows, "starred", starred)])

    def tag_papers(self, papers: list[str], tags: list[str], remove: bool = False) -> Object:
        """Give papers tags, or with `remove` take them away."""
        names = dict.fromkeys(edits.tag_name(tag) for tag in tags)
        if not names:
            raise UsageError("Name at least one tag.")
        return self._edit(papers, [partial(edits.tag, name=name, on=not remove) for name in names])

    def note_paper(self, paper: str, text: str, replace: bool = False) -> Object:
        """Add a text to the reader's note on a paper, or with `replace` put it in place of the note."""
        if not text.strip():
            raise UsageError("The note is empty.")

        def write(rows: Sequence[edits.Marked]) -> Edit:
            old = rows[0].marks.note
            return edits.note(rows, text if replace or not old else f"{old.rstrip()}\n\n{text}")

        return self._edit([paper], [write])

    def _edit(self, papers: Sequence[str], wanted: Sequence[Callable[[Sequence[edits.Marked]], Edit]]) -> Object:
        """Make edits, each on what the one before left."""
        if not papers:
            raise UsageError("Name at least one paper.")
        with self._space() as space:
            rows = list(dict.fromkeys(row for row, _ in space.rows_named(papers)))
            made = [edit for make in wanted if (edit := _applied(space, make(space.marked(rows))))]
            self._edited(space, made)
        keys = dict.fromkeys(change.subject for edit in made for change in edit.changes)
        return {"done": "; ".join(edit.label for edit in made) or "Nothing to change.", "changed": list(keys)}


def _applied(space: Workspace, edit: Edit) -> Edit:
    if edit.changes:
        space.editing.apply(edit)
    return edit


def _listed(space: Workspace, rows: Sequence[int], limit: int) -> Object:
    if not 1 <= limit <= MOST:
        raise UsageError(f"The limit is 1 to {MOST}, not {limit}.")
    return {"total": len(rows), "papers": [_brief(row) for row in space.reader.rows(rows[:limit], space.visit)]}


def _brief(row: Row) -> Object:
    state = [name for name in ("starred", "queued", "read", "hidden") if getattr(row, name)]
    return {
        "key": row.key, "title": row.title, "authors": row.authors, "date": row.date, "votes": row.votes,
        "state": state, "tags": list(row.tags),
    }  # fmt: skip
