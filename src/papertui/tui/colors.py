"""The colors of a theme as a terminal can show them, each with enough contrast to be read where it is drawn."""

from __future__ import annotations

from collections.abc import Mapping

from textual.color import Color, ColorParseError
from textual.theme import Theme

from papertui.tui.contrast import BLACK, DEPTHS, RGB, SIGN, TEXT, WHITE, contrast, quiet, readable, seen, sent, tinted

OWN_VARIABLE = "papertui-"
"""Begins the names of the variables by which a theme colors one of our roles, or says how much contrast it wants."""

FRAME = f"{OWN_VARIABLE}frame"
"""The variable by which style sheets color the frames of dialogs."""

CURSOR, BLURRED = 1.7, 1.25
"""How far the bar under the cursor stands out from the ground, where keys act and where it waits."""

FIELDS = {
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

SHEETS: dict[tuple[str, str], dict[str, str]] = {}
"""What style sheets get, by theme and color depth, once made."""


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
        color = self._color(self._own, role, self.given(FIELDS[role], self.text))
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


def css_variables(theme: Theme, depth: str) -> dict[str, str]:
    """What style sheets get in place of a theme's own colors, so that they too can be read on its background."""
    if theme.ansi:
        return {FRAME: theme.variables.get(FRAME, "ansi_default")}
    found = SHEETS.get((theme.name, depth))
    if found is None:
        found = SHEETS[theme.name, depth] = _css_variables(theme, depth)
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
