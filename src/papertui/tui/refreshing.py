"""Refreshing: the background worker, and what came in."""

from __future__ import annotations

from functools import partial

from papertui.errors import PapertuiError
from papertui.sources import label
from papertui.text import plural
from papertui.tui.status import progress_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from textual.timer import Timer
    from textual.worker import Worker

    from papertui.refresh import Event, Progress
    from papertui.tui.main import MainScreen

POLL = 2.0
"""Seconds between two looks at whether another program changed the cache."""

NO_SOURCE = "No source is switched on; papertui import FILE… takes in saved pages and API answers"


class Refreshing:
    """Brings papers in and never moves the reader."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen
        self.waiting = 0
        self.offline = False
        self._timer: Timer | None = None
        self._worker: Worker[None] | None = None
        self._outcome = ("", "")
        self.came_of_it = ("", "")
        """What the last refresh came to, as a sentence and its role."""
        self._failed: list[str] = []
        self._progress: dict[str, Progress] = {}
        self._arrived = 0
        self._known: int | None = None
        self._filling = False

    @property
    def running(self) -> bool:
        return self._worker is not None and self._worker.is_running

    @property
    def waiting_text(self) -> str:
        """`12 new · . to show`, or nothing."""
        return f"{self.waiting:,} new · {self.screen.key('show_new')} to show" if self.waiting else ""

    def start(self) -> None:
        """After the first paint: look for news now where that is wanted, and from time to time."""
        screen, config = self.screen, self.screen.config
        screen.set_interval(POLL, self._poll)
        if screen.live.is_empty():
            self._known = 0
            screen.welcoming.welcome()
        else:
            screen.spawn(self._learn_size, "size")
            if config.refresh_on_start and not config.offline:
                self.begin(force=False)
        self.watch()

    async def _learn_size(self) -> None:
        """How many papers there are before anything comes in; of very many the first count takes its time."""
        size = await self.screen.live.count()
        if self._known is None:
            self._known = size

    def watch(self) -> None:
        """Look for news from time to time, as often as the settings say now."""
        config = self.screen.config
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if config.refresh_minutes and not config.offline:
            self._timer = self.screen.set_interval(config.refresh_minutes * 60, lambda: self.begin(force=False))

    def refresh(self) -> None:
        """Fetch what is new."""
        if self.running:
            self.screen.say(f"A refresh is running; {self.screen.key('back')} stops it")
        elif self.screen.config.offline:
            self.screen.say("papertui is set to stay offline (offline = true in the configuration)")
        else:
            self.begin(force=True)

    def sources(self) -> None:
        """Show the sources and how they fare."""
        from papertui.tui.sources import Sources

        self.screen.app.push_screen(Sources(self.screen))

    def refresh_one(self, source: str) -> str:
        """Ask one source now; why that cannot be, or nothing."""
        if self.running:
            return "A refresh is running"
        if self.screen.config.offline:
            return "papertui is set to stay offline (offline = true in the configuration)"
        self.begin(force=True, only=(source,))
        return ""

    @property
    def asking(self) -> frozenset[str]:
        """The sources that are being asked at this moment."""
        if not self.running:
            return frozenset()
        return frozenset(name for name, event in self._progress.items() if event.done < event.total)

    def begin(self, *, force: bool, only: tuple[str, ...] = ()) -> None:
        """Ask the sources that are due, with `force` all, or `only` these; nothing where a refresh runs."""
        if self.running:
            return
        screen = self.screen
        self._failed, self._arrived, self._progress = [], 0, {}
        self._filling = screen.live.is_empty()
        if force:
            screen.say("Refreshing…")
        self._worker = screen.run_worker(partial(self._run, force, only), group="refresh", exclusive=True)

    async def _run(self, force: bool, only: tuple[str, ...]) -> None:
        # The network's modules are imported here, long after the first paint.
        from papertui import refresh

        screen = self.screen
        try:
            async for event in refresh.run(screen.live, screen.config, sources=only, force=force):
                self._told(event)
        except PapertuiError as error:
            screen.say(str(error), "error")
        else:
            self._done(force)
        finally:
            self._filling = False

    def _told(self, event: Event) -> None:
        from papertui import refresh

        screen = self.screen
        if isinstance(event, refresh.Progress):
            self._progress[event.source] = event
            done = sum(one.done for one in self._progress.values())
            total = sum(one.total for one in self._progress.values())
            name = label(event.source)
            doing = f"{name}: {event.what}" if event.done < event.total else name
            screen.show_progress(progress_line(doing, done, total, screen.glyphs))
        elif isinstance(event, refresh.Got):
            self.offline = False
            self._came(event.counts.new)
        elif isinstance(event, refresh.Failed):
            self.offline = event.offline
            self._failed.append(f"{label(event.source)}: {event.reason}")
        elif isinstance(event, refresh.Busy):
            self._failed.append("Another papertui is refreshing at this moment")

    def _came(self, new: int) -> None:
        """Papers came in: told at the edge, shown at once only where there is nothing to disturb."""
        screen = self.screen
        self._arrived += new
        self.waiting += new
        if not screen.list.ids or self._fills:
            self._let_in()
        screen.show_place()
        screen.beside.count_soon()

    @property
    def _fills(self) -> bool:
        """Whether an empty cache is being filled, of which every paper is shown as it comes.

        Not while the list follows what is typed, nor between the ends of an open range.
        """
        screen = self.screen
        return self._filling and not screen.prompt.editing and screen.list.selection.start is None

    def _let_in(self) -> None:
        """Show all there is, the cursor staying on its paper."""
        self.waiting = 0
        self.screen.searching.again()

    def _done(self, force: bool) -> None:
        screen = self.screen
        if self._failed:
            self._outcome = (self._failed[0], "warn")
        elif self._arrived:
            key = screen.key("since")
            self._outcome = (f"{plural(self._arrived, 'new paper')} came in · {key} tells what is new", "")
        elif force and not self._progress:
            self._outcome = (NO_SOURCE, "warn")
        else:
            self._outcome = ("Nothing new" if force else "", "")
        self.came_of_it = self._outcome
        if not screen.message.standing:
            if force or not screen.message.holds:
                self.tell_outcome()
            self._outcome = ("", "")
        self._known = screen.live.size()
        if not screen.list.ids or self._fills:
            self._let_in()
        else:
            self._renew()
        screen.beside.count_soon(0)
        screen.since.renew()
        screen.hooking.refreshed()

    def tell_outcome(self) -> None:
        """Say what came of a refresh, unless that was said before."""
        (sentence, role), self._outcome = self._outcome, ("", "")
        self.screen.say(sentence, role)

    def cancel(self) -> bool:
        """Stop a refresh; False when none runs."""
        if not self.running or self._worker is None:
            return False
        self._worker.cancel()
        self.screen.say("Refresh stopped; what came in is kept")
        if not self.screen.list.ids or self._fills:
            self._let_in()
        return True

    def show_new(self) -> None:
        """Show what came in, the cursor staying on its paper."""
        if not self.waiting and self.screen.suggesting.outdated:
            self.screen.suggesting.bring_up()
            return
        if not self.waiting:
            self.screen.say_why(f"Nothing new came in; {self.screen.key('refresh')} looks for more")
            return
        self.screen.say(f"{plural(self.waiting, 'new paper')} came in since; those that fit this view are in the list")
        self._let_in()

    def are_shown(self, number: int) -> None:
        """So many that waited are there for whoever looks: a list was read from the cache after they came."""
        if number:
            self.waiting = max(0, self.waiting - number)
            self.screen.show_place()

    async def _poll(self) -> None:
        """Another papertui, or a refresh run by cron, may have changed the cache."""
        screen = self.screen
        try:
            changed = await screen.live.changed()
        except PapertuiError as error:
            # the cache may be held by another program, or the disk full: the next look may go better
            if not screen.message.holds:
                screen.say(str(error), "error")
            return
        if changed:
            if not self.running:
                self._renew()
                await self._notice()
            screen.beside.count_soon()
            self._tell_brought()
            screen.tell_messages()
            screen.saved.look_for_rules()
        elif not screen.message.holds:
            screen.tell_messages()

    def _tell_brought(self) -> None:
        """Say which other computer brought edits, unless something else is being said."""
        brought = self.screen.live.space.editing.take_brought()
        if brought and not self.screen.message.holds and not self.screen.message.standing:
            said = [f"{device} brought {plural(number, 'edit')}" for device, number in brought]
            self.screen.say(f" {self.screen.glyphs.separator} ".join(said))

    def _renew(self) -> None:
        """Read again what is shown; the paper in the detail pane may have a newer version."""
        self.screen.list.renew()
        self.screen.beside.show_detail_soon()

    async def _notice(self) -> None:
        """Tell of papers that came in by another program as of those that came in here."""
        size = await self.screen.live.count()
        if self._known is not None and size > self._known and not self.running:
            self._came(size - self._known)
        self._known = size

    def know(self) -> int:
        """How many papers there are now; those that came until here are not told as news."""
        self._known = size = self.screen.live.size()
        return size
