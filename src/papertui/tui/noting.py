"""The key that writes a note, and what was written when it cannot be kept."""

from __future__ import annotations

from functools import partial

from papertui import edits
from papertui.errors import PapertuiError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from papertui.tui.main import MainScreen


class Noting:
    """Notes are for one paper each: the one under the cursor, whatever is marked."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen

    def note(self) -> None:
        """Write a note on the paper under the cursor."""
        paper = self.screen.list.current
        if paper is None:
            self.screen.say_why("There is no paper to write a note on here")
            return
        self.screen.hold_keys()
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
            draft = Draft(screen.live.space.paths.state, view.paper.key)
            text = await note.edit(screen, view, draft)
        finally:
            screen.release_keys()
        if text is None:
            return
        not_lost = f" What was written is not lost: {screen.key('note')} goes on with it."
        try:
            edit = edits.note([edits.Marked(view.paper.key, view.marks)], text)
        except PapertuiError as error:
            draft.try_to_keep(text)
            raise PapertuiError(f"{error}{not_lost}") from error
        if not edit or await screen.marking.carry_out(edit, not_lost):
            draft.drop()
        else:
            draft.try_to_keep(text)
