"""Marking papers: every key that changes what the reader keeps, undo included.

One way for all of them: ids are captured at the key, the list shows the change in the same tick, the journal
keeps it, and only then does the status line say so. A failure puts the list back.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from time import monotonic
from typing import TypeVar

from papertui import edits
from papertui.edits import Edit, HasMarks, Marked
from papertui.errors import PapertuiError
from papertui.live.editing import MANY, apart
from papertui.model import Row, View
from papertui.text import plural
from papertui.tui.moving import ON_THEIR_WAY
from papertui.tui.pending import Pending, Shown, Targets, marked, shown
from papertui.tui.selection import MOST
from papertui.tui.status import progress_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from papertui.tui.main import MainScreen
    from papertui.tui.spans import Line

PIECE = 5000
"""So many papers are read between two looks at whether it takes long."""

SLOW = 0.3
"""Seconds after which something is said of what is not done yet."""

NOTHING = "There is no paper to mark here"

Make = Callable[[Sequence[HasMarks]], Edit]
T = TypeVar("T")


class Marking:
    """Actions that edit. Each acts on the marked papers, else on the one under the cursor."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen
        self._pending = Pending()
        self._reading = asyncio.Lock()

    def star(self) -> None:
        self._edit(lambda rows: edits.toggle(rows, "starred"))

    def queue(self) -> None:
        self._edit(lambda rows: edits.toggle(rows, "queued"))

    def read(self) -> None:
        self._edit(lambda rows: edits.toggle(rows, "read"))

    def hide(self) -> None:
        self._edit(lambda rows: edits.toggle(rows, "hidden"))

    def read_all(self) -> None:
        """Everything in view is read."""
        if not self.too_many(len(self.screen.list.ids)):
            self._edit(edits.read, list(self.screen.list.ids))

    def opened(self, *papers: int) -> None:
        """Papers were opened or read to the end of their abstracts; says nothing, but is undone by one key."""
        rows = self.rows_of(papers)
        self.apply(edits.read(rows), rows, quiet=True)

    def mark(self) -> None:
        """Mark the paper and go on to the next."""
        papers = self.screen.list
        if not papers.ids:
            self.screen.say_why(NOTHING)
            return
        papers.toggle_mark()
        papers.move_to(papers.cursor + 1)
        self.screen.show_place()

    def range(self) -> None:
        papers = self.screen.list
        if not papers.ids:
            self.screen.say_why(NOTHING)
            return
        started = papers.selection.start is None
        if not started and self.too_many(papers.range_count, whole=True):
            return
        papers.toggle_range()
        self.screen.show_place()
        if started:
            self.screen.say(f"Range: {self.screen.key('range')} again marks it")
        else:
            self.screen.say(f"The range is marked · {self.screen.key('back')} clears")

    def mark_all(self) -> None:
        papers = self.screen.list
        if not papers.ids:
            self.screen.say_why(NOTHING)
            return
        if self.too_many(len(papers.ids)):
            return
        marked = papers.mark_all()
        self.screen.show_place()
        self.screen.say(
            f"All in view marked · {self.screen.key('back')} clears" if marked else "Nothing in view is marked"
        )

    def too_many(self, papers: int, *, whole: bool = False) -> bool:
        """Whether so many papers cannot be marked or changed at once, and says why; `whole` where all are known."""
        screen = self.screen
        if not whole and not screen.list.whole:
            screen.say_why(ON_THEIR_WAY)
        elif papers > MOST:
            screen.say_why(
                f"{papers:,} papers at once are too many: narrow the list to {MOST:,} with {screen.key('search')}"
            )
        else:
            return False
        return True

    def tags(self) -> None:
        """Pick tags for the papers."""
        if self.too_many(self.screen.list.mark_count, whole=True):
            return
        targets = self.screen.list.targets()
        if not targets:
            self.screen.say_why("There is no paper to tag here")
            return
        from papertui.tui.tags import Having, TagPicker, having

        def pick(known: Having) -> None:
            only = self.screen.list.row(targets[0])
            title = "" if only is None else only.title
            picker = TagPicker(known, title, self.screen.live.tags(), self.screen.glyphs)

            def chosen(answer: str | None) -> None:
                if answer is not None and picker.changes:
                    self._edit(partial(_tagged, changes=picker.changes), targets)

            self.screen.app.push_screen(picker, chosen)
            self.screen.keyboard.release()

        self.screen.keyboard.hold()
        self._with_targets(targets, lambda found: having(found.papers), pick)

    def undo(self) -> None:
        self.screen.spawn(partial(self._turn_back, redo=False), "edits", exclusive=False)

    def redo(self) -> None:
        self.screen.spawn(partial(self._turn_back, redo=True), "edits", exclusive=False)

    async def _turn_back(self, *, redo: bool) -> None:
        screen = self.screen
        async with self._reading:
            pass  # the key before this one may still be reading the papers it edits
        edit = await (screen.live.editing.redo() if redo else screen.live.editing.undo())
        if edit is None:
            screen.say_why("There is nothing to redo" if redo else "There is nothing to undo")
            return
        made = await apart(len(edit.changes), lambda: shown(edit if redo else edits.inverse(edit)))
        self._show(made)
        screen.triage.turned(edit, redo=redo)
        other = f"{screen.key('undo')} undo" if redo else f"{screen.key('redo')} redo"
        screen.say(f"{'Redid' if redo else 'Undid'}: {edit.label} · {other}", detail=self._paper_of(made))
        screen.message.keep()
        await self._settle(made)

    def rows_of(self, papers: Sequence[int]) -> list[Row]:
        """The rows of some papers with what was just done and is not in the tables yet."""
        found = [row for paper in papers if (row := self.screen.list.row(paper)) is not None]
        return [self._pending.row(row) for row in found]

    # The one way

    def _edit(self, make: Make, targets: Sequence[int] | None = None) -> None:
        if targets is None and self.too_many(self.screen.list.mark_count, whole=True):
            return
        captured = self.screen.list.targets() if targets is None else targets
        if not captured:
            self.screen.say_why("There is no paper here to do that with")
            return
        self._with_targets(captured, lambda found: shown(make(found.papers), found), self._begin)

    def _with_targets(self, ids: Sequence[int], make: Callable[[Targets], T], use: Callable[[T], None]) -> None:
        """Call `use` with what `make` makes of the papers: at once unless they, or those of a key before this one, are
        many; then `make` runs on another thread."""
        if len(ids) <= MANY and not self._reading.locked():
            rows = self.rows_of(ids)
            use(make(Targets([row.id for row in rows], rows)))
        else:
            self.screen.spawn(partial(self._fetch, ids, make, use), "edits", exclusive=False)

    async def _fetch(self, ids: Sequence[int], make: Callable[[Targets], T], use: Callable[[T], None]) -> None:
        screen = self.screen
        began, found = monotonic(), dict[int, Marked]()
        try:
            async with self._reading:
                # what is in the tables by the time they are read is not pending any more, and the other way round
                pending = list(self._pending)
                for start in range(0, len(ids), PIECE):
                    found |= await screen.live.marked(ids[start : start + PIECE])
                    if monotonic() - began > SLOW:
                        screen.show_progress(progress_line("Reading", len(found), len(ids), screen.glyphs))
                pending += [one for one in self._pending if not any(one is other for other in pending)]

                def made() -> T:
                    return make(Targets(list(found), [marked(paper, pending) for paper in found.values()]))

                use(await apart(len(ids), made))
        finally:
            screen.keyboard.release()

    def apply(self, edit: Edit, rows: Sequence[Row] = (), *, quiet: bool = False) -> None:
        """Show an edit and write it down; `rows` are those it was made for."""
        self._begin(shown(edit, Targets([row.id for row in rows], rows)), quiet=quiet)

    def _begin(self, made: Shown, *, quiet: bool = False) -> None:
        if made.edit:
            self._show(made)
            self.screen.spawn(partial(self._write, made, quiet), "edits", exclusive=False)
        elif not quiet:
            self.screen.say(made.edit.label)

    async def carry_out(self, edit: Edit, otherwise: str = "") -> bool:
        """Show an edit, write it down, and tell whether that went well; `otherwise` is said too where it did not."""
        made = shown(edit)
        self._show(made)
        return await self._write(made, quiet=False, otherwise=otherwise)

    def _show(self, made: Shown) -> None:
        screen = self.screen
        self._pending.add(made)
        screen.list.patch(made.changes)
        screen.live.editing.shown.clear()
        screen.call_after_refresh(screen.live.editing.shown.set)
        screen.searching.touched.update(made.papers, screen.list.ids_of(made.changes))
        view = screen.detail.view
        if view is not None and view.paper.key in made.changes:
            # at once, as what is pending now may be settled before it is drawn
            screen.detail.view = self.patched_view(view)
            screen.beside.redraw_detail_soon()

    async def _write(self, made: Shown, quiet: bool, otherwise: str = "") -> bool:
        screen, edit = self.screen, made.edit
        waits = f"Writing down {plural(len(edit.changes), 'change')}…"
        instead_of: list[Line] = []
        writing = True

        def tell() -> None:
            if writing:  # a timer that has been stopped may have been on its way already
                instead_of.append(screen.message.left)
                screen.say(waits)

        slow = screen.set_timer(SLOW, tell)
        try:
            await screen.live.editing.apply(edit)
        except PapertuiError as error:
            self._pending.drop([made])
            screen.list.patch(made.changes, backwards=True)
            screen.beside.renew_detail()
            screen.say(f"Not done: {error}{otherwise}", "error")
            return False
        finally:
            slow.stop()
            writing = False
        unseen = screen.hooking.unseen(edit)
        if unseen:
            screen.say(f"{edit.label} · {unseen}", "warn")
        elif not quiet:
            screen.say(f"{edit.label} · {screen.key('undo')} undo", detail=self._paper_of(made))
            screen.message.keep()
        elif instead_of and screen.message.left[0].text.strip() == waits:
            screen.message.show(instead_of[0])
        await self._settle(made)
        return True

    def _paper_of(self, made: Shown) -> str:
        """The title of the one paper of an edit, so that two stars in a row read differently."""
        papers = self.screen.list
        if len(made.changes) > 1:
            return ""
        return next((row.title for paper in papers.ids_of(made.changes) if (row := papers.row(paper)) is not None), "")

    async def _settle(self, made: Shown) -> None:
        """Once the tables hold what the journal holds by now, this edit among it, that is not pending any more."""
        self._pending.written.append(made)
        before = list(self._pending.written)
        await self.screen.live.editing.settled()
        if self.screen.live.editing.behind:
            before.clear()
        self._pending.drop(before)
        if any(made.searches for made in before):
            self.screen.saved.look_for_rules()
        self.screen.tell_messages()
        self.screen.beside.count_soon()

    def patched_view(self, view: View) -> View:
        """The view with what was just done and is not in the tables yet."""
        return self._pending.view(view)


def _tagged(papers: Sequence[HasMarks], changes: Mapping[str, bool]) -> Edit:
    """Several tags at once are one edit, undone by one key."""
    made = [edit for name, on in changes.items() if (edit := edits.tag(papers, name, on))]
    if not made:
        return Edit((), "The tags are as they were")
    if len(made) == 1:
        return made[0]
    label = f"Changed {plural(len(made), 'tag')} of {plural(len(papers), 'paper')}"
    return Edit(tuple(change for edit in made for change in edit.changes), label)
