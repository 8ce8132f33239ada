"""Every theme can be read: contrast as WCAG 2.2 defines it, for every role, on every ground, at every color depth."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import Color as RichColor
from rich.style import Style
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from papertui.tui.colors import Colors, css_variables
from papertui.tui.contrast import (
    BLACK,
    DEPTHS,
    SIGN,
    SIXTEEN,
    TEXT,
    WHITE,
    contrast,
    quiet,
    readable,
    seen,
    sent,
    tinted,
)
from papertui.tui.theme import CONTRAST, TERMINAL, pens_of, themes
from tui.palettes import PALETTES, Palette

COLORED = [theme for theme in (*BUILTIN_THEMES.values(), *themes()) if not theme.ansi]
OWN = {theme.name: theme for theme in themes()}
ALL_DEPTHS = ["truecolor", "256", "standard"]
FRAMES = {"rule"}

every_theme = pytest.mark.parametrize("theme", COLORED, ids=lambda theme: theme.name)


def test_the_ratio_is_that_of_wcag() -> None:
    assert contrast(WHITE, BLACK) == pytest.approx(21)
    assert contrast(BLACK, BLACK) == 1
    # the gray that is known for being just enough on white
    assert contrast((118, 118, 118), WHITE) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("depth", ALL_DEPTHS)
@every_theme
def test_every_role_can_be_read_on_the_ground_and_under_the_cursor(theme: Theme, depth: str) -> None:
    pens, colors = pens_of(theme, depth), Colors(theme, depth)
    for ground, styles in (
        (colors.ground, pens.styles),
        (colors.cursor, pens.on_cursor),
        (colors.blurred, pens.on_blurred),
    ):
        for role, style in styles.items():
            assert not style.dim, "how dark a dimmed text is would be the terminal's to decide"
            found = _contrast(style, seen(ground, depth), depth)
            assert found >= (SIGN if role in FRAMES else TEXT), f"{role} on {ground}: {found:.2f}"


@every_theme
def test_what_style_sheets_draw_can_be_read(theme: Theme) -> None:
    ground = Color.parse(theme.to_color_system().generate()["background"]).rgb
    shown = css_variables(theme, "truecolor")
    for name in (
        "foreground",
        "text",
        "text-muted",
        "text-disabled",
        "primary",
        "accent",
        "success",
        "warning",
        "error",
    ):
        assert contrast(Color.parse(shown[name]).rgb, ground) >= TEXT, name
    for name in ("border", "border-blurred", "scrollbar"):
        assert contrast(Color.parse(shown[name]).rgb, ground) >= SIGN, name
    for name in ("block-cursor", "block-cursor-blurred", "input-selection"):
        pair = (Color.parse(shown[f"{name}-{part}"]).rgb for part in ("foreground", "background"))
        assert contrast(*pair) >= TEXT, name


@pytest.mark.parametrize("depth", ALL_DEPTHS)
@every_theme
def test_the_cursor_is_seen_and_the_waiting_one_is_another(theme: Theme, depth: str) -> None:
    colors = Colors(theme, depth)
    ground, active, waiting = (seen(color, depth) for color in (colors.ground, colors.cursor, colors.blurred))
    assert contrast(ground, active) >= 1.7
    assert active != waiting


def test_the_theme_of_high_contrast_goes_further() -> None:
    theme = OWN[CONTRAST]
    pens, colors = pens_of(theme), Colors(theme, "truecolor")
    assert all(_contrast(style, colors.ground) >= 7 for role, style in pens.styles.items() if role not in FRAMES)
    assert all(_contrast(style, colors.cursor) >= 7 for role, style in pens.on_cursor.items() if role not in FRAMES)
    assert contrast(colors.cursor, colors.ground) >= 7


@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.name)
def test_the_terminals_own_colors_are_only_signs_and_stand_out_in_common_palettes(palette: Palette) -> None:
    pens = pens_of(OWN[TERMINAL])
    colored = {role for role, style in pens.styles.items() if style.color is not None}
    assert colored == {"dot", "new", "accent", "bar", "error"}
    for role in colored:
        color = pens.styles[role].color
        assert color is not None and color.number is not None and color.number < 16
        assert contrast(palette.colors[color.number], palette.ground) >= SIGN, role


def test_the_terminals_own_colors_tell_states_apart_by_weight() -> None:
    pens = pens_of(OWN[TERMINAL])
    looks = {role: (bool(style.bold), bool(style.dim), bool(style.underline)) for role, style in pens.styles.items()}
    assert len({looks["unread"], looks["read"], looks["match"], looks[""]}) == 4
    assert pens.cursor.reverse and pens.cursor_blurred.reverse and pens.flat


@pytest.mark.parametrize("depth", ALL_DEPTHS)
def test_a_color_is_moved_no_further_than_it_must(depth: str) -> None:
    for level in range(0, 256, 15):
        ground = (level, level // 2, 255 - level)
        for color in (BLACK, WHITE, (255, 0, 0), (90, 160, 200)):
            found = readable(color, ground, TEXT, depth)
            assert contrast(seen(found, depth), seen(ground, depth)) >= TEXT
            if contrast(seen(color, depth), seen(ground, depth)) >= TEXT:
                assert found == color
        assert contrast(quiet(WHITE, BLACK), BLACK) < contrast(WHITE, BLACK)
        assert contrast(tinted(ground, (200, 200, 0), 1.5), ground) >= 1.5


@given(st.tuples(*[st.integers(0, 255)] * 3), st.sampled_from(["256", "standard"]))
def test_what_is_sent_is_drawn_as_it_was_reckoned_with(color: tuple[int, int, int], depth: str) -> None:
    assert drawn(sent(color, depth), depth) == seen(color, depth)


def test_a_dark_ground_stays_dark_and_almost_gray_with_fewer_colors() -> None:
    nord = BUILTIN_THEMES["nord"]
    for depth in ("256", "standard"):
        red, green, blue = Colors(nord, depth).ground
        assert max(red, green, blue) - min(red, green, blue) < 30 and max(red, green, blue) < 80


def drawn(color: tuple[int, int, int], depth: str) -> tuple[int, int, int]:
    """What Rich makes of a color on its way to a terminal."""
    if depth not in DEPTHS:
        return color
    found = RichColor.from_rgb(*color).downgrade(DEPTHS[depth])
    if depth == "standard":
        assert found.number is not None
        return SIXTEEN[found.number]
    red, green, blue = found.get_truecolor()
    return red, green, blue


def _contrast(style: Style, ground: tuple[int, int, int], depth: str = "truecolor") -> float:
    assert style.color is not None and style.color.triplet is not None
    red, green, blue = style.color.triplet
    return contrast(drawn((red, green, blue), depth), ground)
