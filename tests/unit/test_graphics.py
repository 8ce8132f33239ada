"""How pictures are drawn, told from the environment."""

from __future__ import annotations

import pytest

from papertui.tui.graphics import Terminal, Way, way

TRUE = Terminal("truecolor", plain=False)
FEW = Terminal("256", plain=False)


@pytest.mark.parametrize(
    ("env", "kind"),
    [
        ({"TERM": "xterm-256color"}, "blocks"),
        ({"TERM": "xterm-kitty"}, "kitty"),
        ({"TERM": "xterm-ghostty"}, "kitty"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "ghostty"}, "kitty"),
        ({"TERM": "foot"}, "sixel"),
        ({"TERM": "foot-extra"}, "sixel"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, "sixel"),
        ({"TERM": "xterm-256color", "KONSOLE_VERSION": "230804"}, "sixel"),
        ({"TERM": "xterm-256color", "KONSOLE_VERSION": "210804"}, "blocks"),
        ({"TERM": "tmux-256color", "TMUX": "/run/tmux,1,0", "TERM_PROGRAM": "WezTerm"}, "blocks"),
        ({"TERM": "xterm-kitty", "TMUX": "/run/tmux,1,0"}, "blocks"),
        ({"TERM": "screen-256color", "KONSOLE_VERSION": "230804"}, "blocks"),
        ({}, "blocks"),
    ],
)
def test_what_a_terminal_is_known_for(env: dict[str, str], kind: str) -> None:
    assert way("auto", TRUE, env, can_open=True) == Way(kind)


@pytest.mark.parametrize(
    ("setting", "terminal", "kind"),
    [
        ("blocks", TRUE, "blocks"),
        ("blocks", FEW, "cube"),
        ("sixel", TRUE, "sixel"),
        ("kitty", TRUE, "kitty"),
        ("kitty", FEW, "cube"),
        ("kitty", TRUE._replace(web=True), "blocks"),
    ],
)
def test_what_was_set_counts(setting: str, terminal: Terminal, kind: str) -> None:
    assert way(setting, terminal, {"TERM": "xterm-kitty"}, can_open=True) == Way(kind)


@pytest.mark.parametrize(
    ("setting", "terminal", "can_open", "why"),
    [
        ("off", TRUE, True, "off"),
        ("auto", TRUE, False, "papertui[images]"),
        ("kitty", TRUE._replace(plain=True), True, "ASCII"),
        ("auto", TRUE._replace(colors=""), True, "256 colors"),
        ("blocks", TRUE._replace(colors="standard"), True, "256 colors"),
    ],
)
def test_where_nothing_can_be_drawn_a_sentence_says_why(
    setting: str, terminal: Terminal, can_open: bool, why: str
) -> None:
    found = way(setting, terminal, {"TERM": "xterm-kitty"}, can_open)
    assert found.kind == ""
    assert why in found.why
