"""The sources: how each fares, and asking, adding, switching and removing them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from textual import events
from textual.containers import Horizontal
from textual.widget import Widget

from papertui.config import feeds as subscriptions
from papertui.errors import PapertuiError
from papertui.tui.content import literal
from papertui.tui.dialog import Dialog
from papertui.tui.field import Field
from papertui.tui.lines import Lines
from papertui.tui.source_edits import SourceEdits
from papertui.tui.source_rows import Source, head, listed, row, told
from papertui.tui.spans import Line, Span, wrap
from papertui.tui.status import Bar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from papertui.tui.main import MainScreen

LIST, ADD = "list", "add"
_MOST_SAID = 3
"""Lines of a sentence that are shown."""

LOOK = 1.0
"""Seconds between two looks at how sources fare."""

_KEYS = {
    LIST: "a add · r refresh · Space on/off · K keep · d remove · u undo · esc back",
    ADD: "Enter add · esc back",
}
_STEPS = {"down": 1, "j": 1, "ctrl+n": 1, "up": -1, "k": -1, "ctrl+p": -1, "pagedown": 10, "pageup": -10}
_ENDS = {"home": -100_000, "g": -100_000, "end": 100_000, "G": 100_000}


class _Rows(Lines):
    def on_click(self, event: events.Click) -> None:
        at = self.line_at(event.y)
        if at is not None and isinstance(self.screen, Sources):
            self.screen.click(at)


class Sources(Dialog[None]):
    """Changes are made at once, each undone by `u` here."""

    title_text = "Sources"
    box_width = 78

    def __init__(self, screen: MainScreen) -> None:
        super().__init__()
        self._main = screen
        self._glyphs = screen.glyphs
        self._file = subscriptions.place(screen.live.space.paths.config)
        self.sources: list[Source] = []
        self.mode = LIST
        self._edits = SourceEdits(screen, self._file)
        self._turn = asyncio.Lock()
        self._said = ""
        self._asking = ""
        self._role = "dim"
        self.field: Field = Field(placeholder="an address, cs.LG, author:Ada Moss or search:kites")
        self.rows = _Rows()
        self.rows.active = True
        self._head = Bar(id="about")
        self._where = Bar(id="hint")
        self._words = Bar(id="words")
        self._told = Lines(id="told")

    def body(self) -> list[Widget]:
        label = Bar(id="name")
        label.show((Span("Add", "dim"),))
        adding = Horizontal(label, self.field, id="naming")
        return [adding, self._told, self._head, self.rows, self._where, self._words]

    def on_mount(self) -> None:
        self._look()
        self.set_interval(LOOK, self._look)

    def on_resize(self) -> None:
        self.call_after_refresh(self._show)

    # Keys

    def press(self, event: events.Key) -> bool:
        if self.mode == ADD:
            if event.key == "enter":
                self._add()
            return event.key == "enter"
        key = event.key if event.character is None or not event.is_printable else event.character
        key = "space" if key == " " else key
        does: dict[str, Callable[[], None]] = {
            "a": self._ask, "r": self._refresh, "R": self._refresh, "space": self._switch, "enter": self._switch,
            "K": self._keep, "d": self._remove, "delete": self._remove, "u": self._undo, "ctrl+z": self._undo,
        }  # fmt: skip
        if key in does:
            does[key]()
        elif key in _STEPS or key in _ENDS:
            self._move(_STEPS.get(key) or _ENDS[key])
        return True

    def on_paste(self, event: events.Paste) -> None:
        if self.mode == LIST:
            self._ask()
        super().on_paste(event)

    def leave(self) -> None:
        if self.mode == ADD:
            self._enter(LIST)
        else:
            self.dismiss(None)

    def click(self, at: int) -> None:
        if at < len(self.sources):
            self._enter(LIST)
            self.rows.set_cursor(at)
            self._show()

    def _move(self, by: int) -> None:
        if self.sources:
            self.rows.set_cursor(min(max(0, (self.rows.cursor or 0) + by), len(self.sources) - 1))
            self._show()

    def _enter(self, mode: str) -> None:
        self.mode = mode
        self._show()

    def _ask(self) -> None:
        self.field.editor.put("")
        self._enter(ADD)

    @property
    def current(self) -> Source | None:
        at = self.rows.cursor or 0
        return self.sources[at] if at < len(self.sources) else None

    # What is done

    def _do(self, work: Callable[[], Awaitable[str]], then: Callable[[], None] = lambda: None) -> None:
        """Do something beside the screen, one thing after the other, and tell what came of it."""

        async def guarded() -> None:
            async with self._turn:
                try:
                    said = await work()
                except PapertuiError as error:
                    self._tell(str(error), "error")
                    return
                then()
                await self._know(self._edits.put.pop() if self._edits.put else None)
                self._tell(said)

        self._main.spawn(guarded, "sources", exclusive=False)

    def _tell(self, words: str, role: str = "") -> None:
        self._said, self._role = words, role
        self._show()

    def _asked(self, why_not: str) -> Source | None:
        """The source under the cursor; where nobody can be asked for it, the reason is told."""
        source = self.current
        if source is None or source.on is None:
            self._tell(why_not)
            return None
        # what is followed at a source is asked, switched and kept with it
        return next(one for one in self.sources if one.id == source.name)

    def _refresh(self) -> None:
        source = self._asked("Papers that came from files cannot be asked for")
        if source is not None:
            why_not = self._main.refreshing.refresh_one(source.name)
            self._tell(why_not or f"Asking {source.title}…")
            self._asking = "" if why_not else self._said

    def _add(self) -> None:
        given = self.field.value.strip()
        if not given:
            self._enter(LIST)
            return

        def added() -> None:
            self.field.editor.put("")
            self._enter(LIST)

        self._tell(f"Looking at {given}…")
        self._do(partial(self._edits.add, given), added)

    def _switch(self) -> None:
        source = self._asked("Papers that came from files are not asked for")
        if source is not None:
            self._do(partial(self._edits.switch, source))

    def _keep(self) -> None:
        source = self._asked("What came from files is kept for ever")
        if source is not None:
            self._do(partial(self._edits.keep, source))

    def _remove(self) -> None:
        source = self.current
        if source is not None and source.part:
            self._do(partial(self._edits.leave, source))
        elif source is not None and source.feed is not None:
            self._do(partial(self._edits.remove, source.feed))
        elif source is not None and source.name == "arxiv":
            self._tell("What arXiv is asked for is removed below, one by one; Space switches arXiv off")
        else:
            self._tell("Only feeds and what is followed at arXiv can be removed; Space switches a source off")

    def _undo(self) -> None:
        self._do(self._edits.undo)

    # What is shown

    def _look(self) -> None:
        self._main.spawn(self._know, "sources known")

    async def _know(self, name: str | None = None) -> None:
        """Read again what there is; the cursor stays on its source, or goes to the one of that name."""
        feeds, problems = await asyncio.to_thread(subscriptions.load, self._file)
        states = await self._main.live.fares()
        here = name or (self.current.id if self.current else None)
        self.sources = listed(self._main.config, feeds, states)
        refreshing = self._main.refreshing
        if self._asking and not refreshing.running:
            if self._said == self._asking:
                self._said, self._role = refreshing.came_of_it
            self._asking = ""
        if problems and not self._said:
            self._said, self._role = str(problems[0]), "warn"
        places = [place for place, source in enumerate(self.sources) if source.id == here]
        at = places[0] if places else min(self.rows.cursor or 0, len(self.sources) - 1)
        self._show()
        self.rows.set_cursor(at)
        self._show()

    def _show(self) -> None:
        if not self.is_attached:
            return
        width, glyphs, now = max(30, self.inner_width), self._glyphs, self._main.live.now()
        asking = self._main.refreshing.asking
        self.field.idle = self.mode == LIST
        self.field.refresh()
        self.rows.set_active(self.mode == LIST)
        self._head.show(head(width))
        self.rows.show_lines([row(source, now, source.name in asking, width, glyphs) for source in self.sources])
        said: list[Line] = [(Span(line, self._role),) for line in wrap(self._said, width)[:_MOST_SAID]] or [()]
        self._told.show_lines(said)
        self._told.styles.height = len(said)
        self.rows.styles.height = max(1, min(len(self.sources), self.room - 5 - len(said)))
        source = self.current
        where, words = told(source, now, width, glyphs) if source else [(), ()]
        self._where.show(where)
        self._words.show(words)
        for box in self.query("#box"):
            box.border_title = literal(self.title_text)
        if self.query("#box"):
            self.show_keys(_KEYS[self.mode])
