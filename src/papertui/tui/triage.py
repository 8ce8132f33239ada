"""Triage: the unread papers of a view one at a time, a key for each, and how far one is."""

from __future__ import annotations

from array import array
from functools import partial
from time import monotonic

from papertui import edits
from papertui.edits import Edit
from papertui.model import Row
from papertui.query import replace_field
from papertui.ranking.batch import MOST, UNTOUCHED, Batch, asked
from papertui.store import schema

TYPE_CHECKING = False
if TYPE_CHECKING:
    from textual.timer import Timer

    from papertui.model import View
    from papertui.tui.main import MainScreen

NAME = "Triage"
AFTER = 0.05
"""Seconds after a key before the next paper is looked up: another thread would hold up the frame of this one."""

SLOW = 0.3
"""Seconds after which a wait for the batch is told of."""

ORDERING = "Putting the unread papers in order…"

KEYS = {
    "star": "Star", "queue": "Queue", "read": "Read", "hide": "Hide", "next_unread": "Skip",
    "previous_unread": "Back", "undo": "Undo", "back": "Leave", "help": "Keys",
}  # fmt: skip
"""The actions of the foot of the screen, with what they are there."""

DECISIONS = {"star": "starred", "queue": "queued", "read": "read", "hide": "hidden"}

STAYS = frozenset(
    "down up half_down half_up page_down page_up first last open detail_down detail_up authors tags note undo redo"
    " browse pdf copy_link copy_citation hint_open hint_copy pictures follow refresh sources show_new mouse palette"
    " change_keys help quit".split()
)
"""Actions that do what they always do with the paper alone."""

BARRED = frozenset(
    "left right next_pane previous_pane layout mark range mark_all read_all export exclude triage".split()
)
"""Actions about a list, which is not there."""


class Triage:
    """Goes through a batch that was captured when it began. Every decision is an edit like any other."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen
        self.on = False
        self._batch: Batch | None = None
        self._rows = array("q")
        self._since = 0.0
        self._mode = "split"
        self._timer: Timer | None = None
        self._made: dict[tuple[edits.Change, ...], tuple[str, str]] = {}
        self._ahead: View | None = None

    # Beginning and ending

    def triage(self) -> None:
        """Begin with the unread papers of this view, or go on where one stopped."""
        screen = self.screen
        screen.since.leave()
        screen.keyboard.hold()
        screen.spawn(self._begin, "triage")

    async def _begin(self) -> None:
        screen = self.screen
        ordering = True

        def tell() -> None:
            if ordering:  # a timer that has been stopped may have been on its way already
                screen.message.stand(ORDERING)

        waiting = screen.set_timer(SLOW, tell)
        try:
            query = self._query(screen.searching.text)
            batch, again = await self._unfinished(query), True
            if batch is None:
                batch, again = await self._capture(query), False
            if batch is None:
                screen.say_why(f"Nothing unread here to go through · {screen.key('left')} shows other views")
                return
            self._enter(batch)
            if again:
                screen.say(f"Going on after {batch.at:,} of {batch.size:,}")
        finally:
            waiting.stop()
            ordering = False
            if screen.message.standing == ORDERING:
                screen.message.settle(ORDERING)
                if "".join(span.text for span in screen.message.left).strip() == ORDERING:
                    screen.say("")
            screen.keyboard.release()

    def _query(self, text: str) -> str:
        from papertui.ranking.taste import ENOUGH

        standing = self.screen.live.ranker.standing
        learned = standing.learned and standing.papers >= ENOUGH
        return asked(text, self.screen.searching.today, "foryou" if learned else "votes")

    async def _capture(self, query: str) -> Batch | None:
        screen = self.screen
        found = await screen.live.searching.search(query)
        self._rows = found.ids[:MOST]
        rows = await screen.live.rows(self._rows)
        if not rows:
            return None
        self._rows = array("q", [row.id for row in rows])
        if len(found.ids) > MOST:
            kind = "untouched" if UNTOUCHED in query else "unread"
            screen.say(f"The first {MOST:,} of {len(found.ids):,} {kind} papers")
        return Batch(query, [row.key for row in rows], self._today)

    async def _unfinished(self, query: str) -> Batch | None:
        """The batch of today that was begun from the same view, without papers that were decided on meanwhile."""
        live = self.screen.live
        kept = self._batch or Batch.load(await live.read_meta(schema.TRIAGE))
        same = kept is not None and _unsorted(kept.query) == _unsorted(query) and kept.day == self._today
        if kept is None or not same or kept.at >= kept.size:
            return None
        known = [(key, row) for key in kept.keys if (row := live.row_of(key)) is not None]
        lines = {row.id: row for row in await live.rows([row for _, row in known])}
        waits = set(kept.keys[kept.at :])
        left = [(key, row) for key, row in known if key not in waits or _waits(lines.get(row), query)]
        kept.at = sum(key not in waits for key, _ in left)
        kept.keys = [key for key, _ in left]
        self._rows = array("q", [row for _, row in left])
        return kept if kept.at < kept.size else None

    @property
    def _today(self) -> str:
        return self.screen.live.now().astimezone().date().isoformat()

    def _enter(self, batch: Batch) -> None:
        screen = self.screen
        self._batch, self.on, self._ahead = batch, True, None
        self._made.clear()
        screen.panes.hide_filters()
        screen.searching.enter(batch.query)
        screen.list.clear_marks()
        screen.list.show(self._rows)
        screen.detail.when_read = lambda paper: None
        screen.add_class("-triage")
        self._mode = screen.panes.mode
        screen.panes.set_mode("detail")
        screen.panes.activate(screen.detail)
        screen.show_query()
        screen.show_footer()
        self._show(batch.at)

    def leave(self, said: str = "") -> None:
        """Back to the list; what was not decided waits."""
        if not self.on or self._batch is None:
            return
        screen, batch = self.screen, self._batch
        batch.took(monotonic() - self._since, decided=False)
        self.on = False
        if self._timer is not None:
            self._timer.stop()
        screen.detail.when_read = screen.marking.opened
        screen.remove_class("-triage")
        self._keep()
        if batch.at >= batch.size:
            self._batch = None
        screen.panes.set_mode(self._mode)
        screen.panes.activate(screen.detail if self._mode == "detail" else screen.list)
        screen.searching.go_back()
        screen.show_footer()
        screen.say(said or f"{batch.at:,} of {batch.size:,} done · {screen.key('triage')} goes on")

    def _keep(self) -> None:
        """Remember how far one is; where that cannot be written, the papers left are still unread."""
        if self._batch is not None:
            live = self.screen.live
            live.later(partial(live.space.set_meta, schema.TRIAGE, self._batch.dump()))

    # One paper after the other

    def _show(self, at: int) -> None:
        """Show the paper at a place of the batch; behind the last one is the end."""
        screen, batch = self.screen, self._batch
        assert batch is not None
        batch.at = at
        if at >= batch.size:
            said = f"{batch.summary()} · {screen.key('undo')} undo"
            self.leave(said)
            screen.message.keep()
            return
        screen.list.move_to(at)
        if self._ahead is not None and self._ahead.id == screen.list.current:
            screen.detail.show_view(screen.marking.patched_view(self._ahead), screen.searching.words)
        screen.beside.show_detail_now()
        self._since = monotonic()
        self._tell()
        if self._timer is not None:
            self._timer.stop()
        self._timer = screen.set_timer(AFTER, self._rest)

    def _rest(self) -> None:
        """The paper is on the screen: now what may wait for that."""
        if self.on:
            self._keep()
            self.screen.spawn(self._look_ahead, "ahead")

    async def _look_ahead(self) -> None:
        """Have the next paper at hand before its key is pressed."""
        if self.on and self._batch is not None and self._batch.at + 1 < len(self._rows):
            self._ahead = await self.screen.beside.look_up(self._rows[self._batch.at + 1])

    def _tell(self) -> None:
        screen, batch = self.screen, self._batch
        assert batch is not None
        left = ""
        if (minutes := batch.minutes) is not None:
            left = "less than a minute left" if minutes <= 1 else f"about {minutes:,} min left"
        self.screen.band.show(batch.at, batch.size, left)
        screen.show_place()

    @property
    def place(self) -> tuple[int, int]:
        """The number of the paper in hand, and of how many."""
        return (0, 0) if self._batch is None else (self._batch.at + 1, self._batch.size)

    # Keys

    def does(self, name: str) -> bool:
        """Do what an action means here; False where it means what it always does."""
        batch, screen = self._batch, self.screen
        if not self.on or batch is None or screen.prompt.editing:
            return False
        if name in DECISIONS:
            self._decide(DECISIONS[name])
        elif name == "next_unread":
            self._go_on()
        elif name == "previous_unread":
            if batch.at:
                self._show(batch.at - 1)
            else:
                screen.say_why("This is the first paper")
        elif name == "read_on":
            detail = screen.detail
            if not detail.read_on(max(2, detail.scrollable_size.height - 2)):
                self._decide("read")
        elif name == "back":
            self.leave()
        elif name in BARRED:
            screen.say_why(f"{NAME} shows one paper at a time · {screen.key('back')} leaves it, to go on later")
        elif name in STAYS:
            return False
        else:
            self.leave()
            return False
        return True

    def _row(self) -> Row | None:
        paper = self.screen.list.current
        found = [] if paper is None else self.screen.marking.rows_of((paper,))
        return found[0] if found else None

    def _go_on(self) -> None:
        """Leave the paper for another time, unless something was done with it."""
        batch, row = self._batch, self._row()
        assert batch is not None
        batch.took(monotonic() - self._since)
        if row is not None and batch.key not in batch.kinds:
            batch.became(batch.key, _kind(row))
        self._show(batch.at + 1)

    def _decide(self, kind: str) -> None:
        batch, row = self._batch, self._row()
        assert batch is not None
        if row is None:
            self._show(batch.at + 1)
            return
        flag = "read" if kind == "read" else kind
        if kind != "read" and getattr(row, flag):
            self._take_back(row, flag)
            return
        edit = _edit(row, kind)
        batch.took(monotonic() - self._since)
        batch.became(row.key, kind)
        self._made[edit.changes] = row.key, kind
        if batch.at + 1 < batch.size:
            # the next paper first, so that this one is not laid out once more
            self._show(batch.at + 1)
            self.screen.marking.apply(edit, [row], quiet=not edit)
        else:
            self.screen.marking.apply(edit, [row], quiet=True)
            self._show(batch.at + 1)

    def _take_back(self, row: Row, flag: str) -> None:
        """The same key again takes a mark off, and the paper stays."""
        batch = self._batch
        assert batch is not None
        edit = edits.flag([row], flag, False)
        self.screen.marking.apply(edit, [row])
        batch.became(row.key, "read" if row.read else "")
        self._keep()

    def turned(self, edit: Edit, *, redo: bool) -> None:
        """An edit was undone, or done again: the paper of a decision comes back, or goes once more."""
        batch = self._batch
        made = self._made.get(edit.changes) if self.on else None
        if batch is None or made is None or made[0] not in batch.keys:
            return
        key, kind = made
        batch.became(key, kind if redo else "")
        self._show(batch.keys.index(key) + redo)


def _edit(row: Row, kind: str) -> Edit:
    """A decision: who stars a paper has read what there is to see of it; who queues one will read it later."""
    made = edits.flag([row], "read" if kind == "read" else kind, True)
    if kind == "starred":
        made = made._replace(changes=made.changes + edits.read([row]).changes)
    return made


def _kind(row: Row) -> str:
    return next((kind for kind in ("hidden", "starred", "queued", "read") if getattr(row, kind)), "")


def _waits(row: Row | None, query: str) -> bool:
    """Whether nothing was decided on a paper that was still to come."""
    if row is None or row.read or row.hidden or row.ruled:
        return False
    return UNTOUCHED not in query or not (row.starred or row.queued or row.tags)


def _unsorted(query: str) -> str:
    """The query without its order, which may be another one as soon as For you has learned."""
    return replace_field(query, "sort", None)
