"""Papers from the screen into a running Zotero."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from papertui import edits
from papertui.edits import Marked
from papertui.text import plural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from textual.worker import Worker

    from papertui.model import View
    from papertui.tui.main import MainScreen
    from papertui.zotero import Outcome


class Sending:
    """What was sent is written into the journal paper by paper. It is in Zotero then, so no key takes it back."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen
        self._worker: Worker[None] | None = None

    def zotero(self) -> None:
        """Send the marked papers, else the one under the cursor."""
        screen = self.screen
        if self._worker is not None and self._worker.is_running:
            screen.say_why("Papers are being sent to Zotero already")
        elif not screen.marking.too_many(screen.list.mark_count, whole=True):
            targets = screen.list.targets()
            if targets:
                self._worker = screen.spawn(partial(self._send, targets), "zotero", exclusive=False)
            else:
                screen.say_why("There is no paper to send here")

    async def _send(self, targets: list[int]) -> None:
        from papertui.zotero import TAG

        screen = self.screen
        views = [view for view in await screen.live.views(targets) if TAG not in view.marks.tags]
        if not views:
            screen.say_why("Sent to Zotero before: take the tag zotero away to send again")
            return
        sentence = f"Sending {plural(len(views), 'paper')} to Zotero…"
        screen.message.stand(sentence)
        done: list[Outcome] = []
        target = ""
        try:
            target = await self._push(views, done)
        finally:
            screen.message.settle(sentence)
            if done:
                screen.searching.again()
        self._tell(done, target)

    async def _push(self, views: Sequence[View], done: list[Outcome]) -> str:
        """Send them; where to. Raises `PapertuiError` where it cannot go on; what came of each is in `done`."""
        from papertui.refresh.asking import limits
        from papertui.zotero import FAILED, TAG, Trouble, Zotero, push

        marks = {view.paper.key: view.marks for view in views}
        async with Zotero(self.screen.config.zotero.url, limits()) as zotero:
            target = await zotero.target()
            if not target.editable:
                raise Trouble(f"{target.name} in Zotero is read-only: choose another library or collection there.")
            async for outcome in push(zotero, views):
                done.append(outcome)
                if outcome.what != FAILED:
                    tagged = edits.tag([Marked(outcome.key, marks[outcome.key])], TAG)
                    await self.screen.live.editing.note_down(tagged)
        await self.screen.live.editing.settled()
        return target.name

    def _tell(self, done: Sequence[Outcome], target: str) -> None:
        from papertui.zotero import FAILED, SENT, THERE

        counts = {what: sum(one.what == what for one in done) for what in (SENT, THERE, FAILED)}
        told = f"{plural(counts[SENT], 'paper')} sent to {target} in Zotero"
        told += f"; {counts[THERE]:,} there already" if counts[THERE] else ""
        told += f"; {counts[FAILED]:,} could not be saved" if counts[FAILED] else ""
        self.screen.say(told, "warn" if counts[FAILED] else "")
