"""From a key to what it does: one table for all actions, and the keys that have to wait a moment."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial

from textual import events

from papertui import actions, keymap, text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from papertui.tui.main import MainScreen


class Keyboard:
    """The keys of the main screen. With `waiting` those that come before there are papers wait for these."""

    def __init__(self, screen: MainScreen, *, waiting: bool) -> None:
        self.screen = screen
        self.when_next: Callable[[str], None] | None = None
        """Takes the next key, instead of what it stands for."""
        self._held: list[events.Key] | None = None
        self._early: list[events.Key] | None = [] if waiting else None
        """Keys that were typed before there were papers for them."""
        self.by_key = screen.keys.by_key

    @cached_property
    def does(self) -> dict[str, Callable[[], None]]:
        """What does each action: `star` is `Marking.star`."""
        screen = self.screen
        parts = (
            screen.moving, screen.panes, screen.marking, screen.noting, screen.searching, screen.saved, screen.since,
            screen.triage, screen.asking, screen.narrowing, screen.days, screen.following, screen.citing,
            screen.opening, screen.sending, screen.pictures, screen.refreshing, screen.online, screen.suggesting,
            screen.surveying, screen.hooking, screen.program,
        )  # fmt: skip
        does: dict[str, Callable[[], None]] = {}
        for action in actions.ACTIONS:
            for part in parts:
                method = getattr(part, action.id, None)
                if callable(method):
                    does[action.id] = method
            if action.id.startswith("search_"):
                does[action.id] = partial(screen.saved.ask, int(action.id.removeprefix("search_")))
        missing = [action.id for action in actions.ACTIONS if action.id not in does]
        if missing:
            raise LookupError(f"nothing does {', '.join(missing)}")
        return does

    def do(self, name: str) -> None:
        """Do the action with this id."""
        screen = self.screen
        if screen.since.does(name) or screen.triage.does(name):
            return
        if screen.panes.covers(name):
            screen.say_why(f"The filter pane covers the papers · {screen.key('back')} closes it")
        else:
            self.does[name]()

    def use(self, keys: keymap.Keymap) -> None:
        """Have other keys in force."""
        self.by_key = keys.by_key

    def press(self, event: events.Key) -> None:
        """Do what a key stands for now."""
        screen = self.screen
        if self._early is not None and not self._leaves(event):
            self._early.append(event)
        elif self._held is not None:
            self._held.append(event)
        elif screen.app.screen is not screen:
            # It was typed before the dialog that the key before it opened could be there.
            screen.app.screen.post_message(events.Key(event.key, event.character))
        elif self.when_next is not None:
            use, self.when_next = self.when_next, None
            use(event.character or "")
        elif screen.prompt.editing:
            screen.asking.press(event)
        else:
            name = self.by_key.get(event.key) or self.by_key.get(keymap.pressed(event.key, event.character))
            if name is not None:
                self.do(name)
            else:
                self._say_unbound(event)

    def _leaves(self, event: events.Key) -> bool:
        """Whether a key need not wait for papers: a `q` behind other keys may be a letter for what these open."""
        return self.by_key.get(event.key) == "quit" and (not self._early or event.key == "ctrl+c")

    def papers_came(self) -> None:
        """The first papers are in the list, or none will come: do what was typed until now."""
        early, self._early = self._early, None
        for event in early or ():
            self.screen.on_key(event)

    def _say_unbound(self, event: events.Key) -> None:
        screen = self.screen
        shown = text.line(actions.show_key(keymap.pressed(event.key, event.character), screen.glyphs.plain), 20)
        if shown and not shown.startswith("<"):  # Textual's names for input that is to be ignored
            screen.say_why(f"{shown} does nothing here · {screen.key('help')} shows the keys that do")

    def hold(self) -> None:
        """Something that takes a moment opens a dialog: what is typed until then is for that dialog."""
        if self._held is None:
            self._held = []

    def release(self) -> None:
        """The dialog is open, or will not open after all."""
        held, self._held = self._held, None
        for event in held or ():
            self.screen.app.screen.post_message(events.Key(event.key, event.character))
