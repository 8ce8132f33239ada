"""Edits for the screen: into the journal first, which is the acknowledgment; the tables follow. Undo and redo."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from typing import TypeVar

from papertui import edits
from papertui.edits import Edit
from papertui.live.lanes import Lanes
from papertui.ranking.ranker import Ranker
from papertui.store.threads import LATER
from papertui.workspace import Workspace

FRAME = 0.01
"""Seconds an edit waits at most for the screen to show it before it goes to the disk: the threads of one program run in
turn, and the frame goes first."""


MANY = 500
"""What is done with so many papers at once is done within a frame."""

T = TypeVar("T")


async def apart(papers: int, job: Callable[[], T]) -> T:
    """What `job` gives, which takes longer the more papers it is for: on another thread where they are many."""
    return job() if papers <= MANY else await asyncio.to_thread(job)


class Editing:
    """One edit after the other goes to the disk, in the order in which they were asked for."""

    def __init__(self, lanes: Lanes, space: Workspace, ranker: Ranker) -> None:
        self._lanes = lanes
        self._space = space
        self._edits = space.editing
        self._library = space.library  # made before threads ask for it, which might make two
        self._ranker = ranker
        self._applying = asyncio.Lock()
        self.shown = threading.Event()
        """Not set while the screen has yet to draw an edit that it shows."""
        self.shown.set()
        self.behind = False
        """Whether the tables lack something of the journal, as when the disk is full."""

    async def apply(self, edit: Edit) -> None:
        """Journal an edit; on return it is on the disk. The tables follow in the writer's lane."""
        if edit.changes:
            async with self._applying:
                await self._journal(edit)
                self._edits.remember(edit)

    async def note_down(self, edit: Edit) -> None:
        """Journal what is no deed of the reader's, and so is not undone."""
        async with self._applying:
            await self._journal(edit)

    async def undo(self) -> Edit | None:
        """Undo the last edit and return it, or None when there is none. An edit on its way to the disk comes first."""
        async with self._applying:
            if not self._edits.done:
                return None
            done = self._edits.done[-1]
            await self._journal(await apart(len(done.changes), partial(edits.inverse, done)))
            edit = self._edits.done.pop()
            self._edits.undone.append(edit)
            return edit

    async def redo(self) -> Edit | None:
        """Do again what was last undone and return it, or None."""
        async with self._applying:
            if not self._edits.undone:
                return None
            await self._journal(self._edits.undone[-1])
            edit = self._edits.undone.pop()
            self._edits.done.append(edit)
            return edit

    async def _journal(self, edit: Edit) -> None:
        """Only one at a time, in the order in which they were asked for.

        It is the thread that waits: what was submitted is written down whatever becomes of the caller.
        """
        if any(change.field == "note" for change in edit.changes):
            await self.settled()  # a note names the texts it replaces, so these must be in the tables

        loop = asyncio.get_running_loop()

        def follow() -> None:
            # whoever is told and then waits for `settled` waits for the tables too
            following = self._lanes.submit("write", self._edits.play_journals)
            following.add_done_callback(partial(self._played, loop))
            self._edits.when_written(edit)

        def job() -> None:
            self.shown.wait(FRAME)
            self._edits.append(edit, self._lanes.readers["journal"])
            # not from here: the writer would hold up the frame that says that the edit is kept
            with suppress(RuntimeError):  # the screen may have gone meanwhile
                loop.call_soon_threadsafe(follow)

        await asyncio.shield(asyncio.wrap_future(self._lanes.submit("journal", job)))

    def _played(self, loop: asyncio.AbstractEventLoop, future: Future[set[int]]) -> None:
        error = None if future.cancelled() else future.exception()
        self.behind = error is not None
        if error is None:
            with suppress(RuntimeError):  # the screen may have gone meanwhile
                loop.call_soon_threadsafe(self._ranker.marks_changed)
        else:
            self._space.messages.append(f"{error} What you did is kept in the journal.")

    async def settled(self) -> None:
        """Wait until everything written so far is in the tables."""
        await asyncio.wrap_future(self._lanes.submit("write", lambda: None, LATER))
