"""Marking papers: every key that changes what the reader keeps, undo included.

One way for all of them: ids are captured at the key, the list shows the change in the same tick, the journal
keeps it, and only then does the status line say so. A failure puts the list back.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from time import monotonic

from papertui import edits
from papertui.edits import Change, Edit
from papertui.errors import PapertuiError
from papertui.model import Marks, Row, View
from papertui.text import plural
from papertui.tui.moving import ON_THEIR_WAY
from papertui.tui.selection import MOST
from papertui.tui.status import progress_line
from papertui.tui.window import patched

TYPE_CHECKING = False
if TYPE_CHECKING:
    from papertui.tui.main import MainScreen

AT_ONCE = 500
"""So many rows are read on the spot; more are fetched on another thread first."""

SLOW = 0.3
"""Seconds after which something is said of what is not done yet."""

NOTHING = "There is no paper to mark here"

Make = Callable[[Sequence[Row]], Edit]


class Marking:
    """Actions that edit. Each acts on the marked papers, else on the one under the cursor."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen
        self._pending: dict[str, dict[str, Change]] = {}
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
        rows = [self._with_pending(row) for paper in papers if (row := self.screen.list.row(paper)) is not None]
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
        from papertui.tui.tags import TagPicker

        def with_rows(rows: Sequence[Row]) -> None:
            picker = TagPicker(rows, self.screen.live.tags(), self.screen.glyphs)

            def chosen(answer: str | None) -> None:
                if answer is not None:
                    self._tag(rows, picker.changes)

            self.screen.app.push_screen(picker, chosen)
            self.screen.release_keys()

        self.screen.hold_keys()
        self._with_rows(targets, with_rows)

    def _tag(self, rows: Sequence[Row], changes: dict[str, bool]) -> None:
        """Several tags at once are one edit, undone by one key."""
        made = [edit for name, on in changes.items() if (edit := edits.tag(rows, name, on))]
        if len(made) == 1:
            self.apply(made[0], rows)
        elif made:
            label = f"Changed {plural(len(made), 'tag')} of {plural(len(rows), 'paper')}"
            self.apply(Edit(tuple(change for edit in made for change in edit.changes), label), rows)
        elif changes:
            self.screen.say("The tags are as they were")

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
        self._show(edit if redo else edits.inverse(edit))
        screen.triage.turned(edit, redo=redo)
        other = f"{screen.key('undo')} undo" if redo else f"{screen.key('redo')} redo"
        screen.say(f"{'Redid' if redo else 'Undid'}: {edit.label} · {other}", detail=self._paper_of(edit))
        screen.message.keep()
        await self._settle()

    def rows_of(self, papers: Sequence[int]) -> list[Row]:
        """The rows of some papers with what was just done and is not in the tables yet."""
        found = [row for paper in papers if (row := self.screen.list.row(paper)) is not None]
        return [self._with_pending(row) for row in found]

    # The one way

    def _edit(self, make: Make, targets: Sequence[int] | None = None) -> None:
        if targets is None and self.too_many(self.screen.list.mark_count, whole=True):
            return
        captured = self.screen.list.targets() if targets is None else targets
        if not captured:
            self.screen.say_why("There is no paper here to do that with")
            return
        self._with_rows(captured, lambda rows: self.apply(make(rows), rows))

    def _with_rows(self, targets: Sequence[int], use: Callable[[Sequence[Row]], None]) -> None:
        """Call `use` with the rows of the papers, at once unless they, or those of a key before this one, are many."""
        if len(targets) <= AT_ONCE and not self._reading.locked():
            use(self.rows_of(targets))
        else:
            self.screen.spawn(partial(self._fetch_rows, targets, use), "edits", exclusive=False)

    async def _fetch_rows(self, targets: Sequence[int], use: Callable[[Sequence[Row]], None]) -> None:
        screen = self.screen
        began, rows = monotonic(), list[Row]()
        try:
            async with self._reading:
                for start in range(0, len(targets), AT_ONCE):
                    rows += await screen.live.rows(targets[start : start + AT_ONCE])
                    if monotonic() - began > SLOW:
                        screen.show_progress(progress_line("Reading", len(rows), len(targets), screen.glyphs))
                use([self._with_pending(row) for row in rows])
        finally:
            screen.release_keys()

    def apply(self, edit: Edit, rows: Sequence[Row] = (), *, quiet: bool = False) -> None:
        """Show an edit and write it down; `rows` are those it was made for."""
        if not edit:
            if not quiet:
                self.screen.say(edit.label)
            return
        keys = {change.subject for change in edit.changes}
        self.screen.searching.touched.update(row.id for row in rows if row.key in keys)
        self._show(edit)
        self.screen.spawn(partial(self._write, edit, quiet), "edits", exclusive=False)

    async def carry_out(self, edit: Edit, otherwise: str = "") -> bool:
        """Show an edit, write it down, and tell whether that went well; `otherwise` is said too where it did not."""
        self._show(edit)
        return await self._write(edit, quiet=False, otherwise=otherwise)

    def _show(self, edit: Edit) -> None:
        screen = self.screen
        for change in edit.changes:
            self._pending.setdefault(change.subject, {})[change.field] = change
        screen.list.patch(edit)
        screen.live.editing.shown.clear()
        screen.call_after_refresh(screen.live.editing.shown.set)
        keys = {change.subject for change in edit.changes}
        screen.searching.touched.update(screen.list.ids_of(keys))
        view = screen.detail.view
        if view is not None and view.paper.key in keys:
            # at once, as what is pending now may be settled before it is drawn
            screen.detail.view = self.patched_view(view)
            screen.beside.redraw_detail_soon()

    async def _write(self, edit: Edit, quiet: bool, otherwise: str = "") -> bool:
        screen = self.screen
        slow = screen.set_timer(SLOW, lambda: screen.say(f"Writing down {plural(len(edit.changes), 'change')}…"))
        try:
            await screen.live.editing.apply(edit)
        except PapertuiError as error:
            for change in edit.changes:
                self._pending.get(change.subject, {}).pop(change.field, None)
            screen.list.patch(edit, backwards=True)
            screen.beside.renew_detail()
            screen.say(f"Not done: {error}{otherwise}", "error")
            return False
        finally:
            slow.stop()
        unseen = screen.hooking.unseen(edit)
        if unseen:
            screen.say(f"{edit.label} · {unseen}", "warn")
        elif not quiet:
            screen.say(f"{edit.label} · {screen.key('undo')} undo", detail=self._paper_of(edit))
            screen.message.keep()
        await self._settle()
        return True

    def _paper_of(self, edit: Edit) -> str:
        """The title of the one paper of an edit, so that two stars in a row read differently."""
        keys = {change.subject for change in edit.changes}
        if len(keys) > 1:
            return ""
        papers = self.screen.list
        return next((row.title for paper in papers.ids_of(keys) if (row := papers.row(paper)) is not None), "")

    async def _settle(self) -> None:
        """Once the tables hold what the journal holds, nothing is pending any more."""
        before = {(subject, name): made for subject, all_ in self._pending.items() for name, made in all_.items()}
        await self.screen.live.editing.settled()
        if self.screen.live.editing.behind:
            before.clear()
        for (subject, field), change in before.items():
            changes = self._pending.get(subject, {})
            if changes.get(field) is change:
                del changes[field]
                if not changes:
                    self._pending.pop(subject, None)
        if any(subject.startswith(edits.SEARCH_PREFIX) for subject, _ in before):
            self.screen.searching.look_for_rules()
        self.screen.tell_messages()
        self.screen.beside.count_soon()

    def _with_pending(self, row: Row) -> Row:
        for change in self._pending.get(row.key, {}).values():
            row = patched(row, change.field, change.value)
        return row

    def patched_view(self, view: View) -> View:
        """The view with what was just done and is not in the tables yet."""
        marks = view.marks
        for change in self._pending.get(view.paper.key, {}).values():
            marks = _patched_marks(marks, change)
        if marks is view.marks:
            return view
        stays = marks.starred or marks.queued or marks.tags or marks.note or marks.shown
        return view._replace(marks=marks, ruled=not stays and any(rule.hides for rule in view.rules))


def _patched_marks(marks: Marks, change: Change) -> Marks:
    if change.field == edits.READ:
        read, version = edits.read_as(change.value)
        return marks._replace(read=read, read_version=version)
    if change.field in edits.FLAGS:
        return marks._replace(**{change.field: bool(change.value)})  # type: ignore[arg-type]
    if change.field == edits.SHOWN:
        return marks._replace(shown=bool(change.value))
    if change.field == edits.NOTE:
        return marks._replace(note=str(change.value or ""))
    if change.field.startswith(edits.TAG_PREFIX):
        name = change.field[len(edits.TAG_PREFIX) :]
        others = tuple(tag for tag in marks.tags if tag != name)
        return marks._replace(tags=tuple(sorted((*others, name))) if change.value else others)
    return marks
