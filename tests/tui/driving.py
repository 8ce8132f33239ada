"""Driving the screen in tests: papers without a model in the world, and the app with eyes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date, timedelta

from textual.pilot import Pilot
from textual.worker import Worker

from papertui.model import Author, Listing, Organization, Paper, Sighting
from papertui.tui.app import PapertuiApp
from papertui.tui.dialog import Dialog
from papertui.tui.main import MainScreen

NOW = "2026-08-14T12:00:00Z"
DEADLINE = 40.0
"""Seconds after which something that was waited for is taken never to come; a machine may have much else to do."""

SUBJECTS = ("agents", "bridges", "gardens", "kites", "lanterns", "maps", "rivers", "wheels")
NAMES = ("Ada Moss", "Ben Quill", "Cleo Stone", "Dario Lake", "Emre Vale", "Fay Arrow")


def paper(number: int, **more: object) -> Paper:
    """An invented paper; the higher its number, the fewer its votes."""
    subject = SUBJECTS[number % len(SUBJECTS)]
    values: dict[str, object] = {
        "key": f"arxiv:2608.{number:05d}",
        "title": f"Paper {number:03d} about {subject}",
        "abstract": f"We look at {subject} with care. " * 12,
        "authors": tuple(Author(name) for name in NAMES[: 1 + number % 6]),
        "published": "2026-08-12T08:00:00Z",
        "votes": 100 - number % 100,
        "comments": number % 4,
        "organization": Organization("example", "The Example Lab"),
        "keywords": (subject, "invention"),
        "summary": f"A summary about {subject}.",
        "github": f"https://github.com/example/p{number}",
    }
    return Paper(**(values | more))  # type: ignore[arg-type]


def sighting(number: int, day: str = "2026-08-14", **more: object) -> Sighting:
    return Sighting(paper(number, **more), "huggingface", Listing("day", day, number))


def invented(days: int = 3, per_day: int = 20) -> list[Sighting]:
    """Papers on the newest `days` days, numbered from the newest."""
    newest = date(2026, 8, 14)
    return [
        sighting(back * per_day + number, (newest - timedelta(days=back)).isoformat())
        for back in range(days)
        for number in range(per_day)
    ]


class Driven:
    """The app with a pilot: press keys, look at the text on the screen, wait for what must become true."""

    def __init__(self, app: PapertuiApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def main(self) -> MainScreen:
        found = next(screen for screen in self.app.screen_stack if isinstance(screen, MainScreen))
        return found

    @property
    def lines(self) -> list[str]:
        """What a reader sees, line by line."""
        return [strip.text.rstrip() for strip in self.app.screen._compositor.render_strips()]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def said(self) -> str:
        """The sentence in the status line."""
        return "".join(span.text for span in self.main.message.left).strip()

    @property
    def titles(self) -> list[str]:
        """The titles of the papers in the list, in order."""
        return [row.title for row in self.main.live.rows_now(list(self.main.list.ids))]

    @property
    def title(self) -> str:
        """The title under the cursor."""
        row = self.main.list.current_row
        return row.title if row is not None else ""

    async def press(self, *keys: str) -> None:
        """Press keys one after the other and let the screen draw."""
        await self.pilot.press(*keys)

    async def type(self, text: str) -> None:
        for char in text:
            await self.pilot.press("space" if char == " " else char)

    async def until(self, true: Callable[[], object], what: str = "it") -> None:
        """Wait until something is true; fails with the screen as it is."""
        end = asyncio.get_running_loop().time() + DEADLINE
        while not true():
            in_time = asyncio.get_running_loop().time() < end
            assert in_time, f"{what} never came true; said {self.said!r}; the screen:\n{self.text}"
            await self.pilot.pause(0.01)

    async def see(self, *texts: str) -> None:
        """Wait until all these are on the screen."""
        await self.until(lambda: all(text in self.text for text in texts))

    async def hear(self, *texts: str) -> None:
        """Wait until the status line holds all these."""
        await self.until(lambda: all(text in self.said for text in texts))

    async def settled(self) -> None:
        """Wait until every edit is in the tables and drawn."""
        await self.main.live.editing.settled()
        await self.pilot.pause()

    async def kept(self, query: str) -> list[str]:
        """The keys of the papers that a query finds in the cache."""
        await self.main.live.editing.settled()
        found = await self.main.live.searching.search(query)
        return [row.key for row in await self.main.live.rows(found.ids)]

    async def rest(self) -> None:
        """Wait until nothing is at work beside the screen and every edit is in the tables."""
        await self.until(lambda: not any(self._busy(worker) for worker in self.app.workers))
        await self.main.live.editing.settled()
        await asyncio.sleep(0)

    def _busy(self, worker: Worker[object]) -> bool:
        # the worker that opened a dialog waits for its answer
        waits = worker.node is self.main and self.app.screen is not self.main
        return not waits and not worker.is_finished

    def do(self, *actions: str) -> None:
        """Do actions as their keys would."""
        for action in actions:
            self.main.message.fold()
            self.main.do(action)

    async def reset(self, query: str = "") -> None:
        """Back to where the program begins: everything closed, nothing marked, the first paper."""
        main = self.main
        while isinstance(dialog := self.app.screen, Dialog):
            dialog.leave()
            await self.until(lambda dialog=dialog: self.app.screen is not dialog)
        main.keyboard.when_next = None
        main.detail.set_hints(False)
        if main.prompt.editing:
            main.asking.cancel()
        main.panes.set_mode("split")
        main.panes.hide_filters()
        main.panes.activate(main.list)
        main.list.clear_marks()
        main.searching.go(query, remember=False)
        await self.rest()
        main.list.move_to(0)
        main.list.scroll_to(y=0, animate=False, force=True)
        main.detail.scroll_to(y=0, animate=False, force=True)
        main.searching.history._left.clear()
        main.filters.scroll_to(y=0, animate=False, force=True)
        main.say("")
