"""Hooks: running the reader's own programs after what is done on the screen, and allowing them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial

TYPE_CHECKING = False
if TYPE_CHECKING:
    from papertui.edits import Edit
    from papertui.hooks import Happening, Runner
    from papertui.model import JSON
    from papertui.store.reader import Reader
    from papertui.tui.main import MainScreen


class Hooking:
    """Never in the way: an edit is on the disk and shown before its hook begins."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen
        self._runner: Runner | None = None
        self._told: set[str] = set()
        self._pending: list[Happening] = []
        self._fault = ""
        self.failures: list[str] = []
        """What went wrong, as sentences, the latest last."""

    def start(self) -> None:
        """Run hooks from now on, where that is safe."""
        from papertui.hooks import Runner, allowing, inside_hook

        screen = self.screen
        self._fault = allowing.fault(screen.live.space.paths.config)
        if self._fault or inside_hook():
            return
        loop = asyncio.get_running_loop()
        self._runner = Runner(
            screen.config.hooks.seconds, lambda words: loop.call_soon_threadsafe(self._tell_failure, words)
        )
        screen.live.space.editing.when_written = lambda edit: loop.call_soon_threadsafe(self._edited, edit)

    def tell_start(self) -> None:
        """Say why no hook is run, if so."""
        if self._fault:
            self.screen.say(self._fault, "warn")

    def _tell_failure(self, sentence: str) -> None:
        self.failures.append(sentence)
        self.screen.say(sentence, "warn")

    def hooks(self) -> None:
        """Show the hooks, and allow or forbid some."""
        from papertui.tui.hook_list import HookList

        self.screen.app.push_screen(HookList(self.screen))

    def _edited(self, edit: Edit) -> None:
        from papertui.hooks import of_edit

        if not self.screen.config.hooks.some:
            return
        self._pending += [one for one in of_edit(edit) if getattr(self.screen.config.hooks, one.event, ())]
        if self._pending:
            self.screen.spawn(self._run, "hooks", exclusive=False)

    def refreshed(self) -> None:
        """Papers may have come in."""
        if self._runner is not None and self.screen.config.hooks.match:
            self.screen.spawn(self._look, "hooks", exclusive=False)

    async def _look(self) -> None:
        from papertui.hooks import matching

        live = self.screen.live
        since = await live.write(partial(matching.claim, live.space))
        if since is None:
            return

        def look(reader: Reader) -> list[Happening]:
            return list(matching.matches(reader, live.now(), since))

        found = await live.counting.ask(look)
        if unseen := self._tell_of(self._sifted(found)[1]):
            self.screen.say(unseen, "warn")
        self._pending += found
        await self._run()

    async def leave(self) -> None:
        """The reader leaves: what has not begun is begun, and goes on by itself."""
        if self._runner is not None:
            if self._pending:
                await self._run()
            self._runner.leave()

    def unseen(self, edit: Edit) -> str:
        """What is to be said of hooks for an edit that do not run, once each: they must be seen first."""
        if self._runner is None or not self.screen.config.hooks.some:
            return ""
        from papertui.hooks import of_edit

        return self._tell_of(self._sifted(of_edit(edit))[1])

    def _sifted(self, happenings: Sequence[Happening]) -> tuple[list[Happening], set[str]]:
        from papertui.hooks import Allowed, allowing

        state = self.screen.live.space.paths.state
        return allowing.sift(happenings, self.screen.config.hooks, Allowed(state))

    def _tell_of(self, must_be_seen: set[str]) -> str:
        new = sorted(must_be_seen - self._told)
        self._told |= must_be_seen
        return f"The hook for {' and '.join(new)} did not run: “Hooks” in the palette allows it" if new else ""

    async def _run(self) -> None:
        from papertui.exporters.json import paper_object
        from papertui.hooks import events

        live = self.screen.live
        await live.editing.settled()
        (happenings, _), self._pending = self._sifted(self._pending), []
        keys = {key for happening in happenings for key in happening.keys[: events.MOST]}
        rows = [row for key in keys if (row := live.row_of(key)) is not None]
        views = {view.paper.key: view for view in await live.views(rows)}

        def describe(keys: Sequence[str]) -> list[dict[str, JSON]]:
            return [paper_object(views[key]) for key in keys if key in views]

        assert self._runner is not None
        for job in events.jobs(happenings, self.screen.config.hooks, describe, live.now()):
            self._runner.put(job)
