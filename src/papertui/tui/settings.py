"""Settings while the screen runs: their names and values, trying one on, and keeping it in the reader's file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from papertui import keymap
from papertui.config import KEYS, KeyInfo
from papertui.config.settings import with_value
from papertui.errors import PapertuiError
from papertui.tui.theme import CONTRAST, TERMINAL
from papertui.views import VIEWS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from papertui.config import Config
    from papertui.tui.main import MainScreen

BY_NAME = {info.name: info for info in KEYS if not info.name.startswith("hooks.")}
"""The settings that can be changed on the screen; hooks have a dialog of their own."""

_LABELS = {
    "theme": "Theme",
    "ascii": "Plain ASCII signs",
    "mouse": "Mouse",
    "start": "View at the start",
    "editor": "Editor for notes",
    "browser": "Browser",
    "offline": "Stay offline",
    "refresh_minutes": "Refresh every",
    "refresh_on_start": "Refresh at the start",
    "export_group": "Group exports by",
    "keymap": "Keys to begin with",
}
_TABLES = {"huggingface": "Hugging Face", "arxiv": "arXiv", "mail": "E-mail", "zotero": "Zotero"}
_FIELDS = {"enabled": "on", "url": "address", "days": "days back", "cross": "cross-lists"}
_NUMBERS = {"refresh_minutes": (0, 15, 30, 60, 120, 360), "sources.huggingface.days": (3, 7, 14, 30, 90)}
_LATER = frozenset({"start", "refresh_on_start"})
"""Settings that only count when papertui starts."""


class Value(NamedTuple):
    """A value to choose, as TOML has it (`None`: not set), and how it is shown."""

    value: Any
    name: str
    about: str = ""


def label(info: KeyInfo) -> str:
    """What a setting is called on the screen."""
    *tables, field = info.name.split(".")
    if tables:
        return f"{_TABLES.get(tables[-1], tables[-1])}, {_FIELDS.get(field, field.replace('_', ' '))}"
    return _LABELS.get(info.name, field.replace("_", " ").capitalize())


def values(info: KeyInfo, themes: Sequence[str], present: Any) -> list[Value]:
    """What can be chosen; nothing where the value has to be typed."""
    if info.name == "theme":
        own = {TERMINAL: "the terminal's own colors", CONTRAST: ""}
        return [Value(name, name, own.get(name, "")) for name in (*own, *sorted(set(themes) - set(own)))]
    if info.name == "keymap":
        return [Value(name, name, preset.about) for name, preset in keymap.PRESETS.items()]
    if info.name in _NUMBERS:
        numbers = sorted({*_NUMBERS[info.name], *([present] if isinstance(present, int) else [])})
        return [Value(number, show(info, number)) for number in numbers if info.least <= number <= info.most]
    if info.choices:
        return [Value(choice, show(info, choice)) for choice in info.choices]
    if info.type == "true or false":
        unset = [Value(None, show(info, None), "as the locale says")] if info.default is None else []
        return [*unset, Value(True, "yes"), Value(False, "no")]
    return []


def show(info: KeyInfo, value: Any) -> str:
    """A value in a word or two."""
    if value in (None, ()):
        return "none" if info.type == "texts" else "automatic"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if info.name == "refresh_minutes":
        if value == 0:
            return "only on request"
        return f"{value // 60} h" if value % 60 == 0 else f"{value} min"
    if info.name == "start":
        return next((shelf.name for shelf in VIEWS if shelf.id == value), str(value))
    if isinstance(value, tuple):
        return (", " if info.type == "texts" else " ").join(value)
    return str(value)


def get(config: Config, name: str) -> Any:
    """The value of a setting by its dotted name."""
    value: Any = config
    for part in name.split("."):
        value = getattr(value, part)
    return value


class Settings:
    """What a setting changes on the screen at once."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen

    def present(self, name: str) -> Any:
        """The value in force; for the theme what is seen, which a missing one does not change."""
        return self.screen.app.theme if name == "theme" else get(self.screen.config, name)

    def themes(self) -> list[str]:
        """The names of the themes that can be chosen."""
        return [name for name in self.screen.app.available_themes if not name.startswith("ansi-")]

    def try_on(self, name: str, value: Any) -> None:
        """Have a value in force until papertui ends, or another one is."""
        from papertui.tui.app import PapertuiApp

        screen = self.screen
        screen.config = with_value(screen.config, name, value)
        app = screen.app
        if not isinstance(app, PapertuiApp):
            return
        if name == "theme" and app.theme != value:
            app.use_theme(value)
        elif name == "ascii":
            app.use_glyphs(value)
        elif name == "mouse":
            screen.program.set_mouse(value)
        elif name == "keymap" or name.startswith("keys."):
            screen.use_keys(keymap.resolve(screen.config.keys, screen.config.keymap))
        elif name in ("refresh_minutes", "offline"):
            screen.refreshing.watch()

    def keep(self, name: str, value: Any) -> None:
        """Have a value in force and write it down; say where, or why it only holds until papertui ends."""
        info = BY_NAME[name]
        self.try_on(name, value)
        shown = f"{label(info)}: {show(info, get(self.screen.config, name))}"
        later = " from the next start on" if name in _LATER else ""
        try:
            written = self.write({name: value})
        except PapertuiError as error:
            self.screen.say(f"{shown}, until papertui ends · {error}", "warn")
        else:
            kept = f" · kept in {self.screen.live.space.paths.config}" if written else ""
            self.screen.say(f"{shown}{later}{kept}")

    def keep_keys(self, own: Mapping[str, keymap.Keys]) -> str:
        """Have these as the reader's own keys, and write them down; why that could not be done, or nothing."""
        from papertui.tui.rekeying import changes

        screen, before = self.screen, self.screen.config.keys
        screen.config = screen.config._replace(keys=MappingProxyType(dict(own)))
        screen.use_keys(keymap.resolve(own, screen.config.keymap))
        try:
            self.write(changes(before, own))
        except PapertuiError as error:
            return str(error)
        return ""

    def write(self, changes: dict[str, Any]) -> bool:
        """Write settings into the reader's file; False when it says all that already. Raises `PapertuiError`."""
        from papertui.config.writing import write

        plain = {name: list(value) if isinstance(value, tuple) else value for name, value in changes.items()}
        return write(self.screen.live.space.paths.config, plain)


def written(info: KeyInfo, value: Any) -> str:
    """A value as it is typed: a command as a shell would take it, texts with commas, anything else as it is."""
    import shlex

    if isinstance(value, tuple):
        return ", ".join(value) if info.type == "texts" else shlex.join(value)
    return "" if value is None else str(value)


def example(info: KeyInfo) -> str:
    """The example of a setting as it is typed."""
    import tomllib

    value = tomllib.loads(f"example = {info.example}")["example"]
    return written(info, tuple(value) if isinstance(value, list) else value)


def typed(info: KeyInfo, text: str) -> Any:
    """The value that was typed, `None` for nothing. Raises `ValueError` with what it must be instead."""
    import shlex

    from papertui.config.values import expected

    if not text.strip():
        return None
    value: Any = text.strip()
    if info.type == "command":
        try:
            value = shlex.split(value)
        except ValueError as error:
            raise ValueError("a command with its quotation marks closed") from error
    elif info.type == "texts":
        value = [part.strip() for part in value.split(",") if part.strip()]
    elif info.type == "number":
        value = int(value) if value.isascii() and value.isdigit() else value
    if (wish := expected(info, value)) is not None:
        raise ValueError(wish)
    return value
