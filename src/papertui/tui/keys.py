"""The screen of keys: every action with its keys, and other keys for it."""

from __future__ import annotations

from collections.abc import Mapping

from textual import events
from textual.widget import Widget

from papertui import keymap
from papertui.actions import ACTIONS, BY_ID, GROUPS, show_keys
from papertui.tui import rekeying
from papertui.tui.dialog import Dialog
from papertui.tui.lines import Lines
from papertui.tui.picker import Option, Picker
from papertui.tui.spans import Line, Span, wrap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from papertui.tui.main import MainScreen


class KeysScreen(Picker):
    """Changes keys at once, and in the reader's settings. Gives nothing."""

    title_text = "Change keys"
    placeholder = "an action or a key"
    keys_text = "Enter new key · ^a add one · Del reset · ^r reset all · ^z undo · esc back"
    box_width = 92
    kind_width = 5
    by_key = True
    name_width = 16
    steady = 20

    def __init__(self, screen: MainScreen, first: str = "") -> None:
        self._main = screen
        self._first = first
        self._said: tuple[str, str] = ("", "")
        self._done: list[Mapping[str, keymap.Keys]] = []
        self._note = Lines()
        super().__init__(())
        self._renew()

    @property
    def _own(self) -> Mapping[str, keymap.Keys]:
        return self._main.config.keys

    def _renew(self) -> None:
        self.options = []
        for group in GROUPS:
            self.options.append(Option("", group))
            for action in ACTIONS:
                if action.group == group:
                    keys = self._main.keys.keys[action.id]
                    shown = show_keys(keys, self._main.glyphs.plain) or "no key"
                    changed = keys != self._main.keys.base[action.id]
                    self.options.append(
                        Option(action.id, action.label, shown, more=action.help, kind="yours" if changed else "")
                    )

    def body(self) -> list[Widget]:
        return [*super().body(), self._note]

    @property
    def room(self) -> int:
        return super().room - self._note_rows

    @property
    def _note_rows(self) -> int:
        return 2 if self.app.size.height >= 16 else 1

    def begin(self) -> None:
        super().begin()
        self.go_to(self._first)

    def narrow(self, typed: str, keep: bool = False) -> None:
        super().narrow(typed, keep)
        self._tell()

    def _tell(self) -> None:
        sentence, role = self._said
        if not sentence:
            preset = self._main.config.keymap
            sentence, role = f"Keys to begin with: {preset}; the palette has others. Yours go on top.", "dim"
        rows = wrap(sentence, max(10, self.inner_width))[: self._note_rows]
        self._note.show_lines([(Span(f" {row}", role),) for row in rows])
        self._note.styles.height = self._note_rows

    def press(self, event: events.Key) -> bool:
        option = self.current
        if event.key == "ctrl+z":
            self._undo()
        elif event.key == "ctrl+r":
            self._change({}, "All keys are the preset's again")
        elif event.key == "ctrl+a" and option is not None:
            self._ask(option.id, more=True)
        elif event.key == "delete" and option is not None:
            self._reset(option.id)
        else:
            return super().press(event)
        return True

    def choose(self, option: Option) -> None:
        self._ask(option.id, more=False)

    def _ask(self, action: str, *, more: bool) -> None:
        def pressed(key: str | None) -> None:
            if key is None:
                return
            own = rekeying.give(self._main.keys, self._own, action, key, more=more)
            shown = self._change(own)
            self._say_kept(f"{BY_ID[action].label}: {self._shown(action)}", shown)

        self.app.push_screen(PressKey(self._main.keys, action, more=more, plain=self._main.glyphs.plain), pressed)

    def _shown(self, action: str) -> str:
        return show_keys(self._main.keys.keys[action], self._main.glyphs.plain) or "no key"

    def _reset(self, action: str) -> None:
        if action not in self._own:
            self._say(f"{BY_ID[action].label} has the keys of the preset: {self._shown(action)}", "dim")
            return
        own = rekeying.reset(self._main.keys, self._own, action)
        also = [BY_ID[name].label for name in self._own if name not in own and name != action and name in BY_ID]
        fault = self._change(own)
        more = f", and so {'has' if len(also) == 1 else 'have'} {', '.join(also)}" if also else ""
        self._say_kept(f"{BY_ID[action].label} has the keys of the preset again{more}", fault)

    def _undo(self) -> None:
        if not self._done:
            self._say("Nothing was changed here yet", "dim")
            return
        before = self._done.pop()
        fault = self._main.program.settings.keep_keys(before)
        self._after()
        self._say_kept("Taken back", fault)

    def _change(self, own: Mapping[str, keymap.Keys], sentence: str = "") -> str:
        """Have other keys of the reader's own; why they could not be kept, or nothing."""
        self._done.append(self._own)
        fault = self._main.program.settings.keep_keys(own)
        self._after()
        if sentence:
            self._say_kept(sentence, fault)
        return fault

    def _after(self) -> None:
        self._renew()
        self.narrow(self.field.value, keep=True)

    def _say_kept(self, sentence: str, fault: str) -> None:
        if fault:
            self._say(f"{sentence}, until papertui ends. {fault}", "warn")
        else:
            self._say(f"{sentence} · ^z takes it back · kept in {self._main.live.space.paths.config}", "good")

    def _say(self, sentence: str, role: str) -> None:
        self._said = (sentence, role)
        self._tell()


class PressKey(Dialog[str]):
    """Gives the key that was pressed, by its name in the settings, once nothing speaks against it."""

    keys_text = "any key · esc back"
    box_width = 64

    def __init__(self, keys: keymap.Keymap, action: str, *, more: bool, plain: bool) -> None:
        super().__init__()
        self.title_text = f"{BY_ID[action].label}: press {'one more key' if more else 'the new key'}"
        self._keys = keys
        self._action = action
        self._more = more
        self._plain = plain
        self._asked: str | None = None
        self._said: tuple[str, str] = ("", "")
        self._lines = Lines()

    def body(self) -> list[Widget]:
        return [self._lines]

    def on_mount(self) -> None:
        self.call_after_refresh(self._draw)

    def on_resize(self) -> None:
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        width = max(10, self.inner_width)
        now = show_keys(self._keys.keys[self._action], self._plain) or "no key"
        lines: list[Line] = [(Span(row),) for row in wrap(f"{BY_ID[self._action].help}.", width)]
        lines += [(Span("Now: ", "dim"), Span(now, "key")), ()]
        sentence, role = self._said
        lines += [(Span(row, role),) for row in wrap(sentence, width)]
        self._lines.show_lines(lines)
        self._lines.styles.height = max(len(lines), 6)

    def press(self, event: events.Key) -> bool:
        key = keymap.pressed(event.key, event.character)
        if key == "enter" and self._asked is not None:
            self.dismiss(self._asked)
            return True
        verdict = rekeying.judge(self._keys, self._action, key, more=self._more, plain=self._plain)
        if verdict.possible and not verdict.sentence:
            self.dismiss(key)
            return True
        self._asked = key if verdict.possible else None
        self._said = (verdict.sentence, "warn" if verdict.possible else "error")
        self.show_keys("Enter take it · another key: try that · esc back" if verdict.possible else self.keys_text)
        self._draw()
        return True
