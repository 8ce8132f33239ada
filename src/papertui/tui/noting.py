"""The key that writes a note, and what was written when it cannot be kept."""

from __future__ import annotations

from functools import partial

from papertui import edits
from papertui.errors import PapertuiError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from papertui.tui.drafts import Draft
    from papertui.tui.main import MainScreen


class Noting:
    """Notes are for one paper each: the one under the cursor, whatever is marked."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen
        self._held: dict[str, Draft] = {}

    def note(self) -> None:
        """Write a note on the paper under the cursor."""
        paper = self.screen.list.current
        if paper is None:
            self.screen.say_why("There is no paper to write a note on here")
            return
        self.screen.keyboard.hold()
        self.screen.spawn(partial(self._note, paper), "note")

    async def _note(self, paper: int) -> None:
        from papertui.tui import note
        from papertui.tui.drafts import Draft

        screen = self.screen
        try:
            view = await screen.live.view(paper)
            if view is None:
                screen.say_why("This paper is no longer in the cache")
                return
            view = screen.marking.patched_view(view)
            draft = self._held.get(view.paper.key) or Draft(screen.live.space.paths.state, view.paper.key)
            text = await note.edit(screen, view, draft)
        finally:
            screen.keyboard.release()
        if draft.held is None:
            self._held.pop(view.paper.key, None)
        if text is None:
            return
        not_lost = f" What was written is not lost: {screen.key('note')} goes on with it."
        try:
            edit = edits.note([edits.Marked(view.paper.key, view.marks)], text)
        except PapertuiError as error:
            self._hold(view.paper.key, draft, text)
            raise PapertuiError(f"{error}{not_lost}") from error
        if not edit or await screen.marking.carry_out(edit, not_lost):
            draft.drop()
        else:
            self._hold(view.paper.key, draft, text)

    def _hold(self, key: str, draft: Draft, text: str) -> None:
        draft.try_to_keep(text)
        if draft.held is not None:
            self._held[key] = draft
