"""Hooks after what is typed: the reader's own programs, run behind the session."""

from __future__ import annotations

from collections.abc import Sequence

from papertui.config import Hooks
from papertui.edits import Edit
from papertui.model import JSON
from papertui.workspace import Workspace


class Hooking:
    """Collects the edits of a command, and has their hooks run when it is done."""

    def __init__(self, space: Workspace, hooks: Hooks) -> None:
        from papertui.hooks import Runner, allowing, inside_hook

        self._space = space
        self._hooks = hooks
        self._edits: list[Edit] = []
        self._told: set[str] = set()
        # said before the next prompt: nothing comes between the lines of an answer
        self._runner = Runner(hooks.seconds, lambda words: space.messages.append(f"{words}."))
        fault = allowing.fault(space.paths.config)
        if fault:
            space.messages.append(fault)
        elif not inside_hook():
            space.editing.when_written = self._edits.append

    def run(self) -> None:
        """Have the hooks run for what was done since the last time."""
        from papertui.exporters.json import paper_object
        from papertui.hooks import Allowed, allowing, jobs, of_edit

        made, self._edits[:] = list(self._edits), []
        happenings = [one for edit in made for one in of_edit(edit)]
        may, must_be_seen = allowing.sift(happenings, self._hooks, Allowed(self._space.paths.state))
        for event in sorted(must_be_seen - self._told):
            shows = f"papertui hooks allow {event} shows it first"
            self._space.messages.append(f"The hook for {event} did not run: {shows}.")
        self._told |= must_be_seen

        def describe(keys: Sequence[str]) -> list[dict[str, JSON]]:
            rows = [row for key in keys if (row := self._space.reader.id_of(key)) is not None]
            return [paper_object(view) for view in self._space.reader.views(rows)]

        for job in jobs(may, self._hooks, describe, self._space.now()):
            self._runner.put(job)

    def finish(self) -> None:
        """Wait for what is still running: a session that is fed by a program may end at once."""
        self._runner.finish()


def begin(space: Workspace, hooks: Hooks) -> Hooking | None:
    """The hooks of a session; `None` where the settings name none, and nothing is loaded then."""
    return Hooking(space, hooks) if any(hooks[:-1]) else None
