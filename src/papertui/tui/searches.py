"""The saved searches: a name for the present query, and below it those there are, to look after, and their rules."""

from __future__ import annotations

from collections.abc import Callable, Coroutine

from textual import events
from textual.containers import Horizontal
from textual.widget import Widget

from papertui import edits, search_edits
from papertui.edits import Edit
from papertui.model import SavedSearch
from papertui.text import line as clean_line
from papertui.tui import ruling
from papertui.tui.dialog import Dialog
from papertui.tui.field import LEFT, Field
from papertui.tui.foresight import Foresight
from papertui.tui.kept import DIGITS, Kept, renaming, row, saving
from papertui.tui.lines import Lines
from papertui.tui.spans import Span, clip
from papertui.tui.status import Bar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from papertui.tui.main import MainScreen

NAME, LIST, RENAME, RULE, EMPTIED = "name", "list", "rename", "rule", "emptied"

_KEYS = {
    "": "Enter save · esc back",
    NAME: "Enter save · ↓ saved searches · esc back",
    LIST: "Enter rename · r rule · J K move · d delete · u undo · esc back",
    RENAME: "Enter rename · esc back",
    RULE: "Enter keep · ↑ ↓ points · esc back",
    EMPTIED: "u undo · ↑ name · esc back",
}
_STEPS = {"down": 1, "j": 1, "ctrl+n": 1, "up": -1, "k": -1, "ctrl+p": -1, "pagedown": 10, "pageup": -10}
_TURNS = {"u": "undo", "ctrl+z": "undo", "ctrl+r": "redo", "ctrl+y": "redo"}
_MOVES = {"J": 1, "shift+down": 1, "K": -1, "shift+up": -1}


_NAME = "a name for this query"
_POINTS = {"up": 1, "down": -1, "ctrl+p": 1, "ctrl+n": -1}


class _Rows(Lines):
    def on_click(self, event: events.Click) -> None:
        at = self.line_at(event.y)
        dialog = self.screen
        if at is not None and event.button == LEFT and isinstance(dialog, Searches):
            dialog.click(at)


class Searches(Dialog[None]):
    """Every change is an edit, made at once and undone by `u`, here or later."""

    title_text = "Saved searches"
    box_width = 72

    def __init__(self, screen: MainScreen, at: str | None) -> None:
        super().__init__()
        self._main = screen
        self._query = screen.searching.text.strip()
        self._unread = screen.beside.unread()
        self._glyphs = screen.glyphs
        self.kept = Kept(screen.live.searches())
        self._foresight = Foresight(screen.live, screen.glyphs, self._run_behind, self._show, self.kept.rules)
        self.mode = NAME
        self.field: Field = Field()
        self.field.when_changed = lambda text: self._show()
        self.rows = _Rows()
        self._label = Bar(id="name")
        self._more = Bar(id="more")
        self._about = Bar(id="about")
        self._hint = Bar(id="hint")
        same = next((search.id for search in self.kept.searches if search.query == self._query), None)
        self._start = at or same or (None if self._query else self.kept.searches[0].id)

    def body(self) -> list[Widget]:
        return [self._about, Horizontal(self._label, self.field, id="naming"), self._hint, self._more, self.rows]

    def on_mount(self) -> None:
        if self._start is not None:
            self._enter_list(self._start)
        self.call_after_refresh(self._show)
        self._foresight.count()

    def on_resize(self) -> None:
        self.call_after_refresh(self._show)

    # Keys

    def press(self, event: events.Key) -> bool:
        if self.mode == LIST:
            self._press_in_list(event)
            return True
        if event.key == "enter":
            {NAME: self._save, RENAME: self._rename, RULE: self._keep_rule}[self.mode]()
            return True
        if self.mode == RULE and event.key in _POINTS:
            self.field.put(ruling.stepped(self.field.value, _POINTS[event.key]))
            return True
        if self.mode == NAME and event.key in ("down", "tab", "ctrl+n") and self.kept.searches:
            self._enter_list(self.kept.searches[0].id)
            return True
        return False

    def _press_in_list(self, event: events.Key) -> None:
        key = event.key if event.character is None or not event.is_printable else event.character
        if not self.kept.searches and key not in _TURNS:
            self._enter_field()
        elif key in _MOVES:
            self._move_to(self._at + _MOVES[key])
        elif key in DIGITS:
            self._move_to(int(key) - 1)
        elif key in _STEPS:
            self._step(_STEPS[key])
        elif key == "enter":
            self._ask_name()
        elif key == "r":
            self._ask_rule()
        elif key in ("d", "delete"):
            self._delete()
        elif key in _TURNS:
            (self._undo if _TURNS[key] == "undo" else self._redo)()
        elif key in ("tab", "shift+tab"):
            self._enter_field()

    def leave(self) -> None:
        if self.mode in (RENAME, RULE):
            self._enter_list(self._current.id)
        else:
            self.dismiss(None)

    def click(self, at: int) -> None:
        searches = self.kept.searches
        if at < len(searches):
            again = self.mode == LIST and at == self.rows.cursor
            self._enter_list(searches[at].id)
            if again:
                self._ask_name()

    def on_click(self, event: events.Click) -> None:
        if self.mode == LIST and self.field.region.contains(int(event.screen_x), int(event.screen_y)):
            self._enter_field()

    # Where the keys go

    @property
    def _at(self) -> int:
        return self.rows.cursor or 0

    @property
    def _current(self) -> SavedSearch:
        searches = self.kept.searches
        return searches[min(self._at, len(searches) - 1)]

    def _enter_list(self, search: str) -> None:
        if self.mode in (RENAME, RULE):
            self.field.editor.put("")
        self.mode = LIST
        self._put_cursor(search)

    def _put_cursor(self, search: str) -> None:
        places = [place for place, each in enumerate(self.kept.searches) if each.id == search]
        self._show()
        last = len(self.kept.searches) - 1
        self.rows.set_cursor(places[0] if places else min(self._at, last) if last >= 0 else None)
        self._show()

    def _enter_field(self) -> None:
        if self._query:
            self.mode = NAME
            self.rows.set_cursor(None)
            self._show()

    def _step(self, by: int) -> None:
        if self._at + by < 0 and self._query:
            self._enter_field()
        else:
            self.rows.set_cursor(min(max(0, self._at + by), len(self.kept.searches) - 1))
            self._show()

    # What is done

    def _do(self, edit: Edit) -> None:
        if edit:
            self.kept.play(edit)
            self.kept.made.append(edit)
            self.kept.undone.clear()
        self._main.marking.apply(edit)
        self._foresight.count()

    def _save(self) -> None:
        name = self._typed
        if name:
            self._do(search_edits.save_search(self.kept.searches, name, self._query))
            self.dismiss(None)

    def _ask_name(self) -> None:
        self.mode = RENAME
        self.field.editor.put(self._current.name)
        self._show()

    def _rename(self) -> None:
        search, name = self._current, self._typed
        other = self.kept.named(name)
        if name and (other is None or other.id == search.id):
            self._do(search_edits.rename_search(search, name))
            self._enter_list(search.id)

    def _ask_rule(self) -> None:
        self.mode = RULE
        self.field.editor.put(ruling.written(self._current.rule))
        self._show()

    def _keep_rule(self) -> None:
        search, rule = self._current, ruling.typed(self.field.value)
        if rule is None or (rule and not self._foresight.can_be_rule(search.query)):
            return
        self._do(search_edits.set_rule(search, rule))
        self._enter_list(search.id)

    def _run_behind(self, work: Callable[[], Coroutine[None, None, None]], group: str) -> None:
        self.run_worker(self._main.guarded(work), group=group, exclusive=True)

    def _move_to(self, place: int) -> None:
        search, searches = self._current, self.kept.searches
        place = min(max(0, place), len(searches) - 1)
        if place != self._at:
            self._do(search_edits.move_search(searches, search, place))
            self._put_cursor(search.id)

    def _delete(self) -> None:
        search = self._current
        self._do(search_edits.delete_search(search))
        self._after_change(search.id)

    def _undo(self) -> None:
        self._turn(self.kept.made, self.kept.undone, edits.inverse, self._main.marking.undo)

    def _redo(self) -> None:
        self._turn(self.kept.undone, self.kept.made, lambda edit: edit, self._main.marking.redo)

    def _turn(
        self, source: list[Edit], target: list[Edit], made: Callable[[Edit], Edit], do: Callable[[], None]
    ) -> None:
        """Take back or do again what was done here; what was done before the dialog came is left alone."""
        if not source:
            self._main.say("Nothing was changed here that this could concern")
            return
        edit = source.pop()
        target.append(edit)
        self.kept.play(made(edit))
        do()
        self._foresight.count()
        self._after_change(edit.changes[0].subject.removeprefix(edits.SEARCH_PREFIX))

    def _after_change(self, search: str) -> None:
        if self.kept.searches or self._query:
            self._put_cursor(search)
        else:
            self.dismiss(None)

    # What is shown

    @property
    def _typed(self) -> str:
        return clean_line(self.field.value, 100)

    def _show(self) -> None:
        searches = self.kept.searches
        width = max(20, self.inner_width)
        about = self._current.query if self.mode in (RENAME, RULE) else self._query
        self._about.show((Span("Query  ", "dim"), Span(clip(about or "all papers", width - 7, self._glyphs.dots))))
        self._label.show((Span("Rule" if self.mode == RULE else "Name", "dim"),))
        first, second = ruling.two_lines(*self._sentences(), width - 7, self._glyphs.dots, self.mode in (RULE, NAME))
        self._hint.show((Span("       "), Span(*first)))
        self._more.show((Span("       "), Span(*second)))
        self._more.display = more = self.mode == RULE or bool(second[0])
        self.field.idle = self.mode == LIST
        self.field.placeholder = ruling.PLACEHOLDER if self.mode == RULE else _NAME if self._query else ""
        self.field.refresh()
        self.rows.active = self.mode == LIST
        lines = [
            row(number, each, self._unread.get(each.id, 0), self._foresight.tallies.get(each.id), width, self._glyphs)
            for number, each in enumerate(searches, 1)
        ]
        self.rows.show_lines(lines)
        self.rows.styles.height = max(1, min(len(searches), self.room - 4 - more))
        self.show_keys(_KEYS[self.mode if searches else EMPTIED if self.mode == LIST else ""])

    def _sentences(self) -> tuple[tuple[str, str], str]:
        """What stands below the field, with its role, and what follows in a line of its own."""
        if self.mode == RENAME:
            return renaming(self.kept, self._current, self._typed), ""
        if self.mode == RULE:
            return self._foresight.sentence(self._current.query, ruling.typed(self.field.value))
        if self.mode == LIST and self.kept.searches:
            fares = ruling.fares(self._current, self._foresight.tallies.get(self._current.id))
            if fares[0]:
                return fares, ""
        same = self.kept.named(self._typed) if self.mode == NAME and self._typed else None
        sentence = saving(self.kept, self._query, "" if self.mode == LIST else self._typed)
        if same is None or not same.rule or same.query == self._query:
            return sentence, ""
        (does, _), _ = self._foresight.sentence(self._query, same.rule)
        return sentence, f"As a rule {does}"
