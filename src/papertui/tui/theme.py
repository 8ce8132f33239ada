"""What a role looks like: weight first, color second, and always enough contrast to be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from rich.style import Style
from textual.color import Color, ColorParseError
from textual.theme import BUILTIN_THEMES, Theme

from papertui.tui.contrast import BLACK, DEPTHS, RGB, SIGN, TEXT, WHITE, contrast, quiet, readable, seen, sent, tinted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from textual.app import App

TERMINAL = "terminal"
"""The theme that uses nothing but the terminal's own sixteen colors."""

BROWSER = "textual-dark"
"""What a browser shows for `TERMINAL`: it has no colors of its own that the reader chose."""

CONTRAST = "high-contrast"

OWN_VARIABLE = "papertui-"
"""Begins the names of the variables by which a theme colors one of our roles, or says how much contrast it wants."""

FRAME = f"{OWN_VARIABLE}frame"
"""The variable by which style sheets color the frames of dialogs."""

CURSOR, BLURRED = 1.7, 1.25
"""How far the bar under the cursor stands out from the ground, where keys act and where it waits."""

_FIELDS = {
    "accent": "primary",
    "dot": "primary",
    "link": "primary",
    "mark": "primary",
    "queue": "primary",
    "new": "success",
    "good": "success",
    "star": "warning",
    "warn": "warning",
    "tag": "accent",
    "error": "error",
}
"""The color of a theme that each of our colors is unless the theme names one."""


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
            # what is bright black here is drawn dim, see `gates.QuietFilter`
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
    for kept in (_MADE, _SHEETS):
        for key in [key for key in kept if key[0] == name]:
            del kept[key]


_MADE: dict[tuple[str, str], Pens] = {}
_SHEETS: dict[tuple[str, str], dict[str, str]] = {}


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
    value = theme.variables.get(OWN_VARIABLE + role) or getattr(theme, _FIELDS[role])
    name = (value or "").removeprefix("ansi_")
    return _NOTHING if name in ("", "default") else Style(color=name)


class Colors:
    """The colors of a theme as a terminal can show them, `ground` being what they are drawn on."""

    def __init__(self, theme: Theme, depth: str) -> None:
        self._given: Mapping[str, str] = theme.to_color_system().generate()
        self._own = {
            name.removeprefix(OWN_VARIABLE): value
            for name, value in theme.variables.items()
            if name.startswith(OWN_VARIABLE)
        }
        self.depth = depth
        self.least = max(TEXT, float(self._own.get("contrast", TEXT)))
        ground = self.given("background", BLACK if theme.dark else WHITE)
        if depth == "standard":
            # of sixteen colors only these two are a ground to read on
            ground = min(BLACK, WHITE, key=lambda end: contrast(end, ground))
        self.ground = seen(ground, depth)
        self.text = readable(self.given("foreground", WHITE if theme.dark else BLACK), self.ground, self.least, depth)
        bar = self._color(self._own, "cursor", self.ground)
        if bar == self.ground:
            primary = self.given("primary", self.text)
            self.cursor = tinted(self.ground, primary, CURSOR, depth)
            self.blurred = tinted(self.ground, primary, BLURRED, depth)
        else:
            self.cursor = bar
            self.blurred = tinted(self.ground, bar, min(BLURRED, (1 + contrast(bar, self.ground)) / 2), depth)
        if seen(self.blurred, depth) == seen(self.cursor, depth):
            self.blurred = self.ground

    def given(self, name: str, otherwise: RGB) -> RGB:
        """The color that style sheets know by this name."""
        return self._color(self._given, name, otherwise)

    @staticmethod
    def _color(where: Mapping[str, str], name: str, otherwise: RGB) -> RGB:
        try:
            return Color.parse(where[name]).rgb
        except (KeyError, ColorParseError):
            return otherwise

    def role(self, role: str, ground: RGB) -> RGB:
        """The color of a role on a ground: the theme's own if it can be read there."""
        color = self._color(self._own, role, self.given(_FIELDS[role], self.text))
        return readable(color, ground, self.least, self.depth)

    def text_on(self, ground: RGB) -> RGB:
        """Plain text: the theme's own color, or where that cannot be read black or white, not a gray between."""
        if contrast(seen(self.text, self.depth), seen(ground, self.depth)) >= self.least:
            return self.text
        return max(BLACK, WHITE, key=lambda far: contrast(far, seen(ground, self.depth)))

    def dim(self, ground: RGB) -> RGB:
        """Text that stands back."""
        text = self.text_on(ground)
        if "dim" in self._own:
            return readable(self._color(self._own, "dim", text), ground, self.least, self.depth)
        return quiet(text, ground, self.least, self.depth)

    def frame(self, ground: RGB) -> RGB:
        """Frames, rules and scroll bars."""
        return quiet(readable(self.text, ground, SIGN, self.depth), ground, SIGN, self.depth, 0.75)


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


def css_variables(theme: Theme, depth: str) -> dict[str, str]:
    """What style sheets get in place of a theme's own colors, so that they too can be read on its background."""
    if theme.ansi:
        return {FRAME: theme.variables.get(FRAME, "ansi_default")}
    found = _SHEETS.get((theme.name, depth))
    if found is None:
        found = _SHEETS[theme.name, depth] = _css_variables(theme, depth)
    return found


def _css_variables(theme: Theme, depth: str) -> dict[str, str]:
    colors = Colors(theme, depth)
    ground = colors.ground
    shown = {
        "foreground": colors.text,
        "text": colors.text,
        "text-muted": colors.dim(ground),
        "text-disabled": colors.dim(ground),
        FRAME: colors.role("link", ground),
        "primary": colors.role("link", ground),
        "accent": colors.role("tag", ground),
        "success": colors.role("good", ground),
        "warning": colors.role("warn", ground),
        "error": colors.role("error", ground),
        "border": colors.frame(ground),
        "border-blurred": colors.frame(ground),
        "scrollbar": colors.frame(ground),
        "scrollbar-hover": colors.dim(ground),
        "scrollbar-active": colors.dim(ground),
        "block-cursor-background": colors.cursor,
        "block-cursor-foreground": colors.text_on(colors.cursor),
        "block-cursor-blurred-background": colors.blurred,
        "block-cursor-blurred-foreground": colors.text_on(colors.blurred),
        "input-selection-background": colors.cursor,
        "input-selection-foreground": colors.text_on(colors.cursor),
    }
    if depth in DEPTHS:
        shown |= {"background": ground, "surface": ground, "panel": ground}
    return {name: Color(*sent(color, depth)).hex for name, color in shown.items()}
