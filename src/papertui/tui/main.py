"""The main screen: three panes, the query line, the status line, and what its parts say there."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator
from functools import partial
from typing import TypeAlias

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal as Container
from textual.geometry import Size
from textual.screen import Screen
from textual.worker import Worker

from papertui import actions, keymap
from papertui.config import Config
from papertui.errors import PapertuiError
from papertui.live import Live
from papertui.live.lanes import Interrupted
from papertui.text import plural
from papertui.tui.band import TriageBand
from papertui.tui.beside import Beside
from papertui.tui.detail import DetailPane
from papertui.tui.filters import FilterPane
from papertui.tui.glyphs import Glyphs
from papertui.tui.keyboard import Keyboard
from papertui.tui.list import PaperList
from papertui.tui.parts import Parts
from papertui.tui.prompt import Prompt
from papertui.tui.refreshing import Refreshing
from papertui.tui.rule import Rule
from papertui.tui.searching import Searching
from papertui.tui.since import KEYS as SINCE_KEYS
from papertui.tui.since import Since
from papertui.tui.spans import Line
from papertui.tui.status import Bar, Chosen, Message, TooSmall, Where, keys_line
from papertui.tui.suggesting import Suggesting
from papertui.tui.tidying import Tidying
from papertui.views import SINCE

Work: TypeAlias = "Callable[[], Coroutine[None, None, object]]"


class Horizontal(Container):
    """Panes side by side that leave nothing free to be seen, so that nothing is drawn under them line by line."""

    BLANK = True


class MainScreen(Parts, Screen[None], inherit_bindings=False):
    """Holds the panes and hands every key to one of the parts, such as moving, marking, searching, opening."""

    AUTO_FOCUS = ""
    BLANK = True
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (40, "-narrow"), (80, "-stacked"), (120, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (10, "-low"), (20, "-high")]

    _laid_out: Size | None = None
    """The size of the first layout, until the first resize."""

    def __init__(self, live: Live, config: Config, glyphs: Glyphs, query: str | None, size: Size) -> None:
        # with the classes of its size from the start, the first frame is laid out once, not twice
        super().__init__(classes=" ".join(("-split", *(name for name, on in self._classes_of(size) if on))))
        self.live = live
        self.config = config
        self.glyphs = glyphs
        self.keys = keymap.resolve(config.keys, config.keymap)
        self.list = PaperList(live.rows_now, live.sources_of, live.now, glyphs, id="list")
        self.detail = DetailPane(live.now, glyphs, id="detail")
        self.detail.unfold_key, self.detail.alike_key = self.key("authors"), self.key("similar")
        self.filters = FilterPane(glyphs, id="filters")
        self.prompt = Prompt(id="prompt")
        self.rule = Rule(glyphs, id="rule")
        self.message = Message(glyphs, id="message")
        self.where = Where(id="where")
        self.footer = Bar(id="footer")
        self.band = TriageBand(glyphs)
        self.since = Since(self, query, size)
        self.searching = Searching(self, query)
        self.beside = Beside(self)
        self.refreshing = Refreshing(self)
        self.suggesting = Suggesting(self)
        self.tidying = Tidying(self)
        self.keyboard = Keyboard(self, waiting=not self.since.on)

    def fit(self, size: Size) -> None:
        """Take the classes of a size. Textual does so at a resize, but not for one that comes during the start."""
        for name, on in self._classes_of(size):
            self.set_class(on, name)

    def _classes_of(self, size: Size) -> Iterator[tuple[str, bool]]:
        """Every class that stands for a size, and whether it stands for this one."""
        for length, points in ((size.width, self.HORIZONTAL_BREAKPOINTS), (size.height, self.VERTICAL_BREAKPOINTS)):
            _, here = max(point for point in points if point[0] <= length)
            for _, name in points:
                yield name, name == here

    def compose(self) -> ComposeResult:
        yield self.prompt
        yield self.rule
        yield self.band
        with Horizontal(id="body"):
            yield self.filters
            yield self.since.pane
            with Horizontal(id="reading"):
                yield self.list
                yield self.detail
        with Horizontal(id="status"):
            yield self.message
            yield self.where
        yield self.footer
        yield TooSmall(id="tiny")

    async def on_mount(self) -> None:
        for pane in (self.list, self.detail, self.filters):
            pane.when_touched = partial(self._touch, pane)
        self.list.when_moved = self.moved
        self.list.when_opened = lambda: self.do("open")
        self.filters.when_chosen = lambda entry: self.narrowing.choose(entry)
        self.filters.when_ruled_out = lambda entry: self.narrowing.rule_out(entry)
        self.filters.when_left = self.beside.let_go
        self.detail.when_link = lambda link: self.opening.open_link(link)
        self.detail.when_read = lambda paper: self.marking.opened(paper)
        self.detail.corner_for = lambda view: self.pictures.expects(view)
        self.detail.when_corner = lambda: self.pictures.fill_soon()
        self.detail.when_picture = lambda: self.pictures.pictures()
        self.prompt.when_typed = lambda text: self.asking.type(text)
        self.prompt.when_clicked = lambda at: self.asking.search(at)
        if self._has_hooks:
            self.hooking.start()  # before a key can be pressed
        await self.searching.start()
        self.call_after_refresh(self._painted)

    def _touch(self, pane: object) -> None:
        """A pane was clicked: keys are for it now."""
        self.asking.finish()
        self.panes.activate(pane)

    def _painted(self) -> None:
        """The first frame is on the terminal: now what takes time, the network last."""
        self.tidying.start()
        _ = self.keyboard.does  # loaded now, so that the first key does not wait for it
        self.show_footer()
        self.fit(self.app.size)
        self.pictures.start()
        self.suggesting.start()
        self.spawn(self.live.fill, "fill")
        self._tell_start()
        self.saved.look_for_rules()
        self.since.start()
        self.refreshing.start()
        if self._has_hooks:
            self.hooking.tell_start()

    @property
    def _has_hooks(self) -> bool:
        return any(self.config.hooks[:-1])

    def _tell_start(self) -> None:
        """What cache and library have to report, and what is wrong with the settings."""
        faults = list(getattr(self.app, "told", ())) or list(self.keys.clashes)
        if len(faults) > 1:
            faults[1:] = [f"and {len(faults) - 1} more: papertui config check"]
        self.live.messages.extend(faults)
        self.tell_messages()

    async def on_unmount(self) -> None:
        leave = getattr(self.app, "leave", None)
        if leave is not None:
            leave(self)
        await self.hooking.leave()
        await self.pictures.end()
        await self.live.ranker.end()
        self.tidying.end()

    # What the parts use

    def do(self, name: str) -> None:
        """Do the action with this id."""
        self.keyboard.do(name)

    def on_key(self, event: events.Key) -> None:
        """Do what a key stands for.

        Textual's own bindings are looked up in every widget from the focused one to the app, twice per key; with
        some sixty keys that costs more than drawing the answer. And as nothing here has the focus, a key can never
        come before the focus does.
        """
        event.stop()
        event.prevent_default()
        self.tidying.key_came()
        self.message.fold()
        self.keyboard.press(event)

    def use_keys(self, keys: keymap.Keymap) -> None:
        """Have other keys in force from now on."""
        self.keys = keys
        self.keyboard.use(keys)
        self.show_footer()
        self.show_place()

    def use_glyphs(self, glyphs: Glyphs) -> None:
        """Draw with other signs from now on."""
        self.glyphs = glyphs
        for part in (self.list, self.detail, self.filters, self.rule, self.message):
            part.use_glyphs(glyphs)
        self.band.glyphs = glyphs
        self.since.draw()
        self.show_footer()

    def on_paste(self, event: events.Paste) -> None:
        if self.prompt.editing:
            if not self.prompt.field.paste(event.text):
                self.say(f"Only the first {len(self.prompt.field.value):,} characters were taken")
        else:
            self.say_why(f"Nothing takes text here · {self.key('search')} edits the query")

    def say(self, sentence: str, role: str = "", detail: str = "") -> None:
        """Put one sentence into the status line, all of it, and of `detail` what has room there."""
        self.message.say(sentence, role, detail)

    def say_why(self, sentence: str) -> None:
        """Answer a key that can do nothing at this moment; the next key takes the sentence away."""
        self.message.say(sentence, fleeting=True)

    def show_progress(self, line: Line) -> None:
        """Put a bar into the status line, unless a warning stands there, or what a key did a moment ago.

        What the reader waits for goes before it.
        """
        if self.message.holds:
            return
        if self.message.standing:
            self.message.show_standing()
        else:
            self.message.show(line)

    def key(self, name: str) -> str:
        """The key of an action as it is printed, for sentences such as `u undo`."""
        keys = self.keys.keys[name]
        return actions.show_key(keys[0], self.glyphs.plain) if keys else f":{name}"

    def spawn(self, work: Work, group: str, *, exclusive: bool = True) -> Worker[None]:
        """Run a coroutine function beside the screen. An exclusive one ends an older one of its group."""
        # without a description Textual makes one of all that the work is about, which may be very many papers
        return self.run_worker(partial(self.guarded, work), group=group, description=group, exclusive=exclusive)

    async def guarded(self, work: Work) -> None:
        """Do the work; what goes wrong in a foreseen way becomes a sentence."""
        try:
            await work()
        except Interrupted:
            pass
        except Exception as error:
            problem = error if isinstance(error, PapertuiError) else self.live.lanes.explains(error)
            if problem is None:
                raise
            self.say(str(problem), "error")

    def tell_messages(self) -> None:
        """Say what cache and library have to report."""
        if self.live.messages:
            self.say(f" {self.glyphs.separator} ".join(dict.fromkeys(self.live.messages)), "warn")
            self.live.messages.clear()

    def moved(self) -> None:
        """Another paper is under the cursor."""
        self.show_place()
        self.beside.show_detail_soon()

    def show_place(self) -> None:
        """Refresh the right end of the status line."""
        papers = self.list
        if self.since.on:
            place, lines = self.since.place
            self.where.show_place(place, lines, Chosen(), self.refreshing.waiting_text)
            return
        chosen = Chosen(papers.mark_count, papers.range_count, papers.selection.outside)
        size = len(papers.ids) if papers.whole else None
        self.where.show_place(papers.cursor + 1, size, chosen, self.refreshing.waiting_text)

    def show_query(self) -> None:
        """Refresh the query line."""
        searching = self.searching
        if self.since.on:
            self.prompt.show(SINCE, "", "", self.since.when)
            return
        size = plural(len(self.list.ids), "paper") if self.list.whole else f"over {len(self.list.ids):,} papers"
        self.prompt.show(searching.name, searching.base or "", searching.text, size)

    def show_footer(self) -> None:
        if self.prompt.editing:
            from papertui.tui.asking import FIELD_KEYS

            shown = [(actions.show_key(key, self.glyphs.plain), label) for key, label in FIELD_KEYS.items()]
        elif self.triage.on:
            from papertui.tui.triage import KEYS as TRIAGE_KEYS

            shown = [(self.key(name), label) for name, label in TRIAGE_KEYS.items()]
        elif self.since.on and not self.filters.active:
            shown = [(self.key(name), label) for name, label in SINCE_KEYS.items()]
        elif self.filters.active:
            from papertui.tui.narrowing import PANE_KEYS

            shown = [(self.key(name), label) for name, label in PANE_KEYS.items()]
        else:
            shown = [(self.key(action.id), action.label) for action in actions.ACTIONS if action.footer]
        self.footer.show(keys_line(shown, self.size.width))

    # Events

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        if not self.stack_updates:
            # at the start each part has its styles since it was mounted, a moment ago
            event.refresh_styles = False
            self._laid_out = self.app.size

    def on_resize(self, event: events.Resize) -> None:
        if event.size != self.app.size:
            # Two sizes on their way at once, as when a window is fitted while the program starts, would have Textual
            # lay out for one and for the other without end.
            event.prevent_default()
            return
        if event.size == self._laid_out:
            # told once more by the start: Textual would lay the same out again
            event.prevent_default()
            event.stop()
        self._laid_out = None
        self.call_after_refresh(self.show_footer)
        # while there was no room for the filter pane, nothing was counted for it
        self.call_after_refresh(self.beside.count_soon)

    def on_click(self, event: events.Click) -> None:
        from papertui.tui.pointing import Pointing

        Pointing(self).click(event)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
