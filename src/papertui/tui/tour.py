"""The tour: the real screen on the sample library in a folder of its own, and a band that says what to try next.

Nothing that is done here touches the reader's papers; the folder is deleted when the tour is left.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from papertui import sample
from papertui.actions import show_key
from papertui.config import Config
from papertui.live import Live
from papertui.paths import Paths
from papertui.tui.content import strip
from papertui.tui.glyphs import Glyphs
from papertui.tui.main import MainScreen
from papertui.tui.spans import Line, Span, cells, clip, pad, right, wrap
from papertui.tui.theme import pens


class Step(NamedTuple):
    """Something to try. `{id}` in the sentence is the key of that action; doing one of `actions` finishes the step."""

    sentence: str
    actions: tuple[str, ...]


STEPS = (
    Step("{down} and {up} move through the papers. Go down a few.", ("down", "up")),
    Step("{read_on} reads on: down the paper, then to the next unread one.", ("read_on",)),
    Step("{star} stars the paper. It is on the disk before the last line says so.", ("star",)),
    Step("{undo} takes back what you did last, whatever it was.", ("undo",)),
    Step("{mark} marks a paper for the next command. Mark one or two.", ("mark",)),
    Step("{tags} tags what is marked: type a name, then Enter.", ("tags",)),
    Step("{search} searches while you type. Try: attention, then Enter.", ("search",)),
    Step("{back} goes one step back: out of marks, searches, panes. It never quits.", ("back",)),
    Step("{left} goes to the views and filters on the left, {right} back to the papers.", ("left", "next_pane")),
    Step("{help} lists the keys that work where you are; {palette} finds all by name.", ("help", "palette")),
)
END = "That is all one needs to begin. {quit} ends the tour: your own papers are next."

SKIP = "ctrl+t"
"""The key that began the tour at the first start also goes to its next step."""


class Coach(Widget):
    """The band at the top: how far one is, what to try, how to leave."""

    ALLOW_SELECT = False

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(id="coach")
        self.when_clicked: Callable[[], None] = lambda: None
        self._glyphs = glyphs
        self._head = ""
        self._foot = ""
        self._sentence = ""

    def show(self, head: str, sentence: str, foot: str) -> None:
        """Show another step; `foot` stands at the right of the first row."""
        self._head, self._sentence, self._foot = head, sentence, foot
        self.refresh()

    def lines(self, width: int, height: int) -> Iterator[Line]:
        """The rows of the band, each at most `width` cells; the rule gives way to a long sentence."""
        foot = clip(self._foot, max(0, width - cells(self._head) - 4), self._glyphs.dots)
        space = width - 2 - cells(self._head)
        rows = wrap(self._sentence, width - 2)[: height - 1]
        yield (Span(" "), Span(self._head, "accent"), Span(right(foot, space), "dim"), Span(" "))
        for row in rows:
            yield (Span(" "), Span(row, "strong"))
        if len(rows) < height - 1:
            yield (Span(self._glyphs.rule * width, "rule"),)

    def render_line(self, y: int) -> Strip:
        width, base = self.size.width, self.rich_style
        rows = list(self.lines(width, self.size.height))
        line: Line = rows[y] if y < len(rows) else ()
        return strip(pad(line, width), pens(self.app), base)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.when_clicked()


class TourScreen(MainScreen):
    """The main screen with a band. Leaving the program leaves the tour."""

    def __init__(self, live: Live, config: Config, glyphs: Glyphs, size: Size, folder: TemporaryDirectory[str]) -> None:
        super().__init__(live, config, glyphs, "", size)
        self.add_class("-tour")
        self._folder = folder
        self._step = 0
        self._done: set[str] = set()
        self.coach = Coach(glyphs)
        self.coach.when_clicked = self._next
        self.keyboard.does = {name: partial(self._noted, name, do) for name, do in self.keyboard.does.items()} | {
            "quit": self.leave,
            "tour": lambda: self.say(f"This is the tour · {self.key('quit')} ends it"),
        }

    def compose(self) -> ComposeResult:
        yield self.coach
        yield from super().compose()

    async def on_mount(self) -> None:
        self._show_step()

    def _noted(self, name: str, do: Callable[[], None]) -> None:
        do()
        self._done.add(name)
        self.call_after_refresh(self._check)

    def on_key(self, event: events.Key) -> None:
        if self._skippable and event.key == SKIP and self.app.screen is self and not self.prompt.editing:
            event.stop()
            event.prevent_default()
            self._next()
            return
        super().on_key(event)
        # Enter in the query line finishes a step, and is no action
        self.call_after_refresh(self._check)

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        self._check()

    def _check(self) -> None:
        """Go on when the step was done and whatever it opened is closed again."""
        if self.app.screen is not self or self.prompt.editing or self._step >= len(STEPS):
            return
        if self._done.intersection(STEPS[self._step].actions):
            self._next()

    @property
    def _skippable(self) -> bool:
        return self._step < len(STEPS) and SKIP not in self.keyboard.by_key

    def _next(self) -> None:
        """To the next step; what has no key any more is passed over."""
        self._done.clear()
        self._step += 1
        while self._step < len(STEPS) and not any(self.keys.keys.get(name) for name in STEPS[self._step].actions):
            self._step += 1
        self._show_step()

    def _show_step(self) -> None:
        dot = f" {self.glyphs.separator} "
        leave = f"{self.key('quit')} ends it{dot}nothing here is kept"
        if self._skippable:
            leave = f"{show_key(SKIP, self.glyphs.plain)} skips{dot}{leave}"
        if self._step < len(STEPS):
            head, sentence = f"Tour {self._step + 1}/{len(STEPS)}", STEPS[self._step].sentence
        else:
            head, sentence = "Tour", END
        self.coach.show(head, re.sub(r"\{(\w+)\}", lambda found: self.key(found[1]), sentence), leave)

    def leave(self) -> None:
        """Back to the reader's own papers."""
        self.dismiss(None)

    async def on_unmount(self) -> None:
        await asyncio.to_thread(self._clear_up)

    def _clear_up(self) -> None:
        self.live.close()
        self._folder.cleanup()


async def open_tour(screen: MainScreen) -> TourScreen:
    """A tour over `screen`, with its settings; raises `PapertuiError` when the folder cannot be made."""
    folder = TemporaryDirectory(prefix="papertui-tour-", ignore_cleanup_errors=True)
    live = Live.open(_places(Path(folder.name), screen.live.space.paths.config))
    await live.ingest(sample.sightings())
    quiet = screen.config._replace(offline=True, refresh_on_start=False, refresh_minutes=0)
    return TourScreen(live, quiet, screen.glyphs, screen.app.size, folder)


def _places(folder: Path, config: Path) -> Paths:
    """Everything in the folder but the settings, so that a theme chosen on the tour stays chosen."""
    return Paths(config, folder / "cache.db", folder / "library", folder / "state", folder / "papertui.log")
