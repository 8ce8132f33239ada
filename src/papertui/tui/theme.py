"""What a role looks like: weight first, color second, and always enough contrast to be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from rich.style import Style
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from papertui.tui.colors import FIELDS, OWN_VARIABLE, SHEETS, Colors
from papertui.tui.contrast import RGB, sent

TYPE_CHECKING = False
if TYPE_CHECKING:
    from textual.app import App

TERMINAL = "terminal"
"""The theme that uses nothing but the terminal's own sixteen colors."""

BROWSER = "textual-dark"
"""What a browser shows for `TERMINAL`: it has no colors of its own that the reader chose."""

CONTRAST = "high-contrast"


def themes() -> tuple[Theme, ...]:
    """Our own themes, beside Textual's."""
    return _terminal(), _high_contrast()


def usable(name: str, no_color: bool) -> bool:
    """Whether a theme is offered. Textual's own for sixteen colors are not, and with `NO_COLOR` none has a color."""
    return name == TERMINAL if no_color else not name.startswith("ansi-")


def _terminal() -> Theme:
    # Of the sixteen colors only bright red and bright magenta stand out from the ground in all common palettes, dark
    # and light, and none of them enough for text: text is never colored here.
    return Theme(
        name=TERMINAL,
        ansi=True,
        primary="ansi_bright_magenta",
        secondary="ansi_default",
        accent="ansi_default",
        warning="ansi_default",
        error="ansi_bright_red",
        success="ansi_default",
        foreground="ansi_default",
        background="ansi_default",
        surface="ansi_default",
        panel="ansi_default",
        boost="ansi_default",
        variables=BUILTIN_THEMES["ansi-dark"].variables
        | {
            f"{OWN_VARIABLE}link": "ansi_default",
            f"{OWN_VARIABLE}mark": "ansi_default",
            f"{OWN_VARIABLE}queue": "ansi_default",
            f"{OWN_VARIABLE}new": "ansi_bright_magenta",
            # what is bright black here is drawn dim, see `gates.CleanFilter`
            "border": "ansi_bright_black",
            "border-blurred": "ansi_bright_black",
            "block-cursor-foreground": "ansi_default",
            "block-cursor-background": "ansi_default",
            "block-cursor-text-style": "reverse",
            "input-cursor-background": "ansi_default",
            "input-cursor-foreground": "ansi_default",
            "input-cursor-text-style": "reverse",
            "input-selection-background": "ansi_cyan",
            "input-selection-foreground": "ansi_black",
            "screen-selection-background": "ansi_cyan",
            "screen-selection-foreground": "ansi_black",
            "scrollbar": "ansi_bright_black",
            "scrollbar-hover": "ansi_default",
            "scrollbar-active": "ansi_default",
            "scrollbar-background": "ansi_default",
            "scrollbar-corner-color": "ansi_default",
            "scrollbar-background-hover": "ansi_default",
            "scrollbar-background-active": "ansi_default",
        },
    )


def _high_contrast() -> Theme:
    return Theme(
        name=CONTRAST,
        dark=True,
        primary="#ffff00",
        secondary="#00ffff",
        accent="#00ffff",
        warning="#ffff00",
        error="#ffa0a0",
        success="#80ff80",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#000000",
        boost="#202020",
        # WCAG 2.2 success criterion 1.4.6, enhanced contrast
        variables={f"{OWN_VARIABLE}contrast": "7.0", f"{OWN_VARIABLE}cursor": "#ffff00"},
    )


class Pens(NamedTuple):
    """Styles by role: on the ground, on the line under the cursor, and on that line while keys act elsewhere.

    With `flat`, the terminal's own colors, `cursor` replaces the styles of a line, so that nothing on it can become
    unreadable; else `on_cursor` and `on_blurred` are made for the color that lies under them. Where keys act elsewhere
    the cursor itself only covers the beginning of the line, so that no color is needed to tell.
    """

    styles: Mapping[str, Style]
    cursor: Style
    cursor_blurred: Style
    flat: bool
    on_cursor: Mapping[str, Style]
    on_blurred: Mapping[str, Style]

    def style(self, role: str) -> Style:
        return self.styles.get(role, _NOTHING)


_NOTHING = Style()
_DIM = Style(dim=True)
_BOLD = Style(bold=True)


def pens(app: App[object]) -> Pens:
    """The pens for the app's present theme, on its terminal."""
    theme = app.current_theme
    depth = app.console.color_system or "truecolor"
    found = _MADE.get((theme.name, depth))
    if found is None:
        found = _MADE[theme.name, depth] = pens_of(theme, depth)
    return found


def forget(name: str) -> None:
    """A theme of this name is another one now."""
    for kept in (_MADE, SHEETS):
        for key in [key for key in kept if key[0] == name]:
            del kept[key]


_MADE: dict[tuple[str, str], Pens] = {}


def pens_of(theme: Theme, depth: str = "truecolor") -> Pens:
    """The pens for a theme on a terminal of this color depth (`standard`, `256`, `truecolor`)."""
    if theme.ansi:
        styles = _roles(_NOTHING, _DIM, _DIM, lambda role: _ansi(theme, role))
        return Pens(styles, Style(reverse=True), Style(reverse=True, bold=True), True, styles, styles)
    colors = Colors(theme, depth)
    grounds = (colors.ground, colors.cursor, colors.blurred)
    plain, active, blurred = (_colored_roles(colors, ground) for ground in grounds)
    bars = (_on(depth, colors.cursor), _on(depth, colors.blurred))
    return Pens(plain, *bars, False, active, blurred)


def _ansi(theme: Theme, role: str) -> Style:
    value = theme.variables.get(OWN_VARIABLE + role) or getattr(theme, FIELDS[role])
    name = (value or "").removeprefix("ansi_")
    return _NOTHING if name in ("", "default") else Style(color=name)


def _colored_roles(colors: Colors, ground: RGB) -> dict[str, Style]:
    back = None if ground == colors.ground else ground

    def pen(color: RGB) -> Style:
        return _on(colors.depth, back, color)

    text = colors.text_on(ground)
    return _roles(
        pen(text), pen(colors.dim(ground)), pen(colors.frame(ground)), lambda role: pen(colors.role(role, ground))
    )


def _on(depth: str, ground: RGB | None, color: RGB | None = None) -> Style:
    front, back = (each and Color(*sent(each, depth)).rich_color for each in (color, ground))
    return Style(color=front, bgcolor=back)


def _roles(text: Style, dim: Style, frame: Style, pen: Callable[[str], Style]) -> dict[str, Style]:
    accent, strong = pen("accent"), text + _BOLD
    return {
        "": text,
        "strong": strong,
        "heading": strong,
        "key": strong,
        "added": pen("good") + _BOLD,
        "removed": dim,
        "unread": strong,
        "read": dim,
        "dim": dim,
        "label": dim,
        "votes": text,
        "italic": text + Style(italic=True),
        "caret": text + Style(reverse=True),
        "match": text + Style(bold=True, underline=True),
        "dot": pen("dot"),
        "new": pen("new") + _BOLD,
        "star": pen("star") + _BOLD,
        "queue": pen("queue"),
        "mark": pen("mark") + _BOLD,
        "accent": accent,
        "bar": accent,
        "link": pen("link"),
        "hint": strong + Style(reverse=True),
        "tag": pen("tag"),
        "good": pen("good") + _BOLD,
        "warn": pen("warn") + _BOLD,
        "error": pen("error") + _BOLD,
        "rule": frame,
    }
