"""Asking: the query line while it is edited, with completion and the way back to earlier queries."""

from __future__ import annotations

from time import monotonic
from typing import NamedTuple

from textual import events

from papertui.query import QueryError, parse
from papertui.tui.completing import KINDS, Candidate, Piece, Vocabulary, candidates, piece

TYPE_CHECKING = False
if TYPE_CHECKING:
    from papertui.tui.main import MainScreen

SHORTEST = 2
"""Letters of a word from which on the names of fields are offered unasked."""

FRESH = 120
"""Seconds for which the values read for completion do."""

_PAGES = {"pagedown": 1, "pageup": -1}
_STEPS = {"ctrl+n": 1, "ctrl+p": -1}


class _Turn(NamedTuple):
    """The candidates that Tab goes through, and which of them stands in the field as `text`."""

    offered: list[Candidate]
    at: int
    start: int
    text: str


FIELD_KEYS = {"enter": "Keep", "tab": "Complete", "up": "Earlier", "escape": "As it was"}
"""The keys that are told of at the foot of the screen while the query is edited."""


class Asking:
    """Takes the keys while the query is edited."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen
        self._before: str | None = None
        self._left: int | None = None
        """The paper under the cursor when the query began to be edited."""
        self._tried: str | None = None
        """The text that was searched for last while the query is edited; its papers may still be on their way."""
        self._words = Vocabulary({})
        self._stale = 0.0
        self._turn: _Turn | None = None
        self._walked = 0
        self._draft = ""
        self._below = 0

    def search(self, at: int | None = None) -> None:
        """Edit the query, the list follows; the cursor stands at its end or at the character `at`."""
        screen = self.screen
        text = screen.searching.text
        if not screen.prompt.editing:
            self._before, self._tried = text, None
            self._left = screen.list.current
            screen.list.keep_range()
            self._turn = None
            self._walked = self._below = 0
            screen.panes.close()
            screen.panes.hide_filters()
            screen.spawn(self._learn, "words")
        if at is None and text and not text.endswith(" "):
            text += " "
        screen.prompt.edit(text, at)
        screen.show_footer()

    async def _learn(self) -> None:
        """Read the values that can be completed: tags always, the others not every time, as they may be many."""
        kinds = tuple(KINDS.values()) if monotonic() > self._stale else ("tag",)
        values = await self.screen.live.counting.words(kinds)
        if len(kinds) > 1:
            self._stale = monotonic() + FRESH
        self._words.learn(values)

    def press(self, event: events.Key) -> None:
        """Take a key."""
        key = event.key
        if key == "enter":
            self.enter()
        elif key in ("escape", "ctrl+c"):
            self.cancel()
        elif key in ("tab", "shift+tab"):
            self._complete(1 if key == "tab" else -1)
        elif key == "up":
            self._up()
        elif key == "down":
            self._down()
        elif key in _STEPS or key in _PAGES:
            papers = self.screen.list
            papers.move_to(papers.cursor + (_STEPS.get(key) or _PAGES[key] * max(2, papers.page)))
        else:
            self._turn = None
            if not self.screen.prompt.field.press(event):
                self.screen.say_why(f"The query is being edited · {self.screen.key('back')} leaves it as it was")

    # What was typed

    def type(self, text: str) -> None:
        """Typing rested."""
        screen = self.screen
        if not screen.prompt.editing:
            return
        self._offer()
        if text.strip() == screen.searching.text.strip() and self._tried in (None, text.strip()):
            screen.rule.show_error(None)
            return
        self._tried = text.strip()
        self._below = 0
        if self._before is not None and self._before.strip() != text.strip():
            screen.searching.touched.clear()
        screen.searching.try_out(text)

    def enter(self) -> None:
        """Enter was pressed: the query as it stands, from now on; a wrong one stays in the field."""
        screen = self.screen
        text = screen.prompt.field.value
        try:
            parse(text, today=screen.searching.today)
        except QueryError as error:
            plain = screen.widening.plain(text)
            if plain is None:
                screen.rule.show_hint(())
                screen.searching.show_error(error)
                return
            text = plain
        before, self._before = self._before, None
        self._stop()
        screen.searching.settle(text.strip(), before)

    def cancel(self) -> None:
        """Escape was pressed: the query and the place in its papers as they were before."""
        searching = self.screen.searching
        before, self._before = self._before, None
        self._stop()
        if before is not None and (self._tried is not None or before.strip() != searching.text.strip()):
            searching.return_to(self._left)
            searching.go(before, remember=False, stay=True)
        else:
            self.screen.show_query()

    def finish(self) -> None:
        """The reader turned to something else: what the list shows by now is the query."""
        if not self.screen.prompt.editing:
            return
        before, self._before = self._before, None
        self._stop()
        if before is not None:
            self.screen.searching.remember(before)
        self.screen.show_query()

    def _stop(self) -> None:
        self._turn = None
        self.screen.prompt.stop()
        self.screen.show_footer()
        self.screen.rule.show_error(None)
        self.screen.rule.show_hint(())

    # Completion

    def explains(self, position: int) -> bool:
        """Whether what is wrong at a character of the query is only that the term there is not finished."""
        found = self._piece()
        return found is not None and found.start <= position <= found.end and bool(candidates(found, self._words))

    def _piece(self) -> Piece | None:
        editor = self.screen.prompt.field.editor
        return piece(editor.text, editor.cursor)

    def _offer(self) -> None:
        """Show what Tab would put in."""
        editor = self.screen.prompt.field.editor
        if self._turn is not None and self._turn.text == editor.text:
            return
        self._turn = None
        found = self._piece()
        if found is None or (not found.field and len(found.typed) < SHORTEST):
            self.screen.rule.show_hint(())
            return
        self._show(candidates(found, self._words), None, found.start)

    def _show(self, offered: list[Candidate], at: int | None, start: int) -> None:
        prompt, rule = self.screen.prompt, self.screen.rule
        rule.show_hint(tuple((one.name, one.number) for one in offered), prompt.column_of(start), at)

    def _complete(self, step: int) -> None:
        """Put a candidate in; again the next one."""
        field = self.screen.prompt.field
        turn = self._turn
        if turn is not None and turn.text == field.value:
            self._put(turn.offered, (turn.at + step) % len(turn.offered), turn.start, field.editor.cursor)
            return
        found = self._piece()
        offered = candidates(found, self._words) if found is not None else []
        if found is None or not offered:
            if not self.screen.widening.complete():
                self.screen.say_why("Nothing is known to complete this with")
        elif not (found.typed or found.field) and self.screen.widening.complete():
            pass  # another spelling helps more than a list of all fields
        elif found.typed or found.field:
            self._put(offered, 0 if step > 0 else len(offered) - 1, found.start, found.end)
        else:
            # nothing was begun: all fields to choose from, and the next Tab takes the first
            self._turn = _Turn(offered, -1 if step > 0 else 0, found.start, field.value)
            self._show(offered, None, found.start)

    def take(self, name: str) -> None:
        """Put the candidate of this name in."""
        turn, found = self._turn, self._piece()
        field = self.screen.prompt.field
        if turn is not None and turn.text == field.value:
            offered, start, end = turn.offered, turn.start, field.editor.cursor
        elif found is not None:
            offered, start, end = candidates(found, self._words), found.start, found.end
        else:
            return
        at = next((at for at, one in enumerate(offered) if one.name == name), None)
        if at is not None:
            self._put(offered, at, start, end)

    def _put(self, offered: list[Candidate], at: int, start: int, end: int) -> None:
        self.screen.prompt.field.replace(start, end, offered[at].text)
        text = self.screen.prompt.field.value
        self._turn = _Turn(offered, at, start, text) if len(offered) > 1 else None
        self._show(offered, at, start)

    # Earlier queries are above the line, the list is below it

    def _up(self) -> None:
        papers = self.screen.list
        if self._below > 0:
            self._below -= 1
            papers.move_to(papers.cursor - 1)
        else:
            self._walk(1)

    def _down(self) -> None:
        papers = self.screen.list
        if self._walked:
            self._walk(-1)
        elif papers.move_to(papers.cursor + 1):
            self._below += 1

    def _walk(self, by: int) -> None:
        field = self.screen.prompt.field
        if not self._walked:
            self._draft = field.value
        earlier = [text for text in self.screen.searching.history.asked if text.strip() != self._draft.strip()]
        if self._walked + by > len(earlier):
            self.screen.say_why("There is no earlier query" if earlier else "This is the first query")
            return
        self._walked += by
        field.put(earlier[-self._walked] if self._walked else self._draft)
