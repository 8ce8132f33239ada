"""The start view: what is new since the last visit, and the way from there to the papers and back."""

from __future__ import annotations

from textual import events

from papertui.actions import ACTIONS
from papertui.tui.field import LEFT
from papertui.tui.lines import Lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.geometry import Size

    from papertui.ranking.since import News, Question
    from papertui.tui.main import MainScreen
    from papertui.tui.news import Item
    from papertui.tui.spans import Line

START = "since"
"""The value of the setting `start` that stands for this view."""

KEYS = {"open": "Open", "back": "Papers", "search": "Search", "refresh": "Refresh", "help": "Keys"}
"""The actions of the foot of the screen while the view is open, with what they are there."""

STAYS = frozenset(
    "left next_pane previous_pane undo redo refresh sources show_new mouse palette change_keys tour help quit".split()
)
"""Actions that do what they always do, and leave the view open."""

_PAPERS = frozenset(action.id for action in ACTIONS if action.group in ("Papers", "Select", "Open and copy"))
NEEDS_PAPERS = _PAPERS | set(
    "next_unread previous_unread detail_down detail_up authors follow citations exclude layout".split()
) - {"undo", "redo"}
"""Actions on papers, which this view counts but does not show."""


class SincePane(Lines):
    """The lines of the view; a click opens one."""

    def on_mount(self) -> None:
        super().on_mount()
        self.active = True

    def on_resize(self, event: events.Resize) -> None:
        self._since.draw()

    def __init__(self, since: Since) -> None:
        super().__init__(id="since")
        self._since = since

    def on_click(self, event: events.Click) -> None:
        at = self.line_at(event.y)
        if at is not None and event.button == LEFT:
            self._since.click(at)


class Since:
    """Opens by itself where something came in, unless a query or another start was asked for."""

    def __init__(self, screen: MainScreen, query: str | None, size: Size) -> None:
        self.screen = screen
        self.wanted = query is None and screen.config.start == START
        self.on = self.wanted and screen.live.came_in > 0
        self.pane = SincePane(self)
        self.news: list[News] = []
        self._counted = False
        self._items: tuple[Item, ...] = ()
        self._at = 0
        self._unfolded: set[str] = set()
        self._opened: str | None = None
        if self.on:
            self._begin()
            self._foresee(size)

    def _foresee(self, size: Size) -> None:
        """Have the lines in the pane before the first frame, in which Textual does not tell their room yet."""
        from papertui.tui.frame import alone

        room = alone(*size)
        if room is not None:
            self.pane.lines = self._laid(room.width, room.height)
            self.pane.cursor = self._items[0].line

    def _begin(self) -> None:
        """What is known at once stands there at once."""
        self.screen.add_class("-since")
        if not self.news and self.screen.live.came_in:
            from papertui.ranking.since import arrived

            self.news = [arrived(self.screen.live.came_in, self.screen.live.most_known)]

    def start(self) -> None:
        """After the first frame: count, or say in passing that there is nothing to count."""
        if self.on:
            self.renew()
        elif self.wanted and self.screen.live.visit:
            self.screen.spawn(self._look, "since")

    async def _look(self) -> None:
        screen = self.screen
        self.news = await screen.live.counting.news()
        self._counted = True
        last = self.when
        if self.news:
            said = f"{self.news[0].question.name} since {last} · {screen.key('since')} shows what is new"
            said = f"{self.news[0].papers:,} {said}"
        else:
            said = f"Nothing new since {last}"
        if not screen.message.holds and not screen.message.left and not screen.refreshing.running:
            screen.say(said)

    # The view

    def since(self) -> None:
        """Open the view, or leave it for the papers."""
        if self.on:
            self.leave()
            return
        screen = self.screen
        screen.panes.close()
        screen.panes.hide_filters()
        self.on = True
        self._begin()
        self.draw()
        self._edges()
        self.renew()

    def renew(self) -> None:
        """Count again, where the view is open."""
        if self.on:
            self.screen.spawn(self._count, "since")

    async def _count(self) -> None:
        screen = self.screen
        self.news = await screen.live.counting.news()
        self._counted = True
        if not self.news and self.on:
            self.leave()
            since = f"since {self.when}" if self.when else "yet"
            screen.say_why(f"Nothing came in {since} · {screen.key('refresh')} looks for new papers")
        self.draw()
        self._edges()

    def leave(self) -> None:
        """Go to the papers."""
        if self.on:
            self.on = False
            self.screen.remove_class("-since")
            self._edges()

    def _edges(self) -> None:
        """The lines at the edges speak of what is seen."""
        self.screen.show_query()
        self.screen.show_place()
        self.screen.show_footer()

    @property
    def when(self) -> str:
        """When the last visit ended; nothing on the first one."""
        from papertui.tui.news import moment

        live = self.screen.live
        return moment(live.visit, live.now()) if live.visit else ""

    @property
    def place(self) -> tuple[int, int]:
        """The number of the line under the cursor, and of how many."""
        return self._at + 1, len(self._items)

    def draw(self) -> None:
        """Lay the news out anew; the cursor stays on what it was on."""
        pane = self.pane
        width, height = pane.scrollable_size
        if not self.on or not width:
            return
        before = self._item
        pane.show_lines(self._laid(width, height))
        same = [at for at, item in enumerate(self._items) if before and item.news and item.news.question == before]
        self._move(same[0] if same else min(self._at, max(0, len(self._items) - 1)))

    def _laid(self, width: int, height: int) -> Sequence[Line]:
        from papertui.tui.news import lay

        laid = lay(self.news, self._unfolded, width, height, self.screen.glyphs)
        self._items = laid.items
        return laid.lines

    @property
    def _item(self) -> Question | None:
        news = self._items[self._at].news if self._at < len(self._items) else None
        return None if news is None else news.question

    def _move(self, at: int) -> None:
        self._at = at
        items = self._items
        self.pane.set_cursor(items[at].line if at < len(items) else None)
        if at == 0:
            self.pane.scroll_to(y=0, animate=False, force=True)
        self.screen.show_place()

    def click(self, line: int) -> None:
        """A line was clicked: choose it."""
        found = next((at for at, item in enumerate(self._items) if item.line == line), None)
        if found is not None:
            self._move(found)
            self._open()

    # Keys

    def does(self, name: str) -> bool:
        """Do what an action means here; False where it means what it always does."""
        screen = self.screen
        if not self.on or screen.filters.active or screen.prompt.editing:
            return False
        steps = {"down": 1, "up": -1, "half_down": 5, "half_up": -5, "page_down": 10, "page_up": -10}
        size = len(self._items)
        if name in steps or name in ("first", "last"):
            step = steps.get(name, -size if name == "first" else size)
            at = min(max(0, self._at + step), max(0, size - 1))
            if at == self._at:
                screen.say_why("This is the last line" if step > 0 else "This is the first line")
            self._move(at)
        elif name in ("open", "right", "read_on"):
            self._open()
        elif name in ("back", "since"):
            self.leave()
        elif name in STAYS:
            return False
        elif name in NEEDS_PAPERS:
            opens, leaves = screen.key("open"), screen.key("back")
            screen.say_why(f"Papers are counted here, not shown · {opens} opens a line, {leaves} all papers")
        else:
            self.leave()
            return False
        return True

    def _open(self) -> None:
        """Show the papers of the line, or the lines behind it."""
        if self._at >= len(self._items):
            return
        item = self._items[self._at]
        if item.news is None:
            self._unfolded.add(item.group)
            self.draw()
            return
        query = item.news.question.query
        self.screen.searching.go(query)
        self._opened = query

    def come_back(self) -> bool:
        """One step back from what was opened here leads here; False where it does not."""
        searching = self.screen.searching
        if self.on or self._opened is None or searching.text != self._opened:
            return False
        self._opened = None
        searching.go_back()
        self.on = True
        self._begin()
        self.draw()
        self._edges()
        self.renew()
        return True
