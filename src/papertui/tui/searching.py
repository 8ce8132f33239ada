"""Searching: the query in force, the way back to earlier ones, what the list and the panes show of it."""

from __future__ import annotations

import asyncio
from array import array
from contextlib import suppress
from datetime import date
from functools import partial

from papertui import views
from papertui.errors import PapertuiError
from papertui.live.lanes import Interrupted
from papertui.live.searching import AT_ONCE, Found
from papertui.query import (
    QueryError,
    Sort,
    highlights,
    order,
    replace_field,
)
from papertui.tui import empty, naming
from papertui.tui.history import History
from papertui.tui.staying import with_staying

TYPE_CHECKING = False
if TYPE_CHECKING:
    from papertui.tui.main import MainScreen
    from papertui.tui.sheet import Words
    from papertui.tui.spans import Line

FIRST_WAIT = 0.15
"""Seconds that the first frame waits at most for the first papers; without them it would clear those drawn before."""

FIRST_PATIENCE = 0.005
"""Seconds after which the first search shows what it has."""

HELD = 1.0
"""Seconds that keys behind a finished query wait for its papers at most: before, they would be for other papers."""

PATIENCE = 0.15
"""Seconds that a search may take before its first papers are shown without looking where the cursor's paper is."""


class Searching:
    """Which papers are shown, and why."""

    def __init__(self, screen: MainScreen, query: str | None) -> None:
        self.screen = screen
        self.text = query or ""
        self.words: Words = ()
        self.touched: set[int] = set()
        self.waits = False
        self._settling = False
        self._settles = 0
        self._return_to: int | None = None
        self.loaded = False
        self._there = asyncio.Event()
        self.latest: str | None = None
        self._given = query
        self.history = History()
        self._queries: dict[str, str] = {}
        self._shown: tuple[str, bool] | None = None
        self._said: Line | None = None
        self.to_end = False
        """Whether to go to the last paper once all are known."""

    # The query in force

    async def start(self) -> None:
        """The first search: what was asked for on the command line, else the configured view."""
        if self._given is None:
            start = self.screen.config.start
            if start in ("today", "week", "month"):
                self.look_up_latest()
            self.text = self.queries().get(start, "is:unread")
        self.screen.show_query()
        self.screen.beside.show_entries()
        first = asyncio.ensure_future(self.screen.guarded(partial(self._run, self.text, stay=False)))
        first.add_done_callback(lambda _: self._answered())
        # A first frame with papers on it is worth waiting for, but not for long: a huge cache answers later.
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._there.wait(), FIRST_WAIT)

    def _answered(self) -> None:
        """The first papers are in the list, or none will come."""
        self._there.set()
        self.screen.keyboard.papers_came()

    def queries(self) -> dict[str, str]:
        """The query of every view by its id."""
        return views.queries(self.latest, self.today)

    def look_up_latest(self) -> None:
        """The newest day with a listing, which the views of today, this week and this month start from."""
        self.latest = self.screen.live.newest_day()

    @property
    def today(self) -> date:
        return self.screen.live.now().date()

    @property
    def typing(self) -> bool:
        """Whether the papers shown are those of a query that is still being typed."""
        return self._shown is not None and self._shown[1]

    @property
    def base(self) -> str | None:
        """The query of the view or saved search that is in force, narrowed or not; `None` when there is none."""
        named = self._named()
        return None if named is None else named[1]

    @property
    def name(self) -> str:
        """The name of the view or saved search in force, or nothing when the query is the reader's own."""
        named = self._named()
        return "" if named is None else named[0]

    def _named(self) -> tuple[str, str] | None:
        known = [(views.BY_ID[shelf].name, query) for shelf, query in self.queries().items()]
        known += [(search.name, search.query) for search in self.screen.live.searches()]
        known += [(name, query) for query, name in self.screen.surveying.named.items()]
        return naming.named(self.text, known)

    def go(self, text: str, *, remember: bool = True, stay: bool = False, hold: bool = False) -> None:
        """Show another query. With `stay` the cursor remains on its paper where that is still there."""
        text = text.strip()
        if self.screen.since.on:
            self.hold_keys()
        self._leave_modes()
        if not hold:
            self.screen.beside.let_go()
        if text != self.text:
            self.history.note(self.text, text)
            if remember:
                self.history.leave(self.text)
            self.touched.clear()
            if stay:
                self.screen.list.keep_range()
            else:
                self.screen.list.clear_marks()
            self._hush_soon()
        self.text = text
        self._search(stay=stay)

    def _hush_soon(self) -> None:
        """What was said of another view is no news in this one, and goes when its papers come.

        At once it would be drawn at once, and the papers only in the next frame.
        """
        message = self.screen.message
        self._said = None if message.urgent else message.left

    def _hush(self) -> None:
        """Take away what was said of another view, unless it is a warning nobody has seen."""
        screen, said = self.screen, self._said
        self._said = None
        if said is not None and screen.message.left is said and not screen.message.urgent:
            if not screen.refreshing.running:
                screen.say("")

    def _leave_modes(self) -> None:
        """Another query is asked for: the list is what one looks at."""
        self.screen.since.leave()
        self.screen.triage.leave()

    def enter(self, text: str) -> None:
        """Papers of a query are shown that were found before; one step back leads to what was shown until now."""
        self.history.leave(self.text)
        self.screen.workers.cancel_group(self.screen, "search")
        self.text, self.words = text, ()

    def again(self, *, stay: bool = True) -> None:
        """Run the query again; what the reader just did something with stays, and so does the cursor."""
        if self.screen.triage.on:  # which papers these are was decided when it began
            self.screen.list.renew()
            return
        self._search(stay=stay)

    async def _tell_hidden(self, text: str) -> None:
        """Say in place of papers that rules hide them."""
        papers, rules = await self.screen.live.rules.hidden(text)
        if papers and self._shown and self._shown[0] == text and not self.screen.list.ids:
            self.screen.list.sentence = empty.hidden(self.screen, papers, rules)
            self.screen.list.refresh()

    def go_back(self) -> bool:
        """Return to the query before this one."""
        before = self.history.back()
        if before is None:
            return False
        self._return_to = self.screen.suggesting.origin(self.text)
        self.go(before, remember=False, stay=True)
        return True

    def return_to(self, paper: int | None) -> None:
        """Have the cursor go to a paper, not stay on its own, with the papers that are asked for next."""
        self._return_to = paper

    def _search(self, *, stay: bool) -> None:
        self.screen.spawn(partial(self._run, self.text, stay=stay), "search")

    def take(self, found: Found, text: str) -> None:
        """Show what another query found, which takes the place of the one in force."""
        self.history.note(text)
        self._show(found, text, typing=False, stay=False)

    def renew_sentence(self) -> None:
        """Say anew why the list is empty."""
        papers = self.screen.list
        if not papers.ids and self.loaded:
            papers.sentence = empty.sentence(self.screen, self.text)
            papers.refresh()

    async def _run(self, text: str, *, stay: bool, typing: bool = False, settled: bool = False) -> None:
        screen = self.screen
        waiting = screen.refreshing.waiting

        def begun(found: Found) -> None:
            # when the same is asked again, what is shown serves until all of the answer is there
            if self._shown != (text, typing):
                self._show(found, text, typing, stay)

        # an order in which the cursor's paper is elsewhere is worth waiting for, but not for long
        patience = FIRST_PATIENCE if not self.loaded else PATIENCE if stay and not typing else AT_ONCE
        try:
            self.waits = True
            found = await screen.live.searching.search(text, live=typing, begun=begun, patience=patience)
            self.waits = False
        except Interrupted:
            raise
        except PapertuiError as error:
            self.waits = False
            screen.suggesting.stop_waiting()
            if not isinstance(error, QueryError):
                raise
            self.show_error(error)
            if self._shown and not screen.list.whole:
                found = await screen.live.searching.search(self._shown[0], live=self._shown[1])
                screen.list.grow(found.ids)
                screen.show_query()
                screen.show_place()
            return
        self._show(found, text, typing, stay)
        screen.refreshing.are_shown(waiting)
        if settled:
            screen.online.settled(found)
        await screen.widening.follow(found, text, typing=typing, settled=settled)

    def _show(self, found: Found, text: str, typing: bool, stay: bool) -> None:
        screen, papers = self.screen, self.screen.list
        screen.rule.show_error(None)
        self._hush()
        self.text = text
        goes_on = not papers.whole and self._shown == (text, typing)
        suggesting = screen.suggesting
        falling = order(found.query) == Sort("date")
        ids = with_staying(found.ids, papers.ids, self.touched, falling=falling)
        if suggesting.empties(found, text):
            ids = array("q")
        self.words = highlights(found.query)
        self.loaded = True
        papers.sentence = ()
        if goes_on and ids[: len(papers.ids)] == papers.ids:
            papers.grow(ids)
        else:
            at = self._return_to or papers.current if stay or goes_on else None
            self._return_to = None
            # the place of a paper in one search says nothing of another in which it is not
            papers.show(ids, at, whole=found.whole, near=self._shown is not None and self._shown[0] == text)
        self._shown = text, typing
        if found.whole and self.to_end:
            papers.move_to(len(ids) - 1)
        if found.whole or not goes_on:
            self.to_end = False
        if not ids:
            papers.sentence = empty.sentence(screen, self.text)
            if found.whole and any(search.hides for search in screen.live.searches()):
                screen.spawn(partial(self._tell_hidden, text), "hidden")
        suggesting.shown(found, text)
        screen.show_query()
        screen.show_place()
        self._answered()
        self._settled()
        screen.beside.show_entries()
        screen.beside.show_detail_soon()
        if found.whole:
            screen.beside.count_soon()
        else:
            screen.call_after_refresh(screen.live.searching.go_on)

    def show_error(self, error: QueryError) -> None:
        """Say what is wrong with the query: under its character while it is edited."""
        from papertui.query.prose import prose

        screen = self.screen
        if screen.prompt.editing and screen.asking.explains(error.position):
            screen.rule.show_error(None)
            return
        sentence = f"expected {error.expected}" if error.expected else str(error)
        if error.suggestion:
            sentence += f"; did you mean {error.suggestion}?"
        elif screen.prompt.editing and prose(screen.prompt.field.value) is not None:
            sentence += "; Enter takes this as plain words"
        if screen.prompt.editing:
            screen.rule.show_error(sentence, screen.prompt.column_of(error.position))
        else:
            screen.say(str(error), "error")
        if not self.loaded:
            screen.list.sentence = empty.sentence(screen, self.text)
            screen.list.refresh()

    # The query while it is edited

    def try_out(self, text: str) -> None:
        """Show what a query that is being typed finds."""
        self._leave_modes()
        self.screen.spawn(partial(self._run, text, stay=True, typing=True), "search")

    def settle(self, text: str, before: str | None) -> None:
        """The query was typed to its end; `before` is the one it took the place of."""
        if text.strip() != self.text.strip():
            self.touched.clear()
        self.text = text
        self._leave_modes()
        if before is not None and before.strip() != text:
            self.remember(before)
            self.touched.clear()
            self._hush_soon()
        self.hold_keys()
        self.screen.spawn(self.open_found, "search")

    def hold_keys(self) -> None:
        """Have keys wait for the papers that are asked for next: those behind what is seen were not meant."""
        self._settling = True
        self._settles += 1
        self.screen.keyboard.hold()
        self.screen.set_timer(HELD, partial(self._settle_late, self._settles))

    def _settle_late(self, which: int) -> None:
        if which == self._settles:
            self._settled()

    def _settled(self) -> None:
        """What was typed behind the query is for the papers that it finds."""
        if self._settling:
            self._settling = False
            self.screen.keyboard.release()

    async def open_found(self) -> None:
        """Run the query again; one that names a paper opens it."""
        # the list may have followed the query up to here, with the cursor on a paper of it
        followed = self._shown is not None and self._shown[0].strip() == self.text.strip()
        try:
            await self._run(self.text, stay=followed, settled=True)
        finally:
            self._settled()

    def remember(self, before: str) -> None:
        """The query took the place of another one, to which `esc` goes back."""
        if before.strip() != self.text.strip():
            self.history.leave(before)
            self.history.note(before, self.text)

    def sort(self) -> None:
        """Choose the order of the list."""
        from papertui.tui.sort import SortMenu

        def chosen(value: str | None) -> None:
            if value is not None:
                self.go(replace_field(self.text, "sort", value or None), stay=True)

        screen = self.screen
        keys = screen.keys.keys
        steps = dict.fromkeys(keys["down"], 1) | dict.fromkeys(keys["up"], -1)
        menu = SortMenu(self.text, self.today, keys["sort"], screen.key("sort"), screen.glyphs, steps)
        screen.app.push_screen(menu, chosen)
