"""The real app on the sample library at a fixed time, brought into one state after another."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from textual import events

from papertui import edits, paths, sample, search_edits
from papertui.config import Config, HuggingFace, Sources
from papertui.live import Live
from papertui.store import marks
from papertui.tui import prompt, suggesting
from papertui.tui.app import PapertuiApp
from papertui.workspace import Workspace
from tui.driving import Driven

NOW = "2025-06-12T09:00:00Z"
CLOSED = "http://127.0.0.1:9"
"""Where nobody listens."""

_SOURCES = Sources(huggingface=HuggingFace(url=CLOSED))
QUIET = Config(start="all", refresh_on_start=False, refresh_minutes=0, ascii=False, sources=_SOURCES)
TAGS = (("to-teach", slice(1, 12, 3)), ("seminar", slice(3, 9, 2)), ("foundations", slice(-9, None, 3)))

NEVER = 24 * 3600.0
"""Seconds after which what ranks papers starts by itself: what it adds to the screen must not depend on the time."""

LOOK, QUIET_LOOKS = 0.015, 2
"""Seconds between two looks at the screen, and how many must be alike before it counts as being at rest."""


@contextmanager
def settled_world(home: Path) -> Iterator[None]:
    """An environment in which nothing differs from one machine, folder or day to another."""
    wanted = {
        "PAPERTUI_HOME": str(home / "papertui"),
        "PAPERTUI_NOW": NOW,
        "HOME": str(home),
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "TERM": "xterm-256color",
    }
    before, folder = {name: os.environ.get(name) for name in wanted}, Path.cwd()
    os.environ.update(wanted)
    time.tzset()
    home.mkdir(parents=True, exist_ok=True)
    os.chdir(home)
    try:
        yield
    finally:
        os.chdir(folder)
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        time.tzset()


def fill() -> None:
    """The sample library with a few stars, tags, notes and searches."""
    with Workspace.open(paths.find()) as space:
        space.ingest(sample.sightings())
        rows = space.searching.select("")
        for name, chosen in TAGS:
            space.editing.apply(edits.tag(space.marked(rows[chosen]), name, True))
        space.editing.apply(edits.star(space.marked(rows[0:9:4])))
        space.editing.apply(edits.queue(space.marked(rows[2:4])))
        space.editing.apply(edits.read(space.marked(rows[3:6])))
        space.editing.apply(edits.note(space.marked(rows[0:1]), "Read section 3 again.\nAsk about the ablations."))
        for name, query in (("Attention", "attention"), ("Language models", "cat:cs.CL"), ("To teach", "tag:to-teach")):
            space.editing.apply(search_edits.save_search(marks.searches(space.reader.db), name, query))


class Stage(Driven):
    """The app in one size."""

    async def settle(self) -> None:
        """Let everything that was set off come to its end: searches, counts, drawing."""
        seen, quiet = "", 0
        self.main.beside.count_soon(0)
        while quiet < QUIET_LOOKS:
            if self.app.screen is self.main:
                self.main.beside.show_detail_now()
            await self.rest()
            await self.pilot.pause(LOOK)
            await self.pilot.pause()
            if self.main.beside.will_count or self.main.nearby.will_look:
                if self.main.beside.will_count:
                    self.main.beside.count_soon(0)
                if self.main.nearby.will_look:
                    self.main.nearby.look()
                quiet = 0
                continue
            quiet = quiet + 1 if self.text == seen else 0
            seen = self.text

    async def type(self, text: str) -> None:
        """Type into whatever takes text at this moment."""
        for char in text:
            self.app.screen.post_message(events.Key("space" if char == " " else char, char))
        await asyncio.sleep(prompt.DEBOUNCE + LOOK)


@asynccontextmanager
async def stage(size: tuple[int, int], config: Config = QUIET) -> AsyncIterator[Stage]:
    """The app on whatever the workspace of this environment holds."""
    live = Live.open(paths.find())
    began, suggesting.START_AFTER = suggesting.START_AFTER, NEVER
    try:
        app = PapertuiApp(live, config)
        async with app.run_test(size=size) as pilot:
            opened = Stage(app, pilot)
            await opened.until(lambda: opened.main.searching.loaded)
            yield opened
    finally:
        suggesting.START_AFTER = began
        live.close()
