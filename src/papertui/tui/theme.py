"""What a role looks like: weight first, color second."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rich.style import Style
from textual.color import Color, ColorParseError
from textual.filter import LineFilter
from textual.theme import BUILTIN_THEMES, Theme

from papertui.text import clip, width

TYPE_CHECKING = False
if TYPE_CHECKING:
    from rich.segment import Segment
    from textual.app import App

TERMINAL = "terminal"
"""The theme that uses nothing but the terminal's own sixteen colors."""

CONTRAST = "high-contrast"


def themes() -> tuple[Theme, ...]:
    """Our own themes, beside Textual's."""
    terminal = Theme(
        name=TERMINAL,
        ansi=True,
        primary="ansi_cyan",
        secondary="ansi_cyan",
        accent="ansi_magenta",
        warning="ansi_yellow",
        error="ansi_red",
        success="ansi_green",
        foreground="ansi_default",
        background="ansi_default",
        surface="ansi_default",
        panel="ansi_default",
        boost="ansi_default",
        variables=BUILTIN_THEMES["ansi-dark"].variables
        | {
            "border": "ansi_bright_black",
            "border-blurred": "ansi_bright_black",
            "block-cursor-foreground": "ansi_black",
            "block-cursor-background": "ansi_cyan",
            "input-cursor-background": "ansi_default",
            "input-cursor-foreground": "ansi_default",
            "input-cursor-text-style": "reverse",
            "input-selection-background": "ansi_cyan",
            "input-selection-foreground": "ansi_black",
            "screen-selection-background": "ansi_cyan",
            "screen-selection-foreground": "ansi_black",
            "scrollbar": "ansi_bright_black",
            "scrollbar-hover": "ansi_cyan",
            "scrollbar-active": "ansi_cyan",
            "scrollbar-background": "ansi_default",
            "scrollbar-corner-color": "ansi_default",
            "scrollbar-background-hover": "ansi_default",
            "scrollbar-background-active": "ansi_default",
        },
    )
    contrast = Theme(
        name=CONTRAST,
        dark=True,
        primary="#ffff00",
        secondary="#00ffff",
        accent="#00ffff",
        warning="#ffff00",
        error="#ff8080",
        success="#80ff80",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#000000",
        boost="#202020",
    )
    return terminal, contrast


class Pens(NamedTuple):
    """Styles by role, and what the line under the cursor adds.

    `cursor` replaces the styles of a line when `flat`, so that nothing on it can become unreadable;
    else it lies under them.
    """

    styles: dict[str, Style]
    cursor: Style
    cursor_blurred: Style
    flat: bool

    def style(self, role: str) -> Style:
        return self.styles.get(role, _NOTHING)


_NOTHING = Style()
_DIM = Style(dim=True)
_BOLD = Style(bold=True)


def pens(app: App[object]) -> Pens:
    """The pens for the app's present theme."""
    theme = app.current_theme
    return _terminal_pens() if app.native_ansi_color else _color_pens(theme.name, theme)


@lru_cache(1)
def _terminal_pens() -> Pens:
    colors = {
        "accent": "cyan",
        "star": "yellow",
        "tag": "magenta",
        "good": "green",
        "warn": "yellow",
        "error": "red",
    }
    return Pens(_roles({name: Style(color=color) for name, color in colors.items()}), Style(reverse=True), _BOLD, True)


def _color_pens(name: str, theme: Theme) -> Pens:
    made = _MADE.get(name)
    if made is None:
        made = _MADE[name] = _pens_of(theme)
    return made


_MADE: dict[str, Pens] = {}


def _pens_of(theme: Theme) -> Pens:
    colors = theme.to_color_system().generate()

    def pen(name: str) -> Style:
        try:
            return Style(color=Color.parse(colors[name]).rich_color)
        except (KeyError, ColorParseError):
            return _NOTHING

    base = {
        "accent": pen("primary"),
        "star": pen("warning"),
        "tag": pen("accent"),
        "good": pen("success"),
        "warn": pen("warning"),
        "error": pen("error"),
    }
    ground = Color.parse(colors["background"])
    primary = Color.parse(colors["primary"])
    cursor = Style(bgcolor=ground.blend(primary, 0.32).rich_color)
    blurred = Style(bgcolor=ground.blend(primary, 0.14).rich_color)
    return Pens(_roles(base), cursor, blurred, False)


def _roles(base: dict[str, Style]) -> dict[str, Style]:
    accent, star = base["accent"], base["star"]
    return base | {
        "dim": _DIM,
        "strong": _BOLD,
        "unread": _BOLD,
        "read": _DIM,
        "dot": accent,
        "new": base["good"] + _BOLD,
        "star": star + _BOLD,
        "queue": accent,
        "votes": _NOTHING,
        "mark": accent + _BOLD,
        "heading": _BOLD,
        "label": _DIM,
        "caret": Style(reverse=True),
        "match": Style(bold=True, underline=True),
        "link": accent,
        "hint": accent + _BOLD,
        "key": _BOLD,
        "error": base["error"] + _BOLD,
        "italic": Style(italic=True),
        "bar": accent,
        "rule": _DIM,
    }


class CleanFilter(LineFilter):
    """The last gate to the terminal: no control, bidirectional or lone surrogate character passes, whatever brought it.

    Text is cleaned where it comes in; this only makes a mistake harmless. Segments marked as control are sequences that
    `painting` makes of pictures; no text becomes one.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        if all(segment.control or _is_clean(segment.text) for segment in segments):
            return segments
        return [
            segment if segment.control else type(segment)(segment.text.translate(_UNCLEAN), segment.style)
            for segment in segments
        ]


class SignFilter(LineFilter):
    """In plain ASCII the frames, scroll bars and sentences are so too; what papers say stays as it is."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            segment if segment.text.isascii() else type(segment)(segment.text.translate(_SIGNS), *segment[1:])
            for segment in segments
        ]


class EncodingFilter(LineFilter):
    """Where the locale is not UTF-8, what it cannot hold becomes question marks of the same width."""

    def __init__(self, encoding: str) -> None:
        super().__init__()
        self._encoding = encoding

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            segment if segment.text.isascii() else type(segment)(self._encodable(segment.text), *segment[1:])
            for segment in segments
        ]

    def _encodable(self, text: str) -> str:
        try:
            text.encode(self._encoding)
        except UnicodeEncodeError:
            room = width(text)
            held = clip("".join(char if self._holds(char) else "?" * width(char) for char in text), room, "")
            return held + " " * (room - width(held))
        return text

    def _holds(self, char: str) -> bool:
        return bool(char.encode(self._encoding, "ignore"))


_SIGNS = {
    ord(sign): plain
    for plain, signs in {
        "|": "│▕▏▎▌", "-": "─━·–—−", "+": "╭╮╰╯", "_": "▁▂▃▄▅▆▇█", ".": "…", '"': "“”„", "'": "’‘", "*": "•",
        "<": "‹←", ">": "›→", "^": "↑", "v": "↓", "x": "×",
    }.items()
    for sign in signs
}  # fmt: skip

_UNCLEAN_RANGES = (
    (0x00, 0x20), (0x7F, 0xA0), (0x61C, 0x61D), (0x200E, 0x2010), (0x2028, 0x202F), (0x2066, 0x206A), (0xD800, 0xE000),
)  # fmt: skip
_UNCLEAN = {code: "\ufffd" for start, stop in _UNCLEAN_RANGES for code in range(start, stop)}
_UNCLEAN_SET = frozenset(map(chr, _UNCLEAN))


def _is_clean(text: str) -> bool:
    return (text.isascii() and text.isprintable()) or _UNCLEAN_SET.isdisjoint(text)
